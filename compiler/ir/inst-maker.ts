/** How one instruction is made: shared by the builder of functions and by passes that rewrite them. */

import type { Span } from "../source/source.ts";
import type { Inst, Value } from "./ir.ts";
import type { BinaryOp, CompareOp, ConvertOp, UnaryOp } from "./opcodes.ts";
import { bitsOf, i1, ptr, type Type } from "./types.ts";

/** `Omit` over each member of a union. */
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** An instruction with a result, before it has one. */
export type InstBody = DistributiveOmit<Extract<Inst, { result?: Value }>, "result" | "span">;

export abstract class InstMaker {
  /** Given to every instruction that is made from now on. */
  span: Span | undefined;

  /** `valueTypes` are those of the function to be; new values are pushed onto it. */
  constructor(protected readonly valueTypes: Type[]) {}

  /** Puts an instruction at the end of what was made so far. */
  protected abstract append(inst: Inst): void;

  typeOf(value: Value): Type {
    return this.valueTypes[value]!;
  }

  newValue(type: Type): Value {
    return this.valueTypes.push(type) - 1;
  }

  emit(type: Type, body: InstBody): Value {
    const result = this.newValue(type);
    this.add({ ...body, result } as Inst);
    return result;
  }

  constant(type: Type, value: bigint | number): Value {
    return this.emit(type, { op: "const", value: BigInt.asUintN(bitsOf(type), BigInt(value)) });
  }

  unary(op: UnaryOp, operand: Value): Value {
    return this.emit(this.typeOf(operand), { op, operand });
  }

  /** Converts to `type`; the operand itself when it has that type already. */
  convert(op: ConvertOp, operand: Value, type: Type): Value {
    return this.typeOf(operand) === type ? operand : this.emit(type, { op, operand });
  }

  /** Between the address that pointers have in an arena and the kernel's own. */
  castSpace(op: "fromarena" | "toarena", operand: Value): Value {
    return this.emit(ptr, { op, operand });
  }

  /** Brings an integer to `type`: truncates, or extends as `signed` says. */
  resize(operand: Value, type: Type, signed: boolean): Value {
    const from = bitsOf(this.typeOf(operand));
    return this.convert(from > bitsOf(type) ? "trunc" : signed ? "sext" : "zext", operand, type);
  }

  binary(op: BinaryOp, left: Value, right: Value): Value {
    return this.emit(this.typeOf(left), { op, left, right });
  }

  compare(op: CompareOp, left: Value, right: Value): Value {
    return this.emit(i1, { op, left, right });
  }

  select(condition: Value, ifTrue: Value, ifFalse: Value): Value {
    return this.emit(this.typeOf(ifTrue), { op: "select", condition, ifTrue, ifFalse });
  }

  protected add(inst: Inst): void {
    this.append(this.span ? { ...inst, span: this.span } : inst);
  }
}
