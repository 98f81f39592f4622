/** Helpers that the program's type or its license does not have ("program of this type cannot use helper"). */

import { dependsOnHook, helperById, isHelperAvailable, programTypesWith, type Helper } from "../../bpf/helpers.ts";
import { sectionMeaning, type ProgramTypeName } from "../../bpf/program-types.ts";
import { diagnostic, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Block, CallInst, Func, Module } from "../../ir/ir.ts";
import { controlFlow } from "../cfg.ts";
import { certainBlocks } from "./loader-choices.ts";
import { functionsFrom, isOnDemand } from "./reach.ts";

/** The kernel's license_is_gpl_compatible. */
const compatible: ReadonlySet<string> = new Set(["GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL"]);

export function helperCallFaults(module: Module): readonly Diagnostic[] {
  const faults = new Map<CallInst, Diagnostic>();
  const functions = new Map(module.functions.map((func) => [func.name, func]));
  // Those that always load first: what is wrong in one of them is an error, whoever else comes to it.
  const [always, onDemand] = [module.functions.filter((func) => !isOnDemand(func)), module.functions.filter(isOnDemand)];
  for (const entry of [...always, ...onDemand]) {
    const type = entry.section === undefined ? undefined : sectionMeaning(entry.section)?.type.name;
    if (type === undefined || entry.blocks.length === 0) continue;
    for (const call of callsFrom(module, entry, functions)) {
      const fault = faults.has(call) ? undefined : faultOf(call, type, entry, module);
      if (fault) faults.set(call, isOnDemand(entry) ? { ...fault, severity: "warning" } : fault);
    }
  }
  return [...faults.values()];
}

/** All calls that a program comes to whatever the loader says, in its own body and in what it calls or gives away as a callback. */
function callsFrom(module: Module, entry: Func, functions: ReadonlyMap<string, Func>): readonly CallInst[] {
  const certain = (func: Func): readonly Block[] => {
    const cfg = controlFlow(func);
    const ids = certainBlocks(module, func, cfg);
    return cfg.order.filter(({ id }) => ids.has(id));
  };
  const insts = [...functionsFrom(entry, functions, certain)].flatMap((func) => certain(func).flatMap((block) => block.insts));
  return insts.filter((inst) => inst.op === "call");
}

/** may_access_skb: "BPF_LD_[ABS|IND] instructions not allowed for this program type". */
const packetReaders: readonly ProgramTypeName[] = ["socket_filter", "sched_cls", "sched_act"];

function faultOf(call: CallInst, type: ProgramTypeName, entry: Func, module: Module): Diagnostic | undefined {
  if (call.callee.kind === "packet") return packetReaders.includes(type) ? undefined : unreadable(call, type, entry);
  const helper = call.callee.kind === "helper" ? helperById(call.callee.id) : undefined;
  if (!helper) return undefined;
  if (!isHelperAvailable(helper.id, type) && !dependsOnHook(helper.id, type)) return unavailable(call, helper, type, entry);
  return helper.gplOnly && !compatible.has(module.license) ? unlicensed(call, helper, module) : undefined;
}

/** Where nothing is said of a license, the object may be linked with one that has it (`bpftool gen object`). */
function unlicensed(call: CallInst, helper: Helper, { license, globals }: Module): Diagnostic {
  const isDeclared = license !== "" || globals.some(({ section }) => section === "license");
  const what = isDeclared ? `the license of this one is '${license}'` : "no license is declared here";
  const fault = diagnostic("K0008", call.span, `${helper.name} is for programs under the GPL only, and ${what}`, {
    hint: 'declare a compatible one: char _license[] SEC("license") = "GPL";',
  });
  return isDeclared ? fault : { ...fault, severity: "warning" };
}

function unreadable(call: CallInst, type: ProgramTypeName, entry: Func): Diagnostic {
  return diagnostic("K0007", call.span, `programs of type ${type} cannot read the packet with load_byte and its like`, {
    notes: [{ message: `in the program '${entry.name}'`, ...(entry.span && { span: entry.span }) }],
    hint: `these can: ${packetReaders.join(", ")}; others have helpers or pointers for it`,
  });
}

function unavailable(call: CallInst, helper: Helper, type: ProgramTypeName, entry: Func): Diagnostic {
  return diagnostic("K0007", call.span, `programs of type ${type} cannot call ${helper.name}`, {
    notes: [{ message: `in the program '${entry.name}'`, ...(entry.span && { span: entry.span }) }],
    hint: `since Linux ${helper.since} these can: ${programTypesWith(helper.id).join(", ")}`,
  });
}
