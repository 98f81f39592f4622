/** Names in scope (P4-16 §6.6.1, §6.9). Functions, packages, parsers and controls may share a name (§7.2.11.2). */

import { sameParameterNames } from "./overloads.ts";
import type { Symbol } from "./program.ts";

export class Scope {
  private readonly names = new Map<string, Symbol[]>();

  constructor(readonly parent: Scope | null) {}

  /** Gives the earlier declaration when the name is taken in this very scope. */
  declare(name: string, symbol: Symbol): Symbol | undefined {
    const here = this.names.get(name);
    if (!here) {
      this.names.set(name, [symbol]);
      return undefined;
    }
    const clash = here.find((one) => !overloads(one, symbol));
    if (!clash) here.push(symbol);
    return clash;
  }

  declaredHere(name: string): Symbol | undefined {
    return this.names.get(name)?.[0];
  }

  /** All that the innermost scope with the name has under it. */
  lookup(name: string): readonly Symbol[] {
    for (let scope: Scope | null = this; scope; scope = scope.parent) {
      const found = scope.names.get(name);
      if (found) return found;
    }
    return [];
  }

  /** Every name that can be seen from here, for suggestions. */
  visibleNames(): string[] {
    const names: string[] = [];
    for (let scope: Scope | null = this; scope; scope = scope.parent) names.push(...scope.names.keys());
    return names;
  }
}

/**
 * Functions may share a name: it is the call that must mean one of them. Packages, parsers and controls may when their
 * constructors differ in the number or the names of their parameters.
 */
function overloads(left: Symbol, right: Symbol): boolean {
  if (left.kind === "function" && right.kind === "function") return true;
  if (left.kind === "package" && right.kind === "package") return !sameParameterNames(left.parameters, right.parameters);
  if (left.kind !== right.kind || (left.kind !== "parser" && left.kind !== "control")) return false;
  return !sameParameterNames(left.constructorParameters, (right as typeof left).constructorParameters);
}
