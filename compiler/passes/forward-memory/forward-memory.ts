/**
 * Loads of what is known to be in memory become the known value: what was stored there, or loaded before. Knowledge
 * flows along control flow; where ways meet, what all of them know remains, as a parameter where they know different
 * values, and a loop keeps what nothing in it may change.
 */

import type { Block, BlockId, Func, Inst, LoadInst, Value } from "../../ir/ir.ts";
import { mapOperands, mapTerminatorOperands } from "../../ir/traverse.ts";
import { bitsOf, ptr, type Type } from "../../ir/types.ts";
import { controlFlow, type Cfg } from "../../analysis/cfg.ts";
import { dominatorsOf } from "../../analysis/dominators.ts";
import { effectOf, escapedSlots, keepsPacketPointers } from "../../analysis/effects.ts";
import { loopsOf, type Loop } from "../../analysis/loops.ts";
import { mayAlias, pointersOf, type PointerFact, type Pointers } from "../../analysis/provenance.ts";
import { Emitter } from "../emitter.ts";
import type { PassContext } from "../pass.ts";
import { Meetings, type Meeting } from "./meetings.ts";

/** `bits` bits of memory hold the low bits of `value`; a load was extended as `extend` says. */
interface Known {
  readonly fact: PointerFact;
  readonly offset: number;
  readonly bits: number;
  readonly value: Value | Meeting;
  readonly extend: "zero" | "sign" | "stored";
}

type State = Map<string, Known>;

/** More is forgotten, oldest first: keeps the work linear. */
const MOST_KNOWN = 96;

export function forwardMemory(func: Func, context: PassContext): Func {
  if (!func.blocks.some((block) => block.insts.some((inst) => inst.op === "load"))) return func;
  return new Forwarding(func, context).run();
}

class Forwarding {
  private readonly cfg: Cfg;
  private readonly pointers: Pointers;
  private readonly escaped: ReadonlySet<number>;
  private readonly loops: ReadonlyMap<BlockId, Loop>;
  private readonly reducible: boolean;
  private readonly types: Type[];
  private readonly e: Emitter;
  private readonly meetings: Meetings;
  private readonly replaced: (Value | undefined)[] = [];
  private readonly after = new Map<BlockId, State>();
  private readonly little: boolean;
  private changed = false;

  constructor(
    private readonly func: Func,
    context: PassContext,
  ) {
    this.cfg = controlFlow(func);
    this.pointers = pointersOf(func, this.cfg);
    this.escaped = escapedSlots(func, this.pointers);
    const { loops, reducible } = loopsOf(this.cfg, dominatorsOf(this.cfg));
    this.loops = new Map(loops.map((loop) => [loop.header, loop]));
    this.reducible = reducible;
    this.types = [...func.valueTypes];
    this.e = new Emitter(this.types);
    this.meetings = new Meetings(this.types);
    this.little = context.endian === "little";
  }

  run(): Func {
    const map = (value: Value) => this.replaced[value] ?? value;
    const finished = new Map<BlockId, Block>();
    for (const block of this.cfg.order) {
      const state = this.before(block.id);
      for (const inst of block.insts) this.visit(inst, mapOperands(inst, map), state);
      if (block.terminator.op === "asm_goto") state.clear();
      this.after.set(block.id, state);
      finished.set(block.id, { ...block, insts: this.e.take() });
    }
    if (!this.changed) return this.func;
    const blocks = this.func.blocks.flatMap((block) => {
      const done = finished.get(block.id);
      return done ? [{ ...done, terminator: mapTerminatorOperands(done.terminator, map) }] : [];
    });
    return this.meetings.addTo({ ...this.func, valueTypes: this.types, blocks });
  }

  private before(block: BlockId): State {
    const all = this.cfg.predecessors.get(block)!;
    const known = new Map(all.flatMap((id) => (this.after.has(id) ? [[id, this.after.get(id)!] as const] : [])));
    if (known.size === 0) return new Map();
    const isWhole = all.every((id) => known.has(id));
    const [first, ...others] = known.values();
    const state: State = new Map(first);
    for (const [key, entry] of state) {
      if (others.every((other) => sameKnown(entry, other.get(key)))) continue;
      const met = isWhole ? this.meeting(block, key, known) : undefined;
      if (met) state.set(key, met);
      else state.delete(key);
    }
    if (isWhole) return state;
    const loop = this.loops.get(block);
    if (!loop || !this.reducible) return new Map();
    for (const id of loop.blocks) {
      const { insts, terminator } = this.cfg.blocks.get(id)!;
      for (const inst of insts) this.forget(inst, state);
      if (terminator.op === "asm_goto") state.clear();
    }
    return state;
  }

  /** Of one place in memory, if all ways to the block know as much of it. */
  private meeting(block: BlockId, key: string, known: ReadonlyMap<BlockId, State>): Known | undefined {
    const entries = [...known].map(([id, state]) => [id, state.get(key)] as const);
    const [, one] = entries[0]!;
    const type = one && this.meetings.typeOf(one.value);
    if (!type) return undefined;
    const whole = one.bits === bitsOf(type);
    const alike = (entry: Known | undefined): boolean => entry !== undefined && entry.bits === one.bits && (whole || entry.extend === one.extend) && this.meetings.typeOf(entry.value) === type;
    if (!entries.every(([, entry]) => alike(entry))) return undefined;
    return { ...one, ...(whole && { extend: "stored" }), value: { block, type, ways: new Map(entries.map(([id, entry]) => [id, entry!.value])) } };
  }

  /** `original` is the instruction with the operands of which the facts are known. */
  private visit(original: Inst, inst: Inst, state: State): void {
    this.e.span = inst.span;
    if (inst.op === "load" && !inst.volatile) {
      const fact = this.pointers.factOf(inst.pointer);
      const value = fact && this.lookUp(inst, fact, state);
      if (value !== undefined) {
        this.replaced[inst.result] = value;
        this.changed = true;
        return;
      }
      this.e.push(inst);
      if (fact) remember(state, { fact, offset: inst.offset, bits: inst.bits, value: inst.result, extend: inst.extend });
      return;
    }
    this.e.push(inst);
    this.forget(inst.op === "call" ? original : inst, state);
    const fact = inst.op === "store" && !inst.volatile ? this.pointers.factOf(inst.pointer) : undefined;
    if (fact && inst.op === "store") remember(state, { fact, offset: inst.offset, bits: inst.bits, value: inst.value, extend: "stored" });
  }

  private lookUp(inst: LoadInst, fact: PointerFact, state: State): Value | undefined {
    const exact = state.get(keyOf(fact, inst.offset));
    if (exact && exact.bits === inst.bits) return this.asLoaded(inst, exact, 0);
    if (!this.little) return undefined;
    const start = fact.offset + inst.offset;
    for (const known of state.values()) {
      const from = known.fact.offset + known.offset;
      if (known.fact.root !== fact.root || from > start || from + known.bits / 8 < start + inst.bits / 8) continue;
      return this.asLoaded(inst, known, (start - from) * 8);
    }
    return undefined;
  }

  /** What the load gives, from a value that holds its bits from bit `down` on. */
  private asLoaded(inst: LoadInst, known: Known, down: number): Value | undefined {
    const { e } = this;
    const [want, have] = [this.types[inst.result]!, this.meetings.typeOf(known.value)];
    const wide = bitsOf(want);
    if (down === 0 && want === have && known.bits === inst.bits) {
      if (known.bits === bitsOf(have)) return this.meetings.valueOf(known.value);
      if (known.extend !== "stored" && known.extend === inst.extend && known.bits < bitsOf(have)) return this.meetings.valueOf(known.value);
    }
    if (inst.extend === "sign" && inst.bits < wide) return undefined;
    if (want === ptr || have === ptr || (want.kind === "int" && want.bits > 64) || bitsOf(have) > 64) return undefined;
    if (down + inst.bits > Math.min(bitsOf(have), known.bits) || wide < inst.bits) return undefined;
    const value = this.meetings.valueOf(known.value);
    const moved = down === 0 ? value : e.binaryConst("lshr", value, down);
    const kept = inst.bits === bitsOf(have) ? moved : e.binaryConst("and", moved, (1n << BigInt(inst.bits)) - 1n);
    return e.resize(kept, want);
  }

  /** Takes out what the instruction may change. */
  private forget(inst: Inst, state: State): void {
    switch (inst.op) {
      case "store":
        return this.written(state, this.pointers.factOf(inst.pointer), inst.offset, inst.bits / 8);
      case "memcpy":
        return this.written(state, this.pointers.factOf(inst.destination), inst.destinationOffset, inst.size);
      case "memset":
        return this.written(state, this.pointers.factOf(inst.pointer), inst.offset, inst.size);
      case "call": {
        const effect = effectOf(inst, this.pointers, this.escaped);
        const keeps = keepsPacketPointers(inst);
        for (const [key, entry] of state) {
          const isPacketField = keeps && entry.fact.provenance.kind === "ctx" && typeof entry.value === "number" && this.pointers.factOf(entry.value)?.provenance.kind === "packet" && this.usedAsPointer(entry.value);
          if (!isPacketField && effect.writes(entry.fact.provenance)) state.delete(key);
        }
        return;
      }
      case "asm":
        return state.clear();
      default:
        if ("pointer" in inst && inst.op !== "load" && inst.op !== "ptradd") {
          this.written(state, this.pointers.factOf(inst.pointer), inst.offset, bitsOf(this.types[inst.value]!) / 8);
        }
    }
  }

  private pointerSources: ReadonlySet<Value> | undefined;

  /** A 32-bit ctx field that is made a pointer: data, data_meta or data_end. Other fields may change at any helper. */
  private usedAsPointer(value: Value): boolean {
    this.pointerSources ??= pointerSources(this.func);
    return this.pointerSources.has(value);
  }

  private written(state: State, fact: PointerFact | undefined, offset: number, bytes: number): void {
    for (const [key, entry] of state) {
      if (mayAlias(fact, offset, bytes, entry.fact, entry.offset, entry.bits / 8)) state.delete(key);
    }
  }
}

function pointerSources(func: Func): ReadonlySet<Value> {
  const widened = new Map<Value, Value>();
  const sources = new Set<Value>();
  for (const { insts } of func.blocks) for (const inst of insts) if (inst.op === "zext") widened.set(inst.result, inst.operand);
  for (const { insts } of func.blocks) {
    for (const inst of insts) if (inst.op === "inttoptr") sources.add(widened.get(inst.operand) ?? inst.operand);
  }
  return sources;
}

function keyOf(fact: PointerFact, offset: number): string {
  return `${fact.root} ${fact.offset + offset}`;
}

function remember(state: State, known: Known): void {
  const key = keyOf(known.fact, known.offset);
  state.delete(key);
  state.set(key, known);
  if (state.size > MOST_KNOWN) state.delete(state.keys().next().value!);
}

function sameKnown(left: Known, right: Known | undefined): boolean {
  return right !== undefined && left.value === right.value && left.bits === right.bits && left.extend === right.extend;
}
