/** What maps hold, as text. */

import { mapTypeByNumber } from "../../compiler/bpf/map-types.ts";
import { RunError, type MapHandle } from "../runner.ts";

/** More entries than this are only counted. */
const MOST_ENTRIES = 32;
/** BPF_F_RDONLY_PROG: programs cannot have changed it. */
const READ_ONLY = 1 << 7;

export function describeMaps(maps: ReadonlyMap<string, MapHandle>): string[] {
  return [...maps].filter(([, map]) => (map.definition.flags & READ_ONLY) === 0).flatMap(([name, map]) => describe(name, map));
}

function describe(name: string, map: MapHandle): string[] {
  const { type } = map.definition;
  const head = `map ${name} (${mapTypeByNumber(type)?.name ?? `type ${type}`})`;
  const entries = contentsOf(map);
  if (entries.length === 0) return [`${head}: empty`];
  const rest = entries.length - MOST_ENTRIES;
  return [`${head}:`, ...entries.slice(0, MOST_ENTRIES).map((entry) => `  ${entry}`), ...(rest > 0 ? [`  … and ${rest} more`] : [])];
}

/** Elements that are all zero are left out of arrays, which are full of them. Queues are emptied. */
function contentsOf(map: MapHandle): string[] {
  const type = mapTypeByNumber(map.definition.type);
  try {
    const events = map.events().map((bytes) => `event ${number(bytes)}`);
    if (type?.value === "none" || type?.name === "perf_event_array") return events;
    if (map.pop) return popAll(map.pop).map(number);
    const keys = map.keys().sort(Buffer.compare);
    // The numbers of programs and maps mean nothing outside the machine.
    if (type?.value === "fd") return keys.map((key) => `${number(key)} is set`);
    return keys.flatMap((key) => {
      const value = map.lookup(key);
      if (!value || (type?.fixed && value.every((byte) => byte === 0))) return [];
      return [`${number(key)} = ${type?.perCpu ? perCpu(value, map.definition.valueSize) : number(value)}`];
    });
  } catch (error) {
    if (error instanceof RunError) return [];
    throw error;
  }
}

function popAll(pop: () => Uint8Array | null): Uint8Array[] {
  const values: Uint8Array[] = [];
  for (let value = pop(); value; value = pop()) values.push(value);
  return values;
}

/** The values of the CPUs, one after the other. */
function perCpu(values: Uint8Array, size: number): string {
  const step = Math.ceil(size / 8) * 8;
  return Array.from({ length: values.length / step }, (_, cpu) => number(values.subarray(cpu * step, cpu * step + size))).join(", ");
}

/** Hexadecimal, with the little-endian number behind it when it has the size of one. */
function number(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString("hex");
  if (![1, 2, 4, 8].includes(bytes.length)) return hex;
  const value = [...bytes].reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return `${hex} (${value})`;
}
