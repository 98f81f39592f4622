/** One program of the corpus: does it compile, load, and do what its STF test says? */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readObject } from "../../../backend/elf/read-object.ts";
import { openKernel } from "../../../backend/kernel/machine.ts";
import { LoadError, type Machine } from "../../../backend/runner.ts";
import { parseStf, StfError } from "../../../backend/stf/parse.ts";
import { runStf } from "../../../backend/stf/run.ts";
import { createMachine } from "../../../backend/vm/machine.ts";
import { diskReader, STANDARD_LIBRARY } from "../../../compiler/cli/host.ts";
import { compileFile, type DriverResult } from "../../../compiler/driver.ts";

export interface Judgement {
  readonly name: string;
  readonly hasTest: boolean;
  readonly instructions?: number;
  /** How many instructions the kernel's verifier went through. */
  readonly processed?: number;
  /** Each in a line; empty when all is well. */
  readonly compile: readonly string[];
  readonly machine: readonly string[];
  readonly kernel: readonly string[];
}

/** Programs by name, and those with a test by name. */
export function programsOf(folder: string): string[] {
  const names = readdirSync(folder);
  const isEbpf = (name: string): boolean => /(?:[-_]ebpf|ebpf-kernel|_ubpf)\.p4$/.test(name);
  const isTested = (name: string): boolean => /[eu]bpf.*\.stf$/.test(name);
  return [...new Set([...names.filter(isEbpf), ...names.filter(isTested).map((name) => name.replace(/\.stf$/, ".p4"))])].sort();
}

export function judge(folder: string, name: string): Judgement {
  const test = join(folder, name.replace(/\.p4$/, ".stf"));
  const hasTest = existsSync(test);
  const plain = compile(folder, name, false);
  const forTrials = compile(folder, name, true);
  const [first] = plain.diagnostics.filter(({ severity }) => severity === "error");
  if (!plain.object || !forTrials.object) return { name, hasTest, compile: [first?.message ?? "no object"], machine: [], kernel: [] };
  const [program] = readObject(plain.object).programs;
  return {
    name,
    hasTest,
    instructions: program!.instructions.length,
    compile: [],
    ...verified(plain.object),
    machine: run(createMachine(), plain, hasTest ? test : undefined),
    kernel: [...run(openKernel(), plain, undefined), ...run(openKernel(), forTrials, hasTest ? test : undefined)],
  };
}

function compile(folder: string, name: string, portsInMemory: boolean): DriverResult {
  return compileFile(join(folder, name), { reader: diskReader("stdlib"), systemIncludePaths: [`${STANDARD_LIBRARY}/p4`], maxErrors: 0, portsInMemory });
}

function verified(object: Uint8Array): { readonly processed?: number } {
  try {
    const loaded = openKernel().load(readObject(object));
    const processed = [...loaded.programs.values()][0]!.info().verified;
    loaded.close();
    return { processed };
  } catch {
    return {};
  }
}

/** What goes wrong; without a test, the object is only loaded. */
function run(machine: Machine, { object, controlPlane }: DriverResult, test: string | undefined): string[] {
  try {
    const steps = test === undefined ? [] : parseStf(readFileSync(test, "utf8"));
    const failures = runStf(machine, readObject(object!), controlPlane!, steps).filter(({ failure }) => failure !== undefined);
    return failures.map(({ line, failure }) => `line ${line}: ${failure!.split("\n")[0]}`);
  } catch (error) {
    if (error instanceof StfError) return [`line ${error.line}: ${error.message}`];
    if (error instanceof LoadError) return [`does not load: ${error.message.split("\n")[0]}`];
    throw error;
  }
}
