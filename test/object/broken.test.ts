/** Whatever the bytes: an object or an `ObjectError`, never another error and never a hang. */

import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dumpObject } from "../../backend/dump.ts";
import { ObjectError, readObject } from "../../backend/elf/read-object.ts";
import { writeObject } from "../../backend/elf/write-object.ts";
import { CLANG, compileWithSystemHeaders } from "../harness/clang.ts";
import { describeWith, missingTool } from "../kernel/requirements.ts";
import { counterSource, legacySource } from "./clang.ts";
import { moduleOf } from "./module.ts";
import { sampleModule } from "./sample.ts";

function expectObjectOrError(bytes: Uint8Array): void {
  for (const read of [readObject, dumpObject]) {
    try {
      read(bytes);
    } catch (error) {
      if (!(error instanceof ObjectError)) throw error;
      expect(error.message).not.toBe("");
    }
  }
}

/** Some bytes changed, some words made large, perhaps cut short. */
const damage = fc.record({
  bytes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
  words: fc.array(fc.tuple(fc.nat(), fc.constantFrom(0, 1, 0x7fff_ffff, 0xffff_ffff, 0x1_0000)), { maxLength: 2 }),
  cut: fc.option(fc.nat(), { freq: 8 }),
});

function damaged(object: Uint8Array, { bytes, words, cut }: typeof damage extends fc.Arbitrary<infer T> ? T : never): Uint8Array {
  const copy = object.slice(0, cut === null ? object.length : cut % object.length);
  if (copy.length < 4) return copy;
  for (const [at, value] of bytes) copy[at % copy.length] = value;
  for (const [at, value] of words) new DataView(copy.buffer).setUint32((at % (copy.length >> 2)) * 4, value, true);
  return copy;
}

describe("a damaged object", () => {
  test.each(["little", "big"] as const)("of ours, %s-endian", (endian) => {
    const object = writeObject(sampleModule(endian));
    fc.assert(fc.property(damage, (one) => expectObjectOrError(damaged(object, one))), { numRuns: 4000 });
  });

  test("of ours, with one byte changed, at each place", () => {
    const object = writeObject(sampleModule());
    for (let at = 0; at < object.length; at++) {
      const copy = object.slice();
      copy[at]! ^= 0xff;
      expectObjectOrError(copy);
    }
  });

  test("of ours, cut short at each place", () => {
    const object = writeObject(sampleModule());
    for (let length = 0; length < object.length; length += 3) expect(() => readObject(object.subarray(0, length))).toThrow(ObjectError);
  });
});

describeWith("a damaged object of clang", [missingTool(CLANG)], () => {
  test.each([["with BTF", counterSource], ["with legacy maps", legacySource]])("%s", (_, source) => {
    const object = compileWithSystemHeaders(source);
    fc.assert(fc.property(damage, (one) => expectObjectOrError(damaged(object, one))), { numRuns: 3000 });
  });
});

describe("what is not a BPF object", () => {
  const sample = writeObject(sampleModule());
  const changed = (...bytes: readonly (readonly [number, number])[]) => {
    const copy = sample.slice();
    for (const [at, value] of bytes) copy[at] = value;
    return copy;
  };
  test.each([
    ["nothing", new Uint8Array(), "the file is empty"],
    ["text", new TextEncoder().encode("int main(void) { return 0; }"), "not an ELF file"],
    ["an executable of this machine", new Uint8Array(readFileSync(process.execPath).subarray(0, 4096)), "not for BPF (247)"],
    ["half a header", sample.subarray(0, 40), "the ELF header is cut short"],
    ["a 32-bit file", changed([4, 1]), "32-bit"],
    ["an unknown byte order", changed([5, 7]), "unknown byte order"],
    ["an executable", changed([16, 2]), "of type 2"],
    ["no sections", changed([60, 0], [61, 0]), "without sections"],
    ["an object without programs", writeObject(moduleOf({})), "has no programs"],
  ])("is refused: %s", (_, bytes, message) => {
    expect(() => readObject(bytes)).toThrow(message);
    expect(() => readObject(bytes)).toThrow(ObjectError);
  });

  test("is refused in no time, however large", () => {
    const start = performance.now();
    expect(() => readObject(new Uint8Array(64 << 20).fill(0x41))).toThrow("not an ELF file");
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
