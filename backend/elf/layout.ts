/** Where everything of a compiled module lies: the code sections with their functions, the data sections with their symbols. */

import { isExternal } from "../../compiler/ir/externals.ts";
import type { Global, MapDef } from "../../compiler/ir/ir.ts";
import { invariant } from "../../compiler/support/invariant.ts";
import { hasValues, mapStructSize } from "../btf/from-layout.ts";
import type { CompiledFunction, CompiledModule } from "../compiled.ts";
import { slotOffsets } from "../isa/encode.ts";
import { LEGACY_MAP_BYTES, type MapAbi } from "./legacy-maps.ts";
import { alignUp } from "./writer.ts";

export const TEXT = ".text";

export interface PlacedFunction {
  readonly function: CompiledFunction;
  readonly section: string;
  /** In bytes. */
  readonly offset: number;
  readonly size: number;
  /** The slot of each instruction, counted from the function's start. */
  readonly slots: readonly number[];
}

export interface CodeSection {
  readonly name: string;
  readonly size: number;
  readonly functions: readonly PlacedFunction[];
}

export interface PlacedData {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  readonly definition:
    | { readonly kind: "global"; readonly global: Global }
    | { readonly kind: "map"; readonly map: MapDef }
    | { readonly kind: "license" };
}

export interface DataSection {
  readonly name: string;
  readonly size: number;
  readonly align: number;
  readonly symbols: readonly PlacedData[];
}

export interface ObjectLayout {
  readonly code: readonly CodeSection[];
  readonly data: readonly DataSection[];
}

export function layOut(module: CompiledModule, mapAbi: MapAbi): ObjectLayout {
  return { code: layOutCode(module), data: layOutData(module, mapAbi) };
}

/** `.text` first, then the sections of the programs in the order of the source. */
function layOutCode(module: CompiledModule): CodeSection[] {
  const sections = groupBy(module.functions, (one) => one.section ?? TEXT);
  const names = [...sections.keys()].sort((a, b) => Number(b === TEXT) - Number(a === TEXT));
  return names.map((section) => {
    let size = 0;
    const functions = sections.get(section)!.map((one): PlacedFunction => {
      invariant(one.spans.length === one.instructions.length, `${one.name}: as many spans as instructions`);
      const slots = slotOffsets(one.instructions);
      const placed = { function: one, section, offset: size, size: slots.at(-1)! * 8, slots };
      size += placed.size;
      return placed;
    });
    return { name: section, size, functions };
  });
}

function layOutData(module: CompiledModule, mapAbi: MapAbi): DataSection[] {
  const sections: DataSection[] = [];
  if (module.maps.length > 0) {
    const [section, align] = mapAbi === "btf" ? [".maps", 8] : ["maps", 4];
    const sizeOf = (map: MapDef): number => (mapAbi === "btf" ? mapSize(map) : LEGACY_MAP_BYTES[mapAbi]);
    sections.push(place(section, module.maps.map((map) => ({ definition: { kind: "map", map } as const, name: map.name, size: sizeOf(map), align }))));
  }
  const defined = module.globals.filter((global) => !isExternal(global));
  for (const [section, globals] of groupBy(defined, (global) => global.section)) {
    sections.push(place(section, globals.map((global) => ({ definition: { kind: "global", global } as const, ...global }))));
  }
  if (!sections.some((section) => section.name === "license")) {
    const size = new TextEncoder().encode(module.license).length + 1;
    sections.push(place("license", [{ definition: { kind: "license" }, name: "_license", size, align: 1 }]));
  }
  return sections;
}

/** The struct of pointers, and behind it a pointer for each slot that `values` fills. */
function mapSize(map: MapDef): number {
  const slots = hasValues(map) ? Math.max(0, ...(map.values ?? []).map((value) => value.index + 1)) : 0;
  return mapStructSize(map) + slots * 8;
}

function place(name: string, symbols: readonly (Omit<PlacedData, "offset"> & { readonly align: number })[]): DataSection {
  let size = 0;
  const placed = symbols.map(({ align, name: symbol, size: bytes, definition }): PlacedData => {
    const offset = alignUp(size, align);
    size = offset + bytes;
    return { name: symbol, offset, size: bytes, definition };
  });
  return { name, size, align: Math.max(1, ...symbols.map((symbol) => symbol.align)), symbols: placed };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
