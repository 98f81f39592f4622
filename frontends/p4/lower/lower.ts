/** From an evaluated program to a module: hands the instance `main` to its architecture. */

import type { ControlPlane } from "../../../compiler/control-plane/control-plane.ts";
import { DiagnosticBag, type StageResult } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Module } from "../../../compiler/ir/ir.ts";
import { startOf, type SourceFile } from "../../../compiler/source/source.ts";
import type { CFunction, PullPackets } from "../../shared/frontend.ts";
import type { Architecture } from "../arch/architecture.ts";
import type { EvaluatedProgram } from "../evaluate/evaluate.ts";
import { ModuleParts } from "./module-parts.ts";

/** Options of IPv4 and TCP take up to 40 rounds. */
const DEFAULT_PARSER_DEPTH = 64;

export interface LowerOptions {
  readonly name: string;
  readonly endian: "little" | "big";
  readonly license: string;
  readonly hook?: string;
  readonly maxParserDepth?: number;
  readonly portsInMemory?: boolean;
  readonly pullPackets?: PullPackets;
  /** What the C files of the program define. */
  readonly cFunctions?: ReadonlyMap<string, CFunction>;
  readonly sources: readonly SourceFile[];
  readonly architectures: readonly Architecture[];
}

export interface LoweredProgram {
  readonly module: Module;
  readonly controlPlane: ControlPlane;
}

export function lowerProgram({ checked, main, evaluator }: EvaluatedProgram, options: LowerOptions): StageResult<LoweredProgram> {
  const bag = new DiagnosticBag();
  if (!main) {
    bag.report("P0701", options.sources[0] && startOf(options.sources[0]), "there is no package instance called 'main'", { hint: "end the program with an instance of the architecture's package: PACKAGE(...) main;" });
    return { diagnostics: bag.all };
  }
  const packageName = main.type.declaration.name.text;
  const architecture = options.architectures.find((one) => one.packageName === packageName);
  if (!architecture) {
    const known = options.architectures.map((one) => one.packageName).join(", ");
    bag.report("P0702", main.span, `the architecture of package '${packageName}' cannot be compiled yet`, { hint: `packages that can: ${known}` });
    return { diagnostics: bag.all };
  }
  const parts = new ModuleParts(options.endian);
  architecture.lower({ checked, evaluator, main, parts, bag, maxParserDepth: options.maxParserDepth ?? DEFAULT_PARSER_DEPTH, portsInMemory: options.portsInMemory ?? false, ...(options.hook !== undefined && { hook: options.hook }), ...(options.pullPackets && { pullPackets: options.pullPackets }), ...(options.cFunctions && { cFunctions: options.cFunctions }) });
  if (bag.hasErrors) return { diagnostics: bag.all };
  const globals = parts.allGlobals;
  const { functions, maps, dataTypes } = parts;
  const { name, endian, license, sources } = options;
  const module = { name, endian, license, functions, globals, maps, dataTypes, sources };
  return { value: { module, controlPlane: parts.controlPlane }, diagnostics: bag.all };
}
