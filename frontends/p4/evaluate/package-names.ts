/**
 * What the control plane calls the instances that are made in the arguments of packages. P4-16 §18.3.1.5 names them after
 * the parameters; p4c, and with it everybody's controllers, after their types. They have the names of their types, as long
 * as these tell them apart.
 */

import type { Expression, Instantiation, Name } from "../ast.ts";
import type { CheckedProgram, ResolvedCall } from "../check/program.ts";

type Construct = Extract<ResolvedCall, { kind: "construct" }>;

export class PackageNames {
  /** How often `main` has an instance of a type in the arguments of its packages. */
  private readonly uses = new Map<string, number>();
  private readonly counted = new Set<Instantiation>();

  constructor(private readonly checked: CheckedProgram) {
    if (checked.main) this.countOnce(checked.main);
  }

  /** `byParameter` is the name after the parameter. */
  nameOf(type: { readonly name: Name }, byParameter: string): string {
    const byType = type.name.text;
    return (this.uses.get(byType) ?? 0) > 1 ? byParameter : byType;
  }

  private countOnce(declaration: Instantiation): void {
    const call = this.checked.instantiations.get(declaration);
    if (call?.type.kind !== "package" || this.counted.has(declaration)) return;
    this.counted.add(declaration);
    this.countIn(call);
  }

  private countIn({ args, parameters }: Construct): void {
    parameters.forEach((parameter, index) => {
      const value = args[index]?.value ?? parameter.defaultValue;
      if (value) this.count(value);
    });
  }

  private count(expression: Expression): void {
    const { calls, references } = this.checked;
    if (expression.kind === "name") {
      const symbol = references.get(expression);
      if (symbol?.kind === "instantiation") this.countOnce(symbol);
      return;
    }
    const call = expression.kind === "call" ? calls.get(expression) : undefined;
    if (call?.kind !== "construct") return;
    if (call.type.kind === "package") return this.countIn(call);
    const name = call.type.declaration.name.text;
    this.uses.set(name, (this.uses.get(name) ?? 0) + 1);
  }
}
