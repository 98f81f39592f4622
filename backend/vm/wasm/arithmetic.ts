/** WebAssembly for the arithmetic of RFC 9669 §4.1 to §4.3. Registers are 64-bit locals. */

import { unreachable } from "../../../compiler/support/invariant.ts";
import type { Instruction, JumpOp } from "../../isa/instruction.ts";
import { Code, I32, I64, type Op } from "./code.ts";

type Alu = Extract<Instruction, { kind: "alu" }>;

/** Pushes the operand, as the width wants it. */
export type Operand =
  | { readonly kind: "local"; readonly local: number }
  | { readonly kind: "constant"; readonly value: bigint };

const SIMPLE = { add: "add", sub: "sub", mul: "mul", or: "or", and: "and", xor: "xor", lsh: "shl", rsh: "shr_u", arsh: "shr_s" } as const;

export function emitAlu(code: Code, { op, width, signed, signExtend }: Alu, destination: number, source: Operand): void {
  if (op === "mov") emitMove(code, width, signExtend, source);
  else if (op === "div" || op === "mod") emitDivision(code, op, width, signed === true, destination, source);
  else {
    push(code, { kind: "local", local: destination }, width);
    push(code, source, width);
    code.op(named(width, SIMPLE[op]));
  }
  finish(code, width, destination);
}

export function emitNegate(code: Code, width: 32 | 64, destination: number): void {
  if (width === 64) code.i64(0n);
  else code.i32(0);
  push(code, { kind: "local", local: destination }, width);
  code.op(named(width, "sub"));
  finish(code, width, destination);
}

function emitMove(code: Code, width: 32 | 64, signExtend: 8 | 16 | 32 | undefined, source: Operand): void {
  push(code, source, width);
  if (signExtend === undefined) return;
  if (width === 64) code.op(`i64_extend${signExtend}_s`);
  else if (signExtend !== 32) code.op(`i32_extend${signExtend}_s`);
}

/** Division by zero gives 0, the remainder the dividend; -1 as divisor must not overflow. */
function emitDivision(code: Code, op: "div" | "mod", width: 32 | 64, signed: boolean, destination: number, source: Operand): void {
  const dividend: Operand = { kind: "local", local: destination };
  const type = width === 64 ? I64 : I32;
  push(code, source, width);
  code.op(width === 64 ? "i64_eqz" : "i32_eqz").if(type);
  if (op === "div") pushConstant(code, 0n, width);
  else push(code, dividend, width);
  code.else();
  if (op === "div" && signed) {
    push(code, source, width);
    pushConstant(code, -1n, width);
    code.op(named(width, "eq")).if(type);
    pushConstant(code, 0n, width);
    push(code, dividend, width);
    code.op(named(width, "sub")).else();
  }
  push(code, dividend, width);
  push(code, source, width);
  code.op(named(width, `${op === "div" ? "div" : "rem"}_${signed ? "s" : "u"}`));
  if (op === "div" && signed) code.end();
  code.end();
}

/** §4.2, on a little-endian machine. */
export function emitByteSwap(code: Code, to: "le" | "be" | "swap", bits: 16 | 32 | 64, register: number): void {
  if (to === "le") {
    if (bits === 64) return;
    code.get(register).i64((1n << BigInt(bits)) - 1n).op("i64_and").set(register);
    return;
  }
  // Neighbouring bytes, then neighbouring halfwords, then the halves.
  swapNeighbours(code, register, 8n, bits === 16 ? 0xffn : 0x00ff00ff00ff00ffn, bits === 16 ? 0xff00n : 0xff00ff00ff00ff00n);
  if (bits === 16) return;
  swapNeighbours(code, register, 16n, 0x0000ffff0000ffffn, 0xffff0000ffff0000n);
  if (bits === 64) code.get(register).i64(32n).op("i64_rotl").set(register);
  else code.get(register).i64(0xffffffffn).op("i64_and").set(register);
}

function swapNeighbours(code: Code, register: number, distance: bigint, low: bigint, high: bigint): void {
  code.get(register).i64(low).op("i64_and").i64(distance).op("i64_shl");
  code.get(register).i64(high).op("i64_and").i64(distance).op("i64_shr_u");
  code.op("i64_or").set(register);
}

const CONDITIONS = {
  jeq: "eq", jne: "ne", jgt: "gt_u", jge: "ge_u", jlt: "lt_u", jle: "le_u", jsgt: "gt_s", jsge: "ge_s", jslt: "lt_s", jsle: "le_s",
} as const;

/** Pushes an i32 that is not zero when the branch is taken. */
export function emitCondition(code: Code, op: JumpOp, width: 32 | 64, left: number, right: Operand): void {
  push(code, { kind: "local", local: left }, width);
  push(code, right, width);
  if (op === "jset") {
    code.op(named(width, "and"));
    pushConstant(code, 0n, width);
    code.op(named(width, "ne"));
    return;
  }
  code.op(named(width, CONDITIONS[op]));
}

function push(code: Code, operand: Operand, width: 32 | 64): void {
  switch (operand.kind) {
    case "constant":
      pushConstant(code, operand.value, width);
      return;
    case "local":
      code.get(operand.local);
      if (width === 32) code.op("i32_wrap_i64");
      return;
    default:
      unreachable(operand);
  }
}

function pushConstant(code: Code, value: bigint, width: 32 | 64): void {
  if (width === 64) code.i64(value);
  else code.i32(Number(BigInt.asIntN(32, value)));
}

function finish(code: Code, width: 32 | 64, destination: number): void {
  if (width === 32) code.op("i64_extend_i32_u");
  code.set(destination);
}

type Suffix<T> = T extends `i64_${infer S}` ? (`i32_${S}` extends Op ? S : never) : never;

function named(width: 32 | 64, name: Suffix<Op>): Op {
  return `i${width}_${name}` as Op;
}
