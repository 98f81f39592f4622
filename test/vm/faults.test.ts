/** What the machine refuses, and how it says so: on both engines. */

import { describe, expect, test } from "vitest";
import { LoadError, RunError } from "../../backend/runner.ts";
import { createMachine } from "../../backend/vm/machine.ts";
import { ENGINES, mapOf, objectOf, PACKET, runOnBoth, type ObjectSource } from "./objects.ts";

function failure(source: ObjectSource): string {
  const messages = ENGINES.map((engine) => {
    try {
      const loaded = createMachine({ engine, stepLimit: 100_000 }).load(objectOf(source));
      [...loaded.programs.values()][0]!.run({ packet: PACKET });
    } catch (error) {
      if (error instanceof RunError || error instanceof LoadError) return error.message.replace(/0x[0-9a-f]{4,}/g, "ADDRESS");
      throw error;
    }
    return "no failure";
  });
  expect(messages[1]).toBe(messages[0]);
  return messages[0]!;
}

const program = (code: string, functions: Record<string, string> = {}) => ({ programs: [{ code, functions }] });

const values = [mapOf({ name: "values", type: 2, valueSize: 6, maxEntries: 2 })];
const lookup = `*(u32 *)(r10 - 4) = 1
  r1 = map[values] ll
  r2 = r10
  r2 += -4
  call 1`;

describe("accesses", () => {
  test.each([
    ["a null pointer", "r1 = 0\nr0 = *(u64 *)(r1 + 8)\nexit", "the program reads 8 bytes at 0x8: a null pointer (instruction 1 of program main)"],
    ["above the frame", "r0 = *(u8 *)(r10 + 0)\nexit", "the program reads 1 byte at ADDRESS: bytes 512 to 512 of the stack, which has 512 (instruction 0 of program main)"],
    ["across the end of the frame", "*(u64 *)(r10 - 4) = 1\nexit", "the program writes 8 bytes at ADDRESS: bytes 508 to 515 of the stack, which has 512 (instruction 0 of program main)"],
    ["below the frame", "r1 = r10\nr1 += -520\nr0 = *(u64 *)(r1 + 0)\nexit", "out of"],
    ["a read-only field of the context", "*(u32 *)(r1 + 0) = 1\nexit", "the program writes 4 bytes at ADDRESS: the context (struct xdp_md) is read-only at byte 0 (instruction 0 of program main)"],
    ["an address with upper bits", "r2 = 1\nr2 <<= 32\nr1 |= r2\nr0 = *(u32 *)(r1 + 0)\nexit", "not an address of its memory"],
    ["a packet's last byte and one more", "r1 = *(u32 *)(r1 + 0)\nw0 = *(u16 *)(r1 + 63)\nexit", "bytes 63 to 64 of the packet, which has 64"],
    ["an atomic operation", "r1 = *(u32 *)(r1 + 0)\nr2 = 1\nlock *(u64 *)(r1 + 60) += r2\nexit", "bytes 60 to 67 of the packet, which has 64"],
  ])("%s", (_name, code, message) => {
    expect(failure(program(code))).toContain(message === "out of" ? "the program reads 8 bytes" : message);
  });

  test("a map's value ends where it ends", () => {
    const read = (offset: number) => failure({ programs: [{ code: `${lookup}\nr0 = *(u16 *)(r0 + ${offset})\nexit` }], maps: values });
    expect(read(4)).toBe("no failure");
    expect(read(5)).toContain("bytes 5 to 6 of value 1 of map values, which has 6");
  });

  test("the map itself cannot be read", () => {
    expect(failure({ programs: [{ code: "r1 = map[values] ll\nr0 = *(u64 *)(r1 + 0)\nexit" }], maps: values })).toContain("byte 0 of map values is out of bounds");
  });

  test("a helper's arguments are checked too", () => {
    const code = "r1 = map[values] ll\nr2 = r10\nr2 += -2\ncall 1\nexit";
    expect(failure({ programs: [{ code }], maps: values })).toContain("reads 4 bytes");
    expect(failure({ programs: [{ code: "r1 = 5\nr2 = r10\nr2 += -4\ncall 1\nexit" }], maps: values })).toContain("0x5 is not a map");
    expect(failure({ programs: [{ code: "r2 = 5\ncall 44\nexit" }] })).toBe("no failure");
    expect(failure({ programs: [{ code: "r1 = r10\nr2 = 5\ncall 44\nexit" }] })).toContain("takes the program's context, a struct xdp_md, and got ADDRESS");
  });

  test("read-only data stay as they are", () => {
    const data = [{ section: ".rodata", bytes: Uint8Array.of(1, 2, 3, 4), readonly: true, symbols: [{ name: "table", offset: 0, size: 4 }], relocations: [] }];
    expect(failure({ programs: [{ code: "r1 = data[table] ll\nw0 = *(u32 *)(r1 + 0)\n*(u8 *)(r1 + 2) = 1\nexit" }], data })).toContain(".rodata is read-only at byte 2 (instruction 2");
  });
});

describe("calls", () => {
  test("eight frames and no more", () => {
    const chain = (depth: number) => Object.fromEntries(Array.from({ length: depth }, (_, i) => [`f${i}`, i + 1 < depth ? `call f${i + 1}\nr0 += 1\nexit` : "r0 = 1\nexit"]));
    expect(runOnBoth({ code: "call f0\nexit", functions: chain(7) }).returnValue).toBe(7);
    expect(failure(program("call f0\nexit", chain(8)))).toContain("more than 8 calls deep");
    expect(failure(program("call f\nexit", { f: "call f\nexit" }))).toContain("more than 8 calls deep");
  });

  test("each call has a frame of its own, which starts as zeros", () => {
    const functions = { f: "r0 = *(u64 *)(r10 - 8)\n*(u64 *)(r10 - 8) = 7\nexit" };
    expect(runOnBoth({ code: "*(u64 *)(r10 - 8) = 5\ncall f\nr6 = r0\ncall f\nr0 += r6\nr1 = *(u64 *)(r10 - 8)\nr0 += r1\nexit", functions }).returnValue).toBe(5);
  });

  test("saved registers survive, and a pointer to the caller's frame works", () => {
    const functions = { f: "r6 = 1\nr7 = 2\n*(u64 *)(r1 + 0) = 9\nr0 = 4\nexit" };
    expect(runOnBoth({ code: "r6 = 10\nr7 = 20\nr1 = r10\nr1 += -16\ncall f\nr0 += r6\nr0 += r7\nr1 = *(u64 *)(r10 - 16)\nr0 += r1\nexit", functions }).returnValue).toBe(43);
  });

  test("callx calls a function by its address, and nothing else", () => {
    const functions = { double: "r0 = r1\nr0 += r0\nexit" };
    expect(runOnBoth({ code: "r6 = function[double] ll\nr1 = 21\ncallx r6\nexit", functions }).returnValue).toBe(42);
    expect(failure(program("r6 = 1234\ncallx r6\nexit"))).toContain("0x4d2 is not a function");
    expect(failure(program("r6 = function[double] ll\nr0 = *(u8 *)(r6 + 0)\nexit", functions))).toContain("not an address of its memory");
  });

  test("a helper that the machine does not have is named", () => {
    expect(failure(program("call 84\nexit"))).toBe("the built-in machine has no helper bpf_sk_lookup_tcp (instruction 0 of program main)");
    expect(failure(program("call 9999\nexit"))).toContain("no helper number 9999");
  });

  test("an endless recursion of callbacks ends", () => {
    const functions = { again: "r1 = 1\nr2 = function[again] ll\nr3 = 0\nr4 = 0\ncall 181\nr0 = 0\nexit" };
    expect(failure(program("r1 = 1\nr2 = function[again] ll\nr3 = 0\nr4 = 0\ncall 181\nexit", functions))).toContain("more than 8 calls deep");
  });

  test("an endless loop within callbacks is stopped", () => {
    const functions = { again: "top:\ngoto top" };
    expect(failure(program("r1 = 1\nr2 = function[again] ll\nr3 = 0\nr4 = 0\ncall 181\nexit", functions))).toContain("runs too long");
  });
});

describe("objects that are refused", () => {
  test.each([
    ["r10 is written", "r10 = 1\nexit", "r10 may not be written"],
    ["no exit", "r0 = 1", "the function does not end in exit or a jump"],
    ["an unknown kernel function", "call kfunc[bpf_rdonly_cast]\nexit", "no kernel function bpf_rdonly_cast"],
    ["an unknown function", "call nothing\nexit", "there is no function nothing"],
  ])("%s", (_name, code, message) => {
    expect(failure(program(code))).toContain(message);
  });

  test("maps that the kernel would refuse", () => {
    const refusal = (map: Parameters<typeof mapOf>[0]) => failure({ programs: [{ code: "r0 = 1\nexit" }], maps: [mapOf(map)] });
    expect(refusal({ name: "m", type: 2, keySize: 8 })).toBe("map m: an array has keys of 4 bytes");
    expect(refusal({ name: "m", type: 11, keySize: 8 })).toContain("BPF_F_NO_PREALLOC");
    expect(refusal({ name: "m", type: 27, keySize: 0, valueSize: 0, maxEntries: 5000 })).toContain("a power of two");
    expect(refusal({ name: "m", type: 15 })).toBe("map m: the built-in machine has no maps of type 15");
  });

  test("big-endian objects", () => {
    expect(() => createMachine().load({ ...objectOf(program("exit")), endian: "big" })).toThrow(LoadError);
  });
});

describe("memory that grows while a program runs", () => {
  test("pointers from before stay good", () => {
    const maps = [mapOf({ name: "values", type: 2, valueSize: 1000, maxEntries: 2000 })];
    const functions = {
      each: `*(u32 *)(r10 - 4) = w1
        r6 = r1
        r7 = r2
        r1 = map[values] ll
        r2 = r10
        r2 += -4
        call 1
        if r0 == 0 goto out
        *(u64 *)(r0 + 992) = r6
        r1 = *(u64 *)(r7 + 0)
        r1 += 1
        *(u64 *)(r7 + 0) = r1
        out:
        r0 = 0
        exit`,
    };
    const code = `*(u64 *)(r10 - 8) = 0
      r6 = *(u32 *)(r1 + 0)
      r1 = 2000
      r2 = function[each] ll
      r3 = r10
      r3 += -8
      r4 = 0
      call 181
      r1 = *(u64 *)(r10 - 8)
      *(u64 *)(r6 + 0) = r1
      r0 = r1
      exit`;
    for (const engine of ENGINES) {
      const loaded = createMachine({ engine }).load(objectOf({ programs: [{ code, functions }], maps }));
      expect(loaded.programs.get("main")!.run({ packet: PACKET }).returnValue).toBe(2000);
      const last = loaded.maps.get("values")!.lookup(Uint8Array.of(0xcf, 0x07, 0, 0))!;
      expect(new DataView(last.buffer).getUint32(992, true)).toBe(1999);
    }
  });
});
