import { describe, expect, it } from "vitest";
import { evaluateBinary, evaluateCompare, evaluateConvert, evaluateUnary } from "../../compiler/ir/evaluate.ts";
import type { BinaryOp } from "../../compiler/ir/opcodes.ts";
import { i1, i16, i32, i64, i8, int, type Type } from "../../compiler/ir/types.ts";

const binary: readonly [BinaryOp, Type, bigint, bigint, bigint][] = [
  ["add", i8, 255n, 2n, 1n],
  ["sub", int(5), 0n, 1n, 31n],
  ["mul", i32, 0x10000n, 0x10000n, 0n],
  ["udiv", i32, 7n, 0n, 0n],
  ["urem", i32, 7n, 0n, 7n],
  ["sdiv", i8, 0x80n, 0xffn, 0x80n],
  ["srem", i8, 0x80n, 0xffn, 0n],
  ["sdiv", i8, 0xf9n, 2n, 0xfdn],
  ["srem", i8, 0xf9n, 2n, 0xffn],
  ["sdiv", i64, 5n, 0n, 0n],
  ["srem", i64, (1n << 64n) - 5n, 0n, (1n << 64n) - 5n],
  ["shl", i32, 1n, 33n, 2n],
  ["shl", i64, 1n, 65n, 2n],
  ["shl", i8, 1n, 8n, 0n],
  ["shl", i8, 1n, 33n, 2n],
  ["lshr", i16, 0x8000n, 20n, 0n],
  ["ashr", i16, 0x8000n, 20n, 0xffffn],
  ["ashr", i16, 0x4000n, 20n, 0n],
  ["shl", int(48), 1n, 64n, 1n],
  ["shl", int(128), 1n, 128n, 0n],
  ["shl", int(128), 1n, 127n, 1n << 127n],
  ["ashr", int(128), 1n << 127n, 1n << 100n, (1n << 128n) - 1n],
];

describe("evaluateBinary", () => {
  it.each(binary)("%s", (op, type, left, right, expected) => {
    expect(evaluateBinary(op, type, left, right)).toBe(expected);
  });
});

describe("evaluateUnary", () => {
  it("swaps bytes of any whole number of them", () => {
    expect(evaluateUnary("bswap", i16, 0x1234n)).toBe(0x3412n);
    expect(evaluateUnary("bswap", int(24), 0x123456n)).toBe(0x563412n);
  });
  it("counts bits", () => {
    expect(evaluateUnary("popcount", i64, (1n << 64n) - 1n)).toBe(64n);
    expect(evaluateUnary("clz", i8, 1n)).toBe(7n);
    expect(evaluateUnary("clz", i8, 0n)).toBe(8n);
    expect(evaluateUnary("ctz", i8, 0n)).toBe(8n);
    expect(evaluateUnary("ctz", i8, 0x50n)).toBe(4n);
    expect(evaluateUnary("popcount", i1, 1n)).toBe(1n);
  });
  it("negates at the width", () => {
    expect(evaluateUnary("neg", int(9), 1n)).toBe(511n);
    expect(evaluateUnary("not", int(3), 0n)).toBe(7n);
  });
});

describe("evaluateCompare and evaluateConvert", () => {
  it("tells signed from unsigned", () => {
    expect(evaluateCompare("ult", i8, 0x7fn, 0x80n)).toBe(1n);
    expect(evaluateCompare("slt", i8, 0x7fn, 0x80n)).toBe(0n);
    expect(evaluateCompare("sge", i1, 1n, 0n)).toBe(0n);
  });
  it("extends and truncates", () => {
    expect(evaluateConvert("sext", i8, i16, 0x80n)).toBe(0xff80n);
    expect(evaluateConvert("zext", i8, i16, 0x80n)).toBe(0x80n);
    expect(evaluateConvert("trunc", i16, i8, 0x1ffn)).toBe(0xffn);
  });
});
