/** What P4Runtime can write down of a table: its entries and the data of its actions (P4Runtime 1.4 §9.1). */

import type { Keyset } from "../ast.ts";
import { resolved, type Type } from "../check/types.ts";
import type { ArchitectureRule } from "./architecture-rule.ts";

/** A match of kind exact or optional has a value and nothing else; a ternary one a value and a mask. */
export const entryKeys: ArchitectureRule = ({ tables }, bag) => {
  for (const { keys, entries } of tables.values()) {
    for (const { keysets } of entries) {
      keysets.forEach((keyset, index) => {
        const { matchKind } = keys[index]!;
        if (fits(keyset, matchKind)) return;
        bag.report("P0704", keyset.span, `a key that is matched ${matchKind} takes no ${keyset.kind}`);
      });
    }
  }
};

function fits({ kind }: Keyset, matchKind: string): boolean {
  if (matchKind === "exact" || matchKind === "optional") return kind !== "mask" && kind !== "range";
  return (matchKind !== "ternary" && matchKind !== "lpm") || kind !== "range";
}

/** The control plane gives single values to the parameters of actions that have no direction. */
export const actionData: ArchitectureRule = ({ tables, declaredTypes }, bag) => {
  const actions = new Set([...tables.values()].flatMap((table) => table.actions.map(({ declaration }) => declaration)));
  for (const { parameters } of actions) {
    for (const parameter of parameters) {
      const type = declaredTypes.get(parameter);
      if (parameter.direction !== "none" || !type || isSingle(type)) continue;
      bag.report("P0704", parameter.span, `the control plane cannot give a value to '${parameter.name.text}': only bit<W>, int<W>, bool and what stands for them`);
    }
  }
};

function isSingle(type: Type): boolean {
  const at = resolved(type);
  if (at.kind === "newtype") return isSingle(at.base);
  return at.kind === "bits" || at.kind === "bool" || at.kind === "error" || at.kind === "enum" || at.kind === "typeParameter";
}
