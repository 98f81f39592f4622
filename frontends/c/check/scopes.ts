/** Scopes of names (C11 6.2.1) with the two name spaces that scopes hold: ordinary identifiers and tags (6.2.3). */

import type { Span } from "../../../compiler/source/source.ts";
import type { FunctionSymbol, GlobalVariable, LocalVariable } from "../checked.ts";
import type { CType, EnumInfo, RecordInfo } from "../types.ts";

export type Meaning =
  | { readonly kind: "typedef"; readonly type: CType; readonly span: Span }
  | { readonly kind: "local"; readonly variable: LocalVariable; readonly span: Span }
  | { readonly kind: "enumerator"; readonly value: bigint; readonly type: CType; readonly span: Span }
  | GlobalVariable
  | FunctionSymbol;

export type Tagged =
  | { readonly kind: "record"; readonly record: RecordInfo }
  | { readonly kind: "enum"; readonly info: EnumInfo };

export class Scope {
  readonly names = new Map<string, Meaning>();
  readonly tags = new Map<string, Tagged>();
  /** Labels that `__label__` makes local, with their names in the function. */
  readonly labels = new Map<string, string>();

  constructor(readonly outer: Scope | null) {}

  get isFile(): boolean {
    return this.outer === null;
  }
}
