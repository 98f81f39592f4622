/** Makes new instructions in a function that a pass is rewriting. */

import type { Inst, Value } from "../ir/ir.ts";
import type { BinaryOp, CompareOp, ConvertOp, UnaryOp } from "../ir/opcodes.ts";
import { bitsOf, bytesOf, i1, i64, ptr, type Type } from "../ir/types.ts";
import type { Span } from "../source/source.ts";

/** `Omit` over each member of a union. */
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
export type InstBody = DistributiveOmit<Extract<Inst, { result?: Value }>, "result" | "span">;

export class Emitter {
  /** What was made since the last `take`. */
  private insts: Inst[] = [];
  /** Given to what is made from now on. */
  span: Span | undefined;

  /** `types` are those of the function to be; new values are pushed onto it. */
  constructor(readonly types: Type[]) {}

  /** Hands over the instructions made so far. */
  take(): Inst[] {
    const taken = this.insts;
    this.insts = [];
    return taken;
  }

  newValue(type: Type): Value {
    return this.types.push(type) - 1;
  }

  typeOf(value: Value): Type {
    return this.types[value]!;
  }

  /** Adds a finished instruction as it is. */
  push(inst: Inst): void {
    this.insts.push(inst);
  }

  emit(type: Type, body: InstBody): Value {
    const result = this.newValue(type);
    this.insts.push({ ...body, result, ...(this.span && { span: this.span }) } as Inst);
    return result;
  }

  constant(type: Type, value: bigint | number): Value {
    return this.emit(type, { op: "const", value: BigInt.asUintN(bitsOf(type), BigInt(value)) });
  }

  unary(op: UnaryOp, operand: Value): Value {
    return this.emit(this.typeOf(operand), { op, operand });
  }

  convert(op: ConvertOp, operand: Value, type: Type): Value {
    return this.typeOf(operand) === type ? operand : this.emit(type, { op, operand });
  }

  /** Zero-extends or truncates. */
  resize(operand: Value, type: Type): Value {
    return this.convert(bitsOf(this.typeOf(operand)) > bitsOf(type) ? "trunc" : "zext", operand, type);
  }

  binary(op: BinaryOp, left: Value, right: Value): Value {
    return this.emit(this.typeOf(left), { op, left, right });
  }

  /** A binary operation with a constant on the right. */
  binaryConst(op: BinaryOp, left: Value, right: bigint | number): Value {
    return this.binary(op, left, this.constant(this.typeOf(left), right));
  }

  compare(op: CompareOp, left: Value, right: Value): Value {
    return this.emit(i1, { op, left, right });
  }

  select(condition: Value, ifTrue: Value, ifFalse: Value): Value {
    return this.emit(this.typeOf(ifTrue), { op: "select", condition, ifTrue, ifFalse });
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
    const span = this.span && { span: this.span };
    this.insts.push({ op: "store", pointer, offset, value, bits, align, volatile, ...span });
  }
}
