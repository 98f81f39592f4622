/**
 * Constant entries as data, where there are so many that code for them would be long, or the verifier would follow too many
 * ways through several tables: at each compare it learns something of the key, and goes on with as many states as there are
 * entries. Data lie in .rodata, where the entry that wins is searched.
 *
 * Where the entries are all intervals of the keys taken as one number, by halving, among intervals made disjoint: step by
 * step in the program where the number is one of up to 62 bits, otherwise in a bpf_loop. They are intervals where each has
 * single values, then perhaps one prefix or range, then keys that may be anything:
 *
 *     { first value, the words that count most first; action; parameters }
 *
 * otherwise by going through the entries, in a bpf_loop, in the order in which they win:
 *
 *     { values under masks; masks; action; 0; parameters; ends of ranges }
 */

import { encodeAction, putField, putNumber } from "../../../compiler/control-plane/encode.ts";
import type { BlockId, Value } from "../../../compiler/ir/ir.ts";
import { i64, int, ptr } from "../../../compiler/ir/types.ts";
import type { Expression, Keyset } from "../ast.ts";
import type { BoundAction, TableInfo } from "../check/table-info.ts";
import type { Type } from "../check/types.ts";
import { disjointSegments, type Interval } from "./disjoint-intervals.ts";
import { firstMatch, halveInLine, lastNotAbove, matcherOf, recordAt, rounds, SHARED_KEY, WIDEST_IN_LINE, type MaskedRecords, type OrderedRecords, type Records } from "./entry-search.ts";
import { InitialEntryLowering } from "./initial-entries.ts";
import { LOOP } from "./kernel-names.ts";
import { isSigned, scalarType } from "./storage.ts";
import type { Application } from "./table-actions.ts";
import { keyLayout, valueLayout, type KeyLayout, type ValueLayout } from "./table-layout.ts";

/**
 * About how many instructions entries may be as code, which nothing else is as fast as. Halving without a loop takes some
 * nanoseconds more, and a sixth of the instructions here; a bpf_loop takes longer.
 */
const LITTLE_CODE = 300;
const MOST_CODE = 4_000;
/** Ways through all tables of a program whose entries are code; a single one may have more. */
const MOST_WAYS = 1_000;
/** In bytes: the key and the first value of an interval are some of them. */
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

/** A key that may be a part of a larger number. */
interface OrderedKey {
  readonly expression: Expression;
  readonly width: number;
  readonly signed: boolean;
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
    const size = codeSize(info);
    const mayBeCode = size <= MOST_CODE && (this.ways === 1 || ways <= MOST_WAYS);
    const entries = mayBeCode && size <= LITTLE_CODE ? undefined : this.wantedEntries(info);
    const found = entries && this.find(application, entries, miss, mayBeCode);
    if (!found) this.ways = ways;
    return found;
  }

  private find(application: Application, entries: readonly WantedEntry[], miss: BlockId, mayBeCode: boolean): FoundEntry | undefined {
    const keys = application.info.keys.map(({ expression }): OrderedKey => {
      const type = this.typeOf(expression);
      return { expression, width: scalarType(type)?.bits ?? 1, signed: isSigned(type) };
    });
    const intervals = intervalsOf(entries, keys);
    const isInLine = intervals !== undefined && widthOf(keys) <= WIDEST_IN_LINE;
    if (mayBeCode && !isInLine) return undefined;
    return intervals ? this.halve(application, keys, intervals, entries, miss) : this.goThrough(application, entries);
  }

  // Halving --------------------------------------------------------------------------------------------------------------

  private halve({ table, info }: Application, keys: readonly OrderedKey[], intervals: readonly Interval[], entries: readonly WantedEntry[], miss: BlockId): FoundEntry {
    const { builder, parts } = this;
    const width = widthOf(keys);
    const words = Math.ceil(width / 64);
    const segments = disjointSegments(intervals, onesOf(width));
    const values = this.valuesOf(info, keyLayout(info.keys, "hash", this.checked));
    const stride = WORD * words + Math.ceil(values.size / WORD) * WORD;
    const records: OrderedRecords = { data: dataName(table.name), count: segments.length, stride, words };
    const isInLine = width <= WIDEST_IN_LINE;
    this.placeOnce(records, () => {
      const bytes = new Uint8Array(segments.length * stride);
      segments.forEach(({ start, winner }, index) => {
        for (let word = 0; word < words; word++) putNumber(bytes, index * stride + word * WORD, WORD, wordOf(start, word, words), parts.endian);
        if (winner !== null) this.putAction(bytes.subarray(index * stride + words * WORD), values, entries[winner]!.action);
      });
      return bytes;
    }, () => isInLine || lastNotAbove(parts, records, table.declaration.name.span));
    if (isInLine) return { entry: builder.pointerAdd(halveInLine(builder, records, this.asNumber(keys, words)), WORD), values };
    const state = builder.slotAddress(builder.newSlot("search", SHARED_KEY + WORD * words, 8));
    builder.store(state, builder.constant(i64, 0), { align: 8 });
    this.storeWords(state, keys, words);
    this.callLoop(records.data, rounds(records), state);
    const record = recordAt(builder, records, builder.load(i64, state, { align: 8 }), miss);
    return { entry: builder.pointerAdd(record, WORD * words), values };
  }

  /** The keys as one number of so many words, in the order of their types. */
  private asNumber(keys: readonly OrderedKey[], words: number): Value {
    const { builder } = this;
    const type = int(64 * words);
    return keys.reduce<Value | null>((left, { expression, width, signed }) => {
      const value = builder.resize(this.value(expression), type, false);
      const ordered = signed ? builder.binary("xor", value, builder.constant(type, signBit(width))) : value;
      return left === null ? ordered : builder.binary("or", builder.binary("shl", left, builder.constant(type, width)), ordered);
    }, null)!;
  }

  /** Into what is shared with the loop. */
  private storeWords(state: Value, keys: readonly OrderedKey[], words: number): void {
    const { builder } = this;
    const type = int(64 * words);
    const whole = this.asNumber(keys, words);
    for (let word = 0; word < words; word++) {
      const shifted = word === words - 1 ? whole : builder.binary("lshr", whole, builder.constant(type, 64 * (words - 1 - word)));
      builder.store(state, builder.resize(shifted, i64, false), { offset: SHARED_KEY + WORD * word, align: 8 });
    }
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

/** Of the keys as one number; undefined when an entry matches more than one interval of it. */
function intervalsOf(entries: readonly WantedEntry[], keys: readonly OrderedKey[]): readonly Interval[] | undefined {
  const intervals = entries.map(({ wanted }) => intervalOf(wanted, keys));
  return intervals.every((one) => one !== undefined) ? intervals : undefined;
}

function intervalOf(wanted: readonly Wanted[], keys: readonly OrderedKey[]): Interval | undefined {
  let [low, high, single] = [0n, 0n, true];
  for (const [at, key] of keys.entries()) {
    const part = partOf(wanted[at]!, key);
    if (!part || (!single && (part.low !== 0n || part.high !== onesOf(key.width)))) return undefined;
    low = (low << BigInt(key.width)) | part.low;
    high = (high << BigInt(key.width)) | part.high;
    single &&= part.low === part.high;
  }
  return { low, high };
}

/** Undefined when the mask is no prefix. */
function partOf({ value, mask, low, high, ranged }: Wanted, { width, signed }: OrderedKey): Interval | undefined {
  const ones = onesOf(width);
  if (!isPrefix(mask, ones)) return undefined;
  if (ranged || mask === 0n) return { low, high };
  const sign = signed ? signBit(width) : 0n;
  return { low: value ^ sign, high: (value | (ones ^ mask)) ^ sign };
}

function onesOf(width: number): bigint {
  return (1n << BigInt(width)) - 1n;
}

function widthOf(keys: readonly OrderedKey[]): number {
  return keys.reduce((sum, key) => sum + key.width, 0);
}

/** The words of a number, the one that counts most first. */
function wordOf(number: bigint, word: number, words: number): bigint {
  return BigInt.asUintN(64, number >> BigInt(64 * (words - 1 - word)));
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

function codeSize({ keys, entries }: TableInfo): number {
  const ofKeyset = ({ kind }: Keyset, type: Type): number => {
    const bits = scalarType(type)?.bits ?? 1;
    const words = bits > 32 ? 3 * Math.ceil(bits / 64) : 1;
    return kind === "value" ? words : kind === "mask" || kind === "range" ? 2 * words + 1 : 0;
  };
  return entries.reduce((sum, { keysets }) => sum + 2 + keysets.reduce((size, keyset, at) => size + ofKeyset(keyset, keys[at]!.type), 0), 0);
}
