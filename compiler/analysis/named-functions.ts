/** Names of functions that stand elsewhere than in calls: in data, in maps, where an address is taken, in the text of assembly. */

import { wordsOf } from "../ir/assembly.ts";
import type { Func, Module } from "../ir/ir.ts";

/** Functions that others than calls of this module may come to. Among the names are those of variables, and words of assembly. */
export function namedElsewhere(module: Module): ReadonlySet<string> {
  const named = new Set<string>();
  const add = (name: string): void => void named.add(name);
  forEachNameInData(module, add);
  for (const func of module.functions) forEachNameIn(func, add);
  return named;
}

export function forEachNameInData({ globals, maps }: Module, use: (name: string) => void): void {
  for (const { relocations } of globals) for (const { symbol } of relocations) use(symbol);
  for (const { values = [] } of maps) for (const { symbol } of values) use(symbol);
}

/** Those that a function names, but for what it calls. */
export function forEachNameIn({ blocks }: Func, use: (name: string) => void): void {
  for (const { insts, terminator } of blocks) {
    for (const inst of insts) {
      if (inst.op === "symbol") use(inst.symbol);
      if ("assembly" in inst) wordsOf(inst.assembly).forEach(use);
    }
    if (terminator.op === "asm_goto") wordsOf(terminator.assembly).forEach(use);
  }
}
