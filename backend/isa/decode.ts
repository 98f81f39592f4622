/** Bytes to instructions (RFC 9669 §3). The inverse of `encode.ts`; refuses whatever that would not write. */

import type { Endian } from "./encode.ts";
import type { AluOp, CallTarget, Imm64, Instruction, PhysicalRegister, Source } from "./instruction.ts";
import * as bits from "./opcodes.ts";

/** The bytes are no instruction of RFC 9669. */
export class DecodeError extends Error {
  override readonly name = "DecodeError";
  constructor(
    readonly slot: number,
    message: string,
  ) {
    super(`instruction ${slot}: ${message}`);
  }
}

/** An instruction's fields as they stand in the bytes. */
export interface RawFields {
  readonly slot: number;
  readonly opcode: number;
  readonly destination: number;
  readonly source: number;
  readonly offset: number;
  readonly imm: number;
  /** The second half of a `loadImm64`. */
  readonly nextImm: number;
}

export interface DecodeOptions {
  readonly endian?: Endian;
  /**
   * Names the symbol that a `loadImm64` or a call stands for: from the relocations of an object, or from the source
   * field. `undefined` leaves a number or a helper.
   */
  readonly resolve?: (place: "loadImm64" | "call", fields: RawFields) => Imm64 | CallTarget | undefined;
}

/** The instructions of `bytes`. Throws `DecodeError`. */
export function decode(bytes: Uint8Array, options: DecodeOptions = {}): Instruction[] {
  if (bytes.length % 8 !== 0) throw new DecodeError(bytes.length >> 3, `${bytes.length} bytes are not a multiple of 8`);
  const decoder = new Decoder(bytes, options.endian ?? "little", options.resolve ?? (() => undefined));
  return decoder.all();
}

class Decoder {
  private readonly view: DataView;
  private readonly slots: number;
  private readonly little: boolean;
  /** Which instruction starts at a slot; -1 in the middle of one. */
  private readonly indexOfSlot: Int32Array;

  constructor(
    bytes: Uint8Array,
    endian: Endian,
    private readonly resolve: NonNullable<DecodeOptions["resolve"]>,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.slots = bytes.length / 8;
    this.little = endian === "little";
    this.indexOfSlot = new Int32Array(this.slots).fill(-1);
  }

  all(): Instruction[] {
    const starts: number[] = [];
    for (let slot = 0; slot < this.slots; slot++) {
      this.indexOfSlot[slot] = starts.length;
      starts.push(slot);
      if (this.view.getUint8(slot * 8) === LOAD_IMM64) slot++;
    }
    return starts.map((slot) => this.one(this.fields(slot)));
  }

  private fields(slot: number): RawFields {
    const { view, little } = this;
    const at = slot * 8;
    const registers = view.getUint8(at + 1);
    const opcode = view.getUint8(at);
    return {
      slot,
      opcode,
      destination: little ? registers & 15 : registers >> 4,
      source: little ? registers >> 4 : registers & 15,
      offset: view.getInt16(at + 2, little),
      imm: view.getInt32(at + 4, little),
      nextImm: opcode === LOAD_IMM64 ? this.secondHalf(slot) : 0,
    };
  }

  private secondHalf(slot: number): number {
    if (slot + 1 >= this.slots) throw new DecodeError(slot, "the second half of a 64-bit immediate is missing");
    const at = slot * 8 + 8;
    if (this.view.getUint32(at) !== 0) throw new DecodeError(slot, "the second half of a 64-bit immediate is not zero");
    return this.view.getInt32(at + 4, this.little);
  }

  private one(f: RawFields): Instruction {
    const { ld, ldx, st, stx, alu, alu64, jmp } = bits.instructionClass;
    switch (f.opcode & 7) {
      case ld:
        return this.legacyOrImmediate(f);
      case ldx:
        return this.load(f);
      case st:
      case stx:
        return this.store(f);
      case alu:
      case alu64:
        return this.arithmetic(f);
      default:
        return this.branch(f, (f.opcode & 7) === jmp ? 64 : 32);
    }
  }

  private legacyOrImmediate(f: RawFields): Instruction {
    if (f.opcode === LOAD_IMM64) return this.loadImm64(f);
    const accessed = bits.bitsBySizeCode[f.opcode & 0x18]!;
    if (accessed === 64) this.unknown(f);
    if ((f.opcode & 0xe0) === bits.mode.abs) {
      this.onlyUses(f, "imm");
      return { kind: "loadPacket", bits: accessed, offset: f.imm };
    }
    if ((f.opcode & 0xe0) === bits.mode.ind) {
      this.onlyUses(f, "source", "imm");
      return { kind: "loadPacket", bits: accessed, offset: f.imm, index: this.register(f, f.source) };
    }
    return this.unknown(f);
  }

  private loadImm64(f: RawFields): Instruction {
    const destination = this.register(f, f.destination);
    const symbol = this.resolve("loadImm64", f);
    if (symbol) return { kind: "loadImm64", destination, value: symbol as Imm64 };
    this.onlyUses(f, "destination", "imm");
    const value = BigInt.asUintN(64, (BigInt(f.nextImm) << 32n) | BigInt(f.imm >>> 0));
    return { kind: "loadImm64", destination, value: { kind: "number", value } };
  }

  private load(f: RawFields): Instruction {
    this.onlyUses(f, "destination", "source", "offset");
    const access = f.opcode & 0xe0;
    const accessed = bits.bitsBySizeCode[f.opcode & 0x18]!;
    const signed = access === bits.mode.memsx;
    if ((!signed && access !== bits.mode.mem) || (signed && accessed === 64)) this.unknown(f);
    const destination = this.register(f, f.destination);
    const base = this.register(f, f.source);
    return { kind: "load", bits: accessed, ...(signed && { signed: true }), destination, base, offset: f.offset };
  }

  private store(f: RawFields): Instruction {
    const access = f.opcode & 0xe0;
    const fromRegister = (f.opcode & 7) === bits.instructionClass.stx;
    if (access === bits.mode.atomic && fromRegister) return this.atomic(f);
    if (access !== bits.mode.mem) this.unknown(f);
    this.onlyUses(f, "destination", "offset", fromRegister ? "source" : "imm");
    const accessed = bits.bitsBySizeCode[f.opcode & 0x18]!;
    const source: Source<PhysicalRegister> = fromRegister
      ? { kind: "register", register: this.register(f, f.source) }
      : { kind: "immediate", value: f.imm };
    return { kind: "store", bits: accessed, base: this.register(f, f.destination), offset: f.offset, source };
  }

  private atomic(f: RawFields): Instruction {
    const accessed = bits.bitsBySizeCode[f.opcode & 0x18]!;
    const ordered = this.orderedAccess(f, accessed);
    if (ordered) return ordered;
    if (accessed !== 32 && accessed !== 64) this.unknown(f);
    const row = bits.atomic.byCode.get(f.imm & ~bits.FETCH);
    const fetch = (f.imm & bits.FETCH) !== 0;
    if (!row || (!fetch && (row.op === "xchg" || row.op === "cmpxchg"))) {
      throw new DecodeError(f.slot, `unknown atomic operation 0x${(f.imm >>> 0).toString(16)}`);
    }
    const base = this.register(f, f.destination);
    return { kind: "atomic", op: row.op, fetch, bits: accessed, base, offset: f.offset, source: this.register(f, f.source) };
  }

  private orderedAccess(f: RawFields, accessed: 8 | 16 | 32 | 64): Instruction | undefined {
    const { offset } = f;
    if (f.imm === bits.LOAD_ACQUIRE) {
      return { kind: "load", bits: accessed, ordered: true, destination: this.register(f, f.destination), base: this.register(f, f.source), offset };
    }
    if (f.imm !== bits.STORE_RELEASE) return undefined;
    const source: Source<PhysicalRegister> = { kind: "register", register: this.register(f, f.source) };
    return { kind: "store", bits: accessed, ordered: true, base: this.register(f, f.destination), offset, source };
  }

  private arithmetic(f: RawFields): Instruction {
    const width = (f.opcode & 7) === bits.instructionClass.alu64 ? 64 : 32;
    const code = f.opcode & 0xf0;
    const destination = this.register(f, f.destination);
    if (code === bits.BYTE_SWAP) return this.byteSwap(f, width, destination);
    if (code === bits.NEGATE) {
      if (f.opcode & bits.SOURCE_REGISTER) this.unknown(f);
      this.onlyUses(f, "destination");
      return { kind: "negate", width, destination };
    }
    const row = bits.alu.byCode.get(code);
    if (!row) return this.unknown(f);
    if (row.op === "mov" && f.offset === bits.CAST_OFFSET && width === 64 && f.opcode & bits.SOURCE_REGISTER) {
      return { kind: "addressSpaceCast", destination, source: this.register(f, f.source), to: f.imm >>> 16, from: f.imm & 0xffff };
    }
    const source = this.operand(f, "offset");
    return { kind: "alu", op: row.op, width, destination, source, ...this.modifier(f, row.op, width, source) };
  }

  /** The offset field of arithmetic: signed division, or the width that a move extends from. */
  private modifier(f: RawFields, op: AluOp, width: number, source: Source<number>): { signed?: true; signExtend?: 8 | 16 | 32 } {
    const { offset } = f;
    if (offset === 0) return {};
    if ((op === "div" || op === "mod") && offset === bits.SIGNED_OFFSET) return { signed: true };
    const extends_ = op === "mov" && source.kind === "register" && offset < width;
    if (extends_ && (offset === 8 || offset === 16 || offset === 32)) return { signExtend: offset };
    throw new DecodeError(f.slot, `offset ${offset} has no meaning for ${op}`);
  }

  private byteSwap(f: RawFields, width: 32 | 64, destination: PhysicalRegister): Instruction {
    this.onlyUses(f, "destination", "imm");
    if (f.imm !== 16 && f.imm !== 32 && f.imm !== 64) throw new DecodeError(f.slot, `byte swap of ${f.imm} bits`);
    const toBig = (f.opcode & bits.SOURCE_REGISTER) !== 0;
    if (width === 64 && toBig) this.unknown(f);
    return { kind: "byteSwap", to: width === 64 ? "swap" : toBig ? "be" : "le", bits: f.imm, destination };
  }

  private branch(f: RawFields, width: 32 | 64): Instruction {
    const code = f.opcode & 0xf0;
    if (code === bits.JUMP_ALWAYS) return this.jump(f, width);
    if (code === bits.CALL && width === 64) return this.call(f);
    if (f.opcode === (bits.EXIT | bits.instructionClass.jmp)) {
      this.onlyUses(f);
      return { kind: "exit" };
    }
    if (code === bits.JUMP_MAYBE && width === 64) {
      this.onlyUses(f, "offset");
      return { kind: "mayGoto", target: this.target(f, f.offset) };
    }
    const row = bits.jump.byCode.get(code);
    if (!row) return this.unknown(f);
    const right = this.operand(f, "offset");
    return { kind: "branch", op: row.op, width, left: this.register(f, f.destination), right, target: this.target(f, f.offset) };
  }

  private jump(f: RawFields, width: 32 | 64): Instruction {
    if (f.opcode & bits.SOURCE_REGISTER) this.unknown(f);
    const long = width === 32;
    this.onlyUses(f, long ? "imm" : "offset");
    return { kind: "jump", target: this.target(f, long ? f.imm : f.offset), ...(long && { long: true }) };
  }

  private call(f: RawFields): Instruction {
    if (f.opcode & bits.SOURCE_REGISTER) {
      this.onlyUses(f, "destination");
      return { kind: "callRegister", register: this.register(f, f.destination) };
    }
    const symbol = this.resolve("call", f);
    if (symbol) return { kind: "call", target: symbol as CallTarget };
    if (f.source !== bits.callSource.helper) throw new DecodeError(f.slot, `call of kind ${f.source} without a symbol`);
    this.onlyUses(f, "imm");
    return { kind: "call", target: { kind: "helper", id: f.imm } };
  }

  private operand(f: RawFields, ...others: Field[]): Source<PhysicalRegister> {
    if (f.opcode & bits.SOURCE_REGISTER) {
      this.onlyUses(f, "destination", "source", ...others);
      return { kind: "register", register: this.register(f, f.source) };
    }
    this.onlyUses(f, "destination", "imm", ...others);
    return { kind: "immediate", value: f.imm };
  }

  private target(f: RawFields, far: number): number {
    const index = this.indexOfSlot[f.slot + 1 + far];
    if (index === undefined) throw new DecodeError(f.slot, `jump out of the program, by ${far}`);
    if (index < 0) throw new DecodeError(f.slot, `jump into the middle of an instruction, by ${far}`);
    return index;
  }

  private register(f: RawFields, register: number): PhysicalRegister {
    if (register > 10) throw new DecodeError(f.slot, `there is no register r${register}`);
    return register as PhysicalRegister;
  }

  /** Refuses anything but zero in the fields that the instruction does not use, as the kernel does. */
  private onlyUses(f: RawFields, ...used: Field[]): void {
    for (const field of allFields) {
      if (f[field] !== 0 && !used.includes(field)) {
        throw new DecodeError(f.slot, `opcode 0x${f.opcode.toString(16).padStart(2, "0")} does not use its ${field} field, which is not zero`);
      }
    }
  }

  private unknown(f: RawFields): never {
    throw new DecodeError(f.slot, `unknown opcode 0x${f.opcode.toString(16).padStart(2, "0")}`);
  }
}

const LOAD_IMM64 = bits.instructionClass.ld | bits.mode.imm | bits.sizeCode[64];

type Field = "destination" | "source" | "offset" | "imm";
const allFields: readonly Field[] = ["destination", "source", "offset", "imm"];
