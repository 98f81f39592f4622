/** The `ebpfc` command: picks the subcommand, turns failures into exit codes. */

import { isatty } from "node:tty";
import { LoadError, RunError } from "../../backend/runner.ts";
import { SourceReadError } from "../../frontends/shared/frontend.ts";
import { btfCommand, btfHelp } from "./btf-command.ts";
import { checkCommand, checkHelp } from "./check-command.ts";
import { compileCommand, compileHelp } from "./compile-command.ts";
import { completionCommand, completionHelp } from "./completion-command.ts";
import type { CommandContext } from "./context.ts";
import { counterCommand, counterHelp } from "./counter-command.ts";
import { dumpCommand, dumpHelp } from "./dump-command.ts";
import { EXIT_BUG, EXIT_ERRORS, EXIT_OK, EXIT_USAGE } from "./exit-codes.ts";
import { explainCommand, explainHelp } from "./explain-command.ts";
import { formatCommand, formatHelp } from "./format-command.ts";
import { infoCommand, infoHelp } from "./info-command.ts";
import { diskReader, WriteError, writeStderr, writeStdout } from "./host.ts";
import { UsageError } from "./options.ts";
import { p4cCommand } from "./p4c-command.ts";
import { runCommand, runHelp } from "./run-command.ts";
import { tableCommand, tableHelp } from "./table-command.ts";
import { testCommand, testHelp } from "./test-command.ts";
import { VERSION } from "./version.ts";

type Command = (argv: readonly string[], context: CommandContext) => number;

interface CommandRow {
  readonly run: Command;
  readonly help: string;
  readonly summary: string;
}

export const commands: ReadonlyMap<string, CommandRow> = new Map([
  ["compile", { run: compileCommand, help: compileHelp, summary: "compile P4 or C to an object (the default command)" }],
  ["check", { run: checkCommand, help: checkHelp, summary: "say what is wrong with P4 or C, and write nothing" }],
  ["format", { run: formatCommand, help: formatHelp, summary: "print P4 in one canonical layout" }],
  ["run", { run: runCommand, help: runHelp, summary: "run an object on packets, built-in or in the kernel" }],
  ["test", { run: testCommand, help: testHelp, summary: "run STF tests on a P4 program, built-in or in the kernel" }],
  ["table", { run: tableCommand, help: tableHelp, summary: "show and change the tables of a loaded P4 program" }],
  ["counter", { run: counterCommand, help: counterHelp, summary: "show and change the counters and registers of one" }],
  ["dump", { run: dumpCommand, help: dumpHelp, summary: "show what is in an object" }],
  ["info", { run: infoCommand, help: infoHelp, summary: "say what an object's programs are, and which kernels can load it" }],
  ["btf", { run: btfCommand, help: btfHelp, summary: "write the kernel's types, or those of a file, as a C header (vmlinux.h)" }],
  ["explain", { run: explainCommand, help: explainHelp, summary: "say more about a diagnostic's code" }],
  ["completion", { run: completionCommand, help: completionHelp, summary: "print a completion script for bash, zsh or fish" }],
]);

function help(): string {
  const rows = [...commands].map(([name, row]) => `  ${name.padEnd(12)}${row.summary}\n`).join("");
  return `ebpfc compiles P4_16 and restricted C straight to eBPF objects.

usage: ebpfc [compile] FILE... -o OUT [options]
       ebpfc COMMAND ...

commands:
${rows}
Say 'ebpfc help COMMAND' or 'ebpfc COMMAND --help' for the options of each.

examples:
  ebpfc samples/mac-filter/mac_filter.p4 -o out.o
  ebpfc run out.o --packets samples/mac-filter/packets.txt
  ebpfc dump out.o
`;
}

/** Runs the command line; gives the exit status. `libraryFolder` holds the standard headers. */
export function main(argv: readonly string[], libraryFolder: string, program: "ebpfc" | "p4c-ebpf" = "ebpfc"): number {
  const context: CommandContext = {
    reader: diskReader(libraryFolder),
    colorTerminal: isatty(2) && !process.env.NO_COLOR && process.env.TERM !== "dumb",
  };
  try {
    return program === "p4c-ebpf" ? p4cCommand(argv, context) : dispatch(argv, context);
  } catch (error) {
    return failure(error, program);
  }
}

function dispatch(argv: readonly string[], context: CommandContext): number {
  const [first, ...rest] = argv;
  if (first === "--version" || first === "-V") {
    writeStdout(`ebpfc ${VERSION}\n`);
    return EXIT_OK;
  }
  if (first === undefined || first === "help" || ((first === "--help" || first === "-h") && rest.length === 0)) {
    return showHelp(rest[0], first === undefined);
  }
  const command = commands.get(first);
  if (!command) return compileCommand(argv, context);
  if (rest.includes("--help") || rest.includes("-h")) return showHelp(first, false);
  return command.run(rest, context);
}

function showHelp(name: string | undefined, isMistake: boolean): number {
  const text = name === undefined ? help() : commands.get(name)?.help;
  if (text === undefined) throw new UsageError(`there is no command '${name}'`);
  if (isMistake) writeStderr(text);
  else writeStdout(text);
  return isMistake ? EXIT_USAGE : EXIT_OK;
}

function failure(error: unknown, program: string): number {
  if (error instanceof UsageError) {
    writeStderr(`${program}: ${error.message}\nSay '${program} --help' for help.\n`);
    return EXIT_USAGE;
  }
  if (error instanceof SourceReadError || error instanceof WriteError || error instanceof RunError) {
    writeStderr(`${program}: error: ${error.message}\n`);
    return EXIT_ERRORS;
  }
  if (error instanceof LoadError) {
    writeStderr(`${program}: error: ${error.message}\n${error.log}`);
    return EXIT_ERRORS;
  }
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const where = error instanceof Error ? (error.stack ?? "").split("\n").slice(1, 9).join("\n") : "";
  writeStderr(`${program}: this is a bug of ebpfc, not of your program: ${what}
Please report it with the input and this:
  ebpfc ${VERSION}, node ${process.version}, ${process.platform} ${process.arch}
  arguments: ${process.argv.slice(2).join(" ")}
${process.env.EBPFC_DEBUG ? where : where.split("\n").slice(0, 4).join("\n").replace(/^ {4}at /gm, "  in ")}
`);
  return EXIT_BUG;
}
