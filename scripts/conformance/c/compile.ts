/** One program of the corpus to an object, by clang and by us. */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseObject } from "../../../backend/elf/parse-object.ts";
import { compileOptions, compileSettings } from "../../../compiler/cli/compile-options.ts";
import { diskReader } from "../../../compiler/cli/host.ts";
import { parseLine } from "../../../compiler/cli/options.ts";
import type { Diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import { renderDiagnostic } from "../../../compiler/diagnostics/render.ts";
import { compileFile } from "../../../compiler/driver.ts";
import type { Span } from "../../../compiler/source/source.ts";
import type { SourceReader } from "../../../frontends/shared/frontend.ts";
import type { CorpusProgram } from "./corpus.ts";
import { runCommand } from "./processes.ts";
import type { Fault, Place } from "./refused-alike.ts";

export interface Compiled {
  readonly object: string;
  /** Why there is none. */
  readonly failure?: string;
  /** Our errors. */
  readonly faults?: readonly Fault[];
  /** In slots of eight bytes, every function once; 0 when there is no object. */
  readonly instructions: number;
  readonly milliseconds: number;
}

const LIMIT_MS = 30_000;

/** Debian keeps <asm/types.h> in a folder of the machine's own. */
const machineHeaders = ["/usr/include/x86_64-linux-gnu", "/usr/include/aarch64-linux-gnu"].filter((folder) => existsSync(folder)).map((folder) => `-I${folder}`);

/** Folder of the corpus that keeps clang's objects from run to run: its answers are always the same. */
const KEPT = ".clang-22";

/** Fill variables that nobody initialises: what a program does otherwise with them is open in C. */
export const FILLINGS: readonly string[] = ["-ftrivial-auto-var-init=pattern", "-ftrivial-auto-var-init=zero"];

/** `cpu` is clang's -mcpu. */
export async function compileWithClang(program: CorpusProgram, corpus: string, cpu: string, ...more: readonly string[]): Promise<Compiled> {
  const command = ["clang-22", "--target=bpf", `-mcpu=${cpu}`, "-O2", "-g", "-w", ...more, ...program.flags, ...machineHeaders, "-c", program.path];
  const folder = join(corpus, KEPT);
  const stem = join(folder, createHash("sha1").update(command.join("\0")).digest("hex"));
  const object = `${stem}.o`;
  mkdirSync(folder, { recursive: true });
  if (existsSync(`${stem}.failure`)) return { object, failure: readFileSync(`${stem}.failure`, "utf8"), instructions: 0, milliseconds: 0 };
  if (existsSync(object)) return measured(object, 0);
  const partial = `${stem}.${process.pid}`;
  const { ok, errors, milliseconds } = await runCommand([...command, "-o", partial], corpus, LIMIT_MS);
  if (ok) renameSync(partial, object);
  const compiled = ok ? measured(object, milliseconds) : { object, failure: firstError(errors), instructions: 0, milliseconds };
  if (compiled.failure !== undefined) writeFileSync(`${stem}.failure`, compiled.failure);
  return compiled;
}

/** As the command does with these options, but in this process, which has warmed up: that takes half the time. */
export function compileWithOurs(program: CorpusProgram, corpus: string, object: string, cpu: string): Compiled {
  const argv = ["-w", "--system-headers", `--cpu=${cpu}`, ...program.flags, program.path];
  const disk = diskReader(resolve("stdlib"));
  const reader: SourceReader = { read: (path) => disk.read(/^[/<]/.test(path) ? path : join(corpus, path)) };
  const start = performance.now();
  try {
    const { diagnostics, object: bytes } = compileFile(program.path, compileSettings(parseLine(argv, compileOptions), reader).driver);
    const milliseconds = performance.now() - start;
    if (bytes) {
      writeFileSync(object, bytes);
      return measured(object, milliseconds);
    }
    const faults = diagnostics.filter(({ severity }) => severity === "error").map(faultOf);
    return { object, failure: firstError(diagnostics.map((one) => renderDiagnostic(one, { color: false })).join("")), faults, instructions: 0, milliseconds };
  } catch (error) {
    return { object, failure: `a bug of ebpfc: ${error instanceof Error ? error.message : String(error)}`, instructions: 0, milliseconds: performance.now() - start };
  }
}

function faultOf({ code, span, notes = [] }: Diagnostic): Fault {
  const place = (at: Span): Place => ({ file: at.file.name, line: at.line });
  return { code, ...(span && { place: place(span) }), functions: notes.flatMap((note) => (note.span ? [place(note.span)] : [])) };
}

function measured(object: string, milliseconds: number): Compiled {
  try {
    const instructions = parseObject(new Uint8Array(readFileSync(object))).functions.reduce((sum, one) => sum + one.size / 8, 0);
    return { object, instructions, milliseconds };
  } catch (error) {
    return { object, failure: error instanceof Error ? error.message : String(error), instructions: 0, milliseconds };
  }
}

function firstError(errors: string): string {
  const lines = errors.split("\n");
  return (lines.find((line) => /\berror: /.test(line)) ?? lines.find((line) => line.trim() !== "") ?? "it does not say why").replace(/^\S*\//, "");
}
