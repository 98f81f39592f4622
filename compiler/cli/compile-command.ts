/** `ebpfc compile FILE… -o OUT` */

import { printAbi } from "../control-plane/abi.ts";
import { compileFile, headerOfFile, preprocessFile, treeOfFile, type DriverOptions, type DriverResult } from "../driver.ts";
import { hasErrors, type Diagnostic } from "../diagnostics/diagnostic.ts";
import { renderDiagnostic, renderJson, summary } from "../diagnostics/render.ts";
import { printModule } from "../ir/print.ts";
import { compileOptions, compileSettings, type CompileSettings, type EmitKind } from "./compile-options.ts";
import { dependencyRule } from "./dependencies.ts";
import type { CompiledModule } from "../../backend/compiled.ts";
import { emitAssembly, emitBtf, emitRaw } from "../../backend/emit.ts";
import { EXIT_ERRORS, EXIT_OK } from "./exit-codes.ts";
import { STANDARD_INPUT, writeOutput, writeStderr, writeStdout } from "./host.ts";
import type { CommandContext } from "./context.ts";
import { compilationsOf, type Compilation } from "./operands.ts";
import { describeOptions, parseLine, UsageError } from "./options.ts";
import { writeP4Info } from "./p4info-file.ts";

export const compileHelp = `usage: ebpfc [compile] FILE... [-o OUT] [options]

Compiles P4_16 (.p4) or restricted C (.c) to an eBPF object that tc, libbpf,
bpftool and the kernel load. Without -o, FILE.p4 becomes FILE.o beside you.

examples:
  ebpfc filter.p4 -o filter.o             P4 for tc; load it with
                                          tc filter add dev eth0 ingress bpf da obj filter.o sec classifier
  ebpfc filter.p4 externs.c -o filter.o   P4 with extern functions in C, which includes "filter.h"
  ebpfc xdp_drop.c -o xdp_drop.o          C for XDP
  ebpfc filter.p4 --emit=ast -o -         the syntax tree of P4, with places and types
  ebpfc xdp_drop.c --emit=asm -o -        the instructions, as the verifier prints them
  ebpfc xdp_drop.c -MD -MP -o build/x.o   with a make rule in build/x.d

options:
${describeOptions(compileOptions)}
exit status: 0 done, 1 errors in the input, 2 wrong command line, 70 a bug of ebpfc
`;

const EXTENSIONS: Readonly<Record<EmitKind, string>> = { obj: ".o", ast: ".ast", ir: ".ir", asm: ".s", btf: ".btf.txt", raw: ".bin", header: ".h" };

export function compileCommand(argv: readonly string[], context: CommandContext): number {
  const line = parseLine(argv, compileOptions);
  if (line.options.some((option) => option.row.names.includes("--help"))) {
    writeStdout(compileHelp);
    return EXIT_OK;
  }
  if (line.operands.length === 0) throw new UsageError("no input file: ebpfc FILE.p4 -o OUT.o");
  const settings = compileSettings(line, context.reader);
  const compilations = compilationsOf(line.operands);
  if (settings.output !== undefined && settings.output !== "-" && compilations.length > 1) {
    throw new UsageError("-o names one output, but there are several input files");
  }
  if (settings.p4info.length > 0 && compilations.length > 1) throw new UsageError("--p4info names one output, but there are several input files");
  const codes = compilations.map((one) => compileOne(one, settings, context));
  return Math.max(...codes);
}

function compileOne({ path, cFiles }: Compilation, settings: CompileSettings, context: CommandContext): number {
  const output = settings.output ?? (settings.preprocessOnly || settings.dependencies?.only ? "-" : defaultOutput(path, settings.emit));
  if (settings.preprocessOnly || settings.dependencies?.only) return preprocessOnly(path, output, settings, context);
  if (settings.emit === "ast") return writeTree(path, output, settings, context);
  if (settings.emit === "header") return writeHeader(path, output, settings, context);
  if (settings.verbose) writeStderr(`ebpfc: compiling ${path} to ${output}\n`);
  const result = compileFile(path, { ...driverOptions(settings), cFiles });
  show(result.diagnostics, settings, context);
  if (settings.timeReport) writeStderr(timeReport(path, result));
  if (hasErrors(result.diagnostics)) return EXIT_ERRORS;
  writeOutput(output, outputOf(result, settings));
  if (result.p4info) writeP4Info(result.p4info, settings.p4info);
  const abi = abiName(output, settings);
  if (result.controlPlane && abi !== undefined) writeOutput(abi, printAbi(result.controlPlane));
  if (settings.dependencies) {
    const file = settings.dependencies.file ?? output.replace(/\.[^./]*$/, "") + ".d";
    writeOutput(file, dependencyRule(output, result.dependencies, settings.dependencies));
  }
  return EXIT_OK;
}

/** Beside the object, when that is a file called so: not on standard output, nor beside /dev/null. */
function abiName(output: string, { abi, emit }: CompileSettings): string | undefined {
  if (emit !== "obj" || abi === null) return undefined;
  return abi ?? (output.endsWith(".o") ? `${output.slice(0, -2)}.abi.json` : undefined);
}

/** Errors of the checker leave the tree as it is, only without types. */
function writeTree(path: string, output: string, settings: CompileSettings, context: CommandContext): number {
  const { text, diagnostics } = treeOfFile(path, settings.driver);
  show(diagnostics, settings, context);
  if (text !== undefined) writeOutput(output, text);
  return hasErrors(diagnostics) ? EXIT_ERRORS : EXIT_OK;
}

function writeHeader(path: string, output: string, settings: CompileSettings, context: CommandContext): number {
  const { text, diagnostics } = headerOfFile(path, settings.driver);
  show(diagnostics, settings, context);
  if (text === undefined || hasErrors(diagnostics)) return EXIT_ERRORS;
  writeOutput(output, text);
  return EXIT_OK;
}

function preprocessOnly(path: string, output: string, settings: CompileSettings, context: CommandContext): number {
  const { text, diagnostics, dependencies } = preprocessFile(path, settings.driver);
  show(diagnostics, settings, context);
  if (text === undefined || hasErrors(diagnostics)) return EXIT_ERRORS;
  const rule = settings.dependencies?.only ? dependencyRule(defaultOutput(path, settings.emit), dependencies, settings.dependencies) : undefined;
  writeOutput(settings.dependencies?.file ?? output, rule ?? text);
  return EXIT_OK;
}

function defaultOutput(path: string, emit: EmitKind): string {
  const name = path === STANDARD_INPUT ? "stdin" : path.slice(path.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "");
  return name + EXTENSIONS[emit];
}

function driverOptions(settings: CompileSettings): DriverOptions {
  const { driver, dumpAfter, emit } = settings;
  const until = emit === "ir" ? "module" : emit === "obj" ? "object" : "code";
  if (dumpAfter.length === 0) return { ...driver, until };
  return {
    ...driver,
    until,
    afterPass: (pass, module) => {
      if (dumpAfter.includes(pass) || dumpAfter.includes("all")) writeStderr(`; after ${pass}\n${printModule(module)}\n`);
    },
  };
}

function outputOf(result: DriverResult, { emit, program }: CompileSettings): string | Uint8Array {
  if (emit === "obj") return result.object!;
  if (emit === "ir") return printModule(result.module!);
  const code = result.code!;
  return emit === "asm" ? emitAssembly(code) : emit === "btf" ? emitBtf(code) : rawCode(code, program);
}

function rawCode(code: CompiledModule, program: string | undefined): Uint8Array {
  try {
    return emitRaw(code, program);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`${error.message}: choose one with --program=NAME`);
    throw error;
  }
}

/** Prints the diagnostics, and for people how many there were. */
export function show(diagnostics: readonly Diagnostic[], settings: Pick<CompileSettings, "json" | "color">, context: CommandContext): void {
  if (settings.json) {
    writeStderr(diagnostics.map((one) => `${renderJson(one)}\n`).join(""));
    return;
  }
  const color = settings.color === "always" || (settings.color === "auto" && context.colorTerminal);
  writeStderr(diagnostics.map((one) => renderDiagnostic(one, { color })).join(""));
  if (diagnostics.length > 1) writeStderr(`${summary(diagnostics)}\n`);
}

function timeReport(path: string, result: DriverResult): string {
  const total = result.timings.reduce((sum, one) => sum + one.milliseconds, 0);
  const rows = [...result.timings, { stage: "total", milliseconds: total }];
  return `${path}:\n${rows.map((row) => `  ${row.stage.padEnd(18)}${row.milliseconds.toFixed(1).padStart(9)} ms\n`).join("")}`;
}
