/**
 * Moves instructions behind the branch on one of whose ways alone they are used. Programs read a header's field before
 * they compare the packet's end, and use it after: the verifier allows the load only there.
 *
 * An instruction goes to the front of a successor that has no other predecessor and dominates all uses, so it never
 * comes into a loop; a load does so when nothing behind it in its block may write. Of the packet it goes past what writes
 * elsewhere: fields that are used when a look-up hits would else be kept on the stack during it.
 */

import type { Block, BlockId, Func, Inst, Value } from "../ir/ir.ts";
import { operandsOf, resultOf, terminatorOperands } from "../ir/traverse.ts";
import { controlFlow, type Cfg } from "../analysis/cfg.ts";
import { effectOf, escapedSlots } from "../analysis/effects.ts";
import { pointersOf, type Pointers, type Provenance } from "../analysis/provenance.ts";
import { dominatorsOf, type Dominators } from "../analysis/dominators.ts";
import { mustStay } from "./dead-code.ts";

export function sink(func: Func): Func {
  const cfg = controlFlow(func);
  if (cfg.order.length < 2) return func;
  return new Sinking(func, cfg).run();
}

/** What stands behind an instruction in its block may write: anything, or no packet. */
type Written = "nothing" | "elsewhere" | "anything";

class Sinking {
  private readonly dominators: Dominators;
  private readonly insts: Map<BlockId, Inst[]>;
  /** Blocks that use each value, as often as they do. */
  private readonly uses: BlockId[][] = [];
  private readonly pointers: Pointers;
  private readonly escaped: ReadonlySet<number>;
  private changed = false;

  constructor(
    private readonly func: Func,
    private readonly cfg: Cfg,
  ) {
    this.dominators = dominatorsOf(cfg);
    this.pointers = pointersOf(func, cfg);
    this.escaped = escapedSlots(func, this.pointers);
    this.insts = new Map(cfg.order.map((block) => [block.id, [...block.insts]]));
    for (const block of cfg.order) {
      for (const inst of block.insts) for (const value of operandsOf(inst)) this.use(value, block.id);
      for (const value of terminatorOperands(block.terminator)) this.use(value, block.id);
    }
  }

  run(): Func {
    // A block comes before those that it dominates, so that what sinks may sink on.
    for (const block of this.cfg.order) this.sinkFrom(block);
    if (!this.changed) return this.func;
    return { ...this.func, blocks: this.func.blocks.map((block): Block => ({ ...block, insts: this.insts.get(block.id) ?? block.insts })) };
  }

  private use(value: Value, block: BlockId): void {
    (this.uses[value] ??= []).push(block);
  }

  /** From the last instruction to the first: users go before what they use. */
  private sinkFrom(block: Block): void {
    const ways = this.waysFrom(block);
    if (ways.length === 0) return;
    const staying: Inst[] = [];
    let written: Written = "nothing";
    for (const inst of [...this.insts.get(block.id)!].reverse()) {
      const way = this.isMovable(inst, written) ? this.wayOf(resultOf(inst)!, ways) : undefined;
      if (way === undefined) {
        staying.push(inst);
        if (mustStay(inst) && written !== "anything") written = this.writesPacket(inst) ? "anything" : "elsewhere";
      } else this.move(inst, block.id, way);
    }
    this.insts.set(block.id, staying.reverse());
  }

  /** The successors that only this block leads to, where there are others. */
  private waysFrom(block: Block): readonly BlockId[] {
    const successors = this.cfg.successors.get(block.id)!;
    return successors.length < 2 ? [] : successors.filter((next) => this.cfg.predecessors.get(next)!.length === 1);
  }

  private isMovable(inst: Inst, written: Written): boolean {
    // The code generator makes these where they are used.
    if (inst.op === "const" || inst.op === "slot" || inst.op === "symbol" || inst.op === "core") return false;
    if (mustStay(inst)) return false;
    return inst.op !== "load" || written === "nothing" || (written === "elsewhere" && this.pointers.provenanceOf(inst.pointer).kind === "packet");
  }

  private writesPacket(inst: Inst): boolean {
    switch (inst.op) {
      case "store":
      case "memset":
        return mayBePacket(this.pointers.provenanceOf(inst.pointer));
      case "memcpy":
        return mayBePacket(this.pointers.provenanceOf(inst.destination));
      case "call":
        return effectOf(inst, this.pointers, this.escaped).writes({ kind: "packet" });
      default:
        return true;
    }
  }

  private wayOf(value: Value, ways: readonly BlockId[]): BlockId | undefined {
    const uses = this.uses[value];
    if (!uses) return undefined;
    return ways.find((way) => uses.every((use) => this.dominators.dominates(way, use)));
  }

  private move(inst: Inst, from: BlockId, to: BlockId): void {
    this.changed = true;
    this.insts.get(to)!.unshift(inst);
    for (const value of operandsOf(inst)) {
      const uses = this.uses[value]!;
      uses[uses.indexOf(from)] = to;
    }
  }
}

function mayBePacket({ kind }: Provenance): boolean {
  return kind === "packet" || kind === "param" || kind === "unknown";
}
