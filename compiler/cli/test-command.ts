/** `ebpfc test PROGRAM.p4 TEST.stf…` */

import { readObject } from "../../backend/elf/read-object.ts";
import { kernelUnavailable, openKernel } from "../../backend/kernel/machine.ts";
import { LoadError, RunError, type Machine } from "../../backend/runner.ts";
import { junit, type Suite } from "../../backend/stf/junit.ts";
import { parseStf, StfError, type StfStep } from "../../backend/stf/parse.ts";
import { runStf, type StfProgram, type StfResult } from "../../backend/stf/run.ts";
import { createMachine } from "../../backend/vm/machine.ts";
import { hasErrors, type Diagnostic } from "../diagnostics/diagnostic.ts";
import { compileFile } from "../driver.ts";
import { show } from "./compile-command.ts";
import { compileOptions, compileSettings } from "./compile-options.ts";
import type { CommandContext } from "./context.ts";
import { EXIT_ERRORS, EXIT_OK } from "./exit-codes.ts";
import { readBytes, writeOutput, writeStdout } from "./host.ts";
import { describeOptions, parseLine, UsageError, type OptionRow } from "./options.ts";

const COMPILE_OPTIONS: readonly string[] = [
  "-I*", "-iquote", "-isystem", "-idirafter", "-nostdinc", "-D*", "-U*", "-include", "--cpu", "-O*", "--hook", "--c-header", "--pull", "--max-parser-depth", "--Werror", "-w", "-W*", "--diagnostics", "--color", "-h",
];

export const testOptions: readonly OptionRow[] = [
  { names: ["--kernel"], help: "run in the kernel (BPF_PROG_TEST_RUN), which needs root" },
  { names: ["--junit"], value: "FILE", help: "write the results to FILE as JUnit has them" },
  ...compileOptions.filter((row) => COMPILE_OPTIONS.includes(row.names[0]!)),
];

export const testHelp = `usage: ebpfc test PROGRAM.p4 [EXTERNS.c...] TEST.stf... [options]

Compiles a P4 program and runs STF tests on it: on the built-in machine, which needs
no rights at all, or with --kernel in the kernel. Every test begins with empty tables.
Without a test, the one beside the program is taken: PROGRAM.stf.

statements of a test, one a line:
  add TABLE KEY:VALUE ACTION(PARAMETER:VALUE)   an entry; VALUE is 7, 0x0a00/16
  setdefault TABLE ACTION(PARAMETER:VALUE)      the default action
  remove all                                    no entries
  packet PORT 0011...                           a packet that goes in
  expect PORT 00**... [$]                       what comes out; * is any digit, and
                                                without $ more may follow
  check_counter COUNTER(INDEX) == NUMBER        what a counter or register holds
  # text                                        a comment

examples:
  ebpfc test router.p4 router.stf
  sudo ebpfc test router.p4 --kernel --junit results.xml

options:
${describeOptions(testOptions)}
exit status: 0 all as expected, 1 something was not, or errors in the input, 2 wrong command line
`;

export function testCommand(argv: readonly string[], context: CommandContext): number {
  const line = parseLine(argv, testOptions);
  const [program, ...others] = line.operands;
  const cFiles = others.filter((path) => path.endsWith(".c"));
  const given = others.filter((path) => !path.endsWith(".c"));
  if (program === undefined) throw new UsageError("no program given: ebpfc test PROGRAM.p4 TEST.stf");
  const inKernel = line.options.some(({ row }) => row.names.includes("--kernel"));
  const report = line.options.findLast(({ row }) => row.names.includes("--junit"))?.value;
  const tests = (given.length > 0 ? given : [program.replace(/\.p4$/, ".stf")]).map((path) => ({ path, steps: readStf(path) }));
  const settings = compileSettings(line, context.reader);
  const { diagnostics, object, controlPlane, packetFields } = compileFile(program, { ...settings.driver, cFiles, portsInMemory: inKernel });
  show(diagnostics, settings, context);
  const write = (suites: readonly Suite[]): void => void (report !== undefined && writeOutput(report, junit(suites)));
  if (hasErrors(diagnostics)) {
    write([{ name: program, results: diagnostics.filter(({ severity }) => severity === "error").map(compilerError) }]);
    return EXIT_ERRORS;
  }
  if (!object || !controlPlane) throw new UsageError(`${program} is no P4 program, and STF tests are for those`);
  const reason = inKernel ? kernelUnavailable() : null;
  if (reason !== null) throw new RunError(`the kernel cannot be used: ${reason}`);
  const machine = inKernel ? openKernel() : createMachine();
  const compiled: StfProgram = { object: readObject(object), controlPlane, ...(packetFields && { packetFields }) };
  const suites = tests.map(({ path, steps }): Suite => ({ name: path, results: "failure" in steps ? [steps] : resultsOf(machine, compiled, steps) }));
  for (const suite of suites) writeStdout(reportOf(suite));
  write(suites);
  const isWrong = suites.some(({ results }) => results.some(({ failure }) => failure !== undefined));
  return isWrong ? EXIT_ERRORS : EXIT_OK;
}

function resultsOf(machine: Machine, program: StfProgram, steps: readonly StfStep[]): readonly StfResult[] {
  try {
    return runStf(machine, program, steps);
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    return [{ line: 1, what: "loads", failure: `the program does not load: ${error.message}` }];
  }
}

function compilerError({ span, code, message }: Diagnostic): StfResult {
  return { line: span?.line ?? 1, what: "compiles", failure: `${span ? `${span.file.name}:${span.line}:${span.column}: ` : ""}${message} [${code}]` };
}

/** When it is no STF, what is wrong. */
function readStf(path: string): readonly StfStep[] | Required<StfResult> {
  try {
    return parseStf(new TextDecoder().decode(readBytes(path)));
  } catch (error) {
    if (!(error instanceof StfError)) throw error;
    return { line: error.line, what: "is a statement", failure: error.message };
  }
}

function reportOf({ name, results }: Suite): string {
  const failed = results.filter(({ failure }) => failure !== undefined);
  const lines = failed.map(({ line, failure }) => `${name}:${line}: ${failure}\n`);
  return `${lines.join("")}${name}: ${results.length - failed.length} as expected, ${failed.length} not\n`;
}
