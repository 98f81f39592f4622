import { describe, expect, test } from "vitest";
import { cRules, p4Rules } from "../../frontends/shared/preprocessor/lexical-rules.ts";
import type { PreprocessOptions } from "../../frontends/shared/preprocessor/options.ts";
import { printTokens } from "../../frontends/shared/preprocessor/print.ts";
import { preprocess } from "../../frontends/shared/preprocessor/preprocess.ts";

/** Runs over files given as texts; `main` is the one to preprocess. */
function run(files: Record<string, string>, more: Partial<PreprocessOptions> = {}) {
  const result = preprocess("main", {
    rules: cRules,
    reader: { read: (path) => files[path] ?? null },
    includePaths: ["inc"],
    systemIncludePaths: ["sys"],
    predefined: "",
    macros: [],
    forcedIncludes: [],
    ...more,
  });
  const tokens = result.tokens.all();
  return {
    text: tokens.map((token) => token.text).join(" ").trim(),
    codes: result.diagnostics.map((one) => `${one.code}@${one.span?.line}`),
    tokens,
    list: result.tokens,
  };
}

const expand = (text: string, more?: Partial<PreprocessOptions>) => run({ main: text }, more).text;

describe("macros", () => {
  test.each([
    ["#define N 4\nN", "4"],
    ["#define F(x) (x+1)\nF(2) F (3) F", "( 2 + 1 ) ( 3 + 1 ) F"],
    ["#define F(x) x x\nF(F(1))", "1 1 1 1"],
    ["#define a b\n#define b a\na b", "a b"],
    ["#define f(x) x f\nf(1)(2)", "1 f ( 2 )"],
    ["#define S(x) #x\nS(a  + \"b\\n\")", '"a + \\"b\\\\n\\""'],
    ["#define X(x) S(x)\n#define S(x) #x\n#define N 5\nX(N) S(N)", '"5" "N"'],
    ["#define S(x) #x\n#define X(x) S(x)\n#define E\nX(v E;w) X((y E)) X(E z)", '"v ;w" "(y )" "z"'],
    ["#define S(x) #x\n#define X(...) S((__VA_ARGS__))\n#define T(x) v x\nX(T(),w)", '"(v ,w)"'],
    ["#define C(a,b) a##b\nC(x,1) C(,y) C(z,) C(1,2)", "x1 y z 12"],
    ["#define j(a,b) a##b\n#define f2(x) <x>\n#define f(x) j(f,2)(x)\nf(1)", "< 1 >"],
    ["#define V(f, ...) p(f, ##__VA_ARGS__)\nV(1) V(1,2,3)", "p ( 1 ) p ( 1 , 2 , 3 )"],
    ["#define V(f, ...) p(f, ##__VA_ARGS__)\nV(1,) V(,)", "p ( 1 , ) p ( , )"],
    ["#define V(...) p, ##__VA_ARGS__\nV() V(1) V(,)", "p p , 1 p , ,"],
    ["#define C(a,b) q a##b r\nC(,y) C(x,) C(,)", "q y r q x r q r"],
    ["#define D(a,b,c) q a##b##c\nD(,,z) D(x,,z) D(,y,)", "q z q xz q y"],
    ["#define V(f, args...) p(f, ## args)\nV(1) V(1,2)", "p ( 1 ) p ( 1 , 2 )"],
    ["#define V(f, ...) p(f __VA_OPT__(, ok) __VA_OPT__(,) __VA_ARGS__)\nV(1) V(1,2)", "p ( 1 ) p ( 1 , ok , 2 )"],
    ["#define E()\nE() 1 E( )", "1"],
    ["#define F(x) [x]\nF((a,b)) F()", "[ ( a , b ) ] [ ]"],
    ["#define F(x) x\nF(\n1\n)", "1"],
    ["#define A 1\n#undef A\nA", "A"],
    ["#define hash_hash # ## #\n#define mkstr(a) # a\n#define in_between(a) mkstr(a)\n#define join(c, d) in_between(c hash_hash d)\njoin(x, y)", '"x ## y"'],
    ["__LINE__\n__LINE__ __FILE__ __COUNTER__ __COUNTER__", '1 2 "main" 0 1'],
    ["#define A(x) (x + \\  \n  1)\nA(2) \"a\\ \nb\"", '( 2 + 1 ) "ab"'],
    ["a\\\nb /* x\ny */ c // d\\\ne\nf", "ab c f"],
    ["_Pragma(\"unroll\") x", "x"],
    ["#line 100 \"dir/other.h\"\n__LINE__ __FILE__\n__FILE_NAME__ __LINE__", '100 "dir/other.h" "other.h" 101'],
    ["#define N 7\n#line N\n__LINE__ __FILE__", '7 "main"'],
    ["# 33 \"from-a-preprocessor.c\" 1 3\n__LINE__ __FILE__", '33 "from-a-preprocessor.c"'],
  ])("%j gives %j", (source, result) => expect(expand(source)).toBe(result));

  test("the standard's own example (C11 6.10.3.5, example 3)", () => {
    const source = `#define x 3
#define f(a) f(x * (a))
#undef x
#define x 2
#define g f
#define z z[0]
#define h g(~
#define m(a) a(w)
#define w 0,1
#define t(a) a
#define p() int
#define q(x) x
#define r(x,y) x ## y
#define str(x) # x
f(y+1) + f(f(z)) % t(t(g)(0) + t)(1);
g(x+(3,4)-w) | h 5) & m
(f)^m(m);
p() i[q()] = { q(1), r(2,3), r(4,), r(,5), r(,) };`;
    expect(expand(source).replaceAll(" ", "")).toBe(
      "f(2*(y+1))+f(2*(f(2*(z[0]))))%f(2*(0))+t(1);f(2*(2+(3,4)-0,1))|f(2*(~5))&f(2*(0,1))^m(0,1);inti[]={1,23,4,5,};",
    );
  });

  test("a token out of a macro points to its use and keeps its history", () => {
    const { tokens } = run({ main: "#define IN(x) x+1\n#define OUT(y) IN(y)\n  OUT(7)" });
    const plus = tokens.find((token) => token.text === "+")!;
    expect([plus.span.line, plus.span.column]).toEqual([3, 3]);
    expect([plus.expansion?.macro, plus.expansion?.parent?.macro]).toEqual(["IN", "OUT"]);
    const seven = tokens.find((token) => token.text === "7")!;
    expect([seven.span.line, seven.span.column]).toEqual([3, 7]);
  });
});

describe("conditions", () => {
  test.each([
    ["1 + 2 * 3 == 7", true],
    ["-1 > 0u", true],
    ["(2 || 1/0) && !0", true],
    ["1 ? 0 : 1/1", false],
    ["defined A && !defined(B)", true],
    ["A == 3 && B == 0", true],
    ["'\\n' == 10 && 'a' == 0x61", true],
    ["0x10 >> 2 == 4 && 010 == 8 && 0b11 == 3", true],
    ["~0 == -1", true],
    ["__has_include(<there.h>) && !__has_include(\"not.h\")", true],
    ["'\\377' < 0 && '\\x80' == -128", true],
    ["'ab' == 24930 && u'\\xffff' > 0 && L'\\xffffffff' < 0 && U'a' - 98 > 0", true],
  ])("#if %s is %s", (condition, holds) => {
    const { text, codes } = run({ main: `#define A 3\n#if ${condition}\nyes\n#else\nno\n#endif`, "sys/there.h": "" });
    expect([text, codes]).toEqual([holds ? "yes" : "no", []]);
  });

  test("groups nest, and what is left out is not looked at", () => {
    const source = "#if 0\n#error no\n# if 1\nx\n# else\ny\n# endif\ndon't /* #endif\n*/ \"\n#elif 1\nz\n#elif 1/0\nw\n#else\nv\n#endif";
    expect(run({ main: source })).toMatchObject({ text: "z", codes: [] });
  });

  test.each([
    ["#if 1 /* of\nlines */\na\n#else /* of\nlines */\nb\n#endif /* of\nlines */\nc", "a c"],
    ["#ifdef A // x\na\n#elif 1 /* of\n lines */\nb\n#endif it's over\nc", "b c"],
    ["#include <there.h> /* of\nlines */\n#ident /* of\nlines */ x\na", "there a"],
  ])("%j: comments behind directives may have lines", (main, text) => expect(run({ main, "sys/there.h": "there" })).toMatchObject({ text, codes: [] }));

  test.each([
    ["#if\n#endif", "X0010@1"],
    ["#if 1/0\n#endif", "X0010@1"],
    ["#if (1\n#endif", "X0010@1"],
    ["#if 1", "X0011@1"],
    ["\n#else", "X0011@2"],
    ["#endif", "X0011@1"],
  ])("%j is an error", (source, code) => expect(run({ main: source }).codes).toEqual([code]));
});

describe("includes", () => {
  test("the includer's folder, then -I, then the system", () => {
    const files = { main: '#include "a.h"\n#include <a.h>\n#include <s.h>', "a.h": "own", "inc/a.h": "searched", "sys/s.h": "system" };
    expect(run(files).text).toBe("own searched system");
  });

  test("#include_next goes on behind the folder of the file", () => {
    expect(run({ main: "#include <a.h>", "inc/a.h": "one\n#include_next <a.h>", "sys/a.h": "two" }).text).toBe("one two");
  });

  test("through a macro, once, and guarded", () => {
    const files = { main: '#define H <a.h>\n#include H\n#include <a.h>\n#include "b.h"\n#include "b.h"', "inc/a.h": "#pragma once // in a comment\na", "b.h": "#ifndef B\n#define B\nb\n#endif" };
    expect(run(files).text).toBe("a b");
  });

  test("a missing file and an endless include are errors where they stand", () => {
    expect(run({ main: '\n#include "x.h"' }).codes).toEqual(["X0001@2"]);
    expect(run({ main: '#include "main"' }).codes).toEqual(["X0012@1"]);
  });
});

test("-D, -U and -include come first", () => {
  const more = { macros: [{ name: "A", value: "1" }, { name: "F(x)", value: "x+x" }, { name: "B", value: null }], forcedIncludes: ["f.h"], predefined: "#define B 9\n" };
  expect(run({ main: "A F(2) B", "f.h": "forced" }, more).text).toBe("forced 1 2 + 2 B");
});

test("numbers of P4 do not swallow what follows", () => {
  expect(expand("8w0xFF 4s7 1..5 8w0xe+1 x[7:0] a>>b |+| 1_000", { rules: p4Rules })).toBe("8w0xFF 4s7 1 .. 5 8w0xe + 1 x [ 7 : 0 ] a > > b |+| 1_000");
});

test("strings of P4 go on over line ends, and the lines still count", () => {
  const { tokens, codes } = run({ main: 'a "one\ntwo" b\nc' }, { rules: p4Rules });
  expect(tokens.map((token) => [token.text, token.span.line])).toEqual([["a", 1], ['"one\ntwo"', 1], ["b", 2], ["c", 3], ["", 3]]);
  expect(codes).toEqual([]);
  expect(run({ main: '\n"never closed\nx' }, { rules: p4Rules }).codes).toEqual(["X0003@2"]);
});

test.each([
  ["/* never closed", "X0002@1"],
  ["\n\"abc\n", "X0003@2"],
  ["#define", "X0004@1"],
  ["#frobnicate", "X0014@1"],
  ["#define F(x) x\nF(1,2)", "X0008@2"],
  ["#define F(x) x\nF(1", "X0009@2"],
  ["#define F(x) #y", "X0016@1"],
  ["#error out of luck", "X0005@1"],
])("%j is reported", (source, code) => expect(run({ main: source }).codes).toContain(code));

test("printed tokens read back as the same tokens", () => {
  const files = { main: '#define F(x) -x\n#include "a.h"\nint a = -F(1);\n\n\n\n\n\n\n\n\n\n\nb F(-c) "s" \'c\'', "a.h": "in\ta; // x\n" };
  const first = run(files);
  expect(run({ main: printTokens(first.list) }).text).toBe(first.text);
  expect(printTokens(first.list)).toBe('# 1 "a.h"\nin a;\n# 3 "main"\nint a = - -1;\n# 14 "main"\nb - -c "s" \'c\'\n');
});

test("a '#' behind a comment of lines begins no directive in printed tokens", () => {
  const first = run({ main: "int a; /*\n*/ # define a\nint b;\nint a;" });
  const again = run({ main: printTokens(first.list) });
  expect([again.text, again.codes]).toEqual([first.text, []]);
  expect(printTokens(first.list)).toBe('# 1 "main"\nint a; #\ndefine a\nint b;\nint a;\n');
});

describe("pragmas", () => {
  const text = "#pragma pack(push, 1)\nstruct a;\n#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)\nstruct b;\n#pragma pack(pop)\nstruct c;\n#pragma clang attribute pop\nstruct d;";
  const pragmas = (source: string) => run({ main: source }).tokens.filter((token) => token.text === "struct").map((token) => token.pragmas);

  test("stand with the tokens that they are in force for", () => {
    expect(pragmas(text)).toEqual([{ pack: 1, accessIndex: false }, { pack: 1, accessIndex: true }, { pack: 0, accessIndex: true }, undefined]);
  });

  test("keep their meaning in preprocessed text", () => {
    expect(pragmas(printTokens(run({ main: text }).list))).toEqual(pragmas(text));
  });
});

test("an operator that ends the text ends where the text does", () => {
  const { span } = run({ main: "a &&" }, { rules: p4Rules }).tokens.find(({ text }) => text === "&&")!;
  expect([span.column, span.endColumn]).toEqual([3, 5]);
});
