/**
 * What programs do with packets, in the kernel: verdict and packet of every run, and what is in the maps afterwards.
 * An observation that differs between runs of the same object depends on time, chance or addresses, and one that differs
 * when clang fills variables that nobody initialises with something depends on what C leaves open: they say nothing.
 */

import { readFileSync } from "node:fs";
import { parseObject } from "../../../backend/elf/parse-object.ts";
import { readElf } from "../../../backend/elf/reader.ts";
import { mapHandle } from "../../../backend/kernel/map-handle.ts";
import { testRun } from "../../../backend/kernel/test-run.ts";
import type { ProgramTypeName } from "../../../compiler/bpf/program-types.ts";
import { RunError } from "../../../backend/runner.ts";
import { LibbpfObject, type LibbpfMap } from "./libbpf.ts";
import { onOneCpu } from "./one-cpu.ts";
import { packets } from "./packets.ts";

/** BPF_PROG_TYPE_…: those that the kernel tries out on a packet. */
export const triedTypes: ReadonlyMap<number, ProgramTypeName> = new Map([[1, "socket_filter"], [3, "sched_cls"], [4, "sched_act"], [6, "xdp"], [8, "cgroup_skb"]]);

export interface Comparison {
  /** Programs that were run from both objects. */
  readonly programs: number;
  /** The observations that say something. */
  readonly compared: number;
  /** What differs: `prog/3: …`, `map counters: …`. */
  readonly differences: readonly string[];
}

/** How often clang's object runs again where ours has done something else. */
const AGAIN = 14;

/** Runs the programs of `names` that take packets from both objects. */
export function compareBehaviour(clang: string, ours: string, names: readonly string[]): Comparison {
  return onOneCpu(() => {
    const first = observe(clang, names);
    const settled = agreeing(first.observations, observe(clang, names).observations);
    return { programs: first.programs, compared: settled.size, differences: differencesOf(settled, observe(ours, names).observations) };
  });
}

/** The same, where that has found differences: `filled` are clang's objects with their variables filled. */
export function compareInDoubt(clang: string, ours: string, names: readonly string[], filled: readonly string[]): Comparison {
  return onOneCpu(() => {
    const first = observe(clang, names);
    let settled = withoutTypeNumbers(first.observations, clang);
    for (let run = 0; run < AGAIN; run++) settled = agreeing(settled, observe(clang, names).observations);
    for (const { programs, observations } of filled.map((object) => observe(object, names))) {
      if (programs === first.programs) settled = agreeing(settled, observations);
    }
    return { programs: first.programs, compared: settled.size, differences: differencesOf(settled, observe(ours, names).observations) };
  });
}

type Observations = ReadonlyMap<string, string>;

function agreeing(left: Observations, right: Observations): Observations {
  return new Map([...left].filter(([key, value]) => right.get(key) === value));
}

function differencesOf(expected: Observations, found: Observations): string[] {
  return [...expected].flatMap(([key, value]) => {
    const own = found.get(key);
    return own === value ? [] : [`${key}: ${own ?? "nothing"}, clang's ${value}`];
  });
}

/** BPF_CORE_TYPE_ID_LOCAL */
const LOCAL_TYPE_ID = 6;

/** Programs that look at the numbers of their own types: every compiler counts in its own way. */
function withoutTypeNumbers(observations: Observations, object: string): Observations {
  const { functions, btf } = parseObject(new Uint8Array(readFileSync(object)));
  const asked = (btf?.ext?.relocations ?? []).flatMap(({ section, records }) => records.filter(({ kind }) => kind === LOCAL_TYPE_ID).map(({ offset }) => ({ section, offset })));
  const counting = functions.filter((one) => asked.some(({ section, offset }) => one.section.name === section && offset >= one.offset && offset < one.offset + one.size));
  return new Map([...observations].filter(([key]) => !counting.some(({ name }) => key.startsWith(`${name}/`))));
}

interface Observed {
  readonly programs: number;
  readonly observations: Observations;
}

const samples = packets();

function observe(path: string, names: readonly string[]): Observed {
  const observations = new Map<string, string>();
  const object = LibbpfObject.open(path);
  if (typeof object === "string") return { programs: 0, observations };
  try {
    // In one order for both objects, as programs share maps.
    const tried = names.flatMap((wanted) => object.programs.filter(({ name, type }) => name === wanted && triedTypes.has(type)));
    if (tried.length === 0 || object.load(new Set(tried.map(({ name }) => name))) !== null) return { programs: 0, observations };
    for (const { name, type } of tried) {
      const fd = object.fd(name);
      for (const [index, packet] of samples.entries()) observations.set(`${name}/${index}`, runOnce(fd, triedTypes.get(type)!, packet));
    }
    for (const map of object.maps) for (const [key, value] of contents(map, path)) observations.set(key, value);
    return { programs: tried.length, observations };
  } finally {
    object.close();
  }
}

function runOnce(fd: number, type: ProgramTypeName, packet: Uint8Array): string {
  try {
    const { returnValue, packet: after } = testRun(fd, type, { packet });
    return `${returnValue} ${Buffer.from(after).toString("hex")}`;
  } catch (error) {
    if (error instanceof RunError) return error.message;
    throw error;
  }
}

/** BPF_MAP_TYPE_…: those whose entries are plain bytes. */
const plainTypes: ReadonlySet<number> = new Set([1, 2, 5, 6, 9, 10, 11]);
const ARRAY = 2;
const MAX_BYTES = 1 << 20;

function contents(map: LibbpfMap, path: string): [string, string][] {
  if (!plainTypes.has(map.type)) return [];
  // The loader's own maps are named after sections.
  const data = map.name.includes(".") ? variables(path, map.name) : undefined;
  if (!data && map.type === ARRAY && map.maxEntries * map.valueSize > MAX_BYTES) return [];
  const handle = mapHandle(map.fd, { name: map.name, type: map.type, keySize: map.keySize, valueSize: map.valueSize, maxEntries: map.maxEntries, flags: 0, pinning: 0, values: [] }, () => undefined);
  try {
    if (!data) return [[`map ${map.name}`, handle.keys().map((key) => `${hex(key)}=${hex(handle.lookup(key))}`).sort().join(" ")]];
    const value = handle.lookup(new Uint8Array(4)) ?? new Uint8Array();
    return data.map(({ name, offset, size }) => [`variable ${name}`, hex(value.slice(offset, offset + size))]);
  } catch (error) {
    if (error instanceof RunError) return [];
    throw error;
  }
}

interface Variable {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

const STT_OBJECT = 1;

/** Of a map that holds the program's variables: compilers lay them out as they like. */
function variables(path: string, map: string): readonly Variable[] {
  const { sections, symbols } = readElf(new Uint8Array(readFileSync(path)));
  const section = sections.filter(({ name }) => name.startsWith(".") && map.endsWith(name)).sort((a, b) => b.name.length - a.name.length)[0];
  if (!section) return [];
  // The compilers' own constants have no names that both agree on, and pointers hold addresses.
  const named = symbols.filter((one) => one.section === section.index && one.type === STT_OBJECT && /^\w+$/.test(one.name));
  return named.map(({ name, value, size }) => ({ name, offset: value, size }));
}

function hex(bytes: Uint8Array | null): string {
  return bytes ? Buffer.from(bytes).toString("hex") : "";
}
