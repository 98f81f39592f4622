/** Removes instructions whose results nobody uses, block parameters likewise, and blocks that control cannot reach. */

import type { Block, Func, Inst, Terminator, Value } from "../ir/ir.ts";
import { opcodes, type OpInfo } from "../ir/opcodes.ts";
import { mapTargets, operandsOf, resultOf, targetsOf, terminatorInputs } from "../ir/traverse.ts";
import { BitSet } from "../support/bit-set.ts";
import { controlFlow, type Cfg } from "../analysis/cfg.ts";

export function removeDeadCode(func: Func): Func {
  const cfg = controlFlow(func);
  const live = liveValues(func, cfg);
  const isLive = (inst: Inst) => mustStay(inst) || live.has(resultOf(inst)!);
  let changed = cfg.order.length !== func.blocks.length;
  const keptBlocks = func.blocks.filter((block) => cfg.indexOf.has(block.id));
  const blocks = keptBlocks.map((block): Block => {
    const insts = block.insts.filter(isLive);
    const params = block.params.filter((param) => live.has(param));
    const terminator = withoutDeadArgs(block.terminator, cfg, live);
    if (insts.length === block.insts.length && params.length === block.params.length && terminator === block.terminator) return block;
    changed = true;
    return { ...block, insts, params, terminator };
  });
  const slots = liveSlots(func, blocks);
  if (!changed && slots === func.slots) return func;
  return { ...func, slots, blocks };
}

/** True for what does more than give a result. */
export function mustStay(inst: Inst): boolean {
  const info: OpInfo = opcodes[inst.op];
  return info.sideEffect === true || (inst.op === "load" && inst.volatile);
}

function liveValues(func: Func, cfg: Cfg): BitSet {
  const live = new BitSet(func.valueTypes.length);
  const pending: Value[] = [];
  const need = (value: Value) => {
    if (live.has(value)) return;
    live.add(value);
    pending.push(value);
  };
  const defs = new Map<Value, Inst>();
  const argsOf = new Map<Value, Value[]>();
  for (const block of cfg.order) {
    for (const inst of block.insts) {
      const result = resultOf(inst);
      if (result !== undefined) defs.set(result, inst);
      if (mustStay(inst)) operandsOf(inst).forEach(need);
    }
    terminatorInputs(block.terminator).forEach(need);
    for (const target of targetsOf(block.terminator)) {
      const { params } = cfg.blocks.get(target.block)!;
      for (const [index, param] of params.entries()) {
        const args = argsOf.get(param);
        if (args) args.push(target.args[index]!);
        else argsOf.set(param, [target.args[index]!]);
      }
    }
  }
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    const inst = defs.get(value);
    if (inst) operandsOf(inst).forEach(need);
    argsOf.get(value)?.forEach(need);
  }
  return live;
}

function withoutDeadArgs(terminator: Terminator, cfg: Cfg, live: BitSet): Terminator {
  const keeps = (target: { block: number }) => cfg.blocks.get(target.block)!.params.every((param) => live.has(param));
  if (targetsOf(terminator).every(keeps)) return terminator;
  return mapTargets(terminator, (target) => {
    const { params } = cfg.blocks.get(target.block)!;
    return { ...target, args: target.args.filter((_, index) => live.has(params[index]!)) };
  });
}

/** A slot without its address taken is no longer there. */
function liveSlots(func: Func, blocks: readonly Block[]): Func["slots"] {
  const used = new Set<number>();
  for (const block of blocks) for (const inst of block.insts) if (inst.op === "slot") used.add(inst.slot);
  return func.slots.every((slot) => used.has(slot.id)) ? func.slots : func.slots.filter((slot) => used.has(slot.id));
}
