import { describe, expect, it } from "vitest";
import { parseModule } from "../../compiler/ir/parse.ts";
import { printModule } from "../../compiler/ir/print.ts";

const whole = String.raw`module "router.p4"
endian big
license "Dual MIT/GPL"
source 0 "router.p4"
source 1 "a \22quoted\5c name.p4"

type 0 = int "unsigned int" size 4 unsigned
type 1 = int "bits" size 4 signed bits 3
type 2 = pointer void
type 3 = array 0 length 10
type 4 = struct "pair" size 8 { "a" 0 at 0, "b" 0 at 32 bits 3 }
type 5 = union "" size 4 {}
type 6 = enum "e" size 4 signed { "A" = 0, "B" = -1 }
type 7 = forward struct "sk_buff"
type 8 = typedef "u32" 0
type 9 = const 8
type 10 = function 0 { "ctx" 2 }
type 11 = float "double" size 8

map @flows type 1 key 4 value 8 entries 1024 flags 1 pinning 1 numa 2 extra 9 keytype 0 valuetype 4 @0:1:1-2:3
map @outer type 12 key 4 value 4 entries 2 inner { map @"" type 1 key 4 value 4 entries 1 } values [0: @flows, 1: @flows]

global @counter static hidden section ".data" size 4 align 4 type 0 bytes "\01\00ab" @1:3:1-3:2
global @table section ".data" size 16 align 8 relocations [0: @counter+2, 8: @"odd name"-4]
global @zero weak section ".rodata" size 4 align 4 readonly

function @external(v0: i64, v1: ptr) -> i64 external

function @main(v0: ptr "ctx") -> i32 hidden section "xdp" inline never type 10 @0:5:1-9:2 {
  slot s0 "buffer" size 16 align 8 @0:6:1-6:9
  unused v9: i1, v30: ptr
block0:
  v1: ptr = slot s0
  v2: i48 = const 0xfffffffffff @0:12:5-12:9
  v3: i48 = const -3
  v4: i48 = add v2, v3
  v5: i48 = load i48, v1+8, align 2, volatile
  v6: i64 = load i16, v1-2, sign
  store i48 v4, v1, align 8
  memcpy v1, v1+8, 8, align 4
  v7: i8 = trunc v6
  memset v1+4, v7, 4
  atomic_add v1, v6
  v8: i64 = atomic_cmpxchg v1+8, v6, v6
  v10: i64 = call helper 5()
  v11: i64 = call @external(v10, v1)
  call kfunc @external(v11, v1)
  v12: i1 = ult v4, v5
  v13: i48 = select v12, v4, v5
  v14: ptr = symbol @table+8
  v15: ptr = ptradd v14, v11
  branch v12, block1(v13), block7, unlikely
block1(v16: i48):
  switch v16, [0: block7, 281474976710655: block2(v6, v7)], block3
block2(v17: i64, v18: i8):
  jump block3 @1:1:1-1:2
block3:
  v19: i32 = const 2
  return v19
block7:
  unreachable
}
`;

describe("parseModule", () => {
  it("reads what printModule writes, to the last character", () => {
    const { value, diagnostics } = parseModule(whole);
    expect(diagnostics).toEqual([]);
    expect(printModule(value!)).toBe(whole);
    expect(parseModule(printModule(value!)).value).toStrictEqual(value);
  });

  it.each([
    ["function @f() {\nblock0:\n  v0: i32 = frob v1\n  return\n}", "3:13 I0001 there is no instruction 'frob'"],
    ["function @f() {\nblock0:\n  v0: j32 = const 1\n  return\n}", "3:7 I0001 'j32' is no type: types are iN and ptr"],
    ["function @f() {\nblock0:\n  v0: i8 = const 256\n  return\n}", "3:18 I0002 256 does not fit in 8 bits"],
    ["function @f() {\nblock0:\n  v9999999: i8 = const 25\n  return\n}", "3:3 I0002 v9999999 is out of range"],
    ["function @f() {\nblock0:\n  const 2\n  return\n}", "3:3 I0001 'const' needs a result: v0: i32 = const …"],
    ["function @f() {\nblock0:\n}", "3:1 I0001 block0 does not end in a jump, branch, switch, return or unreachable"],
    ["function @f() {\nblock0:\n  return", "3:9 I0001 expected '}', found the end of the text"],
    ["type 1 = int \"a\" size 4 signed", "1:6 I0003 expected the number 0: these are numbered in order"],
    ["§", "1:1 I0001 expected a definition (module, endian, license, source, type, map, global, function), found '§'"],
    ["map @m type 1 key 4 value 8 entries 2 @0:1:1-1:2", "1:39 I0001 there is no source 0"],
  ])("places its errors: %#", (text, expected) => {
    const { value, diagnostics } = parseModule(text);
    expect(value).toBeUndefined();
    expect(diagnostics.map((d) => `${d.span?.line}:${d.span?.column} ${d.code} ${d.message}`)).toEqual([expected]);
  });

  it("reports several errors in one reading", () => {
    const { diagnostics } = parseModule("function @f() {\nblock0:\n  v0: i1 = foo\n  v0: i1 = bar\n  return\n}\nfunction 3\nmap @m typo\n");
    expect(diagnostics.map((d) => d.span?.line)).toEqual([3, 4, 7, 8]);
  });

  it("never throws, whatever is cut out of a text", () => {
    for (let at = 0; at < whole.length; at += 19) {
      for (const length of [1, 5, 40]) expect(() => parseModule(whole.slice(0, at) + whole.slice(at + length))).not.toThrow();
    }
  });
});
