import { expect, test } from "vitest";
import { DiagnosticBag } from "../../compiler/diagnostics/diagnostic.ts";
import { cRules } from "../../frontends/shared/preprocessor/lexical-rules.ts";
import { Scanner } from "../../frontends/shared/preprocessor/scanner.ts";
import { TokenList } from "../../frontends/shared/preprocessor/token-list.ts";

const text = `\ufeffint a\\
b = 0x1f + L"x" /* gone */ ; "s\\
t" <: x->y ... 'c' L'c' 1.5e+3
  # directive-like
next 'un
`;

/** As they are cut one by one. */
function cutTokens(source: string) {
  const scanner = new Scanner({ name: "a.c", text: source }, cRules, new DiagnosticBag());
  const tokens = [scanner.next()];
  while (tokens.at(-1)!.kind !== "end") tokens.push(scanner.next());
  return tokens;
}

/** As they are copied, with single steps where copying stops. */
function copiedTokens(source: string, marked: string) {
  const file = { name: "a.c", text: source };
  const scanner = new Scanner(file, cRules, new DiagnosticBag());
  const list = new TokenList();
  let steps = 0;
  for (let last = ""; last !== "end"; steps++) {
    scanner.copyTo(list, list.origin(file, undefined), (spelling) => list.textOf(spelling) === marked);
    const token = scanner.next();
    list.push(token);
    last = token.kind;
  }
  return { list, steps };
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test("tokens that are copied are those that are cut one by one", () => {
  for (let end = 0; end <= text.length; end++) {
    const part = text.slice(0, end);
    expect(plain(copiedTokens(part, "x").list.all())).toEqual(plain(cutTokens(part)));
  }
});

test("copying stops at marked names, literals and lines that start with '#', and nowhere else", () => {
  expect(copiedTokens("a b c ; d + e\nf(g)\n", "h").steps).toBe(1);
  expect(copiedTokens("a h c\n#x\n\"s\" 'c' d", "h").steps).toBe(5);
});

test("many tokens keep their places, and spellings have one number", () => {
  const { list } = copiedTokens("name 7\n".repeat(5000), "");
  expect(list.length).toBe(10_001);
  expect(list.spelling(0)).toBe(list.spelling(9998));
  expect(list.find("name")).toBe(list.spelling(0));
  expect(list.find("nobody")).toBeUndefined();
  expect(list.at(9999).span).toMatchObject({ line: 5000, column: 6, endColumn: 7 });
});
