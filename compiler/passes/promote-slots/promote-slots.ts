/**
 * Scalar replacement of aggregates and promotion to SSA values in one: slots that are accessed at known places alone
 * are cut into parts, each part becomes a variable, and the variables get their SSA form. Unions, packed structs and
 * struct copies work by cutting finer and by putting values together from parts.
 */

import type { BlockId, Func, Inst, LoadInst, MemoryCopyInst, MemorySetInst, StoreInst, Value } from "../../ir/ir.ts";
import { bitsOf, int, ptr, type IntType, type Type } from "../../ir/types.ts";
import { Emitter } from "../emitter.ts";
import type { PassContext } from "../pass.ts";
import { slotAccesses, type Place, type SlotAccesses } from "./accesses.ts";
import { partitionSlots, type Part, type Partition } from "./partition.ts";
import { constructSsa, type Step } from "./ssa.ts";

/** How deep pointers to variables lie in variables. */
const MOST_ROUNDS = 8;

export function promoteSlots(func: Func, context: PassContext): Func {
  let current = func;
  // A variable whose address lies in a variable can only follow it: the parameters of inlined functions are such.
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = promoteOnce(current, context);
    if (next === current) break;
    current = next;
  }
  return current;
}

function promoteOnce(func: Func, context: PassContext): Func {
  if (func.slots.length === 0) return func;
  const accesses = slotAccesses(func);
  if (accesses.promotable.size === 0) return func;
  const partition = partitionSlots(accesses);
  if (partition.parts.size === 0) return func;
  const types = [...func.valueTypes];
  const rewriter = new Rewriter(accesses, partition, types, context.endian);
  const steps = new Map<BlockId, readonly Step[]>(func.blocks.map((block) => [block.id, rewriter.block(block.insts)]));
  const promoted = constructSsa(func, types, partition.variableTypes, steps);
  return { ...promoted, slots: func.slots.filter((slot) => !partition.parts.has(slot.id)) };
}

class Rewriter {
  private readonly e: Emitter;
  private steps: Step[] = [];

  constructor(
    private readonly accesses: SlotAccesses,
    private readonly partition: Partition,
    types: Type[],
    private readonly endian: "little" | "big",
  ) {
    this.e = new Emitter(types);
  }

  block(insts: readonly Inst[]): readonly Step[] {
    this.steps = [];
    for (const inst of insts) {
      this.e.span = inst.span;
      this.inst(inst);
    }
    return this.steps;
  }

  private inst(inst: Inst): void {
    switch (inst.op) {
      case "slot":
        if (!this.partition.parts.has(inst.slot)) this.steps.push(inst);
        return;
      case "ptradd":
        if (!this.place(inst.pointer, 0)) this.steps.push(inst);
        return;
      case "load":
        return this.load(inst);
      case "store":
        return this.store(inst);
      case "memcpy":
        return this.copy(inst);
      case "memset":
        return this.fill(inst);
      default:
        this.steps.push(inst);
    }
  }

  /** The place of an access in a slot that is being promoted. */
  private place(pointer: Value, offset: number): Place | undefined {
    const place = this.accesses.placeOf(pointer);
    if (!place || !this.partition.parts.has(place.slot)) return undefined;
    return { slot: place.slot, offset: place.offset + offset };
  }

  private parts(place: Place, bytes: number): readonly Part[] {
    return this.partition.parts.get(place.slot)!.filter((part) => part.start < place.offset + bytes && place.offset < part.end);
  }

  /** Emitted instructions become steps where they were made. */
  private flush(): void {
    this.steps.push(...this.e.take());
  }

  private get(part: Part): Value {
    this.flush();
    const result = this.e.newValue(part.type);
    this.steps.push({ op: "get", variable: part.variable, result });
    return result;
  }

  private set(part: Part, value: Value): void {
    this.flush();
    this.steps.push({ op: "set", variable: part.variable, value });
  }

  /** The bits of a value as they lie in `bytes` bytes of memory. */
  private toBytes(value: Value, bytes: number): Value {
    const type = this.e.typeOf(value);
    const whole = type === ptr ? this.e.convert("ptrtoint", value, int(64)) : value;
    return this.e.resize(whole, int(bytes * 8));
  }

  /** The opposite: a value of `type` from its bytes. */
  private fromBytes(bytes: Value, type: Type): Value {
    if (type === ptr) return this.e.convert("inttoptr", this.e.resize(bytes, int(64)), ptr);
    return this.e.resize(bytes, type);
  }

  /** How far up the bytes from `start` on, `size` of them, lie in a value of `bytes` bytes. */
  private shift(start: number, size: number, bytes: number): number {
    return 8 * (this.endian === "little" ? start : bytes - start - size);
  }

  private load(inst: LoadInst): void {
    const place = this.place(inst.pointer, inst.offset);
    if (!place) {
      this.steps.push(inst);
      return;
    }
    const bytes = inst.bits / 8;
    const parts = this.parts(place, bytes);
    const type = this.e.typeOf(inst.result);
    const only = parts.length === 1 ? parts[0] : undefined;
    if (only && only.start === place.offset && only.end === place.offset + bytes && only.type === type) {
      this.steps.push({ op: "get", variable: only.variable, result: inst.result });
      return;
    }
    const gathered = this.gather(parts, place, bytes);
    this.finishLoad(inst, gathered, type);
  }

  /** Gives the load's own result the gathered bytes, extended as the load asks. */
  private finishLoad(inst: LoadInst, gathered: Value, type: Type): void {
    const from = bitsOf(this.e.typeOf(gathered));
    const { result } = inst;
    const span = inst.span && { span: inst.span };
    if (type === ptr) {
      const whole = this.e.resize(gathered, int(64));
      this.flush();
      this.steps.push({ op: "inttoptr", operand: whole, result, ...span });
      return;
    }
    this.flush();
    const to = bitsOf(type);
    if (from === to) {
      const zero = this.e.constant(type, 0);
      this.flush();
      this.steps.push({ op: "or", left: gathered, right: zero, result, ...span });
    } else this.steps.push({ op: from > to ? "trunc" : inst.extend === "sign" ? "sext" : "zext", operand: gathered, result, ...span });
  }

  private gather(parts: readonly Part[], place: Place, bytes: number): Value {
    const { e } = this;
    const type = int(bytes * 8);
    let whole: Value | undefined;
    for (const part of parts) {
      const size = part.end - part.start;
      const held = this.toBytes(this.get(part), size);
      const [start, end] = [Math.max(part.start, place.offset), Math.min(part.end, place.offset + bytes)];
      const piece = this.extract(held, this.shift(start - part.start, end - start, size), int((end - start) * 8));
      const wide = e.convert("zext", piece, type);
      const up = this.shift(start - place.offset, end - start, bytes);
      const placed = up === 0 ? wide : e.binaryConst("shl", wide, up);
      whole = whole === undefined ? placed : e.binary("or", whole, placed);
    }
    return whole ?? e.constant(type, 0);
  }

  private extract(value: Value, down: number, type: IntType): Value {
    return this.e.resize(down === 0 ? value : this.e.binaryConst("lshr", value, down), type);
  }

  private store(inst: StoreInst): void {
    const place = this.place(inst.pointer, inst.offset);
    if (!place) {
      this.steps.push(inst);
      return;
    }
    const bytes = inst.bits / 8;
    const parts = this.parts(place, bytes);
    const only = parts.length === 1 ? parts[0] : undefined;
    if (only && only.type === this.e.typeOf(inst.value) && only.start === place.offset && only.end === place.offset + bytes) {
      this.set(only, inst.value);
      return;
    }
    this.scatter(parts, place, bytes, this.toBytes(inst.value, bytes));
  }

  /** Parts never reach past a store: it cuts at its ends. */
  private scatter(parts: readonly Part[], place: Place, bytes: number, value: Value): void {
    for (const part of parts) {
      const size = part.end - part.start;
      const piece = this.extract(value, this.shift(part.start - place.offset, size, bytes), int(size * 8));
      this.set(part, this.fromBytes(piece, part.type));
    }
  }

  private fill(inst: MemorySetInst): void {
    const place = this.place(inst.pointer, inst.offset);
    if (!place) {
      this.steps.push(inst);
      return;
    }
    if (inst.open) return this.leaveOpen(place, inst.size);
    for (const part of this.parts(place, inst.size)) {
      const size = part.end - part.start;
      const type = int(size * 8);
      let repeated = 0n;
      for (let index = 0; index < size; index++) repeated |= 1n << BigInt(8 * index);
      const value = size === 1 ? inst.byte : this.e.binaryConst("mul", this.e.convert("zext", inst.byte, type), repeated);
      this.set(part, this.fromBytes(value, part.type));
    }
  }

  /** Parts that reach further keep what they have, which is as good. */
  private leaveOpen({ slot, offset }: Place, size: number): void {
    this.flush();
    for (const part of this.parts({ slot, offset }, size)) {
      if (part.start >= offset && part.end <= offset + size) this.steps.push({ op: "forget", variable: part.variable });
    }
  }

  private copy(inst: MemoryCopyInst): void {
    const to = this.place(inst.destination, inst.destinationOffset);
    const from = this.place(inst.source, inst.sourceOffset);
    if (!to && !from) {
      this.steps.push(inst);
      return;
    }
    const pieces = to ? this.parts(to, inst.size) : this.parts(from!, inst.size);
    const base = (to ?? from!).offset;
    // All is read before any is written: the two may be one slot.
    const values = pieces.map((piece): Value => {
      const size = piece.end - piece.start;
      if (!from) return this.e.load(int(size * 8), inst.source, inst.sourceOffset + piece.start - base, { align: alignment(inst, piece.start - base) });
      const place = { slot: from.slot, offset: from.offset + piece.start - base };
      return this.gather(this.parts(place, size), place, size);
    });
    pieces.forEach((piece, index) => {
      const value = values[index]!;
      if (to) this.set(piece, this.fromBytes(value, piece.type));
      else {
        this.e.store(inst.destination, inst.destinationOffset + piece.start - base, value, { align: alignment(inst, piece.start - base) });
        this.flush();
      }
    });
    this.flush();
  }
}

function alignment(inst: MemoryCopyInst, distance: number): number {
  return distance === 0 ? inst.align : Math.min(inst.align, distance & -distance);
}
