/** Names in scope (P4-16 §6.8). Functions, methods and actions may share a name when their parameters differ (§6.9). */

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
    if (!overloads(here[0]!, symbol)) return here[0];
    here.push(symbol);
    return undefined;
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

function overloads(left: Symbol, right: Symbol): boolean {
  if (left.kind === "function" && right.kind === "function") return !sameParameters(left, right);
  if (left.kind === "extern" && right.kind === "extern") return false;
  return false;
}

/** Overloads differ in the number of parameters or in a name of one. */
function sameParameters(left: Extract<Symbol, { kind: "function" }>, right: typeof left): boolean {
  if (left.parameters.length !== right.parameters.length) return false;
  return left.parameters.every((parameter, index) => parameter.name.text === right.parameters[index]!.name.text);
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
