/** Entries of tables as bytes of their maps. */

import type { ActionDescription, FieldPlace, TableDescription } from "./control-plane.ts";

export interface KeyValue {
  readonly value: bigint;
  /** For lpm: the bits that count, from the left. All when absent. */
  readonly prefix?: number;
}

export function encodeKey(table: TableDescription, values: readonly KeyValue[], endian: "little" | "big"): Uint8Array {
  const bytes = new Uint8Array(table.keySize);
  table.keys.forEach((field, index) => putField(bytes, field, values[index]!.value, endian));
  if (!table.isPrefixed) return bytes;
  const lpm = table.keys.findIndex(({ matchKind }) => matchKind === "lpm");
  const before = table.keys[lpm]!.offset - 4;
  putNumber(bytes, 0, 4, BigInt(before * 8 + (values[lpm]!.prefix ?? table.keys[lpm]!.bits)), endian);
  return bytes;
}

export function encodeValue(table: TableDescription, action: ActionDescription, args: readonly bigint[], endian: "little" | "big"): Uint8Array {
  const bytes = new Uint8Array(table.valueSize);
  putNumber(bytes, 0, 4, BigInt(action.id), endian);
  action.parameters.forEach((field, index) => putField(bytes, field, args[index]!, endian));
  return bytes;
}

function putField(bytes: Uint8Array, field: FieldPlace, value: bigint, endian: "little" | "big"): void {
  if (field.bigEndian) putNumber(bytes, field.offset, field.bytes, value << BigInt(field.bytes * 8 - field.bits), "big");
  else putNumber(bytes, field.offset, field.bytes, value, endian);
}

function putNumber(bytes: Uint8Array, offset: number, length: number, value: bigint, endian: "little" | "big"): void {
  for (let at = 0; at < length; at++) {
    bytes[endian === "little" ? offset + at : offset + length - 1 - at] = Number((value >> BigInt(at * 8)) & 0xffn);
  }
}
