/** `ebpfc check FILE…`: the diagnostics of a compile without its object. */

import { hasErrors } from "../diagnostics/diagnostic.ts";
import { compileFile } from "../driver.ts";
import { compileOptions, compileSettings } from "./compile-options.ts";
import { show } from "./compile-command.ts";
import type { CommandContext } from "./context.ts";
import { EXIT_ERRORS, EXIT_OK } from "./exit-codes.ts";
import { compilationsOf } from "./operands.ts";
import { describeOptions, parseLine, UsageError, type OptionRow } from "./options.ts";
import { writeP4Info } from "./p4info-file.ts";

const CHECK_OPTIONS: readonly string[] = [
  "-I*", "-iquote", "-isystem", "-idirafter", "--system-headers", "-nostdinc", "-D*", "-U*", "-include", "-x*", "--cpu", "--endian",
  "--p4info", "--Werror", "-w", "-W*", "--max-errors", "--diagnostics", "--color", "-h",
];

export const checkOptions: readonly OptionRow[] = compileOptions.filter((row) => CHECK_OPTIONS.includes(row.names[0]!));

export const checkHelp = `usage: ebpfc check FILE... [options]

Says what is wrong with P4_16 (.p4) or C (.c) programs, and writes nothing but what
--p4info asks for. P4 programs of every architecture can be checked, also of those that
cannot be compiled yet, and files without a 'main' too. '-' is standard input.

examples:
  ebpfc check filter.p4
  ebpfc check --diagnostics=json src/*.p4
  ebpfc check -x p4 - < filter.p4
  ebpfc check switch.p4 --p4info switch.p4info.txtpb

options:
${describeOptions(checkOptions)}
exit status: 0 no errors, 1 errors in the input, 2 wrong command line, 70 a bug of ebpfc
`;

export function checkCommand(argv: readonly string[], context: CommandContext): number {
  const line = parseLine(argv, checkOptions);
  if (line.operands.length === 0) throw new UsageError("no input file: ebpfc check FILE.p4");
  const settings = compileSettings(line, context.reader);
  const compilations = compilationsOf(line.operands);
  if (settings.p4info.length > 0 && compilations.length > 1) throw new UsageError("--p4info names one output, but there are several input files");
  const results = compilations.map(({ path, cFiles }) => {
    // What C functions are held against comes out of the lowering.
    const { diagnostics, p4info } = compileFile(path, { ...settings.driver, cFiles, until: cFiles.length > 0 ? "module" : "checked" });
    show(diagnostics, settings, context);
    if (p4info && !hasErrors(diagnostics)) writeP4Info(p4info, settings.p4info);
    return hasErrors(diagnostics);
  });
  return results.includes(true) ? EXIT_ERRORS : EXIT_OK;
}
