/** The warnings that we have are given where clang gives them, under its names, and are on when they are there. */

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { catalog } from "../../compiler/diagnostics/catalog.ts";
import { cCatalog } from "../../compiler/diagnostics/catalog/c.ts";
import { preprocessorCatalog } from "../../compiler/diagnostics/catalog/preprocessor.ts";
import type { CatalogEntry } from "../../compiler/diagnostics/catalog/entry.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { warningSetting } from "../../compiler/diagnostics/warning-policy.ts";
import { compileFile } from "../../compiler/driver.ts";
import { CLANG } from "../harness/clang.ts";
import { describeWith, missingTool } from "../kernel/requirements.ts";

const rows: readonly CatalogEntry[] = [...Object.values(cCatalog), ...Object.values(preprocessorCatalog)];
const ourFlags = new Set(rows.flatMap(({ flag }) => flag ?? []));

/** `line severity flag`, each once. */
function clangs(path: string, options: readonly string[]): string[] {
  const { stderr } = spawnSync(CLANG, ["--target=bpf", "-fsyntax-only", "-ferror-limit=0", ...options, path], { encoding: "utf8" });
  const found = [...stderr.matchAll(/^[^\n]*?:(\d+):\d+: (warning|error): .*\[(?:-Werror,)?-W([\w-]+)(?:,-W[\w-]+)*\]$/gm)];
  return sorted(found.filter(([, , , flag]) => ourFlags.has(flag!)).map(([, line, severity, flag]) => `${line} ${severity} ${flag}`));
}

function ours(path: string, text: string, options: readonly string[]): string[] {
  const reader = { read: (name: string) => (name === path ? text : null) };
  const warnings = options.map((option) => warningSetting(option.replace(/^-W/, "")));
  const { diagnostics } = compileFile(path, { reader, warnings, maxErrors: 0, until: "checked" });
  return sorted(diagnostics.map((one) => `${one.span?.line} ${one.severity} ${flagOf(one)}`));
}

const flagOf = ({ code }: Diagnostic): string => catalog[code].flag ?? code;

function sorted(lines: readonly string[]): string[] {
  return [...new Set(lines)].sort((a, b) => parseInt(a) - parseInt(b) || a.localeCompare(b));
}

describeWith("warnings are those of clang", [missingTool(CLANG)], () => {
  const files = ["syntax", "values", "variables", "initializers", "constants", "errors", "pragmas", "shifts", "pointers", "attributes", "suspicious", "deprecated", "deprecated-declarations", "braces", "format", "comments", "signs", "packed", "qualifiers", "folding", "escapes"];
  const mixtures = [["-Wall"], ["-Wextra"], ["-Wall", "-Wno-unused", "-Werror=switch"], ["-Werror", "-Wno-error=parentheses"], ["-Wunused", "-Wno-error"]];
  const runs = [...files.flatMap((name) => [[name, []], [name, ["-Weverything"]]] as const), ...mixtures.map((options) => ["syntax", options] as const), ["shifts", ["-Wall", "-Wextra"]] as const];

  test.each<readonly [string, readonly string[]]>(runs)("%s %j", (name, options) => {
    const path = fileURLToPath(new URL(`warnings/${name}.c`, import.meta.url));
    const found = ours(path, readFileSync(path, "utf8"), options);
    expect(found).toEqual(clangs(path, options));
  });
});
