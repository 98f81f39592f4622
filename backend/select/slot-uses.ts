/** What a block does with the memory of each stack slot: where, which bytes it reads, and which it writes anew. */

import type { Pointers } from "../../compiler/analysis/provenance.ts";
import type { Block, Func, Inst, SlotId } from "../../compiler/ir/ir.ts";
import { opcodes, type OpInfo } from "../../compiler/ir/opcodes.ts";
import { operandsOf, terminatorOperands } from "../../compiler/ir/traverse.ts";
import type { SlotAddresses } from "./slot-addresses.ts";

/** Bytes are bits, the first one the lowest. */
export interface SlotUse {
  /** The first and the last instruction that reaches its memory. */
  readonly first: number;
  readonly last: number;
  /** Bytes that may be read as they were before the block. */
  readonly reads: bigint;
  /** Bytes that are written whatever they were. */
  readonly writes: bigint;
}

export class SlotUses {
  private readonly sizes: ReadonlyMap<SlotId, number>;

  constructor(
    func: Func,
    private readonly pointers: Pointers,
    private readonly addresses: SlotAddresses,
  ) {
    this.sizes = new Map(func.slots.map(({ id, size }) => [id, size]));
  }

  in(block: Block): Map<SlotId, SlotUse> {
    const uses = new Map<SlotId, SlotUse>();
    const use = (slot: SlotId, at: number, bytes: Pick<SlotUse, "reads" | "writes">): void => {
      const before = uses.get(slot);
      const { reads, writes } = before ?? { reads: 0n, writes: 0n };
      uses.set(slot, { first: before?.first ?? at, last: at, reads: reads | (bytes.reads & ~writes), writes: writes | bytes.writes });
    };
    block.insts.forEach((inst, index) => {
      if (!reachesMemory(inst)) return;
      const written = this.written(inst);
      for (const slot of this.reachedFrom(operandsOf(inst))) {
        if (slot === written?.slot) use(slot, index, { reads: 0n, writes: written.bytes });
        else use(slot, index, { reads: this.all(slot), writes: 0n });
      }
    });
    for (const slot of this.reachedFrom(terminatorOperands(block.terminator))) use(slot, block.insts.length, { reads: this.all(slot), writes: 0n });
    return uses;
  }

  private reachedFrom(operands: readonly number[]): ReadonlySet<SlotId> {
    return new Set(operands.flatMap((operand) => [...this.addresses.reachedFrom(operand)]));
  }

  private all(slot: SlotId): bigint {
    return (1n << BigInt(this.sizes.get(slot)!)) - 1n;
  }

  /** What a store writes, where it is certain of which slot and which bytes of it, and where that is no address of it. */
  private written(inst: Inst): { readonly slot: SlotId; readonly bytes: bigint } | undefined {
    if (inst.op !== "store") return undefined;
    const fact = this.pointers.factOf(inst.pointer);
    if (fact?.provenance.kind !== "slot" || fact.root >= 0) return undefined;
    const { slot } = fact.provenance;
    const offset = fact.offset + inst.offset;
    if (offset < 0 || this.addresses.reachedFrom(inst.value).has(slot)) return undefined;
    return { slot, bytes: (((1n << BigInt(inst.bits / 8)) - 1n) << BigInt(offset)) & this.all(slot) };
  }
}

/** The others make addresses, or compare them. */
function reachesMemory({ op }: Inst): boolean {
  const { sideEffect, readsMemory }: OpInfo = opcodes[op];
  return sideEffect === true || readsMemory === true;
}
