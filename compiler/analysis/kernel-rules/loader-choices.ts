/**
 * Branches on what the loader knows and the compiler does not: numbers of the running kernel, its configuration and its
 * symbols, and the constants that the loader may set (`const volatile`, libbpf's `.rodata`). The verifier follows only the
 * side that is taken there, so nothing is certain of code that one of the two sides does without.
 */

import { isExternal, isKernelFunction } from "../../ir/externals.ts";
import type { BlockId, Func, Inst, Module, Target, Terminator, Value } from "../../ir/ir.ts";
import { operandsOf, targetsOf } from "../../ir/traverse.ts";
import { append } from "../../support/multi-map.ts";
import type { Cfg } from "../cfg.ts";
import { definitions } from "../uses.ts";

/** The blocks that control can come to whatever the loader says at any one of its branches. */
export function certainBlocks(module: Module, func: Func, cfg: Cfg): ReadonlySet<BlockId> {
  const loaded = new LoaderValues(module, func, cfg);
  let certain = new Set<BlockId>(cfg.blocks.size > 0 ? cfg.order.map(({ id }) => id) : []);
  for (const { id, terminator } of cfg.order) {
    const condition = conditionOf(terminator);
    if (condition === undefined || !loaded.has(condition)) continue;
    for (const only of targetsOf(terminator)) {
      const reached = reachedWith(cfg, id, only);
      certain = new Set([...certain].filter((block) => reached.has(block)));
    }
  }
  return certain;
}

function conditionOf(terminator: Terminator): Value | undefined {
  if (terminator.op === "branch") return terminator.condition;
  return terminator.op === "switch" ? terminator.value : undefined;
}

/** What can be reached when the branch that ends `block` always goes to `only`. */
function reachedWith(cfg: Cfg, block: BlockId, only: Target): ReadonlySet<BlockId> {
  const entry = cfg.order[0]!.id;
  const reached = new Set<BlockId>([entry]);
  for (const id of reached) for (const next of id === block ? [only.block] : cfg.successors.get(id)!) reached.add(next);
  return reached;
}

/** The values that depend on what only the loader knows. */
class LoaderValues {
  private readonly defs: readonly (Inst | undefined)[];
  /** What the parameters of blocks may be. */
  private readonly incoming = new Map<Value, Value[]>();
  private readonly known = new Map<Value, boolean>();
  private readonly knownSymbols = new Map<Value, boolean>();
  private readonly settable: ReadonlySet<string>;

  constructor(module: Module, func: Func, cfg: Cfg) {
    this.defs = definitions(func);
    for (const { terminator } of cfg.order) {
      for (const { block, args } of targetsOf(terminator)) {
        cfg.blocks.get(block)!.params.forEach((param, index) => append(this.incoming, param, args[index]!));
      }
    }
    const variables = module.globals.filter((one) => isExternal(one) || one.section.startsWith(".rodata"));
    this.settable = new Set([...variables, ...module.functions.filter(isKernelFunction)].map(({ name }) => name));
  }

  has(value: Value): boolean {
    return this.depends(value, this.known, (inst) => inst.op === "core" || this.isSettable(inst));
  }

  /**
   * What lies in memory is known to the loader where a variable of its own says which: that the field of a struct lies
   * at an offset of the running kernel says nothing of what is in it.
   */
  private depends(value: Value, known: Map<Value, boolean>, isGiven: (inst: Inst) => boolean): boolean {
    const before = known.get(value);
    if (before !== undefined) return before;
    known.set(value, false);
    const inst = this.defs[value];
    const sources = inst ? operandsOf(inst) : (this.incoming.get(value) ?? []);
    const isDirect = inst !== undefined && isGiven(inst);
    const comes = () => inst?.op !== "call" && sources.some((one) => this.depends(one, known, isGiven));
    const depends = inst?.op === "load" ? this.isOfSymbol(inst.pointer) : isDirect || comes();
    known.set(value, depends);
    return depends;
  }

  private isOfSymbol(value: Value): boolean {
    return this.depends(value, this.knownSymbols, (inst) => this.isSettable(inst));
  }

  private isSettable(inst: Inst): boolean {
    return inst.op === "symbol" && this.settable.has(inst.symbol);
  }
}
