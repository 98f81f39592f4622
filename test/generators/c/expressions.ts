/**
 * Expressions without side effects and without undefined behaviour: overflow wraps (-fwrapv), shift amounts and divisors
 * are bounded, indices are masked.
 */

import type { Tape } from "./tape.ts";
import { constants, scalarTypes, typeNumber, wordTypes } from "./types.ts";

/** Where the leaves come from. */
export interface Reads {
  readonly tape: Tape;
  scalar(): string;
  /** Elements, members and what pointers point to; a scalar where the place has none. */
  other(): string;
  /** A call with arguments of this form, if there is anything to call. */
  call?(argument: () => string): string;
}

const binaryOperators = ["+", "-", "*", "&", "|", "^", "<", ">", "<=", ">=", "==", "!=", "&&", "||"] as const;
const unaryBuiltins = ["__builtin_bswap16", "__builtin_bswap32", "__builtin_bswap64", "__builtin_popcount", "__builtin_popcountl", "__builtin_ffs", "__builtin_ffsl"] as const;
/** Undefined for zero. */
const countBuiltins = ["__builtin_clz", "__builtin_ctz", "__builtin_clzl", "__builtin_ctzl"] as const;

export function expression(reads: Reads, depth: number): string {
  if (depth === 0) return leaf(reads);
  return reads.tape.pick(forms)(reads, () => expression(reads, depth - 1));
}

function leaf(reads: Reads): string {
  switch (reads.tape.below(6)) {
    case 3:
      return `(${reads.tape.pick(constants)})`;
    case 4:
    case 5:
      return reads.other();
    default:
      return reads.scalar();
  }
}

type Form = (reads: Reads, one: () => string) => string;

const binary: Form = ({ tape }, one) => `(${one()} ${tape.pick(binaryOperators)} ${one()})`;
const cast: Form = ({ tape }, one) => `(${tape.pick(scalarTypes)})(${one()})`;

const forms: readonly Form[] = [
  leaf, leaf, leaf, leaf,
  binary, binary, binary, binary, binary,
  cast,
  ({ tape }, one) => `(${tape.pick(scalarTypes)})(${one()} ${tape.pick(binaryOperators)} ${one()})`,
  ({ tape }, one) => `${tape.pick(["-", "~", "!", "+"])}(${one()})`,
  (_, one) => `(${one()} ? ${one()} : ${one()})`,
  (_, one) => `(${one()} ?: ${one()})`,
  (reads, one) => (reads.call ? reads.call(one) : one()),
  ({ tape }, one) => `(${one()} ${tape.pick(["<<", ">>"])} (${one()} & 15))`,
  ({ tape }, one) => shift(tape.pick(["int", ...wordTypes]), tape, one),
  ({ tape }, one) => `(${one()} ${tape.pick(["/", "%"])} ((${one()} & 63) + 2))`,
  ({ tape }, one) => `(${one()} ${tape.pick(["/", "%"])} -((int)(${one()} & 7) + 2))`,
  ({ tape }, one) => `((${tape.pick(wordTypes)})${one()} ${tape.pick(["/", "%"])} ((${tape.pick(wordTypes)})(${one()}) | 1))`,
  ({ tape }, one) => `({ ${tape.pick(scalarTypes)} t = ${one()}; t ^ (t >> 1); })`,
  (_, one) => `({ __typeof__(+(${one()})) t = ${one()}; t - 1; })`,
  // Nothing but the address of one of them is used.
  ({ tape }, one) => `({ ${tape.pick(scalarTypes)} t, u = ${one()}; (void *)&t == (void *)&u ? ${one()} : u; })`,
  ({ tape }, one) => `${tape.pick(unaryBuiltins)}(${one()})`,
  ({ tape }, one) => `${tape.pick(countBuiltins)}((${one()}) | 1)`,
  ({ tape }, one) => overflow(tape, one),
  (_, one) => typeNumber(one()),
  (_, one) => `sizeof(+(${one()}))`,
  (_, one) => `((void)(${one()}), ${one()})`,
  ({ tape }, one) => `"a\\xffz${tape.byte()}"[(${one()}) & 1]`,
  ({ tape }, one) => `(${tape.pick(scalarTypes)}[]){ ${one()}, ${one()} }[(${one()}) & 1]`,
  (_, one) => `__builtin_expect(!!(${one()}), 1)`,
  ({ tape }, one) => `__builtin_choose_expr(sizeof(+(${one()})) > ${tape.below(9)}, ${one()}, ${one()})`,
];

function shift(type: string, tape: Tape, one: () => string): string {
  return `((${type})${one()} ${tape.pick(["<<", ">>"])} (${one()} & ${type.includes("long") ? 63 : 31}))`;
}

function overflow(tape: Tape, one: () => string): string {
  const type = tape.pick(scalarTypes.filter((name) => name !== "_Bool"));
  // Clang has no code for products of more than 64 bits.
  const operation = tape.pick(["add", "sub", /long/.test(type) ? "sub" : "mul"]);
  const operand = operation === "mul" ? () => `(int)(${one()})` : one;
  return `({ ${type} t; int o = __builtin_${operation}_overflow(${operand()}, ${operand()}, &t); t + o; })`;
}
