/**
 * What makes a module well formed. Every stage that takes a module relies on all of this; tests check it after every
 * pass.
 *
 * Module
 * - Functions, globals and maps share one name space, and every symbol that is named is defined in it.
 * - A global has as many bytes as its size says; a relocation lies wholly inside it. Data type numbers exist.
 *
 * Function
 * - A function without blocks is external: it has a prototype and nothing else.
 * - Every value is defined once, by a parameter, a block parameter or an instruction, and has a type.
 * - The first block is the entry. It has no parameters and nothing jumps to it.
 * - Every jump goes to a block that exists and gives it one argument of the right type per parameter.
 * - A use is dominated by its definition. Blocks that cannot be reached are held to types but not to dominance.
 * - A function returns a value of its return type exactly when it has one.
 *
 * Instructions: `verify-inst.ts` has the rule of each format.
 */

import type { DiagnosticCode } from "../diagnostics/catalog.ts";
import { DiagnosticBag, type Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Span } from "../source/source.ts";
import { givesValue, takesValue } from "../ir/assembly.ts";
import { VOID } from "../ir/data-types.ts";
import type { Block, Func, Global, MapDef, Module, Slot, Target, Terminator, Value } from "../ir/ir.ts";
import { printTerminator } from "../ir/print-inst.ts";
import { targetsOf } from "../ir/traverse.ts";
import { bitsOf, i1, printType, type Type } from "../ir/types.ts";
import { verifyInst, type FunctionContext } from "./verify-inst.ts";
import { verifyDefinitions } from "./verify-ssa.ts";

/** A symbol of the module, as its uses see it. */
export type SymbolKind = "function" | "global" | "map";

/** What is wrong with the module; nothing when it is well formed. */
export function verifyModule(module: Module): readonly Diagnostic[] {
  const bag = new DiagnosticBag();
  verifyNames(module, bag);
  for (const global of module.globals) verifyGlobal(module, global, bag);
  for (const map of module.maps) verifyMap(module, map, bag);
  for (const func of module.functions) bag.add(verifyFunc(func, module));
  return bag.all;
}

/** What is wrong with one function of `module`. */
function verifyFunc(func: Func, module: Module): readonly Diagnostic[] {
  const bag = new DiagnosticBag();
  const report = (code: DiagnosticCode, span: Span | undefined, message: string): void => {
    bag.report(code, span ?? func.span, `@${func.name}: ${message}`);
  };
  const context: FunctionContext = {
    func,
    module,
    blocks: new Map(func.blocks.map((block) => [block.id, block])),
    slots: new Map(func.slots.map((slot) => [slot.id, slot])),
    report,
  };
  verifyHead(context);
  if (func.blocks.length === 0) return bag.all;
  verifyEntry(context);
  for (const slot of func.slots) verifySlot(context, slot);
  for (const block of func.blocks) verifyBlock(context, block);
  // Dominance needs a graph whose edges all lead somewhere.
  if (!bag.all.some((one) => one.code === "I0101")) verifyDefinitions(func, report);
  return bag.all;
}

function verifyNames(module: Module, bag: DiagnosticBag): void {
  const seen = new Set<string>();
  for (const { name, span } of [...module.functions, ...module.globals, ...module.maps]) {
    if (seen.has(name)) bag.report("I0104", span, `@${name} is defined twice`);
    seen.add(name);
  }
}

function verifyGlobal(module: Module, global: Global, bag: DiagnosticBag): void {
  const { name, size, bytes, align, relocations, span } = global;
  if (bytes && bytes.length !== size) bag.report("I0106", span, `@${name} has ${size} bytes but is given ${bytes.length}`);
  if (!isPowerOfTwo(align)) bag.report("I0106", span, `@${name} has an alignment of ${align}`);
  for (const { offset, symbol } of relocations) {
    if (offset < 0 || offset + 8 > size) bag.report("I0106", span, `the address at ${offset} of @${name} lies outside of it`);
    if (!symbolKind(module, symbol)) bag.report("I0104", span, `@${name} holds the address of @${symbol}, which is not defined`);
  }
  verifyDataType(module, global.dataType, `@${name}`, span, bag);
}

function verifyMap(module: Module, map: MapDef, bag: DiagnosticBag): void {
  for (const { symbol } of map.values ?? []) {
    if (!symbolKind(module, symbol)) bag.report("I0104", map.span, `@${map.name} holds @${symbol}, which is not defined`);
  }
  verifyDataType(module, map.keyType, `the key of @${map.name}`, map.span, bag);
  verifyDataType(module, map.valueType, `the value of @${map.name}`, map.span, bag);
  if (map.inner) verifyMap(module, map.inner, bag);
}

function verifyDataType(module: Module, id: number | undefined, what: string, span: Span | undefined, bag: DiagnosticBag): void {
  if (id === undefined || id === VOID || module.dataTypes[id]) return;
  bag.report("I0104", span, `${what} has data type ${id}, which does not exist`);
}

function symbolKind(module: Module, name: string): SymbolKind | undefined {
  if (module.maps.some((map) => map.name === name)) return "map";
  if (module.globals.some((global) => global.name === name)) return "global";
  return module.functions.some((func) => func.name === name) ? "function" : undefined;
}

function verifyHead({ func, module, report }: FunctionContext): void {
  if (func.paramNames.length !== func.params.length) {
    report("I0102", func.span, `${func.params.length} parameters have ${func.paramNames.length} names`);
  }
  if (func.dataType !== undefined && module.dataTypes[func.dataType]?.kind !== "function") {
    report("I0104", func.span, `data type ${func.dataType} is not that of a function`);
  }
}

function verifyEntry({ func, report }: FunctionContext): void {
  const ids = new Set<number>();
  for (const { id } of func.blocks) {
    if (ids.has(id)) report("I0101", func.span, `there are two blocks block${id}`);
    ids.add(id);
  }
  const entry = func.blocks[0]!;
  if (entry.params.length > 0) report("I0101", func.span, `the entry block${entry.id} has parameters`);
}

function verifySlot({ func, report }: FunctionContext, slot: Slot): void {
  if (func.slots.find((one) => one.id === slot.id) !== slot) report("I0101", slot.span, `there are two slots s${slot.id}`);
  if (!Number.isInteger(slot.size) || slot.size < 0) report("I0106", slot.span, `slot s${slot.id} has a size of ${slot.size}`);
  if (!isPowerOfTwo(slot.align)) report("I0106", slot.span, `slot s${slot.id} has an alignment of ${slot.align}`);
}

function verifyBlock(context: FunctionContext, block: Block): void {
  for (const inst of block.insts) verifyInst(context, block, inst);
  const { terminator } = block;
  const say = (code: DiagnosticCode, message: string): void => {
    context.report(code, terminator.span, `block${block.id}: '${printTerminator(terminator)}': ${message}`);
  };
  for (const target of targetsOf(terminator)) verifyTarget(context, target, say);
  verifyTerminator(context.func, terminator, say);
}

type Say = (code: DiagnosticCode, message: string) => void;

function verifyTarget({ func, blocks }: FunctionContext, target: Target, say: Say): void {
  const block = blocks.get(target.block);
  if (!block) return say("I0101", `there is no block${target.block}`);
  if (block === func.blocks[0]) say("I0101", "nothing may jump to the entry");
  if (block.params.length !== target.args.length) {
    return say("I0101", `block${block.id} takes ${block.params.length} values and is given ${target.args.length}`);
  }
  block.params.forEach((param, index) => expectType(func, target.args[index]!, func.valueTypes[param], say));
}

function verifyTerminator(func: Func, terminator: Terminator, say: Say): void {
  switch (terminator.op) {
    case "branch":
      return expectType(func, terminator.condition, i1, say);
    case "switch": {
      const type = func.valueTypes[terminator.value];
      if (type?.kind !== "int") return say("I0102", `v${terminator.value} is not an integer`);
      const seen = new Set<bigint>();
      for (const { value } of terminator.cases) {
        if (seen.has(value)) say("I0101", `case ${value} stands twice`);
        if (value < 0n || value >> BigInt(bitsOf(type)) !== 0n) say("I0102", `case ${value} is no ${printType(type)}`);
        seen.add(value);
      }
      return;
    }
    case "asm_goto": {
      const { operands, labels = [] } = terminator.assembly;
      if (operands.some(givesValue)) say("I0102", "assembly that jumps has no outputs");
      if (operands.filter(takesValue).length !== terminator.args.length) say("I0105", "the assembly takes another number of values");
      if (labels.length !== terminator.labels.length) say("I0101", "every label has a name and a target");
      return;
    }
    case "return":
      if (terminator.value === undefined) {
        if (func.returnType) say("I0102", `a ${printType(func.returnType)} must be returned`);
        return;
      }
      if (!func.returnType) return say("I0102", "the function returns nothing");
      return expectType(func, terminator.value, func.returnType, say);
    default:
  }
}

function expectType(func: Func, value: Value, type: Type | undefined, say: Say): void {
  const found = func.valueTypes[value];
  if (found !== type) say("I0102", `v${value} is ${found ? printType(found) : "unknown"}, not ${type ? printType(type) : "known"}`);
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(value) && value > 0 && (value & (value - 1)) === 0;
}
