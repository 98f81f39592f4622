/** Maps of an object made in the kernel: its own, and one array for each of its data sections. */

import { closeSync } from "node:fs";
import { mapFlags, mapTypeByNumber } from "../../compiler/bpf/map-types.ts";
import type { LoadableData, LoadableMap } from "../loadable.ts";
import { LoadError } from "../runner.ts";
import { possibleCpus } from "./availability.ts";
import { bpf, bpfResult, KernelStruct } from "./bpf-call.ts";
import type { LoadedBtf } from "./btf.ts";
import { errnoName, native, SystemError } from "./native.ts";

const TYPE_ARRAY = 2;
const TYPE_PERF_EVENT_ARRAY = 4;
const TYPES_OF_MAPS: ReadonlySet<number> = new Set([12, 13]);
const TYPES_OF_RINGS: ReadonlySet<number> = new Set([27, 31]);

/** Makes a map; the definition that comes back has the sizes that the kernel took. Throws `LoadError`. */
export function createMap(map: LoadableMap, btf: LoadedBtf | undefined): { fd: number; definition: LoadableMap } {
  const definition = { ...map, maxEntries: entriesOf(map) };
  const inner = innerPrototype(map, btf);
  try {
    return { fd: create(definition, btf, inner), definition };
  } finally {
    if (inner !== undefined) closeSync(inner);
  }
}

/** As libbpf does: one slot for each CPU, and a ring of whole pages whose number is a power of two. */
function entriesOf(map: LoadableMap): number {
  if (map.type === TYPE_PERF_EVENT_ARRAY && map.maxEntries === 0) return possibleCpus();
  if (!TYPES_OF_RINGS.has(map.type) || map.maxEntries === 0) return map.maxEntries;
  let size = native().pageSize;
  while (size < map.maxEntries) size *= 2;
  return size;
}

/** A map of maps is made with an example of what it will hold. */
function innerPrototype(map: LoadableMap, btf: LoadedBtf | undefined): number | undefined {
  if (!TYPES_OF_MAPS.has(map.type)) return undefined;
  if (!map.inner) throw new LoadError(`map '${map.name}' holds maps, but says nothing of them`);
  return createMap({ ...map.inner, name: `${map.name}.inner` }, btf).fd;
}

function create(map: LoadableMap, btf: LoadedBtf | undefined, inner: number | undefined): number {
  const plain = () => attributes(map, inner);
  const hasTypes = btf !== undefined && map.valueTypeId !== undefined;
  if (hasTypes) {
    const typed = plain().u32(48, btf.fd).u32(52, map.keyTypeId ?? 0).u32(56, map.valueTypeId!);
    const { value, errno } = bpfResult("mapCreate", typed);
    if (errno === 0) return value;
    // Types that the kernel keeps no BTF for (prog_array, ring buffers …) refuse it.
  }
  const { value, errno } = bpfResult("mapCreate", plain());
  if (errno === 0) return value;
  throw new LoadError(`map '${map.name}' cannot be made: ${errnoName(errno)}${explain(map, errno)}`);
}

const ATTRIBUTES_SIZE = 72;

function attributes(map: LoadableMap, inner: number | undefined): KernelStruct {
  return new KernelStruct(ATTRIBUTES_SIZE)
    .u32(0, map.type)
    .u32(4, map.keySize)
    .u32(8, map.valueSize)
    .u32(12, map.maxEntries)
    .u32(16, map.flags)
    .u32(20, inner ?? 0)
    .text(28, 16, kernelName(map.name));
}

/** Names in the kernel have 15 letters, digits, dots and underscores. */
export function kernelName(name: string): string {
  return name.replace(/[^\w.]/g, "_").slice(0, 15);
}

function explain(map: LoadableMap, errno: number): string {
  const type = mapTypeByNumber(map.type);
  const shape = `type ${type?.name ?? map.type}, key ${map.keySize} bytes, value ${map.valueSize} bytes, ${map.maxEntries} entries, flags ${map.flags}`;
  const code = errnoName(errno);
  if (code === "EINVAL" && type?.name === "lpm_trie" && (map.flags & mapFlags.noPrealloc) === 0) {
    return `: lpm_trie needs the flag BPF_F_NO_PREALLOC (${shape})`;
  }
  if (code === "EINVAL" && map.maxEntries === 0) return `: max_entries is 0 (${shape})`;
  if (code === "E2BIG" || code === "ENOMEM") return `: it is too big (${shape})`;
  return ` (${shape})`;
}

/** A data section is an array with one element; what programs may not write is frozen, so that its values are known. */
export function createData(data: LoadableData, btf: LoadedBtf | undefined): { fd: number; definition: LoadableMap } {
  const definition: LoadableMap = {
    name: data.section, type: TYPE_ARRAY, keySize: 4, valueSize: data.bytes.length, maxEntries: 1,
    flags: data.readonly ? mapFlags.rdonlyProg : 0, pinning: 0, values: [],
  };
  const sectionType = btf?.sectionId(data.section);
  const typed = sectionType === undefined ? definition : { ...definition, keyTypeId: 0, valueTypeId: sectionType };
  const fd = create(typed, btf, undefined);
  try {
    if (data.bytes.some((byte) => byte !== 0)) setFirst(fd, data.bytes, data.section);
    if (data.readonly) bpf("mapFreeze", new KernelStruct(4).u32(0, fd), `freezing ${data.section}`);
  } catch (error) {
    closeSync(fd);
    throw error instanceof SystemError ? new LoadError(error.message) : error;
  }
  return { fd, definition };
}

function setFirst(fd: number, value: Uint8Array, name: string): void {
  const update = new KernelStruct(32).u32(0, fd).pointer(8, new Uint8Array(4)).pointer(16, value);
  bpf("mapUpdate", update, `writing ${name}`);
}

/** Puts a map or program into the BPF file system, which keeps it until the file is removed. */
export function pin(fd: number, path: string): void {
  const name = Buffer.from(`${path}\0`);
  bpf("objPin", new KernelStruct(16).pointer(0, name).u32(8, fd), `pinning ${path}`);
}

/** Undefined when nothing is pinned there. */
export function openPinned(path: string): number | undefined {
  const name = Buffer.from(`${path}\0`);
  const { value, errno } = bpfResult("objGet", new KernelStruct(16).pointer(0, name));
  if (errno === 0) return value;
  if (errnoName(errno) === "ENOENT") return undefined;
  throw new SystemError(`opening ${path}`, errno);
}
