/** The limits of the stack: 512 bytes for a chain of calls, 256 where tail calls come in (kernel, check_max_stack_depth). */

import type { DiagnosticBag } from "../../compiler/diagnostics/diagnostic.ts";
import type { Func, Module } from "../../compiler/ir/ir.ts";
import type { CompiledFunction } from "../compiled.ts";
import { usedSlots } from "../select/frame.ts";

/** MAX_BPF_STACK. */
const STACK_LIMIT = 512;
/** "tail_calls are not allowed when call stack of previous frames is %d bytes. Too large". */
const STACK_LIMIT_WITH_TAIL_CALLS = 256;
const BPF_TAIL_CALL = 12;
/** Variables that the message lists. */
const LISTED = 8;

export function checkStack(module: Module, functions: readonly CompiledFunction[], diagnostics: DiagnosticBag): void {
  const compiled = new Map(functions.map((func) => [func.name, func]));
  const sources = new Map(module.functions.map((func) => [func.name, func]));
  const tooLarge = new Set<string>();
  for (const func of functions) {
    if (func.stackBytes <= STACK_LIMIT) continue;
    tooLarge.add(func.name);
    reportFrame(sources.get(func.name)!, func, diagnostics);
  }
  if (tooLarge.size === 0) checkChains(functions, compiled, sources, diagnostics);
}

function reportFrame(func: Func, compiled: CompiledFunction, diagnostics: DiagnosticBag): void {
  const used = usedSlots(func);
  const slots = func.slots.filter((slot) => used.has(slot.id)).sort((a, b) => b.size - a.size || a.id - b.id);
  const variables = slots.reduce((sum, slot) => sum + slot.size, 0);
  const notes = slots.slice(0, LISTED).map((slot) => ({
    message: `'${slot.name}' takes ${slot.size} bytes`,
    ...(slot.span && { span: slot.span }),
  }));
  const rest = slots.length - notes.length;
  if (rest > 0) notes.push({ message: `and ${rest} smaller variables` });
  const spilled = compiled.stackBytes - variables;
  if (spilled > 0) notes.push({ message: `values that no register is left for, and alignment, take ${spilled} bytes` });
  const place = slots[0]?.span ?? func.span;
  diagnostics.report("B0001", place, `'${func.name}' needs ${compiled.stackBytes} bytes of stack; BPF has ${STACK_LIMIT}`, {
    notes,
    hint: "keep large variables in a per-CPU array map, or make them smaller",
  });
}

/** Follows calls from every program, as the verifier does: each frame is rounded up to 32 bytes. */
function checkChains(
  functions: readonly CompiledFunction[],
  compiled: ReadonlyMap<string, CompiledFunction>,
  sources: ReadonlyMap<string, Func>,
  diagnostics: DiagnosticBag,
): void {
  const frameOf = (func: CompiledFunction): number => Math.max(32, Math.ceil(func.stackBytes / 32) * 32);
  const reported = new Set<string>();
  const deepest = new Map<string, number>();
  const walk = (func: CompiledFunction, above: number, chain: readonly CompiledFunction[]): void => {
    if (chain.includes(func) || (deepest.get(func.name) ?? -1) >= above) return;
    deepest.set(func.name, above);
    const here = [...chain, func];
    const total = above + frameOf(func);
    const tailCalls = above >= STACK_LIMIT_WITH_TAIL_CALLS && makesTailCall(func);
    if (here.length > 1 && (total > STACK_LIMIT || tailCalls) && !reported.has(func.name)) {
      reported.add(func.name);
      reportChain(here, tailCalls ? above : total, tailCalls, sources, diagnostics);
      return;
    }
    for (const instruction of func.instructions) {
      if (instruction.kind !== "call" || instruction.target.kind !== "function") continue;
      const callee = compiled.get(instruction.target.symbol);
      if (callee) walk(callee, total, here);
    }
  };
  for (const func of functions) walk(func, 0, []);
}

function makesTailCall(func: CompiledFunction): boolean {
  return func.instructions.some(
    (one) => one.kind === "call" && one.target.kind === "helper" && one.target.id === BPF_TAIL_CALL,
  );
}

function reportChain(
  chain: readonly CompiledFunction[],
  bytes: number,
  tailCalls: boolean,
  sources: ReadonlyMap<string, Func>,
  diagnostics: DiagnosticBag,
): void {
  const names = chain.map((func) => `'${func.name}'`).join(" → ");
  const notes = chain.map((func) => {
    const span = sources.get(func.name)?.span;
    return { message: `'${func.name}' takes ${func.stackBytes} bytes`, ...(span && { span }) };
  });
  const limit = tailCalls
    ? `${STACK_LIMIT_WITH_TAIL_CALLS} bytes are the limit above a function that makes tail calls`
    : `BPF has ${STACK_LIMIT} for the whole chain`;
  diagnostics.report("B0001", chain.at(-1)!.span, `the calls ${names} need ${bytes} bytes of stack; ${limit}`, { notes });
}
