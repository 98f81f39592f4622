/** Code generation: a legal module (`passes/pipeline.ts`) as BPF instructions with their symbols still by name. */

import { contextParameters } from "../compiler/analysis/context-parameters.ts";
import { namedElsewhere } from "../compiler/analysis/named-functions.ts";
import { featuresOf, type Cpu, type CpuFeatures } from "../compiler/bpf/cpu.ts";
import { DiagnosticBag, type StageResult } from "../compiler/diagnostics/diagnostic.ts";
import { isExternal, isKernelFunction } from "../compiler/ir/externals.ts";
import { wordsOf } from "../compiler/ir/assembly.ts";
import type { Func, Module } from "../compiler/ir/ir.ts";
import { allocateRegisters } from "./allocate/allocate.ts";
import type { CompiledFunction, CompiledModule, ExternalFunction } from "./compiled.ts";
import { AssemblyWriter } from "./finish/assembly.ts";
import { emitCode } from "./finish/emit.ts";
import { dropCopies } from "./finish/drop-copies.ts";
import { expandPseudoInstructions } from "./finish/expand.ts";
import { hoistResult } from "./finish/hoist-result.ts";
import { orderBlocks } from "./finish/layout.ts";
import { simplifyControlFlow } from "./finish/simplify.ts";
import { slotsOf } from "./isa/instruction.ts";
import type { ModuleSymbols } from "./select/context.ts";
import type { MachineBlock } from "./select/machine.ts";
import { selectInstructions } from "./select/select.ts";
import { checkStack, type StackExcess } from "./finish/stack.ts";

export interface CodegenOptions {
  readonly cpu: Cpu;
}

export interface CodegenResult extends StageResult<CompiledModule> {
  readonly excess: StackExcess;
}

/** The verifier gives up after this many instructions, whatever the program. */
const MAX_INSTRUCTIONS = 1_000_000;

/** Machine code for a legal module (see `passes/legalize`). What needs more stack than BPF has is an error, B0001. */
export function generateCode(module: Module, options: CodegenOptions): CodegenResult {
  const diagnostics = new DiagnosticBag();
  const features = featuresOf(options.cpu);
  const callbacks = namedElsewhere(module);
  const symbols: ModuleSymbols = {
    maps: new Set(module.maps.map((map) => map.name)),
    functions: new Map(module.functions.map((func) => [func.name, func])),
    globals: new Set(module.globals.map((global) => global.name)),
    externals: new Set(module.globals.filter(isExternal).map((global) => global.name)),
    callbacks,
    contexts: contextParameters(module, callbacks),
  };
  const defined = module.functions.filter((func) => func.blocks.length > 0);
  const functions = defined.map((func) => generateFunction(module, symbols, func, features, diagnostics));
  const excess = checkStack(module, functions, diagnostics);
  if (diagnostics.hasErrors) return { diagnostics: diagnostics.all, excess };
  const { name, endian, license, maps, dataTypes, sources } = module;
  // A loader refuses an object for a symbol that the kernel lacks, though no code is left that asks for it.
  const globals = module.globals.filter((global) => !isExternal(global) || callbacks.has(global.name));
  const externals = externalFunctions(module);
  return { value: { name, endian, license, functions, externals, globals, maps, dataTypes, sources }, diagnostics: diagnostics.all, excess };
}

function generateFunction(
  module: Module,
  symbols: ModuleSymbols,
  func: Func,
  features: CpuFeatures,
  diagnostics: DiagnosticBag,
): CompiledFunction {
  const selected = selectInstructions(module, symbols, func, features, diagnostics);
  const allocated = allocateRegisters(selected);
  const blocks = orderBlocks(finishBlocks(allocated.blocks));
  const code = emitCode(blocks, features, new AssemblyWriter(symbols, module.endian, diagnostics));
  reportSize(func, code, diagnostics);
  return {
    name: func.name,
    linkage: func.linkage,
    ...(func.hidden && { hidden: true }),
    ...(func.section !== undefined && { section: func.section }),
    instructions: code.instructions,
    spans: code.spans,
    relocations: code.relocations,
    stackBytes: allocated.frameBytes + allocated.spillBytes,
    ...(func.dataType !== undefined && { dataType: func.dataType }),
    paramNames: func.paramNames,
    ...(func.span && { span: func.span }),
  };
}

function finishBlocks(blocks: readonly MachineBlock[]): readonly MachineBlock[] {
  const simple = simplifyControlFlow(dropCopies(expandPseudoInstructions(blocks)));
  const hoisted = hoistResult(simple);
  return hoisted === simple ? simple : simplifyControlFlow(hoisted);
}

function reportSize(func: Func, code: ReturnType<typeof emitCode>, diagnostics: DiagnosticBag): void {
  const size = code.instructions.reduce((sum, instruction) => sum + slotsOf(instruction), 0);
  if (size > MAX_INSTRUCTIONS) {
    diagnostics.report("B0004", func.span, `'${func.name}' has ${size} instructions; the kernel takes at most ${MAX_INSTRUCTIONS}`);
  }
}

/** Functions that are called but defined elsewhere: in another object, or in the kernel. */
function externalFunctions(module: Module): ExternalFunction[] {
  const called = new Set<string>();
  const kfuncs = new Set(module.functions.filter(isKernelFunction).map((func) => func.name));
  for (const func of module.functions) {
    for (const block of func.blocks) {
      for (const inst of block.insts) {
        if (inst.op === "symbol") called.add(inst.symbol);
        if ("assembly" in inst) for (const word of wordsOf(inst.assembly)) called.add(word);
        if (inst.op !== "call" || !("name" in inst.callee) || inst.callee.kind === "library") continue;
        called.add(inst.callee.name);
        if (inst.callee.kind === "kfunc") kfuncs.add(inst.callee.name);
      }
    }
  }
  return module.functions
    .filter((func) => func.blocks.length === 0 && called.has(func.name))
    .map((func) => ({
      name: func.name,
      kind: kfuncs.has(func.name) ? "kfunc" : "function",
      weak: func.linkage === "weak",
      ...(func.dataType !== undefined && { dataType: func.dataType }),
      paramNames: func.paramNames,
    }));
}
