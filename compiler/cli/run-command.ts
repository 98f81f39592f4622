/** `ebpfc run OBJECT --packets FILE` */
import type { CommandContext } from "./context.ts";
import { UsageError } from "./options.ts";
export const runHelp = "";
export function runCommand(_argv: readonly string[], _context: CommandContext): number {
  throw new UsageError("not here yet");
}
