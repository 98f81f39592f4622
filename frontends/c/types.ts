/**
 * The types of C as the checker sees them (C11 6.2.5). Typedef names and qualifiers stay on as wrappers, for messages
 * and for BTF; `bare` looks through them. Records and enums are identities that are completed in place.
 */

import type { Span } from "../../compiler/source/source.ts";

/** `btf_decl_tag`s: what a declaration is marked with in BTF. */
type DeclTags = readonly string[];

export interface IntegerType {
  readonly kind: "integer";
  /** As clang names it in BTF: `unsigned int`. */
  readonly name: string;
  readonly size: number;
  readonly signed: boolean;
  /** C11 6.3.1.1: `_Bool` 0, char 1, short 2, int 3, long 4, long long 5, __int128 6. */
  readonly rank: number;
}

export interface FloatType {
  readonly kind: "float";
  readonly name: string;
  readonly size: number;
}

export interface PointerType {
  readonly kind: "pointer";
  readonly to: CType;
}

export interface ArrayType {
  readonly kind: "array";
  readonly element: CType;
  /** Null when it is not known: `int a[]`. */
  readonly length: number | null;
}

export interface FunctionType {
  readonly kind: "function";
  readonly returns: CType;
  readonly params: readonly { readonly name: string; readonly type: CType; readonly tags?: DeclTags }[];
  readonly variadic: boolean;
}

export interface Member {
  /** Empty for an anonymous struct or union, and for padding bit-fields. */
  readonly name: string;
  readonly type: CType;
  /** From the start of the record, in bits. */
  readonly bitOffset: number;
  readonly bitWidth?: number;
  readonly align: number;
  readonly tags?: DeclTags;
  readonly span?: Span;
}

/** A struct or union. */
export interface RecordInfo {
  readonly kind: "struct" | "union";
  /** Empty for one without a tag. */
  readonly tag: string;
  /** Null until it is defined. */
  members: readonly Member[] | null;
  size: number;
  align: number;
  packed: boolean;
  /** Its author wants the loader to fit the offsets of members to the running kernel (`preserve_access_index`). */
  relocatable: boolean;
  tags?: DeclTags;
  readonly span: Span;
}

export interface RecordType {
  readonly kind: "record";
  readonly record: RecordInfo;
}

export interface EnumInfo {
  readonly tag: string;
  /** Null until it is defined. */
  enumerators: readonly { readonly name: string; readonly value: bigint }[] | null;
  /** What its values are stored as. */
  underlying: IntegerType;
  readonly span: Span;
}

export interface EnumType {
  readonly kind: "enum";
  readonly info: EnumInfo;
}

export interface TypedefType {
  readonly kind: "typedef";
  readonly name: string;
  readonly target: CType;
  /** `__attribute__((aligned(n)))` on the typedef. */
  readonly align?: number;
  readonly tags?: DeclTags;
}

export interface QualifiedType {
  readonly kind: "qualified";
  readonly const: boolean;
  readonly volatile: boolean;
  readonly restrict: boolean;
  /** `_Atomic` (C11 6.7.2.4): what is read and written is read and written at once, in one order for everybody. */
  readonly atomic?: true;
  /** `address_space(1)`: it lies in an arena, and its address is one there. */
  readonly arena?: true;
  /** `btf_type_tag`s, for the BTF of pointers to it. */
  readonly tags?: readonly string[];
  readonly target: CType;
}

export type BareType =
  | { readonly kind: "void" }
  | IntegerType
  | FloatType
  | PointerType
  | ArrayType
  | FunctionType
  | RecordType
  | EnumType;

export type CType = BareType | TypedefType | QualifiedType;

function integer(name: string, size: number, signed: boolean, rank: number): IntegerType {
  return { kind: "integer", name, size, signed, rank };
}

// LP64, as clang's BPF target.
export const voidType: CType = { kind: "void" };
export const boolType = integer("_Bool", 1, false, 0);
export const charType = integer("char", 1, true, 1);
export const signedCharType = integer("signed char", 1, true, 1);
export const unsignedCharType = integer("unsigned char", 1, false, 1);
export const shortType = integer("short", 2, true, 2);
export const unsignedShortType = integer("unsigned short", 2, false, 2);
export const intType = integer("int", 4, true, 3);
export const unsignedIntType = integer("unsigned int", 4, false, 3);
export const longType = integer("long", 8, true, 4);
export const unsignedLongType = integer("unsigned long", 8, false, 4);
export const longLongType = integer("long long", 8, true, 5);
export const unsignedLongLongType = integer("unsigned long long", 8, false, 5);
export const int128Type = integer("__int128", 16, true, 6);
export const unsignedInt128Type = integer("unsigned __int128", 16, false, 6);

export function pointerTo(to: CType): PointerType {
  return { kind: "pointer", to };
}

export function arrayOf(element: CType, length: number | null): ArrayType {
  return { kind: "array", element, length };
}

/** Typedef names that are there without a declaration, as clang has them; programs may declare them once more. */
export const builtinTypedefs: ReadonlyMap<string, CType> = new Map<string, CType>([
  ["__builtin_va_list", pointerTo(voidType)],
  ["__int128_t", int128Type],
  ["__uint128_t", unsignedInt128Type],
]);

/** Without typedef names and qualifiers. */
export function bare(type: CType): BareType {
  while (type.kind === "typedef" || type.kind === "qualified") type = type.target;
  return type;
}

interface Qualifiers {
  readonly const?: boolean;
  readonly volatile?: boolean;
  readonly restrict?: boolean;
  readonly atomic?: boolean;
  readonly arena?: boolean;
  readonly tags?: readonly string[];
}

export function qualified(type: CType, add: Qualifiers): CType {
  const { const: isConst = false, volatile = false, restrict = false, atomic = false, arena = false, tags = [] } = add;
  if (!isConst && !volatile && !restrict && !atomic && !arena && tags.length === 0) return type;
  // A qualifier of an array belongs to its elements (C11 6.7.3p9).
  if (type.kind === "array") return arrayOf(qualified(type.element, add), type.length);
  const before: Qualifiers = type.kind === "qualified" ? type : {};
  const all = [...(before.tags ?? []), ...tags];
  return {
    kind: "qualified",
    ...(all.length > 0 && { tags: all }),
    const: isConst || before.const === true,
    volatile: volatile || before.volatile === true,
    restrict: restrict || before.restrict === true,
    ...((atomic || before.atomic) && { atomic: true as const }),
    ...((arena || before.arena) && { arena: true as const }),
    target: type.kind === "qualified" ? type.target : type,
  };
}

function hasQualifier(type: CType, qualifier: "const" | "volatile" | "atomic" | "arena"): boolean {
  for (;;) {
    if (type.kind === "qualified") {
      if (type[qualifier]) return true;
      type = type.target;
    } else if (type.kind === "typedef") type = type.target;
    else if (type.kind === "array") type = type.element;
    else return false;
  }
}

export function isConst(type: CType): boolean {
  return hasQualifier(type, "const");
}

export function isVolatile(type: CType): boolean {
  return hasQualifier(type, "volatile");
}

export function isInArena(type: CType): boolean {
  return hasQualifier(type, "arena");
}

/** Of the type itself: the elements of an array are another matter. */
export function isAtomic(type: CType): boolean {
  return type.kind !== "array" && hasQualifier(type, "atomic");
}

/** The type of the value of an lvalue: without qualifiers (C11 6.3.2.1p2), typedef names kept. */
export function unqualified(type: CType): CType {
  if (type.kind === "qualified") return unqualified(type.target);
  if (type.kind === "typedef" && (["const", "volatile", "atomic", "arena"] as const).some((one) => hasQualifier(type, one))) return unqualified(type.target);
  return type;
}

/** The integer type that a type is or, for an enum, is stored as. */
export function integerOf(type: CType): IntegerType | null {
  const inner = bare(type);
  if (inner.kind === "integer") return inner;
  return inner.kind === "enum" ? inner.info.underlying : null;
}

export function isInteger(type: CType): boolean {
  return integerOf(type) !== null;
}

export function isPointer(type: CType): boolean {
  return bare(type).kind === "pointer";
}

export function isScalar(type: CType): boolean {
  return isInteger(type) || isPointer(type) || bare(type).kind === "float";
}

export function isVoid(type: CType): boolean {
  return bare(type).kind === "void";
}

/** What a pointer points to, or null. */
export function pointee(type: CType): CType | null {
  const inner = bare(type);
  return inner.kind === "pointer" ? inner.to : null;
}

/** As C writes it: `struct foo *(*)[3]`. */
export function printCType(type: CType, inner = ""): string {
  switch (type.kind) {
    case "void":
      return join("void", inner);
    case "integer":
    case "float":
    case "typedef":
      return join(type.name, inner);
    case "record":
      return join(`${type.record.kind} ${type.record.tag || "(unnamed)"}`, inner);
    case "enum":
      return join(`enum ${type.info.tag || "(unnamed)"}`, inner);
    case "qualified": {
      if (type.atomic) return printCType({ ...type, atomic: undefined, target: { kind: "typedef", name: `_Atomic(${printCType(type.target)})`, target: type.target } } as CType, inner);
      const words = [type.arena && "__attribute__((address_space(1)))", type.const && "const", type.volatile && "volatile", type.restrict && "restrict"].filter(Boolean).join(" ");
      if (type.target.kind === "pointer") return printCType(type.target.to, `*${words}${inner === "" ? "" : ` ${inner}`}`);
      return words === "" ? printCType(type.target, inner) : `${words} ${printCType(type.target, inner)}`;
    }
    case "pointer": {
      const target = type.to.kind;
      return printCType(type.to, target === "array" || target === "function" ? `(*${inner})` : `*${inner}`);
    }
    case "array":
      return printCType(type.element, `${inner}[${type.length ?? ""}]`);
    case "function": {
      const params = type.params.map((param) => printCType(param.type));
      if (type.variadic) params.push("...");
      return printCType(type.returns, `${inner}(${params.length === 0 ? "void" : params.join(", ")})`);
    }
  }
}

function join(name: string, inner: string): string {
  return inner === "" ? name : `${name} ${inner}`.replace(" [", "[");
}
