/** Removes static functions that neither a call nor an address nor initialised data name, from the others on. */

import { wordsOf } from "../ir/assembly.ts";
import type { Func, Module } from "../ir/ir.ts";

export function dropUnusedFunctions(module: Module): Module {
  const used = usedFunctions(module);
  return used.size === module.functions.length ? module : { ...module, functions: module.functions.filter((func) => used.has(func.name)) };
}

function usedFunctions({ functions, globals, maps }: Module): ReadonlySet<string> {
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
  for (const global of globals) for (const relocation of global.relocations) use(relocation.symbol);
  for (const map of maps) for (const value of map.values ?? []) use(value.symbol);
  for (let func = pending.pop(); func; func = pending.pop()) namedIn(func, use);
  return used;
}

function namedIn({ blocks }: Func, use: (name: string) => void): void {
  for (const { insts, terminator } of blocks) {
    for (const inst of insts) {
      if (inst.op === "symbol") use(inst.symbol);
      if (inst.op === "call" && inst.callee.kind === "function") use(inst.callee.name);
      if ("assembly" in inst) wordsOf(inst.assembly).forEach(use);
    }
    if (terminator.op === "asm_goto") wordsOf(terminator.assembly).forEach(use);
  }
}
