/** `ebpfc info OBJECT`: what it asks of the kernel. */

import { ObjectError } from "../../backend/elf/object-error.ts";
import { objectInfo } from "../../backend/info/object-info.ts";
import { printInfo } from "../../backend/info/print-info.ts";
import type { CommandContext } from "./context.ts";
import { EXIT_ERRORS, EXIT_OK } from "./exit-codes.ts";
import { readBytes, writeStderr, writeStdout } from "./host.ts";
import { describeOptions, parseLine, UsageError, type OptionRow } from "./options.ts";

export const infoOptions: readonly OptionRow[] = [
  { names: ["--json"], help: "as a JSON object, on a line" },
  { names: ["-h", "--help"], help: "this text" },
];

export const infoHelp = `usage: ebpfc info OBJECT [options]

Says what programs a BPF object has (of any compiler), of which type and where they are
attached, and the lowest version of Linux that can load it, with the reasons: helpers,
maps, types of programs, instructions, and what else came with a later kernel.

examples:
  ebpfc info out.o
  ebpfc info out.o --json | jq -r .since

options:
${describeOptions(infoOptions)}
exit status: 0 done, 1 the file is no BPF object, 2 wrong command line
`;

export function infoCommand(argv: readonly string[], _context: CommandContext): number {
  const { options, operands } = parseLine(argv, infoOptions);
  const [path, ...more] = operands;
  if (path === undefined) throw new UsageError("no object given: ebpfc info OUT.o");
  if (more.length > 0) throw new UsageError("one object is shown at a time");
  try {
    const info = objectInfo(readBytes(path));
    const asJson = options.some((one) => one.row.names.includes("--json"));
    writeStdout(asJson ? `${JSON.stringify(info)}\n` : printInfo(info));
    return EXIT_OK;
  } catch (error) {
    if (!(error instanceof ObjectError)) throw error;
    writeStderr(`ebpfc: error: ${path}: ${error.message}\n`);
    return EXIT_ERRORS;
  }
}
