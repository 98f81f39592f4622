/** The types of generated P4 programs (P4-16 §7). */

export interface BitsType {
  readonly kind: "bits";
  readonly width: number;
  readonly signed: boolean;
}

export interface Field {
  readonly name: string;
  readonly type: P4Type;
}

export interface EnumType {
  readonly kind: "enum";
  readonly name: string;
  readonly members: readonly string[];
  /** Of a serializable enum. */
  readonly underlying: BitsType | null;
}

export interface FieldsType {
  readonly kind: "struct" | "header" | "union";
  /** With the type arguments. */
  readonly name: string;
  readonly fields: readonly Field[];
  /** It has more fields than these: no value of it can be written down. */
  readonly partial?: boolean;
}

export interface StackType {
  readonly kind: "stack";
  readonly element: P4Type;
  readonly size: number;
}

export type P4Type =
  | BitsType
  | EnumType
  | FieldsType
  | StackType
  | { readonly kind: "bool" | "error" }
  | { readonly kind: "varbit"; readonly width: number }
  | { readonly kind: "newtype"; readonly name: string; readonly base: BitsType }
  | { readonly kind: "tuple"; readonly elements: readonly P4Type[] };

export const BOOL: P4Type = { kind: "bool" };
export const ERROR: P4Type = { kind: "error" };

export function bits(width: number, signed = false): BitsType {
  return { kind: "bits", width, signed };
}

export function typeText(type: P4Type): string {
  switch (type.kind) {
    case "bits":
      return `${type.signed ? "int" : "bit"}<${type.width}>`;
    case "varbit":
      return `varbit<${type.width}>`;
    case "bool":
    case "error":
      return type.kind;
    case "stack":
      return `${typeText(type.element)}[${type.size}]`;
    case "tuple":
      return `tuple<${type.elements.map(typeText).join(", ")}>`;
    default:
      return type.name;
  }
}

export function sameType(a: P4Type, b: P4Type): boolean {
  return a === b || (a.kind === b.kind && typeText(a) === typeText(b));
}

/** True when the values have one size, which the packet could hold. */
export function isFixedSize(type: P4Type): boolean {
  switch (type.kind) {
    case "bits":
    case "bool":
    case "newtype":
      return true;
    case "enum":
      return type.underlying !== null;
    case "struct":
    case "header":
      return type.fields.every((field) => isFixedSize(field.type));
    default:
      return false;
  }
}

/** True when a value of the type is not made of others. */
export function isScalar({ kind }: P4Type): boolean {
  return kind === "bits" || kind === "bool" || kind === "error" || kind === "enum" || kind === "newtype";
}

/** True when a value of the type can be written as an expression wherever it is wanted. */
export function isExpressible(type: P4Type): boolean {
  if (type.kind === "struct" || type.kind === "header") return !type.partial && type.fields.every((field) => isExpressible(field.type));
  return isScalar(type);
}

/** The bits of a type of fixed size. */
export function sizeOf(type: P4Type): number {
  switch (type.kind) {
    case "bits":
      return type.width;
    case "bool":
      return 1;
    case "newtype":
      return type.base.width;
    case "enum":
      return type.underlying?.width ?? 0;
    case "struct":
    case "header":
      return type.fields.reduce((sum, field) => sum + sizeOf(field.type), 0);
    default:
      return 0;
  }
}
