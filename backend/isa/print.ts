/**
 * Instructions as text, in the syntax that the kernel's verifier and llvm-objdump write. The inverse of `parse.ts`.
 *
 * Symbols are what an object's relocations stand for, and have a spelling of our own that says what they are:
 * `r1 = map[counters] ll`, `r1 = data[table]+0x8 ll`, `r1 = function[callback] ll`, `call subprogram`, `call kfunc[f]`.
 */

import { unreachable } from "../../compiler/support/invariant.ts";
import { distance, slotOffsets } from "./encode.ts";
import { isJump, type CallTarget, type Imm64, type Instruction, type Label, type Source } from "./instruction.ts";
import * as bits from "./opcodes.ts";

export interface PrintOptions<Register> {
  /** How a register is spelled, seen as 32 or 64 bits; by default `w1` and `r1`. */
  readonly register?: (register: Register, width: 32 | 64) => string;
  /** How a branch target is spelled; by default `L<target>`. */
  readonly target?: (target: Label) => string;
}

function printInstruction<Register>(instruction: Instruction<Register>, options: PrintOptions<Register> = {}): string {
  const {
    register: name = (register: Register, width: 32 | 64) => `${width === 64 ? "r" : "w"}${register}`,
    target: label = (target: Label) => `L${target}`,
  } = options;
  const r = (register: Register) => name(register, 64);
  const operand = (source: Source<Register>, width: 32 | 64) =>
    source.kind === "register" ? name(source.register, width) : hex(source.value);
  const memory = (i: { base: Register; offset: number }) => `${r(i.base)} ${signedOffset(i.offset)}`;

  switch (instruction.kind) {
    case "alu": {
      const { op, width, destination, source, signed, signExtend } = instruction;
      const symbol = `${signed ? "s" : ""}${bits.alu.byOp.get(op)!.symbol}`;
      const cast = signExtend ? `(s${signExtend})` : "";
      return `${name(destination, width)} ${symbol} ${cast}${operand(source, width)}`;
    }
    case "negate": {
      const register = name(instruction.destination, instruction.width);
      return `${register} = -${register}`;
    }
    case "byteSwap": {
      const { to, destination } = instruction;
      return `${r(destination)} = ${to === "swap" ? "bswap" : to}${instruction.bits} ${r(destination)}`;
    }
    case "loadImm64":
      return `${r(instruction.destination)} = ${printImm64(instruction.value)} ll`;
    case "load": {
      const { signed, destination } = instruction;
      const register = name(destination, signed || instruction.bits === 64 ? 64 : 32);
      if (instruction.ordered) return `${register} = load_acquire((u${instruction.bits} *)(${memory(instruction)}))`;
      return `${register} = *(${signed ? "s" : "u"}${instruction.bits} *)(${memory(instruction)})`;
    }
    case "store": {
      const { source } = instruction;
      if (instruction.ordered) return `store_release((u${instruction.bits} *)(${memory(instruction)}), ${operand(source, instruction.bits === 64 ? 64 : 32)})`;
      return `*(u${instruction.bits} *)(${memory(instruction)}) = ${operand(source, instruction.bits === 64 ? 64 : 32)}`;
    }
    case "atomic": {
      const { op, fetch, source } = instruction;
      const value = name(source, instruction.bits);
      const pointer = `(u${instruction.bits} *)(${memory(instruction)})`;
      const suffix = instruction.bits === 64 ? "_64" : "32_32";
      const accumulator = instruction.bits === 64 ? "r0" : "w0";
      if (op === "xchg") return `${value} = xchg${suffix}(${memory(instruction)}, ${value})`;
      if (op === "cmpxchg") return `${accumulator} = cmpxchg${suffix}(${memory(instruction)}, ${accumulator}, ${value})`;
      if (fetch) return `${value} = atomic_fetch_${op}(${pointer}, ${value})`;
      return `lock *${pointer} ${bits.atomic.byOp.get(op)!.symbol} ${value}`;
    }
    case "loadPacket": {
      const { index, offset } = instruction;
      const fixed = index === undefined ? hex(offset) : `${r(index)}${offset === 0 ? "" : ` ${signedOffset(offset)}`}`;
      return `r0 = *(u${instruction.bits} *)skb[${fixed}]`;
    }
    case "branch": {
      const { op, width, left, right, target } = instruction;
      return `if ${name(left, width)} ${bits.jump.byOp.get(op)!.symbol} ${operand(right, width)} goto ${label(target)}`;
    }
    case "jump":
      return `${instruction.long ? "gotol" : "goto"} ${label(instruction.target)}`;
    case "mayGoto":
      return `may_goto ${label(instruction.target)}`;
    case "addressSpaceCast": {
      const { destination, source, to, from } = instruction;
      return `${r(destination)} = addr_space_cast(${r(source)}, ${hex(to)}, ${hex(from)})`;
    }
    case "raw":
      return `.8byte ${hex(BigInt.asUintN(64, instruction.value))}`;
    case "call":
      return `call ${printCallTarget(instruction.target)}`;
    case "callRegister":
      return `callx ${r(instruction.register)}`;
    case "exit":
      return "exit";
    default:
      return unreachable(instruction);
  }
}

/** One line for each instruction, as llvm-objdump shows them: branches by their distance in slots. */
export function printListing(instructions: readonly Instruction[]): string[] {
  const slots = slotOffsets(instructions);
  return instructions.map((instruction, index) =>
    printInstruction(instruction, {
      target: (target) => {
        const far = distance(slots, index, target);
        return `${far < 0 ? "-" : "+"}${hex(Math.abs(far))}`;
      },
    }),
  );
}

/** A whole function for reading: indented instructions, with a label above each that is jumped to. */
export function printAssembly(instructions: readonly Instruction[]): string {
  const targets = new Set<number>();
  for (const one of instructions) if (isJump(one)) targets.add(one.target);
  return instructions
    .map((one, index) => `${targets.has(index) ? `L${index}:\n` : ""}  ${printInstruction(one)}\n`)
    .join("");
}

function printImm64(value: Imm64): string {
  switch (value.kind) {
    case "number":
      return hex(BigInt.asIntN(64, value.value));
    case "map":
    case "function":
      return `${value.kind}[${value.symbol}]`;
    case "data":
      return `data[${value.symbol}]${value.offset === 0 ? "" : `${value.offset < 0 ? "-" : "+"}${hex(Math.abs(value.offset))}`}`;
    default:
      return unreachable(value);
  }
}

function printCallTarget(target: CallTarget): string {
  switch (target.kind) {
    case "helper":
      return hex(target.id);
    case "function":
      return target.symbol;
    case "kfunc":
      return `kfunc[${target.symbol}]`;
    default:
      return unreachable(target);
  }
}

/** `0x1f`, `-0x8`. */
function hex(value: number | bigint): string {
  return value < 0 ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}

/** `+ 0x4`, `- 0x8`. */
function signedOffset(offset: number): string {
  return offset < 0 ? `- ${hex(-offset)}` : `+ ${hex(offset)}`;
}
