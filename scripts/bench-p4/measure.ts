/** One program: its size, what the verifier makes of it, how long a packet takes, and how long a cold compile. */

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readObject } from "../../backend/elf/read-object.ts";
import { openKernel } from "../../backend/kernel/machine.ts";
import { measureObject } from "../bench/object-cost.ts";
import { measureProcesses } from "../bench/process-cost.ts";
import type { Command } from "../bench/samples.ts";

export interface P4Cost {
  readonly instructions: number;
  readonly processed: number;
  readonly packetNs: number;
  readonly compileMs: number;
}

/** Runs of one program in the kernel; the time is their mean. */
const REPEAT = 1_000_000;

/** IPv4 and UDP, 64 bytes: what the programs of the corpus parse. */
const PACKET = Uint8Array.from(
  Buffer.from("0200000000020200000000010800450000320001000040110000" + "0a0000010a000002" + "10921093001e0000" + "00".repeat(22), "hex"),
);

/** Throws when the program does not compile or load. */
export async function measureP4(command: (output: string) => Command, runs: number): Promise<P4Cost> {
  const folder = mkdtempSync(join(tmpdir(), "ebpfc-bench-"));
  try {
    const output = join(folder, "out.o");
    const [cost] = await measureProcesses([command(output)], runs);
    const { instructions, verified } = measureObject(output);
    return { instructions, processed: verified ?? NaN, packetNs: packetTime(output), compileMs: cost!.medianMs };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function packetTime(object: string): number {
  const loaded = openKernel().load(readObject(new Uint8Array(readFileSync(object))));
  try {
    return [...loaded.programs.values()][0]!.run({ packet: PACKET, repeat: REPEAT }).durationNs ?? NaN;
  } finally {
    loaded.close();
  }
}
