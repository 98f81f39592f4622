/** Tables whose entries are constant become decisions in the program (P4-16 §14.2.1.4), and how a keyset is matched (§8.15). */

import type { BlockId, Value } from "../../../compiler/ir/ir.ts";
import type { Expression, Keyset } from "../ast.ts";
import type { EntryInfo, TableInfo } from "../check/table-info.ts";
import { TableActionLowering, type Application } from "./table-actions.ts";
import { scalarType } from "./storage.ts";

export abstract class ConstantEntryLowering extends TableActionLowering {
  protected constantEntries(application: Application, miss: BlockId): void {
    const { info, table } = application;
    if (!info.constEntries) this.unsupported(table.declaration.name.span, "a table with entries that are not const");
    const keys = info.keys.map(({ expression }) => this.value(expression));
    const single = info.keys.length === 1 && info.keys[0]!.matchKind === "exact" ? keys[0] : undefined;
    if (single !== undefined && info.entries.every(({ keysets }) => keysets[0]!.kind === "value")) return this.entrySwitch(application, single, miss);
    for (const entry of this.inOrder(info)) {
      const matches = this.newBlock();
      const next = this.newBlock();
      this.builder.span = entry.entry.span;
      this.matchAll(entry.keysets, keys, info, matches, next);
      this.builder.switchTo(matches);
      this.boundAction(application, entry.action, true);
      this.builder.switchTo(next);
    }
    this.builder.jump(miss);
  }

  /** The largest priority first where entries have one (§14.2.1.4), the longest prefix first for lpm, else as written. */
  private inOrder(info: TableInfo): readonly EntryInfo[] {
    const lpm = info.keys.findIndex(({ matchKind }) => matchKind === "lpm");
    const entries = [...info.entries];
    if (entries.some(({ priority }) => priority !== null)) entries.sort((a, b) => Number((b.priority ?? 0n) - (a.priority ?? 0n)));
    else if (lpm >= 0) entries.sort((a, b) => this.prefixLength(b.keysets[lpm]!) - this.prefixLength(a.keysets[lpm]!));
    return entries;
  }

  /** How many bits the mask of a keyset has; a single value is the longest, `_` the shortest. */
  private prefixLength(keyset: Keyset): number {
    if (keyset.kind === "value") return Number.MAX_SAFE_INTEGER;
    const mask = keyset.kind === "mask" ? this.constantOf(keyset.mask) : undefined;
    return mask?.kind === "integer" ? mask.value.toString(2).replaceAll("0", "").length : 0;
  }

  private entrySwitch(application: Application, key: Value, miss: BlockId): void {
    const type = application.info.keys[0]!.type;
    const bits = scalarType(type)?.bits ?? 64;
    const entries = new Map<bigint, EntryInfo>();
    for (const entry of application.info.entries) {
      const [keyset] = entry.keysets;
      const value = keyset?.kind === "value" ? BigInt.asUintN(bits, this.numberOf(this.constantOf(keyset.value), type)) : 0n;
      // The first of two equal entries wins.
      if (!entries.has(value)) entries.set(value, entry);
    }
    const blocks = [...entries].map(([value, entry]) => ({ value, entry, block: this.newBlock() }));
    this.builder.switch(key, blocks.map(({ value, block }) => ({ value, target: { block, args: [] } })), miss);
    for (const { entry, block } of blocks) {
      this.builder.switchTo(block);
      this.builder.span = entry.entry.span;
      this.boundAction(application, entry.action, true);
    }
  }

  private matchAll(keysets: readonly Keyset[], keys: readonly Value[], info: TableInfo, matches: BlockId, next: BlockId): void {
    keysets.forEach((keyset, index) => {
      const test = this.matchKeyset(keyset, keys[index]!, info.keys[index]!.expression);
      if (test === null) return;
      const more = this.newBlock();
      this.builder.branch(test, more, next);
      this.builder.switchTo(more);
    });
    this.builder.jump(matches);
  }

  /** An i1, or null when everything matches (P4-16 §8.15). */
  protected matchKeyset(keyset: Keyset, value: Value, subject: Expression): Value | null {
    const { builder } = this;
    const type = this.typeOf(subject);
    const signed = type.kind === "bits" && type.signed;
    switch (keyset.kind) {
      case "default":
      case "dontCare":
        return null;
      case "value":
        return builder.compare("eq", value, this.value(keyset.value));
      case "mask": {
        const mask = this.value(keyset.mask);
        const wanted = builder.binary("and", this.value(keyset.value), mask);
        return builder.compare("eq", builder.binary("and", value, mask), wanted);
      }
      case "range": {
        const above = builder.compare(signed ? "sge" : "uge", value, this.value(keyset.low));
        return builder.binary("and", above, builder.compare(signed ? "sle" : "ule", value, this.value(keyset.high)));
      }
      case "tuple":
        this.unsupported(keyset.span, "a tuple in a keyset");
        return null;
    }
  }
}
