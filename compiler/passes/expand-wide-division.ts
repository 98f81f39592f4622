/**
 * Division of more than 64 bits by long division: one bit of the quotient a round, in a loop of as many rounds as the
 * type has bits. The counter starts and ends at constants, so that the verifier can walk it.
 */

import type { Block, BlockId, Func, Inst, Terminator, Value } from "../ir/ir.ts";
import type { BinaryOp } from "../ir/opcodes.ts";
import { bitsOf, i1, i32, int } from "../ir/types.ts";
import { Emitter } from "./emitter.ts";

type Division = Extract<Inst, { left: Value }>;

const divisions: ReadonlySet<string> = new Set<BinaryOp>(["udiv", "urem", "sdiv", "srem"]);

export function expandWideDivision(func: Func): Func {
  const isWide = (inst: Inst): inst is Division => divisions.has(inst.op) && "left" in inst && bitsOf(func.valueTypes[inst.left]!) > 64;
  if (!func.blocks.some((block) => block.insts.some(isWide))) return func;
  const types = [...func.valueTypes];
  const e = new Emitter(types);
  let nextBlock = Math.max(...func.blocks.map((block) => block.id)) + 1;
  const blocks = func.blocks.flatMap((block): Block[] => {
    const done: Block[] = [];
    let { id, params } = block;
    for (const inst of block.insts) {
      e.span = inst.span;
      if (!isWide(inst)) {
        e.push(inst);
        continue;
      }
      const [head, after] = [nextBlock++, nextBlock++];
      const { blocks: made, outcome } = divide(e, inst, { id, params }, head, after);
      done.push(...made);
      [id, params] = [after, []];
      finish(e, inst, outcome);
    }
    done.push({ id, params, insts: e.take(), terminator: block.terminator });
    return done;
  });
  return { ...func, valueTypes: types, blocks };
}

/** What the loop leaves behind, for the block after it. */
interface Outcome {
  readonly quotient: Value;
  readonly remainder: Value;
  readonly divisor: Value;
  readonly quotientNegative: Value | undefined;
  readonly remainderNegative: Value | undefined;
}

function divide(
  e: Emitter,
  inst: Division,
  before: { id: BlockId; params: readonly Value[] },
  head: BlockId,
  after: BlockId,
): { blocks: Block[]; outcome: Outcome } {
  const type = e.typeOf(inst.left);
  const bits = bitsOf(type);
  const signed = inst.op === "sdiv" || inst.op === "srem";
  const zero = e.constant(type, 0);
  const negative = (value: Value) => e.compare("slt", value, zero);
  const magnitude = (value: Value) => e.select(negative(value), e.binary("sub", zero, value), value);
  const [dividend, divisor] = signed ? [magnitude(inst.left), magnitude(inst.right)] : [inst.left, inst.right];
  const quotientNegative = signed ? e.compare("ne", negative(inst.left), negative(inst.right)) : undefined;
  const remainderNegative = signed ? negative(inst.left) : undefined;
  // One bit more, as the remainder is doubled before it is compared.
  const wide = int(bits + 1);
  const wideDivisor = e.convert("zext", divisor, wide);
  const start = [e.constant(i32, 0), dividend, zero, e.constant(wide, 0)];
  const span = inst.span && { span: inst.span };
  const first: Block = { ...before, insts: e.take(), terminator: { op: "jump", target: { block: head, args: start }, ...span } };

  const [round, rest, quotient, remainder] = [e.newValue(i32), e.newValue(type), e.newValue(type), e.newValue(wide)];
  const nextBit = e.convert("zext", e.binaryConst("lshr", rest, bits - 1), wide);
  const doubled = e.binary("or", e.binaryConst("shl", remainder, 1), nextBit);
  const fits = e.compare("uge", doubled, wideDivisor);
  const left = e.select(fits, e.binary("sub", doubled, wideDivisor), doubled);
  const more = e.binary("or", e.binaryConst("shl", quotient, 1), e.convert("zext", fits, type));
  const shifted = e.binaryConst("shl", rest, 1);
  const next = e.binaryConst("add", round, 1);
  const condition = e.compare("ult", next, e.constant(i32, bits));
  const again: Terminator = { op: "branch", condition, ifTrue: { block: head, args: [next, shifted, more, left] }, ifFalse: { block: after, args: [] }, ...span };
  const loop: Block = { id: head, params: [round, rest, quotient, remainder], insts: e.take(), terminator: again };
  return { blocks: [first, loop], outcome: { quotient: more, remainder: left, divisor, quotientNegative, remainderNegative } };
}

function finish(e: Emitter, inst: Division, outcome: Outcome): void {
  const { quotient, remainder, divisor, quotientNegative, remainderNegative } = outcome;
  const type = e.typeOf(inst.result);
  const zero = e.constant(type, 0);
  const span = inst.span && { span: inst.span };
  const isQuotient = inst.op === "udiv" || inst.op === "sdiv";
  const unsigned = isQuotient ? quotient : e.convert("trunc", remainder, type);
  const negative = isQuotient ? quotientNegative : remainderNegative;
  const value = negative === undefined ? unsigned : e.select(negative, e.binary("sub", zero, unsigned), unsigned);
  // A quotient by zero is zero; the remainder has come out as the dividend.
  const byZero = isQuotient ? e.compare("eq", divisor, zero) : e.constant(i1, 0);
  e.push({ op: "select", condition: byZero, ifTrue: zero, ifFalse: value, result: inst.result, ...span });
}
