/**
 * Which parameters of functions may be the ctx, of which the kernel lets only some fields be read, and only by the pointer
 * as it was given. Programs have it in front; other functions are given it by whom they are called.
 */

import type { CallInst, Func, Module, Value } from "../ir/ir.ts";
import { pointersOf, type PointerFact } from "./provenance.ts";

/** By the name of the function. */
export type ContextParameters = ReadonlyMap<string, ReadonlySet<Value>>;

/** `others` are functions that are not only called by this module: they may be given whatever the kernel was asked to pass on. */
export function contextParameters(module: Module, others: ReadonlySet<string>): ContextParameters {
  const defined = module.functions.filter(({ blocks }) => blocks.length > 0);
  const found = new Map(defined.map((func) => [func.name, new Set(givenByOthers(func, others))]));
  const params = new Map(defined.map((func) => [func.name, func.params]));
  const passed = defined.flatMap((func) => passedBy(func, params));
  for (let changed = true; changed; ) {
    changed = false;
    for (const { from, fact, to, param } of passed) {
      const given = found.get(to)!;
      if (given.has(param) || !isContext(fact, found.get(from)!)) continue;
      given.add(param);
      changed = true;
    }
  }
  return found;
}

/** What a function passes to a parameter of another. */
interface Passed {
  readonly from: string;
  readonly fact: PointerFact | undefined;
  readonly to: string;
  readonly param: Value;
}

function passedBy(func: Func, params: ReadonlyMap<string, readonly Value[]>): readonly Passed[] {
  const calls = func.blocks.flatMap(({ insts }) => insts.filter((inst): inst is CallInst => inst.op === "call" && inst.callee.kind === "function"));
  if (calls.length === 0) return [];
  const pointers = pointersOf(func);
  return calls.flatMap(({ callee, args }) => {
    const to = callee.kind === "function" ? callee.name : "";
    return (params.get(to) ?? []).map((param, index): Passed => ({ from: func.name, fact: pointers.factOf(args[index]!), to, param }));
  });
}

/** True for the ctx and addresses in it; `params` are those of the function that may be the ctx. */
export function isContext(fact: PointerFact | undefined, params: ReadonlySet<Value>): boolean {
  return fact?.provenance.kind === "ctx" || (fact?.provenance.kind === "param" && params.has(fact.root));
}

/** What callers outside of the module may pass. */
function givenByOthers({ name, params, linkage, section }: Func, others: ReadonlySet<string>): readonly Value[] {
  if (others.has(name)) return params;
  return section !== undefined || linkage !== "static" ? params.slice(0, 1) : [];
}
