/**
 * Rewrites a function so that some registers live in the frame: a load before each use, a store after each
 * definition, both of all 64 bits and aligned, since the verifier follows pointers and ranges through the stack
 * only so ("attempt to corrupt spilled pointer on stack", "invalid size of register spill" otherwise). Where room is
 * short, numbers of 32 bits have slots of 32.
 * What is cheap to make again, a constant or an address in the frame, is made again and never stored.
 */

import type { Span } from "../../compiler/source/source.ts";
import {
  copyOf,
  definitionOf,
  FRAME_POINTER,
  forEachDefinition,
  forEachTerminatorUse,
  forEachUse,
  immediate,
  isCall,
  mapRegisters,
  mapTerminatorRegisters,
  register as registerSource,
  type MachineBlock,
  type MachineFunction,
  type MachineInst,
  type Register,
} from "../select/machine.ts";

export interface SpillResult {
  readonly func: MachineFunction;
  /** Those of the new registers that are alive around one instruction only: spilling them again would win nothing. */
  readonly pinned: readonly Register[];
}

/** Where a spilled register lies: the offset in the frame. */
export interface SpillSlot {
  readonly offset: number;
  readonly bits: 32 | 64;
}

/** A spilled register that is used again within so many instructions is not loaded again. */
const NEAR = 6;

/**
 * `groupOf` gives the register that stands for a spilled one (several may have been joined), or undefined when the
 * register stays. `slots` has the place of each group. With `share`, uses near each other share one load; that
 * makes longer ranges, which may have to be spilled in their turn.
 */
export function rewriteSpills(
  func: MachineFunction,
  groupOf: (register: Register) => Register | undefined,
  slots: ReadonlyMap<Register, SpillSlot>,
  share: boolean,
): SpillResult {
  const constants = constantGroups(func, groupOf);
  const rewriter = new SpillRewriter(func.registerCount, groupOf, slots, constants, share ? NEAR : 0);
  const blocks = func.blocks.map((block) => rewriter.block(block));
  return { func: { ...func, blocks, registerCount: rewriter.registerCount }, pinned: rewriter.pinned() };
}

/** Groups that only ever hold one constant, and the instruction that makes it. */
function constantGroups(
  func: MachineFunction,
  groupOf: (register: Register) => Register | undefined,
): ReadonlyMap<Register, MachineInst> {
  const makers = new Map<Register, MachineInst | null>();
  for (const block of func.blocks) {
    for (const inst of block.insts) {
      if (inst.kind === "assembly") forEachDefinition(inst, (register) => void makers.set(groupOf(register) ?? register, null));
      const destination = definitionOf(inst);
      const group = destination === undefined ? undefined : groupOf(destination);
      if (group === undefined) continue;
      const copy = copyOf(inst);
      if (copy && groupOf(copy.from) === group) continue;
      makers.set(group, makers.has(group) || !isConstant(inst) ? null : inst);
    }
  }
  return new Map([...makers].filter((entry): entry is [Register, MachineInst] => entry[1] !== null));
}

function isConstant(inst: MachineInst): boolean {
  if (inst.kind === "loadImm64" || inst.kind === "frameAddress") return true;
  return inst.kind === "alu" && inst.op === "mov" && inst.source.kind === "immediate";
}

class SpillRewriter {
  /** Every new register, and how many instructions use it besides those that load or store it. */
  private readonly uses = new Map<Register, number>();
  private out: MachineInst[] = [];
  /** New registers that hold a spilled one just now, and where they were last used. */
  private readonly near = new Map<Register, { readonly register: Register; readonly at: number }>();
  private position = 0;

  constructor(
    public registerCount: number,
    private readonly groupOf: (register: Register) => Register | undefined,
    private readonly slots: ReadonlyMap<Register, SpillSlot>,
    private readonly constants: ReadonlyMap<Register, MachineInst>,
    private readonly window: number,
  ) {}

  pinned(): Register[] {
    return [...this.uses].flatMap(([register, uses]) => (uses <= 1 ? [register] : []));
  }

  block(block: MachineBlock): MachineBlock {
    this.out = [];
    this.near.clear();
    for (const inst of block.insts) {
      this.position++;
      this.rewrite(inst);
      if (isCall(inst) || inst.kind === "assembly") this.near.clear();
    }
    this.position++;
    const uses = this.reload((visit) => forEachTerminatorUse(block.terminator, visit), block.terminator);
    const terminator = mapTerminatorRegisters(block.terminator, (one) => uses.get(one) ?? one);
    return { ...block, insts: this.out, terminator };
  }

  private rewrite(inst: MachineInst): void {
    if (inst.kind === "assembly") return this.rewriteAssembly(inst);
    const copy = copyOf(inst);
    if (copy && this.rewriteCopy(inst, copy.from, copy.to)) return;
    const destination = definitionOf(inst);
    const target = destination === undefined ? undefined : this.groupOf(destination);
    if (target !== undefined && this.constants.has(target)) return;
    const uses = this.reload((visit) => forEachUse(inst, visit), inst);
    if (target !== undefined && destination !== undefined) {
      if (this.storeImmediate(inst, target)) return;
      if (!uses.has(destination)) uses.set(destination, this.use(this.temporary()));
      const value = uses.get(destination)!;
      this.out.push(mapRegisters(inst, (one) => uses.get(one) ?? one));
      this.store(target, value, inst);
      this.near.set(target, { register: value, at: this.position });
      return;
    }
    this.out.push(uses.size === 0 ? inst : mapRegisters(inst, (one) => uses.get(one) ?? one));
  }

  /** Every output that is spilled is stored behind it. */
  private rewriteAssembly(inst: MachineInst): void {
    const registers = this.reload((visit) => forEachUse(inst, visit), inst);
    const stores: (() => void)[] = [];
    forEachDefinition(inst, (register) => {
      const group = this.groupOf(register);
      if (group === undefined) return;
      if (!registers.has(register)) registers.set(register, this.use(this.temporary()));
      const value = registers.get(register)!;
      stores.push(() => this.store(group, value, inst));
    });
    this.out.push(mapRegisters(inst, (one) => registers.get(one) ?? one));
    for (const store of stores) store();
  }

  /** A copy from or to the frame is a load or a store. */
  private rewriteCopy(inst: MachineInst, from: Register, to: Register): boolean {
    const source = this.groupOf(from);
    const target = this.groupOf(to);
    if (source === undefined && target === undefined) return false;
    if (source === target) return true;
    if (target === undefined) {
      const held = this.held(source!);
      if (held === undefined) this.load(source!, to, inst);
      else this.out.push(mapRegisters(inst, (one) => (one === from ? held : one)));
    } else if (!this.constants.has(target)) {
      const value = source === undefined ? from : this.temporary();
      if (source !== undefined) this.load(source, this.use(value), inst);
      this.store(target, value, inst);
      this.near.delete(target);
    }
    return true;
  }

  private storeImmediate(inst: MachineInst, target: Register): boolean {
    if (inst.kind !== "alu" || inst.op !== "mov" || inst.width !== 64 || inst.source.kind !== "immediate") return false;
    // The loader would take the offset of a store for what it has to change.
    if (inst.core) return false;
    this.near.delete(target);
    const source = immediate(inst.source.value);
    this.out.push({ kind: "store", base: FRAME_POINTER, ...this.slots.get(target)!, source, ...(inst.span && { span: inst.span }) });
    return true;
  }

  /** New registers for the spilled ones that `walk` visits, filled from the frame. */
  private reload(
    walk: (visit: (register: Register) => void) => void,
    place: { readonly span?: Span },
  ): Map<Register, Register> {
    const loaded = new Map<Register, Register>();
    walk((register) => {
      const group = this.groupOf(register);
      if (group === undefined || loaded.has(register)) return;
      let held = this.held(group);
      if (held === undefined) {
        held = this.temporary();
        this.load(group, held, place);
      }
      this.near.set(group, { register: held, at: this.position });
      loaded.set(register, this.use(held));
    });
    return loaded;
  }

  /** The register that a spilled one was loaded to a moment ago, or just now for the same instruction. */
  private held(group: Register): Register | undefined {
    const near = this.near.get(group);
    return near && this.position - near.at <= this.window ? near.register : undefined;
  }

  private load(group: Register, destination: Register, place: { readonly span?: Span }): void {
    const constant = this.constants.get(group);
    const span = place.span && { span: place.span };
    if (constant) {
      this.out.push({ ...mapRegisters(constant, () => destination), ...span });
      return;
    }
    this.out.push({ kind: "load", destination, base: FRAME_POINTER, ...this.slots.get(group)!, ...span });
  }

  private store(group: Register, value: Register, place: MachineInst): void {
    const span = place.span && { span: place.span };
    this.out.push({ kind: "store", base: FRAME_POINTER, ...this.slots.get(group)!, source: registerSource(value), ...span });
  }

  private temporary(): Register {
    const register = this.registerCount++;
    this.uses.set(register, 0);
    return register;
  }

  private use(register: Register): Register {
    this.uses.set(register, (this.uses.get(register) ?? 0) + 1);
    return register;
  }
}
