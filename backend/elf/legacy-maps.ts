/**
 * The `maps` section of the time before BTF: an array of structs, of iproute2's `struct bpf_elf_map`
 * (include/bpf_elf.h) or of the older `struct bpf_map_def`, which is its first five words.
 *
 *     type 32 | size_key 32 | size_value 32 | max_elem 32 | flags 32 | id 32 | pinning 32 | inner_id 32 | inner_idx 32
 */

import { diagnostic, type Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import type { MapDef } from "../../compiler/ir/ir.ts";
import type { LoadableMap } from "../loadable.ts";
import type { ElfSection, ElfSymbol } from "./reader.ts";
import { ObjectError } from "./object-error.ts";

/** How an object says what its maps are: by BTF in `.maps`, or by such structs in `maps`. */
export const MAP_ABIS = ["btf", "bpf_map_def", "bpf_elf_map"] as const;
export type MapAbi = (typeof MAP_ABIS)[number];
export type LegacyMapAbi = Exclude<MapAbi, "btf">;

const BPF_ELF_MAP_SIZE = 36;
const BPF_MAP_DEF_SIZE = 20;
export const LEGACY_MAP_BYTES: Readonly<Record<LegacyMapAbi, number>> = { bpf_map_def: BPF_MAP_DEF_SIZE, bpf_elf_map: BPF_ELF_MAP_SIZE };

/** Pinning of bpf_elf_map: PIN_OBJECT_NS 1, PIN_GLOBAL_NS 2. What libbpf calls "by name" is the global one. */
const PIN_GLOBAL_NS = 2;
const LIBBPF_PIN_BY_NAME = 1;

/** The bytes of one of the `maps` of an object. */
export function encodeLegacyMap(map: MapDef, maps: readonly MapDef[], abi: LegacyMapAbi, endian: "little" | "big"): Uint8Array {
  const view = new DataView(new ArrayBuffer(LEGACY_MAP_BYTES[abi]));
  const pinning = map.pinning === LIBBPF_PIN_BY_NAME ? PIN_GLOBAL_NS : 0;
  const words = [map.type, map.keySize, map.valueSize, map.maxEntries, map.flags];
  if (abi === "bpf_elf_map") words.push(...linksOf(map, maps, pinning));
  words.forEach((word, i) => view.setUint32(i * 4, word, endian === "little"));
  return new Uint8Array(view.buffer);
}

/** id, pinning, inner_id, inner_idx: the maps in the slots of the n-th map have the id n, and that map has the inner_id n. */
function linksOf(map: MapDef, maps: readonly MapDef[], pinning: number): number[] {
  const holder = maps.findIndex(({ values = [] }) => values.some(({ symbol }) => symbol === map.name));
  const slot = maps[holder]?.values?.find(({ symbol }) => symbol === map.name)?.index ?? 0;
  return [holder + 1, pinning, map.inner ? maps.indexOf(map) + 1 : 0, slot];
}

/** What the maps have that such a struct cannot say. */
export function mapAbiFaults(maps: readonly MapDef[], abi: LegacyMapAbi): Diagnostic[] {
  return maps.flatMap((map) => {
    const lost = lostBy(map, maps, abi);
    const hint = "leave out --map-abi: maps described by BTF have it";
    return lost === null ? [] : [diagnostic("B0012", map.span, `the map '${map.name}' has ${lost}, which struct ${abi} cannot say`, { hint })];
  });
}

function lostBy({ numaNode, mapExtra, pinning, inner, values = [] }: MapDef, maps: readonly MapDef[], abi: LegacyMapAbi): string | null {
  if (numaNode !== undefined) return "a NUMA node";
  if (mapExtra !== undefined) return "map_extra";
  if (abi === "bpf_map_def") return pinning ? "pinning" : inner || values.length > 0 ? "values" : null;
  if (inner && values.length === 0) return "an inner map that lies in none of its slots";
  return values.some(({ symbol }) => !maps.some((one) => one.name === symbol)) ? "programs as its values" : null;
}

/** The maps of a `maps` section: a struct for each symbol, all of one size. */
export function readLegacyMaps(section: ElfSection, symbols: readonly ElfSymbol[], endian: "little" | "big"): LoadableMap[] {
  if (symbols.length === 0) return [];
  const stride = section.bytes.length / symbols.length;
  if (!Number.isInteger(stride) || stride < BPF_MAP_DEF_SIZE) {
    throw new ObjectError(`section ${section.name} of ${section.bytes.length} bytes does not divide into ${symbols.length} map definitions`);
  }
  const view = new DataView(section.bytes.buffer, section.bytes.byteOffset, section.bytes.byteLength);
  const raw = symbols.map((symbol): RawMap => {
    if (symbol.value + stride > section.bytes.length) throw new ObjectError(`map ${symbol.name} reaches past the end of section ${section.name}`);
    const word = (i: number) => ((i + 1) * 4 <= stride && stride >= BPF_ELF_MAP_SIZE) || i < 5 ? view.getUint32(symbol.value + i * 4, endian === "little") : 0;
    return { name: symbol.name, words: [0, 1, 2, 3, 4, 5, 6, 7, 8].map(word) };
  });
  return raw.map((one) => loadable(one, raw));
}

interface RawMap {
  readonly name: string;
  readonly words: readonly number[];
}

/** iproute2 puts every map of id X and index Y into slot Y of the map whose inner_id is X. */
function loadable(map: RawMap, all: readonly RawMap[]): LoadableMap {
  const [type, keySize, valueSize, maxEntries, flags, , pinning, innerId] = map.words as [number, number, number, number, number, number, number, number];
  const inner = innerId === 0 ? [] : all.filter((one) => one !== map && one.words[5] === innerId);
  const values = inner.filter((one) => one.words[8] !== 0xffff_ffff).map((one) => ({ index: one.words[8]!, symbol: one.name }));
  const plain = { type, keySize, valueSize, maxEntries, flags, pinning: pinning === 0 ? 0 : LIBBPF_PIN_BY_NAME };
  if (inner.length === 0) return { name: map.name, ...plain, values: [] };
  const [innerType, innerKey, innerValue, innerMax, innerFlags] = inner[0]!.words as [number, number, number, number, number];
  return {
    name: map.name, ...plain, values,
    inner: { name: inner[0]!.name, type: innerType, keySize: innerKey, valueSize: innerValue, maxEntries: innerMax, flags: innerFlags, pinning: 0, values: [] },
  };
}

/** The id that programs in sections named `id/slot` refer to. */
export function legacyMapIds(section: ElfSection, symbols: readonly ElfSymbol[], endian: "little" | "big"): Map<number, string> {
  if (symbols.length === 0 || section.bytes.length / symbols.length < BPF_ELF_MAP_SIZE) return new Map();
  const view = new DataView(section.bytes.buffer, section.bytes.byteOffset, section.bytes.byteLength);
  return new Map(symbols.map((symbol) => [view.getUint32(symbol.value + 20, endian === "little"), symbol.name]));
}
