/** How long programs take for a packet, by BPF_PROG_TEST_RUN. */

import { testRun } from "../../backend/kernel/test-run.ts";
import { RunError } from "../../backend/runner.ts";
import { triedTypes } from "../conformance/c/behaviour.ts";
import { LibbpfObject } from "../conformance/c/libbpf.ts";
import { packets } from "../conformance/c/packets.ts";

/** Rounds that the objects take turns in, so that what else the computer does falls on all alike. */
const ROUNDS = 5;
const [packet] = packets() as [Uint8Array];

/** For each object the nanoseconds of one run of all its programs of `names`: of each program the fastest round counts. */
export function runTimes(paths: readonly [string, string], names: readonly string[], repeat: number): readonly [number, number] {
  const objects = paths.map((path) => opened(path, names));
  try {
    const totals: [number, number] = [0, 0];
    if (objects.some((one) => one === undefined)) return totals;
    for (const { name, type } of objects[0]!.programs) {
      const kind = triedTypes.get(type);
      if (!kind || !names.includes(name)) continue;
      const fastest = [Infinity, Infinity];
      for (let round = 0; round < ROUNDS; round++) {
        for (const [which, object] of objects.entries()) fastest[which] = Math.min(fastest[which]!, timeOf(object!.fd(name), kind, repeat / ROUNDS));
      }
      if (fastest.every(Number.isFinite)) fastest.forEach((one, which) => (totals[which]! += one));
    }
    return totals;
  } finally {
    for (const object of objects) object?.close();
  }
}

function opened(path: string, names: readonly string[]): LibbpfObject | undefined {
  const object = LibbpfObject.open(path);
  if (typeof object === "string") return undefined;
  const wanted = object.programs.filter(({ name, type }) => names.includes(name) && triedTypes.has(type));
  if (wanted.length > 0 && object.load(new Set(wanted.map(({ name }) => name))) === null) return object;
  object.close();
  return undefined;
}

function timeOf(fd: number, kind: Parameters<typeof testRun>[1], repeat: number): number {
  try {
    return testRun(fd, kind, { packet, repeat }).durationNs ?? Infinity;
  } catch (error) {
    if (error instanceof RunError) return Infinity;
    throw error;
  }
}
