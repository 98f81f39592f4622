/** What formatting must leave as it is, over our own programs. */

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { formatP4, treeOfP4 } from "../../harness/p4-format.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const programs = ["samples", "stdlib/p4"].flatMap((folder) =>
  readdirSync(root + folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".p4"))
    .map((name) => `${folder}/${name}`),
);

describe.each(programs)("%s", (path) => {
  const text = readFileSync(root + path, "utf8");

  test("is formatted", () => {
    expect(formatP4(path, text)).toBe(text);
  });

  test("says the same in any other layout", () => {
    const mangled = mangle(text);
    const formatted = formatP4(path, mangled);
    expect(formatP4(path, formatted)).toBe(formatted);
    expect(treeOfP4(path, formatted)).toEqual(treeOfP4(path, text));
  });
});

/** Other white space: lines of code are indented otherwise, and every third is joined with the next. */
function mangle(text: string): string {
  const isCode = (line: string | undefined): boolean => line !== undefined && /^\s*[^\s*#/]/.test(line) && !/[/\\]/.test(line);
  const lines = text.split("\n");
  return lines
    .map((line, i) => (isCode(line) ? `${" ".repeat(i % 7)}${line.trim().replace(" = ", "=")}${i % 3 === 0 && isCode(lines[i + 1]) ? " " : "\n"}` : `${line}\n`))
    .join("");
}

test("line ends and the byte order mark are the author's", () => {
  expect(formatP4("x.p4", "\ufeffconst bit<8>  a=1;\r\n\r\n\r\nconst bit<8> b = 2;")).toBe("\ufeffconst bit<8> a = 1;\r\n\r\nconst bit<8> b = 2;\r\n");
});

test("an empty file stays empty", () => {
  expect(formatP4("x.p4", "\n \n")).toBe("");
});

test("includes that are not there do not matter while the form can be told", () => {
  expect(formatP4("x.p4", '#include "nowhere.p4"\ncontrol c(inout headers h){apply{}}')).toBe('#include "nowhere.p4"\ncontrol c(inout headers h) {\n    apply {}\n}\n');
});

test("a thousand lines take well under a second", () => {
  const table = (i: number): string => `table t${i} { key = { h.x${i}: exact; h.y: ternary; } actions = { NoAction; } const default_action = NoAction(); }\n`;
  const text = `#include <core.p4>\ncontrol c(inout headers_t h) {\n${Array.from({ length: 1000 }, (_, i) => table(i)).join("")}apply {}\n}\n`;
  formatP4("x.p4", text);
  const start = performance.now();
  formatP4("x.p4", text);
  expect(performance.now() - start).toBeLessThan(3000);
});
