/**
 * The meaning of the pure operations on known values. The interpreter runs on these functions and the constant
 * folder of the passes calls the same ones, so that the two can never disagree.
 *
 * Values are unsigned: 0 ≤ value < 2^bits, as in `ConstInst.value`. A pointer counts as 64 bits.
 */

import { unreachable } from "../support/invariant.ts";
import type { BinaryOp, CompareOp, ConvertOp, UnaryOp } from "./opcodes.ts";
import { bitsOf, type Type } from "./types.ts";

/** `op operand`, where both the operand and the result are of `type`. */
export function evaluateUnary(op: UnaryOp, type: Type, operand: bigint): bigint {
  const bits = bitsOf(type);
  switch (op) {
    case "neg":
      return BigInt.asUintN(bits, -operand);
    case "not":
      return BigInt.asUintN(bits, ~operand);
    case "bswap":
      return swapBytes(operand, bits);
    case "popcount":
      return BigInt.asUintN(bits, BigInt(countOnes(operand)));
    case "clz":
      return BigInt.asUintN(bits, BigInt(bits - bitLength(operand)));
    case "ctz":
      return BigInt.asUintN(bits, BigInt(operand === 0n ? bits : bitLength(operand & -operand) - 1));
    default:
      return unreachable(op);
  }
}

/** Converts `operand`, of type `from`, to type `to`. */
export function evaluateConvert(op: ConvertOp, from: Type, to: Type, operand: bigint): bigint {
  switch (op) {
    case "zext":
    case "ptrtoint":
    case "inttoptr":
    case "fromarena":
    case "toarena":
      return operand;
    case "sext":
      return BigInt.asUintN(bitsOf(to), BigInt.asIntN(bitsOf(from), operand));
    case "trunc":
      return BigInt.asUintN(bitsOf(to), operand);
    case "isconst":
      return 1n;
    default:
      return unreachable(op);
  }
}

/** `left op right`, all three of `type`. Division by zero and overflow are as `opcodes.ts` says (RFC 9669 §4.1). */
export function evaluateBinary(op: BinaryOp, type: Type, left: bigint, right: bigint): bigint {
  const bits = bitsOf(type);
  switch (op) {
    case "add":
      return BigInt.asUintN(bits, left + right);
    case "sub":
      return BigInt.asUintN(bits, left - right);
    case "mul":
      return BigInt.asUintN(bits, left * right);
    case "udiv":
      return right === 0n ? 0n : left / right;
    case "urem":
      return right === 0n ? left : left % right;
    case "sdiv":
      return right === 0n ? 0n : BigInt.asUintN(bits, BigInt.asIntN(bits, left) / BigInt.asIntN(bits, right));
    case "srem":
      return right === 0n ? left : BigInt.asUintN(bits, BigInt.asIntN(bits, left) % BigInt.asIntN(bits, right));
    case "and":
      return left & right;
    case "or":
      return left | right;
    case "xor":
      return left ^ right;
    case "shl":
    case "lshr":
    case "ashr":
      return evaluateShift(op, bits, left, shiftAmount(bits, right));
    default:
      return unreachable(op);
  }
}

/** The i1 of `left op right`, where both are of `type`. */
export function evaluateCompare(op: CompareOp, type: Type, left: bigint, right: bigint): bigint {
  return compares(op, bitsOf(type), left, right) ? 1n : 0n;
}

/** How far a shift by `amount` goes on a type of `bits` bits: modulo 32 or 64 for what a BPF register holds. */
export function shiftAmount(bits: number, amount: bigint): bigint {
  if (bits <= 32) return amount & 31n;
  if (bits <= 64) return amount & 63n;
  return amount;
}

function evaluateShift(op: "shl" | "lshr" | "ashr", bits: number, value: bigint, amount: bigint): bigint {
  const signed = op === "ashr" ? BigInt.asIntN(bits, value) : value;
  if (amount >= BigInt(bits)) return signed < 0n ? BigInt.asUintN(bits, -1n) : 0n;
  return BigInt.asUintN(bits, op === "shl" ? value << amount : signed >> amount);
}

function compares(op: CompareOp, bits: number, left: bigint, right: bigint): boolean {
  switch (op) {
    case "eq":
      return left === right;
    case "ne":
      return left !== right;
    case "ult":
      return left < right;
    case "ule":
      return left <= right;
    case "ugt":
      return left > right;
    case "uge":
      return left >= right;
    case "slt":
      return BigInt.asIntN(bits, left) < BigInt.asIntN(bits, right);
    case "sle":
      return BigInt.asIntN(bits, left) <= BigInt.asIntN(bits, right);
    case "sgt":
      return BigInt.asIntN(bits, left) > BigInt.asIntN(bits, right);
    case "sge":
      return BigInt.asIntN(bits, left) >= BigInt.asIntN(bits, right);
    default:
      return unreachable(op);
  }
}

function swapBytes(value: bigint, bits: number): bigint {
  let swapped = 0n;
  for (let shift = 0; shift < bits; shift += 8) swapped = (swapped << 8n) | ((value >> BigInt(shift)) & 0xffn);
  return swapped;
}

function countOnes(value: bigint): number {
  let count = 0;
  for (let rest = value; rest !== 0n; rest &= rest - 1n) count += 1;
  return count;
}

/** The place of the highest 1 bit, from 1; 0 for 0. */
function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}
