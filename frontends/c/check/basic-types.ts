/** The words that make up an arithmetic type (C11 6.7.2). */

import type { Span } from "../../../compiler/source/source.ts";
import {
  boolType,
  charType,
  int128Type,
  integerOf,
  intType,
  longLongType,
  longType,
  shortType,
  signedCharType,
  unsignedCharType,
  unsignedInt128Type,
  unsignedIntType,
  unsignedLongLongType,
  unsignedLongType,
  unsignedShortType,
  voidType,
  type CType,
} from "../types.ts";
import type { Context } from "./context.ts";

/** `__attribute__((mode(DI)))` and its like: the integer of that size. */
export function withMode(type: CType, size: number): CType {
  const signed = integerOf(type)?.signed ?? true;
  const rows: readonly (readonly [CType, CType])[] = [
    [signedCharType, unsignedCharType],
    [shortType, unsignedShortType],
    [intType, unsignedIntType],
    [longType, unsignedLongType],
    [int128Type, unsignedInt128Type],
  ];
  return rows[Math.log2(size)]![signed ? 0 : 1];
}

// C11 6.7.2p2, the words sorted
const basicTypes: ReadonlyMap<string, CType> = new Map<string, CType>([
  ["void", voidType],
  ["Bool", boolType],
  ["char", charType],
  ["char signed", signedCharType],
  ["char unsigned", unsignedCharType],
  ["short", shortType],
  ["short unsigned", unsignedShortType],
  ["int", intType],
  ["unsigned", unsignedIntType],
  ["long", longType],
  ["long unsigned", unsignedLongType],
  ["long long", longLongType],
  ["long long unsigned", unsignedLongLongType],
  ["int128", int128Type],
  ["int128 unsigned", unsignedInt128Type],
  ["float", { kind: "float", name: "float", size: 4 }],
  ["double", { kind: "float", name: "double", size: 8 }],
  ["double long", { kind: "float", name: "long double", size: 16 }],
]);

/** The type that the words name, in any order; `int` after saying that they name none. */
export function basicType(cx: Context, words: readonly string[], span: Span): CType {
  const has = (word: string): boolean => words.includes(word);
  const sized = has("char") || has("double") || has("int128");
  const kept = words.filter((word) => {
    if (word === "int") return words.length === 1;
    if (word === "signed") return has("char");
    return true;
  });
  const key = kept.length === 0 && !sized ? "int" : [...kept].sort().join(" ");
  const type = has("signed") && has("unsigned") ? undefined : basicTypes.get(key);
  if (type) return type;
  cx.bag.report("C1003", span, has("complex") ? "complex numbers are not supported" : `'${words.join(" ")}' is not a type`);
  return intType;
}
