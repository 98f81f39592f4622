/** Removes static functions that neither a call nor an address nor initialised data name, from the others on. */

import { forEachNameIn, forEachNameInData } from "../analysis/named-functions.ts";
import type { Func, Module } from "../ir/ir.ts";

export function dropUnusedFunctions(module: Module): Module {
  const used = usedFunctions(module);
  return used.size === module.functions.length ? module : { ...module, functions: module.functions.filter((func) => used.has(func.name)) };
}

function usedFunctions(module: Module): ReadonlySet<string> {
  const { functions } = module;
  const byName = new Map(functions.map((func) => [func.name, func]));
  const used = new Set<string>();
  const pending: Func[] = [];
  const use = (name: string) => {
    const func = byName.get(name);
    if (!func || used.has(name)) return;
    used.add(name);
    pending.push(func);
  };
  for (const func of functions) if (func.linkage !== "static" || func.section !== undefined || func.blocks.length === 0) use(func.name);
  forEachNameInData(module, use);
  for (let func = pending.pop(); func; func = pending.pop()) {
    forEachNameIn(func, use);
    forEachCallee(func, use);
  }
  return used;
}

function forEachCallee({ blocks }: Func, use: (name: string) => void): void {
  for (const { insts } of blocks) for (const inst of insts) if (inst.op === "call" && inst.callee.kind === "function") use(inst.callee.name);
}
