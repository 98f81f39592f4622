/** Formats P4 that is given as text, and gives its syntax tree to compare. */

import { readFileSync } from "node:fs";
import { p4Frontend } from "../../frontends/p4/frontend.ts";
import { parseProgram } from "../../frontends/p4/parse/parse.ts";
import type { FrontendOptions, SourceReader } from "../../frontends/shared/frontend.ts";
import { p4Rules } from "../../frontends/shared/preprocessor/lexical-rules.ts";
import { preprocess } from "../../frontends/shared/preprocessor/preprocess.ts";

const STANDARD = new URL("../../stdlib/p4", import.meta.url).pathname;

function optionsFor(path: string, text: string): FrontendOptions {
  const reader: SourceReader = { read: (name) => (name === path ? text : readFile(name)) };
  return { reader, includePaths: [], systemIncludePaths: [STANDARD], macros: [], forcedIncludes: [], endian: "little", cpu: "v3" };
}

function readFile(name: string): string | null {
  try {
    return readFileSync(name, "utf8");
  } catch {
    return null;
  }
}

/** Throws with the diagnostics when the text has syntax errors. */
export function formatP4(path: string, text: string): string {
  const result = p4Frontend.format!(path, optionsFor(path, text));
  if (result.text === undefined) throw new Error(result.diagnostics.map(({ message, span }) => `${span?.line}: ${message}`).join("\n"));
  return result.text;
}

/** The syntax tree without places. */
export function treeOfP4(path: string, text: string): unknown {
  const { tokens } = preprocess(path, { ...optionsFor(path, text), rules: p4Rules, predefined: "" });
  const { value, diagnostics } = parseProgram(tokens.all());
  if (!value) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return JSON.parse(JSON.stringify(value, (key, one) => (key === "span" ? undefined : typeof one === "bigint" ? `${one}` : one)));
}

/** What formatting does to a program besides its layout; null when nothing, and for a text that is no P4. */
export function formatFault(path: string, text: string): string | null {
  const tree = attempt(() => JSON.stringify(treeOfP4(path, text)));
  if ("error" in tree) return null;
  const once = attempt(() => formatP4(path, text));
  if ("error" in once) return `is not formatted: ${once.error}`;
  const again = attempt(() => formatP4(path, once.value));
  if ("error" in again) return `is not formatted again: ${again.error}`;
  if (again.value !== once.value) return `formatting again gives something else at line ${firstDifference(once.value, again.value)}`;
  const after = attempt(() => JSON.stringify(treeOfP4(path, once.value)));
  if ("error" in after) return `is no P4 any more: ${after.error}`;
  return after.value === tree.value ? null : "says something else afterwards";
}

function attempt<T>(work: () => T): { readonly value: T } | { readonly error: string } {
  try {
    return { value: work() };
  } catch (error) {
    return { error: String(error) };
  }
}

function firstDifference(left: string, right: string): number {
  const [a, b] = [left.split("\n"), right.split("\n")];
  return a.findIndex((line, index) => line !== b[index]) + 1;
}
