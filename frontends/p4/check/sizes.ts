/** How many bits the values of a type have (P4-16 §9). */

import { resolved, type Field, type StructType, type Type } from "./types.ts";

export interface SizeInBits {
  readonly min: number;
  readonly max: number;
}

/** Undefined for types that have no size. */
export function sizeInBits(type: Type, fieldsOf: (type: StructType) => readonly Field[]): SizeInBits | undefined {
  const at = resolved(type);
  switch (at.kind) {
    case "bool":
      return { min: 1, max: 1 };
    case "bits":
      return { min: at.width, max: at.width };
    case "varbit":
      return { min: 0, max: at.width };
    case "enum":
      return at.underlying ? sizeInBits(at.underlying, fieldsOf) : undefined;
    case "newtype":
      return sizeInBits(at.base, fieldsOf);
    case "stack": {
      const element = sizeInBits(at.element, fieldsOf);
      return element && { min: element.min * at.size, max: element.max * at.size };
    }
    case "tuple":
      return sum(at.elements.map((element) => sizeInBits(element, fieldsOf)));
    case "struct":
    case "header":
      return sum(fieldsOf(at).map((field) => sizeInBits(field.type, fieldsOf)));
    case "headerUnion": {
      const sizes = fieldsOf(at).map((field) => sizeInBits(field.type, fieldsOf));
      return sizes.every((size) => size !== undefined)
        ? { min: Math.min(...sizes.map(({ min }) => min)), max: Math.max(...sizes.map(({ max }) => max)) }
        : undefined;
    }
    default:
      return undefined;
  }
}

function sum(sizes: readonly (SizeInBits | undefined)[]): SizeInBits | undefined {
  return sizes.reduce<SizeInBits | undefined>((total, size) => total && size && { min: total.min + size.min, max: total.max + size.max }, { min: 0, max: 0 });
}
