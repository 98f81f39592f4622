/** Tables (P4-16 §14.2.2): key, look-up, and the action of the entry or the default action. */

import type { Keyset, MemberExpression, TableDeclaration } from "../ast.ts";
import type { BoundAction, EntryInfo, TableAction, TableInfo, TableKey } from "../check/table-info.ts";
import { entryMatches, type ActionCall, type TableEntry } from "./control-plane.ts";
import { controlPlaneName } from "./instances.ts";
import { KeysetInterpreter } from "./keysets.ts";
import { Cell } from "./places.ts";
import { numberType } from "./types.ts";
import { certain, member, UNDEFINED, type Value } from "./values.ts";

interface Chosen {
  readonly action: TableAction | null;
  /** Of the parameters without direction. */
  readonly args: readonly Value[];
}

interface Applied {
  readonly hit: boolean;
  readonly action: string;
}

/** To the control plane the largest priority wins; entries of a program in which the smallest does are counted down from here (§14.2.1.4.1). */
const SMALLEST_FIRST = 2n ** 31n - 1n;

/** A table that names no default action has this one (§14.2.1.3). */
const NO_ACTION = "NoAction";

export abstract class TableInterpreter extends KeysetInterpreter {
  protected applyTable(table: TableDeclaration): Applied {
    const info = this.checked.tables.get(table)!;
    const name = controlPlaneName(this.instance!.name, table.name.text, table.annotations);
    const keys = info.keys.map(({ expression }) => this.evaluate(expression));
    const found = info.keys.length > 0 ? this.lookUp(name, info, keys) : null;
    const chosen = found ?? this.defaultAction(name, info);
    this.runAction(chosen);
    return { hit: found !== null, action: chosen.action?.name ?? NO_ACTION };
  }

  protected tableResult({ object, member: { text } }: MemberExpression): Value {
    const call = object.kind === "call" ? this.checked.calls.get(object) : undefined;
    if (call?.kind !== "applyTable") return UNDEFINED;
    const { hit, action } = this.applyTable(call.table);
    if (text === "action_run") return member(action);
    return text === "hit" ? hit : !hit;
  }

  private lookUp(name: string, info: TableInfo, keys: readonly Value[]): Chosen | null {
    const bits = keys.map((key, index) => this.keyBits(key, info.keys[index]!.type));
    this.controlPlane.watch?.(name, bits);
    const given = best(this.controlPlane.tables.get(name)?.entries ?? [], bits, info.keys);
    const written = this.writtenEntry(info, keys);
    if (!written) return given && this.called(given, info);
    return given && this.winsOver(given, written, info) ? this.called(given, info) : this.bound(written.action);
  }

  /** Where entries of the program are not constant, those of the control plane stand among them; one for the same key replaces it. */
  private winsOver(given: TableEntry, written: EntryInfo, info: TableInfo): boolean {
    const lpm = onlyPrefix(info.keys);
    const prefix = given.keys[lpm];
    if (prefix?.kind === "mask") return ones(prefix.mask) >= this.prefixLength(written.keysets[lpm]!, numberType(info.keys[lpm]!.type)?.width ?? 0);
    return written.priority === null || BigInt(given.priority) > (info.largestWins ? written.priority : SMALLEST_FIRST - written.priority);
  }

  // Entries in the program (§14.2.1.4) ---------------------------------------------------------------------------------

  private writtenEntry(info: TableInfo, keys: readonly Value[]): EntryInfo | null {
    const matching = info.entries.filter(({ keysets }) => keysets.every((keyset, index) => this.contains(keyset, keys[index]!, info.keys[index]!.type)));
    return this.inOrder(matching, info)[0] ?? null;
  }

  /** By priorities where entries have them; the longest prefix first where only lpm decides; else as they are written. */
  private inOrder(entries: readonly EntryInfo[], info: TableInfo): readonly EntryInfo[] {
    const lpm = prefixKey(info.keys);
    return [...entries].sort((a, b) => {
      if (a.priority !== null && b.priority !== null) return Number(info.largestWins ? b.priority - a.priority : a.priority - b.priority);
      const length = ({ keysets }: EntryInfo): number => this.prefixLength(keysets[lpm]!, numberType(info.keys[lpm]!.type)?.width ?? 0);
      return lpm < 0 ? 0 : length(b) - length(a);
    });
  }

  /** `width`: of the key. */
  private prefixLength(keyset: Keyset, width: number): number {
    if (keyset.kind === "value") return width;
    return keyset.kind === "mask" ? ones(certain(this.evaluate(keyset.mask))) : 0;
  }

  // Actions ------------------------------------------------------------------------------------------------------------

  private defaultAction(name: string, info: TableInfo): Chosen {
    const given = this.controlPlane.tables.get(name)?.defaultAction;
    if (given) return this.called(given, info);
    return info.defaultAction ? this.bound(info.defaultAction) : { action: null, args: [] };
  }

  private bound({ action, args }: BoundAction): Chosen {
    return { action, args: args.map((arg) => this.evaluate(arg)) };
  }

  private called({ action, args }: ActionCall, info: TableInfo): Chosen {
    const found = info.actions.find(({ name }) => name === action)!;
    const free = found.declaration.parameters.filter(({ direction }) => direction === "none");
    return { action: found, args: free.map((parameter, index) => this.fromBits(args[index] ?? 0n, this.declaredType(parameter))) };
  }

  private runAction({ action, args }: Chosen): void {
    if (!action) return;
    const { parameters, body } = action.declaration;
    const directed = parameters.filter(({ direction }) => direction !== "none");
    this.invoke(directed, action.directed, () => {
      parameters.filter(({ direction }) => direction === "none").forEach((parameter, index) => this.bindings.set(parameter, { kind: "place", place: new Cell(args[index]!) }));
      return this.runBody(body);
    });
  }
}

/** The lpm key where no key asks for priorities; -1 without one. */
function prefixKey(keys: readonly TableKey[]): number {
  return keys.every(({ matchKind }) => matchKind === "exact" || matchKind === "lpm") ? keys.findIndex(({ matchKind }) => matchKind === "lpm") : -1;
}

/** With several prefixes, entries have priorities. */
function onlyPrefix(keys: readonly TableKey[]): number {
  return keys.filter(({ matchKind }) => matchKind === "lpm").length === 1 ? prefixKey(keys) : -1;
}

function best(entries: readonly TableEntry[], keys: readonly bigint[], kinds: readonly TableKey[]): TableEntry | null {
  const lpm = onlyPrefix(kinds);
  const rank = ({ keys: matches, priority }: TableEntry): number => {
    const prefix = matches[lpm];
    return prefix?.kind === "mask" ? ones(prefix.mask) : priority;
  };
  return entries.filter((entry) => entryMatches(entry, keys)).sort((a, b) => rank(b) - rank(a))[0] ?? null;
}

function ones(mask: bigint): number {
  return mask.toString(2).replaceAll(/[^1]/g, "").length;
}
