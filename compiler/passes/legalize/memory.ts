/** Loads and stores of any number of bytes, in pieces that the machine has. */

import type { LoadInst, StoreInst, Value } from "../../ir/ir.ts";
import { bitsOf, i32, i64, type IntType } from "../../ir/types.ts";
import type { Emitter } from "../emitter.ts";

interface Piece {
  /** In bytes from the start of the access. */
  readonly offset: number;
  readonly bits: 8 | 16 | 32 | 64;
}

/** The fewest pieces, the widest first. */
function piecesOf(bits: number): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < bits; ) {
    const left = bits - at;
    const width = left >= 64 ? 64 : left >= 32 ? 32 : left >= 16 ? 16 : 8;
    pieces.push({ offset: at / 8, bits: width });
    at += width;
  }
  return pieces;
}

/** Where a piece's lowest bit lies in the whole: bytes count from the other end in a big-endian module. */
function lowBit(piece: Piece, bits: number, endian: "little" | "big"): number {
  return endian === "little" ? piece.offset * 8 : bits - piece.offset * 8 - piece.bits;
}

/**
 * The `inst.bits` bits in memory, zero-extended: in one value of `type` when they fit in 64 bits, else in limbs of
 * which the highest is filled up with zeros.
 */
export function loadInteger(e: Emitter, inst: LoadInst, pointer: Value, type: IntType, endian: "little" | "big"): readonly Value[] {
  const load = (piece: Piece, as: IntType): Value => {
    const { align, volatile } = inst;
    return e.load(as, pointer, inst.offset + piece.offset, { bits: piece.bits, align: alignAt(align, piece.offset), volatile });
  };
  const limbs: (Value | undefined)[] = [];
  const pieces = piecesOf(inst.bits);
  if (pieces.length === 1) return [load(pieces[0]!, inst.bits > 32 ? i64 : type)];
  const wide = inst.bits > 32 ? i64 : i32;
  for (const piece of pieces) {
    const low = lowBit(piece, inst.bits, endian);
    placeBits(e, limbs, load(piece, wide), low, piece.bits);
  }
  return limbs.map((limb) => e.resize(limb!, bitsOf(type) < bitsOf(wide) ? wide : type));
}

/** Ors `bits` bits of `value` into the limbs from bit `low` on; they may reach into a second limb. */
function placeBits(e: Emitter, limbs: (Value | undefined)[], value: Value, low: number, bits: number): void {
  const put = (index: number, part: Value) => {
    const before = limbs[index];
    limbs[index] = before === undefined ? part : e.binary("or", before, part);
  };
  const index = Math.floor(low / 64);
  const within = low % 64;
  put(index, within === 0 ? value : e.binaryConst("shl", value, within));
  if (within + bits > 64) put(index + 1, e.binaryConst("lshr", value, 64 - within));
}

/** Writes the low `inst.bits` bits of a value that is held in `parts`. */
export function storeInteger(e: Emitter, inst: StoreInst, pointer: Value, parts: readonly Value[], endian: "little" | "big"): void {
  for (const piece of piecesOf(inst.bits)) {
    const value = takeBits(e, parts, lowBit(piece, inst.bits, endian), piece.bits);
    const { align, volatile } = inst;
    e.store(pointer, inst.offset + piece.offset, value, { bits: piece.bits, align: alignAt(align, piece.offset), volatile });
  }
}

/** A register whose low `bits` bits are those of the limbs from bit `low` on. */
function takeBits(e: Emitter, parts: readonly Value[], low: number, bits: number): Value {
  const index = Math.floor(low / 64);
  const within = low % 64;
  const first = parts[index]!;
  const down = within === 0 ? first : e.binaryConst("lshr", first, within);
  const next = parts[index + 1];
  if (within + bits <= 64 || next === undefined) return down;
  return e.binary("or", down, e.binaryConst("shl", next, 64 - within));
}

/** The alignment at `offset` bytes past an address aligned to `align`. */
export function alignAt(align: number, offset: number): number {
  return offset === 0 ? align : Math.min(align, offset & -offset);
}
