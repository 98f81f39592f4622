/** Random entries for the tables of a program, around the keys that its packets look up, so that they are hit. */

import type { KeyField, TableDescription, ValueSetDescription } from "../../../compiler/control-plane/control-plane.ts";
import type { ActionCall, Match, TableEntry } from "../../../frontends/p4/interpret/control-plane.ts";
import type { Choices } from "./choices.ts";

/** As many as fit the smallest tables. */
export function entriesFor(table: TableDescription, seen: readonly (readonly bigint[])[], choices: Choices): readonly TableEntry[] {
  if (table.map === undefined) return [];
  const actions = table.actions.filter(({ use }) => use !== "default");
  if (actions.length === 0) return [];
  return Array.from({ length: choices.below(4) }, (_, index): TableEntry => {
    const near = seen.length > 0 && choices.chance(80) ? choices.pick(seen) : undefined;
    const keys = table.keys.map((key, at) => someMatch(key, near?.[at] ?? choices.bits(key.bits), choices));
    // Not one that an entry of the program may have.
    return { keys, priority: 10 * index + 5, ...callOf(choices.pick(actions), choices) };
  });
}

/** Each is the bits of its keys. */
export function membersFor(set: ValueSetDescription, seen: readonly (readonly bigint[])[], choices: Choices): readonly (readonly bigint[])[] {
  return Array.from({ length: choices.below(Math.min(set.size, 3) + 1) }, () =>
    seen.length > 0 && choices.chance(80) ? choices.pick(seen) : set.keys.map(({ bits }) => choices.bits(bits)));
}

export function defaultFor(table: TableDescription, choices: Choices): ActionCall | undefined {
  const actions = table.actions.filter(({ use }) => use !== "table");
  return table.defaultOffset !== undefined && actions.length > 0 && choices.chance(40) ? callOf(choices.pick(actions), choices) : undefined;
}

function callOf({ name, parameters }: TableDescription["actions"][number], choices: Choices): ActionCall {
  return { action: name, args: parameters.map(({ bits }) => choices.bits(bits)) };
}

function someMatch({ matchKind, bits }: KeyField, value: bigint, choices: Choices): Match {
  const all = (1n << BigInt(bits)) - 1n;
  const low = (1n << BigInt(choices.below(bits + 1))) - 1n;
  switch (matchKind) {
    case "exact":
      return { kind: "mask", value, mask: all };
    case "lpm":
      return { kind: "mask", value: value & (all ^ low), mask: all ^ low };
    case "ternary": {
      const mask = choices.chance(50) ? choices.bits(bits) : all ^ low;
      return { kind: "mask", value: value & mask, mask };
    }
    case "optional":
      return choices.chance(30) ? { kind: "mask", value: 0n, mask: 0n } : { kind: "mask", value, mask: all };
    case "range": {
      // On one side of the sign, so that signed and unsigned order are the same.
      const most = value | (low & (all >> 1n));
      return { kind: "range", low: value - ((value & low & (all >> 1n)) >> 1n), high: most };
    }
  }
}
