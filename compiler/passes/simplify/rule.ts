/** What a rewrite rule is, and what it may ask. */

import type { Global, Inst, Value } from "../../ir/ir.ts";
import type { BinaryOp, CompareOp, ConvertOp, Opcode, UnaryOp } from "../../ir/opcodes.ts";
import type { Type } from "../../ir/types.ts";

export interface Matcher {
  typeOf(value: Value): Type;
  bitsOf(value: Value): number;
  definitionOf(value: Value): Inst | undefined;
  /** The number that a value is known to be. */
  constantOf(value: Value): bigint | undefined;
  /** The bits of a value that may be 1. */
  possibleOnes(value: Value): bigint;
  /** True when nothing but the asking instruction uses the value, so that rewriting it makes no second copy. */
  usedOnce(value: Value): boolean;
  /** The global variable of that name, if it is one. */
  global(symbol: string): Global | undefined;
  constant(type: Type, value: bigint): Value;
  unary(op: UnaryOp, operand: Value): Value;
  convert(op: ConvertOp, operand: Value, type: Type): Value;
  binary(op: BinaryOp, left: Value, right: Value): Value;
  compare(op: CompareOp, left: Value, right: Value): Value;
  select(condition: Value, ifTrue: Value, ifFalse: Value): Value;
  pointerAdd(pointer: Value, offset: Value): Value;
  symbol(symbol: string, offset: number): Value;
}

type Narrowed<I, O> = I extends { op: infer P } ? ([O & P] extends [never] ? never : I & { op: O & P }) : never;
/** The instructions whose operation is one of `O`. */
export type InstOf<O extends Opcode> = Narrowed<Inst, O>;

export interface Rule<O extends Opcode = Opcode> {
  /** `left ⇒ right`, as a reader writes it. */
  readonly name: string;
  readonly ops: readonly Opcode[];
  /** The value to use in the place of the instruction's, or undefined when the rule does not apply. */
  readonly apply: (inst: InstOf<O>, m: Matcher) => Value | undefined;
}

/** A rule on the given operations. */
export function rule<O extends Opcode>(name: string, ops: readonly O[], apply: (inst: InstOf<O>, m: Matcher) => Value | undefined): Rule {
  return { name, ops, apply: apply as unknown as Rule["apply"] };
}

/** The definition of `value` when it is by `op`. */
export function defined<O extends Opcode>(m: Matcher, value: Value, op: O): InstOf<O> | undefined {
  const inst = m.definitionOf(value);
  return inst?.op === op ? (inst as unknown as InstOf<O>) : undefined;
}
