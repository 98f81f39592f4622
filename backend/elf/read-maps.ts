/** Maps in `.maps`, described by BTF as libbpf defines it (libbpf.c, parse_btf_map_def). */

import { resolveType, sizeOfType, typeOf, type Btf, type BtfMember, type BtfType, type TypeId } from "../btf/types.ts";
import type { LoadableMap } from "../loadable.ts";
import type { ElfFile, ElfSection, ElfSymbol } from "./reader.ts";
import { ObjectError } from "./object-error.ts";

type Variable = Extract<BtfType, { kind: "var" }>;

export function readBtfMaps(file: ElfFile, section: ElfSection, btf: Btf): LoadableMap[] {
  const data = btf.types.find((type) => type.kind === "datasec" && type.name === section.name);
  if (data?.kind !== "datasec") throw new ObjectError(`section ${section.name} is not described by BTF`);
  // The offsets of clang's DATASEC are zero until a loader fixes them: the symbols have the true ones.
  const placed = data.entries.map((entry) => {
    const variable = typeOf(btf, entry.type);
    if (variable?.kind !== "var") throw new ObjectError(`BTF of section ${section.name} has an entry that is no variable`);
    const symbol = file.symbols.find((one) => one.section === section.index && one.name === variable.name);
    if (!symbol) throw new ObjectError(`map ${variable.name} has no symbol`);
    return { variable, symbol };
  });
  placed.sort((a, b) => a.symbol.value - b.symbol.value);
  return placed.map(({ variable, symbol }) => readMap(file, section, btf, variable, symbol));
}

function readMap(file: ElfFile, section: ElfSection, btf: Btf, variable: Variable, symbol: ElfSymbol): LoadableMap {
  const { name } = variable;
  const { definition, valuesOffset } = readDefinition(btf, name, variable.type, 0);
  if (valuesOffset === undefined) return definition;
  const first = symbol.value + valuesOffset;
  const end = symbol.value + symbol.size;
  const values = (file.relocations.get(section.index) ?? [])
    .filter((one) => one.offset >= first && one.offset < end)
    .map((one) => {
      if (!one.symbol.name) throw new ObjectError(`a slot of map ${name} names a static symbol`);
      return { index: Math.floor((one.offset - first) / 8), symbol: one.symbol.name };
    });
  return { ...definition, values };
}

interface Definition {
  readonly definition: LoadableMap;
  /** Where the slots start; undefined without a member `values`. */
  readonly valuesOffset: number | undefined;
}

function readDefinition(btf: Btf, name: string, id: TypeId, depth: number): Definition {
  const struct = resolveType(btf, id)?.type;
  if (struct?.kind !== "struct") throw new ObjectError(`map ${name} is not a struct`);
  const map = { name, type: 0, keySize: 0, valueSize: 0, maxEntries: 0, flags: 0, pinning: 0, values: [] };
  const found: { -readonly [K in keyof LoadableMap]?: LoadableMap[K] } = {};
  let valuesOffset: number | undefined;
  for (const member of struct.members) {
    const number = () => memberNumber(btf, name, member);
    switch (member.name) {
      case "type": found.type = number(); break;
      case "max_entries": found.maxEntries = number(); break;
      case "map_flags": found.flags = number(); break;
      case "pinning": found.pinning = number(); break;
      case "key_size": found.keySize = number(); break;
      case "value_size": found.valueSize = number(); break;
      case "numa_node": found.numaNode = number(); break;
      case "map_extra": found.mapExtra = number(); break;
      case "key": [found.keyTypeId, found.keySize] = memberType(btf, name, member); break;
      case "value": [found.valueTypeId, found.valueSize] = memberType(btf, name, member); break;
      case "values":
        valuesOffset = member.bitOffset / 8;
        found.valueSize = 4;
        found.inner = innerMap(btf, name, member, depth);
        break;
      default:
        throw new ObjectError(`map ${name} has the unknown member ${member.name || "(anonymous)"}`);
    }
  }
  const definition = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
  return { definition: { ...map, ...definition }, valuesOffset };
}

/** `__uint(name, n)`: a pointer to an array of n; `__ulong(name, n)`: an enum of one value. */
function memberNumber(btf: Btf, map: string, member: BtfMember): number {
  const type = resolveType(btf, member.type)?.type;
  const array = type?.kind === "ptr" ? resolveType(btf, type.type)?.type : undefined;
  if (array?.kind === "array") return array.length;
  if ((type?.kind === "enum" || type?.kind === "enum64") && type.enumerators.length === 1) return Number(type.enumerators[0]!.value);
  throw new ObjectError(`map ${map}: member ${member.name} is not a number`);
}

/** `__type(name, T)`: a pointer to T. */
function memberType(btf: Btf, map: string, member: BtfMember): [TypeId, number] {
  const pointer = resolveType(btf, member.type)?.type;
  const size = pointer?.kind === "ptr" ? sizeOfType(btf, pointer.type) : undefined;
  if (pointer?.kind !== "ptr" || size === undefined) throw new ObjectError(`map ${map}: member ${member.name} is not a pointer to a type of known size`);
  return [pointer.type, size];
}

/** `__array(values, T)`: an array of pointers to the struct of an inner map; for a prog array to a function. */
function innerMap(btf: Btf, map: string, member: BtfMember, depth: number): LoadableMap | undefined {
  const array = resolveType(btf, member.type)?.type;
  const pointer = array?.kind === "array" ? resolveType(btf, array.type)?.type : undefined;
  if (pointer?.kind !== "ptr") throw new ObjectError(`map ${map}: member values is not an array of pointers`);
  if (resolveType(btf, pointer.type)?.type.kind !== "struct") return undefined;
  if (depth > 0) throw new ObjectError(`map ${map}: the inner map holds maps itself`);
  return readDefinition(btf, `${map}.inner`, pointer.type, depth + 1).definition;
}
