/** Which bit of memory each bit of a number is: loads, and what only moves, masks and puts together bits. */

import type { Inst, LoadInst, Value } from "../../ir/ir.ts";
import { bitsOf, type Type } from "../../ir/types.ts";

/** Bit 0 of the byte at the root is 0, that of the next byte 8; null is a bit that is always zero. */
export type MemoryBit = number | null;

export interface Origin {
  /** What the bits count from, as `PointerFact.root`; undefined where all are zeros. */
  readonly root: number | undefined;
  /** The lowest first. */
  readonly bits: readonly MemoryBit[];
  readonly loads: readonly LoadInst[];
}

/** Where a load begins, for those that may become one with others. */
export type PlaceOf = (load: LoadInst) => { readonly root: number; readonly offset: number } | undefined;

/** How far definitions are followed. */
const DEEPEST = 24;

export class BitOrigins {
  private readonly known = new Map<Value, Origin | undefined>();

  constructor(
    private readonly types: readonly Type[],
    private readonly defs: readonly (Inst | undefined)[],
    private readonly placeOf: PlaceOf,
  ) {}

  /** Undefined where some bit is none of memory. */
  of(value: Value, depth = 0): Origin | undefined {
    if (this.known.has(value)) return this.known.get(value);
    const inst = this.defs[value];
    if (!inst || depth > DEEPEST || this.types[value]!.kind === "ptr") return undefined;
    const origin = this.transfer(inst, bitsOf(this.types[value]!), depth + 1);
    this.known.set(value, origin);
    return origin;
  }

  private transfer(inst: Inst, width: number, depth: number): Origin | undefined {
    switch (inst.op) {
      case "const":
        return inst.value === 0n ? { root: undefined, bits: new Array<MemoryBit>(width).fill(null), loads: [] } : undefined;
      case "load":
        return this.loaded(inst, width);
      case "zext":
      case "trunc":
        return this.moved(inst.operand, width, depth, (bits) => bits);
      case "bswap":
        return this.moved(inst.operand, width, depth, (bits) => bits.map((_, index) => bits[width - 8 - (index & ~7) + (index & 7)]!));
      case "shl":
        return this.shifted(inst.left, inst.right, width, depth, -1);
      case "lshr":
        return this.shifted(inst.left, inst.right, width, depth, 1);
      case "and": {
        const mask = this.constant(inst.right);
        return mask === undefined ? undefined : this.moved(inst.left, width, depth, (bits) => bits.map((bit, index) => ((mask >> BigInt(index)) & 1n ? bit : null)));
      }
      case "or":
      case "xor":
      case "add":
        return joined(this.of(inst.left, depth), this.of(inst.right, depth));
      default:
        return undefined;
    }
  }

  private loaded(load: LoadInst, width: number): Origin | undefined {
    const place = load.extend === "sign" && load.bits < width ? undefined : this.placeOf(load);
    if (!place) return undefined;
    const bits = Array.from({ length: width }, (_, index): MemoryBit => (index < load.bits ? 8 * place.offset + index : null));
    return { root: place.root, bits, loads: [load] };
  }

  /** The bits of another number in other places, cut or filled to `width`. */
  private moved(operand: Value, width: number, depth: number, move: (bits: readonly MemoryBit[]) => readonly MemoryBit[]): Origin | undefined {
    const origin = this.of(operand, depth);
    if (!origin) return undefined;
    const bits = move(origin.bits);
    return { ...origin, bits: Array.from({ length: width }, (_, index) => bits[index] ?? null) };
  }

  private shifted(left: Value, right: Value, width: number, depth: number, direction: 1 | -1): Origin | undefined {
    const amount = this.constant(right);
    if (amount === undefined || amount >= BigInt(width)) return undefined;
    const by = Number(amount) * direction;
    return this.moved(left, width, depth, (bits) => bits.map((_, index) => bits[index + by] ?? null));
  }

  private constant(value: Value): bigint | undefined {
    const inst = this.defs[value];
    return inst?.op === "const" ? inst.value : undefined;
  }
}

/** The sum of two numbers of which each bit is zero in one: no carries. */
function joined(left: Origin | undefined, right: Origin | undefined): Origin | undefined {
  if (!left || !right || (left.root !== undefined && right.root !== undefined && left.root !== right.root)) return undefined;
  if (left.bits.some((bit, index) => bit !== null && right.bits[index] !== null)) return undefined;
  return { root: left.root ?? right.root, bits: left.bits.map((bit, index) => bit ?? right.bits[index]!), loads: [...new Set([...left.loads, ...right.loads])] };
}
