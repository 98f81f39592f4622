/** Tables whose entries are constant become decisions in the program (P4-16 §14.2.1.4), and how a keyset is matched (§8.16). */

import type { BlockId, Value } from "../../../compiler/ir/ir.ts";
import { i1 } from "../../../compiler/ir/types.ts";
import { InternalError } from "../../../compiler/support/invariant.ts";
import type { Expression, Keyset } from "../ast.ts";
import type { BoundAction, EntryInfo, TableAction, TableInfo } from "../check/table-info.ts";
import type { Type } from "../check/types.ts";
import { TableActionLowering, type Application } from "./table-actions.ts";
import { isSigned, scalarType, type ScalarLocation } from "./storage.ts";
import { freeParameters } from "./table-layout.ts";

/** Of an action that has more entries than this there is one copy for all of them. */
const MOST_COPIES = 4;

/** An action that several entries come to, with the parameters that each of them sets. */
interface SharedAction {
  readonly block: BlockId;
  readonly parameters: readonly ScalarLocation[];
}

export abstract class ConstantEntryLowering extends TableActionLowering {
  private shared = new Map<TableAction, SharedAction>();

  protected constantEntries(application: Application, miss: BlockId): void {
    const outer = this.shared;
    this.shared = this.sharedActions(application.info);
    this.entriesAsCode(application, miss);
    for (const [action, { block, parameters }] of this.shared) {
      this.builder.switchTo(block);
      this.builder.span = action.declaration.span;
      this.runAction(application, action, parameters.map((one) => this.storage.load(one)), true);
    }
    this.shared = outer;
  }

  private sharedActions({ entries, actions }: TableInfo): Map<TableAction, SharedAction> {
    const many = actions.filter((action) => entries.filter((entry) => entry.action.action === action).length > MOST_COPIES);
    return new Map(
      many.map((action): [TableAction, SharedAction] => {
        const types = freeParameters(action.declaration).map((parameter) => scalarType(this.typeOfSymbol(parameter)) ?? i1);
        return [action, { block: this.newBlock(), parameters: types.map((type) => this.storage.scalar(type, "argument")) }];
      }),
    );
  }

  private runBound(application: Application, bound: BoundAction): void {
    const shared = this.shared.get(bound.action);
    if (!shared) return this.boundAction(application, bound, true);
    shared.parameters.forEach((parameter, index) => this.storage.store(parameter, this.value(bound.args[index]!)));
    this.builder.jump(shared.block);
  }

  private entriesAsCode(application: Application, miss: BlockId): void {
    const { info } = application;
    const keys = info.keys.map(({ expression }) => this.value(expression));
    const entries = this.inOrder(info);
    if (entries.every(({ keysets }) => keysets.every(({ kind }) => kind === "value"))) return this.entrySwitch(application, entries, keys, miss);
    for (const entry of entries) {
      const matches = this.newBlock();
      const next = this.newBlock();
      this.builder.span = entry.entry.span;
      this.matchAll(entry.keysets, keys, info, matches, next);
      this.builder.switchTo(matches);
      this.runBound(application, entry.action);
      this.builder.switchTo(next);
    }
    this.builder.jump(miss);
  }

  /** The best priority first where entries have one (§14.2.1.4.1), the longest prefix first where lpm alone decides, else as written. */
  protected inOrder(info: TableInfo): readonly EntryInfo[] {
    const byPrefix = info.keys.every(({ matchKind }) => matchKind === "exact" || matchKind === "lpm");
    const lpm = byPrefix ? info.keys.findIndex(({ matchKind }) => matchKind === "lpm") : -1;
    const entries = [...info.entries];
    if (entries.some(({ priority }) => priority !== null)) entries.sort((a, b) => Number((b.priority ?? 0n) - (a.priority ?? 0n)) * (info.largestWins ? 1 : -1));
    else if (lpm >= 0) entries.sort((a, b) => this.prefixLength(b.keysets[lpm]!) - this.prefixLength(a.keysets[lpm]!));
    return entries;
  }

  /** How many bits the mask of a keyset has; a single value is the longest, `_` the shortest. */
  private prefixLength(keyset: Keyset): number {
    if (keyset.kind === "value") return Number.MAX_SAFE_INTEGER;
    const mask = keyset.kind === "mask" ? this.constantOf(keyset.mask) : undefined;
    return mask?.kind === "integer" ? mask.value.toString(2).replaceAll("0", "").length : 0;
  }

  /**
   * Single values alone: a switch on the first key, and within each of its cases one on the next. Whoever follows all
   * paths – the kernel's verifier does – then has no more of them than there are entries.
   */
  private entrySwitch(application: Application, entries: readonly EntryInfo[], keys: readonly Value[], miss: BlockId, at = 0): void {
    if (at === keys.length) {
      // The first of equal entries wins.
      this.builder.span = entries[0]!.entry.span;
      return this.runBound(application, entries[0]!.action);
    }
    const { type } = application.info.keys[at]!;
    const groups = new Map<bigint, EntryInfo[]>();
    for (const entry of entries) {
      const number = this.entryValue(entry.keysets[at]!, type);
      const group = groups.get(number);
      if (group) group.push(entry);
      else groups.set(number, [entry]);
    }
    const cases = [...groups].map(([value, group]) => ({ value, group, block: this.newBlock() }));
    this.builder.switch(keys[at]!, cases.map(({ value, block }) => ({ value, target: { block, args: [] } })), miss);
    for (const { group, block } of cases) {
      this.builder.switchTo(block);
      this.entrySwitch(application, group, keys, miss, at + 1);
    }
  }

  private entryValue(keyset: Keyset, type: Type): bigint {
    return keyset.kind === "value" ? BigInt.asUintN(scalarType(type)?.bits ?? 64, this.numberOf(this.constantOf(keyset.value), type)) : 0n;
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

  /** An i1, or null when everything matches (P4-16 §8.16). */
  protected matchKeyset(keyset: Keyset, value: Value, subject: Expression): Value | null {
    const { builder } = this;
    const type = this.typeOf(subject);
    const signed = isSigned(type);
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
        throw new InternalError("the checker takes tuples apart");
    }
  }
}
