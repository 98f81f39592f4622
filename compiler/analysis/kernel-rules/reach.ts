/** Which functions programs come to. */

import type { Block, Func, Module } from "../../ir/ir.ts";
import { controlFlow } from "../cfg.ts";

/** The program, and all that it calls or gives away as a callback in the blocks that count. Other programs are never among them. */
export function functionsFrom(
  entry: Func,
  functions: ReadonlyMap<string, Func>,
  blocksOf: (func: Func) => readonly Block[] = (func) => controlFlow(func).order,
): ReadonlySet<Func> {
  const reached = new Set([entry]);
  for (const func of reached) {
    for (const inst of blocksOf(func).flatMap((block) => block.insts)) {
      const name = inst.op === "call" && inst.callee.kind === "function" ? inst.callee.name : inst.op === "symbol" ? inst.symbol : undefined;
      const next = name === undefined ? undefined : functions.get(name);
      if (next && next.section === undefined) reached.add(next);
    }
  }
  return reached;
}

/** A loader leaves a program of such a section out until somebody asks for it: `SEC("?xdp")`. */
export function isOnDemand({ section }: Func): boolean {
  return section?.startsWith("?") ?? false;
}

/** The functions that only programs on demand come to, and these. */
export function functionsOnDemand(module: Module): ReadonlySet<Func> {
  const functions = new Map(module.functions.map((func) => [func.name, func]));
  const reachedBy = (entries: readonly Func[]): ReadonlySet<Func> => new Set(entries.flatMap((entry) => [...functionsFrom(entry, functions)]));
  const programs = module.functions.filter(({ section }) => section !== undefined);
  const always = reachedBy(programs.filter((entry) => !isOnDemand(entry)));
  return new Set([...reachedBy(programs.filter(isOnDemand))].filter((func) => !always.has(func)));
}
