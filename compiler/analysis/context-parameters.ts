/**
 * Which parameters of functions may be the ctx, of which the kernel lets only some fields be read, and only by the pointer
 * as it was given. Programs have it in front; other functions are given it by whom they are called.
 */

import type { CallInst, Func, Module, Value } from "../ir/ir.ts";
import { pointersOf, type PointerFact } from "./provenance.ts";

/** By the name of the function. */
export type ContextParameters = ReadonlyMap<string, ReadonlySet<Value>>;

/** `callbacks` are functions whose address is taken: the kernel gives them whatever the program had it pass on. */
export function contextParameters(module: Module, callbacks: ReadonlySet<string>): ContextParameters {
  const defined = module.functions.filter(({ blocks }) => blocks.length > 0);
  const found = new Map(defined.map((func) => [func.name, new Set(givenByOthers(func, callbacks))]));
  const passing = defined.filter((func) => callsOf(func).length > 0).map((func) => ({ func, calls: callsOf(func), pointers: pointersOf(func) }));
  const params = new Map(defined.map((func) => [func.name, func.params]));
  for (let changed = true; changed; ) {
    changed = false;
    for (const { func, calls, pointers } of passing) {
      for (const { callee, args } of calls) {
        const given = callee.kind === "function" ? found.get(callee.name) : undefined;
        args.forEach((arg, index) => {
          const param = callee.kind === "function" ? params.get(callee.name)?.[index] : undefined;
          if (!given || param === undefined || given.has(param) || !isContext(pointers.factOf(arg), found.get(func.name)!)) return;
          given.add(param);
          changed = true;
        });
      }
    }
  }
  return found;
}

/** True for the ctx and addresses in it; `params` are those of the function that may be the ctx. */
export function isContext(fact: PointerFact | undefined, params: ReadonlySet<Value>): boolean {
  return fact?.provenance.kind === "ctx" || (fact?.provenance.kind === "param" && params.has(fact.root));
}

/** What callers outside of the module may pass. */
function givenByOthers({ name, params, linkage, section }: Func, callbacks: ReadonlySet<string>): readonly Value[] {
  if (callbacks.has(name)) return params;
  return section !== undefined || linkage !== "static" ? params.slice(0, 1) : [];
}

function callsOf({ blocks }: Func): readonly CallInst[] {
  return blocks.flatMap(({ insts }) => insts.filter((inst): inst is CallInst => inst.op === "call" && inst.callee.kind === "function"));
}
