/** The BTF of a compiled module: its functions, globals and maps with the types that they name. */

import type { DataTypeId } from "../../compiler/ir/data-types.ts";
import { isExternal, isKernelSection } from "../../compiler/ir/externals.ts";
import type { MapDef } from "../../compiler/ir/ir.ts";
import { isPrivate, type CompiledModule } from "../compiled.ts";
import { BtfBuilder } from "./builder.ts";
import { sizeOfType, type Btf, type BtfMember, type BtfSectionEntry, type TypeId } from "./types.ts";

/** Where the symbols of a data section lie. */
export interface SectionLayout {
  readonly name: string;
  readonly size: number;
  readonly symbols: readonly { readonly name: string; readonly offset: number; readonly size: number }[];
}

export interface ModuleBtf {
  readonly btf: Btf;
  /** The FUNC of each defined function. */
  readonly functions: ReadonlyMap<string, TypeId>;
  /** The types that CO-RE relocations name. */
  readonly relocated: ReadonlyMap<DataTypeId, TypeId>;
}

export function btfFromLayout(module: CompiledModule, sections: readonly SectionLayout[]): ModuleBtf {
  const builder = new BtfBuilder(module.dataTypes);
  const variables = new Map<string, TypeId>();
  for (const map of module.maps) {
    variables.set(map.name, builder.add({ kind: "var", name: map.name, type: mapStruct(builder, map), linkage: "global" }));
  }
  for (const global of module.globals.filter((one) => !isPrivate(one.name))) {
    const type = global.dataType === undefined ? builder.bytes(global.size) : builder.data(global.dataType);
    const linkage = isExternal(global) ? "extern" : global.linkage === "static" ? "static" : "global";
    const variable = builder.add({ kind: "var", name: global.name, type, linkage });
    builder.tag(variable, global.tags);
    variables.set(global.name, variable);
  }

  const functions = new Map<string, TypeId>();
  for (const one of module.functions) {
    functions.set(one.name, builder.func(one.name, one.linkage === "static" ? "static" : "global", one.dataType, one.paramNames));
  }
  const kernelSymbols = describeExternals(module, builder, variables);

  for (const section of sections) {
    const entries = section.symbols.filter((symbol) => !isPrivate(symbol.name)).map((symbol) => ({
      type: variables.get(symbol.name) ?? builder.add({ kind: "var", name: symbol.name, type: builder.array(builder.int("char", 1, "signed"), symbol.size), linkage: "global" }),
      offset: symbol.offset,
      size: symbol.size,
    }));
    if (entries.length > 0) builder.add({ kind: "datasec", name: section.name, size: section.size, entries });
  }
  for (const [name, entries] of kernelSymbols) builder.add({ kind: "datasec", name, size: 0, entries });
  const named = new Set(module.functions.flatMap((one) => [...one.relocations.values()].map(({ dataType }) => dataType)));
  const relocated = new Map([...named].map((id) => [id, builder.data(id)]));
  return { btf: builder.btf, functions, relocated };
}

/** What the object only names: by section, what the loader finds in the kernel. */
function describeExternals(module: CompiledModule, builder: BtfBuilder, variables: ReadonlyMap<string, TypeId>): Map<string, BtfSectionEntry[]> {
  const sections = new Map<string, BtfSectionEntry[]>();
  const add = (section: string, entry: BtfSectionEntry): unknown => sections.set(section, [...(sections.get(section) ?? []), entry]);
  for (const one of module.externals) {
    const id = builder.func(one.name, "extern", one.dataType, one.paramNames);
    if (one.kind === "kfunc") add(".ksyms", { type: id, offset: 0, size: 0 });
  }
  for (const { name, section, size } of module.globals) {
    if (isKernelSection(section)) add(section, { type: variables.get(name)!, offset: 0, size });
  }
  return sections;
}

/** The bytes of a map's definition in `.maps`: a pointer for each member, without the slots of `values`. */
export function mapStructSize(map: MapDef): number {
  return fieldsOf(map).length * 8;
}

/**
 * The definition of a map as libbpf reads it from BTF: a number n is a pointer to an array of n ints, a type a
 * pointer to it. `values` comes last: the slots of the map lie behind the struct.
 */
function mapStruct(builder: BtfBuilder, map: MapDef): TypeId {
  const members = fieldsOf(map).map((field, i): BtfMember => {
    const typed = field.type === undefined ? undefined : builder.data(field.type);
    if (typed !== undefined && sizeOfType(builder.btf, typed) === field.number) {
      return { name: field.name, type: builder.pointerTo(typed), bitOffset: i * 64 };
    }
    return { name: field.type === undefined ? field.name : `${field.name}_size`, type: numberType(builder, field.number), bitOffset: i * 64 };
  });
  const size = members.length * 8;
  if (hasValues(map)) members.push({ name: "values", type: builder.array(builder.pointerTo(valueType(builder, map)), 0), bitOffset: size * 8 });
  return builder.add({ kind: "struct", name: "", size, members });
}

/** `__uint(name, number)`; what does not fit in the length of an array is `__ulong(name, number)`, an enum of one value. */
function numberType(builder: BtfBuilder, number: number | bigint): TypeId {
  if (number <= 0xffff_ffff) return builder.pointerTo(builder.array(builder.int("int", 4, "signed"), Number(number)));
  const enumerators = [{ name: `__unique_value_${number}`, value: BigInt(number) }];
  return builder.add({ kind: "enum64", name: "", size: 8, signed: false, enumerators });
}

interface MapField {
  readonly name: string;
  readonly number: number | bigint;
  /** For `key` and `value`: the type; its size is `number`. */
  readonly type?: number;
}

function fieldsOf(map: MapDef): MapField[] {
  const sized = (name: string, number: number, type: number | undefined): MapField[] => {
    if (number === 0) return [];
    return [type === undefined ? { name: `${name}_size`, number } : { name, number, type }];
  };
  const given = (name: string, number: number | bigint | undefined): MapField[] => (number ? [{ name, number }] : []);
  return [
    { name: "type", number: map.type },
    ...given("max_entries", map.maxEntries),
    ...sized("key", map.keySize, map.keyType),
    ...sized("value", map.valueSize, map.valueType),
    ...given("map_flags", map.flags),
    ...given("numa_node", map.numaNode),
    ...given("map_extra", map.mapExtra),
    ...given("pinning", map.pinning),
  ];
}

export function hasValues(map: MapDef): boolean {
  return map.inner !== undefined || (map.values?.length ?? 0) > 0;
}

/** What a slot points to: the definition of an inner map, or for a prog array a function. */
function valueType(builder: BtfBuilder, map: MapDef): TypeId {
  if (map.inner) return mapStruct(builder, map.inner);
  const context = { name: "", type: builder.pointerTo(0) };
  return builder.add({ kind: "func_proto", returns: builder.int("int", 4, "signed"), params: [context] });
}
