/** The types of P4_16 as the checker sees them (P4-16 §7). Types are compared with `sameType`, not by identity. */

import type {
  ControlDeclaration,
  EnumDeclaration,
  ExternDeclaration,
  PackageDeclaration,
  ParserDeclaration,
  StructDeclaration,
  TableDeclaration,
  TypedefDeclaration,
  TypeParameter,
} from "../ast.ts";

export interface BitsType {
  readonly kind: "bits";
  readonly width: number;
  readonly signed: boolean;
}

export interface StructType {
  readonly kind: "struct" | "header" | "headerUnion";
  readonly declaration: StructDeclaration;
  readonly args: readonly Type[];
}

export interface EnumType {
  readonly kind: "enum";
  readonly declaration: EnumDeclaration;
  /** The type of a serializable enum's values; null for others. */
  readonly underlying: BitsType | null;
}

export interface NewType {
  readonly kind: "newtype";
  readonly declaration: TypedefDeclaration;
  readonly base: Type;
}

export interface ExternType {
  readonly kind: "extern";
  readonly declaration: ExternDeclaration;
  readonly args: readonly Type[];
}

/** The type of instances of a parser or control; also what a parser or control type declares. */
export interface BlockType {
  readonly kind: "parser" | "control";
  readonly declaration: ParserDeclaration | ControlDeclaration;
  readonly args: readonly Type[];
}

export interface PackageType {
  readonly kind: "package";
  readonly declaration: PackageDeclaration;
  readonly args: readonly Type[];
}

/** A type that inference has still to find. */
export interface TypeVariable {
  readonly kind: "variable";
  readonly name: string;
  binding: Type | null;
}

export type Type =
  | { readonly kind: "bool" | "error" | "string" | "void" | "matchKind" | "int" | "dontCare" | "unknown" | "state" }
  | BitsType
  | { readonly kind: "varbit"; readonly width: number }
  | StructType
  | EnumType
  | NewType
  | { readonly kind: "stack"; readonly element: Type; readonly size: number }
  | { readonly kind: "tuple"; readonly elements: readonly Type[] }
  | { readonly kind: "list"; readonly element: Type }
  | ExternType
  | BlockType
  | PackageType
  | { readonly kind: "table"; readonly declaration: TableDeclaration }
  | { readonly kind: "tableResult"; readonly table: TableDeclaration }
  | { readonly kind: "actionRun"; readonly table: TableDeclaration }
  | { readonly kind: "valueSet"; readonly element: Type }
  | { readonly kind: "typeParameter"; readonly declaration: TypeParameter }
  | TypeVariable
  /** What a name of a type, a callable or a package denotes as an expression. */
  | { readonly kind: "typeName"; readonly type: Type }
  | { readonly kind: "callable"; readonly what: string };

export interface Field {
  readonly name: string;
  readonly type: Type;
}

export const BOOL: Type = { kind: "bool" };
export const ERROR: Type = { kind: "error" };
export const STRING: Type = { kind: "string" };
export const VOID: Type = { kind: "void" };
export const INT: Type = { kind: "int" };
export const MATCH_KIND: Type = { kind: "matchKind" };
/** Stands for the type of what is already known to be wrong; it fits everywhere, so that one mistake gives one error. */
export const UNKNOWN: Type = { kind: "unknown" };
export const DONT_CARE: Type = { kind: "dontCare" };

export const bits = (width: number, signed = false): BitsType => ({ kind: "bits", width, signed });

/** The type itself, past the variables that inference has bound. */
export function resolved(type: Type): Type {
  let at = type;
  while (at.kind === "variable" && at.binding) at = at.binding;
  return at;
}

export function sameType(left: Type, right: Type): boolean {
  const a = resolved(left);
  const b = resolved(right);
  if (a === b || a.kind === "unknown" || b.kind === "unknown") return true;
  if (a.kind !== b.kind) return false;
  switch (a.kind) {
    case "bits":
      return a.width === (b as BitsType).width && a.signed === (b as BitsType).signed;
    case "varbit":
      return a.width === (b as typeof a).width;
    case "struct":
    case "header":
    case "headerUnion":
    case "extern":
    case "parser":
    case "control":
    case "package":
      return a.declaration === (b as typeof a).declaration && sameTypes(a.args, (b as typeof a).args);
    case "enum":
    case "newtype":
    case "table":
    case "typeParameter":
      return a.declaration === (b as typeof a).declaration;
    case "stack":
      return a.size === (b as typeof a).size && sameType(a.element, (b as typeof a).element);
    case "tuple":
      return sameTypes(a.elements, (b as typeof a).elements);
    case "list":
    case "valueSet":
      return sameType(a.element, (b as typeof a).element);
    case "tableResult":
    case "actionRun":
      return a.table === (b as typeof a).table;
    case "variable":
    case "typeName":
    case "callable":
      return false;
    default:
      return true;
  }
}

function sameTypes(left: readonly Type[], right: readonly Type[]): boolean {
  return left.length === right.length && left.every((type, index) => sameType(type, right[index]!));
}

/** The type as an author would write it. */
export function printType(type: Type): string {
  const at = resolved(type);
  switch (at.kind) {
    case "bits":
      return `${at.signed ? "int" : "bit"}<${at.width}>`;
    case "varbit":
      return `varbit<${at.width}>`;
    case "struct":
    case "header":
    case "headerUnion":
    case "extern":
    case "parser":
    case "control":
    case "package":
      return at.declaration.name.text + (at.args.length > 0 ? `<${at.args.map(printType).join(", ")}>` : "");
    case "enum":
    case "newtype":
    case "typeParameter":
      return at.declaration.name.text;
    case "stack":
      return `${printType(at.element)}[${at.size}]`;
    case "tuple":
      return `tuple<${at.elements.map(printType).join(", ")}>`;
    case "list":
      return `list<${printType(at.element)}>`;
    case "valueSet":
      return `value_set<${printType(at.element)}>`;
    case "table":
      return `table ${at.declaration.name.text}`;
    case "tableResult":
      return `the result of ${at.table.name.text}.apply()`;
    case "actionRun":
      return `the action_run of ${at.table.name.text}`;
    case "variable":
      return at.name;
    case "typeName":
      return `the type ${printType(at.type)}`;
    case "callable":
      return at.what;
    case "matchKind":
      return "match_kind";
    case "dontCare":
      return "_";
    default:
      return at.kind;
  }
}

/** `type` with each of the parameters replaced by the argument in its place. */
export function substitute(type: Type, parameters: readonly TypeParameter[], args: readonly Type[]): Type {
  if (parameters.length === 0) return type;
  const walk = (at: Type): Type => {
    switch (at.kind) {
      case "typeParameter": {
        const index = parameters.indexOf(at.declaration);
        return index < 0 ? at : (args[index] ?? UNKNOWN);
      }
      case "struct":
      case "header":
      case "headerUnion":
      case "extern":
      case "parser":
      case "control":
      case "package":
        return at.args.length === 0 ? at : ({ ...at, args: at.args.map(walk) } as Type);
      case "stack":
      case "list":
      case "valueSet":
        return { ...at, element: walk(at.element) };
      case "tuple":
        return { ...at, elements: at.elements.map(walk) };
      default:
        return at;
    }
  };
  return walk(type);
}

/** Makes the two equal by binding variables; false when they cannot be. */
export function unify(left: Type, right: Type): boolean {
  const a = resolved(left);
  const b = resolved(right);
  if (a === b) return true;
  if (a.kind === "variable") return bind(a, b);
  if (b.kind === "variable") return bind(b, a);
  if (a.kind === "unknown" || b.kind === "unknown" || a.kind === "dontCare" || b.kind === "dontCare") return true;
  if (a.kind !== b.kind) return false;
  switch (a.kind) {
    case "struct":
    case "header":
    case "headerUnion":
    case "extern":
    case "parser":
    case "control":
    case "package": {
      const other = b as typeof a;
      return a.declaration === other.declaration && unifyAll(a.args, other.args);
    }
    case "tuple":
      return unifyAll(a.elements, (b as typeof a).elements);
    case "list":
    case "valueSet":
      return unify(a.element, (b as typeof a).element);
    case "stack":
      return a.size === (b as typeof a).size && unify(a.element, (b as typeof a).element);
    default:
      return sameType(a, b);
  }
}

function unifyAll(left: readonly Type[], right: readonly Type[]): boolean {
  return left.length === right.length && left.every((type, index) => unify(type, right[index]!));
}

function bind(variable: TypeVariable, type: Type): boolean {
  if (occurs(variable, type)) return false;
  variable.binding = type;
  return true;
}

function occurs(variable: TypeVariable, type: Type): boolean {
  const at = resolved(type);
  if (at === variable) return true;
  if ("args" in at) return at.args.some((arg) => occurs(variable, arg));
  if ("elements" in at) return at.elements.some((element) => occurs(variable, element));
  return "element" in at && occurs(variable, at.element);
}

/** The type with every bound variable replaced; unbound ones stay. */
export function settle(type: Type): Type {
  const at = resolved(type);
  if ("args" in at && at.args.length > 0) return { ...at, args: at.args.map(settle) } as Type;
  if ("elements" in at) return { ...at, elements: at.elements.map(settle) };
  if ("element" in at) return { ...at, element: settle(at.element) };
  return at;
}
