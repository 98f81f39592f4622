/**
 * A global variable that a loop writes becomes a variable of the loop: it is read before the loop and written behind it.
 * What is in the memory of a map the verifier does not know, so that a loop which counts in a global variable has no end
 * for it ("infinite loop detected"); and a register costs less than memory.
 *
 * Others may look at the variable meanwhile, or write it. That is theirs to order: loops that call anything, or have
 * atomic operations or assembly, stay as they are, and a variable is written behind the loop only where it is written on
 * every way there in any case.
 */

import type { Block, BlockId, Func, Inst, Slot, Terminator, Value } from "../ir/ir.ts";
import { isAtomic, mapTargets } from "../ir/traverse.ts";
import { bytesOf, int, ptr, type IntType } from "../ir/types.ts";
import { controlFlow, type Cfg } from "../analysis/cfg.ts";
import { dominatorsOf, type Dominators } from "../analysis/dominators.ts";
import { loopsOf, type Loop } from "../analysis/loops.ts";
import { mayAlias, pointersOf, type PointerFact, type Pointers } from "../analysis/provenance.ts";
import { Emitter } from "./emitter.ts";

const MOST_LOOPS = 32;
/** That of a register on the stack. */
const SLOT_ALIGN = 8;

export function promoteGlobals(func: Func): Func {
  let current = func;
  for (let count = 0; count < MOST_LOOPS; count++) {
    const next = promoteInOneLoop(current);
    if (next === current) break;
    current = next;
  }
  return current;
}

function promoteInOneLoop(func: Func): Func {
  const cfg = controlFlow(func);
  const dominators = dominatorsOf(cfg);
  const { loops, reducible } = loopsOf(cfg, dominators);
  if (!reducible || loops.length === 0) return func;
  const pointers = pointersOf(func, cfg);
  // Outer loops first: what is a variable there is one in the loops within.
  for (const loop of [...loops].reverse()) {
    const memory = new LoopMemory(func, cfg, dominators, loop, pointers);
    const variables = memory.variables();
    if (variables.length > 0) return new Promotion(func, cfg, loop, variables, memory).run();
  }
  return func;
}

/** A place in a global variable that the loop accesses as a whole only. */
interface Variable {
  readonly fact: PointerFact;
  readonly symbol: string;
  /** From the start of the global. */
  readonly offset: number;
  readonly type: IntType;
  align: number;
  /** The blocks of the loop that write it. */
  readonly writers: BlockId[];
}

type Access = Extract<Inst, { op: "load" | "store" }>;

/** What a loop does to global variables. */
class LoopMemory {
  private readonly blocks: readonly Block[];
  /** The blocks that go to the header from outside. */
  private readonly entering: readonly BlockId[];

  constructor(
    private readonly func: Func,
    private readonly cfg: Cfg,
    private readonly dominators: Dominators,
    private readonly loop: Loop,
    private readonly pointers: Pointers,
  ) {
    this.blocks = [...loop.blocks].map((id) => cfg.blocks.get(id)!);
    this.entering = cfg.predecessors.get(loop.header)!.filter((id) => !loop.blocks.has(id));
  }

  /** Those that can be variables of the loop. */
  variables(): Variable[] {
    if (this.loop.exits.length === 0 || this.entering.length === 0) return [];
    if (this.blocks.some(({ insts, terminator }) => terminator.op === "asm_goto" || insts.some(isForOthersToSee))) return [];
    const found = new Map<string, Variable>();
    for (const { id, insts } of this.blocks) {
      for (const inst of insts) if (this.isPlain(inst)) this.note(found, inst, id);
    }
    const written = [...found.values()].filter(({ writers }) => writers.length > 0);
    const alone = written.filter((variable) => this.blocks.every(({ insts }) => insts.every((inst) => !this.touchesPart(inst, variable))));
    return alone.filter((variable) => this.isWrittenAnyhow(variable));
  }

  /** What is read from memory is no pointer to the verifier, where a register may hold one. */
  private isPlain(inst: Inst): inst is Access {
    if ((inst.op !== "load" && inst.op !== "store") || inst.volatile) return false;
    return this.func.valueTypes[inst.op === "load" ? inst.result : inst.value]!.kind !== "ptr";
  }

  private note(found: Map<string, Variable>, inst: Access, block: BlockId): void {
    const fact = this.pointers.factOf(inst.pointer);
    // A root of its own has what is at a place that only the run knows.
    if (fact?.provenance.kind !== "symbol" || fact.root >= 0) return;
    const offset = fact.offset + inst.offset;
    const key = `${fact.root} ${offset} ${inst.bits}`;
    const variable = found.get(key) ?? { fact, symbol: fact.provenance.symbol, offset, type: int(inst.bits), align: inst.align, writers: [] };
    found.set(key, variable);
    variable.align = Math.max(variable.align, inst.align);
    if (inst.op === "store") variable.writers.push(block);
  }

  /** Whether an instruction may read or write some of the variable other than the whole of it by its name. */
  private touchesPart(inst: Inst, variable: Variable): boolean {
    const { fact, offset: start, type } = variable;
    const touches = (pointer: Value, offset: number, size: number): boolean =>
      mayAlias(this.pointers.factOf(pointer), offset, size, fact, start - fact.offset, bytesOf(type));
    switch (inst.op) {
      case "load":
      case "store":
        return touches(inst.pointer, inst.offset, inst.bits / 8) && !this.isWhole(inst, variable);
      case "memcpy":
        return touches(inst.destination, inst.destinationOffset, inst.size) || touches(inst.source, inst.sourceOffset, inst.size);
      case "memset":
        return touches(inst.pointer, inst.offset, inst.size);
      default:
        return false;
    }
  }

  /** Whether an instruction reads or writes the variable by its name. */
  isWhole(inst: Inst, { fact, offset, type }: Variable): inst is Access {
    if (!this.isPlain(inst)) return false;
    const at = this.pointers.factOf(inst.pointer);
    return at?.root === fact.root && at.offset + inst.offset === offset && inst.bits === type.bits;
  }

  /** Written on every way out of the loop, or before the loop with nothing since that others could wait for. */
  private isWrittenAnyhow(variable: Variable): boolean {
    const leaving = [...this.loop.blocks].filter((id) => this.cfg.successors.get(id)!.some((next) => !this.loop.blocks.has(next)));
    if (variable.writers.some((writer) => leaving.every((id) => this.dominators.dominates(writer, id)))) return true;
    for (let before = onlyOne(this.entering); before !== undefined; before = onlyOne(this.cfg.predecessors.get(before)!)) {
      const { insts, terminator } = this.cfg.blocks.get(before)!;
      if (terminator.op === "asm_goto") return false;
      for (let index = insts.length - 1; index >= 0; index--) {
        const inst = insts[index]!;
        if (isForOthersToSee(inst)) return false;
        if (inst.op === "store" && this.isWhole(inst, variable)) return true;
      }
    }
    return false;
  }
}

/** After it, or before it, others may look. */
function isForOthersToSee(inst: Inst): boolean {
  return inst.op === "call" || inst.op === "asm" || isAtomic(inst);
}

function onlyOne(ids: readonly BlockId[]): BlockId | undefined {
  return ids.length === 1 ? ids[0] : undefined;
}

/** Slots take the places of the variables within the loop; passes/promote-slots makes values of them. */
class Promotion {
  private readonly e: Emitter;
  private readonly slots = new Map<Variable, Slot>();
  private nextBlock: BlockId;

  constructor(
    private readonly func: Func,
    private readonly cfg: Cfg,
    private readonly loop: Loop,
    variables: readonly Variable[],
    private readonly memory: LoopMemory,
  ) {
    this.e = new Emitter([...func.valueTypes]);
    this.nextBlock = Math.max(...func.blocks.map(({ id }) => id)) + 1;
    const firstSlot = Math.max(-1, ...func.slots.map(({ id }) => id)) + 1;
    for (const [index, variable] of variables.entries()) {
      this.slots.set(variable, { id: firstSlot + index, name: variable.symbol, size: bytesOf(variable.type), align: SLOT_ALIGN });
    }
  }

  run(): Func {
    const { header, blocks, exits } = this.loop;
    const entry = this.wayTo(header, () => this.readAll());
    const ways = new Map(exits.map((exit) => [exit, this.wayTo(exit, () => this.writeAll())]));
    const led = (block: Block): Terminator =>
      mapTargets(block.terminator, (target) => {
        const way = blocks.has(block.id) ? ways.get(target.block) : target.block === header ? entry : undefined;
        return way ? { ...target, block: way.id } : target;
      });
    const old = this.func.blocks.map((block) => ({ ...block, insts: blocks.has(block.id) ? this.within(block.insts) : block.insts, terminator: led(block) }));
    return { ...this.func, valueTypes: this.e.types, slots: [...this.func.slots, ...this.slots.values()], blocks: [...old, entry, ...ways.values()] };
  }

  /** A block that does something and goes on to another, with what that one takes. */
  private wayTo(block: BlockId, act: () => void): Block {
    const params = this.cfg.blocks.get(block)!.params.map((param) => this.e.newValue(this.func.valueTypes[param]!));
    act();
    return { id: this.nextBlock++, params, insts: this.e.take(), terminator: { op: "jump", target: { block, args: params } } };
  }

  private readAll(): void {
    for (const [variable, slot] of this.slots) {
      const value = this.e.load(variable.type, this.globalOf(variable), 0, { align: variable.align });
      this.e.store(this.addressOf(slot), 0, value, { align: SLOT_ALIGN });
    }
  }

  private writeAll(): void {
    for (const [variable, slot] of this.slots) {
      const value = this.e.load(variable.type, this.addressOf(slot), 0, { align: SLOT_ALIGN });
      this.e.store(this.globalOf(variable), 0, value, { align: variable.align });
    }
  }

  private within(insts: readonly Inst[]): Inst[] {
    for (const inst of insts) {
      this.e.span = inst.span;
      this.e.push(this.inSlot(inst));
    }
    this.e.span = undefined;
    return this.e.take();
  }

  private inSlot(inst: Inst): Inst {
    for (const [variable, slot] of this.slots) {
      if (this.memory.isWhole(inst, variable)) return { ...inst, pointer: this.addressOf(slot), offset: 0, align: SLOT_ALIGN };
    }
    return inst;
  }

  private addressOf({ id }: Slot): Value {
    return this.e.emit(ptr, { op: "slot", slot: id });
  }

  private globalOf({ symbol, offset }: Variable): Value {
    return this.e.emit(ptr, { op: "symbol", symbol, offset });
  }
}
