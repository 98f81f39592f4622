/**
 * How tables lie in maps: what the control plane reads and writes.
 *
 * A key is a struct of its fields, the widest first so that there are no holes, each in the smallest of u8, u16,
 * u32, u64 that holds it, in the machine's byte order; fields of more than 64 bits are bytes in network order.
 * A key with an lpm field is `{ u32 prefixlen; the other fields; the lpm field in network order }`. The key of a masked
 * table has one field more, its group, and is a whole number of 8 bytes.
 * A value is `{ u32 action; union { struct { parameters } … } u; }`, where a parameter of a struct type is its fields;
 * actions count from 1, so that the zeros of an array's unset elements mean "no entry". In a masked table it is
 * `{ u32 action; u32 priority; union u; ends of ranges }`, with the mask of a group as one more member of the union.
 */

import type { FieldPlace, MatchKind, RangePlace, TableKind } from "../../../compiler/control-plane/control-plane.ts";
import { invariant } from "../../../compiler/support/invariant.ts";
import type { Parameter } from "../ast.ts";
import { numbersIn } from "../check/action-data.ts";
import type { CheckedProgram } from "../check/program.ts";
import type { TableAction, TableInfo, TableKey } from "../check/table-info.ts";
import type { Type } from "../check/types.ts";
import { containerBits } from "./arithmetic.ts";
import { scalarType } from "./storage.ts";
import { valueForm } from "./value-form.ts";

export interface KeyLayout {
  readonly size: number;
  /** One for each key of the table, in its order. */
  readonly fields: readonly FieldPlace[];
  /** The bytes before the first field: those of an LPM prefix length. */
  readonly prefix: 0 | 4;
  /** Of a masked table. */
  readonly group?: FieldPlace;
}

const matchKinds: readonly string[] = ["exact", "lpm", "ternary", "range", "optional"] satisfies readonly MatchKind[];

export function isMatchKind(kind: string): kind is MatchKind {
  return matchKinds.includes(kind);
}

/** What a table with entries that change needs: one longest prefix is a trie's work, more or a mask that of groups. */
export function tableKind(keys: readonly TableKey[], store: "hash" | "array"): TableKind {
  const inexact = keys.filter(({ matchKind }) => matchKind !== "exact");
  if (keys.length === 0) return "fixed";
  if (inexact.length === 0) return store;
  return inexact.length === 1 && inexact[0]!.matchKind === "lpm" ? "lpm" : "masked";
}

// Keys -------------------------------------------------------------------------------------------------------------------

const LARGEST = 64;
const GROUP_BITS = 32;

function fieldOf(name: string, type: Type, checked: CheckedProgram): Omit<FieldPlace, "offset"> {
  const bits = scalarType(type)?.bits ?? 1;
  const bigEndian = bits > LARGEST;
  return { name, bits, bytes: bigEndian ? Math.ceil(bits / 8) : containerBits(bits) / 8, bigEndian, form: valueForm(type, checked) };
}

export function keyLayout(keys: readonly TableKey[], kind: TableKind, checked: CheckedProgram): KeyLayout {
  if (kind === "array") return { size: 4, prefix: 0, fields: keys.map(({ name, type }) => ({ ...fieldOf(name, type, checked), bytes: 4, offset: 0 })) };
  const names = fieldNames(keys);
  const all = keys.map(({ type }, index) => fieldOf(names[index]!, type, checked));
  const lpm = kind === "lpm" ? keys.findIndex(({ matchKind }) => matchKind === "lpm") : -1;
  const unordered = all.filter((_, index) => index !== lpm);
  const group = kind === "masked" ? { name: "group", bits: GROUP_BITS, bytes: GROUP_BITS / 8, bigEndian: false, form: { kind: "bits" } as const } : undefined;
  const prefix = kind === "lpm" ? 4 : 0;
  const { places, end } = inSequence(group ? [...unordered, group] : unordered, prefix);
  if (lpm >= 0) {
    const { bits } = all[lpm]!;
    places.set(all[lpm]!, { ...all[lpm]!, offset: end, bytes: Math.ceil(bits / 8), bigEndian: true });
  }
  const size = end + (lpm >= 0 ? Math.ceil(all[lpm]!.bits / 8) : 0);
  const fields = all.map((field) => places.get(field)!);
  return { size: group ? roundUp(size, 8) : size, fields, prefix, ...(group && { group: places.get(group)! }) };
}

type Unplaced = Omit<FieldPlace, "offset">;

/** The widest numbers first, bytes last. */
function inSequence(fields: readonly Unplaced[], start: number): { readonly places: Map<Unplaced, FieldPlace>; readonly end: number } {
  const weight = ({ bigEndian, bytes }: Unplaced): number => (bigEndian ? 0 : bytes);
  const places = new Map<Unplaced, FieldPlace>();
  let end = start;
  for (const field of [...fields].sort((a, b) => weight(b) - weight(a))) {
    places.set(field, { ...field, offset: end });
    end += field.bytes;
  }
  return { places, end };
}

/** The last name of each key, or all of it where that is not enough to tell them apart. */
function fieldNames(keys: readonly TableKey[]): string[] {
  const identifier = (text: string): string => text.replace(/[^A-Za-z0-9_]+/g, "_").replace(/^_+|_+$/g, "") || "key";
  const short = keys.map(({ name }) => identifier(name.split(".").at(-1)!.replace(/\(\)$/, "")));
  const long = keys.map(({ name }) => identifier(name));
  const names = short.map((name, index) => (short.indexOf(name) === short.lastIndexOf(name) ? name : long[index]!));
  return names.map((name, index) => (names.indexOf(name) === index ? name : `${name}_${index}`));
}

// Values -----------------------------------------------------------------------------------------------------------------

export interface ActionLayout {
  /** From 1. */
  readonly id: number;
  readonly action: TableAction;
  readonly parameters: readonly FieldPlace[];
}

export interface ValueLayout {
  readonly size: number;
  readonly actions: readonly ActionLayout[];
  /** Of a default action: without what only entries have. */
  readonly actionSize: number;
  readonly unionOffset: number;
  /** Of a masked table. */
  readonly masked?: { readonly ranges: readonly RangePlace[] };
}

const ACTION_BYTES = 4;
/** Behind the action, in a masked table. */
export const PRIORITY_OFFSET = 4;

export function valueLayout(info: TableInfo, key: KeyLayout, checked: CheckedProgram, typeOf: (parameter: Parameter) => Type): ValueLayout {
  const isMasked = key.group !== undefined;
  const parameters = info.actions.map(({ declaration }) => freeParameters(declaration).flatMap((one) => numbersIn(one.name.text, typeOf(one), checked.fieldsOf)).map(({ name, type }) => fieldOf(name, type, checked)));
  const unionOffset = isMasked ? 8 : Math.max(ACTION_BYTES, ...parameters.flat().map(alignOf));
  const align = isMasked ? 8 : unionOffset;
  let end = isMasked ? unionOffset : ACTION_BYTES;
  const actions = info.actions.map((action, index): ActionLayout => {
    const placed = inOrder(parameters[index]!, unionOffset);
    if (placed.fields.length > 0) end = Math.max(end, placed.end);
    return { id: index + 1, action, parameters: placed.fields };
  });
  const actionSize = roundUp(end, align);
  if (!isMasked) return { size: actionSize, actions, actionSize, unionOffset };
  const ranges = rangePlaces(info.keys, key, Math.max(actionSize, unionOffset + key.size));
  return { size: roundUp(ranges.end, align), actions, actionSize, unionOffset, masked: { ranges: ranges.places } };
}

function rangePlaces(keys: readonly TableKey[], { fields }: KeyLayout, start: number): { readonly places: readonly RangePlace[]; readonly end: number } {
  let end = start;
  const place = (field: FieldPlace, suffix: string): FieldPlace => {
    const offset = roundUp(end, alignOf(field));
    end = offset + field.bytes;
    return { ...field, name: `${field.name}_${suffix}`, offset };
  };
  const places = keys.flatMap(({ matchKind }, key): RangePlace[] => {
    const field = fields[key];
    invariant(field, "a key without a place");
    return matchKind === "range" ? [{ key, low: place(field, "low"), high: place(field, "high") }] : [];
  });
  return { places, end };
}

/** One after the other, as a C struct has its members. */
function inOrder(fields: readonly Unplaced[], start: number): { readonly fields: readonly FieldPlace[]; readonly end: number } {
  let end = start;
  const placed = fields.map((field) => {
    const offset = roundUp(end, alignOf(field));
    end = offset + field.bytes;
    return { ...field, offset };
  });
  return { fields: placed, end };
}

function alignOf({ bigEndian, bytes }: Unplaced): number {
  return bigEndian ? 1 : bytes;
}

function roundUp(size: number, align: number): number {
  return Math.ceil(size / align) * align;
}

/** The parameters that the control plane gives. */
export function freeParameters(declaration: TableAction["declaration"]): TableAction["declaration"]["parameters"] {
  return declaration.parameters.filter(({ direction }) => direction === "none");
}
