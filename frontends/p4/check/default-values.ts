/** The values that `...` stands for (P4-16 §7.3). */

import { boolean, integer, type Constant } from "./constants.ts";
import { resolved, type Field, type StructType, type Type } from "./types.ts";

type FieldsOf = (type: StructType) => readonly Field[];

/** False for what has no default value, and for type variables, of which nobody knows. */
export function hasDefault(type: Type, fieldsOf: FieldsOf): boolean {
  const at = resolved(type);
  switch (at.kind) {
    case "varbit":
    case "header":
    case "headerUnion":
      return true;
    case "newtype":
      return hasDefault(at.base, fieldsOf);
    case "struct":
      return fieldsOf(at).every((field) => hasDefault(field.type, fieldsOf));
    case "tuple":
      return at.elements.every((element) => hasDefault(element, fieldsOf));
    case "stack":
      return hasDefault(at.element, fieldsOf);
    default:
      return scalarDefault(at) !== undefined;
  }
}

/** Undefined where there is none, or no constant that says it: of a varbit and what holds one. */
export function defaultConstant(type: Type, fieldsOf: FieldsOf): Constant | undefined {
  const at = resolved(type);
  switch (at.kind) {
    case "header":
    case "headerUnion":
      return { kind: "invalidHeader" };
    case "newtype":
      return defaultConstant(at.base, fieldsOf);
    case "struct":
      return aggregate(fieldsOf(at).map((field) => field.type), fieldsOf);
    case "tuple":
      return aggregate(at.elements, fieldsOf);
    case "stack":
      return aggregate(Array.from({ length: at.size }, () => at.element), fieldsOf);
    default:
      return scalarDefault(at);
  }
}

function aggregate(types: readonly Type[], fieldsOf: FieldsOf): Constant | undefined {
  const elements = types.map((type) => defaultConstant(type, fieldsOf));
  return elements.every((element) => element !== undefined) ? { kind: "aggregate", elements } : undefined;
}

function scalarDefault(type: Type): Constant | undefined {
  switch (type.kind) {
    case "bits":
    case "int":
      return integer(0n);
    case "bool":
      return boolean(false);
    case "error":
      return { kind: "member", name: "NoError" };
    case "string":
      return { kind: "string", value: "" };
    case "enum": {
      const [first] = type.declaration.members;
      if (type.underlying) return integer(0n);
      return first && { kind: "member", name: first.name.text };
    }
    default:
      return undefined;
  }
}
