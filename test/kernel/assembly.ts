/** Objects from assembly text, for tests of loaders. */

import type { LoadableData, LoadableMap, LoadableObject, LoadableProgram } from "../../backend/loadable.ts";
import { parseAssembly } from "../../backend/isa/parse.ts";

export interface ProgramOptions {
  readonly name?: string;
  readonly section?: string;
}

/** A program whose lines are those of its assembly; a comment is what the source says. */
export function program(assembly: string, { name = "main", section = "xdp" }: ProgramOptions = {}): LoadableProgram {
  return {
    name,
    section,
    instructions: parseAssembly(assembly),
    functions: [{ instruction: 0, name }],
    lines: [],
    relocations: [],
  };
}

export function object(programs: readonly LoadableProgram[], parts: Partial<Omit<LoadableObject, "programs">> = {}): LoadableObject {
  return { endian: "little", license: "GPL", programs, maps: [], data: [], ...parts };
}

export function map(name: string, type: number, sizes: Partial<LoadableMap> = {}): LoadableMap {
  return { name, type, keySize: 4, valueSize: 8, maxEntries: 4, flags: 0, pinning: 0, values: [], ...sizes };
}

export function data(section: string, bytes: Uint8Array, symbols: LoadableData["symbols"] = []): LoadableData {
  return { section, bytes, readonly: section.startsWith(".rodata"), symbols, relocations: [] };
}

export function u32(...values: number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(values).buffer);
}

export function u64(...values: bigint[]): Uint8Array {
  return new Uint8Array(BigUint64Array.from(values).buffer);
}

/** A packet of `length` bytes: an Ethernet header for IPv4, then 0, 1, 2 … */
export function packet(length = 64): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes.set([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0]);
  for (let i = 14; i < length; i++) bytes[i] = i - 14;
  return bytes;
}
