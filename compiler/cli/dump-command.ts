/** `ebpfc dump OBJECT` */

import { dumpObject } from "../../backend/dump.ts";
import type { CommandContext } from "./context.ts";
import { EXIT_ERRORS, EXIT_OK } from "./exit-codes.ts";
import { readBytes, writeStderr, writeStdout } from "./host.ts";
import { parseLine, UsageError } from "./options.ts";
import { ObjectError } from "../../backend/elf/object-error.ts";

export const dumpHelp = `usage: ebpfc dump OBJECT...

Shows the sections, maps, programs, BTF types and instructions of BPF objects,
with the source lines that the instructions come from.

example:
  ebpfc dump out.o
`;

export function dumpCommand(argv: readonly string[], _context: CommandContext): number {
  const { operands } = parseLine(argv, []);
  if (operands.length === 0) throw new UsageError("no object given: ebpfc dump OUT.o");
  let status = EXIT_OK;
  for (const path of operands) {
    try {
      writeStdout(dumpObject(readBytes(path)));
    } catch (error) {
      if (!(error instanceof ObjectError)) throw error;
      writeStderr(`ebpfc: error: ${path}: ${error.message}\n`);
      status = EXIT_ERRORS;
    }
  }
  return status;
}
