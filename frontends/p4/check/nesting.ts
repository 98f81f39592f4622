/** Which types may be inside of which, and which may get a new name: the tables of P4-16 §7.2.9. */

import { printType, resolved, type Field, type StructType, type Type } from "./types.ts";

export type Container = "header" | "headerUnion" | "struct" | "tuple" | "list" | "array" | "typedef" | "type";

type FieldsOf = (type: StructType) => readonly Field[];

const arithmetic = "header struct tuple list array typedef type";

/** The containers in which a type may lie. `headerStack` is an array of headers or unions, `wire` a struct of fixed layout. */
const containers: Readonly<Record<ElementKind, string>> = {
  bits: arithmetic,
  bool: arithmetic,
  varbit: "header struct tuple list array typedef",
  // The tables know no tuples of int and match_kind; p4c has them, for constants.
  int: "tuple list typedef",
  void: "",
  string: "list",
  error: "struct tuple list array typedef",
  matchKind: "tuple list",
  enum: "struct tuple list array typedef",
  serializableEnum: "header struct tuple list array typedef",
  header: "headerUnion struct tuple list array typedef",
  headerUnion: "struct tuple list array typedef",
  headerStack: "struct tuple list typedef",
  array: "header struct tuple array typedef",
  wire: "header struct tuple list array typedef",
  struct: "struct tuple list array typedef",
  tuple: "struct tuple list typedef",
  list: "list typedef",
  extern: "array typedef",
  parser: "typedef",
  control: "typedef",
  package: "typedef",
};

type ElementKind =
  | "bits" | "bool" | "varbit" | "int" | "void" | "string" | "error" | "matchKind" | "enum" | "serializableEnum"
  | "header" | "headerUnion" | "headerStack" | "array" | "wire" | "struct" | "tuple" | "list"
  | "extern" | "parser" | "control" | "package";

const what: Readonly<Record<Container, string>> = {
  header: "a field of a header cannot have",
  headerUnion: "a field of a header_union cannot have",
  struct: "a field of a struct cannot have",
  tuple: "an element cannot have",
  list: "an element cannot have",
  array: "an element cannot have",
  typedef: "no other name can be given to",
  type: "a new type is made of bit<W>, int<W>, bool or another new type, not of",
};

/** Why `element` cannot be in the container, as a message; undefined when it can, or when that depends on a type argument. */
export function nestingFault(container: Container, element: Type, fieldsOf: FieldsOf): string | undefined {
  return allowed(container, element, fieldsOf) ? undefined : `${what[container]} the type ${printType(element)}`;
}

function allowed(container: Container, element: Type, fieldsOf: FieldsOf): boolean {
  const at = resolved(element);
  if (at.kind === "newtype") return allowed(container, at.base, fieldsOf);
  // Elements of an array in a header are fields of the header.
  if (at.kind === "stack" && container === "header" && kindOf(at, fieldsOf) === "array") return allowed(container, at.element, fieldsOf);
  const kind = kindOf(at, fieldsOf);
  return kind === undefined || containers[kind].split(" ").includes(container);
}

/** Undefined for what any type may be put in for. */
function kindOf(type: Type, fieldsOf: FieldsOf): ElementKind | undefined {
  switch (type.kind) {
    case "typeParameter":
    case "variable":
    case "unknown":
    case "dontCare":
      return undefined;
    case "enum":
      return type.underlying ? "serializableEnum" : "enum";
    case "stack":
      return isHeaderStack(type) ? "headerStack" : "array";
    case "struct":
      return fieldsOf(type).every((field) => onWire(field.type, fieldsOf)) ? "wire" : "struct";
    default:
      return type.kind in containers ? (type.kind as ElementKind) : "void";
  }
}

/** An array of headers or header unions (§7.2.4). */
export function isHeaderStack(type: Type): boolean {
  const at = resolved(type);
  const element = at.kind === "stack" ? resolved(at.element).kind : undefined;
  return element === "header" || element === "headerUnion";
}

/** What a struct in a header may hold: `bit<W>`, `int<W>`, `bool`, serializable enums, and structs and arrays of these. */
function onWire(type: Type, fieldsOf: FieldsOf): boolean {
  const at = resolved(type);
  if (at.kind === "newtype") return onWire(at.base, fieldsOf);
  if (at.kind === "stack") return onWire(at.element, fieldsOf);
  const kind = kindOf(at, fieldsOf);
  return kind === undefined || kind === "bits" || kind === "bool" || kind === "serializableEnum" || kind === "wire";
}
