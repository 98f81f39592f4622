/**
 * How tables lie in maps: what the control plane reads and writes.
 *
 * A key is a struct of its fields, the widest first so that there are no holes, each in the smallest of u8, u16,
 * u32, u64 that holds it, in the machine's byte order; fields of more than 64 bits are bytes in network order.
 * A key with an lpm field is `{ u32 prefixlen; the other fields; the lpm field in network order }`.
 * A value is `{ u32 action; union { struct { parameters } … } u; }`; actions count from 1, so that the zeros of an
 * array's unset elements mean "no entry".
 */

import type { FieldPlace, TableDescription } from "../../../compiler/control-plane/control-plane.ts";
import type { DataMember, DataTypeId } from "../../../compiler/ir/data-types.ts";
import type { CheckedProgram } from "../check/program.ts";
import type { TableAction, TableInfo, TableKey } from "../check/table-info.ts";
import { UNKNOWN } from "../check/types.ts";
import { containerBits } from "./arithmetic.ts";
import type { ModuleParts } from "./module-parts.ts";
import { scalarType } from "./storage.ts";

export interface KeyLayout {
  readonly size: number;
  /** One for each key of the table, in its order. */
  readonly fields: readonly FieldPlace[];
  readonly lpm: boolean;
}

const LARGEST = 64;

function bytesFor(bits: number): number {
  return bits > LARGEST ? Math.ceil(bits / 8) : containerBits(bits) / 8;
}

const bitsOfType = (type: TableKey["type"]): number => scalarType(type)?.bits ?? 1;

/** Undefined when a key has no value that a map can hold. */
export function keyLayout(keys: readonly TableKey[]): KeyLayout {
  const lpm = keys.findIndex(({ matchKind }) => matchKind === "lpm");
  const names = fieldNames(keys);
  const order = keys.map((_, index) => index).filter((index) => index !== lpm);
  const size = (index: number): number => bytesFor(bitsOfType(keys[index]!.type));
  const weight = (index: number): number => (size(index) > 8 ? 0 : size(index));
  order.sort((a, b) => weight(b) - weight(a) || a - b);
  const places: FieldPlace[] = [];
  let offset = lpm >= 0 ? 4 : 0;
  for (const index of order) {
    const bits = bitsOfType(keys[index]!.type);
    places[index] = { name: names[index]!, bits, offset, bytes: size(index), bigEndian: bits > LARGEST };
    offset += size(index);
  }
  if (lpm >= 0) {
    const bits = bitsOfType(keys[lpm]!.type);
    places[lpm] = { name: names[lpm]!, bits, offset, bytes: Math.ceil(bits / 8), bigEndian: true };
    offset += Math.ceil(bits / 8);
  }
  return { size: offset, fields: places, lpm: lpm >= 0 };
}

/** The last name of each key, or all of it where that is not enough to tell them apart. */
function fieldNames(keys: readonly TableKey[]): string[] {
  const identifier = (text: string): string => text.replace(/[^A-Za-z0-9_]+/g, "_").replace(/^_+|_+$/g, "") || "key";
  const short = keys.map(({ name }) => identifier(name.split(".").at(-1)!.replace(/\(\)$/, "")));
  const long = keys.map(({ name }) => identifier(name));
  const names = short.map((name, index) => (short.indexOf(name) === short.lastIndexOf(name) ? name : long[index]!));
  return names.map((name, index) => (names.indexOf(name) === index ? name : `${name}_${index}`));
}

export interface ActionLayout {
  /** From 1. */
  readonly id: number;
  readonly action: TableAction;
  readonly parameters: readonly FieldPlace[];
}

export interface ValueLayout {
  readonly size: number;
  readonly align: number;
  readonly actions: readonly ActionLayout[];
}

const ACTION_BYTES = 4;

export function valueLayout(info: TableInfo, checked: CheckedProgram): ValueLayout {
  let end = ACTION_BYTES;
  let align = 4;
  const alignments = info.actions.flatMap(({ declaration }) => freeParameters(declaration).map((parameter) => alignOf(bitsOfType(checked.declaredTypes.get(parameter) ?? UNKNOWN))));
  const unionAt = Math.max(ACTION_BYTES, ...alignments);
  const actions = info.actions.map((action, index): ActionLayout => {
    let offset = unionAt;
    const parameters = freeParameters(action.declaration).map((parameter) => {
      const bits = bitsOfType(checked.declaredTypes.get(parameter) ?? UNKNOWN);
      const bytes = bytesFor(bits);
      align = Math.max(align, alignOf(bits));
      offset = Math.ceil(offset / alignOf(bits)) * alignOf(bits);
      const place = { name: parameter.name.text, bits, offset, bytes, bigEndian: bits > LARGEST };
      offset += bytes;
      return place;
    });
    if (parameters.length > 0) end = Math.max(end, offset);
    return { id: index + 1, action, parameters };
  });
  return { size: Math.ceil(end / align) * align, align, actions };
}

function alignOf(bits: number): number {
  return bits > LARGEST ? 1 : bytesFor(bits);
}

/** The parameters that the control plane gives. */
export function freeParameters(declaration: TableAction["declaration"]): TableAction["declaration"]["parameters"] {
  return declaration.parameters.filter(({ direction }) => direction === "none");
}

// As BTF says it -------------------------------------------------------------------------------------------------------

export function keyDataType(parts: ModuleParts, table: string, layout: KeyLayout): DataTypeId {
  const prefix: DataMember[] = layout.lpm ? [{ name: "prefixlen", type: parts.unsigned(4), bitOffset: 0 }] : [];
  const members = [...layout.fields].sort((a, b) => a.offset - b.offset).map((field) => member(parts, field, 0));
  return parts.struct(`${table}_key`, layout.size, [...prefix, ...members]);
}

export function valueDataType(parts: ModuleParts, table: string, layout: ValueLayout): DataTypeId {
  const enumerators = [{ name: `${table}_NO_ENTRY`, value: 0n }, ...layout.actions.map(({ id, action }) => ({ name: `${table}_${action.name}`, value: BigInt(id) }))];
  const action = parts.dataType({ kind: "enum", name: `${table}_action`, size: 4, signed: false, enumerators });
  const withParameters = layout.actions.filter(({ parameters }) => parameters.length > 0);
  const members: DataMember[] = [{ name: "action", type: action, bitOffset: 0 }];
  if (withParameters.length > 0) {
    const unionAt = Math.min(...withParameters.map(({ parameters }) => parameters[0]!.offset));
    const size = layout.size - unionAt;
    const structs = withParameters.map(({ action: { name }, parameters }) => ({
      name,
      type: parts.struct("", size, parameters.map((field) => member(parts, field, unionAt))),
      bitOffset: 0,
    }));
    members.push({ name: "u", type: parts.struct("", size, structs, "union"), bitOffset: unionAt * 8 });
  }
  return parts.struct(`${table}_value`, layout.size, members);
}

function member(parts: ModuleParts, field: FieldPlace, base: number): DataMember {
  const type = field.bigEndian ? parts.dataType({ kind: "array", element: parts.unsigned(1), length: field.bytes }) : parts.unsigned(field.bytes);
  return { name: field.name, type, bitOffset: (field.offset - base) * 8 };
}

// As the control plane sees it ------------------------------------------------------------------------------------------

export function describeTable(name: string, info: TableInfo, key: KeyLayout, values: ValueLayout): TableDescription {
  return {
    name,
    keySize: key.size,
    valueSize: values.size,
    isPrefixed: key.lpm,
    keys: info.keys.map(({ name: expression, matchKind }, index) => ({ ...key.fields[index]!, expression, matchKind })),
    actions: values.actions.map(({ id, action, parameters }) => ({ id, name: action.name, parameters, use: action.use })),
  };
}
