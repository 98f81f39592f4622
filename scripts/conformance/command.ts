/** What the conformance commands share: their arguments, and where a scoreboard goes. */

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";

export interface Arguments {
  /** A path, or "-" for standard output. */
  readonly output: string;
  /** Empty for the whole corpus. */
  readonly names: readonly string[];
  /** Values of the command's own options; those not given are absent. */
  readonly values: Readonly<Record<string, string | undefined>>;
}

/**
 * Undefined when the command line is wrong. `scoreboard` is the committed file, that only a run over the whole corpus
 * writes; `options` are options of the command's own, each with a value.
 */
export function parseArguments(argv: readonly string[], scoreboard: string, options: readonly string[] = []): Arguments | undefined {
  try {
    const known = Object.fromEntries(["output", ...options].map((name) => [name, { type: "string" as const }]));
    const { values, positionals: names } = parseArgs({ args: [...argv], options: known, allowPositionals: true });
    return { output: values["output"] ?? (names.length === 0 ? scoreboard : "-"), names, values };
  } catch {
    return undefined;
  }
}

export function isWanted(path: string, names: readonly string[]): boolean {
  return names.length === 0 || names.some((name) => path.includes(name));
}

export function writeScoreboard(path: string, text: string): void {
  if (path === "-") {
    process.stdout.write(text);
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
