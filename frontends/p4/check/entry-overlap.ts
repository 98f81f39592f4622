/** Entries that another entry of the table takes all packets from (P4-16 §14.2.1.4). */

import type { DiagnosticCode } from "../../../compiler/diagnostics/catalog.ts";
import type { Span } from "../../../compiler/source/source.ts";
import type { Expression, Keyset } from "../ast.ts";
import type { Constant } from "./constants.ts";
import type { PriorityRules } from "./entry-priorities.ts";
import type { EntryInfo, TableKey } from "./table-info.ts";
import { resolved, type Type } from "./types.ts";

interface Overlap {
  readonly code: DiagnosticCode;
  readonly span: Span;
  readonly earlier: Span;
  readonly message: string;
}

type Constants = ReadonlyMap<Expression, Constant>;
/** The values of one key: those that agree with `value` where `mask` has ones, or those from `low` to `high`. */
type ValueSet = { readonly value: bigint | string; readonly mask: bigint } | { readonly low: bigint; readonly high: bigint };

/** Above, each entry is not compared with each other: nobody wrote so many by hand, and it takes its time. */
const MOST = 256;
const EVERY = -1n;

export function entryOverlaps(entries: readonly EntryInfo[], keys: readonly TableKey[], rules: PriorityRules, constants: Constants): readonly Overlap[] {
  const sets = entries.map(({ keysets }) => keysets.map((keyset, index) => valueSet(keyset, keys[index]!.type, constants)));
  const equal = equalEntries(entries, sets, keys.every(({ matchKind }) => matchKind === "exact"));
  if (equal.length > 0 || entries.length > MOST || keys.some(({ matchKind }) => matchKind === "lpm")) return equal;
  return coveredEntries(entries, sets, rules);
}

function equalEntries(entries: readonly EntryInfo[], sets: readonly (readonly (ValueSet | undefined)[])[], exact: boolean): Overlap[] {
  const seen = new Map<string, Span>();
  return entries.flatMap(({ entry }, index): Overlap[] => {
    const own = sets[index]!;
    if (own.includes(undefined)) return [];
    const { span } = entry.keyset;
    const name = own.map((set) => ("low" in set! ? `${set.low}..${set.high}` : `${set!.value}&${set!.mask}`)).join(",");
    const earlier = seen.get(name);
    if (!earlier) seen.set(name, span);
    if (!earlier) return [];
    return exact
      ? [{ code: "P0603", span, earlier, message: "the table has an entry with this key already" }]
      : [{ code: "P0609", span, earlier, message: "this entry is never taken: another matches the same" }];
  });
}

function coveredEntries(entries: readonly EntryInfo[], sets: readonly (readonly (ValueSet | undefined)[])[], { largestWins }: PriorityRules): Overlap[] {
  const comesFirst = (one: number, other: number): boolean => {
    const [a, b] = [entries[one]!.priority, entries[other]!.priority];
    if (a === null || b === null || a === b) return one < other;
    return largestWins ? a > b : a < b;
  };
  return entries.flatMap((entry, index): Overlap[] => {
    const by = entries.findIndex((_, at) => comesFirst(at, index) && sets[at]!.every((set, key) => covers(set, sets[index]![key])));
    if (by < 0) return [];
    return [{ code: "P0609", span: entry.entry.keyset.span, earlier: entries[by]!.entry.keyset.span, message: "this entry is never taken: another that comes first matches all that it does" }];
  });
}

function covers(wide: ValueSet | undefined, narrow: ValueSet | undefined): boolean {
  if (!wide) return false;
  if ("low" in wide) return narrow !== undefined && within(narrow, wide);
  if (wide.mask === 0n) return true;
  if (!narrow || "low" in narrow) return false;
  if (typeof wide.value === "string" || typeof narrow.value === "string") return wide.value === narrow.value;
  return (wide.mask & narrow.mask) === wide.mask && (narrow.value & wide.mask) === wide.value;
}

function within(narrow: ValueSet, { low, high }: { readonly low: bigint; readonly high: bigint }): boolean {
  if ("low" in narrow) return narrow.low >= low && narrow.high <= high;
  return narrow.mask === EVERY && typeof narrow.value === "bigint" && narrow.value >= low && narrow.value <= high;
}

/** Undefined for what is not known here, or not compared. */
function valueSet(keyset: Keyset, type: Type, constants: Constants): ValueSet | undefined {
  const number = (expression: Expression): bigint | string | undefined => numberOf(constants.get(expression));
  switch (keyset.kind) {
    case "default":
    case "dontCare":
      return { value: 0n, mask: 0n };
    case "value": {
      const value = number(keyset.value);
      return value === undefined ? undefined : { value, mask: EVERY };
    }
    case "mask": {
      const [value, mask] = [number(keyset.value), number(keyset.mask)];
      if (typeof value !== "bigint" || typeof mask !== "bigint") return undefined;
      return { value: value & mask, mask: isFull(mask, type) ? EVERY : mask };
    }
    case "range": {
      const [low, high] = [number(keyset.low), number(keyset.high)];
      return typeof low === "bigint" && typeof high === "bigint" ? { low, high } : undefined;
    }
    default:
      return undefined;
  }
}

function isFull(mask: bigint, type: Type): boolean {
  const at = resolved(type);
  return at.kind === "bits" && BigInt.asUintN(at.width, mask) === (1n << BigInt(at.width)) - 1n;
}

function numberOf(constant: Constant | undefined): bigint | string | undefined {
  if (constant?.kind === "integer") return constant.value;
  if (constant?.kind === "bool") return constant.value ? 1n : 0n;
  return constant?.kind === "member" ? constant.name : undefined;
}
