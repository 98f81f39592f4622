/**
 * Puts functions in the place of their calls, callees first, so that what was inlined into a callee comes with it.
 *
 * Inlined are functions that ask for it, those that a BPF call cannot express (more than five arguments, values wider
 * than a register), global ones that give back nothing or a pointer, static ones that are called once, and small ones:
 * a call of a BPF function costs its instructions plus the saving of what lives across it. `never` is respected;
 * recursive functions are left as they are. Static functions that nothing names afterwards are removed.
 */

import type { Block, BlockId, CallInst, Func, Inst, Module, SlotId, Terminator, Value } from "../ir/ir.ts";
import { mapOperands, mapTargets, mapTerminatorOperands, resultOf, withResult } from "../ir/traverse.ts";
import { bitsOf, ptr, type Type } from "../ir/types.ts";
import { dropUnusedFunctions } from "./unused-functions.ts";

/** Instructions, without constants, of a function that is inlined at each of its calls. */
const SMALL = 16;
/**
 * A global function is verified alone: what is known of its arguments and its result stays behind. As large a one as
 * Clang inlines (225, at 5 for an instruction) …
 */
const SMALL_GLOBAL = 45;
/** … and a larger one that takes pointers, of which the verifier then knows no more than that they may be null. */
const SMALL_GLOBAL_OF_POINTERS = 128;
/** Past this size nothing more is inlined that does not have to be. */
const LARGEST = 20_000;
const MOST_ARGUMENTS = 5;

/** Inlines what must be and what pays. */
export function inlineCalls(module: Module): Module {
  return inline(module, true);
}

/** Inlines what asks for it, and what a BPF call cannot express. */
export function inlineRequired(module: Module): Module {
  return inline(module, false);
}

function inline(module: Module, optional: boolean): Module {
  const graph = callGraph(module);
  const done = new Map(module.functions.map((func) => [func.name, func]));
  let changed = false;
  for (const name of graph.order) {
    const func = done.get(name)!;
    const inlined = inlineInto(func, done, graph, optional);
    if (inlined === func) continue;
    changed = true;
    done.set(name, inlined);
  }
  return dropUnusedFunctions(changed ? { ...module, functions: module.functions.map((func) => done.get(func.name)!) } : module);
}

interface CallGraph {
  /** Defined functions, callees before callers. */
  readonly order: readonly string[];
  readonly recursive: ReadonlySet<string>;
  /** How many calls name each function. */
  readonly callCounts: ReadonlyMap<string, number>;
}

function calleesOf(func: Func): string[] {
  return func.blocks.flatMap((block) => block.insts.flatMap((inst) => (inst.op === "call" && inst.callee.kind === "function" ? [inst.callee.name] : [])));
}

function callGraph(module: Module): CallGraph {
  const callees = new Map(module.functions.map((func) => [func.name, calleesOf(func)]));
  const callCounts = new Map<string, number>();
  for (const names of callees.values()) for (const name of names) callCounts.set(name, (callCounts.get(name) ?? 0) + 1);
  const order: string[] = [];
  const state = new Map<string, "open" | "done">();
  const recursive = new Set<string>();
  for (const root of callees.keys()) {
    if (state.has(root)) continue;
    const stack = [{ name: root, next: 0 }];
    state.set(root, "open");
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      const callee = (callees.get(top.name) ?? [])[top.next++];
      if (callee === undefined) {
        state.set(top.name, "done");
        order.push(top.name);
        stack.pop();
      } else if (state.get(callee) === "open") {
        // All that lie on the cycle take part in it.
        for (let index = stack.length - 1; index >= 0; index--) {
          recursive.add(stack[index]!.name);
          if (stack[index]!.name === callee) break;
        }
      } else if (!state.has(callee) && callees.has(callee)) {
        state.set(callee, "open");
        stack.push({ name: callee, next: 0 });
      }
    }
  }
  return { order, recursive, callCounts };
}

/** A call to it cannot be expressed in BPF, is one that the verifier never takes, or it calls what it was given. */
function mustBeInlined(func: Func): boolean {
  if (func.linkage === "static" && callsPointers(func)) return true;
  if (func.section === undefined && readsPacket(func)) return true;
  const isWide = (type: Type) => bitsOf(type) > 64;
  return isRefusedGlobal(func) || func.params.length > MOST_ARGUMENTS || func.params.some((param) => isWide(func.valueTypes[param]!)) || (func.returnType !== null && isWide(func.returnType));
}

/** "Global function %s() doesn't return scalar. Only those are supported." Hidden ones are static to the kernel. */
function isRefusedGlobal(func: Func): boolean {
  return isVerifiedAlone(func) && (func.returnType === null || func.returnType === ptr);
}

function isVerifiedAlone({ linkage, hidden, section }: Func): boolean {
  return linkage === "global" && !hidden && section === undefined;
}

/** How large a function may be to be inlined at each of its calls. */
function largestSmall(func: Func): number {
  if (!isVerifiedAlone(func)) return SMALL;
  return func.params.some((param) => func.valueTypes[param] === ptr) ? SMALL_GLOBAL_OF_POINTERS : SMALL_GLOBAL;
}

/** It may end the program; the kernel would only leave the function. */
function readsPacket({ blocks }: Func): boolean {
  return blocks.some(({ insts }) => insts.some((inst) => inst.op === "call" && inst.callee.kind === "packet"));
}

function callsPointers({ blocks }: Func): boolean {
  return blocks.some(({ insts }) => insts.some((inst) => inst.op === "call" && inst.callee.kind === "pointer"));
}

function sizeOf(func: Func): number {
  return func.blocks.reduce((sum, block) => sum + 1 + block.insts.filter((inst) => inst.op !== "const" && inst.op !== "zext" && inst.op !== "slot").length, 0);
}

function inlineInto(func: Func, functions: ReadonlyMap<string, Func>, graph: CallGraph, optional: boolean): Func {
  let size = sizeOf(func);
  const chosen = (inst: Inst): Func | undefined => {
    if (inst.op !== "call" || inst.callee.kind !== "function") return undefined;
    const callee = functions.get(inst.callee.name);
    if (!callee || callee.blocks.length === 0 || callee === func || graph.recursive.has(callee.name)) return undefined;
    if (callee.linkage === "weak" || callee.inline === "never" || callee.naked) return undefined;
    if (callee.inline === "always" || mustBeInlined(callee)) return callee;
    if (!optional || size > LARGEST || callee.section !== undefined) return undefined;
    const calleeSize = sizeOf(callee);
    const calledOnce = callee.linkage === "static" && graph.callCounts.get(callee.name) === 1;
    if (!calledOnce && calleeSize > largestSmall(callee)) return undefined;
    size += calleeSize;
    return callee;
  };
  if (!func.blocks.some((block) => block.insts.some((inst) => chosen(inst)))) return func;
  size = sizeOf(func);
  return new Inliner(func, chosen).run();
}

class Inliner {
  private readonly types: Type[];
  private readonly slots: Func["slots"][number][];
  private readonly blocks: Block[] = [];
  private nextBlock: BlockId;
  private nextSlot: SlotId;

  constructor(
    private readonly func: Func,
    private readonly chosen: (inst: Inst) => Func | undefined,
  ) {
    this.types = [...func.valueTypes];
    this.slots = [...func.slots];
    this.nextBlock = Math.max(...func.blocks.map((block) => block.id)) + 1;
    this.nextSlot = Math.max(-1, ...func.slots.map((slot) => slot.id)) + 1;
  }

  run(): Func {
    for (const block of this.func.blocks) this.block(block);
    return { ...this.func, valueTypes: this.types, slots: this.slots, blocks: this.blocks };
  }

  private block(block: Block): void {
    let { id, params } = block;
    let insts: Inst[] = [];
    for (const inst of block.insts) {
      const callee = this.chosen(inst);
      if (!callee || inst.op !== "call") {
        insts.push(inst);
        continue;
      }
      const after = this.nextBlock++;
      const entry = this.nextBlock;
      this.blocks.push({ id, params, insts, terminator: { op: "jump", target: { block: entry, args: [] }, ...(inst.span && { span: inst.span }) } });
      this.body(callee, inst, after);
      [id, params, insts] = [after, inst.result === undefined ? [] : [inst.result], []];
    }
    this.blocks.push({ id, params, insts, terminator: block.terminator });
  }

  /** A copy of the callee's blocks; its entry gets the next block id, its returns jump to `after`. */
  private body(callee: Func, call: CallInst, after: BlockId): void {
    const blockIds = new Map(callee.blocks.map((block) => [block.id, this.nextBlock++]));
    const slotIds = new Map(callee.slots.map((slot) => [slot.id, this.nextSlot++]));
    for (const slot of callee.slots) this.slots.push({ ...slot, id: slotIds.get(slot.id)! });
    const values: Value[] = callee.valueTypes.map((type) => this.types.push(type) - 1);
    callee.params.forEach((param, index) => (values[param] = call.args[index]!));
    const map = (value: Value) => values[value]!;
    const terminate = (terminator: Terminator): Terminator => {
      const span = terminator.span && { span: terminator.span };
      if (terminator.op !== "return") {
        return mapTargets(mapTerminatorOperands(terminator, map), (target) => ({ ...target, block: blockIds.get(target.block)! }));
      }
      const args = call.result === undefined ? [] : [map(terminator.value!)];
      return { op: "jump", target: { block: after, args }, ...span };
    };
    for (const block of callee.blocks) {
      const insts = block.insts.map((inst): Inst => {
        const moved = mapOperands(inst, map);
        const result = resultOf(moved);
        const renamed = result === undefined ? moved : withResult(moved, map(result));
        return renamed.op === "slot" ? { ...renamed, slot: slotIds.get(renamed.slot)! } : renamed;
      });
      this.blocks.push({ id: blockIds.get(block.id)!, params: block.params.map(map), insts, terminator: terminate(block.terminator) });
    }
  }
}
