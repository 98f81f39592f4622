/**
 * Descriptions of the source language's types as they lie in memory: what BTF says of them. They do not touch what
 * a program means; the frontends give them, and the backend writes them as BTF.
 */

/** An index into `Module.dataTypes`; `VOID` stands for no type. */
export type DataTypeId = number;

/** `void`: the type that needs no description. */
export const VOID: DataTypeId = -1;

/** What a declaration is marked with for the kernel (`btf_decl_tag`): `contains:node:link`, `arg:ctx`. */
export type DeclTags = readonly string[];

export interface DataMember {
  /** Empty for an anonymous member. */
  readonly name: string;
  readonly type: DataTypeId;
  /** From the start of the struct, in bits. */
  readonly bitOffset: number;
  /** Present for a bit-field. */
  readonly bitFieldSize?: number;
  readonly tags?: DeclTags;
}

export interface DataEnumerator {
  readonly name: string;
  /** Signed, as the enum's `signed` says. */
  readonly value: bigint;
}

export interface DataParameter {
  readonly name: string;
  readonly type: DataTypeId;
  readonly tags?: DeclTags;
}

export type DataType =
  | {
      readonly kind: "int";
      readonly name: string;
      readonly size: number;
      readonly encoding: "unsigned" | "signed" | "char" | "bool";
      /** When fewer than `size * 8`. */
      readonly bits?: number;
    }
  | { readonly kind: "pointer"; readonly to: DataTypeId }
  | { readonly kind: "array"; readonly element: DataTypeId; readonly length: number }
  | {
      readonly kind: "struct" | "union";
      /** Empty for an anonymous one. */
      readonly name: string;
      readonly size: number;
      readonly members: readonly DataMember[];
      readonly tags?: DeclTags;
    }
  | {
      readonly kind: "enum";
      readonly name: string;
      readonly size: number;
      readonly signed: boolean;
      readonly enumerators: readonly DataEnumerator[];
    }
  | { readonly kind: "forward"; readonly name: string; readonly of: "struct" | "union" }
  /** `type_tag`: what a pointer points to is marked for the kernel (`__kptr`, `__user`). */
  | { readonly kind: "type_tag"; readonly name: string; readonly type: DataTypeId }
  | { readonly kind: "typedef"; readonly name: string; readonly type: DataTypeId; readonly tags?: DeclTags }
  | { readonly kind: "const" | "volatile" | "restrict"; readonly type: DataTypeId }
  /** `tags` are those of the function that has this type. */
  | { readonly kind: "function"; readonly returns: DataTypeId; readonly params: readonly DataParameter[]; readonly tags?: DeclTags }
  | { readonly kind: "float"; readonly name: string; readonly size: number };
