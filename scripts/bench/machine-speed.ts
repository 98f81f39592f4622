/** Instructions per second of the built-in machine. */

import type { LoadableObject } from "../../backend/loadable.ts";
import { parseAssembly } from "../../backend/isa/parse.ts";
import { createMachine, type MachineProgram } from "../../backend/vm/machine.ts";

const engines = ["translate", "interpret"] as const;

/** Long loops, each of another mixture: what a program does, not how it starts. */
const programs: Readonly<Record<string, string>> = {
  arithmetic: `
    r0 = 1
    r1 = 1000000
  loop:
    r0 *= 31
    r2 = r0
    r2 >>= 7
    r0 ^= r2
    w3 = w0
    w3 += 5
    r0 += r3
    r1 += -1
    if r1 != 0 goto loop
    exit
  `,
  memory: `
    r1 = 500000
    *(u64 *)(r10 - 8) = 0
  loop:
    r2 = *(u64 *)(r10 - 8)
    r2 += 3
    *(u64 *)(r10 - 8) = r2
    w3 = *(u16 *)(r10 - 6)
    *(u32 *)(r10 - 16) = w3
    lock *(u64 *)(r10 - 8) += r3
    r1 += -1
    if r1 != 0 goto loop
    r0 = *(u64 *)(r10 - 8)
    exit
  `,
  "map lookups": `
    r6 = 100000
    *(u32 *)(r10 - 4) = 1
  loop:
    r2 = r10
    r2 += -4
    r1 = map[counters] ll
    call 1
    if r0 == 0 goto next
    r1 = *(u64 *)(r0 + 0)
    r1 += 1
    *(u64 *)(r0 + 0) = r1
  next:
    r6 += -1
    if r6 != 0 goto loop
    r0 = 0
    exit
  `,
};

export function measureMachine(): Record<string, number> {
  const results: Record<string, number> = {};
  for (const [name, text] of Object.entries(programs)) {
    for (const engine of engines) results[`${name}, ${engine === "translate" ? "translated" : "interpreted"}`] = measure(text, engine);
  }
  return results;
}

const MEASURED_MS = 300;

function measure(text: string, engine: (typeof engines)[number]): number {
  const loaded = createMachine({ engine }).load(objectOf(text));
  const program = loaded.programs.get("bench") as MachineProgram;
  const packet = new Uint8Array(64);
  program.run({ packet });
  let steps = 0;
  const start = performance.now();
  do {
    program.run({ packet });
    steps += program.steps;
  } while (performance.now() - start < MEASURED_MS);
  const seconds = (performance.now() - start) / 1000;
  loaded.close();
  return Math.round(steps / seconds);
}

function objectOf(text: string): LoadableObject {
  const map = { name: "counters", type: 2, keySize: 4, valueSize: 8, maxEntries: 4, flags: 0, pinning: 0, values: [] };
  const program = { name: "bench", section: "xdp", instructions: parseAssembly(text), functions: [{ instruction: 0, name: "bench" }], lines: [] };
  return { endian: "little", license: "GPL", programs: [program], maps: [map], data: [] };
}
