/** Arguments against parameters: by position or name, type arguments inferred (P4-16 §8.22, §6.8.2). */

import type { Span } from "../../../compiler/source/source.ts";
import type { Argument, CallExpression, Expression, Parameter, TypeParameter } from "../ast.ts";
import { canBeLeftOut } from "./overloads.ts";
import type { BoundArguments } from "./program.ts";
import { TypeChecker } from "./type-nodes.ts";
import { freshVariable, leaveOpen } from "./type-variables.ts";
import { printType, resolved, substitute, UNKNOWN, unify, type Type } from "./types.ts";

export interface Signature {
  readonly what: string;
  readonly typeParameters: readonly TypeParameter[];
  readonly parameters: readonly Parameter[];
  /** Parameters without a direction are the data of an action then. */
  readonly ofAction?: boolean;
}

/** What no function or method is given. */
const notGiven: ReadonlySet<Type["kind"]> = new Set(["parser", "control", "package", "table", "tableResult", "actionRun", "callable", "typeName", "valueSet", "void"]);

export abstract class ArgumentChecker extends TypeChecker {
  /** Checks the arguments against the parameters, and infers the type arguments that were not written. */
  protected arguments(
    call: Pick<CallExpression, "args" | "typeArgs" | "span">,
    signature: Signature,
    outerSubstitution: (type: Type) => Type = (type) => type,
  ): { args: BoundArguments; typeArgs: readonly Type[] } {
    const { what, typeParameters, parameters } = signature;
    const typeArgs = this.typeArguments(call, signature);
    const bound = this.bindArguments(what, parameters, call.args, call.span);
    if (!bound) {
      for (const { value } of call.args) if (value) this.infer(value);
      return { args: [], typeArgs: typeArgs.map(() => UNKNOWN) };
    }
    parameters.forEach((parameter, index) => {
      const all = (type: Type): Type => substitute(outerSubstitution(type), typeParameters, typeArgs);
      const argument = bound[index] ?? null;
      const type = all(this.typeOf(parameter.type));
      if (argument?.value) this.argument(parameter, argument.value, type, signature);
      else if (argument && parameter.direction !== "out") this.error("P0401", argument.span, `'_' can be given for an out parameter only, and '${parameter.name.text}' is none`);
      else if (parameter.defaultValue) this.defaultArgument(parameter, parameter.defaultValue, type, all, call.span);
    });
    parameters.forEach((parameter, index) => {
      if (!bound[index] && !parameter.defaultValue) leaveOpen(substitute(outerSubstitution(this.typeOf(parameter.type)), typeParameters, typeArgs));
    });
    const open = typeArgs.findIndex((type) => resolved(type).kind === "variable");
    if (open >= 0) {
      this.error("P0308", call.span, `cannot tell the type argument '${typeParameters[open]!.name.text}' of '${what}'`, { hint: `write it: ${what}<…>(…)` });
    }
    return { args: bound, typeArgs };
  }

  /** What the default value is tells type arguments as an argument does. */
  private defaultArgument(parameter: Parameter, value: Expression, type: Type, all: (type: Type) => Type, span: Span): void {
    const actual = all(this.types.get(value) ?? UNKNOWN);
    if (this.fits(actual, type)) return;
    this.mismatch(span, `the default value of '${parameter.name.text}' is ${printType(actual)}, not ${printType(type)}`);
  }

  /** True when a value of the one type can stand for the other as it is; binds type variables. */
  protected abstract fits(actual: Type, expected: Type): boolean;

  private typeArguments(call: Pick<CallExpression, "typeArgs" | "span">, { what, typeParameters }: Signature): readonly Type[] {
    if (call.typeArgs.length === 0) return typeParameters.map(freshVariable);
    if (call.typeArgs.length !== typeParameters.length) {
      this.error("P0204", call.span, `'${what}' takes ${typeParameters.length} type arguments, not ${call.typeArgs.length}`);
    }
    return typeParameters.map((parameter, index) => {
      const node = call.typeArgs[index];
      if (!node || node.kind === "dontCareType") return freshVariable(parameter);
      const type = this.typeOf(node);
      if (type.kind === "void") this.error("P0204", node.span, "nothing of type void can be given or come back here");
      return type;
    });
  }

  private argument(parameter: Parameter, value: Expression, type: Type, signature: Signature): void {
    if (parameter.direction === "in" || parameter.direction === "none") {
      const actual = this.initial(value, type);
      this.needsWidth(parameter, value, type);
      this.isGivenAtRunTime(parameter, value, type, signature);
      if (resolved(actual).kind !== "unknown") this.isKnownArgument(parameter, value, signature);
      return;
    }
    const actual = this.infer(value);
    if (!unify(type, actual)) {
      this.mismatch(value.span, `parameter '${parameter.name.text}' is ${printType(type)}, not ${printType(actual)}`);
    } else if (!this.isLvalue(value)) {
      this.error("P0304", value.span, `the argument of '${parameter.direction} ${parameter.name.text}' must be something that can be assigned to`);
    }
  }

  /** Parameters of these types are refused where they are declared; here a type parameter stands for one (Appendix F). */
  private isGivenAtRunTime({ type: node }: Parameter, value: Expression, type: Type, { what, typeParameters }: Signature): void {
    const declared = this.typeOf(node);
    const inferred = resolved(type);
    if (declared.kind !== "typeParameter" || !typeParameters.includes(declared.declaration) || !notGiven.has(inferred.kind)) return;
    this.error("P0401", value.span, `${printType(inferred)} cannot be given to '${what}'`);
  }

  /** What has no direction is known when the program is compiled, but for the data of an action (§6.8). */
  private isKnownArgument({ direction, name }: Parameter, value: Expression, { ofAction }: Signature): void {
    if (direction !== "none" || ofAction || this.isKnown(value)) return;
    this.error("P0305", value.span, `'${name.text}' has no direction: its argument must be known at compile time`);
  }

  /** What has a direction is a value of the running program: no literal without a width, no string (§6.8). */
  private needsWidth(parameter: Parameter, value: Expression, type: Type): void {
    if (parameter.direction === "none") return;
    const { kind } = resolved(type);
    if (kind === "dontCare") this.error("P0308", value.span, `the type of '${parameter.name.text}' cannot be told: its type argument is '_'`);
    else if (kind === "int") this.error("P0308", value.span, "the width of this number cannot be told", { hint: "write it: 32w…" });
    else if (kind === "string") this.error("P0802", value.span, `'${parameter.name.text}' has a direction: a string cannot be given for it`);
  }

  /** Arguments in the order of the parameters, by position or by name, but not both (§8.22). */
  protected bindArguments(what: string, parameters: readonly Parameter[], args: readonly Argument[], span: Span): (Argument | null)[] | undefined {
    const named = args.filter(({ name }) => name !== null).length;
    if (named > 0 && named < args.length) {
      this.error("P0401", span, `either all arguments of '${what}' have names or none has`);
      return undefined;
    }
    const bound: (Argument | null)[] = parameters.map(() => null);
    const given = new Set<number>();
    for (const [position, argument] of args.entries()) {
      const index = argument.name ? parameters.findIndex(({ name }) => name.text === argument.name!.text) : position;
      if (index < 0 || index >= parameters.length) {
        const problem = argument.name ? `no parameter '${argument.name.text}'` : `${parameters.length} parameter${parameters.length === 1 ? "" : "s"}, not ${args.length}`;
        this.error("P0401", argument.span, `'${what}' has ${problem}`);
        return undefined;
      }
      if (given.has(index)) {
        this.error("P0401", argument.span, `parameter '${parameters[index]!.name.text}' is given twice`);
        return undefined;
      }
      given.add(index);
      bound[index] = argument;
    }
    const missing = parameters.find((parameter, index) => !given.has(index) && !canBeLeftOut(parameter));
    if (missing) {
      this.error("P0401", span, `'${what}' needs an argument for '${missing.name.text}'`);
      return undefined;
    }
    return bound;
  }
}
