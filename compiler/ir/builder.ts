/** Builds functions instruction by instruction, for the frontends, the passes and the tests. */

import type { Span } from "../source/source.ts";
import { invariant } from "../support/invariant.ts";
import type { Assembly } from "./assembly.ts";
import type { CoreRelocation } from "./core-relocation.ts";
import type { DataTypeId } from "./data-types.ts";
import { InstMaker } from "./inst-maker.ts";
import type { Block, BlockId, Callee, Func, InlineHint, Inst, Linkage, MemoryCopyInst, Slot, SlotId, SwitchCase, Target, Terminator, Value } from "./ir.ts";
import type { AssemblyOp, AtomicOp } from "./opcodes.ts";
import { bytesOf, int, ptr, type Type } from "./types.ts";

export interface FunctionHead {
  readonly name: string;
  readonly params: readonly { readonly name: string; readonly type: Type }[];
  readonly returnType: Type | null;
  readonly linkage?: Linkage;
  readonly hidden?: boolean;
  readonly section?: string;
  readonly inline?: InlineHint;
  readonly naked?: boolean;
  readonly dataType?: DataTypeId;
  readonly span?: Span;
}

export interface MemoryAccess {
  readonly offset?: number;
  /** Default: the width of the value. */
  readonly bits?: number;
  readonly extend?: "zero" | "sign";
  /** Default: 1. */
  readonly align?: number;
  readonly volatile?: boolean;
}

interface OpenBlock {
  readonly id: BlockId;
  readonly params: Value[];
  readonly insts: Inst[];
  terminator?: Terminator;
}

export class FunctionBuilder extends InstMaker {
  readonly params: readonly Value[];
  private readonly slots: Slot[] = [];
  private readonly blocks = new Map<BlockId, OpenBlock>();
  private current: OpenBlock;

  constructor(private readonly head: FunctionHead) {
    super([]);
    this.params = head.params.map((param) => this.newValue(param.type));
    this.current = this.open(this.newBlock());
  }

  /** The block that instructions are added to. */
  get block(): BlockId {
    return this.current.id;
  }

  /** True once the current block has its terminator: nothing can be added to it. */
  get terminated(): boolean {
    return this.current.terminator !== undefined;
  }

  /** Makes a block; blocks are laid out in the order in which they are made. */
  newBlock(): BlockId {
    const id = this.blocks.size;
    this.blocks.set(id, { id, params: [], insts: [] });
    return id;
  }

  /** Adds a parameter to a block, before any jump to it is made. */
  blockParam(block: BlockId, type: Type): Value {
    const value = this.newValue(type);
    this.open(block).params.push(value);
    return value;
  }

  /** Goes on in `block`. */
  switchTo(block: BlockId): void {
    this.current = this.open(block);
  }

  newSlot(name: string, size: number, align: number): SlotId {
    const id = this.slots.length;
    this.slots.push({ id, name, size, align, ...(this.span && { span: this.span }) });
    return id;
  }

  /** `offset` in bytes: a number, or an i64. */
  pointerAdd(pointer: Value, offset: { readonly value: Value } | number): Value {
    if (offset === 0) return pointer;
    const amount = typeof offset === "number" ? this.constant(int(64), offset) : offset.value;
    return this.emit(ptr, { op: "ptradd", pointer, offset: amount });
  }

  slotAddress(slot: SlotId): Value {
    return this.emit(ptr, { op: "slot", slot });
  }

  symbolAddress(symbol: string, offset = 0): Value {
    return this.emit(ptr, { op: "symbol", symbol, offset });
  }

  coreValue(relocation: CoreRelocation, value: bigint | number): Value {
    return this.emit(int(64), { op: "core", relocation, value: BigInt(value) });
  }

  load(type: Type, pointer: Value, access: MemoryAccess = {}): Value {
    const { offset = 0, bits = bytesOf(type) * 8, extend = "zero", align = 1, volatile = false } = access;
    return this.emit(type, { op: "load", pointer, offset, bits, extend, align, volatile });
  }

  store(pointer: Value, value: Value, access: Omit<MemoryAccess, "extend"> = {}): void {
    const { offset = 0, bits = bytesOf(this.typeOf(value)) * 8, align = 1, volatile = false } = access;
    this.add({ op: "store", pointer, offset, value, bits, align, volatile });
  }

  memoryCopy(destination: Value, source: Value, size: number, more: Partial<Pick<MemoryCopyInst, "destinationOffset" | "sourceOffset" | "align" | "apart">> = {}): void {
    const { destinationOffset = 0, sourceOffset = 0, align = 1, apart = false } = more;
    this.add({ op: "memcpy", destination, destinationOffset, source, sourceOffset, size, align, apart });
  }

  memorySet(pointer: Value, byte: Value, size: number, align = 1, offset = 0, open = false): void {
    this.add({ op: "memset", pointer, offset, byte, size, align, open });
  }

  /** The value that was there before, when `fetch` is asked for. */
  atomic(op: AtomicOp, pointer: Value, value: Value, more: { offset?: number; expected?: Value; fetch?: boolean } = {}): Value | undefined {
    const { offset = 0, expected, fetch = op === "atomic_xchg" || op === "atomic_cmpxchg" } = more;
    const inst = { op, pointer, offset, value, ...(expected !== undefined && { expected }) };
    if (fetch) return this.emit(this.typeOf(value), inst);
    this.add(inst);
    return undefined;
  }

  /** Calls; the result is a value of `type`, or nothing when that is null. */
  call(callee: Callee, args: readonly Value[], type: Type): Value;
  call(callee: Callee, args: readonly Value[], type: Type | null): Value | undefined;
  call(callee: Callee, args: readonly Value[], type: Type | null): Value | undefined {
    if (type) return this.emit(type, { op: "call", callee, args });
    this.add({ op: "call", callee, args });
    return undefined;
  }

  /** The outputs, of the given types. */
  assembly(op: AssemblyOp, assembly: Assembly, args: readonly Value[], types: readonly Type[]): Value[] {
    const [first, ...more] = types;
    if (first) {
      const result = this.emit(first, { op, assembly, args });
      return [result, ...more.map((type, index) => this.emit(type, { op: "asm_output", of: result, index: index + 1 }))];
    }
    this.add({ op, assembly, args });
    return [];
  }

  assemblyGoto(assembly: Assembly, args: readonly Value[], next: BlockId, labels: readonly BlockId[]): void {
    this.terminate({ op: "asm_goto", assembly, args, next: asTarget(next), labels: labels.map(asTarget) });
  }

  jump(block: BlockId, args: readonly Value[] = []): void {
    this.terminate({ op: "jump", target: { block, args } });
  }

  branch(condition: Value, ifTrue: BlockId | Target, ifFalse: BlockId | Target, likely?: boolean): void {
    this.terminate({
      op: "branch",
      condition,
      ifTrue: asTarget(ifTrue),
      ifFalse: asTarget(ifFalse),
      ...(likely !== undefined && { likely }),
    });
  }

  switch(value: Value, cases: readonly SwitchCase[], otherwise: BlockId | Target): void {
    this.terminate({ op: "switch", value, cases, default: asTarget(otherwise) });
  }

  return(value?: Value): void {
    this.terminate({ op: "return", ...(value !== undefined && { value }) });
  }

  unreachable(): void {
    this.terminate({ op: "unreachable" });
  }

  /** The function. A block without a terminator ends in `unreachable`. */
  finish(): Func {
    const { head } = this;
    const blocks = [...this.blocks.values()].map(
      ({ id, params, insts, terminator }): Block => ({ id, params, insts, terminator: terminator ?? { op: "unreachable" } }),
    );
    return {
      name: head.name,
      linkage: head.linkage ?? "global",
      ...(head.hidden && { hidden: true }),
      ...(head.section !== undefined && { section: head.section }),
      inline: head.inline ?? "auto",
      ...(head.naked && { naked: true }),
      params: this.params,
      paramNames: head.params.map((param) => param.name),
      returnType: head.returnType,
      valueTypes: this.valueTypes,
      slots: this.slots,
      blocks,
      ...(head.dataType !== undefined && { dataType: head.dataType }),
      ...(head.span && { span: head.span }),
    };
  }

  private open(id: BlockId): OpenBlock {
    const block = this.blocks.get(id);
    invariant(block, `no block ${id}`);
    return block;
  }

  protected append(inst: Inst): void {
    invariant(!this.current.terminator, `block ${this.current.id} has ended already`);
    this.current.insts.push(inst);
  }

  private terminate(terminator: Terminator): void {
    invariant(!this.current.terminator, `block ${this.current.id} has ended already`);
    this.current.terminator = this.span ? { ...terminator, span: this.span } : terminator;
  }
}

function asTarget(target: BlockId | Target): Target {
  return typeof target === "number" ? { block: target, args: [] } : target;
}
