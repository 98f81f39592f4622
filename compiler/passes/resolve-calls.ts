/**
 * Calls through pointers become calls of the functions that these point to, where that is the same one on all ways: a
 * callback that an inlined function was given, an entry of a constant table. BPF itself has no such calls.
 */

import { definitions } from "../analysis/uses.ts";
import { isKernelFunction } from "../ir/externals.ts";
import type { CallInst, Func, Inst, Module, Value } from "../ir/ir.ts";
import { targetsOf } from "../ir/traverse.ts";
import { append } from "../support/multi-map.ts";

export function resolveCalls(module: Module): Module {
  const functions = new Map(module.functions.map((func) => [func.name, func]));
  const resolved = module.functions.map((func) => resolveIn(func, functions));
  return resolved.every((func, index) => func === module.functions[index]) ? module : { ...module, functions: resolved };
}

/** True when the module has calls whose function is still to be found. */
export function callsThroughPointers({ functions }: Module): boolean {
  return functions.some(({ blocks }) => blocks.some(({ insts }) => insts.some(isThroughPointer)));
}

function isThroughPointer(inst: Inst): inst is CallInst {
  return inst.op === "call" && inst.callee.kind === "pointer";
}

function resolveIn(func: Func, functions: ReadonlyMap<string, Func>): Func {
  if (!func.blocks.some(({ insts }) => insts.some(isThroughPointer))) return func;
  const pointers = new FunctionPointers(func);
  let changed = false;
  const blocks = func.blocks.map((block) => ({
    ...block,
    insts: block.insts.map((inst): Inst => {
      const name = isThroughPointer(inst) ? pointers.targetOf(inst.args[0]!) : undefined;
      const target = name === undefined ? undefined : functions.get(name);
      if (!target || !isThroughPointer(inst) || !fits(func, inst, target)) return inst;
      changed = true;
      const kind = isKernelFunction(target) ? "kfunc" : "function";
      return { ...inst, callee: { kind, name: target.name }, args: inst.args.slice(1) };
    }),
  }));
  return changed ? { ...func, blocks } : func;
}

/** Which function a value points to. */
class FunctionPointers {
  private readonly defs: readonly (Inst | undefined)[];
  /** What comes into the parameters of blocks. */
  private readonly incoming = new Map<Value, Value[]>();

  constructor(func: Func) {
    this.defs = definitions(func);
    const params = new Map(func.blocks.map((block) => [block.id, block.params]));
    for (const { block, args } of func.blocks.flatMap(({ terminator }) => targetsOf(terminator))) {
      params.get(block)!.forEach((param, index) => append(this.incoming, param, args[index]!));
    }
  }

  /** The symbol that all ways lead to; undefined when there are several, or none. */
  targetOf(pointer: Value): string | undefined {
    const symbols = new Set<string | undefined>();
    const seen = new Set([pointer]);
    for (const value of seen) {
      const inst = this.defs[value];
      if (inst?.op === "symbol") symbols.add(inst.offset === 0 ? inst.symbol : undefined);
      else if (inst?.op === "select") seen.add(inst.ifTrue).add(inst.ifFalse);
      else if (!inst && this.incoming.has(value)) this.incoming.get(value)!.forEach((one) => seen.add(one));
      else return undefined;
    }
    return symbols.size === 1 ? [...symbols][0] : undefined;
  }
}

/** A pointer may have been cast to a type that its function does not have. */
function fits(func: Func, { args, result }: CallInst, target: Func): boolean {
  const given = args.slice(1).map((arg) => func.valueTypes[arg]!);
  const takesThem = given.length === target.params.length && target.params.every((param, index) => target.valueTypes[param] === given[index]);
  const gives = result === undefined || target.returnType === func.valueTypes[result];
  return takesThem && gives;
}
