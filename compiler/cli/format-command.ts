/** `ebpfc format [FILE…]` */

import { realpathSync } from "node:fs";
import { isatty } from "node:tty";
import { hasErrors } from "../diagnostics/diagnostic.ts";
import { formatFile } from "../driver.ts";
import { unifiedDiff } from "../support/line-diff.ts";
import { show } from "./compile-command.ts";
import { compileOptions, compileSettings, type CompileSettings } from "./compile-options.ts";
import type { CommandContext } from "./context.ts";
import { EXIT_ERRORS, EXIT_OK } from "./exit-codes.ts";
import { STANDARD_INPUT, writeOutput, writeStdout } from "./host.ts";
import { describeOptions, parseLine, UsageError, type OptionRow } from "./options.ts";

const SHARED_OPTIONS: readonly string[] = ["-I*", "-iquote", "-isystem", "-idirafter", "-D*", "-U*", "-include", "--max-errors", "--diagnostics", "--color", "-h"];

export const formatOptions: readonly OptionRow[] = [
  { names: ["-w", "--write"], help: "write the result to the files themselves; those that are right stay untouched" },
  { names: ["--check"], help: "write nothing, and name the files that would change" },
  { names: ["--diff"], help: "write nothing, and show what would change" },
  ...compileOptions.filter((row) => SHARED_OPTIONS.includes(row.names[0]!)),
];

export const formatHelp = `usage: ebpfc format [FILE...] [options]

Prints a P4 program in one layout: lines of up to 100 columns, indented by four spaces.
Comments, directives, macros and text that #if leaves out stay as they are, and so do
the author's empty lines (one at a time), and the short bodies and lists that are on one
line. Included files are read, as far as they are found, but not printed. Without a FILE,
or for '-', standard input is formatted.

examples:
  ebpfc format filter.p4                  on standard output
  ebpfc format -w src/*.p4                in place
  ebpfc format --check src/*.p4           for a build: 1 when a file is not formatted

options:
${describeOptions(formatOptions)}
exit status: 0 done, 1 errors in the input or (--check, --diff) files that would change,
2 wrong command line, 70 a bug of ebpfc
`;

type Mode = "print" | "write" | "check" | "diff";

export function formatCommand(argv: readonly string[], context: CommandContext): number {
  const line = parseLine(argv, formatOptions);
  const mode = modeOf(line.options.map(({ row }) => row.names.at(-1)!));
  const files = line.operands.length > 0 ? line.operands : ["-"];
  if (mode === "print" && files.length > 1) throw new UsageError("there are several files: say --write, --check or --diff");
  if (mode === "write" && files.includes("-")) throw new UsageError("standard input cannot be written to: leave --write out");
  if (line.operands.length === 0 && isatty(0)) throw new UsageError("no input file: ebpfc format FILE.p4");
  const settings = compileSettings(line, context.reader);
  return Math.max(...files.map((path) => formatOne(path, mode, settings, context)));
}

function modeOf(names: readonly string[]): Mode {
  const modes = (["write", "check", "diff"] as const).filter((mode) => names.includes(`--${mode}`));
  if (modes.length > 1) throw new UsageError(`--${modes[0]} and --${modes[1]} do not go together`);
  return modes[0] ?? "print";
}

function formatOne(path: string, mode: Mode, settings: CompileSettings, context: CommandContext): number {
  const name = path === "-" ? STANDARD_INPUT : path;
  const before = context.reader.read(name);
  const { text, diagnostics } = formatFile(name, settings.driver);
  show(diagnostics, settings, context);
  if (text === undefined || hasErrors(diagnostics)) return EXIT_ERRORS;
  if (mode === "print") writeStdout(text);
  if (text === before || mode === "print") return EXIT_OK;
  if (mode === "write") {
    // Through a link, so that it stays one.
    writeOutput(realpathSync(path), text);
    return EXIT_OK;
  }
  writeStdout(mode === "check" ? `${name}\n` : unifiedDiff(before!, text, name, `${name} (formatted)`));
  return EXIT_ERRORS;
}
