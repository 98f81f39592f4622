/** The entries that a table has from the start (P4-16 §14.2.1.4). */

import type { Keyset, TableEntry, TableProperty } from "../ast.ts";
import { wrap } from "./constants.ts";
import { entryOverlaps } from "./entry-overlap.ts";
import { entryPriorities, priorityFaults, type PriorityRules } from "./entry-priorities.ts";
import { valuesOf } from "./keysets.ts";
import { TableActionChecker } from "./table-actions.ts";
import type { EntryInfo, TableAction, TableKey } from "./table-info.ts";
import { bits, resolved } from "./types.ts";

type Entries = Extract<TableProperty, { kind: "entries" }>;

export abstract class TableEntryChecker extends TableActionChecker {
  protected tableEntries(property: Entries, keys: readonly TableKey[], actions: readonly TableAction[], rules: PriorityRules): readonly EntryInfo[] {
    const entries = property.entries.flatMap((entry) => this.entry(entry, keys, actions) ?? []);
    if (entries.length < property.entries.length) return entries;
    const withPriorities = this.priorities(property, entries, keys, rules);
    for (const { code, span, message, earlier } of entryOverlaps(withPriorities, keys, rules, this.constants)) {
      this.error(code, span, message, { notes: [{ message: "the other is here", span: earlier }] });
    }
    return withPriorities;
  }

  private entry(entry: TableEntry, keys: readonly TableKey[], actions: readonly TableAction[]): EntryInfo | undefined {
    const keysets = this.keysets(entry.keyset, keys.map(({ type }) => type));
    const priority = entry.priority ? this.givenPriority(entry) : null;
    const { action: reference } = entry;
    const use = { name: reference, args: reference.args ?? [], span: reference.span, what: "action of this entry", excluded: "default" } as const;
    const action = this.boundAction(use, actions);
    if (!action || keysets.length !== keys.length) return undefined;
    keysets.forEach((keyset, index) => this.entryKeyset(keyset, keys[index]!));
    return { entry, keysets, action, priority };
  }

  private givenPriority({ priority }: TableEntry): bigint | null {
    this.check(priority!, bits(32, true));
    return this.constantInteger(priority!) ?? null;
  }

  private entryKeyset(keyset: Keyset, key: TableKey): void {
    for (const value of valuesOf(keyset)) {
      if (!this.isKnown(value)) this.error("P0305", value.span, "the keys of an entry must be known at compile time");
    }
    if (key.matchKind === "lpm" && keyset.kind === "mask") this.prefix(keyset, key);
  }

  /** The mask of a prefix is ones and then zeros (§14.2.1.1). */
  private prefix(keyset: Extract<Keyset, { kind: "mask" }>, { type }: TableKey): void {
    const mask = this.constants.get(keyset.mask);
    const at = resolved(type);
    if (mask?.kind !== "integer" || at.kind !== "bits") return;
    const zeros = ~wrap(mask.value, bits(at.width)) & ((1n << BigInt(at.width)) - 1n);
    if ((zeros & (zeros + 1n)) === 0n) return;
    this.error("P0603", keyset.mask.span, "the mask of a key that is matched lpm is ones and then zeros, from the left", { hint: "match the key ternary" });
  }

  /** Only where several entries may match does one need a priority, and only the control plane needs it as a number. */
  private priorities(property: Entries, entries: readonly EntryInfo[], keys: readonly TableKey[], rules: PriorityRules): readonly EntryInfo[] {
    const written = entries.find(({ priority }) => priority !== null)?.entry.priority;
    if (property.isConst) {
      if (written) this.error("P0606", written.span, "the entries of 'const entries' are matched in the order of the program: they have no priorities");
      return entries;
    }
    if (keys.every(({ matchKind }) => matchKind === "exact" || matchKind === "lpm")) {
      if (written) this.error("P0606", written.span, "keys that are matched exact or lpm need no priorities");
      return entries;
    }
    const asked = entries.map(({ entry, priority }) => ({ span: (entry.priority ?? entry.keyset).span, given: priority }));
    const priorities = entryPriorities(asked, rules);
    for (const { code, span, message, earlier } of priorityFaults(asked, priorities, rules)) {
      this.error(code, span, message, earlier ? { notes: [{ message: "here", span: earlier }] } : {});
    }
    return entries.map((entry, index) => ({ ...entry, priority: priorities[index]! }));
  }
}
