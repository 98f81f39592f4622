/** Extern functions of P4 programs that C files define: what crosses the border of the languages, and what may not. */

import { describe, expect, test } from "vitest";
import { readObject } from "../../backend/elf/read-object.ts";
import { compile, type CompileOptions, type CompileResult } from "../../compiler/library.ts";
import { allMachines } from "../harness/all-machines.ts";
import { bytesOfHex, hex } from "../harness/hex.ts";

const MODEL = "#define UBPF_MODEL_VERSION 20200515\n#include <ubpf_model.p4>\n";

/** A program with headers `h.a` and `h.b`, of which the second is extracted when the first says so, and emitted when valid. */
function program(declarations: string, apply: string): string {
  return `${MODEL}
header a_h { bit<8> kind; bit<4> four; bit<12> twelve; bit<16> sixteen; bit<33> wide; int<7> small; bit<128> huge; }
header b_h { bit<16> x; }
struct hs { a_h a; b_h b; }
struct none { }
${declarations}
parser p(packet_in packet, out hs h, inout none m, inout standard_metadata std) {
    state start { packet.extract(h.a); transition select(h.a.kind) { 2: more; default: accept; } }
    state more { packet.extract(h.b); transition accept; }
}
control c(inout hs h, inout none m, inout standard_metadata std) { apply { ${apply} } }
control d(packet_out packet, in hs h) { apply { packet.emit(h); } }
ubpf(p(), c(), d()) main;
`;
}

function compiled(p4: string, c: string | readonly string[], options: CompileOptions = {}): CompileResult {
  const texts = typeof c === "string" ? [c] : c;
  const names = texts.map((_, index) => `externs${index === 0 ? "" : index}.c`);
  const files = { "x.p4": p4, ...Object.fromEntries(texts.map((text, index) => [names[index]!, `#include "x.h"\n${text}`])) };
  return compile("x.p4", { files, isolated: true, cFiles: names, ...options });
}

/** The packet that comes out, on every machine and level of optimisation; behind it the verdict. */
function outcome(p4: string, c: string | readonly string[], packet: string): string {
  const outcomes = ([0, 2] as const).flatMap((level) => {
    const { object, diagnostics } = compiled(p4, c, { level });
    expect(diagnostics.map(({ message }) => message)).toEqual([]);
    return allMachines().map((machine) => {
      const loaded = machine.load(readObject(object!));
      const result = [...loaded.programs.values()][0]!.run({ packet: bytesOfHex(packet) });
      loaded.close();
      return `${hex(result.packet)} ${result.returnValue}`;
    });
  });
  expect(new Set(outcomes)).toEqual(new Set([outcomes[0]]));
  return outcomes[0]!;
}

function faults(p4: string, c: string | readonly string[]): string[] {
  return compiled(p4, c).diagnostics.map(({ code, span, message }) => `${span?.file.name}:${span?.line}: ${code} ${message}`);
}

// kind, four and twelve, sixteen, wide and small, huge
const PACKET = `01 5abc 1234 8000000101 0102030405060708090a0b0c0d0e0f10`;

describe("what a C function gets and gives", () => {
  test("numbers by value, the smallest C type that holds them", () => {
    const p4 = program("extern bit<16> sum(in bit<4> a, in bit<12> b, in int<7> c, in bit<33> d, in bool e);", "h.a.sixteen = sum(h.a.four, h.a.twelve, h.a.small, h.a.wide, h.a.isValid());");
    const c = "__u16 sum(__u8 a, __u16 b, __s8 c, __u64 d, _Bool e) { return a + b + c + (d >> 32) + (d & 0xff) + e; }";
    // 5 + abc + 1 + 1 + 2 + 1: the 33 bits are 1 0000 0002, the 7 behind them 1.
    expect(outcome(p4, c, PACKET)).toBe("015abc0ac680000001010102030405060708090a0b0c0d0e0f10 2");
  });

  test("a negative number keeps its sign", () => {
    const p4 = program("extern int<32> twice(in int<7> a);", "h.a.sixteen = (bit<16>)((bit<32>) twice(-3));");
    expect(outcome(p4, "__s32 twice(__s8 a) { return a * 2; }", PACKET)).toContain("015abcfffa");
  });

  test("out and inout by pointer; what does not fit the field is cut off", () => {
    const p4 = program("extern void change(inout bit<4> a, out bit<12> b, inout bit<33> c);", "change(h.a.four, h.a.twelve, h.a.wide);");
    const c = "void change(__u8 *a, __u16 *b, __u64 *c) { *a += 13; *b = *b ? 0xfff : 0xf123; *c += 1; }";
    expect(outcome(p4, c, PACKET)).toBe("0121231234800000018101" + "02030405060708090a0b0c0d0e0f10 2");
  });

  test("more than 64 bits as the bytes of the wire", () => {
    const p4 = program("extern bit<8> first(in bit<128> a); extern void turn(inout bit<128> a);", "h.a.kind = first(h.a.huge); turn(h.a.huge);");
    const c = `__u8 first(const __u8 *a) { return a[0] + a[15]; }
      void turn(__u8 *a) { for (int i = 0; i < 8; i++) { __u8 b = a[i]; a[i] = a[15 - i]; a[15 - i] = b; } }`;
    expect(outcome(p4, c, PACKET)).toBe("115abc12348000000101100f0e0d0c0b0a090807060504030201 2");
  });

  test("a header by value, with its validity", () => {
    const p4 = program("extern bit<16> look(in a_h a, in b_h b);", "h.a.sixteen = look(h.a, h.b);");
    const c = "__u16 look(struct a_h a, struct b_h b) { a.twelve++; return a.kind + a.twelve + a.ebpf_valid * 0x1000 + b.ebpf_valid * 0x2000; }";
    expect(outcome(p4, c, PACKET)).toContain("015abc1abe");
  });

  test("a header that C makes valid is emitted", () => {
    const p4 = program("extern void add(inout hs h);", "add(h);");
    const c = "void add(struct hs *h) { h->b.ebpf_valid = 1; h->b.x = 0xbeef; h->a.kind = 2; }";
    expect(outcome(p4, c, PACKET)).toBe("025abc123480000001010102030405060708090a0b0c0d0e0f10beef 2");
  });

  test("a struct as the result", () => {
    const p4 = program("struct pair { bit<16> x; bit<8> y; } extern pair make(in bit<8> a);", "pair q = make(h.a.kind); h.a.sixteen = q.x; h.a.kind = q.y;");
    expect(outcome(p4, "struct pair make(__u8 a) { struct pair p = { a + 0x0100, 7 }; return p; }", PACKET)).toContain("075abc0101");
  });

  test("the packet through the context; fields that are read afterwards come from the packet as it is then", () => {
    const p4 = program("extern bit<16> mark();", "h.a.sixteen = mark();");
    const c = `#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
__u16 mark(struct xdp_md *ctx) {
  __u8 byte = 0x77;
  bpf_xdp_store_bytes(ctx, 0, &byte, 1);
  return ctx->data_end - ctx->data;
}`;
    expect(outcome(p4, c, PACKET)).toContain("775abc001a");
  });

  test("in a parser too, where headers follow", () => {
    const p4 = `${MODEL}
header b_h { bit<8> x; }
struct hs { b_h a; b_h b; }
struct none { }
extern bit<8> touch(in bit<8> a);
parser p(packet_in packet, out hs h, inout none m, inout standard_metadata std) {
    state start { packet.extract(h.a); bit<8> n = touch(h.a.x); packet.advance((bit<32>) n * 8); packet.extract(h.b); transition accept; }
}
control c(inout hs h, inout none m, inout standard_metadata std) { apply { h.a.x = h.b.x; } }
control d(packet_out packet, in hs h) { apply { packet.emit(h); } }
ubpf(p(), c(), d()) main;
`;
    const c = `#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
__u8 touch(struct xdp_md *ctx, __u8 a) { __u8 byte = 0x99; bpf_xdp_store_bytes(ctx, 3, &byte, 1); return a & 3; }`;
    // The first byte says how many are left out; the fourth was written meanwhile. What is left out goes.
    expect(outcome(p4, c, "0200112233445566778899aabbccddeeff00")).toBe("999933445566778899aabbccddeeff00 2");
  });

  test("maps, and names that two files have for themselves", () => {
    const p4 = program("extern bit<16> one(); extern bit<16> two();", "h.a.sixteen = one() + two(); h.a.kind = (bit<8>) one();");
    const c = (name: string, map: string, step: number): string => `#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, __u32); __type(value, __u16); } ${map} SEC(".maps");
static __u16 step = ${step};
static __attribute__((noinline)) __u16 next(__u16 *value) { *value += step; return *value; }
__u16 ${name}(void) { __u32 key = 0; __u16 *value = bpf_map_lookup_elem(&${map}, &key); return value ? next(value) : 0; }`;
    expect(outcome(p4, [c("one", "first", 3), c("two", "second", 0x100)], PACKET)).toContain("065abc0103");
  });
});

describe("what does not fit", () => {
  test.each([
    ["a width", "extern bit<16> f(in bit<16> a);", "h.a.sixteen = f(1);", "__u32 f(__u16 a) { return a; }", "it returns '__u32', not '__u16'"],
    ["a parameter", "extern bit<16> f(in bit<12> a);", "h.a.sixteen = f(1);", "__u16 f(__u32 a) { return a; }", "parameter 'a' is '__u32', not '__u16'"],
    ["a sign", "extern bit<32> f(in bit<32> a);", "h.a.sixteen = (bit<16>) f(1);", "__u32 f(int a) { return a; }", "parameter 'a' is 'int', not '__u32'"],
    ["a direction", "extern void f(out bit<16> a);", "f(h.a.sixteen);", "void f(__u16 a) { }", "parameter 'a' is '__u16', not '__u16 *'"],
    ["a number of parameters", "extern void f(in bit<16> a, in bit<16> b, in bit<16> c);", "f(1, 2, 3);", "void f(__u16 a) { }", "it has 1 parameter, not 3"],
    ["a struct", "extern void f(in b_h b);", "f(h.b);", "struct other { __u16 x; __u16 y; }; void f(struct other b) { }", "parameter 'b' is 'struct other', not 'struct b_h'"],
    ["a context of another hook", "extern void f(in bit<16> a);", "f(1);", "struct __sk_buff; void f(struct __sk_buff *skb, __u16 a) { }", "parameter 'skb' is 'struct __sk_buff *', not 'struct xdp_md *'"],
  ])("%s is an error at the C function", (_, declaration, apply, c, message) => {
    expect(faults(program(declaration, apply), c)).toEqual([`externs.c:2: D0007 'f' is not what the P4 program declares: ${message}`]);
  });

  test("says what to write", () => {
    const { diagnostics } = compiled(program("extern bool f(in bit<128> a, inout b_h b);", "bool x = f(1, h.b);"), "void f(int a, int b) { }");
    expect(diagnostics[0]!.hint).toBe("write _Bool f(const __u8 *a, struct b_h *b)");
    expect(diagnostics[0]!.notes.map(({ span }) => span?.file.name)).toEqual(["x.p4"]);
  });

  test("a function that no file defines is an error at its call", () => {
    expect(faults(program("extern bit<16> f();", "h.a.sixteen = f();"), "__u16 g(void) { return 1; }")).toEqual([
      "x.p4:13: P0903 neither the architecture nor a C file defines the extern function 'f'",
    ]);
  });

  test("errors in the C file are the C file's", () => {
    expect(faults(program("extern bit<16> f();", "h.a.sixteen = f();"), "__u16 f(void) { return nothing; }")[0]).toMatch(/^externs\.c:2: C\d+ /);
  });

  test("two definitions of a name", () => {
    const p4 = program("extern void f();", "f();");
    expect(faults(p4, ["void f(void) { }", "void f(void) { }"])).toEqual(["externs1.c:2: D0008 'f' is defined twice"]);
  });

  test("a type that C does not have", () => {
    expect(faults(program("extern void f<T>(in T a);", "f(h.a);"), "void f(int a) { }")).toEqual(["x.p4:8: P0901 a C function for an extern with type parameters is not supported yet"]);
  });
});
