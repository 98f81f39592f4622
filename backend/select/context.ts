/**
 * What the selection rules share: the registers of values, constants and addresses made where they are used, and
 * the list of instructions.
 *
 * Blocks are walked from their last instruction to the first, so that a value that nobody asked for (because its
 * user folded it) is never made. A rule emits its own instructions in forward order.
 */

import { isContext, type ContextParameters } from "../../compiler/analysis/context-parameters.ts";
import type { Pointers } from "../../compiler/analysis/provenance.ts";
import type { CpuFeatures } from "../../compiler/bpf/cpu.ts";
import type { CoreRelocation } from "../../compiler/ir/core-relocation.ts";
import type { AssemblyOutputInst, BlockId, Func, Module, SlotId, Value } from "../../compiler/ir/ir.ts";
import { bitsOf } from "../../compiler/ir/types.ts";
import type { Span } from "../../compiler/source/source.ts";
import type { DiagnosticBag } from "../../compiler/diagnostics/diagnostic.ts";
import { invariant } from "../../compiler/support/invariant.ts";
import type { Source } from "../isa/instruction.ts";
import { asImmediate, constantKey, makeConstant, type Constant } from "./constants.ts";
import type { Facts } from "./facts.ts";
import { FIRST_VIRTUAL, immediate, move, register, type MachineInst, type Register } from "./machine.ts";

/** bpf_map_lookup_elem and bpf_map_lookup_percpu_elem. */
const lookups: ReadonlySet<number> = new Set([1, 195]);

/** The names of a module, for quick look-up. */
export interface ModuleSymbols {
  readonly maps: ReadonlySet<string>;
  readonly functions: ReadonlyMap<string, Func>;
  readonly globals: ReadonlySet<string>;
  /** Variables that the object only names. */
  readonly externals: ReadonlySet<string>;
  /** Functions that the kernel may call back, as their address is taken, or assembly may call. */
  readonly callbacks: ReadonlySet<string>;
  /** Parameters that may be the ctx. */
  readonly contexts: ContextParameters;
}

export class SelectionContext {
  private readonly registers: (Register | undefined)[] = [];
  private nextRegister = FIRST_VIRTUAL;
  /** Instructions of the block, last first. */
  private reversed: MachineInst[] = [];
  private rule: MachineInst[] = [];
  /** Constants that later instructions use and that are still to be made, by content. */
  private readonly pending = new Map<string, { readonly register: Register; readonly constant: Constant }>();
  private readonly constantRegisters = new Set<Register>();
  private readonly blockParams: ReadonlyMap<BlockId, readonly Value[]>;
  /** The block in which a value was last seen in use, the walk going upwards. */
  private readonly usedIn: (BlockId | undefined)[] = [];
  private pointers: Pointers | undefined;
  private liveOut: ReadonlyMap<BlockId, ReadonlySet<Value>> = new Map();
  private block: BlockId = -1;
  span: Span | undefined;

  constructor(
    readonly module: Module,
    readonly symbols: ModuleSymbols,
    readonly func: Func,
    readonly features: CpuFeatures,
    readonly facts: Facts,
    readonly slotOffsets: ReadonlyMap<SlotId, number>,
    readonly diagnostics: DiagnosticBag,
  ) {
    this.blockParams = new Map(func.blocks.map((block) => [block.id, block.params]));
  }

  get registerCount(): number {
    return this.nextRegister;
  }

  bits(value: Value): number {
    return bitsOf(this.func.valueTypes[value]!);
  }

  newRegister(): Register {
    return this.nextRegister++;
  }

  setAnalyses(liveOut: ReadonlyMap<BlockId, ReadonlySet<Value>>, pointers: Pointers): void {
    this.liveOut = liveOut;
    this.pointers = pointers;
  }

  /** What a pointer points to, as `MachineInst.origin` has it. */
  originOf(pointer: Value): string {
    const fact = this.pointers?.factOf(pointer);
    if (!fact) return "";
    const { provenance, root } = fact;
    if (isContext(fact, this.symbols.contexts.get(this.func.name)!)) return "ctx";
    if (provenance.kind === "slot") return "stack";
    if (provenance.kind === "symbol") return `symbol ${provenance.symbol}`;
    if (provenance.kind === "packet") return "packet";
    return this.isMapValue(root) ? "map value" : `${provenance.kind} ${root}`;
  }

  private isMapValue(root: Value): boolean {
    const inst = this.facts.definition(root);
    return inst?.op === "call" && inst.callee.kind === "helper" && lookups.has(inst.callee.id);
  }

  startBlock(block: BlockId): void {
    this.block = block;
  }

  /** Whether the register of a value is wanted after the instruction that is being selected. */
  isLiveAfter(value: Value): boolean {
    const resolved = this.resolve(value);
    return this.usedIn[resolved] === this.block || (this.liveOut.get(this.block)?.has(resolved) ?? false);
  }

  /** Adds an instruction to those of the current rule. */
  emit(inst: MachineInst): void {
    this.rule.push(this.span && !inst.span ? { ...inst, span: this.span } : inst);
  }

  /** Ends a rule: its instructions come before all that was there. */
  endRule(): void {
    for (let index = this.rule.length - 1; index >= 0; index--) this.reversed.push(this.rule[index]!);
    this.rule = [];
  }

  /** Makes the pending constants here: at the start of a block, and after a call, so that none lives across it. */
  flushConstants(): void {
    for (const { register: destination, constant } of this.pending.values()) {
      this.reversed.push(makeConstant(destination, constant, this.features));
    }
    this.pending.clear();
  }

  /** Ends a block and gives its instructions. */
  takeBlock(): MachineInst[] {
    const insts = this.reversed.reverse();
    this.reversed = [];
    return insts;
  }

  /** The value whose register a value shares, when it needs no instruction of its own. */
  resolve(value: Value): Value {
    for (;;) {
      const inst = this.facts.definition(value);
      if (!inst) return value;
      if (inst.op === "zext" || inst.op === "ptrtoint" || inst.op === "inttoptr") value = inst.operand;
      else if (inst.op === "trunc" && this.truncIsFree(inst.operand, value)) value = inst.operand;
      else if (inst.op === "sext" && this.facts.activeBits(inst.operand) < this.bits(inst.operand)) value = inst.operand;
      else return value;
    }
  }

  private truncIsFree(operand: Value, result: Value): boolean {
    return !this.facts.needsClean(result) || this.facts.activeBits(operand) <= this.bits(result);
  }

  /** True when the register of a value of up to 32 bits has nothing above them. */
  isClean(value: Value): boolean {
    return this.facts.needsClean(value) || this.facts.activeBits(value) < 32;
  }

  /** The constant that a value is, also one that an instruction could not hold. */
  constantAt(value: Value): Constant | undefined {
    return this.constantOf(this.resolve(value));
  }

  /** The further outputs of assembly, by its first. */
  assemblyOutputs(first: Value): readonly AssemblyOutputInst[] {
    return this.func.blocks.flatMap(({ insts }) => insts.filter((inst) => inst.op === "asm_output" && inst.of === first)) as AssemblyOutputInst[];
  }

  /** Whether the value has a register that some later instruction reads. */
  isWanted(value: Value): boolean {
    return this.registers[value] !== undefined;
  }

  /** The register that a value is to be put in, at its definition. */
  define(value: Value): Register {
    return (this.registers[value] ??= this.newRegister());
  }

  /** A register that holds the value, or the constant that it is. */
  locate(value: Value): Register | Constant {
    const resolved = this.resolve(value);
    const constant = this.constantOf(resolved);
    if (constant) return constant;
    this.usedIn[resolved] = this.block;
    return this.define(resolved);
  }

  /** A register that holds the value. */
  use(value: Value): Register {
    const place = this.locate(value);
    return typeof place === "number" ? place : this.useConstant(place);
  }

  /** True for registers that only ever hold one constant, made by `useConstant`. */
  isConstantRegister(register: Register): boolean {
    return this.constantRegisters.has(register);
  }

  isBlockParam(value: Value): boolean {
    return this.facts.definition(value) === undefined && !this.func.params.includes(value);
  }

  paramsOf(block: BlockId): readonly Value[] {
    return this.blockParams.get(block) ?? [];
  }

  useConstant(constant: Constant): Register {
    const key = constantKey(constant);
    let entry = this.pending.get(key);
    if (!entry) {
      entry = { register: this.newRegister(), constant };
      this.pending.set(key, entry);
      this.constantRegisters.add(entry.register);
    }
    return entry.register;
  }

  /** The value as the second operand of an instruction of `width` bits: an immediate where it fits. */
  operand(value: Value, width: 32 | 64): Source<Register> {
    const constant = this.facts.constant(this.resolve(value));
    const small = constant === undefined ? undefined : asImmediate(constant, width);
    return small === undefined ? register(this.use(value)) : immediate(small);
  }

  /** The value as a number that the loader writes into an instruction, when it is one and the instruction can hold it. */
  coreValue(value: Value): { readonly offset: number; readonly relocation: CoreRelocation } | undefined {
    const inst = this.facts.definition(this.resolve(value));
    const offset = inst?.op === "core" ? asImmediate(inst.value, 64) : undefined;
    return inst?.op === "core" && offset !== undefined ? { offset, relocation: inst.relocation } : undefined;
  }

  /** Puts the value in a given register. */
  moveTo(destination: Register, value: Value): void {
    const place = this.locate(value);
    this.emit(typeof place === "number" ? move(destination, register(place)) : makeConstant(destination, place, this.features));
  }

  private constantOf(value: Value): Constant | undefined {
    let offset = 0n;
    for (let at = value; ; ) {
      const inst = this.facts.definition(at);
      if (inst?.op === "const") return at === value ? { kind: "number", value: inst.value } : undefined;
      if (inst?.op === "core") return at === value ? { kind: "core", relocation: inst.relocation, value: inst.value } : undefined;
      if (inst?.op === "slot") return { kind: "frame", offset: this.slotOffset(inst.slot) + Number(offset) };
      if (inst?.op === "symbol") return this.symbol(inst.symbol, inst.offset + Number(offset));
      const step = inst?.op === "ptradd" ? this.facts.constant(inst.offset) : undefined;
      if (inst?.op !== "ptradd" || step === undefined) return undefined;
      offset += BigInt.asIntN(64, step);
      if (offset < -0x40000000n || offset > 0x40000000n) return undefined;
      at = this.resolve(inst.pointer);
    }
  }

  slotOffset(slot: SlotId): number {
    const offset = this.slotOffsets.get(slot);
    invariant(offset !== undefined, `slot ${slot} has no place`);
    return offset;
  }

  /** The address of a symbol, as long as `offset` can be part of it. */
  symbol(name: string, offset: number): Constant | undefined {
    if (this.symbols.maps.has(name)) {
      return offset === 0 ? { kind: "symbol", value: { kind: "map", symbol: name } } : undefined;
    }
    // The loader of a kernel's variable looks at no number beside its name.
    if (this.symbols.externals.has(name) && offset !== 0) return undefined;
    if (this.symbols.functions.has(name)) {
      return offset === 0 ? { kind: "symbol", value: { kind: "function", symbol: name } } : undefined;
    }
    return { kind: "symbol", value: { kind: "data", symbol: name, offset } };
  }
}
