/** A P4 program through the stages of the frontend, with what lies between them. */

import type { ControlPlane } from "../../compiler/control-plane/control-plane.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import type { Module } from "../../compiler/ir/ir.ts";
import { linkModules } from "../../compiler/link/link.ts";
import { verifyModule } from "../../compiler/analysis/verify.ts";
import { architectures } from "../../frontends/p4/arch/registry.ts";
import { checkProgram } from "../../frontends/p4/check/check.ts";
import type { CheckedProgram } from "../../frontends/p4/check/program.ts";
import { evaluateProgram } from "../../frontends/p4/evaluate/evaluate.ts";
import { lowerProgram } from "../../frontends/p4/lower/lower.ts";
import { cFrontend } from "../../frontends/c/frontend.ts";
import { parseProgram } from "../../frontends/p4/parse/parse.ts";
import type { CFunction, SourceReader } from "../../frontends/shared/frontend.ts";
import { p4Rules } from "../../frontends/shared/preprocessor/lexical-rules.ts";
import { preprocess } from "../../frontends/shared/preprocessor/preprocess.ts";
import { cFile, cFunctions } from "../generators/p4/c-functions.ts";
import { readStandard, standardReader, STANDARD } from "./p4-check.ts";

const PATH = "generated.p4";

export interface CompiledP4 {
  readonly checked: CheckedProgram;
  readonly module: Module;
  readonly controlPlane: ControlPlane;
}

/** A string says why the program is refused. */
export function compileStages(text: string, hook: "tc" | "xdp"): CompiledP4 | string {
  const source = preprocess(PATH, { rules: p4Rules, reader: standardReader(PATH, text), includePaths: [], systemIncludePaths: [STANDARD], predefined: "", macros: [], forcedIncludes: [] });
  const parsed = parseProgram(source.tokens.all());
  if (!parsed.value) return said(parsed.diagnostics);
  const { value: checked, diagnostics } = checkProgram(parsed.value);
  if (!checked) return said(diagnostics);
  const evaluated = evaluateProgram(checked);
  if (!evaluated.value) return said(evaluated.diagnostics);
  // Ports are numbers in memory: packets come from no interface here.
  const options = { name: PATH, endian: "little", license: "GPL", hook, portsInMemory: true, cFunctions: definedInC, sources: source.files, architectures } as const;
  const lowered = lowerProgram(evaluated.value, options);
  if (!lowered.value) return said(lowered.diagnostics);
  const { module, controlPlane } = lowered.value;
  const linked = module.functions.some(({ blocks }) => blocks.length === 0) ? linkModules(module, [moduleInC(hook)]) : { value: module, diagnostics: [] };
  if (!linked.value) return said(linked.diagnostics);
  const [wrong] = verifyModule(linked.value);
  if (wrong) return `the IR is malformed: ${wrong.message}`;
  return { checked, module: linked.value, controlPlane };
}

const definedInC: ReadonlyMap<string, CFunction> = new Map(cFunctions.map(({ callable, takesContext }) => [callable.name, { parameters: callable.parameters.length + (takesContext ? 1 : 0) }]));
const modulesInC = new Map<string, Module>();

function moduleInC(hook: "tc" | "xdp"): Module {
  const known = modulesInC.get(hook);
  if (known) return known;
  const path = "externs.c";
  const reader: SourceReader = { read: (name) => (name === path ? cFile(hook) : readStandard(name)) };
  const { module, diagnostics } = cFrontend.compile(path, { reader, includePaths: [], systemIncludePaths: ["stdlib/c"], macros: [], forcedIncludes: [], endian: "little", cpu: "v3", forProgram: true });
  if (!module) throw new Error(said(diagnostics));
  modulesInC.set(hook, module);
  return module;
}

function said(diagnostics: readonly Diagnostic[]): string {
  return `the program is refused: ${diagnostics.filter(({ severity }) => severity === "error").map(({ span, code, message }) => `line ${span?.line}: ${code} ${message}`).join("; ")}`;
}
