/** What the memory instructions do: bytes of any width, in the byte order of the module. */

import type { Memory } from "../machine/environment.ts";
import { unreachable } from "../support/invariant.ts";
import type { AtomicInst, LoadInst, MemoryCopyInst, MemorySetInst, StoreInst, Value } from "./ir.ts";
import type { AtomicOp } from "./opcodes.ts";
import { bitsOf, type Type } from "./types.ts";

type Endian = "little" | "big";
type Values = readonly bigint[];

export function runLoad(memory: Memory, endian: Endian, inst: LoadInst, values: Values, types: readonly Type[]): bigint {
  const read = readBytes(memory, endian, addressOf(inst, values), inst.bits / 8);
  const wide = inst.extend === "sign" ? BigInt.asIntN(inst.bits, read) : read;
  return BigInt.asUintN(bitsOf(types[inst.result]!), wide);
}

export function runStore(memory: Memory, endian: Endian, inst: StoreInst, values: Values): undefined {
  writeBytes(memory, endian, addressOf(inst, values), inst.bits / 8, BigInt.asUintN(inst.bits, values[inst.value]!));
}

export function runMemoryCopy(memory: Memory, inst: MemoryCopyInst, values: Values): undefined {
  if (inst.size === 0) return;
  const from = address(values[inst.source]!, inst.sourceOffset);
  const to = address(values[inst.destination]!, inst.destinationOffset);
  const bytes = memory.view(from, inst.size, "read").slice();
  memory.view(to, inst.size, "write").set(bytes);
}

export function runMemorySet(memory: Memory, inst: MemorySetInst, values: Values): undefined {
  if (inst.size === 0) return;
  memory.view(addressOf(inst, values), inst.size, "write").fill(Number(values[inst.byte]!));
}

/** A string of C, without the zero that ends it. */
export function readString(memory: Memory, at: bigint): Uint8Array {
  const bytes: number[] = [];
  for (let byte: bigint; (byte = memory.read(at + BigInt(bytes.length), 1)) !== 0n; ) bytes.push(Number(byte));
  return Uint8Array.from(bytes);
}

/** Gives the value that was there before. */
export function runAtomic(memory: Memory, endian: Endian, inst: AtomicInst, values: Values, types: readonly Type[]): bigint {
  const bits = bitsOf(types[inst.value]!);
  const at = addressOf(inst, values);
  const old = readBytes(memory, endian, at, bits / 8);
  const expected = inst.expected === undefined ? undefined : values[inst.expected]!;
  const now = combine(inst.op, old, values[inst.value]!, expected);
  writeBytes(memory, endian, at, bits / 8, BigInt.asUintN(bits, now));
  return old;
}

function combine(op: AtomicOp, old: bigint, value: bigint, expected: bigint | undefined): bigint {
  switch (op) {
    case "atomic_add":
      return old + value;
    case "atomic_and":
      return old & value;
    case "atomic_or":
      return old | value;
    case "atomic_xor":
      return old ^ value;
    case "atomic_xchg":
      return value;
    case "atomic_cmpxchg":
      return old === expected ? value : old;
    default:
      return unreachable(op);
  }
}

function addressOf(inst: { readonly pointer: Value; readonly offset: number }, values: Values): bigint {
  return address(values[inst.pointer]!, inst.offset);
}

function address(pointer: bigint, offset: number): bigint {
  return BigInt.asUintN(64, pointer + BigInt(offset));
}

function readBytes(memory: Memory, endian: Endian, at: bigint, size: number): bigint {
  if (endian === "little" && isDirect(size)) return memory.read(at, size);
  const bytes = memory.view(at, size, "read");
  let value = 0n;
  for (let index = 0; index < size; index++) {
    value = (value << 8n) | BigInt(bytes[endian === "big" ? index : size - 1 - index]!);
  }
  return value;
}

function writeBytes(memory: Memory, endian: Endian, at: bigint, size: number, value: bigint): void {
  if (endian === "little" && isDirect(size)) return memory.write(at, size, value);
  const bytes = memory.view(at, size, "write");
  let rest = value;
  for (let index = 0; index < size; index++) {
    bytes[endian === "big" ? size - 1 - index : index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
}

function isDirect(size: number): size is 1 | 2 | 4 | 8 {
  return size === 1 || size === 2 || size === 4 || size === 8;
}
