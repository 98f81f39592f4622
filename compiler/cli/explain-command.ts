/** `ebpfc explain CODE` */

import { catalog } from "../diagnostics/catalog.ts";
import type { CatalogEntry } from "../diagnostics/catalog/entry.ts";
import type { CommandContext } from "./context.ts";
import { EXIT_OK } from "./exit-codes.ts";
import { writeStdout } from "./host.ts";
import { UsageError } from "./options.ts";

export const explainHelp = `usage: ebpfc explain [CODE...]

Says what a diagnostic's code means, and the rule behind it. Without a code it
lists all of them.

example:
  ebpfc explain X0001
`;

export function explainCommand(argv: readonly string[], _context: CommandContext): number {
  const codes = argv.length > 0 ? argv.map((code) => code.toUpperCase()) : Object.keys(catalog);
  const unknown = codes.find((code) => !(code in catalog));
  if (unknown) throw new UsageError(`there is no diagnostic '${unknown}'`);
  writeStdout(codes.map((code) => describe(code, (catalog as Readonly<Record<string, CatalogEntry>>)[code]!)).join(""));
  return EXIT_OK;
}

function describe(code: string, entry: CatalogEntry): string {
  const flag = entry.flag === undefined ? "" : `\n      switch it off with -Wno-${entry.flag}`;
  const source = entry.source === undefined ? "" : `\n      rule: ${entry.source}`;
  return `${code} ${entry.severity}: ${entry.meaning}${source}${flag}\n`;
}
