/** Passes that follow values over joins of ways take long functions, and not for long. */

import { expect, it } from "vitest";
import { parseModule } from "../../compiler/ir/parse.ts";
import type { Module } from "../../compiler/ir/ir.ts";
import { passes } from "../../compiler/passes/pipeline.ts";

const JOINS = 12_000;

function parsed(body: string): Module {
  const { value, diagnostics } = parseModule(`module "m"\nendian little\nlicense "GPL"\n${body}`, "m.ir");
  expect(diagnostics).toEqual([]);
  return value!;
}

/** Each round stores another value in a place on one way. */
function rounds(): string {
  const blocks = Array.from({ length: JOINS }, (_, round) => {
    const [head, store] = [2 * round + 1, 2 * round + 2];
    const values = [6 * round + 10, 6 * round + 11];
    return `block${head}:
  v${values[0]}: i32 = const ${round}
  v${values[1]}: i1 = ult v1, v${values[0]}
  branch v${values[1]}, block${store}, block${head + 2}
block${store}:
  store i32 v${values[0]}, v0, align 4
  jump block${head + 2}
`;
  });
  return `block0:\n  store i32 v1, v0, align 4\n  jump block1\n${blocks.join("")}block${2 * JOINS + 1}:\n  v2: i32 = load i32, v0, align 4\n  return v2\n`;
}

it("a value that comes over very many joins", () => {
  const module = parsed(`function @f(v0: ptr, v1: i32) -> i32 {\n${rounds()}}\n`);
  const after = passes["forward-memory"](module, { cpu: "v3" });
  expect(after.functions[0]!.blocks.filter(({ params }) => params.length > 0).length).toBe(JOINS);
});

it("variables that very many ways leave open", () => {
  const WAYS = 2_000;
  const VARIABLES = 40;
  const slots = Array.from({ length: VARIABLES }, (_, index) => `  slot s${index} "n${index}" size 4 align 4\n`).join("");
  const addresses = Array.from({ length: VARIABLES }, (_, index) => `  v${100 + index}: ptr = slot s${index}\n  memset v${100 + index}, v5, 4, align 4, open\n`).join("");
  const cases = Array.from({ length: WAYS }, (_, way) => `${way}: block${way + 2}`).join(", ");
  const stores = (way: number): string => (way % 2 === 0 ? "" : Array.from({ length: VARIABLES }, (_, index) => `  store i32 v1, v${100 + index}, align 4\n`).join(""));
  const ways = Array.from({ length: WAYS }, (_, way) => `block${way + 2}:\n${stores(way)}  jump block1\n`).join("");
  const sum = Array.from({ length: VARIABLES }, (_, index) => `  v${200 + 2 * index}: i32 = load i32, v${100 + index}, align 4\n  store i32 v${200 + 2 * index}, v0+${4 * index}, align 4\n`).join("");
  const module = parsed(`function @f(v0: ptr, v1: i32) -> i32 {\n${slots}block0:\n  v5: i8 = const 0\n${addresses}  switch v1, [${cases}], block2\n${ways}block1:\n${sum}  return v1\n}\n`);
  const start = performance.now();
  const after = passes["promote-slots"](module, { cpu: "v3" });
  expect(performance.now() - start).toBeLessThan(4_000);
  expect(after.functions[0]!.slots).toEqual([]);
});
