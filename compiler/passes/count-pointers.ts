/**
 * A loop that walks with a pointer up to another pointer counts bytes instead: `for (p = a; p < a + 8; p++)` becomes
 * `for (o = 0; o < 8; o++)` with `p = a + o`. The verifier knows nothing of compares between two pointers into the stack
 * or a map value, so it would walk on past the end ("invalid access to map value", "invalid read from stack"); numbers
 * it follows. Loops of which the number of rounds is known can be unrolled then.
 */

import { controlFlow, type Cfg } from "../analysis/cfg.ts";
import { dominatorsOf } from "../analysis/dominators.ts";
import { loopsOf, type Loop } from "../analysis/loops.ts";
import { pointersOf, type Pointers } from "../analysis/provenance.ts";
import { definitions } from "../analysis/uses.ts";
import type { Block, BlockId, Func, Inst, Terminator, Value } from "../ir/ir.ts";
import { opcodes, type CompareOp } from "../ir/opcodes.ts";
import { mapTargets, targetsOf } from "../ir/traverse.ts";
import { i64, type Type } from "../ir/types.ts";
import { Emitter } from "./emitter.ts";

const MOST_LOOPS = 32;

export function countPointers(func: Func): Func {
  let current = func;
  for (let count = 0; count < MOST_LOOPS; count++) {
    const next = countInOneLoop(current);
    if (next === current) break;
    current = next;
  }
  return current;
}

/** One at a time: the pointer of an inner loop may start from that of the loop around it. */
function countInOneLoop(func: Func): Func {
  const cfg = controlFlow(func);
  const { loops, reducible } = loopsOf(cfg, dominatorsOf(cfg));
  if (!reducible || loops.length === 0) return func;
  const pointers = pointersOf(func, cfg);
  const facts: Facts = { pointers, defs: definitions(func) };
  for (const loop of loops) {
    const walks = walksOf(func, cfg, loop, pointers).filter((walk) =>
      func.blocks.some((block) => block.insts.some((inst) => numbersOf(inst, [walk], facts))),
    );
    if (walks.length > 0) return rewrite(func, walks, facts);
  }
  return func;
}

interface Facts {
  readonly pointers: Pointers;
  readonly defs: readonly (Inst | undefined)[];
}

/** A pointer that a loop moves by constants. */
interface Walk {
  readonly header: BlockId;
  readonly param: Value;
  /** What it is before the first round. */
  readonly base: Value;
  readonly root: number;
  /** Of the base, from its root. */
  readonly baseOffset: number;
  /** By the block that jumps to the header: how far the pointer moves from one round to the next; null enters the loop. */
  readonly moves: ReadonlyMap<BlockId, number | null>;
}

function walksOf(func: Func, cfg: Cfg, loop: Loop, pointers: Pointers): Walk[] {
  const before = cfg.predecessors.get(loop.header)!;
  if (before.filter((id) => !loop.blocks.has(id)).length !== 1) return [];
  return cfg.blocks.get(loop.header)!.params.flatMap((param, index) => {
    if (func.valueTypes[param]!.kind !== "ptr") return [];
    const moves = new Map<BlockId, number | null>();
    let base: Value | undefined;
    for (const id of before) {
      const args = targetsOf(cfg.blocks.get(id)!.terminator).filter((target) => target.block === loop.header).map((target) => target.args[index]!);
      if (args.some((arg) => arg !== args[0])) return [];
      const [arg] = args as [Value];
      const fact = pointers.factOf(arg);
      if (!loop.blocks.has(id)) base = arg;
      else if (fact?.root !== param) return [];
      moves.set(id, loop.blocks.has(id) ? fact!.offset : null);
    }
    const fact = base === undefined ? undefined : pointers.factOf(base);
    if (base === undefined || !fact) return [];
    return [{ header: loop.header, param, base, root: fact.root, baseOffset: fact.offset, moves }];
  });
}

/** Bytes from a root that two pointers share: a walk's counter and a number (or neither), and a constant. */
interface Distance {
  readonly walk: Walk | undefined;
  readonly root: number;
  readonly bytes: number;
  /** An i64. */
  readonly more?: Value;
}

function distance(value: Value, walks: readonly Walk[], { pointers, defs }: Facts): Distance | undefined {
  const fact = pointers.factOf(value);
  if (!fact) return undefined;
  const walk = walks.find((one) => one.param === fact.root);
  const made = defs[fact.root];
  if (!walk && made?.op === "ptradd") {
    const from = pointers.factOf(made.pointer);
    if (from && !walks.some((one) => one.param === from.root)) return { walk, root: from.root, bytes: from.offset + fact.offset, more: made.offset };
  }
  if (walk) return { walk, root: walk.root, bytes: walk.baseOffset + fact.offset };
  return { walk: undefined, root: fact.root, bytes: fact.offset };
}

/** The distances that a compare of pointers is about, when a walk is among them. */
function numbersOf(inst: Inst, walks: readonly Walk[], facts: Facts): { op: CompareOp; left: Distance; right: Distance } | undefined {
  if (opcodes[inst.op].format !== "compare" || !("left" in inst)) return undefined;
  const [left, right] = [distance(inst.left, walks, facts), distance(inst.right, walks, facts)];
  if (!left || !right || left.root !== right.root || !(left.walk ?? right.walk)) return undefined;
  return { op: signed(inst.op as CompareOp), left, right };
}

/** An object lies nowhere near the ends of the address space; what lies before its start is below zero. */
function signed(op: CompareOp): CompareOp {
  const of: Partial<Record<CompareOp, CompareOp>> = { ult: "slt", ule: "sle", ugt: "sgt", uge: "sge" };
  return of[op] ?? op;
}

function rewrite(func: Func, walks: readonly Walk[], facts: Facts): Func {
  const types: Type[] = [...func.valueTypes];
  const e = new Emitter(types);
  const counters = new Map(walks.map((walk) => [walk, e.newValue(i64)]));
  const count = ({ walk, bytes, more }: Distance): Value => {
    const counted = walk ? counters.get(walk) : more;
    if (counted === undefined) return e.constant(i64, bytes);
    return bytes === 0 ? counted : e.binaryConst("add", counted, bytes);
  };
  const blocks = func.blocks.map((block): Block => {
    const mine = walks.filter((walk) => walk.header === block.id);
    e.span = block.insts[0]?.span ?? block.terminator.span;
    for (const walk of mine) e.push({ op: "ptradd", result: walk.param, pointer: walk.base, offset: counters.get(walk)!, ...(e.span && { span: e.span }) });
    for (const inst of block.insts) {
      const numbers = numbersOf(inst, walks, facts);
      e.span = inst.span;
      if (!numbers || !("left" in inst)) e.push(inst);
      else e.push({ ...inst, op: numbers.op, left: count(numbers.left), right: count(numbers.right) } as Inst);
    }
    const params = block.params.map((param) => {
      const walk = mine.find((one) => one.param === param);
      return walk ? counters.get(walk)! : param;
    });
    e.span = block.terminator.span;
    const terminator = withCounters(block, walks, counters, func, e);
    return { ...block, params, insts: e.take(), terminator };
  });
  return { ...func, valueTypes: types, blocks };
}

/** Hands the counters over where the pointers were. */
function withCounters(block: Block, walks: readonly Walk[], counters: ReadonlyMap<Walk, Value>, func: Func, e: Emitter): Terminator {
  let { terminator } = block;
  for (const walk of walks) {
    const move = walk.moves.get(block.id);
    if (move === undefined) continue;
    const next = move === null ? e.constant(i64, 0) : move === 0 ? counters.get(walk)! : e.binaryConst("add", counters.get(walk)!, move);
    const index = func.blocks.find((one) => one.id === walk.header)!.params.indexOf(walk.param);
    terminator = mapTargets(terminator, (target) =>
      target.block === walk.header ? { ...target, args: target.args.map((arg, at) => (at === index ? next : arg)) } : target,
    );
  }
  return terminator;
}
