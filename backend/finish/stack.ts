/** The limits of the stack: 512 bytes for a chain of calls, 256 where tail calls come in (kernel, check_max_stack_depth). */

import { STACK_LIMIT } from "../../compiler/bpf/limits.ts";
import { sectionMeaning, type ProgramTypeName } from "../../compiler/bpf/program-types.ts";
import type { DiagnosticBag } from "../../compiler/diagnostics/diagnostic.ts";
import type { Func, Module } from "../../compiler/ir/ir.ts";
import type { CompiledFunction } from "../compiled.ts";
import { usedSlots } from "../select/frame.ts";

/** "tail_calls are not allowed when call stack of previous frames is %d bytes. Too large". */
const STACK_LIMIT_WITH_TAIL_CALLS = 256;
const BPF_TAIL_CALL = 12;
/** Variables that the message lists. */
const LISTED = 8;

/** How many bytes too many a function has, by its name; of a chain of calls each of its functions. */
export type StackExcess = ReadonlyMap<string, number>;

export function checkStack(module: Module, functions: readonly CompiledFunction[], diagnostics: DiagnosticBag): StackExcess {
  const compiled = new Map(functions.map((func) => [func.name, func]));
  const sources = new Map(module.functions.map((func) => [func.name, func]));
  const excess = new Map<string, number>();
  for (const func of functions) {
    if (func.stackBytes <= STACK_LIMIT) continue;
    excess.set(func.name, func.stackBytes - STACK_LIMIT);
    reportFrame(sources.get(func.name)!, func, diagnostics);
  }
  return excess.size > 0 ? excess : checkChains(functions, compiled, sources, diagnostics);
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
    hint: "make variables smaller, use fewer at a time, or in C keep large ones in a per-CPU array map",
  });
}

/** How a kernel counts the frames of a chain (check_max_stack_depth). */
interface Accounting {
  /** Frames are rounded up to this. */
  readonly unit: number;
  /** Frames of PRIVATE_FRAME bytes and more that lie in memory of their own, for programs of these types. */
  readonly privateFor: ReadonlySet<ProgramTypeName>;
}

/** BPF_PRIV_STACK_MIN_SIZE. */
const PRIVATE_FRAME = 64;

const everyKernel: Accounting = { unit: 32, privateFor: new Set() };
/** Linux 6.13 where programs are compiled to machine code (round_up_stack_depth, bpf_enable_priv_stack). */
const newKernels: Accounting = {
  unit: 16,
  privateFor: new Set(["kprobe", "tracepoint", "perf_event", "raw_tracepoint", "raw_tracepoint_writable", "tracing", "lsm", "struct_ops"]),
};

interface Chain {
  readonly functions: readonly CompiledFunction[];
  readonly bytes: number;
  /** Too many above a tail call; else too many in all. */
  readonly tailCalls: boolean;
}

/** Follows calls from every program, as the verifier does. */
function checkChains(
  functions: readonly CompiledFunction[],
  compiled: ReadonlyMap<string, CompiledFunction>,
  sources: ReadonlyMap<string, Func>,
  diagnostics: DiagnosticBag,
): StackExcess {
  const reported = new Set<string>();
  const excess = new Map<string, number>();
  for (const func of functions) {
    const section = sources.get(func.name)?.section;
    const type = section === undefined ? undefined : sectionMeaning(section)?.type.name;
    if (type === undefined) continue;
    const refused = tooDeep(func, type, newKernels, compiled);
    const chain = refused ?? tooDeep(func, type, everyKernel, compiled);
    const last = chain?.functions.at(-1)!.name;
    if (!chain || reported.has(last!)) continue;
    reported.add(last!);
    if (refused) for (const { name } of refused.functions) excess.set(name, refused.bytes - (refused.tailCalls ? STACK_LIMIT_WITH_TAIL_CALLS : STACK_LIMIT));
    reportChain(chain, refused ? "B0001" : "B0009", sources, diagnostics);
  }
  return excess;
}

/** A chain of calls from a program that is too much for the kernel. */
function tooDeep(program: CompiledFunction, type: ProgramTypeName, kernel: Accounting, compiled: ReadonlyMap<string, CompiledFunction>): Chain | undefined {
  const deepest = new Map<string, number>();
  const walk = (func: CompiledFunction, above: number, chain: readonly CompiledFunction[]): Chain | undefined => {
    if (chain.includes(func) || (deepest.get(func.name) ?? -1) >= above) return undefined;
    deepest.set(func.name, above);
    const here = [...chain, func];
    const total = above + frameOf(func, type, kernel);
    const tailCalls = above >= STACK_LIMIT_WITH_TAIL_CALLS && makesTailCall(func);
    if (chain.length > 0 && (total > STACK_LIMIT || tailCalls)) return { functions: here, bytes: tailCalls ? above : total, tailCalls };
    for (const instruction of func.instructions) {
      if (instruction.kind !== "call" || instruction.target.kind !== "function") continue;
      const callee = compiled.get(instruction.target.symbol);
      const found = callee && walk(callee, total, here);
      if (found) return found;
    }
    return undefined;
  };
  return walk(program, 0, []);
}

function frameOf({ stackBytes }: CompiledFunction, type: ProgramTypeName, { unit, privateFor }: Accounting): number {
  if (stackBytes >= PRIVATE_FRAME && privateFor.has(type)) return 0;
  return Math.max(unit === 32 ? unit : 0, Math.ceil(stackBytes / unit) * unit);
}

function makesTailCall(func: CompiledFunction): boolean {
  return func.instructions.some(
    (one) => one.kind === "call" && one.target.kind === "helper" && one.target.id === BPF_TAIL_CALL,
  );
}

function reportChain({ functions, bytes, tailCalls }: Chain, code: "B0001" | "B0009", sources: ReadonlyMap<string, Func>, diagnostics: DiagnosticBag): void {
  const names = functions.map((func) => `'${func.name}'`).join(" → ");
  const notes = functions.map((func) => {
    const span = sources.get(func.name)?.span;
    return { message: `'${func.name}' takes ${func.stackBytes} bytes`, ...(span && { span }) };
  });
  const whose = code === "B0001" ? "BPF has" : "kernels before 6.13 have";
  const limit = tailCalls ? `${whose} ${STACK_LIMIT_WITH_TAIL_CALLS} above a function that makes tail calls` : `${whose} ${STACK_LIMIT} for the whole chain`;
  diagnostics.report(code, functions.at(-1)!.span, `the calls ${names} need ${bytes} bytes of stack; ${limit}`, {
    notes,
    hint: "make variables smaller, keep them in a per-CPU array map, or let the functions be inlined",
  });
}
