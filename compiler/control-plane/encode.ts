/** Numbers and fields as bytes of keys and values of maps, and back. */

import type { FieldPlace } from "./control-plane.ts";

export type Endian = "little" | "big";

/** The number of an action and its arguments, in their order. */
export function encodeAction(bytes: Uint8Array, action: { readonly id: number; readonly parameters: readonly FieldPlace[] }, args: readonly bigint[], endian: Endian): void {
  putNumber(bytes, 0, 4, BigInt(action.id), endian);
  action.parameters.forEach((field, index) => putField(bytes, field, args[index]!, endian));
}

/** `value` may be negative; what lies beyond the bits of the field is dropped. */
export function putField(bytes: Uint8Array, field: FieldPlace, value: bigint, endian: Endian): void {
  const bits = BigInt.asUintN(field.bits, value);
  if (field.bigEndian) putNumber(bytes, field.offset, field.bytes, bits << BigInt(field.bytes * 8 - field.bits), "big");
  else putNumber(bytes, field.offset, field.bytes, bits, endian);
}

/** Unsigned, whatever the type of the field. */
export function getField(bytes: Uint8Array, field: FieldPlace, endian: Endian): bigint {
  const raw = getNumber(bytes, field.offset, field.bytes, field.bigEndian ? "big" : endian);
  return field.bigEndian ? raw >> BigInt(field.bytes * 8 - field.bits) : raw;
}

export function putNumber(bytes: Uint8Array, offset: number, length: number, value: bigint, endian: Endian): void {
  for (let at = 0; at < length; at++) {
    bytes[endian === "little" ? offset + at : offset + length - 1 - at] = Number((value >> BigInt(at * 8)) & 0xffn);
  }
}

export function getNumber(bytes: Uint8Array, offset: number, length: number, endian: Endian): bigint {
  let value = 0n;
  for (let at = 0; at < length; at++) {
    const byte = bytes[endian === "little" ? offset + length - 1 - at : offset + at]!;
    value = (value << 8n) | BigInt(byte);
  }
  return value;
}
