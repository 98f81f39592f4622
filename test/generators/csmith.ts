/**
 * Programs of Debian's csmith, made to fit BPF: no floats, no arguments, small blocks. Its header is replaced by one of
 * ours, in which the checksum of all globals is what the program returns.
 */

import { spawnSync } from "node:child_process";

const CSMITH = "csmith";
const options = [
  "--no-argc", "--no-float", "--no-packed-struct", "--no-volatiles", "--no-volatile-pointers", "--concise", "--quiet",
  "--max-funcs", "3", "--max-block-depth", "2", "--max-block-size", "3", "--max-expr-complexity", "5",
  "--max-array-dim", "2", "--max-array-len-per-dim", "4", "--max-struct-fields", "5", "--max-pointer-depth", "2",
];

/** A whole program as a function `long csmith_SEED(long, long, long)`, which ignores its arguments. Throws without csmith. */
export function csmithFunction(seed: number): { readonly name: string; readonly text: string } {
  const { stdout, error } = spawnSync(CSMITH, ["--seed", String(seed), ...options], { encoding: "utf8", maxBuffer: 1 << 26 });
  if (error) throw error;
  const name = `csmith_${seed}`;
  const entry = `#undef printf\nlong ${name}(long a, long b, long c) { main(); return crc32_context; }`;
  return { name, text: `${prelude}\n${stdout.replace(/^#include.*$/gm, "").replace(/\bint main\b/, "static int main")}\n${entry}\n`.replaceAll(/\bmain\b/g, "csmith_main") };
}

const widths = [8, 16, 32, 64] as const;
const types = widths.flatMap((bits) => [
  { name: `int${bits}_t`, mark: "s", bits, signed: true },
  { name: `uint${bits}_t`, mark: "u", bits, signed: false },
]);

/** Operations that give a value where C has none: the left operand for a shift or division that means nothing. */
function safeOperations(): string {
  return types.flatMap(({ name, mark, bits, signed }) => {
    const least = `(${name})(1ull << ${bits - 1})`;
    const overflows = signed ? ` || (a == ${least} && b == -1)` : "";
    const binary = (verb: string, op: string) => `static ${name} safe_${verb}_func_${name}_${mark}_${mark}(${name} a, ${name} b) { return a ${op} b; }`;
    const division = (verb: string, op: string) => `static ${name} safe_${verb}_func_${name}_${mark}_${mark}(${name} a, ${name} b) { return b == 0${overflows} ? a : a ${op} b; }`;
    const shift = (verb: string, op: string) =>
      ["int", "unsigned int"].map((count) => {
        const outside = `${signed ? "a < 0 || " : ""}${count === "int" ? "b < 0 || " : ""}b >= ${bits}`;
        return `static ${name} safe_${verb}_func_${name}_${mark}_${count === "int" ? "s" : "u"}(${name} a, ${count} b) { return ${outside} ? a : a ${op} b; }`;
      });
    return [
      `static ${name} safe_unary_minus_func_${name}_${mark}(${name} a) { return -a; }`,
      binary("add", "+"), binary("sub", "-"), binary("mul", "*"), division("div", "/"), division("mod", "%"), ...shift("lshift", "<<"), ...shift("rshift", ">>"),
    ];
  }).join("\n");
}

const prelude = `
typedef signed char int8_t; typedef short int16_t; typedef int int32_t; typedef long int64_t;
typedef unsigned char uint8_t; typedef unsigned short uint16_t; typedef unsigned int uint32_t; typedef unsigned long uint64_t;
static uint32_t crc32_context = 0xffffffff;
static void crc32_gentab(void) {}
static void platform_main_begin(void) {}
static void platform_main_end(uint32_t crc, int flag) {}
static void transparent_crc(uint64_t value, const char *name, int flag) { crc32_context = (crc32_context ^ value ^ (value >> 32)) * 0x01000193 + 7; }
#define printf(...) 0
${safeOperations()}
`;
