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

/** The name that the author most likely meant: the closest within two edits. */
export function closestName(name: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.min(3, Math.ceil(name.length / 2));
  for (const candidate of new Set(candidates)) {
    const distance = editDistance(name, candidate);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + swap));
    }
    row = next;
  }
  return row[b.length]!;
}
