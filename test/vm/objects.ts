/** Objects of hand-written programs for the tests of the built-in machine. */

import type { Instruction } from "../../backend/isa/instruction.ts";
import { parseAssembly } from "../../backend/isa/parse.ts";
import type { FunctionRecord, LineRecord, LoadableData, LoadableMap, LoadableObject, LoadableProgram } from "../../backend/loadable.ts";
import type { RunInput, RunResult } from "../../backend/runner.ts";
import { createMachine, type MachineOptions } from "../../backend/vm/machine.ts";

export const ENGINES = ["interpret", "translate"] as const;

export function mapOf(definition: Partial<LoadableMap> & { readonly name: string; readonly type: number }): LoadableMap {
  return { keySize: 4, valueSize: 4, maxEntries: 1, flags: 0, pinning: 0, values: [], ...definition };
}

export interface ProgramSource {
  readonly name?: string;
  readonly section?: string;
  /** Assembly, or instructions. Further functions follow the first. */
  readonly code: string | readonly Instruction[];
  readonly functions?: Readonly<Record<string, string | readonly Instruction[]>>;
  readonly lines?: readonly LineRecord[];
}

export function programOf({ name = "main", section = "xdp", code, functions = {}, lines = [] }: ProgramSource): LoadableProgram {
  const instructions: Instruction[] = [];
  const records: FunctionRecord[] = [];
  for (const [functionName, body] of [[name, code] as const, ...Object.entries(functions)]) {
    const start = instructions.length;
    records.push({ instruction: start, name: functionName });
    for (const instruction of typeof body === "string" ? parseAssembly(body) : body) {
      const moves = instruction.kind === "branch" || instruction.kind === "jump";
      instructions.push(moves ? { ...instruction, target: instruction.target + start } : instruction);
    }
  }
  return { name, section, instructions, functions: records, lines, relocations: [] };
}

export interface ObjectSource {
  readonly programs: readonly ProgramSource[];
  readonly maps?: readonly LoadableMap[];
  readonly data?: readonly LoadableData[];
}

export function objectOf({ programs, maps = [], data = [] }: ObjectSource): LoadableObject {
  return { endian: "little", license: "GPL", programs: programs.map(programOf), maps, data };
}

/** The packet of tests that do not care: an empty IPv4 packet to nobody. */
export const PACKET = Uint8Array.from([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, ...Array.from({ length: 50 }, (_, i) => i)]);

/** Runs one program on both engines and expects them to agree. */
export function runOnBoth(source: ProgramSource, input: Partial<RunInput> = {}, options: MachineOptions = {}): RunResult {
  const results = ENGINES.map((engine) => {
    const loaded = createMachine({ clock: () => 1_000n, ...options, engine }).load(objectOf({ programs: [source] }));
    const { durationNs: _, ...result } = [...loaded.programs.values()][0]!.run({ packet: PACKET, ...input });
    loaded.close();
    return result;
  });
  if (JSON.stringify(results[0], big) !== JSON.stringify(results[1], big)) {
    throw new Error(`the engines differ: ${JSON.stringify(results[0], big)} and ${JSON.stringify(results[1], big)}`);
  }
  return results[0]!;
}

function big(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}n` : value instanceof Uint8Array ? [...value].join() : value;
}
