/** Generated initialisers give the bytes that clang gives them: in variables of the file, and in those of a function, which stores them. */

import fc from "fast-check";
import { expect, it } from "vitest";
import { readElf } from "../../backend/elf/reader.ts";
import { createInterpreter } from "../../compiler/ir/interpret.ts";
import type { Module } from "../../compiler/ir/ir.ts";
import { optimize } from "../../compiler/passes/pipeline.ts";
import { compileC } from "../harness/c-compile.ts";
import { aggregate, declaration } from "../generators/c/aggregates.ts";
import { initializer } from "../generators/c/initializers.ts";
import { Tape } from "../generators/c/tape.ts";
import { CLANG, compileWithClang } from "../harness/clang.ts";
import { hex } from "../harness/hex.ts";
import { SmallEnvironment } from "../harness/small-environment.ts";
import { describeWith, missingTool } from "../kernel/requirements.ts";

/** Variables in one file: starting clang costs more than compiling one. */
const BATCH = 50;
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
    file: `${declaration(shape, `g${i}`)} = ${list(String)};`,
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

/** The bytes of each variable of the file. */
function bytesByClang(text: string): Map<string, string> {
  const file = readElf(compileWithClang(text, "-w"));
  const variables = file.symbols.filter(({ name }) => /^g\d+$/.test(name));
  return new Map(
    variables.map(({ name, section, value, size }) => {
      const { bytes } = file.sections[section]!;
      return [name, hex(bytes.length === 0 ? new Uint8Array(size) : bytes.slice(value, value + size))];
    }),
  );
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

describeWith("generated initialisers", [missingTool(CLANG)], () => {
  it("give the bytes that clang gives", { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(tapes, (batch) => {
        const variables = batch.map(variable);
        const file = fileText(variables);
        const module = ownModule(file + storeText(variables));
        const expected = bytesByClang(file);
        expect(expected.size).toBe(BATCH);
        for (const found of [module, optimize(module, { level: 2, cpu: "v3" })].map(stored)) {
          for (const [i, one] of variables.entries()) {
            expect(found.get(`g${i}`), one.file).toBe(expected.get(`g${i}`));
            expect(found.get(`s${i}`), `${one.file}\n${one.store}`).toBe(expected.get(`g${i}`));
          }
        }
      }),
      // A failure names its variable; shrinking fifty at once would take long.
      { numRuns: batches, endOnFailure: true },
    );
  });
});
