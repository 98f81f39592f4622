/** The objects of read and shown. */

import { expect, test } from "vitest";
import { dumpObject } from "../../backend/dump.ts";
import { decodeBtf } from "../../backend/btf/decode.ts";
import { printBtf } from "../../backend/btf/print.ts";
import { isCode } from "../../backend/elf/read-code.ts";
import { readElf } from "../../backend/elf/reader.ts";
import { readObject } from "../../backend/elf/read-object.ts";
import { decode } from "../../backend/isa/decode.ts";
import { printListing } from "../../backend/isa/print.ts";
import { CLANG, compileWithSystemHeaders } from "../harness/clang.ts";
import { describeWith, missingTool } from "../kernel/requirements.ts";
import { arithmeticSource, counterSource, legacySource, tool } from "./clang.ts";

const needs = [missingTool(CLANG), missingTool("llvm-objdump-22"), missingTool("bpftool", "version")];

describeWith("an object of clang", needs, () => {
  const sources = [["counters", counterSource], ["arithmetic", arithmeticSource]] as const;

  test.each(sources.flatMap(([name, source]) => ["v1", "v2", "v3", "v4"].flatMap((cpu) => ["bpfel", "bpfeb"].map((target) => [name, cpu, target, source] as const))))(
    "is disassembled as llvm-objdump does: %s %s %s",
    (_, cpu, target, source) => {
      const object = compileWithSystemHeaders(source, `-mcpu=${cpu}`, "-target", target);
      const shown = tool(object, "llvm-objdump-22", "-d", "--mcpu=v4", "--no-show-raw-insn", "@");
      const theirs = shown.split("\n").flatMap((line) => /^\s+\d+:\s+(.*?)( <[^<> ]+>)?$/.exec(line)?.[1] ?? []);
      const { sections, endian } = readElf(object);
      const ours = sections.filter(isCode).flatMap((section) => printListing(decodeUnlinked(section.bytes, endian)));
      expect(ours).toEqual(theirs);
      expect(ours.length).toBeGreaterThan(40);
    },
  );

  test.each(sources)("has BTF that is printed as bpftool does: %s", (_, source) => {
    const object = compileWithSystemHeaders(source);
    const section = readElf(object).sections.find((one) => one.name === ".BTF")!;
    expect(printBtf(decodeBtf(section.bytes))).toBe(tool(object, "bpftool", "btf", "dump", "file", "@"));
  });

  test("gives programs with their subprograms behind them", () => {
    const { programs, license } = readObject(compileWithSystemHeaders(counterSource));
    expect(license).toBe("Dual BSD/GPL");
    expect(programs.map((one) => [one.section, ...one.functions.map((part) => part.name)])).toEqual([
      ["xdp", "target", "deeper"],
      ["xdp", "entry", "sub", "shared", "deeper"],
      ["classifier", "loops", "each"],
    ]);
    for (const { functions, lines, instructions } of programs) {
      for (const { instruction, typeId } of functions) {
        expect(lines.some((line) => line.instruction === instruction)).toBe(true);
        expect(typeId).toBeGreaterThan(0);
      }
      for (const one of instructions) if (one.kind === "branch" || one.kind === "jump") expect(one.target).toBeLessThan(instructions.length);
    }
    expect(programs[2]!.instructions).toContainEqual({ kind: "loadImm64", destination: 2, value: { kind: "function", symbol: "each" } });
    expect(programs[1]!.lines.find((line) => line.text.includes("bpf_tail_call"))).toMatchObject({ line: 23, file: expect.stringContaining("in.c") });
  });

  test("gives maps of every shape", () => {
    const inner = { name: "outer.inner", type: 2, keySize: 4, valueSize: 4, maxEntries: 1, flags: 0, pinning: 0, values: [], keyTypeId: expect.any(Number), valueTypeId: expect.any(Number) };
    const byName = new Map(readObject(compileWithSystemHeaders(counterSource)).maps.map((map) => [map.name, map]));
    expect(["table", "events", "first", "outer", "jumps"].map((name) => byName.get(name))).toEqual([
      { name: "table", type: 1, keySize: 4, valueSize: 16, maxEntries: 4, flags: 1, pinning: 0, values: [], keyTypeId: expect.any(Number), valueTypeId: expect.any(Number) },
      { name: "events", type: 27, keySize: 0, valueSize: 0, maxEntries: 4096, flags: 0, pinning: 1, values: [] },
      { ...inner, name: "first" },
      { name: "outer", type: 12, keySize: 4, valueSize: 4, maxEntries: 4, flags: 0, pinning: 0, inner, values: [{ index: 1, symbol: "first" }] },
      { name: "jumps", type: 3, keySize: 4, valueSize: 4, maxEntries: 4, flags: 0, pinning: 0, values: [{ index: 2, symbol: "target" }] },
    ]);
  });

  test("gives data with its symbols and pointers", () => {
    const { data } = readObject(compileWithSystemHeaders(counterSource));
    const names = Object.fromEntries(data.map((one) => [one.section, one.symbols.map((symbol) => symbol.name)]));
    expect(names).toMatchObject({ ".data": ["step"], ".bss": ["count"] });
    expect(names[".rodata"]).toContain("limit");
    const pointers = data.flatMap((one) => one.relocations);
    expect(pointers.length).toBe(2);
    for (const { symbol } of pointers) expect(data.map((one) => one.section)).toContain(symbol);
  });

  test("may have the maps section of iproute2", () => {
    const { maps, programs } = readObject(compileWithSystemHeaders(legacySource));
    expect(maps).toEqual([
      { name: "counters", type: 2, keySize: 4, valueSize: 8, maxEntries: 2, flags: 0, pinning: 1, values: [] },
      { name: "jumps", type: 3, keySize: 4, valueSize: 4, maxEntries: 3, flags: 0, pinning: 0, values: [{ index: 1, symbol: "tail" }] },
    ]);
    expect(programs.map((one) => one.name)).toEqual(["tail", "entry"]);
  });

  test("may be without BTF and debug information", () => {
    const source = `static int twice(int x) { return x * 2; }\n__attribute__((section("socket"))) int only(void *ctx) { return twice(4); }`;
    expect(readObject(compileWithSystemHeaders(source, "-g0")).programs.map((one) => [one.name, one.lines.length])).toEqual([["only", 0]]);
  });

  test("is dumped with names of helpers and variables, and source lines", () => {
    const text = dumpObject(compileWithSystemHeaders(counterSource));
    for (const part of ["outer   array_of_maps", "of array 4/4/1, [1] = first", "# bpf_map_lookup_elem", "# count", "in.c:23:3  bpf_tail_call(ctx, &jumps, 2);", "r2 = function[each] ll"]) {
      expect(text).toContain(part);
    }
  });
});

/** The instructions as they stand in the section, without what their relocations say. */
function decodeUnlinked(bytes: Uint8Array, endian: "little" | "big") {
  return decode(bytes, { endian, resolve: (place, fields) => (place === "call" && fields.source === 1 ? { kind: "function", symbol: `${fields.imm < 0 ? "-" : ""}0x${Math.abs(fields.imm).toString(16)}` } : undefined) });
}
