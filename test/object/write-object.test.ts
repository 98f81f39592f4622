/** Our own objects: read back, and judged by the tools that will meet them. */

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CompiledFunction, CompiledModule } from "../../backend/compiled.ts";
import { dumpObject } from "../../backend/dump.ts";
import { emitRaw } from "../../backend/emit.ts";
import { layOut } from "../../backend/elf/layout.ts";
import { readObject } from "../../backend/elf/read-object.ts";
import { mapAbiFaults } from "../../backend/elf/legacy-maps.ts";
import { writeObject } from "../../backend/elf/write-object.ts";
import { kernelUnavailable, openKernel } from "../../backend/kernel/machine.ts";
import { decode } from "../../backend/isa/decode.ts";
import type { Instruction } from "../../backend/isa/instruction.ts";
import { printListing } from "../../backend/isa/print.ts";
import { inFolder } from "../harness/folder.ts";
import { describeKernel, describeWith, missingTool } from "../kernel/requirements.ts";
import { instructions } from "../isa/arbitrary.ts";
import { tool } from "./clang.ts";
import { assemble, moduleOf } from "./module.ts";
import { sampleModule } from "./sample.ts";

const endians = ["little", "big"] as const;

describe("an object that is written and read again", () => {
  test.each(endians)("has the programs, %s-endian", (endian) => {
    const { programs, license, endian: found } = readObject(writeObject(sampleModule(endian)));
    expect(found).toBe(endian);
    expect(license).toBe("GPL");
    expect(programs.map((one) => [one.section, ...one.functions.map((part) => part.name)])).toEqual([
      ["xdp", "pass", "helper", "shared"],
      ["xdp", "drop", "shared", "helper"],
      ["classifier", "tc_pass"],
      ["classifier", "tc_target"],
    ]);
    expect(printListing(programs[1]!.instructions)).toEqual([
      "w1 = 0x5", "call shared", "w0 = 0x1", "exit",
      "r6 = r1", "r2 = data[.bss]+0x8 ll", "r3 = *(u64 *)(r2 + 0x0)", "r3 += r1", "*(u64 *)(r2 + 0x0) = r3", "call helper", "r0 = r6", "exit",
      "r2 = data[.rodata]+0x4 ll", "w0 = *(u32 *)(r2 + 0x0)", "w0 += w1", "exit",
    ]);
    expect(programs[0]!.lines.map((line) => [line.instruction, line.line, line.text])).toEqual([
      [0, 4, "int key = 0;"],
      [4, 5, "hits = hits + helper(key);"],
      [16, 6, "return XDP_PASS;"],
      [18, 8, "static int helper(int key) { return key + step; }"],
      [22, 9, "int shared(int key) { total += key; return key; }"],
    ]);
  });

  test.each(endians)("has the maps and data, %s-endian", (endian) => {
    const { maps, data } = readObject(writeObject(sampleModule(endian)));
    const types = { keyTypeId: expect.any(Number), valueTypeId: expect.any(Number) };
    expect(maps).toEqual([
      { name: "counters", type: 2, keySize: 4, valueSize: 16, maxEntries: 4, flags: 0, pinning: 0, values: [], ...types },
      { name: "jumps", type: 3, keySize: 4, valueSize: 4, maxEntries: 2, flags: 0, pinning: 0, values: [{ index: 0, symbol: "tc_target" }] },
      {
        name: "outer", type: 12, keySize: 4, valueSize: 4, maxEntries: 3, flags: 0, pinning: 0, values: [{ index: 1, symbol: "counters" }],
        inner: { name: "outer.inner", type: 2, keySize: 4, valueSize: 16, maxEntries: 4, flags: 0, pinning: 0, values: [], ...types },
      },
    ]);
    const step = endian === "little" ? [3, 0, 0, 0] : [0, 0, 0, 3];
    expect(data.map((one) => [one.section, one.readonly, [...one.bytes]])).toEqual([
      [".bss", false, new Array<number>(16).fill(0)],
      [".rodata", true, [9, 0, 0, 0, ...step]],
    ]);
  });

  test("has pointers in data, map attributes and a license of the program's own", () => {
    const base = { linkage: "static" as const, section: ".data", align: 8, relocations: [], readonly: false };
    const object = readObject(writeObject(moduleOf({
      license: "ignored",
      functions: [assemble("only", { name: "a.c", text: "" }, "r1 = data[table]+0x8 ll\nr0 = *(u64 *)(r1 + 0)\nexit", { section: "socket" })],
      globals: [
        { ...base, name: "table", size: 16, bytes: null, relocations: [{ offset: 8, symbol: "target", addend: 2 }] },
        { ...base, name: "target", size: 8, bytes: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
        { ...base, name: "_license", linkage: "global", section: "license", size: 13, align: 1, bytes: new TextEncoder().encode("Dual BSD/GPL\0") },
      ],
      maps: [{ name: "m", type: 5, keySize: 6, valueSize: 3, maxEntries: 9, flags: 1, pinning: 1, numaNode: 1, mapExtra: 5n }, { name: "wide", type: 30, keySize: 0, valueSize: 4, maxEntries: 1, flags: 0, mapExtra: 1n << 40n }],
    })));
    expect(object.license).toBe("Dual BSD/GPL");
    expect(object.maps).toEqual([
      { name: "m", type: 5, keySize: 6, valueSize: 3, maxEntries: 9, flags: 1, pinning: 1, numaNode: 1, mapExtra: 5, values: [] },
      { name: "wide", type: 30, keySize: 0, valueSize: 4, maxEntries: 1, flags: 0, pinning: 0, mapExtra: 2 ** 40, values: [] },
    ]);
    expect(object.data[0]!.relocations).toEqual([{ offset: 8, symbol: ".data", addend: 18 }]);
    expect(object.programs[0]!.instructions[0]).toEqual({ kind: "loadImm64", destination: 1, value: { kind: "data", symbol: ".data", offset: 8 } });
  });

  test("has legacy maps on request", () => {
    const [counters] = sampleModule().maps;
    const module = moduleOf({
      dataTypes: sampleModule().dataTypes,
      maps: [counters!, { ...counters!, name: "pinned", pinning: 1 }],
      functions: [assemble("only", { name: "a.c", text: "" }, "r0 = map[pinned] ll\nexit", { section: "classifier" })],
    });
    const { maps, programs } = readObject(writeObject(module, { mapAbi: "bpf_elf_map" }));
    const plain = { type: 2, keySize: 4, valueSize: 16, maxEntries: 4, flags: 0, values: [] };
    expect(maps).toEqual([{ name: "counters", ...plain, pinning: 0 }, { name: "pinned", ...plain, pinning: 1 }]);
    expect(printListing(programs[0]!.instructions)).toEqual(["r0 = map[pinned] ll", "exit"]);
  });

  test("has maps in maps as iproute2 numbers them", () => {
    const [counters] = sampleModule().maps;
    const inner = { ...counters!, name: "inner" };
    const outer = { ...counters!, name: "outer", type: 12, valueSize: 4, inner, values: [{ index: 3, symbol: "inner" }] };
    const module = moduleOf({ dataTypes: sampleModule().dataTypes, maps: [inner, outer], functions: [assemble("only", { name: "a.c", text: "" }, "r0 = map[outer] ll\nexit", { section: "classifier" })] });
    const { maps } = readObject(writeObject(module, { mapAbi: "bpf_elf_map" }));
    expect(maps[1]).toMatchObject({ name: "outer", inner: { name: "inner" }, values: [{ index: 3, symbol: "inner" }] });
    expect(mapAbiFaults([inner, outer], "bpf_elf_map")).toEqual([]);
  });

  test("says what the older forms of maps cannot hold", () => {
    const [counters] = sampleModule().maps;
    const pinned = { ...counters!, pinning: 1 };
    const numa = { ...counters!, numaNode: 1 };
    const programs = { ...counters!, values: [{ index: 0, symbol: "program" }] };
    const faults = (map: typeof pinned, abi: "bpf_map_def" | "bpf_elf_map") => mapAbiFaults([map], abi).map(({ message }) => message);
    expect(faults(pinned, "bpf_elf_map")).toEqual([]);
    expect(faults(pinned, "bpf_map_def")).toEqual(["the map 'counters' has pinning, which struct bpf_map_def cannot say"]);
    expect(faults({ ...numa, pinning: 0 }, "bpf_elf_map")).toEqual(["the map 'counters' has a NUMA node, which struct bpf_elf_map cannot say"]);
    expect(faults({ ...programs, pinning: 0 }, "bpf_elf_map")).toEqual(["the map 'counters' has programs as its values, which struct bpf_elf_map cannot say"]);
  });

  test("has every instruction of every function as it was", () => {
    fc.assert(
      fc.property(moduleWithCalls, (module) => {
        const object = readObject(writeObject(module));
        for (const program of object.programs) {
          program.functions.forEach((part, i) => {
            const end = program.functions[i + 1]?.instruction ?? program.instructions.length;
            const original = module.functions.find((one) => one.name === part.name)!;
            expect(program.instructions.slice(part.instruction, end)).toEqual(expected(original, module, part.instruction));
          });
        }
        expect(object.programs.length).toBe(module.functions.filter((one) => one.section !== undefined).length);
      }),
      { numRuns: 200 },
    );
  });
});

/** Programs and subprograms that call each other and use maps and data of either linkage. */
const moduleWithCalls: fc.Arbitrary<CompiledModule> = fc
  .record({ endian: fc.constantFrom(...endians), bodies: fc.array(instructions, { minLength: 5, maxLength: 5 }), choices: fc.infiniteStream(fc.nat(7)) })
  .map(({ endian, bodies, choices }) => {
    const next = (count: number) => (choices.next().value as number) % count;
    const subprograms = ["static_one", "static_two", "shared"];
    const symbols = (one: Instruction): Instruction => {
      if (one.kind === "call" && one.target.kind === "function") return { kind: "call", target: { kind: "function", symbol: subprograms[next(3)]! } };
      if (one.kind === "call" && one.target.kind === "kfunc") return { kind: "call", target: { kind: "kfunc", symbol: "kernel_function" } };
      if (one.kind !== "loadImm64" || one.value.kind === "number") return one;
      if (one.value.kind === "map") return { ...one, value: { kind: "map", symbol: ["first", "second"][next(2)]! } };
      if (one.value.kind === "function") return { ...one, value: { kind: "function", symbol: subprograms[next(3)]! } };
      return { ...one, value: { kind: "data", symbol: ["own", "public"][next(2)]!, offset: next(8) } };
    };
    const names = [["static_one", undefined], ["entry", "xdp"], ["static_two", undefined], ["shared", undefined], ["other", "classifier"]] as const;
    const functions = bodies.map((body, i): CompiledFunction => {
      const [name, section] = names[i]!;
      const linkage = name.startsWith("static") ? "static" : "global";
      return { name, linkage, ...(section && { section }), instructions: body.map(symbols), spans: body.map(() => undefined), relocations: new Map(), stackBytes: 0, paramNames: [] };
    });
    const global = { section: ".data", size: 8, align: 8, bytes: null, relocations: [], readonly: false };
    const map = { type: 1, keySize: 4, valueSize: 4, maxEntries: 1, flags: 0 };
    return moduleOf({
      endian, functions,
      externals: [{ name: "kernel_function", kind: "kfunc", weak: false, paramNames: [] }],
      globals: [{ ...global, name: "own", linkage: "static" }, { ...global, name: "public", linkage: "global" }],
      maps: [{ ...map, name: "first" }, { ...map, name: "second" }],
    });
  });

/** The instructions of a function at its place in a program, with data by section. */
function expected(one: CompiledFunction, module: CompiledModule, base: number): Instruction[] {
  const places = new Map(layOut(module, "btf").data.flatMap((section) => section.symbols.map((symbol) => [symbol.name, { section: section.name, offset: symbol.offset }] as const)));
  return one.instructions.map((instruction) => {
    if (instruction.kind === "branch" || instruction.kind === "jump") return { ...instruction, target: instruction.target + base };
    if (instruction.kind !== "loadImm64" || instruction.value.kind !== "data") return instruction;
    const place = places.get(instruction.value.symbol)!;
    return { ...instruction, value: { kind: "data", symbol: place.section, offset: place.offset + instruction.value.offset } };
  });
}

test("bare instructions have maps by index and calls by distance", () => {
  const bytes = emitRaw(sampleModule(), "pass");
  const seen: unknown[] = [];
  decode(bytes, {
    resolve: (place, { slot, source, imm, nextImm }) => {
      if (source === 0) return undefined;
      seen.push([place, slot, source, imm, nextImm]);
      return { kind: place === "call" ? "function" : "map", symbol: "any" };
    },
  });
  expect(seen).toEqual([
    ["loadImm64", 4, 5, 0, 0],
    ["call", 12, 1, 7, 0],
    ["call", 14, 1, 10, 0],
    ["loadImm64", 15, 6, 3, 0],
    ["loadImm64", 20, 6, 4, 4],
    ["loadImm64", 26, 6, 3, 8],
    ["call", 31, 1, -12, 0],
  ]);
  expect(() => emitRaw(sampleModule())).toThrow("there are pass, drop, tc_pass, tc_target");
});

test("an object that is to be linked with another can be shown, but not loaded", () => {
  const object = writeObject(secondModule());
  expect(dumpObject(object)).toContain("r2 = data[hits] ll");
  expect(() => readObject(object)).toThrow("second_entry uses hits, which the object does not define: link it first");
});

describeWith("our object", [missingTool("llvm-readelf-22"), missingTool("llvm-objdump-22"), missingTool("bpftool", "version")], () => {
  const object = writeObject(sampleModule());

  test("has symbols of exact sizes", () => {
    const symbols = tool(object, "llvm-readelf-22", "-s", "@").split("\n").map((line) => line.trim().split(/\s+/));
    const found = Object.fromEntries(symbols.filter((cells) => cells.length === 8).map(([, , size, type, binding, , , name]) => [name, `${size} ${type} ${binding}`]));
    expect(found).toMatchObject({
      helper: "40 FUNC LOCAL", shared: "72 FUNC GLOBAL", pass: "160 FUNC GLOBAL", drop: "32 FUNC GLOBAL", tc_pass: "48 FUNC GLOBAL",
      counters: "32 OBJECT GLOBAL", jumps: "40 OBJECT GLOBAL", outer: "48 OBJECT GLOBAL", hits: "4 OBJECT GLOBAL", total: "8 OBJECT LOCAL", _license: "4 OBJECT GLOBAL",
    });
  });

  test("gives readelf and objdump nothing to warn of, in either byte order", () => {
    for (const endian of endians) {
      inFolder((folder) => {
        const path = join(folder, "object.o");
        writeFileSync(path, writeObject(sampleModule(endian)));
        expect(execFileSync("sh", ["-c", `llvm-readelf-22 -a ${path} 2>&1 >/dev/null; llvm-objdump-22 -d -r ${path} 2>&1 >/dev/null`]).toString()).toBe("");
      });
    }
  });

  test("has a skeleton with its maps, programs and variables", () => {
    const skeleton = tool(object, "bpftool", "gen", "skeleton", "@");
    for (const part of ["struct bpf_map *counters;", "struct bpf_map *rodata;", "struct bpf_program *tc_target;", "int hits;"]) expect(skeleton).toContain(part);
  });

  test("links with another of ours", () => {
    const linked = link(writeObject(sampleModule()), writeObject(secondModule()));
    const { programs } = readObject(linked);
    const entry = programs.find((one) => one.name === "second_entry")!;
    expect(entry.functions.map((one) => one.name)).toEqual(["second_entry", "shared", "helper.1", "helper"]);
    expect(printListing(entry.instructions).slice(0, 8)).toEqual([
      "w1 = 0x3", "call shared", "w1 = 0x4", "call helper.1", "r2 = data[.rodata]+0x8 ll", "w0 = *(u32 *)(r2 + 0x0)", "r2 = data[.bss] ll", "exit",
    ]);
    expect(dumpObject(linked)).toContain("# own");
  });
});

describeWith("the kernel, through bpftool", [kernelUnavailable(), missingTool("bpftool", "version")], () => {
  test("loads our object, and what is linked from two", () => {
    for (const [object, names] of [
      [writeObject(sampleModule()), ["drop", "pass", "tc_pass", "tc_target"]],
      [link(writeObject(sampleModule()), writeObject(secondModule())), ["drop", "pass", "second_entry", "tc_pass", "tc_target"]],
    ] as const) {
      const pins = `/sys/fs/bpf/ebpfc-object-test-${process.pid}`;
      try {
        tool(object, "bpftool", "prog", "loadall", "@", pins);
        expect(execFileSync("ls", [pins]).toString().trim().split("\n")).toEqual(names);
        const shown = execFileSync("bpftool", ["prog", "dump", "xlated", "pinned", `${pins}/pass`, "linum"]).toString();
        expect(shown).toContain("; return XDP_PASS; [file:sample.c line_num:6 line_col:3]");
        expect(shown).toContain("int shared(int key):");
      } finally {
        execFileSync("rm", ["-rf", pins]);
      }
    }
  });

  test("takes callbacks and kernel functions, linked with another object", () => {
    const pins = `/sys/fs/bpf/ebpfc-symbols-test-${process.pid}`;
    try {
      tool(link(writeObject(symbolsModule()), writeObject(sampleModule())), "bpftool", "prog", "load", "@", pins);
      expect(execFileSync("bpftool", ["prog", "dump", "xlated", "pinned", pins]).toString()).toContain("call bpf_rcu_read_lock#");
    } finally {
      execFileSync("rm", ["-rf", pins]);
    }
  });
});

describeKernel("the kernel", () => {
  test("takes callbacks, kernel functions that are there and that are not, weak and hidden functions", () => {
    const loaded = openKernel().load(readObject(writeObject(symbolsModule())));
    try {
      expect(loaded.programs.get("entry")!.run({ packet: new Uint8Array(64) }).returnValue).toBe(5 + 4 + 6);
    } finally {
      loaded.close();
    }
  });
});

function link(...objects: readonly Uint8Array[]): Uint8Array {
  return inFolder((folder) => {
    const paths = objects.map((object, i) => {
      const path = join(folder, `${i}.o`);
      writeFileSync(path, object);
      return path;
    });
    execFileSync("bpftool", ["gen", "object", join(folder, "linked.o"), ...paths]);
    return new Uint8Array(execFileSync("cat", [join(folder, "linked.o")]));
  });
}

/** Calls a function of the first module, has a static one of the same name as there. */
function secondModule(): CompiledModule {
  const source = { name: "second.c", text: "one\ntwo\n" };
  return moduleOf({
    name: "second.c",
    sources: [source],
    dataTypes: [{ kind: "int", name: "int", size: 4, encoding: "signed" }, { kind: "function", returns: 0, params: [{ name: "key", type: 0 }] }],
    functions: [
      assemble("helper", source, "w0 = w1 ; @1\nexit", { linkage: "static", dataType: 1, paramNames: ["key"] }),
      assemble("second_entry", source, `
        w1 = 3 ; @2
        call shared
        w1 = 4
        call helper
        r2 = data[own] ll
        w0 = *(u32 *)(r2 + 0)
        r2 = data[hits] ll
        exit
      `, { section: "xdp" }),
    ],
    externals: [{ name: "shared", kind: "function", weak: false, dataType: 1, paramNames: ["key"] }],
    globals: [
      { name: "hits", linkage: "global", section: "", size: 4, align: 4, bytes: null, relocations: [], readonly: false, dataType: 0 },
      { name: "own", linkage: "static", section: ".rodata", size: 4, align: 4, bytes: Uint8Array.of(1, 2, 3, 4), relocations: [], readonly: true, dataType: 0 },
    ],
  });
}

function symbolsModule(): CompiledModule {
  const source = { name: "symbols.c", text: "first line\nsecond line\n" };
  const kfunc = { kind: "kfunc", weak: false, dataType: 1, paramNames: [] } as const;
  return moduleOf({
    name: "symbols.c",
    sources: [source],
    dataTypes: [
      { kind: "int", name: "int", size: 4, encoding: "signed" },
      { kind: "function", returns: -1, params: [] },
      { kind: "int", name: "unsigned int", size: 4, encoding: "unsigned" },
      { kind: "pointer", to: -1 },
      { kind: "function", returns: 0, params: [{ name: "index", type: 2 }, { name: "context", type: 3 }] },
      { kind: "function", returns: 0, params: [] },
    ],
    functions: [
      assemble("each", source, `
        w1 = *(u32 *)(r2 + 0) ; @1
        w1 += 1
        *(u32 *)(r2 + 0) = w1
        r0 = 0
        exit
      `, { linkage: "static", dataType: 4, paramNames: ["index", "context"] }),
      assemble("weak_one", source, "w0 = 4 ; @1\nexit", { linkage: "weak", dataType: 5, paramNames: [] }),
      assemble("hidden_one", source, "w0 = 6 ; @1\nexit", { hidden: true, dataType: 5, paramNames: [] }),
      assemble("entry", source, `
        *(u32 *)(r10 - 4) = 0 ; @2
        call kfunc[bpf_rcu_read_lock]
        call kfunc[bpf_rcu_read_unlock]
        r1 = 5
        r2 = function[each] ll
        r3 = r10
        r3 += -4
        r4 = 0
        call 181
        call weak_one
        w6 = w0
        call hidden_one
        w6 += w0
        r0 = function[bpf_no_such_function] ll
        if r0 == 0 goto absent
        call kfunc[bpf_no_such_function]
      absent:
        w0 = *(u32 *)(r10 - 4)
        w0 += w6
        exit
      `, { section: "classifier" }),
    ],
    externals: [
      { ...kfunc, name: "bpf_rcu_read_lock" },
      { ...kfunc, name: "bpf_rcu_read_unlock" },
      { ...kfunc, name: "bpf_no_such_function", weak: true },
    ],
  });
}
