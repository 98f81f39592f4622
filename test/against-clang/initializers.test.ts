/**
 * Generated initialisers give the bytes that gcc and clang give them: in variables of the file, and in those of a function,
 * which stores them. Where the two differ either will do: gcc refuses a list in braces too many and forgets the parts of a
 * union that the next item is not in, clang forgets all of a string of which an item replaces a part.
 */

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { readElfSections } from "../../backend/elf/reader.ts";
import { createInterpreter } from "../../compiler/ir/interpret.ts";
import type { Module } from "../../compiler/ir/ir.ts";
import { optimize } from "../../compiler/passes/pipeline.ts";
import { compileC } from "../harness/c-compile.ts";
import { aggregate, declaration } from "../generators/c/aggregates.ts";
import { initializer } from "../generators/c/initializers.ts";
import { Tape } from "../generators/c/tape.ts";
import { NATIVE } from "../harness/c-semantics/native.ts";
import { CLANG } from "../harness/clang.ts";
import { inFolder } from "../harness/folder.ts";
import { hex } from "../harness/hex.ts";
import { SmallEnvironment } from "../harness/small-environment.ts";
import { describeWith, missingTool } from "../kernel/requirements.ts";

/** Variables in one file: starting clang costs more than compiling one. */
const BATCH = 50;
const SECTION = ".data.";
const batches = Math.ceil(Number(process.env["C_INITIALIZERS"] ?? "500") / BATCH);

const tapes = fc.array(fc.noBias(fc.uint8Array({ minLength: 16, maxLength: 96, size: "max" })), { minLength: BATCH, maxLength: BATCH });

interface Variable {
  /** `g0`, `g1`, …, initialised. */
  readonly file: string;
  /** What a function does to give `s0`, `s1`, … the same by way of its own variable. */
  readonly store: string;
}

function variable(bytes: Uint8Array, i: number): Variable {
  const shape = aggregate(new Tape(bytes));
  // Twice the same choices.
  const list = (value: (number: number) => string): string => initializer(new Tape(bytes.slice().reverse()), shape, value);
  return {
    file: `__attribute__((section("${SECTION}g${i}"))) ${declaration(shape, `g${i}`)} = ${list(String)};`,
    store: `typeof(g${i}) v = ${list((number) => (number === 0 ? "0" : `zero + ${number}`))}; __builtin_memcpy(&s${i}, &v, sizeof v);`,
  };
}

/** The variables of the file, each on a line of its own; clang cannot store what has a range. */
function fileText(variables: readonly Variable[]): string {
  return variables.map(({ file }) => `${file}\n`).join("");
}

function storeText(variables: readonly Variable[]): string {
  const copies = variables.map((_, i) => `typeof(g${i}) s${i};\n`);
  return ["volatile int zero;\n", ...copies, `__attribute__((section("socket"))) int store(void *context) {\n`, ...variables.map(({ store }) => `  { ${store} }\n`), "  return 0;\n}\n"].join("");
}

/** The bytes of each variable of the file: they have sections of their own. Those that the compiler refuses have none. */
function bytesBy(compiler: string, options: readonly string[], file: string): Map<string, string> {
  return inFolder((folder) => {
    const compile = (text: string): ReturnType<typeof spawnSync> => {
      writeFileSync(join(folder, "in.c"), text);
      return spawnSync(compiler, [...options, "-w", "-c", "in.c", "-o", "out.o"], { cwd: folder, encoding: "utf8" });
    };
    const { status, stderr } = compile(file);
    if (status !== 0) {
      const refused = new Set([...String(stderr).matchAll(/^in\.c:(\d+):\d+: error: /gm)].map(([, line]) => Number(line)));
      const again = compile(file.replace(/.*\n/g, (line, at: number) => (refused.has(file.slice(0, at).split("\n").length) ? "\n" : line)));
      if (again.status !== 0) throw new Error(`${compiler}: ${again.stderr}`);
    }
    const sections = readElfSections(new Uint8Array(readFileSync(join(folder, "out.o")))).filter(({ name }) => name.startsWith(SECTION));
    return new Map(sections.map(({ name, bytes }) => [name.slice(SECTION.length), hex(bytes)]));
  });
}

function ownModule(text: string): Module {
  const { module, diagnostics } = compileC("in.c", text);
  if (!module) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return module;
}

/** What `store` leaves in the variables. */
function stored(module: Module): Map<string, string> {
  const environment = new SmallEnvironment(module);
  createInterpreter(module, environment).call("store", [0n]);
  return new Map(module.globals.map(({ name, size }) => [name, hex(environment.memory.raw(Number(environment.symbolAddress(name)), size))]));
}

describeWith("generated initialisers", [missingTool(NATIVE), missingTool(CLANG)], () => {
  it("give the bytes that gcc and clang give", { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(tapes, (batch) => {
        const variables = batch.map(variable);
        const file = fileText(variables);
        const module = ownModule(file + storeText(variables));
        const [byGcc, byClang] = [bytesBy(NATIVE, [], file), bytesBy(CLANG, ["--target=bpf"], file)];
        const runs = [module, optimize(module, { level: 2, cpu: "v3" })].map(stored);
        for (const [i, one] of variables.entries()) {
          const found = new Set(runs.flatMap((bytes) => [bytes.get(`g${i}`), bytes.get(`s${i}`)]));
          expect(found.size, `${one.file}\n${one.store}`).toBe(1);
          expect([byClang.get(`g${i}`), byGcc.get(`g${i}`)], one.file).toContain([...found][0]);
        }
      }),
      // A failure names its variable; shrinking fifty at once would take long.
      { numRuns: batches, endOnFailure: true },
    );
  });
});
