/** What an object only names. */

import { expect, test } from "vitest";
import { symbolBinding } from "../../backend/elf/format.ts";
import { readElf } from "../../backend/elf/reader.ts";
import { compile } from "../../compiler/library.ts";

function undefinedSymbols(text: string): string[] {
  const { object, diagnostics } = compile("x.c", { files: { "x.c": text } });
  expect(diagnostics.filter((one) => one.severity === "error")).toEqual([]);
  const undefinedOnes = readElf(object!).symbols.filter((one) => one.section === 0 && one.binding !== symbolBinding.local);
  return undefinedOnes.map((one) => one.name);
}

const START = `#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
extern const int first __ksym;
extern const int second __ksym;
extern int LINUX_KERNEL_VERSION __kconfig;
`;

test("variables of the kernel that no code is left of are not asked of it", () => {
  const unused = "static int pure(void *p) { return p == &second || LINUX_KERNEL_VERSION > 5; }";
  expect(undefinedSymbols(`${START}${unused} SEC("xdp") int p(struct xdp_md *ctx) { pure(ctx); return &first == (void *)(long)ctx->data; }`)).toEqual(["first"]);
});

test("what is compared with null has an address, unless it is weak", () => {
  const weak = "extern const int perhaps __ksym __weak;\nstatic int is(void *p) { return p == &first || p == &perhaps; }";
  expect(undefinedSymbols(`${START}${weak} SEC("xdp") int p(struct xdp_md *ctx) { return is(0); }`)).toEqual(["perhaps"]);
});

test("names in the text of assembly are asked of the loader", () => {
  expect(undefinedSymbols('long f(void) { long value; asm("%0 = some_constant ll" : "=r"(value)); return value; }')).toEqual(["some_constant"]);
});
