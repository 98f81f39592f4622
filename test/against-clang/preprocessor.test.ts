/** The preprocessor and its predefined macros beside clang's. */

import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { predefinedMacros } from "../../frontends/c/predefined.ts";
import { cRules } from "../../frontends/shared/preprocessor/lexical-rules.ts";
import { printTokens } from "../../frontends/shared/preprocessor/print.ts";
import { preprocess } from "../../frontends/shared/preprocessor/preprocess.ts";
import { CLANG } from "../harness/clang.ts";
import { describeWith, missingTool } from "../kernel/requirements.ts";

function clang(text: string, ...options: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(CLANG, ["--target=bpf", "-mcpu=v3", "-O2", "-E", ...options, "-xc", "-"], { input: text, encoding: "utf8", maxBuffer: 1 << 30 });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** What we do not say of ourselves, and why. */
const left: readonly (readonly [names: RegExp, reason: string])[] = [
  [/^__(FLT|DBL|LDBL|DECIMAL|FPCLASS)/, "BPF has no floating-point numbers"],
  [/^__(VERSION__|clang_(major|minor|patchlevel|version)__|llvm__)$/, "which compiler it is"],
  [/^__BPF_FEATURE_(ADDR_SPACE_CAST|MAY_GOTO|ATOMIC_MEM_ORDERING)$/, "not supported"],
  [/^__(OPENCL_)?MEMORY_SCOPE_|^__OBJC_|^__CONSTANT_CFSTRINGS__|^__BLOCKS__/, "of other languages"],
  [/^__STDC_EMBED_|^__BITINT_|^__GCC_(CON|DE)STRUCTIVE/, "of C23 and C++"],
];

function definitions(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(/^#define (\w+(?:\([^)]*\))?)[ ]?(.*)$/gm)].map(([, name, value]) => [name!, value!.trim()]));
}

/** The tokens of a text, after its macros. */
function tokens(text: string): string[] {
  const options = { rules: cRules, reader: { read: () => text }, includePaths: [], systemIncludePaths: [], predefined: "", macros: [], forcedIncludes: [] };
  const result = preprocess("main", options);
  expect(result.diagnostics).toEqual([]);
  return result.tokens.all().map((token) => token.text);
}

describeWith("as clang", [missingTool(CLANG)], () => {
  test("every macro that clang predefines has the same value", () => {
    const theirs = definitions(clang("", "-dM"));
    const ours = definitions(predefinedMacros("little", "v3"));
    const wanted = [...theirs].filter(([name]) => !left.some(([names]) => names.test(name)));
    expect(wanted.filter(([name, value]) => ours.get(name) !== value).map(([name, value]) => `${name} ${value}, not ${ours.get(name)}`)).toEqual([]);
    expect(wanted.length).toBeGreaterThan(250);
  });

  test("macros expand to the same tokens", () => {
    // One run of clang for all of them: it is the start of a process that takes time.
    const soups = fc.sample(soup, { numRuns: Number(process.env["MACRO_SOUPS"] ?? 1000) });
    const theirs = clang(soups.map((text, index) => `${index > 0 ? `${BORDER}\n` : ""}${forget}${text}`).join(""), "-P").split(BORDER);
    expect(theirs.length).toBe(soups.length);
    soups.forEach((text, index) => expect({ text, tokens: tokens(text) }).toEqual({ text, tokens: tokens(theirs[index]!) }));
  });
});

describeWith("as clang, in the text of -E", [missingTool(CLANG)], () => {
  test("pragmas stay where they were", () => {
    const source = `#define N 2
#define LOOP _Pragma("clang loop unroll(disable)") for
#pragma GCC diagnostic push
struct a { int b; };
#pragma pack(push, 1) // a comment
struct c { char d; int e; }; _Pragma("pack(pop)") struct f { int g; };
int h(int i) {
#pragma unroll 4
  for (;;) i++;
  LOOP (;;) i--;
  #pragma   nothing it's   known
  return i;
}
#pragma GCC diagnostic pop
`;
    const options = { rules: cRules, reader: { read: () => source }, includePaths: [], systemIncludePaths: [], predefined: "", macros: [], forcedIncludes: [] };
    const lines = (text: string): string[] => text.split("\n").map((line) => line.trim().replace(/ +/g, " ")).filter((line) => line !== "" && !/^# \d/.test(line));
    const ours = printTokens(preprocess("main", options).tokens);
    expect(lines(ours)).toEqual(lines(clang(source)));
    expect(ours.match(/^#pragma/gm)).toHaveLength(7);
  });
});

// ---- a soup of macros that use each other, where every '##' makes an identifier

const names = ["A", "B", "C", "F", "G", "H", "V", "W"] as const;
const word = fc.constantFrom("x", "y", "zed", "1", "23", "'c'", '"s\\n"', "+", "-", "<", ">>", ".", ",", ...names);

/** A line between two soups; the second starts without the macros of the first. */
const BORDER = "next_soup";
const forget = names.map((name) => `#undef ${name}\n`).join("");

/** Balanced text, with calls of macros in it. */
const phrase = fc.letrec<{ phrase: string; call: string }>((tie) => ({
  call: fc.tuple(fc.constantFrom(...names), fc.array(tie("phrase"), { maxLength: 3 })).map(([name, args]) => `${name}(${args.join(",")})`),
  phrase: fc.array(fc.oneof({ depthSize: "small", withCrossShrink: true }, word, tie("call")), { maxLength: 4 }).map((words) => words.join(" ")),
})).phrase;

/** All take one argument or more, so that no comma of an argument is wrong. */
const pieces = fc.array(
  fc.constantFrom("a", "#a", "x##a2", "(a)", "[a]", "+", "q", "__VA_ARGS__", "#__VA_ARGS__", ", ##__VA_ARGS__", "__VA_OPT__(y a)", "__VA_OPT__(,) z", ...names),
  { minLength: 1, maxLength: 6 },
);

const soup = fc
  .record({
    plain: fc.array(fc.array(word, { maxLength: 4 }), { minLength: 3, maxLength: 3 }),
    functions: fc.array(pieces, { minLength: 5, maxLength: 5 }),
    uses: fc.array(phrase, { minLength: 5, maxLength: 12 }),
  })
  .map(({ plain, functions, uses }) =>
    [
      ...plain.map((words, i) => `#define ${names[i]} ${words.join(" ")}`),
      ...functions.map((parts, i) => `#define ${names[i + 3]}(a,...) ${parts.join(" ")}`),
      ...uses.map((use) => `{ ${use} }`),
      "",
    ].join("\n"),
  );
