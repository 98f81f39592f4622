/**
 * memcpy and memset become loads and stores: BPF has no instruction for them, and the verifier follows plain accesses
 * best. Stack accesses must be aligned (kernel, check_stack_access: "misaligned stack access"), so a stretch of stack
 * is taken in pieces that its alignment allows; packets and map values may be accessed unaligned.
 */

import type { Block, BlockId, Func, Inst, MemoryCopyInst, MemorySetInst, Terminator, Value } from "../ir/ir.ts";
import { i64, int, ptr, type IntType } from "../ir/types.ts";
import { mayAlias, pointersOf, type PointerFact, type Pointers } from "../analysis/provenance.ts";
import { Emitter } from "./emitter.ts";

/** What is longer is copied by a loop; the kernel's own limit on memcpy that clang expands is 1024 too. */
const LONGEST_INLINE = 1024;
/** Short copies whose two ends may overlap hold all pieces at once; more than this many would mostly spill. */
const MOST_HELD = 16;

/** In which order the pieces of a copy go, so that none is overwritten before it is read. */
type Order = "forwards" | "backwards";

interface Piece {
  readonly offset: number;
  readonly type: IntType;
}

export function expandMemory(func: Func): Func {
  if (!func.blocks.some((block) => block.insts.some((inst) => inst.op === "memcpy" || inst.op === "memset"))) return func;
  const types = [...func.valueTypes];
  const expander = new Expander(func, new Emitter(types), pointersOf(func));
  const blocks = func.blocks.flatMap((block) => expander.block(block));
  return { ...func, valueTypes: types, blocks };
}

class Expander {
  private nextBlock: BlockId;
  /** The block that is being written. */
  private id: BlockId = 0;
  private params: readonly Value[] = [];
  private done: Block[] = [];
  private readonly constants = new Map<Value, bigint>();

  constructor(
    private readonly func: Func,
    private readonly e: Emitter,
    private readonly pointers: Pointers,
  ) {
    this.nextBlock = func.blocks.reduce((highest, block) => Math.max(highest, block.id), 0) + 1;
    for (const { insts } of func.blocks) for (const inst of insts) if (inst.op === "const") this.constants.set(inst.result, inst.value);
  }

  block(block: Block): readonly Block[] {
    if (!block.insts.some((inst) => inst.op === "memcpy" || inst.op === "memset")) return [block];
    this.done = [];
    this.id = block.id;
    this.params = block.params;
    for (const inst of block.insts) this.inst(inst);
    this.done.push({ id: this.id, params: this.params, insts: this.e.take(), terminator: block.terminator });
    return this.done;
  }

  private inst(inst: Inst): void {
    this.e.span = inst.span;
    if (inst.op === "memcpy") this.copy(inst);
    else if (inst.op === "memset") this.set(inst);
    else this.e.push(inst);
  }

  private copy(inst: MemoryCopyInst): void {
    const { e } = this;
    const { destination, destinationOffset, source, sourceOffset, size } = inst;
    const [to, from] = [this.pointers.factOf(destination), this.pointers.factOf(source)];
    const reach = (at: number) => Math.min(this.alignment(to, destinationOffset + at, inst.align, at), this.alignment(from, sourceOffset + at, inst.align, at));
    const pieces = size > LONGEST_INLINE ? undefined : piecesOf(size, reach);
    const load = (piece: Piece) => e.load(piece.type, source, sourceOffset + piece.offset, { align: reach(piece.offset) });
    const store = (piece: Piece, value: Value) => e.store(destination, destinationOffset + piece.offset, value, { align: reach(piece.offset) });
    const move = (order: Order): void => {
      if (pieces) {
        for (const piece of inOrder(pieces, order)) store(piece, load(piece));
        return;
      }
      const align = reach(0);
      this.loop(size, align, order, (offset, type) => {
        e.store(this.at(destination, offset, destinationOffset), 0, e.load(type, this.at(source, offset, sourceOffset), 0, { align }), { align });
      });
    };
    const order = inst.apart ? "forwards" : orderOf(to, destinationOffset, from, sourceOffset, size);
    if (order) return move(order);
    if (pieces && pieces.length <= MOST_HELD) {
      const held = pieces.map(load);
      pieces.forEach((piece, index) => store(piece, held[index]!));
      return;
    }
    const isLower = e.compare("ult", e.pointerAdd(destination, destinationOffset), e.pointerAdd(source, sourceOffset));
    this.either(isLower, () => move("forwards"), () => move("backwards"));
  }

  private set(inst: MemorySetInst): void {
    const { e } = this;
    const fact = this.pointers.factOf(inst.pointer);
    const reach = (at: number) => this.alignment(fact, inst.offset + at, inst.align, at);
    const filled = this.fill(inst.byte);
    if (inst.size > LONGEST_INLINE) {
      const align = reach(0);
      return this.loop(inst.size, align, "forwards", (offset, type) => e.store(this.at(inst.pointer, offset, inst.offset), 0, filled(type), { align }));
    }
    for (const piece of piecesOf(inst.size, reach)) {
      e.store(inst.pointer, inst.offset + piece.offset, filled(piece.type), { align: reach(piece.offset) });
    }
  }

  /** Values of any type in which each byte is `byte`. */
  private fill(byte: Value): (type: IntType) => Value {
    const { e } = this;
    const known = this.constants.get(byte);
    if (known !== undefined) return (type) => e.constant(type, BigInt.asUintN(type.bits, known * 0x0101_0101_0101_0101n));
    const repeated = e.binaryConst("mul", e.convert("zext", byte, i64), 0x0101_0101_0101_0101n);
    return (type) => e.convert("trunc", repeated, type);
  }

  private at(pointer: Value, offset: Value, more: number): Value {
    return this.e.pointerAdd(this.e.emit(ptr, { op: "ptradd", pointer, offset }), more);
  }

  /** `step(offset)` for each whole piece of `size` bytes in a loop, and for the rest after it; backwards all from the end on. */
  private loop(size: number, reach: number, order: Order, step: (offset: Value, type: IntType) => void): void {
    const { e } = this;
    const whole = size - (size % reach);
    const rest = (): void => {
      for (const piece of inOrder(piecesOf(size - whole, () => reach), order)) step(e.constant(i64, whole + piece.offset), piece.type);
    };
    const isForwards = order === "forwards";
    if (!isForwards) rest();
    const [head, after] = [this.nextBlock++, this.nextBlock++];
    this.end({ op: "jump", target: { block: head, args: [e.constant(i64, isForwards ? 0 : whole - reach)] } }, head);
    const offset = e.newValue(i64);
    this.params = [offset];
    step(offset, int(reach * 8));
    const next = e.binaryConst("add", offset, isForwards ? reach : -reach);
    const condition = isForwards ? e.compare("ult", next, e.constant(i64, whole)) : e.compare("ne", offset, e.constant(i64, 0));
    this.end({ op: "branch", condition, ifTrue: { block: head, args: [next] }, ifFalse: { block: after, args: [] } }, after);
    if (isForwards) rest();
  }

  private either(condition: Value, ifTrue: () => void, ifFalse: () => void): void {
    const [yes, no, after] = [this.nextBlock++, this.nextBlock++, this.nextBlock++];
    this.end({ op: "branch", condition, ifTrue: { block: yes, args: [] }, ifFalse: { block: no, args: [] } }, yes);
    ifTrue();
    this.end({ op: "jump", target: { block: after, args: [] } }, no);
    ifFalse();
    this.end({ op: "jump", target: { block: after, args: [] } }, after);
  }

  /** Ends the block that is being written; what follows goes into `next`. */
  private end(terminator: Terminator, next: BlockId): void {
    const { span } = this.e;
    this.done.push({ id: this.id, params: this.params, insts: this.e.take(), terminator: span ? { ...terminator, span } : terminator });
    this.id = next;
    this.params = [];
  }

  /** The widest access in bytes, at most 8, that is allowed at `offset` from a pointer, `at` bytes past a place of which `known` is known. */
  private alignment(fact: PointerFact | undefined, offset: number, known: number, at: number): number {
    const stated = Math.min(8, known, alignmentOf(at));
    const provenance = fact?.provenance;
    // Fields of the ctx are read as they are declared: a pair of 32 bits is no field ("invalid bpf_context access").
    if (!fact || !provenance || provenance.kind === "param" || provenance.kind === "unknown" || provenance.kind === "ctx") return stated;
    if (provenance.kind !== "slot") return 8;
    if (fact.root >= 0) return stated;
    const slot = this.func.slots.find((one) => one.id === provenance.slot)!;
    return Math.min(slot.align, alignmentOf(fact.offset + offset));
  }
}

function alignmentOf(place: number): number {
  return place === 0 ? 8 : Math.min(8, place & -place);
}

/** Pieces from the start on, each as wide as `reach` allows at its place. */
function piecesOf(size: number, reach: (offset: number) => number): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let offset = 0; offset < size; ) {
    let width = reach(offset);
    while (width > size - offset) width /= 2;
    pieces.push({ offset, type: int(width * 8) });
    offset += width;
  }
  return pieces;
}

function inOrder(pieces: readonly Piece[], order: Order): readonly Piece[] {
  return order === "forwards" ? pieces : [...pieces].reverse();
}

/** The order in which a copy reads every byte before it is overwritten; undefined when that depends on the pointers. */
function orderOf(to: PointerFact | undefined, toOffset: number, from: PointerFact | undefined, fromOffset: number, size: number): Order | undefined {
  if (!mayAlias(to, toOffset, size, from, fromOffset, size)) return "forwards";
  if (!to || !from || to.root !== from.root) return undefined;
  return to.offset + toOffset <= from.offset + fromOffset ? "forwards" : "backwards";
}
