/** The rules of ARCHITECTURE.md and CONTRIBUTING.md that a machine can check: who imports whom, no cycles, readable lengths, nothing unused. */

import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { catalog } from "../compiler/diagnostics/catalog.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Layer → the layers that it may import, besides itself. The first prefix that fits a file gives its layer. */
const layers: readonly { readonly name: string; readonly folders: readonly string[]; readonly imports: readonly string[] }[] = [
  { name: "cli", folders: ["compiler/cli/", "compiler/library.ts"], imports: ["driver", "frontends/shared", "backend", "passes", "analysis", "ir", "machine", "diagnostics", "base"] },
  { name: "driver", folders: ["compiler/driver"], imports: ["frontends/p4", "frontends/c", "frontends/ir", "frontends/shared", "backend", "link", "passes", "analysis", "ir", "diagnostics", "base"] },
  { name: "link", folders: ["compiler/link/"], imports: ["ir", "diagnostics", "base"] },
  { name: "frontends/p4", folders: ["frontends/p4/"], imports: ["frontends/shared", "stdlib", "analysis", "ir", "diagnostics", "base"] },
  { name: "frontends/c", folders: ["frontends/c/"], imports: ["frontends/shared", "stdlib", "analysis", "ir", "diagnostics", "base"] },
  { name: "frontends/ir", folders: ["frontends/ir/"], imports: ["frontends/shared", "analysis", "ir", "diagnostics", "base"] },
  { name: "frontends/shared", folders: ["frontends/shared/"], imports: ["ir", "diagnostics", "base"] },
  { name: "passes", folders: ["compiler/passes/"], imports: ["analysis", "ir", "diagnostics", "base"] },
  { name: "backend", folders: ["backend/"], imports: ["analysis", "machine", "ir", "diagnostics", "base"] },
  { name: "analysis", folders: ["compiler/analysis/"], imports: ["ir", "machine", "diagnostics", "base"] },
  { name: "ir", folders: ["compiler/ir/"], imports: ["machine", "diagnostics", "base"] },
  { name: "machine", folders: ["compiler/machine/"], imports: ["diagnostics", "base"] },
  { name: "diagnostics", folders: ["compiler/diagnostics/"], imports: ["base"] },
  { name: "base", folders: ["compiler/source/", "compiler/support/", "compiler/bpf/", "compiler/control-plane/"], imports: [] },
  { name: "stdlib", folders: ["stdlib/"], imports: [] },
];

/** Why a file is longer. */
const longFiles: ReadonlyMap<string, string> = new Map([
  ["compiler/ir/ir.ts", "the data of the IR, which is read as a whole"],
  ["compiler/bpf/helpers.ts", "one table"],
  ["frontends/p4/ast.ts", "the data of the syntax tree, which is read as a whole"],
]);
const LONGEST = 300;
/** Lines of a function that fit a screen. */
const SCREEN = 60;
/** A function that only tells kinds apart may be longer; its cases may not. */
const LONGEST_CASE = 15;

interface Source {
  readonly path: string;
  readonly text: string;
  /** Paths of our own files. */
  readonly imports: readonly string[];
}

const sources = ["compiler", "frontends", "backend", "stdlib"].flatMap(sourcesIn);
const written = sources.filter(({ path }) => !path.includes("/generated/"));

function sourcesIn(folder: string): Source[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.m?[tj]s$/.test(entry.name))
    .map((entry) => readSource(relative(root, join(entry.parentPath, entry.name))));
}

function readSource(path: string): Source {
  const text = readFileSync(join(root, path), "utf8");
  const imports = [...text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^;"']*?(?:from\s*)?["'](\.\.?\/[^"']+)["']|\bimport\(\s*["'](\.\.?\/[^"']+)["']\s*\)/g)];
  return { path, text, imports: imports.map((match) => relative(root, resolve(root, dirname(path), match[1] ?? match[2]!))) };
}

function layerOf(path: string): string | undefined {
  return layers.find(({ folders }) => folders.some((folder) => path.startsWith(folder)))?.name;
}

describe("layers", () => {
  it("every file lies in one", () => {
    expect(sources.map((one) => one.path).filter((path) => !layerOf(path))).toEqual([]);
  });

  it("import downwards only", () => {
    const wrong = sources.flatMap(({ path, imports }) => {
      const layer = layerOf(path);
      const allowed = layers.find((one) => one.name === layer)?.imports ?? [];
      return imports
        .filter((target) => target.endsWith(".ts"))
        .filter((target) => layerOf(target) !== layer && !allowed.includes(layerOf(target) ?? ""))
        .map((target) => `${path} imports ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  it("have no import cycle, types included", () => {
    expect(findCycle(new Map(sources.map((one) => [one.path, one.imports])))).toEqual([]);
  });
});

describe("files", () => {
  it(`are no longer than ${LONGEST} lines`, () => {
    const long = written
      .filter(({ path }) => !longFiles.has(path))
      .map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }))
      .filter(({ lines }) => lines > LONGEST)
      .map(({ path, lines }) => `${path}: ${lines}`);
    expect(long).toEqual([]);
  });

  it("name their imports with the extension", () => {
    const wrong = sources.flatMap(({ path, imports }) => imports.filter((target) => !/\.(ts|json)$/.test(target)).map((target) => `${path}: ${target}`));
    expect(wrong).toEqual([]);
  });
});

describe("functions", () => {
  it(`fit a screen of ${SCREEN} lines`, () => {
    expect(written.flatMap(longFunctions)).toEqual([]);
  });
});

describe("nothing is unused", () => {
  const all = [...written, ...sourcesIn("test"), ...sourcesIn("scripts")];
  /** Word → the files that it stands in. */
  const users = new Map<string, Set<string>>();
  for (const { path, text } of all) {
    for (const [word] of text.matchAll(/\w+/g)) users.set(word, (users.get(word) ?? new Set()).add(path));
  }

  it("of functions and constants that are exported", () => {
    const exported = /^export (?:async )?(?:function\*?|const|class|let) (\w+)/gm;
    const unused = written
      .filter(({ path }) => path !== "compiler/library.ts")
      .flatMap(({ path, text }) => [...text.matchAll(exported)].map((match) => ({ path, name: match[1]! })))
      .filter(({ name }) => users.get(name)!.size === 1);
    expect(unused).toEqual([]);
  });

  it("of files", () => {
    // What scripts bundle by path.
    const entries = new Set(["compiler/library.ts", "compiler/cli/entry.ts", "compiler/bpf/helper-headers.ts"]);
    const imported = new Set(all.flatMap((one) => one.imports));
    expect(written.map((one) => one.path).filter((path) => !entries.has(path) && !imported.has(path))).toEqual([]);
  });

  it("of codes of diagnostics", () => {
    const isReported = (code: string): boolean => [...(users.get(code) ?? [])].some((path) => !path.startsWith("test/") && !path.includes("/catalog/"));
    expect(Object.keys(catalog).filter((code) => !isReported(code))).toEqual([]);
  });
});

function longFunctions({ path, text }: Source): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const linesOf = (node: ts.Node): number => text.slice(node.getStart(), node.end).split("\n").length;
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && linesOf(node) > SCREEN && !isDispatch(node)) found.push(`${path}: ${node.name?.getText() ?? "function"}, ${linesOf(node)} lines`);
    ts.forEachChild(node, visit);
  };
  /** Most of it is one `switch` whose cases are short. */
  const isDispatch = (node: ts.Node): boolean => {
    const choice = (node as ts.FunctionDeclaration).body?.statements?.find(ts.isSwitchStatement);
    return choice !== undefined && linesOf(node) - linesOf(choice) < SCREEN / 2 && choice.caseBlock.clauses.every((one) => linesOf(one) <= LONGEST_CASE);
  };
  visit(file);
  return found;
}

/** The files of one cycle, in order; empty when there is none. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): readonly string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    path.push(file);
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next);
      if (cycle.length > 0) return cycle;
    }
    path.pop();
    done.add(file);
    return [];
  };
  for (const file of graph.keys()) {
    const cycle = visit(file);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
