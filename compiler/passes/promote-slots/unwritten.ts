/**
 * Where ways meet on some of which a variable was never written, and on all others holds one value that is known before
 * they part, it is that value everywhere: what C leaves open (C11 6.7.9p10) is chosen so that there is nothing to choose
 * at run time. A pointer then stays a pointer to the verifier, as with clang, where it would be "invalid mem access 'scalar'".
 */

import type { Block, BlockId, Func, Value } from "../../ir/ir.ts";
import { mapOperands, mapTargets, mapTerminatorOperands, resultOf, targetsOf } from "../../ir/traverse.ts";
import type { Dominators } from "../../analysis/dominators.ts";
import { append } from "../../support/multi-map.ts";

/** What is settled may settle others; the rest is as well zero. */
const MOST_ROUNDS = 8;

/** `added` are the parameters that stand for variables, by block; `unwritten` the values of variables that nobody wrote. */
export function settleUnwritten(func: Func, dominators: Dominators, added: ReadonlySet<Value>, unwritten: ReadonlySet<Value>): Func {
  if (unwritten.size === 0 || added.size === 0) return func;
  const homes = homesOf(func);
  const settled = new Map<Value, Value>();
  const final = (value: Value): Value => {
    let at = value;
    for (let next = settled.get(at); next !== undefined; next = settled.get(at)) at = next;
    return at;
  };
  const candidates = givenTo(func, added).filter(({ args }) => args.some((arg) => unwritten.has(arg)));
  for (let round = 0, changed = true; changed && round < MOST_ROUNDS; round++) {
    changed = false;
    for (const { block, param, args } of candidates) {
      if (settled.has(param)) continue;
      const others = new Set(args.map(final).filter((arg) => arg !== param && !unwritten.has(arg)));
      const [only] = others;
      if (others.size !== 1 || !isBefore(homes.get(only!), block, dominators)) continue;
      settled.set(param, only!);
      changed = true;
    }
  }
  if (settled.size === 0) return func;
  const paramsOf = new Map(func.blocks.map(({ id, params }) => [id, params]));
  return { ...func, blocks: func.blocks.map((block) => without(block, paramsOf, settled, final)) };
}

interface Given {
  readonly block: BlockId;
  readonly param: Value;
  /** From every way into the block. */
  readonly args: readonly Value[];
}

function givenTo(func: Func, added: ReadonlySet<Value>): readonly Given[] {
  const args = new Map<Value, Value[]>();
  const blocks = new Map(func.blocks.map((block) => [block.id, block]));
  for (const { terminator } of func.blocks) {
    for (const target of targetsOf(terminator)) {
      for (const [index, param] of blocks.get(target.block)!.params.entries()) {
        if (added.has(param)) append(args, param, target.args[index]!);
      }
    }
  }
  return func.blocks.flatMap(({ id, params }) => params.filter((param) => added.has(param)).map((param) => ({ block: id, param, args: args.get(param) ?? [] })));
}

/** The block that defines each value; parameters of the function are there before the first. */
function homesOf(func: Func): ReadonlyMap<Value, BlockId> {
  const homes = new Map<Value, BlockId>();
  for (const { id, params, insts } of func.blocks) {
    for (const param of params) homes.set(param, id);
    for (const inst of insts) {
      const result = resultOf(inst);
      if (result !== undefined) homes.set(result, id);
    }
  }
  return homes;
}

function isBefore(home: BlockId | undefined, block: BlockId, dominators: Dominators): boolean {
  return home === undefined || (home !== block && dominators.dominates(home, block));
}

function without(block: Block, paramsOf: ReadonlyMap<BlockId, readonly Value[]>, settled: ReadonlyMap<Value, Value>, final: (value: Value) => Value): Block {
  const terminator = mapTargets(block.terminator, (target) => {
    const params = paramsOf.get(target.block)!;
    return { ...target, args: target.args.filter((_, index) => !settled.has(params[index]!)) };
  });
  return {
    ...block,
    params: block.params.filter((param) => !settled.has(param)),
    insts: block.insts.map((inst) => mapOperands(inst, final)),
    terminator: mapTerminatorOperands(terminator, final),
  };
}
