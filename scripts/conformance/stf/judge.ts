/** One program of the corpus: does it compile, load, and do what its STF test says? */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readObject } from "../../../backend/elf/read-object.ts";
import { openKernel } from "../../../backend/kernel/machine.ts";
import { LoadError, type Machine } from "../../../backend/runner.ts";
import { parseStf, StfError, type StfStep } from "../../../backend/stf/parse.ts";
import { runStf } from "../../../backend/stf/run.ts";
import { createMachine } from "../../../backend/vm/machine.ts";
import { diskReader, STANDARD_LIBRARY } from "../../../compiler/cli/host.ts";
import { externFileOf } from "./externs.ts";
import { compileFile, type DriverOptions, type DriverResult } from "../../../compiler/driver.ts";

export interface Judgement {
  readonly name: string;
  readonly hasTest: boolean;
  /** The hook that the test runs at when it is not the model's own. */
  readonly hook?: string;
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
  const path = join(folder, name.replace(/\.p4$/, ".stf"));
  const test = existsSync(path) ? readTest(path) : undefined;
  const hasTest = test !== undefined;
  const plain = compile(folder, name);
  const wrong = plain.diagnostics.find(({ severity }) => severity === "error");
  if (!plain.object) return { name, hasTest, compile: [wrong?.message ?? "no object"], machine: [], kernel: [] };
  const hook = test && hasShortPackets(test.steps) ? WITHOUT_ETHERNET : undefined;
  const forMachine = hook === undefined ? plain : compile(folder, name, { hook });
  const forKernel = compile(folder, name, { portsInMemory: true, ...(hook !== undefined && { hook }) });
  const [program] = readObject(plain.object).programs;
  return {
    name,
    hasTest,
    ...(hook !== undefined && { hook }),
    instructions: program!.instructions.length,
    compile: [],
    ...verified(plain.object),
    machine: [...run(createMachine(), plain), ...run(createMachine(), forMachine, test)],
    kernel: [...run(openKernel(), plain), ...run(openKernel(), forKernel, test)],
  };
}

/** Neither XDP nor tc has packets without an Ethernet header; at this hook they begin behind it. */
const WITHOUT_ETHERNET = "lwt-xmit";
const ETHERNET_HEADER = 14;

function hasShortPackets(steps: readonly StfStep[]): boolean {
  return steps.some((step) => step.kind === "packet" && step.bytes.length < ETHERNET_HEADER);
}

interface Test {
  readonly steps: readonly StfStep[];
  /** Why it is no STF. */
  readonly wrong?: string;
}

function readTest(path: string): Test {
  try {
    return { steps: parseStf(readFileSync(path, "utf8")) };
  } catch (error) {
    if (error instanceof StfError) return { steps: [], wrong: `line ${error.line}: ${error.message}` };
    throw error;
  }
}

function compile(folder: string, name: string, options: { readonly portsInMemory?: boolean; readonly hook?: string } = {}): DriverResult {
  const path = join(folder, name);
  return compileFile(path, {
    reader: diskReader("stdlib"),
    systemIncludePaths: [`${STANDARD_LIBRARY}/p4`, `${STANDARD_LIBRARY}/c`],
    maxErrors: 0,
    ...externsOf(path),
    ...options,
  });
}

function externsOf(path: string): Pick<DriverOptions, "cFiles" | "cHeaderName" | "forcedIncludes"> {
  const file = externFileOf(path);
  return file === undefined ? {} : { cFiles: [file], cHeaderName: "test.h", forcedIncludes: ["ebpfc/p4c_externs.h"] };
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
function run(machine: Machine, { object, controlPlane, diagnostics }: DriverResult, { steps, wrong }: Test = { steps: [] }): string[] {
  if (wrong !== undefined) return [wrong];
  if (!object || !controlPlane) return diagnostics.map(({ message }) => message);
  try {
    const failures = runStf(machine, { object: readObject(object), controlPlane }, steps).filter(({ failure }) => failure !== undefined);
    return failures.map(({ line, failure }) => `line ${line}: ${failure!.split("\n")[0]}`);
  } catch (error) {
    if (error instanceof LoadError) return [`does not load: ${error.message.split("\n")[0]}`];
    throw error;
  }
}
