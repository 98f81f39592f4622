/** Values that the types of P4 give rise to: before anything is stored, by default, and out of the bits of a packet. */

import { resolved, type Field, type StructType, type Type } from "../check/types.ts";
import { isUndefined, member, UNDEFINED, unsigned, Unspecified, type Header, type Value } from "./values.ts";

export type FieldsOf = (type: StructType) => readonly Field[];

/** The integer type behind names, serializable enums and new types; undefined for what is no number. */
export function numberType(type: Type): { readonly width: number; readonly signed: boolean } | undefined {
  const at = resolved(type);
  if (at.kind === "newtype") return numberType(at.base);
  if (at.kind === "enum") return at.underlying ?? undefined;
  return at.kind === "bits" ? at : undefined;
}

/** The number of that type with the same bits at its right end; an `int` is what it is. */
export function fit(value: bigint, type: Type): bigint {
  const sized = numberType(type);
  if (!sized) return value;
  return sized.signed ? BigInt.asIntN(sized.width, value) : BigInt.asUintN(sized.width, value);
}

/** Headers are invalid, everything else is undefined (§6.8, §11.2). */
export function uninitialized(type: Type, fieldsOf: FieldsOf): Value {
  return valueOf(type, fieldsOf, () => UNDEFINED);
}

/** §7.3 */
export function defaultValue(type: Type, fieldsOf: FieldsOf): Value {
  return valueOf(type, fieldsOf, defaultScalar);
}

function defaultScalar(type: Type): Value {
  const at = resolved(type);
  switch (at.kind) {
    case "bool":
      return false;
    case "error":
      return member("NoError");
    case "newtype":
      return defaultScalar(at.base);
    case "enum":
      return at.underlying ? 0n : member(at.declaration.members[0]!.name.text);
    case "varbit":
      return { kind: "varbit", width: 0, bits: 0n };
    default:
      return 0n;
  }
}

function valueOf(type: Type, fieldsOf: FieldsOf, scalar: (type: Type) => Value): Value {
  const at = resolved(type);
  const fields = (some: readonly Field[]): Map<string, Value> => new Map(some.map((field) => [field.name, valueOf(field.type, fieldsOf, scalar)]));
  switch (at.kind) {
    case "struct":
      return { kind: "struct", fields: fields(fieldsOf(at)) };
    case "header":
      return { kind: "header", valid: false, fields: new Map(fieldsOf(at).map((field) => [field.name, valueOf(field.type, fieldsOf, () => UNDEFINED)])) };
    case "headerUnion":
      return { kind: "union", members: fields(fieldsOf(at)) as Map<string, Header> };
    case "tuple":
      return { kind: "struct", fields: fields(at.elements.map((element, index) => ({ name: String(index), type: element }))) };
    case "stack":
      return { kind: "stack", elements: Array.from({ length: at.size }, () => valueOf(at.element, fieldsOf, scalar)), nextIndex: 0 };
    default:
      return scalar(at);
  }
}

/** The fields of structs, headers and tuples, in their order. */
export function elementsOf(type: Type, fieldsOf: FieldsOf): readonly Field[] {
  const at = resolved(type);
  if (at.kind === "struct" || at.kind === "header") return fieldsOf(at);
  return at.kind === "tuple" ? at.elements.map((element, index) => ({ name: String(index), type: element })) : [];
}

/** In bits, without varbit fields. */
export function fixedSize(type: Type, fieldsOf: FieldsOf): number {
  const at = resolved(type);
  if (at.kind === "bool") return 1;
  if (at.kind === "stack") return at.size * fixedSize(at.element, fieldsOf);
  const number = numberType(at);
  return number ? number.width : elementsOf(at, fieldsOf).reduce((sum, field) => sum + fixedSize(field.type, fieldsOf), 0);
}

/** The value whose bits `read` gives from the left, as many as it is asked for; headers in it are valid (§13.8.3). */
export function valueFromBits(type: Type, fieldsOf: FieldsOf, read: (width: number) => bigint, varbitWidth = 0): Value {
  const at = resolved(type);
  if (at.kind === "bool") return read(1) === 1n;
  if (at.kind === "varbit") return { kind: "varbit", width: varbitWidth, bits: read(varbitWidth) };
  if (at.kind === "stack") return { kind: "stack", elements: Array.from({ length: at.size }, () => valueFromBits(at.element, fieldsOf, read, varbitWidth)), nextIndex: 0 };
  const number = numberType(at);
  if (number) return fit(read(number.width), at);
  const fields = new Map(elementsOf(at, fieldsOf).map((field) => [field.name, valueFromBits(field.type, fieldsOf, read, varbitWidth)]));
  return at.kind === "header" ? { kind: "header", valid: true, fields } : { kind: "struct", fields };
}

/** Some bits of a packet that is written. */
export interface Bits {
  readonly width: number;
  /** Null where they are undefined. */
  readonly bits: bigint | null;
}

/** The inverse of `valueFromBits`. Throws `Unspecified` for a varbit field of which not even the length is known. */
export function bitsOf(value: Value, type: Type, fieldsOf: FieldsOf): readonly Bits[] {
  const at = resolved(type);
  if (at.kind === "bool") return [{ width: 1, bits: typeof value === "boolean" ? BigInt(value) : null }];
  const number = numberType(at);
  if (number) return [{ width: number.width, bits: typeof value === "bigint" ? unsigned(value, number.width) : null }];
  if (at.kind === "varbit" && isUndefined(value)) throw new Unspecified("how long a varbit field is");
  if (typeof value === "object" && value.kind === "varbit") return [{ width: value.width, bits: value.bits }];
  if (typeof value === "object" && value.kind === "stack" && at.kind === "stack") return value.elements.flatMap((element) => bitsOf(element, at.element, fieldsOf));
  if (typeof value !== "object" || !("fields" in value)) return [];
  return elementsOf(at, fieldsOf).flatMap((field) => bitsOf(value.fields.get(field.name)!, field.type, fieldsOf));
}
