/** Random entries for the tables of a program, around the keys that its packets look up, so that they are hit. */

import type { TableDescription } from "../../../compiler/control-plane/control-plane.ts";
import type { ActionCall, Match, TableEntry } from "../../../frontends/p4/interpret/control-plane.ts";
import type { Choices } from "./choices.ts";

/** As many as fit the smallest tables. */
export function entriesFor(table: TableDescription, seen: readonly (readonly bigint[])[], choices: Choices): readonly TableEntry[] {
  if (table.map === undefined) return [];
  const actions = table.actions.filter(({ use }) => use !== "default");
  if (actions.length === 0) return [];
  return Array.from({ length: choices.below(4) }, (_, index): TableEntry => {
    const near = seen.length > 0 && choices.chance(80) ? choices.pick(seen) : undefined;
    const keys = table.keys.map(({ bits, matchKind }, at) => someMatch(matchKind, bits, near?.[at] ?? choices.bits(bits), choices));
    return { keys, priority: index, ...callOf(choices.pick(actions), choices) };
  });
}

export function defaultFor(table: TableDescription, choices: Choices): ActionCall | undefined {
  const actions = table.actions.filter(({ use }) => use !== "table");
  return table.defaultMap !== undefined && actions.length > 0 && choices.chance(40) ? callOf(choices.pick(actions), choices) : undefined;
}

function callOf({ name, parameters }: TableDescription["actions"][number], choices: Choices): ActionCall {
  return { action: name, args: parameters.map(({ bits }) => choices.bits(bits)) };
}

function someMatch(kind: string, bits: number, value: bigint, choices: Choices): Match {
  const all = (1n << BigInt(bits)) - 1n;
  if (kind !== "lpm") return { kind: "mask", value, mask: all };
  const length = choices.below(bits + 1);
  const mask = all ^ ((1n << BigInt(bits - length)) - 1n);
  return { kind: "mask", value: value & mask, mask };
}
