/**
 * What control planes give to the parameters of actions (P4-16 §14.1): numbers. A parameter of a struct, header, tuple or
 * stack type is the numbers in it, each with a name of its own.
 */

import type { Constant } from "./constants.ts";
import { resolved, type Field, type StructType, type Type } from "./types.ts";

export interface DataNumber {
  /** `parameter.field`, `parameter[0]`, and `parameter.isValid` of a header. */
  readonly name: string;
  readonly type: Type;
}

type FieldsOf = (type: StructType) => readonly Field[];

/** In the order of declaration; whether a header is valid stands before its fields. */
export function numbersIn(name: string, type: Type, fieldsOf: FieldsOf): readonly DataNumber[] {
  const parts = partsOf(type, fieldsOf);
  if (!parts) return [{ name, type }];
  return parts.flatMap((part) => numbersIn(`${name}${part.name}`, part.type, fieldsOf));
}

/** The same numbers of a value; nothing of what the value leaves open, as the fields of a header that is not valid. */
export function constantsIn(value: Constant | undefined, type: Type, fieldsOf: FieldsOf): readonly (Constant | undefined)[] {
  const parts = partsOf(type, fieldsOf);
  if (!parts) return [value];
  const given = value?.kind === "aggregate" ? value.elements : [];
  const elements = resolved(type).kind === "header" ? [{ kind: "bool", value: value?.kind === "aggregate" } as const, ...given] : given;
  return parts.flatMap((part, index) => constantsIn(elements[index], part.type, fieldsOf));
}

/** Undefined for what is one number. */
function partsOf(type: Type, fieldsOf: FieldsOf): readonly DataNumber[] | undefined {
  const at = resolved(type);
  switch (at.kind) {
    case "struct":
    case "header":
    case "headerUnion": {
      const fields = fieldsOf(at).map((field) => ({ name: `.${field.name}`, type: field.type }));
      return at.kind === "header" ? [{ name: ".isValid", type: { kind: "bool" } }, ...fields] : fields;
    }
    case "stack":
      return Array.from({ length: at.size }, (_, index) => ({ name: `[${index}]`, type: at.element }));
    case "tuple":
      return at.elements.map((element, index) => ({ name: `[${index}]`, type: element }));
    default:
      return undefined;
  }
}
