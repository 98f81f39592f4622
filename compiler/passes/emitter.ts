/** Makes new instructions in a function that a pass is rewriting. */

import { InstMaker } from "../ir/inst-maker.ts";
import type { Inst, Value } from "../ir/ir.ts";
import type { BinaryOp } from "../ir/opcodes.ts";
import { bytesOf, i64, ptr, type Type } from "../ir/types.ts";

export class Emitter extends InstMaker {
  /** What was made since the last `take`. */
  private insts: Inst[] = [];

  /** The types of the values of the function to be. */
  get types(): Type[] {
    return this.valueTypes;
  }

  /** Hands over the instructions made so far. */
  take(): Inst[] {
    const taken = this.insts;
    this.insts = [];
    return taken;
  }

  /** Adds a finished instruction as it is. */
  push(inst: Inst): void {
    this.append(inst);
  }

  /** Zero-extends or truncates. */
  override resize(operand: Value, type: Type): Value {
    return super.resize(operand, type, false);
  }

  /** A binary operation with a constant on the right. */
  binaryConst(op: BinaryOp, left: Value, right: bigint | number): Value {
    return this.binary(op, left, this.constant(this.typeOf(left), right));
  }

  pointerAdd(pointer: Value, offset: number): Value {
    return offset === 0 ? pointer : this.emit(ptr, { op: "ptradd", pointer, offset: this.constant(i64, offset) });
  }

  load(type: Type, pointer: Value, offset: number, access: { bits?: number; align?: number; volatile?: boolean } = {}): Value {
    const { bits = bytesOf(type) * 8, align = 1, volatile = false } = access;
    return this.emit(type, { op: "load", pointer, offset, bits, extend: "zero", align, volatile });
  }

  store(pointer: Value, offset: number, value: Value, access: { bits?: number; align?: number; volatile?: boolean } = {}): void {
    const { bits = bytesOf(this.typeOf(value)) * 8, align = 1, volatile = false } = access;
    this.add({ op: "store", pointer, offset, value, bits, align, volatile });
  }

  protected append(inst: Inst): void {
    this.insts.push(inst);
  }
}
