/** Whatever is put in, the P4 frontend answers with diagnostics: it never throws and never hangs. */

import fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compileP4 } from "../../harness/p4-engines.ts";

const runs = Number(process.env["P4_BAD_INPUTS"] ?? 100);
const samples = ["l4-filter/l4_filter", "router-classifier/router_classifier"].map((name) => readFileSync(new URL(`../../../samples/${name}.p4`, import.meta.url), "utf8"));

/** The codes of what is said; compiling must not throw. */
function codes(text: string): string[] {
  return compileP4("bad.p4", text).diagnostics.map(({ code }) => code);
}

/** A program whose apply block is `body`. */
const inApply = (body: string): string => `#include <core.p4>\ncontrol c(inout bit<32> x) { apply { ${body} } }\n`;

describe("input that is no P4", () => {
  it("takes any characters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        codes(text);
        codes(inApply(text));
      }),
      { numRuns: runs },
    );
  });

  it("takes programs that are cut off anywhere", () => {
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.nat(), (text, at) => {
        codes(text.slice(0, at % text.length));
      }),
      { numRuns: Math.ceil(runs / 3) },
    );
  });

  it("takes programs whose tokens are shuffled, left out or doubled", () => {
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom("swap", "drop", "double")), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(...samples), edits, (text, changes) => {
        const tokens = text.match(/\w+|\s+|[^\w\s]/g)!;
        for (const [first, second, change] of changes) {
          const a = first % tokens.length;
          const b = second % tokens.length;
          if (change === "swap") [tokens[a], tokens[b]] = [tokens[b]!, tokens[a]!];
          else if (change === "drop") tokens.splice(a, 1);
          else tokens.splice(a, 0, tokens[b]!);
        }
        codes(tokens.join(""));
      }),
      { numRuns: runs },
    );
  });
});

describe("input that is deep or long", () => {
  it.each([
    ["parentheses", inApply(`x = ${"(".repeat(10_000)}x${")".repeat(10_000)};`), "P0002"],
    ["blocks", inApply(`${"{".repeat(10_000)}${"}".repeat(10_000)}`), "P0002"],
    ["indexes", inApply(`x = x${"[".repeat(10_000)}`), "P0002"],
    ["prefixes", inApply(`x = ${"~".repeat(10_000)}x;`), "P0002"],
    ["operators", inApply(`x = x${" + x".repeat(10_000)};`), "P0002"],
    ["suffixes", inApply(`x${".x".repeat(10_000)} = 1;`), "P0002"],
    ["conditionals", inApply(`x = ${"true ? x : ".repeat(10_000)}x;`), "P0002"],
    ["else ifs", inApply(`${"if (x == 1) x = 2; else ".repeat(10_000)} x = 3;`), "P0002"],
    ["nested ifs", inApply(`${"if (x == 1) ".repeat(10_000)} x = 3;`), "P0002"],
    ["type arguments", `${"tuple<".repeat(10_000)}`, "P0002"],
  ])("%s", (_, text, code) => {
    expect(codes(text)).toContain(code);
  });

  it("takes a hundred thousand lines in one go", () => {
    const lines = Array.from({ length: 100_000 }, (_, index) => `const bit<32> c${index} = ${index};`).join("\n");
    expect(codes(lines)).toEqual(["P0701"]);
  });

  it("takes a long block", () => {
    expect(codes(inApply("x = x + 1;\n".repeat(20_000)))).toEqual(["P0701"]);
  });
});
