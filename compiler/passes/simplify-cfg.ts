/**
 * Straightens control flow: merges blocks that follow each other, jumps over empty ones, and drops parameters that
 * are always given the same. Where a block does no more than branch on a parameter, each way into it branches itself,
 * and a way that gives a constant goes straight to where it leads.
 *
 * Selects are never made of branches: BPF has no conditional move.
 */

import type { Block, BlockId, CompareInst, Func, Inst, Target, Terminator, Value } from "../ir/ir.ts";
import { evaluateCompare } from "../ir/evaluate.ts";
import { isCompare, mapOperands, mapTargets, mapTerminatorOperands, operandsOf, resultOf, targetsOf, terminatorOperands } from "../ir/traverse.ts";
import { controlFlow } from "../analysis/cfg.ts";

/** Rounds of small steps; each makes the function smaller or straighter, and few are needed. */
const MOST_ROUNDS = 12;

export function simplifyCfg(func: Func): Func {
  let current = func;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = current;
    current = mergeChains(threadBranches(skipEmpty(dropTrivialParams(foldBranches(reachable(current))))));
    if (current === before) break;
  }
  return current;
}

function reachable(func: Func): Func {
  const { indexOf } = controlFlow(func);
  return indexOf.size === func.blocks.length ? func : { ...func, blocks: func.blocks.filter((block) => indexOf.has(block.id)) };
}

function sameTarget(left: Target, right: Target): boolean {
  return left.block === right.block && left.args.every((arg, index) => arg === right.args[index]);
}

/** Branches that lead to one place are jumps; a switch needs no case that leads where the default does. */
function foldBranches(func: Func): Func {
  return mapBlocks(func, (block) => {
    const { terminator } = block;
    const span = terminator.span && { span: terminator.span };
    if (terminator.op === "branch" && sameTarget(terminator.ifTrue, terminator.ifFalse)) {
      return { ...block, terminator: { op: "jump", target: terminator.ifTrue, ...span } };
    }
    if (terminator.op === "switch") {
      const cases = terminator.cases.filter((one) => !sameTarget(one.target, terminator.default));
      if (cases.length === 0) return { ...block, terminator: { op: "jump", target: terminator.default, ...span } };
      if (cases.length < terminator.cases.length) return { ...block, terminator: { ...terminator, cases } };
    }
    return block;
  });
}

function mapBlocks(func: Func, map: (block: Block) => Block): Func {
  const blocks = func.blocks.map(map);
  return blocks.every((block, index) => block === func.blocks[index]) ? func : { ...func, blocks };
}

/** Replaces values everywhere; replacements may be replaced themselves. */
function substitute(func: Func, replaced: ReadonlyMap<Value, Value>): Func {
  if (replaced.size === 0) return func;
  const find = (value: Value): Value => {
    let found = value;
    for (let next = replaced.get(found); next !== undefined; next = replaced.get(found)) found = next;
    return found;
  };
  return mapBlocks(func, (block) => {
    const insts = block.insts.map((inst) => mapOperands(inst, find));
    const terminator = mapTerminatorOperands(block.terminator, find);
    const same = terminator === block.terminator && insts.every((inst, index) => inst === block.insts[index]);
    return same ? block : { ...block, insts, terminator };
  });
}

/** A parameter that is given one value, besides itself, on every way. */
function dropTrivialParams(func: Func): Func {
  const params = new Map(func.blocks.map((block) => [block.id, block.params]));
  const given = new Map<Value, Value | null>();
  const replaced = new Map<Value, Value>();
  const find = (value: Value): Value => {
    let found = value;
    for (let next = replaced.get(found); next !== undefined; next = replaced.get(found)) found = next;
    return found;
  };
  for (const block of func.blocks) {
    for (const target of targetsOf(block.terminator)) {
      for (const [index, param] of params.get(target.block)!.entries()) {
        const arg = target.args[index]!;
        if (arg === param) continue;
        const before = given.get(param);
        given.set(param, before === undefined || before === arg ? arg : null);
      }
    }
  }
  for (const [param, value] of given) {
    if (value !== null && find(value) !== param) replaced.set(param, find(value));
  }
  if (replaced.size === 0) return func;
  const stripped = mapBlocks(func, (block) => ({
    ...block,
    params: block.params.filter((param) => !replaced.has(param)),
    terminator: mapTargets(block.terminator, (target) => {
      const mine = params.get(target.block)!;
      return mine.some((param) => replaced.has(param)) ? { ...target, args: target.args.filter((_, index) => !replaced.has(mine[index]!)) } : target;
    }),
  }));
  return substitute(stripped, replaced);
}

/** The blocks in which each value is used; -1 for more than one. */
function usingBlocks(func: Func): (BlockId | undefined)[] {
  const users: (BlockId | undefined)[] = [];
  const use = (value: Value, block: BlockId) => {
    users[value] = users[value] === undefined || users[value] === block ? block : -1;
  };
  for (const block of func.blocks) {
    for (const inst of block.insts) for (const value of operandsOf(inst)) use(value, block.id);
    for (const value of terminatorOperands(block.terminator)) use(value, block.id);
  }
  return users;
}

/** Jumps to a block that does nothing but jump on go where it goes. */
function skipEmpty(func: Func): Func {
  const users = usingBlocks(func);
  const entry = func.blocks[0]!.id;
  const empty = new Map<BlockId, { params: readonly Value[]; target: Target }>();
  for (const { id, params, insts, terminator } of func.blocks) {
    if (id === entry || insts.length > 0 || terminator.op !== "jump" || terminator.target.block === id) continue;
    if (params.every((param) => users[param] === undefined || users[param] === id)) empty.set(id, { params, target: terminator.target });
  }
  if (empty.size === 0) return func;
  const forward = (target: Target): Target => {
    let current = target;
    for (let hops = 0; hops <= empty.size; hops++) {
      const next = empty.get(current.block);
      if (!next) return current;
      const given = new Map(next.params.map((param, index) => [param, current.args[index]!]));
      current = { block: next.target.block, args: next.target.args.map((arg) => given.get(arg) ?? arg) };
    }
    return target; // a ring of empty blocks: an endless loop
  };
  return reachable(mapBlocks(func, (block) => {
    if (!targetsOf(block.terminator).some((target) => empty.has(target.block))) return block;
    const terminator = mapTargets(block.terminator, forward);
    const old = targetsOf(block.terminator);
    return targetsOf(terminator).every((target, index) => target.block === old[index]!.block) ? block : { ...block, terminator };
  }));
}

/** A block that only branches, on what it was given: which instructions (constants and one compare) it holds first. */
interface BranchBlock {
  readonly block: Block;
  readonly terminator: Extract<Terminator, { op: "branch" | "switch" }>;
  readonly compare?: CompareInst;
  readonly constants: ReadonlyMap<Value, bigint>;
}

function threadBranches(func: Func): Func {
  const users = usingBlocks(func);
  const constants = new Map<Value, bigint>();
  for (const block of func.blocks) for (const inst of block.insts) if (inst.op === "const") constants.set(inst.result, inst.value);
  const candidates = new Map<BlockId, BranchBlock>();
  for (const block of func.blocks) {
    const found = block.id === func.blocks[0]!.id ? undefined : asBranchBlock(block, users);
    if (found) candidates.set(block.id, found);
  }
  if (candidates.size === 0) return func;
  const types = func.valueTypes;
  return reachable(mapBlocks(func, (block) => {
    const { terminator } = block;
    if (terminator.op === "jump") {
      const candidate = candidates.get(terminator.target.block);
      if (!candidate || candidate.block.id === block.id) return block;
      const known = decide(candidate, terminator.target, constants, types);
      if (known) return { ...block, terminator: { op: "jump", target: known, ...(terminator.span && { span: terminator.span }) } };
      const copied = copyBranch(candidate, terminator.target);
      return copied ? { ...block, terminator: copied } : block;
    }
    let changed = false;
    const threaded = mapTargets(terminator, (target) => {
      const candidate = candidates.get(target.block);
      const known = candidate && candidate.block.id !== block.id && decide(candidate, target, constants, types);
      if (!known) return target;
      changed = true;
      return known;
    });
    return changed ? { ...block, terminator: threaded } : block;
  }));
}

function asBranchBlock(block: Block, users: readonly (BlockId | undefined)[]): BranchBlock | undefined {
  const { terminator, params } = block;
  if ((terminator.op !== "branch" && terminator.op !== "switch") || params.length === 0) return undefined;
  let compare: BranchBlock["compare"];
  const constants = new Map<Value, bigint>();
  for (const inst of block.insts) {
    if (inst.op === "const") constants.set(inst.result, inst.value);
    else if (isCompare(inst) && !compare) compare = inst;
    else return undefined;
  }
  const own = [...params, ...block.insts.flatMap((inst) => resultOf(inst) ?? [])];
  if (!own.every((value) => users[value] === undefined || users[value] === block.id)) return undefined;
  // What its own instructions make cannot be handed on by another block.
  const made = new Set(block.insts.flatMap((inst) => resultOf(inst) ?? []));
  if (targetsOf(terminator).some((target) => target.args.some((arg) => made.has(arg)))) return undefined;
  return { block, terminator, constants, ...(compare && { compare }) };
}

/** Replaces the parameters of a branch block by what it is given. */
function giving(candidate: BranchBlock, target: Target): (value: Value) => Value {
  const given = new Map(candidate.block.params.map((param, index) => [param, target.args[index]!]));
  return (value) => given.get(value) ?? value;
}

/** Where the block goes on from when it is entered with these arguments, when constants decide that. */
function decide(candidate: BranchBlock, target: Target, constants: ReadonlyMap<Value, bigint>, types: Func["valueTypes"]): Target | undefined {
  const { terminator, compare } = candidate;
  const give = giving(candidate, target);
  const constant = (value: Value): bigint | undefined => candidate.constants.get(value) ?? constants.get(give(value));
  let value: bigint | undefined;
  const decider = terminator.op === "branch" ? terminator.condition : terminator.value;
  if (compare && decider === compare.result) {
    const [left, right] = [constant(compare.left), constant(compare.right)];
    if (left === undefined || right === undefined) return undefined;
    value = evaluateCompare(compare.op, types[compare.left]!, left, right);
  } else value = constant(decider);
  if (value === undefined) return undefined;
  const taken =
    terminator.op === "branch"
      ? value === 1n ? terminator.ifTrue : terminator.ifFalse
      : (terminator.cases.find((one) => one.value === value)?.target ?? terminator.default);
  return taken.block === candidate.block.id ? undefined : { block: taken.block, args: taken.args.map(give) };
}

/** The branch itself, for a block that jumps to it: worth it for a flag, which need not be made a number then. */
function copyBranch(candidate: BranchBlock, target: Target): Terminator | undefined {
  const { terminator, block } = candidate;
  if (terminator.op !== "branch" || block.insts.length > 0 || !block.params.includes(terminator.condition)) return undefined;
  if (targetsOf(terminator).some((one) => one.block === block.id)) return undefined;
  return mapTerminatorOperands(terminator, giving(candidate, target));
}

/** A block with one way in, by a jump, becomes the end of the block before it. */
function mergeChains(func: Func): Func {
  const cfg = controlFlow(func);
  const entry = func.blocks[0]!.id;
  const replaced = new Map<Value, Value>();
  const absorbed = new Set<BlockId>();
  const canAbsorb = (block: Block): Block | undefined => {
    if (block.terminator.op !== "jump") return undefined;
    const next = cfg.blocks.get(block.terminator.target.block)!;
    return next.id !== entry && next.id !== block.id && cfg.predecessors.get(next.id)!.length === 1 ? next : undefined;
  };
  const merged = new Map<BlockId, Block>();
  for (const block of cfg.order) {
    if (absorbed.has(block.id)) continue;
    let insts: Inst[] | undefined;
    let { terminator } = block;
    for (let next = canAbsorb({ ...block, terminator }); next && !absorbed.has(next.id); next = canAbsorb({ ...block, terminator })) {
      const { args } = (terminator as Extract<Terminator, { op: "jump" }>).target;
      next.params.forEach((param, index) => replaced.set(param, args[index]!));
      insts ??= [...block.insts];
      insts.push(...next.insts);
      terminator = next.terminator;
      absorbed.add(next.id);
    }
    if (insts) merged.set(block.id, { ...block, insts, terminator });
  }
  if (absorbed.size === 0) return func;
  const blocks = func.blocks.filter((block) => !absorbed.has(block.id)).map((block) => merged.get(block.id) ?? block);
  return substitute({ ...func, blocks }, replaced);
}
