/**
 * BTF types as data (Linux Documentation/bpf/btf.rst). A type id is the position in `Btf.types` plus one; id 0 is
 * void. `encode.ts` and `decode.ts` are the only places that know the bits.
 */

export type TypeId = number;

export interface BtfMember {
  readonly name: string;
  readonly type: TypeId;
  readonly bitOffset: number;
  /** Present for a bit-field. */
  readonly bitFieldSize?: number;
}

export interface BtfEnumerator {
  readonly name: string;
  readonly value: bigint;
}

export interface BtfParameter {
  readonly name: string;
  readonly type: TypeId;
}

export interface BtfSectionEntry {
  /** A VAR, or the FUNC of a kfunc. */
  readonly type: TypeId;
  readonly offset: number;
  readonly size: number;
}

export type IntEncoding = "none" | "signed" | "char" | "bool";
export type BtfLinkage = "static" | "global" | "extern";

export type BtfType =
  | {
      readonly kind: "int";
      readonly name: string;
      readonly size: number;
      readonly encoding: IntEncoding;
      readonly bitOffset: number;
      readonly bits: number;
    }
  | { readonly kind: "float"; readonly name: string; readonly size: number }
  | { readonly kind: "ptr" | "const" | "volatile" | "restrict"; readonly type: TypeId }
  | { readonly kind: "typedef" | "type_tag"; readonly name: string; readonly type: TypeId }
  | { readonly kind: "array"; readonly type: TypeId; readonly indexType: TypeId; readonly length: number }
  | { readonly kind: "struct" | "union"; readonly name: string; readonly size: number; readonly members: readonly BtfMember[] }
  | {
      readonly kind: "enum" | "enum64";
      readonly name: string;
      readonly size: number;
      readonly signed: boolean;
      readonly enumerators: readonly BtfEnumerator[];
    }
  | { readonly kind: "fwd"; readonly name: string; readonly of: "struct" | "union" }
  | { readonly kind: "func_proto"; readonly returns: TypeId; readonly params: readonly BtfParameter[] }
  | { readonly kind: "func"; readonly name: string; readonly type: TypeId; readonly linkage: BtfLinkage }
  | { readonly kind: "var"; readonly name: string; readonly type: TypeId; readonly linkage: BtfLinkage }
  | { readonly kind: "datasec"; readonly name: string; readonly size: number; readonly entries: readonly BtfSectionEntry[] }
  | { readonly kind: "decl_tag"; readonly name: string; readonly type: TypeId; readonly component: number };

export type BtfKind = BtfType["kind"];

export interface Btf {
  readonly types: readonly BtfType[];
}

/** btf.rst §2.2: the number of each kind. */
export const kindNumbers = {
  int: 1,
  ptr: 2,
  array: 3,
  struct: 4,
  union: 5,
  enum: 6,
  fwd: 7,
  typedef: 8,
  volatile: 9,
  const: 10,
  restrict: 11,
  func: 12,
  func_proto: 13,
  var: 14,
  datasec: 15,
  float: 16,
  decl_tag: 17,
  type_tag: 18,
  enum64: 19,
} as const satisfies Record<BtfKind, number>;

export const intEncodings = { none: 0, signed: 1, char: 2, bool: 4 } as const satisfies Record<IntEncoding, number>;
export const linkages: readonly BtfLinkage[] = ["static", "global", "extern"];

export const BTF_MAGIC = 0xeb9f;
export const BTF_HEADER_SIZE = 24;

/** The type of an id; undefined for void and for ids that do not exist. */
export function typeOf(btf: Btf, id: TypeId): BtfType | undefined {
  return btf.types[id - 1];
}

/** The type behind typedefs and qualifiers; undefined for void, and for a chain that goes round. */
export function resolveType(btf: Btf, id: TypeId): { readonly id: TypeId; readonly type: BtfType } | undefined {
  let at = id;
  for (let steps = 0; steps < 64; steps++) {
    const type = typeOf(btf, at);
    if (!type) return undefined;
    switch (type.kind) {
      case "typedef":
      case "const":
      case "volatile":
      case "restrict":
      case "type_tag":
        at = type.type;
        break;
      default:
        return { id: at, type };
    }
  }
  return undefined;
}

/** The bytes that a value of the type takes; undefined for void, functions and broken BTF. */
export function sizeOfType(btf: Btf, id: TypeId): number | undefined {
  let count = 1;
  let at = id;
  for (let depth = 0; depth < 32; depth++) {
    const type = resolveType(btf, at)?.type;
    switch (type?.kind) {
      case "array":
        count *= type.length;
        at = type.type;
        break;
      case "ptr":
        return count * 8;
      case "int":
      case "float":
      case "struct":
      case "union":
      case "enum":
      case "enum64":
        return count * type.size;
      default:
        return undefined;
    }
  }
  return undefined;
}
