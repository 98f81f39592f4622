/** What a program does with its ctx: fields that its type may not read or write, and offsets that are not constant. */

import { isReadable, isWritable } from "../../bpf/contexts.ts";
import { diagnostic, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Inst } from "../../ir/ir.ts";
import { isRelocated } from "../uses.ts";
import { accessOf, contextFieldAt, ctxOffset, type FunctionFacts } from "./facts.ts";

export function contextAccessFaults(facts: FunctionFacts): readonly Diagnostic[] {
  if (facts.func.section === undefined) return [];
  return facts.cfg.order.flatMap(({ insts }) => insts.map((inst) => faultOf(facts, inst)).filter((one) => one !== undefined));
}

function faultOf(facts: FunctionFacts, inst: Inst): Diagnostic | undefined {
  const found = accessOf(inst);
  if (!found || facts.pointers.provenanceOf(found.access.pointer).kind !== "ctx") return undefined;
  const offset = ctxOffset(facts, found.access);
  if (offset === undefined) {
    // The loader makes the offset of a field by the types of the kernel a constant.
    const { root } = facts.pointers.factOf(found.access.pointer)!;
    if (facts.defs[root]?.op !== "ptradd" || isRelocated(root, facts.defs)) return undefined;
    return diagnostic("K0005", inst.span, "the ctx is accessed at an offset that is not constant", {
      hint: "the verifier allows ctx fields by name only: choose with if or switch",
    });
  }
  return fieldFault(facts, inst, offset, found.bytes);
}

function fieldFault({ context, programType }: FunctionFacts, inst: Inst, offset: number, bytes: number): Diagnostic | undefined {
  if (!context || !programType) return undefined;
  if (offset < 0 || offset + bytes > context.size) return diagnostic("K0006", inst.span, `struct ${context.name} has ${context.size} bytes; this is byte ${offset}`);
  const field = contextFieldAt(context, offset);
  if (!field) return undefined;
  const name = `'${field.name}' of struct ${context.name}`;
  if (!isReadable(programType.name, field.name)) return diagnostic("K0006", inst.span, `${name} cannot be read in a program of type ${programType.name}`);
  if (inst.op !== "load" && !isWritable(programType.name, field.name)) return diagnostic("K0006", inst.span, `${name} cannot be written in a program of type ${programType.name}`);
  return undefined;
}
