/**
 * Constant entries as data, where there are so many that code for them would be long, or the verifier would follow too many
 * ways through several tables: at each compare it learns something of the key, and goes on with as many states as there are
 * entries. Data lie in .rodata, and a bpf_loop finds the entry that wins.
 *
 * With one key whose entries are all intervals – values, prefixes, ranges – by halving, among intervals made disjoint:
 *
 *     { first value; action; parameters }
 *
 * otherwise by going through the entries in the order in which they win:
 *
 *     { values under masks; masks; action; 0; parameters; ends of ranges }
 */

import { encodeAction, putField, putNumber } from "../../../compiler/control-plane/encode.ts";
import type { BlockId, Value } from "../../../compiler/ir/ir.ts";
import { i64, int, ptr } from "../../../compiler/ir/types.ts";
import type { Expression, Keyset } from "../ast.ts";
import type { BoundAction, EntryInfo, TableInfo } from "../check/table-info.ts";
import type { Type } from "../check/types.ts";
import { disjointSegments, type Interval, type Segment } from "./disjoint-intervals.ts";
import { firstMatch, lastNotAbove, matcherOf, recordAt, rounds, SHARED_KEY, type MaskedRecords, type Records } from "./entry-search.ts";
import { InitialEntryLowering } from "./initial-entries.ts";
import { LOOP } from "./kernel-names.ts";
import { isSigned, scalarType } from "./storage.ts";
import type { Application } from "./table-actions.ts";
import { keyLayout, valueLayout, type KeyLayout, type ValueLayout } from "./table-layout.ts";

/** About how many instructions entries may be as code; single values of several keys make a tree, which nothing else is as fast as. */
const MOST_CODE = 4_000;
const MOST_CODE_OF_TREE = 25_000;
/** Ways through all tables of a program whose entries are code; a single one may have more. */
const MOST_WAYS = 1_000;
/** Of the key and of the first value of an interval. */
const WORD = 8;

/** What a key must be for an entry: bits under a mask, and within ends; unsigned, in the order of the key's type. */
interface Wanted {
  readonly value: bigint;
  readonly mask: bigint;
  readonly low: bigint;
  readonly high: bigint;
  /** The keyset is a range. */
  readonly ranged: boolean;
}

/** An entry that was found, or null, with its action and parameters as they lie there. */
interface FoundEntry {
  readonly entry: Value;
  readonly values: ValueLayout;
}

interface WantedEntry {
  readonly wanted: readonly Wanted[];
  readonly action: BoundAction;
}

export abstract class EntryDataLowering extends InitialEntryLowering {
  protected abstract storeKey(address: Value, values: readonly Value[], layout: KeyLayout): void;

  private ways = 1;

  /** Undefined where entries are better code. */
  protected searchData(application: Application, miss: BlockId): FoundEntry | undefined {
    const { info } = application;
    const ways = this.ways * (info.entries.length + 1);
    const isSmall = codeSize(info) <= MOST_CODE && (this.ways === 1 || ways <= MOST_WAYS);
    const entries = isSmall ? undefined : this.wantedEntries(info);
    const found = entries && this.find(application, entries, miss);
    if (!found) this.ways = ways;
    return found;
  }

  private find(application: Application, entries: readonly WantedEntry[], miss: BlockId): FoundEntry | undefined {
    const { info } = application;
    const [first, ...more] = info.keys;
    const width = scalarType(this.typeOf(first!.expression))?.bits ?? 0;
    const intervals = more.length === 0 && width <= 64 ? intervalsOf(entries, this.typeOf(first!.expression), width) : undefined;
    if (intervals) return this.halve(application, disjointSegments(intervals, (1n << BigInt(width)) - 1n), entries, miss);
    return info.entries.every(isSingle) && codeSize(info) <= MOST_CODE_OF_TREE && this.ways === 1 ? undefined : this.goThrough(application, entries);
  }

  // Halving --------------------------------------------------------------------------------------------------------------

  private halve({ table, info }: Application, segments: readonly Segment[], entries: readonly WantedEntry[], miss: BlockId): FoundEntry {
    const { builder, parts } = this;
    const { expression } = info.keys[0]!;
    const type = this.typeOf(expression);
    const width = scalarType(type)!.bits;
    const values = this.valuesOf(info, keyLayout(info.keys, "hash", this.checked));
    const stride = WORD + Math.ceil(values.size / WORD) * WORD;
    const records: Records = { data: dataName(table.name), count: segments.length, stride };
    this.placeOnce(records, () => {
      const bytes = new Uint8Array(segments.length * stride);
      segments.forEach(({ start, winner }, index) => {
        putNumber(bytes, index * stride, WORD, start, parts.endian);
        if (winner !== null) this.putAction(bytes.subarray(index * stride + WORD), values, entries[winner]!.action);
      });
      return bytes;
    }, () => lastNotAbove(parts, records, table.declaration.name.span));
    const state = builder.slotAddress(builder.newSlot("search", SHARED_KEY + WORD, 8));
    const key = builder.resize(this.value(expression), i64, false);
    builder.store(state, builder.constant(i64, 0), { align: 8 });
    builder.store(state, isSigned(type) ? builder.binary("xor", key, builder.constant(i64, signBit(width))) : key, { offset: SHARED_KEY, align: 8 });
    this.callLoop(records.data, rounds(records), state);
    const record = recordAt(builder, records, builder.load(i64, state, { align: 8 }), miss);
    return { entry: builder.pointerAdd(record, WORD), values };
  }

  // Going through --------------------------------------------------------------------------------------------------------

  private goThrough({ table, info }: Application, entries: readonly WantedEntry[]): FoundEntry {
    const { builder, parts } = this;
    const key = keyLayout(info.keys, "masked", this.checked);
    const values = this.valuesOf(info, key);
    const records: MaskedRecords = { data: dataName(table.name), count: entries.length, stride: 2 * key.size + values.size, key, values };
    this.placeOnce(records, () => this.maskedBytes(info, entries, records), () => firstMatch(parts, records, table.declaration.name.span));
    const state = builder.slotAddress(builder.newSlot("search", SHARED_KEY + key.size, 8));
    const whole = builder.pointerAdd(state, SHARED_KEY);
    builder.store(state, builder.constant(ptr, 0), { align: 8 });
    builder.memorySet(whole, builder.constant(int(8), 0), key.size, 8);
    this.storeKey(whole, info.keys.map(({ expression }) => this.value(expression)), key);
    this.callLoop(records.data, records.count, state);
    return { entry: builder.load(ptr, state, { align: 8 }), values };
  }

  private maskedBytes(info: TableInfo, entries: readonly WantedEntry[], { stride, key, values }: MaskedRecords): Uint8Array {
    const { endian } = this.parts;
    const bytes = new Uint8Array(stride * entries.length);
    entries.forEach(({ wanted, action }, index) => {
      const record = bytes.subarray(index * stride, (index + 1) * stride);
      const entry = record.subarray(2 * key.size);
      key.fields.forEach((field, at) => {
        putField(record, field, wanted[at]!.value, endian);
        putField(record.subarray(key.size), field, wanted[at]!.mask, endian);
      });
      this.putAction(entry, values, action);
      for (const { key: at, low, high } of values.masked?.ranges ?? []) {
        const sign = isSigned(this.typeOf(info.keys[at]!.expression)) ? signBit(low.bits) : 0n;
        putField(entry, low, wanted[at]!.low ^ sign, endian);
        putField(entry, high, wanted[at]!.high ^ sign, endian);
      }
    });
    return bytes;
  }

  // What both have -------------------------------------------------------------------------------------------------------

  private valuesOf(info: TableInfo, key: KeyLayout): ValueLayout {
    return valueLayout(info, key, this.checked, (parameter) => this.typeOfSymbol(parameter));
  }

  private callLoop(data: string, count: number, state: Value): void {
    const { builder } = this;
    builder.call({ kind: "helper", id: LOOP }, [builder.constant(i64, count), builder.symbolAddress(matcherOf(data)), state, builder.constant(i64, 0)], i64);
  }

  /** A table may be applied at several places. */
  private placeOnce({ data }: Records, bytesOf: () => Uint8Array, matcher: () => void): void {
    const { parts } = this;
    if (parts.globals.some(({ name }) => name === data)) return;
    const bytes = bytesOf();
    const dataType = parts.dataType({ kind: "array", element: parts.unsigned(1), length: bytes.length });
    parts.globals.push({ name: data, linkage: "global", section: ".rodata", size: bytes.length, align: 8, bytes, relocations: [], readonly: true, dataType });
    matcher();
  }

  private putAction(bytes: Uint8Array, { actions }: ValueLayout, bound: BoundAction): void {
    encodeAction(bytes, actions.find(({ action }) => action === bound.action)!, this.boundNumbers(bound), this.parts.endian);
  }

  /** In the order in which they win; undefined when something of an entry is not known, or is a range where the key is none. */
  private wantedEntries(info: TableInfo): readonly WantedEntry[] | undefined {
    const entries = this.inOrder(info).map(({ keysets, action }) => ({ action, wanted: keysets.map((keyset, at) => this.wanted(keyset, this.typeOf(info.keys[at]!.expression))) }));
    const isKnown = entries.every(({ wanted }) => wanted.every((one, at) => one && (!one.ranged || info.keys[at]!.matchKind === "range")));
    return isKnown ? (entries as readonly WantedEntry[]) : undefined;
  }

  private wanted(keyset: Keyset, type: Type): Wanted | undefined {
    const bits = scalarType(type)?.bits ?? 1;
    const ones = (1n << BigInt(bits)) - 1n;
    const any: Wanted = { value: 0n, mask: 0n, low: 0n, high: ones, ranged: false };
    const number = (expression: Expression): bigint | undefined => {
      const constant = this.constantOf(expression);
      return constant && BigInt.asUintN(bits, this.numberOf(constant, type));
    };
    const [first, second] = keyset.kind === "value" ? [number(keyset.value), ones] : keyset.kind === "mask" ? [number(keyset.value), number(keyset.mask)] : keyset.kind === "range" ? [number(keyset.low), number(keyset.high)] : [0n, 0n];
    if (first === undefined || second === undefined || keyset.kind === "tuple") return undefined;
    const sign = isSigned(type) ? signBit(bits) : 0n;
    return keyset.kind === "range" ? { ...any, low: first ^ sign, high: second ^ sign, ranged: true } : { ...any, value: first & second, mask: second };
  }
}

/** Of entries with one key, in the order of its type; undefined when a mask is no prefix. */
function intervalsOf(entries: readonly WantedEntry[], type: Type, width: number): readonly Interval[] | undefined {
  const ones = (1n << BigInt(width)) - 1n;
  const wanted = entries.map((entry) => entry.wanted[0]!);
  if (!wanted.every(({ mask }) => isPrefix(mask, ones))) return undefined;
  return wanted.map(({ value, mask, low, high, ranged }) => {
    if (ranged || mask === 0n) return { low, high };
    const sign = isSigned(type) ? signBit(width) : 0n;
    return { low: value ^ sign, high: (value | (ones ^ mask)) ^ sign };
  });
}

function isPrefix(mask: bigint, ones: bigint): boolean {
  const rest = ones ^ mask;
  return (rest & (rest + 1n)) === 0n;
}

function signBit(width: number): bigint {
  return 1n << BigInt(width - 1);
}

function dataName(table: string): string {
  return `${table.replace(/[^A-Za-z0-9_]/g, "_")}_entries`;
}

function isSingle({ keysets }: EntryInfo): boolean {
  return keysets.every(({ kind }) => kind === "value");
}

function codeSize({ keys, entries }: TableInfo): number {
  const ofKeyset = ({ kind }: Keyset, type: Type): number => {
    const bits = scalarType(type)?.bits ?? 1;
    const words = bits > 32 ? 3 * Math.ceil(bits / 64) : 1;
    return kind === "value" ? words : kind === "mask" || kind === "range" ? 2 * words + 1 : 0;
  };
  return entries.reduce((sum, { keysets }) => sum + 2 + keysets.reduce((size, keyset, at) => size + ofKeyset(keyset, keys[at]!.type), 0), 0);
}
