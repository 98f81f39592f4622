/** Instructions to bytes (RFC 9669 §3). The inverse of `decode.ts`. */

import { invariant, unreachable } from "../../compiler/support/invariant.ts";
import { slotsOf, type AluOp, type CallTarget, type Imm64, type Instruction, type Source } from "./instruction.ts";
import * as bits from "./opcodes.ts";

export type Endian = "little" | "big";

/** What an instruction names by symbol; the bits that stand for it are the resolver's affair. */
export type SymbolReference =
  | Exclude<Imm64, { kind: "number" }>
  | Exclude<CallTarget, { kind: "helper" }>;

export interface SymbolUse {
  /** Where the instruction stands, in slots of eight bytes. */
  readonly slot: number;
  /** Its index among the instructions. */
  readonly index: number;
  readonly place: "loadImm64" | "call";
  readonly reference: SymbolReference;
}

/** The fields of an instruction that stand for a symbol. */
export interface SymbolFields {
  readonly source: number;
  readonly imm: number;
  /** The second half of a `loadImm64`. */
  readonly nextImm?: number;
  /** The offset field: for a kfunc, an index among the BTF file descriptors of the load. */
  readonly offset?: number;
}

export interface EncodeOptions {
  readonly endian?: Endian;
  /** By default what stands in an object file before relocation: see `unresolved`. */
  readonly resolve?: (use: SymbolUse) => SymbolFields;
}

/** The bytes of `instructions`; branch targets are indices into the array. */
export function encode(instructions: readonly Instruction[], options: EncodeOptions = {}): Uint8Array {
  const { endian = "little", resolve = unresolved } = options;
  const slots = slotOffsets(instructions);
  const writer = new SlotWriter(slots[instructions.length]!, endian);
  instructions.forEach((instruction, index) => {
    const fields = fieldsOf(instruction, {
      distance: (target) => distance(slots, index, target),
      symbol: (place, reference) => resolve({ slot: slots[index]!, index, place, reference }),
    });
    writer.write(slots[index]!, fields);
  });
  return writer.bytes;
}

/** The slot at which each instruction starts, and the number of slots of all of them as the last element. */
export function slotOffsets(instructions: readonly Instruction<unknown>[]): number[] {
  const slots = [0];
  for (const instruction of instructions) slots.push(slots.at(-1)! + slotsOf(instruction));
  return slots;
}

/**
 * What clang writes before relocation: a function's address and a call to a symbol have imm -1 (the call's source
 * field says that it is not a helper), an address in a data section has its offset.
 */
function unresolved(use: SymbolUse): SymbolFields {
  const { reference } = use;
  if (use.place === "call") return { source: bits.callSource.function, imm: -1 };
  return { source: bits.immediateSource.number, imm: reference.kind === "data" ? reference.offset : 0 };
}

/** The distance of a branch, in slots from the instruction after it; a branch takes one slot. */
export function distance(slots: readonly number[], from: number, target: number): number {
  const to = slots[target];
  invariant(to !== undefined && target < slots.length - 1, `branch at ${from} to ${target}: no such instruction`);
  return to - slots[from]! - 1;
}

interface Fields {
  readonly opcode: number;
  readonly destination?: number;
  readonly source?: number;
  readonly offset?: number;
  readonly imm?: number;
  readonly nextImm?: number;
  /** All eight bytes, in place of the fields. */
  readonly raw?: bigint;
}

interface Surroundings {
  distance(target: number): number;
  symbol(place: SymbolUse["place"], reference: SymbolReference): SymbolFields;
}

function fieldsOf(instruction: Instruction, around: Surroundings): Fields {
  const { ld, ldx, st, stx, alu, alu64, jmp, jmp32 } = bits.instructionClass;
  switch (instruction.kind) {
    case "alu": {
      const { op, width, destination, signed, signExtend } = instruction;
      const opcode = bits.alu.byOp.get(op)!.code | (width === 64 ? alu64 : alu);
      checkModifiers(op, width, instruction.source, signed, signExtend);
      return { ...withSource(opcode, instruction.source), destination, offset: signed ? bits.SIGNED_OFFSET : (signExtend ?? 0) };
    }
    case "negate":
      return { opcode: bits.NEGATE | (instruction.width === 64 ? alu64 : alu), destination: instruction.destination };
    case "byteSwap": {
      // `le` and `be` live in the 32-bit class, the unconditional swap in the 64-bit one: RFC 9669 §4.2.
      const { to, destination, bits: imm } = instruction;
      const opcode = bits.BYTE_SWAP | (to === "swap" ? alu64 : alu) | (to === "be" ? bits.SOURCE_REGISTER : 0);
      return { opcode, destination, imm };
    }
    case "loadImm64": {
      const opcode = ld | bits.mode.imm | bits.sizeCode[64];
      const { destination, value } = instruction;
      if (value.kind !== "number") return { opcode, destination, nextImm: 0, ...around.symbol("loadImm64", value) };
      const imm = Number(BigInt.asIntN(32, value.value));
      return { opcode, destination, imm, nextImm: Number(BigInt.asIntN(32, value.value >> 32n)) };
    }
    case "load": {
      const { signed, destination, base, offset } = instruction;
      invariant(!signed || instruction.bits !== 64, "a sign-extending load of 64 bits");
      if (instruction.ordered) return { ...ordered(instruction.bits), destination, source: base, offset, imm: bits.LOAD_ACQUIRE };
      const opcode = ldx | (signed ? bits.mode.memsx : bits.mode.mem) | bits.sizeCode[instruction.bits];
      return { opcode, destination, source: base, offset };
    }
    case "store": {
      const { base, offset, source } = instruction;
      if (instruction.ordered && source.kind === "register") {
        return { ...ordered(instruction.bits), destination: base, source: source.register, offset, imm: bits.STORE_RELEASE };
      }
      const opcode = bits.mode.mem | bits.sizeCode[instruction.bits];
      return source.kind === "register"
        ? { opcode: opcode | stx, destination: base, offset, source: source.register }
        : { opcode: opcode | st, destination: base, offset, imm: source.value };
    }
    case "atomic": {
      const { op, fetch, base, offset, source } = instruction;
      invariant(fetch || (op !== "xchg" && op !== "cmpxchg"), `${op} without fetch`);
      const opcode = stx | bits.mode.atomic | bits.sizeCode[instruction.bits];
      return { opcode, destination: base, source, offset, imm: bits.atomic.byOp.get(op)!.code | (fetch ? bits.FETCH : 0) };
    }
    case "loadPacket": {
      const { index, offset } = instruction;
      const opcode = ld | (index === undefined ? bits.mode.abs : bits.mode.ind) | bits.sizeCode[instruction.bits];
      return { opcode, source: index ?? 0, imm: offset };
    }
    case "branch": {
      const opcode = bits.jump.byOp.get(instruction.op)!.code | (instruction.width === 64 ? jmp : jmp32);
      const offset = around.distance(instruction.target);
      return { ...withSource(opcode, instruction.right), destination: instruction.left, offset };
    }
    case "jump": {
      const far = around.distance(instruction.target);
      return instruction.long
        ? { opcode: bits.JUMP_ALWAYS | jmp32, imm: far }
        : { opcode: bits.JUMP_ALWAYS | jmp, offset: far };
    }
    case "mayGoto":
      return { opcode: bits.JUMP_MAYBE | jmp, offset: around.distance(instruction.target) };
    case "addressSpaceCast": {
      const { destination, source, to, from } = instruction;
      return { opcode: bits.alu.byOp.get("mov")!.code | bits.SOURCE_REGISTER | alu64, destination, source, offset: bits.CAST_OFFSET, imm: (to << 16) | from };
    }
    case "raw":
      return { opcode: 0, raw: instruction.value };
    case "call": {
      const { target } = instruction;
      const opcode = bits.CALL | jmp;
      if (target.kind === "helper") return { opcode, imm: target.id, source: bits.callSource.helper };
      return { opcode, ...around.symbol("call", target) };
    }
    case "callRegister":
      return { opcode: bits.CALL | bits.SOURCE_REGISTER | jmp, destination: instruction.register };
    case "exit":
      return { opcode: bits.EXIT | jmp };
    default:
      return unreachable(instruction);
  }
}

function ordered(width: 8 | 16 | 32 | 64): { opcode: number } {
  return { opcode: bits.instructionClass.stx | bits.mode.atomic | bits.sizeCode[width] };
}

function withSource(opcode: number, source: Source<number>): { opcode: number; source?: number; imm?: number } {
  return source.kind === "register"
    ? { opcode: opcode | bits.SOURCE_REGISTER, source: source.register }
    : { opcode, imm: source.value };
}

function checkModifiers(op: AluOp, width: 32 | 64, source: Source<number>, signed?: true, signExtend?: number): void {
  invariant(!signed || op === "div" || op === "mod", `signed ${op}`);
  if (signExtend === undefined) return;
  invariant(op === "mov" && source.kind === "register" && signExtend < width, `${op} with sign extension from ${signExtend}`);
}

class SlotWriter {
  readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly little: boolean;

  constructor(slots: number, endian: Endian) {
    this.bytes = new Uint8Array(slots * 8);
    this.view = new DataView(this.bytes.buffer);
    this.little = endian === "little";
  }

  write(slot: number, fields: Fields): void {
    const { opcode, destination = 0, source = 0, offset = 0, imm = 0, nextImm } = fields;
    invariant(offset >= -0x8000 && offset <= 0x7fff, `offset ${offset} does not fit in 16 bits`);
    invariant(imm >= -0x8000_0000 && imm <= 0x7fff_ffff, `immediate ${imm} does not fit in 32 bits`);
    const at = slot * 8;
    if (fields.raw !== undefined) return this.view.setBigUint64(at, BigInt.asUintN(64, fields.raw), this.little);
    this.view.setUint8(at, opcode);
    this.view.setUint8(at + 1, this.little ? (source << 4) | destination : (destination << 4) | source);
    this.view.setInt16(at + 2, offset, this.little);
    this.view.setInt32(at + 4, imm, this.little);
    if (nextImm !== undefined) this.view.setInt32(at + 12, nextImm, this.little);
  }
}
