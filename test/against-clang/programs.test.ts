/**
 * C programs as clang and we compile them, on the same packets: return values, packets and numbers must be the same.
 * Ours run for every CPU version, at each level, in the kernel and on the built-in machine.
 */

import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { readObject } from "../../backend/elf/read-object.ts";
import { kernelUnavailable, openKernel } from "../../backend/kernel/machine.ts";
import { LoadError, type Machine } from "../../backend/runner.ts";
import { createMachine } from "../../backend/vm/machine.ts";
import { CLANG, compileWithClang } from "../harness/clang.ts";
import { hex } from "../harness/hex.ts";
import { compileOurselves } from "../kernel/compile.ts";
import { describeWith, missingTool } from "../kernel/requirements.ts";

const folder = new URL("programs/", import.meta.url);
const programs = readdirSync(folder).filter((name) => name.endsWith(".c"));
const cpus = ["v1", "v2", "v3", "v4"] as const;

const PACKET_SIZE = 64;
const RUNS = 50;

/** All zeros, all ones, then random bytes; every third packet has many at the edges of the types. */
function packets(): Uint8Array[] {
  let state = 7;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24;
  const edges = [0, 1, 127, 128, 255];
  const byte = (run: number) => {
    const value = random();
    return run % 3 === 0 && value > 150 ? edges[value % edges.length]! : value;
  };
  const drawn = Array.from({ length: RUNS }, (_, run) => Uint8Array.from({ length: PACKET_SIZE }, () => byte(run)));
  return [new Uint8Array(PACKET_SIZE), new Uint8Array(PACKET_SIZE).fill(255), ...drawn];
}

/** What each run shows, one after the other, as what a program keeps counts too. */
function observe(machine: Machine, object: Uint8Array): string[] {
  const loaded = machine.load(readObject(object));
  try {
    const program = loaded.programs.get("program")!;
    const out = loaded.maps.get("out")!;
    return packets().map((packet) => {
      const { returnValue, packet: after } = program.run({ packet });
      const numbers = Array.from({ length: 16 }, (_, index) => hex(out.lookup(new Uint8Array(Uint32Array.of(index).buffer))!));
      return `${hex(packet)}: ${returnValue} ${hex(after)} ${numbers.join(" ")}`;
    });
  } finally {
    loaded.close();
  }
}

/** In the kernel, or on the built-in machine where the verifier does not follow clang's object; ours it must. */
function observeClang(object: Uint8Array): string[] {
  try {
    return observe(openKernel(), object);
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    return observe(createMachine(), object);
  }
}

describeWith("a C program does what clang's object does", [kernelUnavailable(), missingTool(CLANG)], () => {
  test.each(programs)("%s", (name) => {
    const source = new URL(name, folder);
    const expected = observeClang(compileWithClang(source));
    expect(new Set(expected.map((line) => line.split(":")[1])).size).toBeGreaterThan(RUNS / 2);
    for (const cpu of cpus) {
      const object = compileOurselves(source, { cpu });
      expect(observe(openKernel(), object), `in the kernel, --cpu=${cpu}`).toEqual(expected);
      expect(observe(createMachine(), object), `on the built-in machine, --cpu=${cpu}`).toEqual(expected);
    }
    for (const level of [0, 1] as const) {
      expect(observe(createMachine(), compileOurselves(source, { level })), `level ${level}`).toEqual(expected);
    }
  });
});
