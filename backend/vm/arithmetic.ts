/** The arithmetic of RFC 9669 on 64-bit numbers as unsigned BigInts. */

import { unreachable } from "../../compiler/support/invariant.ts";
import type { AtomicOp, Instruction, JumpOp } from "../isa/instruction.ts";

type Alu = Extract<Instruction, { kind: "alu" }>;

/** §4.1; a 32-bit operation clears the upper half of the destination. */
export function alu({ op, width, signed, signExtend }: Pick<Alu, "op" | "width" | "signed" | "signExtend">, destination: bigint, source: bigint): bigint {
  const a = BigInt.asUintN(width, destination);
  const b = BigInt.asUintN(width, source);
  return BigInt.asUintN(width, aluValue(op, width, signed === true, signExtend, a, b));
}

function aluValue(op: Alu["op"], width: 32 | 64, signed: boolean, signExtend: 8 | 16 | 32 | undefined, a: bigint, b: bigint): bigint {
  switch (op) {
    case "add":
      return a + b;
    case "sub":
      return a - b;
    case "mul":
      return a * b;
    case "div":
      if (b === 0n) return 0n;
      return signed ? BigInt.asIntN(width, a) / BigInt.asIntN(width, b) : a / b;
    case "mod":
      if (b === 0n) return a;
      return signed ? BigInt.asIntN(width, a) % BigInt.asIntN(width, b) : a % b;
    case "or":
      return a | b;
    case "and":
      return a & b;
    case "xor":
      return a ^ b;
    case "lsh":
      return a << (b & BigInt(width - 1));
    case "rsh":
      return a >> (b & BigInt(width - 1));
    case "arsh":
      return BigInt.asIntN(width, a) >> (b & BigInt(width - 1));
    case "mov":
      return signExtend === undefined ? b : BigInt.asIntN(signExtend, b);
    default:
      return unreachable(op);
  }
}

export function negate(width: 32 | 64, value: bigint): bigint {
  return BigInt.asUintN(width, -value);
}

/** §4.2, on a little-endian machine. */
export function byteSwap(to: "le" | "be" | "swap", bits: 16 | 32 | 64, value: bigint): bigint {
  const low = BigInt.asUintN(bits, value);
  if (to === "le") return low;
  let swapped = 0n;
  for (let i = 0; i < bits; i += 8) swapped = (swapped << 8n) | ((low >> BigInt(i)) & 0xffn);
  return swapped;
}

/** §4.3. */
export function compare(op: JumpOp, width: 32 | 64, left: bigint, right: bigint): boolean {
  const a = BigInt.asUintN(width, left);
  const b = BigInt.asUintN(width, right);
  const signedA = BigInt.asIntN(width, left);
  const signedB = BigInt.asIntN(width, right);
  switch (op) {
    case "jeq":
      return a === b;
    case "jne":
      return a !== b;
    case "jgt":
      return a > b;
    case "jge":
      return a >= b;
    case "jlt":
      return a < b;
    case "jle":
      return a <= b;
    case "jset":
      return (a & b) !== 0n;
    case "jsgt":
      return signedA > signedB;
    case "jsge":
      return signedA >= signedB;
    case "jslt":
      return signedA < signedB;
    case "jsle":
      return signedA <= signedB;
    default:
      return unreachable(op);
  }
}

/** §5.3: what an atomic operation writes where `old` was; `expected` is r0. */
export function readModifyWrite(op: AtomicOp, bits: 32 | 64, old: bigint, source: bigint, expected: bigint): bigint {
  const value = BigInt.asUintN(bits, source);
  switch (op) {
    case "add":
      return BigInt.asUintN(bits, old + value);
    case "or":
      return old | value;
    case "and":
      return old & value;
    case "xor":
      return old ^ value;
    case "xchg":
      return value;
    case "cmpxchg":
      return old === BigInt.asUintN(bits, expected) ? value : old;
    default:
      return unreachable(op);
  }
}
