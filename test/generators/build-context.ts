/** What the building of a function carries along, and how every function ends. */

import type { FunctionBuilder } from "../../compiler/ir/builder.ts";
import type { Value } from "../../compiler/ir/ir.ts";
import { bitsOf, i1, i64, int } from "../../compiler/ir/types.ts";
import type { ModuleRecipe, Statement } from "./recipe.ts";
import type { Scope } from "./scope.ts";

/** The program reads and writes this many bytes of its packet, and does nothing with shorter ones. */
export const PACKET_SIZE = 64;
export const MAP_NAME = "table";
export const MAP_VALUE_SIZE = 16;

/** What the functions of a module share while they are built. */
export interface ModuleContext {
  readonly recipe: ModuleRecipe;
  usesMap: boolean;
}

/** One function while it is built. */
export interface FunctionContext {
  readonly module: ModuleContext;
  readonly builder: FunctionBuilder;
  readonly scope: Scope;
  /** The place in `recipe.helpers`; -1 for the program. Only later helpers are called. */
  readonly index: number;
  readonly returnWidth: number;
  /** Where the loops that the current statement lies in go on after a break, innermost last. */
  readonly breaks: (() => void)[];
  /** In the program: the context, the packet and its end. */
  readonly packet?: { readonly context: Value; readonly start: Value; readonly end: Value };
  /** Adds statements at the current block. */
  lower(statements: readonly Statement[]): void;
}

/** Ends the block with a return of what the newest `count` values and all of its memory come to. */
export function returnDigest({ builder, scope, returnWidth, index }: FunctionContext, count: number): void {
  const prime = builder.constant(i64, 0x100000001b3n);
  let digest = builder.constant(i64, 0xcbf29ce484222325n);
  const mix = (value: Value): void => {
    digest = builder.binary("mul", builder.binary("xor", digest, value), prime);
  };
  for (const value of scope.newestIntegers(count)) for (const piece of piecesOf(builder, value)) mix(piece);
  for (const { value, size, align, base } of scope.pointers) {
    if (!base) continue;
    for (let offset = 0; offset < Math.min(size, 32); ) {
      const bytes = size - offset >= 8 ? 8 : 1;
      mix(builder.load(i64, value, { offset, bits: bytes * 8, align: Math.min(align, bytes) }));
      offset += bytes;
    }
  }
  if (index < 0) digest = builder.binary("xor", digest, builder.binary("lshr", digest, builder.constant(i64, 32)));
  builder.return(builder.resize(digest, int(returnWidth), false));
}

/** The value in i64 pieces, the lowest first. */
function piecesOf(builder: FunctionBuilder, value: Value): Value[] {
  const type = builder.typeOf(value);
  const pieces: Value[] = [];
  for (let bit = 0; bit < bitsOf(type); bit += 64) {
    const shifted = bit === 0 ? value : builder.binary("lshr", value, builder.constant(type, bit));
    pieces.push(builder.resize(shifted, i64, type === i1));
  }
  return pieces;
}
