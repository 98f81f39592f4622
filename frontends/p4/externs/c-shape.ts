/**
 * The values of P4 types as C functions see them: numbers of the machine in the order of the fields, each in the smallest
 * of 8, 16, 32 and 64 bits that holds it; what is wider is an array of bytes as it goes over the wire. A header ends
 * with a byte that says whether it is valid. These are the structs that p4c's eBPF backends give to C.
 */

import type { Field, StructType, Type } from "../check/types.ts";
import { resolved, settle } from "../check/types.ts";
import { isSigned, scalarType } from "../lower/storage.ts";

export interface CInteger {
  readonly kind: "integer";
  readonly bits: number;
  readonly bytes: 1 | 2 | 4 | 8;
  readonly signed: boolean;
  readonly isBool: boolean;
}

/** More than 64 bits, in network order. */
export interface CBytes {
  readonly kind: "bytes";
  readonly bits: number;
  readonly bytes: number;
}

export interface CMember {
  /** In C. */
  readonly name: string;
  /** Of the field of the P4 struct; null for the validity of a header. */
  readonly field: string | null;
  readonly offset: number;
  readonly shape: CShape;
}

export interface CStruct {
  readonly kind: "struct";
  readonly name: string;
  readonly size: number;
  readonly align: number;
  readonly members: readonly CMember[];
}

export interface CArray {
  readonly kind: "array";
  readonly element: CShape;
  readonly length: number;
}

export type CShape = CInteger | CBytes | CStruct | CArray;

/** As p4c calls it. */
const VALID = "ebpf_valid";
const VALID_SHAPE: CInteger = { kind: "integer", bits: 1, bytes: 1, signed: false, isBool: false };

/** Words that are names in P4 and not in C. */
const keywords = new Set(["auto", "case", "char", "double", "extern", "float", "goto", "inline", "long", "register", "restrict", "short", "signed", "sizeof", "static", "typedef", "union", "unsigned", "volatile", "while"]);

/** Undefined for types whose values C does not see: header unions, varbits, tuples, generic structs. */
export function cShape(type: Type, fieldsOf: (type: StructType) => readonly Field[]): CShape | undefined {
  const at = resolved(settle(type));
  const scalar = scalarType(at);
  if (scalar) return numberShape(scalar.bits, isSigned(at), at.kind === "bool");
  if (at.kind === "stack") {
    const element = cShape(at.element, fieldsOf);
    return element && { kind: "array", element, length: at.size };
  }
  if ((at.kind !== "struct" && at.kind !== "header") || at.args.length > 0 || at.declaration.typeParameters.length > 0) return undefined;
  return structShape(at, fieldsOf);
}

function numberShape(bits: number, signed: boolean, isBool: boolean): CInteger | CBytes {
  const bytes = ([1, 2, 4, 8] as const).find((size) => size * 8 >= bits);
  return bytes === undefined ? { kind: "bytes", bits, bytes: Math.ceil(bits / 8) } : { kind: "integer", bits, bytes, signed, isBool };
}

function structShape(type: StructType, fieldsOf: (type: StructType) => readonly Field[]): CStruct | undefined {
  const members: CMember[] = [];
  let [end, align] = [0, 1];
  const place = (name: string, field: string | null, shape: CShape): void => {
    const offset = Math.ceil(end / alignOf(shape)) * alignOf(shape);
    members.push({ name, field, offset, shape });
    end = offset + sizeOf(shape);
    align = Math.max(align, alignOf(shape));
  };
  for (const { name, type: fieldType } of fieldsOf(type)) {
    const shape = cShape(fieldType, fieldsOf);
    if (!shape) return undefined;
    place(keywords.has(name) ? `${name}_` : name, name, shape);
  }
  if (type.kind === "header") place(VALID, null, VALID_SHAPE);
  return { kind: "struct", name: type.declaration.name.text, size: Math.ceil(end / align) * align, align, members };
}

/** In bytes. */
export function sizeOf(shape: CShape): number {
  switch (shape.kind) {
    case "integer":
    case "bytes":
      return shape.bytes;
    case "struct":
      return shape.size;
    case "array":
      return sizeOf(shape.element) * shape.length;
  }
}

export function alignOf(shape: CShape): number {
  switch (shape.kind) {
    case "integer":
      return shape.bytes;
    case "bytes":
      return 1;
    case "struct":
      return shape.align;
    case "array":
      return alignOf(shape.element);
  }
}
