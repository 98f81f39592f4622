import { describe, expect, test } from "vitest";
import { evaluate } from "./evaluate.ts";

/** RFC 9669 by example: the instruction on r0 = a and r1 = b, and what r0 is then. */
const arithmetic: readonly (readonly [instruction: string, a: bigint, b: bigint, expected: bigint])[] = [
  ["r0 += r1", 0xffffffffffffffffn, 2n, 1n],
  ["w0 += w1", 0xffffffffffffffffn, 2n, 1n],
  ["w0 += -1", 0n, 0n, 0xffffffffn],
  ["r0 += -1", 0n, 0n, 0xffffffffffffffffn],
  ["r0 -= r1", 0n, 1n, 0xffffffffffffffffn],
  ["w0 -= w1", 0n, 1n, 0xffffffffn],
  ["r0 *= r1", 0x100000001n, 0x100000001n, 0x200000001n],
  ["w0 *= w1", 0xffffffffn, 0xffffffffn, 1n],
  ["r0 /= r1", 0xffffffffffffffffn, 10n, 0x1999999999999999n],
  ["r0 /= r1", 5n, 0n, 0n],
  ["w0 /= w1", 0x1_0000_0005n, 0x1_0000_0000n, 0n],
  ["r0 /= -1", 0xfffffffffffffffen, 0n, 0n],
  ["w0 /= -1", 0xffffffffn, 0n, 1n],
  ["r0 s/= r1", 0xfffffffffffffff9n, 2n, 0xfffffffffffffffdn],
  ["r0 s/= r1", 0x8000000000000000n, 0xffffffffffffffffn, 0x8000000000000000n],
  ["w0 s/= w1", 0x80000000n, 0xffffffffn, 0x80000000n],
  ["w0 s/= w1", 0xfffffff9n, 2n, 0xfffffffdn],
  ["r0 s/= r1", 5n, 0n, 0n],
  ["r0 s/= -3", 7n, 0n, 0xfffffffffffffffen],
  ["r0 %= r1", 7n, 0n, 7n],
  ["w0 %= w1", 0x1_0000_0007n, 0n, 7n],
  ["r0 %= r1", 0xffffffffffffffffn, 10n, 5n],
  ["r0 s%= r1", 0xfffffffffffffff9n, 2n, 0xffffffffffffffffn],
  ["r0 s%= r1", 0x8000000000000000n, 0xffffffffffffffffn, 0n],
  ["w0 s%= w1", 0x80000000n, 0xffffffffn, 0n],
  ["w0 s%= w1", 0xfffffff9n, 4n, 0xfffffffdn],
  ["r0 s%= r1", 0xfffffffffffffff9n, 0n, 0xfffffffffffffff9n],
  ["r0 |= r1", 0xf0n, 0x0f00000000000000n, 0x0f000000000000f0n],
  ["w0 |= w1", 0xf000000000n, 1n, 1n],
  ["r0 &= -16", 0xffffffffffffffffn, 0n, 0xfffffffffffffff0n],
  ["w0 &= -16", 0xffffffffffffffffn, 0n, 0xfffffff0n],
  ["r0 ^= r1", 0xffn, 0xff00ffn, 0xff0000n],
  ["r0 <<= r1", 1n, 65n, 2n],
  ["w0 <<= w1", 1n, 33n, 2n],
  ["w0 <<= w1", 0x80000001n, 1n, 2n],
  ["r0 >>= r1", 0x8000000000000000n, 63n, 1n],
  ["w0 >>= w1", 0xffffffff80000000n, 31n, 1n],
  ["r0 s>>= r1", 0x8000000000000000n, 63n, 0xffffffffffffffffn],
  ["w0 s>>= w1", 0x80000000n, 4n, 0xf8000000n],
  ["r0 s>>= 8", 0x7fffffffffffffffn, 0n, 0x7fffffffffffffn],
  ["r0 = r1", 0n, 0x1122334455667788n, 0x1122334455667788n],
  ["w0 = w1", 0n, 0x1122334455667788n, 0x55667788n],
  ["r0 = -2", 0n, 0n, 0xfffffffffffffffen],
  ["w0 = -2", 0n, 0n, 0xfffffffen],
  ["r0 = (s8)r1", 0n, 0x180n, 0xffffffffffffff80n],
  ["r0 = (s16)r1", 0n, 0x18000n, 0xffffffffffff8000n],
  ["r0 = (s32)r1", 0n, 0x180000000n, 0xffffffff80000000n],
  ["w0 = (s8)w1", 0n, 0x180n, 0xffffff80n],
  ["w0 = (s16)w1", 0n, 0x7fffn, 0x7fffn],
  ["r0 = -r0", 1n, 0n, 0xffffffffffffffffn],
  ["w0 = -w0", 1n, 0n, 0xffffffffn],
  ["r0 = be16 r0", 0xaabbccdd11223344n, 0n, 0x4433n],
  ["r0 = be32 r0", 0xaabbccdd11223344n, 0n, 0x44332211n],
  ["r0 = be64 r0", 0xaabbccdd11223344n, 0n, 0x44332211ddccbbaan],
  ["r0 = le16 r0", 0xaabbccdd11223344n, 0n, 0x3344n],
  ["r0 = le32 r0", 0xaabbccdd11223344n, 0n, 0x11223344n],
  ["r0 = le64 r0", 0xaabbccdd11223344n, 0n, 0xaabbccdd11223344n],
  ["r0 = bswap16 r0", 0xaabbccdd11223344n, 0n, 0x4433n],
  ["r0 = bswap32 r0", 0xaabbccdd11223344n, 0n, 0x44332211n],
  ["r0 = bswap64 r0", 0xaabbccdd11223344n, 0n, 0x44332211ddccbbaan],
];

describe("arithmetic", () => {
  test.each(arithmetic)("%s with %s and %s", (instruction, a, b, expected) => {
    expect(evaluate(instruction, a, b)).toBe(expected);
  });
});

const MINUS_ONE = 0xffffffffffffffffn;

const branches: readonly (readonly [condition: string, a: bigint, b: bigint, taken: boolean])[] = [
  ["r0 == r1", 0x100000001n, 1n, false],
  ["w0 == w1", 0x100000001n, 1n, true],
  ["r0 == -1", MINUS_ONE, 0n, true],
  ["r0 != r1", 1n, 1n, false],
  ["w0 != w1", 0x100000001n, 1n, false],
  ["r0 > r1", MINUS_ONE, 1n, true],
  ["r0 > r1", 1n, 1n, false],
  ["w0 > w1", 0x1_0000_0000n, 0n, false],
  ["r0 >= r1", 1n, 1n, true],
  ["r0 < r1", 1n, MINUS_ONE, true],
  ["r0 <= r1", 2n, 1n, false],
  ["r0 s> r1", MINUS_ONE, 1n, false],
  ["w0 s> w1", 0xffffffffn, 1n, false],
  ["r0 s> r1", 0xffffffffn, 1n, true],
  ["r0 s>= -1", MINUS_ONE, 0n, true],
  ["r0 s< r1", 0x8000000000000000n, 0n, true],
  ["w0 s< w1", 0x80000000n, 0n, true],
  ["w0 s<= w1", 0x7fffffffn, 0xffffffffn, false],
  ["r0 & r1", 0xf0n, 0x0fn, false],
  ["r0 & r1", 0xf8n, 0x0fn, true],
  ["w0 & w1", 0x100000000n, 0x100000000n, false],
  ["r0 & -1", 0x8000000000000000n, 0n, true],
];

describe("branches", () => {
  test.each(branches)("if %s with %s and %s", (condition, a, b, taken) => {
    expect(evaluate(`if ${condition} goto taken\nr0 = 0\ngoto out\ntaken:\nr0 = 1\nout:`, a, b)).toBe(taken ? 1n : 0n);
  });

  test("gotol", () => {
    expect(evaluate("gotol over\nr0 = 5\nover:\nr0 += 1", 1n, 0n)).toBe(2n);
  });
});

describe("memory", () => {
  test.each([
    ["*(u64 *)(r10 - 8) = r1\nr0 = *(u64 *)(r10 - 8)", 0x8899aabbccddeeffn, 0x8899aabbccddeeffn],
    ["*(u64 *)(r10 - 8) = r1\nw0 = *(u32 *)(r10 - 8)", 0x8899aabbccddeeffn, 0xccddeeffn],
    ["*(u64 *)(r10 - 8) = r1\nw0 = *(u16 *)(r10 - 7)", 0x8899aabbccddeeffn, 0xddeen],
    ["*(u64 *)(r10 - 8) = r1\nw0 = *(u8 *)(r10 - 1)", 0x8899aabbccddeeffn, 0x88n],
    ["*(u64 *)(r10 - 8) = r1\nr0 = *(s8 *)(r10 - 8)", 0x8899aabbccddeeffn, 0xffffffffffffffffn],
    ["*(u64 *)(r10 - 8) = r1\nr0 = *(s16 *)(r10 - 8)", 0x8899aabbccddeeffn, 0xffffffffffffeeffn],
    ["*(u64 *)(r10 - 8) = r1\nr0 = *(s32 *)(r10 - 4)", 0x7899aabbccddeeffn, 0x7899aabbn],
    ["*(u64 *)(r10 - 8) = -2\nr0 = *(u64 *)(r10 - 8)", 0n, 0xfffffffffffffffen],
    ["*(u16 *)(r10 - 8) = r1\nr0 = *(u64 *)(r10 - 8)", 0x8899aabbccddeeffn, 0xeeffn],
    ["r2 = r10\nr2 += -16\n*(u32 *)(r2 + 8) = w1\nr0 = *(u64 *)(r10 - 8)", 0x8899aabbccddeeffn, 0xccddeeffn],
    ["r0 = *(u64 *)(r10 - 512)", 1n, 0n],
  ])("%s with r1 = %s", (code, b, expected) => {
    expect(evaluate(code, 0n, b)).toBe(expected);
  });

  test.each([
    ["lock *(u64 *)(r10 - 8) += r1\nr0 = *(u64 *)(r10 - 8)", 0xfffffffffffffff5n],
    ["lock *(u32 *)(r10 - 8) += w1\nr0 = *(u64 *)(r10 - 8)", 0xfffffff5n],
    ["lock *(u64 *)(r10 - 8) |= r1\nr0 = *(u64 *)(r10 - 8)", 0xfffffffffffffffbn],
    ["lock *(u64 *)(r10 - 8) &= r1\nr0 = *(u64 *)(r10 - 8)", 0xfffffffffffffffan],
    ["lock *(u64 *)(r10 - 8) ^= r1\nr0 = *(u64 *)(r10 - 8)", 1n],
    ["r1 = atomic_fetch_add((u64 *)(r10 - 8), r1)\nr0 = r1", 0xfffffffffffffffan],
    ["w1 = atomic_fetch_add((u32 *)(r10 - 8), w1)\nr0 = r1", 0xfffffffan],
    ["r1 = xchg_64(r10 - 8, r1)\nr0 = r1", 0xfffffffffffffffan],
    ["r1 = xchg_64(r10 - 8, r1)\nr0 = *(u64 *)(r10 - 8)", 0xfffffffffffffffbn],
    ["w1 = xchg32_32(r10 - 8, w1)\nr0 = r1", 0xfffffffan],
    ["r0 = -6\nr0 = cmpxchg_64(r10 - 8, r0, r1)\nr0 = *(u64 *)(r10 - 8)", 0xfffffffffffffffbn],
    ["r0 = 6\nr0 = cmpxchg_64(r10 - 8, r0, r1)\nr0 = *(u64 *)(r10 - 8)", 0xfffffffffffffffan],
    ["r0 = 6\nr0 = cmpxchg_64(r10 - 8, r0, r1)", 0xfffffffffffffffan],
    ["r0 = 0x1fffffffa ll\nw0 = cmpxchg32_32(r10 - 8, w0, w1)", 0xfffffffan],
    ["r0 = 0x1fffffffa ll\nw0 = cmpxchg32_32(r10 - 8, w0, w1)\nw0 = *(u32 *)(r10 - 8)", 0xfffffffbn],
  ])("%s", (code, expected) => {
    const isAdd32 = code.startsWith("lock *(u32");
    const setUp = isAdd32 ? "*(u64 *)(r10 - 8) = 0\n*(u32 *)(r10 - 8) = -6\n" : "*(u64 *)(r10 - 8) = -6\n";
    expect(evaluate(setUp + code, 0n, 0xfffffffffffffffbn)).toBe(expected);
  });
});
