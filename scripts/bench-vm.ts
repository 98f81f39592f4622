/** The speed of the built-in machine: millions of instructions a second on a few kinds of programs. */

import { parseAssembly } from "../backend/isa/parse.ts";
import type { LoadableMap, LoadableObject } from "../backend/loadable.ts";
import { createMachine, type MachineOptions, type MachineProgram } from "../backend/vm/machine.ts";

export interface Speed {
  readonly name: string;
  readonly engine: "translate" | "interpret";
  /** Millions of BPF instructions a second, set-up of each run included. */
  readonly millionsPerSecond: number;
  readonly instructionsPerRun: number;
  readonly nanosecondsPerRun: number;
}

interface Kernel {
  readonly name: string;
  readonly code: string;
  readonly maps: readonly LoadableMap[];
}

const COUNTERS: LoadableMap = {
  name: "counters", type: 2, keySize: 4, valueSize: 8, maxEntries: 256, flags: 0, pinning: 0, values: [],
};

const KERNELS: readonly Kernel[] = [
  {
    name: "arithmetic loop",
    maps: [],
    code: `r0 = 1
      r1 = 20000
      again:
      r0 *= 31
      r0 += r1
      r2 = r0
      r2 >>= 7
      r0 ^= r2
      r1 += -1
      if r1 != 0 goto again
      exit`,
  },
  {
    name: "sum of the packet's bytes",
    maps: [],
    code: `r2 = *(u32 *)(r1 + 0)
      r3 = *(u32 *)(r1 + 4)
      r0 = 0
      r6 = 40
      round:
      r4 = r2
      again:
      r5 = r4
      r5 += 4
      if r5 > r3 goto next
      w5 = *(u32 *)(r4 + 0)
      r0 += r5
      r4 += 4
      goto again
      next:
      r6 += -1
      if r6 != 0 goto round
      exit`,
  },
  {
    name: "parse and count by protocol",
    maps: [COUNTERS],
    code: `r0 = 1
      r2 = *(u32 *)(r1 + 0)
      r3 = *(u32 *)(r1 + 4)
      r4 = r2
      r4 += 34
      if r4 > r3 goto out
      w5 = *(u16 *)(r2 + 12)
      if w5 != 8 goto out
      w5 = *(u8 *)(r2 + 14)
      w5 &= 15
      if w5 < 5 goto out
      w5 = *(u8 *)(r2 + 23)
      *(u32 *)(r10 - 4) = w5
      r2 = r10
      r2 += -4
      r1 = map[counters] ll
      call 1
      if r0 == 0 goto out
      r1 = 1
      lock *(u64 *)(r0 + 0) += r1
      r0 = 2
      out:
      exit`,
  },
];

const PACKET = Uint8Array.from({ length: 1500 }, (_, i) => (i === 12 ? 8 : i === 13 ? 0 : i === 14 ? 0x45 : i === 23 ? 17 : i & 255));

/** Measures each kind on an engine for about `milliseconds`. */
export function measureVm(engine: "translate" | "interpret", milliseconds = 500): Speed[] {
  return KERNELS.map((kernel) => measure(kernel, { engine }, milliseconds));
}

function measure({ name, code, maps }: Kernel, options: MachineOptions & { engine: "translate" | "interpret" }, milliseconds: number): Speed {
  const instructions = parseAssembly(code);
  const object: LoadableObject = {
    endian: "little",
    license: "GPL",
    programs: [{ name: "main", section: "xdp", instructions, functions: [{ instruction: 0, name: "main" }], lines: [], relocations: [] }],
    maps,
    data: [],
  };
  const program = createMachine(options).load(object).programs.get("main") as MachineProgram;
  program.run({ packet: PACKET });
  const perRun = program.steps;
  const repeat = Math.max(1, Math.min(2000, Math.floor(100_000 / perRun)));
  const deadline = performance.now() + milliseconds;
  program.run({ packet: PACKET, repeat });
  const started = performance.now();
  let runs = 0;
  do {
    program.run({ packet: PACKET, repeat });
    runs += repeat;
  } while (performance.now() < deadline);
  const nanoseconds = (performance.now() - started) * 1e6;
  return {
    name,
    engine: options.engine,
    millionsPerSecond: (runs * perRun * 1e3) / nanoseconds,
    instructionsPerRun: perRun,
    nanosecondsPerRun: nanoseconds / runs,
  };
}

if (process.argv[1]?.endsWith("bench-vm.ts")) {
  for (const engine of ["translate", "interpret"] as const) {
    for (const speed of measureVm(engine)) {
      const rate = speed.millionsPerSecond.toFixed(1).padStart(8);
      console.log(`${engine.padEnd(10)} ${speed.name.padEnd(28)} ${rate} M/s  ${speed.nanosecondsPerRun.toFixed(0).padStart(8)} ns a run of ${speed.instructionsPerRun}`);
    }
  }
}
