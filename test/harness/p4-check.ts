/** What the P4 frontend says of a text; nothing is compiled. */

import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { p4Frontend } from "../../frontends/p4/frontend.ts";
import type { SourceReader } from "../../frontends/shared/frontend.ts";
import { readFileSync } from "node:fs";

export const STANDARD = "stdlib/p4";
const ROOT = new URL("../../", import.meta.url);
const standard = new Map<string, string | null>();

/** Reads one text under a name, and the standard library. */
export function standardReader(path: string, text: string): SourceReader {
  return { read: (name) => (name === path ? text : name.startsWith(STANDARD) ? readStandard(name) : null) };
}

/** The text may include the standard library. */
export function checkP4(path: string, text: string): readonly Diagnostic[] {
  return p4Frontend.check(path, {
    reader: standardReader(path, text),
    includePaths: [],
    systemIncludePaths: [STANDARD],
    macros: [],
    forcedIncludes: [],
    endian: "little",
    cpu: "v3",
  }).diagnostics;
}

/** The first error of a program, or undefined when it is accepted. */
export function firstError(text: string): Diagnostic | undefined {
  return checkP4("generated.p4", text).find(({ severity }) => severity === "error");
}

/** A file of the project, as its standard library is; null when there is none. */
export function readStandard(name: string): string | null {
  let text = standard.get(name);
  if (text === undefined) standard.set(name, (text = readFrom(name)));
  return text;
}

function readFrom(name: string): string | null {
  try {
    return readFileSync(new URL(name, ROOT), "utf8");
  } catch {
    return null;
  }
}
