/** Whatever the text is, the frontend answers with diagnostics: it neither throws nor hangs. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileC } from "../../harness/c-compile.ts";

function errorsOf(text: string): string[] {
  return compileC("input.c", text).diagnostics.filter((one) => one.severity === "error").map((one) => one.code);
}

const sample = `struct s { int a : 3; union { int b; char c[4]; }; } __attribute__((packed));
typedef int (*callback)(struct s *, long);
enum e { A = 1, B = A << 3 };
static const int table[] = { [0 ... 3] = 1, 2, };
static inline int f(int x, struct s *p) { switch (x) { case 1 ... 4: return p->b; default: break; } goto out; out: return x ?: 3; }
int g(int n) { struct s v = { .a = 1, .c = "ab" }; for (int i = 0; i < n; i++) v.b += ({ int t = f(i, &v); t * 2; }); return v.b; }
`;

describe("bad C", () => {
  it("reports nesting that is too deep, once", () => {
    expect(errorsOf(`int x = ${"(".repeat(10_000)}1${")".repeat(10_000)};`)).toEqual(["C0002"]);
    expect(errorsOf(`void f(void) ${"{".repeat(10_000)}${"}".repeat(10_000)}`)).toEqual(["C0002"]);
    expect(errorsOf(`int a${"[1".repeat(10_000)}${"]".repeat(10_000)};`)).toEqual(["C0002"]);
  });

  it("survives long chains without brackets", () => {
    for (const text of [`int x = ${"-".repeat(20_001)}1;`, `int *${"*".repeat(20_000)}p;`, `int f(int a) { ${"if (a) ; else ".repeat(20_000)} return 0; }`]) {
      expect(errorsOf(text.replaceAll("--", "- -"))).toEqual(["C0002"]);
    }
    expect(errorsOf(`int x = 0${" + 1".repeat(3_000)};`)).toEqual([]);
  });

  it("takes a file of 100,000 lines", () => {
    const text = Array.from({ length: 100_000 }, (_, i) => `extern int v${i};`).join("\n");
    expect(errorsOf(text)).toEqual([]);
  });

  it("answers each truncation of a program", () => {
    for (let end = 0; end < sample.length; end += 3) expect(() => errorsOf(sample.slice(0, end))).not.toThrow();
  });

  it("answers programs with tokens lost, doubled and swapped", () => {
    const words = sample.split(/(\s+|[{}()[\];,])/).filter((one) => one !== "");
    const edit = fc.tuple(fc.nat(words.length - 1), fc.constantFrom("drop", "double", "swap"), fc.nat(words.length - 1));
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        const changed = [...words];
        for (const [at, what, other] of edits) {
          if (what === "drop") changed[at] = " ";
          else if (what === "double") changed[at] += ` ${changed[at]!}`;
          else [changed[at], changed[other]] = [changed[other]!, changed[at]!];
        }
        errorsOf(changed.join(""));
      }),
      { numRuns: 300 },
    );
  });

  it("answers noise", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => void errorsOf(text)), { numRuns: 200 });
  });
});
