/** WebAssembly for the instructions that are not control flow: arithmetic, checked memory, calls. */

import { helperById } from "../../../compiler/bpf/helpers.ts";
import { STACK_LIMIT } from "../../../compiler/bpf/limits.ts";
import { READABLE, WRITABLE } from "../../../compiler/machine/memory.ts";
import { unreachable } from "../../../compiler/support/invariant.ts";
import type { CallTarget, Imm64, Instruction, Source } from "../../isa/instruction.ts";
import { MOST_FRAMES, type Program, type ProgramFunction, type Runnable } from "../program.ts";
import { emitAlu, emitByteSwap, emitNegate, type Operand } from "./arithmetic.ts";
import { Code, I64, type MemoryOp } from "./code.ts";
import { FUNCTION_TYPE, GLOBAL, importIndex, IMPORTS, LOCAL, localOf, STOP, TABLE, type Import } from "./layout.ts";

export interface EmitContext {
  readonly program: Program;
  readonly stack: { readonly base: number; readonly step: number };
  addressOf(value: Imm64): bigint;
}

export type Straight = Exclude<Runnable, { kind: "branch" | "jump" | "exit" }>;

const LOOKUP = 1;
const TAIL_CALL = 12;
/** Helpers that call functions of the program: for_each_map_elem and loop. */
const CALLING_BACK: ReadonlySet<number> = new Set([164, 181]);

export function emitInstruction(code: Code, context: EmitContext, instruction: Straight, at: number): void {
  switch (instruction.kind) {
    case "alu":
      return emitAlu(code, instruction, localOf(instruction.destination), operandOf(instruction.source));
    case "negate":
      return emitNegate(code, instruction.width, localOf(instruction.destination));
    case "byteSwap":
      return emitByteSwap(code, instruction.to, instruction.bits, localOf(instruction.destination));
    case "loadImm64":
      code.i64(context.addressOf(instruction.value)).set(localOf(instruction.destination));
      return;
    case "load":
      return emitLoad(code, instruction, at);
    case "store":
      return emitStore(code, instruction, at);
    case "atomic":
      return emitAtomic(code, instruction, at);
    case "loadPacket":
      return emitLoadPacket(code, instruction, at);
    case "call":
      return emitCall(code, context, instruction.target, at);
    case "callRegister":
      return emitCallRegister(code, context, localOf(instruction.register), at);
    default:
      unreachable(instruction);
  }
}

/** A frame starts as zeros. */
export function emitPrologue(code: Code, context: EmitContext, fn: ProgramFunction): void {
  const used = stackBytesUsed(context.program.instructions.slice(fn.start, fn.end));
  if (used > 64) code.get(LOCAL.frame).i32(STACK_LIMIT - used).op("i32_add").i32(0).i32(used).memoryFill();
  else for (let i = 0; i < used; i += 8) code.get(LOCAL.frame).i64(0n).memory("i64_store", STACK_LIMIT - used + i);
  code.get(LOCAL.frame).i32(STACK_LIMIT).op("i32_add", "i64_extend_i32_u").set(localOf(10));
  code.getGlobal(GLOBAL.steps).set(LOCAL.steps);
  emitReloadLimit(code);
}

/** How much of the frame a function can reach: all of it when r10 is more than the base of accesses. */
function stackBytesUsed(instructions: readonly Instruction[]): number {
  let lowest = 0;
  for (const instruction of instructions) {
    const base = baseOf(instruction);
    if (base === 10) lowest = Math.min(lowest, (instruction as { offset: number }).offset);
    if (readsAsValue(instruction, 10)) return STACK_LIMIT;
  }
  return Math.min(Math.ceil(-lowest / 8) * 8, STACK_LIMIT);
}

function baseOf(instruction: Instruction): number | undefined {
  return instruction.kind === "load" || instruction.kind === "store" || instruction.kind === "atomic" ? instruction.base : undefined;
}

function readsAsValue(instruction: Instruction, register: number): boolean {
  const isRegister = (source: Source<number>) => source.kind === "register" && source.register === register;
  switch (instruction.kind) {
    case "alu":
    case "store":
      return isRegister(instruction.source);
    case "atomic":
      return instruction.source === register;
    case "branch":
      return instruction.left === register || isRegister(instruction.right);
    case "loadPacket":
      return instruction.index === register;
    case "callRegister":
      return instruction.register === register;
    default:
      return false;
  }
}

/** At the head of a loop: stops a program that has used up its steps. */
export function emitStepCheck(code: Code, _context: EmitContext, at: number): void {
  code.get(LOCAL.steps).i64(0n).op("i64_lt_s").if();
  code.i32(at).i32(STOP.steps).call(importIndex("stop")).op("unreachable").end();
}

const LOADS: Readonly<Record<number, readonly [unsigned: MemoryOp, signed: MemoryOp]>> = {
  8: ["i64_load8_u", "i64_load8_s"],
  16: ["i64_load16_u", "i64_load16_s"],
  32: ["i64_load32_u", "i64_load32_s"],
  64: ["i64_load", "i64_load"],
};

const STORES: Readonly<Record<number, MemoryOp>> = { 8: "i64_store8", 16: "i64_store16", 32: "i64_store32", 64: "i64_store" };

function emitLoad(code: Code, { bits, signed, destination, base, offset }: Extract<Instruction, { kind: "load" }>, at: number): void {
  const load = LOADS[bits]![signed ? 1 : 0];
  const inFrame = frameOffset(base, offset, bits);
  if (inFrame !== undefined) code.get(LOCAL.frame).memory(load, inFrame);
  else {
    emitCheckedAddress(code, base, offset, bits, READABLE, at);
    code.get(LOCAL.at).memory(load);
  }
  code.set(localOf(destination));
}

function emitStore(code: Code, { bits, base, offset, source }: Extract<Instruction, { kind: "store" }>, at: number): void {
  const inFrame = frameOffset(base, offset, bits);
  if (inFrame === undefined) emitCheckedAddress(code, base, offset, bits, WRITABLE, at);
  code.get(inFrame === undefined ? LOCAL.at : LOCAL.frame);
  pushOperand(code, operandOf(source));
  code.memory(STORES[bits]!, inFrame ?? 0);
}

/** The offset from the start of the frame, for an access that is known to lie in it. */
function frameOffset(base: number, offset: number, bits: number): number | undefined {
  const inFrame = base === 10 && offset >= -STACK_LIMIT && offset + bits / 8 <= 0;
  return inFrame ? STACK_LIMIT + offset : undefined;
}

/** Leaves the address in `LOCAL.at`, or throws. The shadow of all bytes is looked at with one load. */
function emitCheckedAddress(code: Code, base: number, offset: number, bits: number, bit: number, at: number): void {
  const bytes = bits / 8;
  code.block().block();
  code.get(localOf(base));
  if (offset !== 0) code.i64(BigInt(offset)).op("i64_add");
  code.tee(LOCAL.address).get(LOCAL.wideLimit).op("i64_ge_u").brIf(0);
  code.get(LOCAL.address).op("i32_wrap_i64").tee(LOCAL.at).get(LOCAL.limit).op("i32_add");
  if (bytes === 8) {
    const mask = BigInt(bit) * 0x0101010101010101n;
    code.memory("i64_load").i64(mask).op("i64_and").i64(mask).op("i64_eq");
  } else {
    const mask = bytes === 1 ? bit : bytes === 2 ? bit * 0x0101 : bit * 0x01010101;
    code.memory(bytes === 1 ? "i32_load8_u" : bytes === 2 ? "i32_load16_u" : "i32_load").i32(mask).op("i32_and").i32(mask).op("i32_eq");
  }
  code.brIf(1).end();
  code.i32(at).get(LOCAL.address).i32(bytes).i32(bit).call(importIndex("fault")).op("unreachable").end();
}

const ATOMICS = { add: "i64_add", or: "i64_or", and: "i64_and", xor: "i64_xor" } as const;

function emitAtomic(code: Code, { op, fetch, bits, base, offset, source }: Extract<Instruction, { kind: "atomic" }>, at: number): void {
  const load = LOADS[bits]![0];
  emitCheckedAddress(code, base, offset, bits, READABLE, at);
  emitCheckedAddress(code, base, offset, bits, WRITABLE, at);
  code.get(LOCAL.at).memory(load).set(LOCAL.value);
  code.get(LOCAL.at);
  if (op === "xchg") code.get(localOf(source));
  else if (op === "cmpxchg") {
    code.get(localOf(source)).get(LOCAL.value).get(LOCAL.value).get(localOf(0));
    if (bits === 32) code.i64(0xffffffffn).op("i64_and");
    code.op("i64_eq", "select");
  } else code.get(LOCAL.value).get(localOf(source)).op(ATOMICS[op]);
  code.memory(STORES[bits]!);
  if (op === "cmpxchg") code.get(LOCAL.value).set(localOf(0));
  else if (fetch) code.get(LOCAL.value).set(localOf(source));
}

/** Outside the packet the program ends with 0. */
function emitLoadPacket(code: Code, { bits, offset, index }: Extract<Instruction, { kind: "loadPacket" }>, at: number): void {
  code.i32(at).get(localOf(6));
  if (index === undefined) code.i32(offset);
  else code.get(localOf(index)).op("i32_wrap_i64").i32(offset).op("i32_add");
  code.i32(bits / 8).call(importIndex("packet")).tee(localOf(0)).i64(0n).op("i64_lt_s").if();
  code.get(LOCAL.steps).setGlobal(GLOBAL.steps).i64(0n).op("return").end();
}

function emitCall(code: Code, context: EmitContext, target: CallTarget, at: number): void {
  switch (target.kind) {
    case "function":
      emitEnter(code, context, at);
      code.call(IMPORTS.length + context.program.functionByName.get(target.symbol)!);
      return emitReturned(code);
    case "helper":
      if (target.id === TAIL_CALL) return emitTailCall(code, at);
      if (target.id === LOOKUP) emitLookup(code, at);
      else emitHelper(code, target.id, at);
      code.set(localOf(0));
      return emitReloadLimit(code);
    case "kfunc":
      code.op("unreachable");
      return;
    default:
      unreachable(target);
  }
}

/** Pushes the arguments of a call to a function of the program. */
function emitEnter(code: Code, { stack }: EmitContext, at: number): void {
  const last = stack.base + (MOST_FRAMES - 1) * stack.step;
  code.get(LOCAL.frame).i32(last).op("i32_ge_u").if();
  code.i32(at).i32(STOP.depth).call(importIndex("stop")).op("unreachable").end();
  code.get(LOCAL.steps).setGlobal(GLOBAL.steps);
  for (let register = 1; register <= 5; register++) code.get(localOf(register));
  code.get(LOCAL.frame).i32(stack.step).op("i32_add");
}

function emitReturned(code: Code): void {
  code.set(localOf(0)).getGlobal(GLOBAL.steps).set(LOCAL.steps);
  emitReloadLimit(code);
}

/** The memory may have grown in a call. */
function emitReloadLimit(code: Code): void {
  code.getGlobal(GLOBAL.limit).tee(LOCAL.limit).op("i64_extend_i32_u").set(LOCAL.wideLimit);
}

/** Pushes the result. */
function emitHelper(code: Code, id: number, at: number): void {
  const helper = helperById(id);
  const count = !helper || helper.variadic ? 5 : helper.params.length;
  const callsBack = CALLING_BACK.has(id);
  if (callsBack) code.get(LOCAL.steps).setGlobal(GLOBAL.steps);
  code.i32(id).i32(at).get(LOCAL.frame);
  for (let register = 1; register <= count; register++) code.get(localOf(register));
  code.call(importIndex(`help${count}` as Import));
  if (callsBack) code.getGlobal(GLOBAL.steps).set(LOCAL.steps);
}

/** bpf_map_lookup_elem, with 32-bit numbers when both pointers are such: no BigInt is made. */
function emitLookup(code: Code, at: number): void {
  code.get(localOf(1)).get(localOf(2)).op("i64_or").i64(32n).op("i64_shr_u", "i64_eqz").if(I64);
  code.i32(at).get(localOf(1)).op("i32_wrap_i64").get(localOf(2)).op("i32_wrap_i64").call(importIndex("lookup")).op("i64_extend_i32_u");
  code.else();
  emitHelper(code, LOOKUP, at);
  code.end();
}

/** The other program's result is that of this function, as in the kernel. */
function emitTailCall(code: Code, at: number): void {
  code.i32(at).get(localOf(2)).get(localOf(3)).call(importIndex("tail")).tee(LOCAL.at).i32(0).op("i32_ge_s").if();
  code.get(LOCAL.steps).setGlobal(GLOBAL.steps);
  code.get(localOf(1)).i64(0n).i64(0n).i64(0n).i64(0n).get(LOCAL.frame).get(LOCAL.at);
  code.callIndirect(FUNCTION_TYPE, TABLE.entries).op("return").end();
  code.i64(-22n).set(localOf(0));
}

function emitCallRegister(code: Code, context: EmitContext, register: number, at: number): void {
  code.i32(at).get(register).call(importIndex("resolve")).set(LOCAL.at);
  emitEnter(code, context, at);
  code.get(LOCAL.at).callIndirect(FUNCTION_TYPE, TABLE.functions);
  emitReturned(code);
}

function pushOperand(code: Code, operand: Operand): void {
  if (operand.kind === "local") code.get(operand.local);
  else code.i64(operand.value);
}

export function operandOf(source: Source<number>): Operand {
  return source.kind === "register" ? { kind: "local", local: localOf(source.register) } : { kind: "constant", value: BigInt(source.value) };
}
