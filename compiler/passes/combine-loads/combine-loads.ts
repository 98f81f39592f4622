/**
 * A number that was put together from pieces of memory next to each other is read at once: `p[0] << 8 | p[1]` is a
 * load of two bytes in the other order, and a byte that was taken apart and put together again is the byte.
 *
 * Works on the legal form of little-endian modules. Nothing may write between the loads that become one.
 */

import type { Block, Func, Inst, LoadInst, Value } from "../../ir/ir.ts";
import { operandsOf, resultOf, withResult } from "../../ir/traverse.ts";
import { bitsOf, i16, i32, type Type } from "../../ir/types.ts";
import { pointersOf, type Pointers } from "../../analysis/provenance.ts";
import { isPlainMemory } from "../../analysis/plain-memory.ts";
import { definitions, isRelocated, useCounts } from "../../analysis/uses.ts";
import { mustStay } from "../dead-code.ts";
import { Emitter } from "../emitter.ts";
import type { PassContext } from "../pass.ts";
import { BitOrigins, type Origin } from "./bit-origins.ts";
import { pieceOf, type Piece } from "./piece.ts";

export function combineLoads(func: Func, context: PassContext): Func {
  return context.endian === "little" ? new Combiner(func).run() : func;
}

class Combiner {
  private readonly defs: readonly (Inst | undefined)[];
  private readonly pointers: Pointers;
  private readonly origins: BitOrigins;
  private readonly uses: Uint32Array;
  private readonly e: Emitter;
  private readonly places = new Map<Inst, { readonly block: Block; readonly index: number }>();
  /** What comes behind a load now. */
  private readonly added = new Map<Inst, readonly Inst[]>();
  /** Instructions that nobody needs any more. */
  private readonly gone = new Set<Inst>();

  constructor(private readonly func: Func) {
    this.e = new Emitter([...func.valueTypes]);
    this.defs = definitions(func);
    this.pointers = pointersOf(func);
    this.uses = useCounts(func);
    for (const block of func.blocks) block.insts.forEach((inst, index) => inst.op === "load" && this.places.set(inst, { block, index }));
    this.origins = new BitOrigins(func.valueTypes, this.defs, (load) => this.placeOf(load));
  }

  /** Whole numbers come before their parts. */
  run(): Func {
    const { blocks, valueTypes } = this.func;
    for (const { insts } of [...blocks].reverse()) {
      for (const inst of [...insts].reverse()) if (!this.gone.has(inst) && this.isWhole(inst)) this.combine(inst);
    }
    if (this.gone.size === 0) return this.func;
    const rewrite = (inst: Inst): readonly Inst[] => [...(this.gone.has(inst) ? [] : [inst]), ...(this.added.get(inst) ?? [])];
    return { ...this.func, valueTypes: this.e.types.length > valueTypes.length ? this.e.types : valueTypes, blocks: blocks.map((block) => ({ ...block, insts: block.insts.flatMap(rewrite) })) };
  }

  private isWhole(inst: Inst): boolean {
    if (inst.op === "zext") return this.defs[inst.operand]?.op === "bswap";
    return inst.op === "or" || inst.op === "xor" || inst.op === "add" || inst.op === "bswap";
  }

  private combine(whole: Inst): void {
    const result = resultOf(whole)!;
    const type = this.func.valueTypes[result]!;
    if (bitsOf(type) !== 32 && bitsOf(type) !== 64) return;
    const origin = this.origins.of(result);
    const piece = origin && pieceOf(origin, (load) => this.placeOf(load)!.offset);
    if (!origin || !piece) return;
    const last = this.lastOf(origin);
    const needless = this.needlessWithout(whole);
    if (!last || costOf(needless) <= 1 + (piece.reversed ? 1 : 0) + (piece.mask === undefined ? 0 : 1)) return;
    this.e.span = whole.span;
    this.read(origin, piece, type);
    const insts = this.e.take();
    this.added.set(last, [...insts.slice(0, -1), withResult(insts.at(-1)!, result), ...(this.added.get(last) ?? [])]);
    for (const inst of needless) if (inst !== last) this.gone.add(inst);
  }

  private placeOf(load: LoadInst): { readonly root: number; readonly offset: number } | undefined {
    const fact = this.pointers.factOf(load.pointer);
    if (load.volatile || !fact || fact.provenance.kind === "slot" || !isPlainMemory(fact, this.defs) || isRelocated(load.pointer, this.defs)) return undefined;
    return { root: fact.root, offset: fact.offset + load.offset };
  }

  /** The last of the loads, when they stand in one block with nothing between that writes what they read. */
  private lastOf({ loads }: Origin): LoadInst | undefined {
    const ordered = [...loads].sort((a, b) => this.places.get(a)!.index - this.places.get(b)!.index);
    const [first, last] = [ordered[0]!, ordered.at(-1)!];
    const { block, index } = this.places.get(first)!;
    if (loads.some((load) => this.places.get(load)!.block !== block)) return undefined;
    return block.insts.slice(index, this.places.get(last)!.index).some((inst) => mustStay(inst) && !this.storesToSlot(inst)) ? undefined : last;
  }

  private storesToSlot(inst: Inst): boolean {
    return inst.op === "store" && this.pointers.provenanceOf(inst.pointer).kind === "slot";
  }

  /** What nobody needs where `whole` is not computed: itself, and what only it leads to. Addresses stay for what is read instead. */
  private needlessWithout(whole: Inst): readonly Inst[] {
    const left = new Map<Value, number>();
    const found = [whole];
    for (const inst of found) {
      for (const operand of inst.op === "load" ? [] : operandsOf(inst)) {
        const remaining = (left.get(operand) ?? this.uses[operand]!) - 1;
        left.set(operand, remaining);
        const def = this.defs[operand];
        if (remaining === 0 && def && !mustStay(def) && def.op !== "const") found.push(def);
      }
    }
    return found;
  }

  private read({ loads }: Origin, { offset, bits, reversed, mask }: Piece, type: Type): void {
    const [first] = [...loads].sort((a, b) => this.placeOf(a)!.offset - this.placeOf(b)!.offset) as [LoadInst];
    const by = offset - this.placeOf(first)!.offset;
    const swapped = bits === 16 ? i16 : bits === 32 ? i32 : type;
    const loaded = this.e.load(reversed && bits === 32 ? i32 : type, first.pointer, first.offset + by, { bits, align: by === 0 ? first.align : 1 });
    const whole = reversed ? this.e.resize(this.e.unary("bswap", this.e.resize(loaded, swapped)), type) : loaded;
    if (mask !== undefined) this.e.binaryConst("and", whole, mask);
  }
}

/** Instructions of the machine; to change a width is none. */
function costOf(insts: readonly Inst[]): number {
  return insts.filter(({ op }) => op !== "zext" && op !== "trunc").length;
}
