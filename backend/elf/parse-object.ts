/**
 * The parts of a BPF object of any compiler: its functions, maps, data and BTF. Follows libbpf in what the parts
 * mean; says in an `ObjectError` what is wrong with anything else.
 */

import { BtfError, decodeBtf, type DecodedBtf } from "../btf/decode.ts";
import { decodeBtfExt, type BtfExt } from "../btf/ext.ts";
import type { LoadableData, LoadableMap } from "../loadable.ts";
import * as elf from "./format.ts";
import { legacyMapIds, readLegacyMaps } from "./legacy-maps.ts";
import { ObjectError } from "./object-error.ts";
import { absentSymbols, decodeFunction, findFunctions, isCode, type CodeSymbols, type DecodedFunction } from "./read-code.ts";
import { readBtfMaps } from "./read-maps.ts";
import { readElf, type ElfFile, type ElfSection, type ElfSymbol } from "./reader.ts";

/** No map of the kernel takes more than this in one value; a larger `.bss` is a broken file. */
const MAX_DATA_SIZE = 1 << 28;

export interface ParsedObject {
  readonly file: ElfFile;
  /** In the order of their sections and places. */
  readonly functions: readonly DecodedFunction[];
  readonly maps: ObjectMaps;
  readonly data: readonly LoadableData[];
  readonly license: string;
  readonly btf?: ObjectBtf;
}

/** Throws `ObjectError`. */
export function parseObject(bytes: Uint8Array): ParsedObject {
  try {
    return parse(bytes);
  } catch (error) {
    if (error instanceof BtfError) throw new ObjectError(error.message);
    throw error;
  }
}

function parse(bytes: Uint8Array): ParsedObject {
  const file = readElf(bytes);
  const code = file.sections.filter(isCode);
  if (code.length === 0) throw new ObjectError("the object has no programs");
  const btf = readBtf(file);
  const maps = readMaps(file, btf?.btf);
  const data = file.sections.filter((section) => isData(file, section));

  const names = new Set(maps.all.map((map) => map.name));
  const functions = code.flatMap((section) => findFunctions(file, section, names));
  const functionAt = new Map(functions.map((one) => [`${one.section.index}:${one.offset}`, one]));
  const absent = absentSymbols(file);
  const symbols: CodeSymbols = {
    isAbsent: (symbol) => absent.has(symbol),
    functionAt: (section, offset) => functionAt.get(`${section}:${offset}`),
    mapAt: (section, offset) => maps.places.get(`${section}:${offset}`),
    dataSection: (section) => data.find((one) => one.index === section)?.name,
  };
  return {
    file,
    functions: functions.map((one) => decodeFunction(file, one, symbols)),
    maps,
    data: data.map((section) => readData(file, section)),
    license: readLicense(file),
    ...(btf && { btf }),
  };
}

export interface ObjectBtf {
  readonly btf: DecodedBtf;
  readonly bytes: Uint8Array;
  readonly ext?: BtfExt;
}

function readBtf(file: ElfFile): ObjectBtf | undefined {
  const section = file.sections.find((one) => one.name === ".BTF");
  if (!section) return undefined;
  const btf = decodeBtf(section.bytes);
  const extension = file.sections.find((one) => one.name === ".BTF.ext");
  if (!extension) return { btf, bytes: section.bytes };
  return { btf, bytes: section.bytes, ext: decodeBtfExt(extension.bytes, btf.string) };
}

export interface ObjectMaps {
  readonly all: readonly LoadableMap[];
  /** Section index and offset of a definition → name. */
  readonly places: ReadonlyMap<string, string>;
  /** The ids of iproute2's maps. */
  readonly ids: ReadonlyMap<number, string>;
}

function readMaps(file: ElfFile, btf: DecodedBtf | undefined): ObjectMaps {
  const all: LoadableMap[] = [];
  const places = new Map<string, string>();
  let ids = new Map<number, string>();
  for (const section of file.sections) {
    if (section.name !== ".maps" && section.name !== "maps") continue;
    const symbols = symbolsOf(file, section);
    for (const symbol of symbols) places.set(`${section.index}:${symbol.value}`, symbol.name);
    if (section.name === ".maps") {
      if (!btf) throw new ObjectError("the object has maps in .maps, but no BTF that describes them");
      all.push(...readBtfMaps(file, section, btf));
    } else {
      all.push(...readLegacyMaps(section, symbols, file.endian));
      ids = legacyMapIds(section, symbols, file.endian);
    }
  }
  return { all, places, ids };
}

/** The symbols of variables in a section. */
function symbolsOf(file: ElfFile, section: ElfSection): ElfSymbol[] {
  const isVariable = ({ type }: ElfSymbol) => type === elf.symbolType.object || type === elf.symbolType.none;
  return file.symbols.filter((symbol) => symbol.section === section.index && symbol.name !== "" && isVariable(symbol));
}

/** The sections that become maps of global data: by their names, as in libbpf, or because code refers to them. */
function isData(file: ElfFile, section: ElfSection): boolean {
  const { progbits, nobits } = elf.sectionType;
  if (section.type !== progbits && section.type !== nobits) return false;
  if ((section.flags & elf.sectionFlag.alloc) === 0 || (section.flags & elf.sectionFlag.exec) !== 0 || section.size === 0) return false;
  if (/^\.(data|rodata|bss)(\.|$)/.test(section.name)) return true;
  if (section.name === ".maps" || section.name === "maps" || section.name.startsWith(".eh_frame")) return false;
  return file.sections.filter(isCode).some((code) => file.relocations.get(code.index)?.some((one) => one.symbol.section === section.index));
}

function readData(file: ElfFile, section: ElfSection): LoadableData {
  if (section.size > MAX_DATA_SIZE) throw new ObjectError(`section ${section.name} has ${section.size} bytes, which is too much`);
  const relocations = (file.relocations.get(section.index) ?? []).map((one) => {
    if (one.type !== elf.relocationType.abs64) throw new ObjectError(`section ${section.name} has a relocation of the unknown type ${one.type}`);
    if (one.offset + 8 > section.bytes.length) throw new ObjectError(`a relocation of ${section.name} reaches past its end`);
    const { symbol } = one;
    const name = symbol.name || file.sections[symbol.section]?.name;
    if (name === undefined) throw new ObjectError(`a relocation of ${section.name} names nothing`);
    return { offset: one.offset, symbol: name, addend: one.addend ?? inPlaceAddend(file, section, one.offset) };
  });
  return {
    section: section.name,
    bytes: section.type === elf.sectionType.nobits ? new Uint8Array(section.size) : section.bytes,
    readonly: (section.flags & elf.sectionFlag.write) === 0,
    symbols: symbolsOf(file, section).map(({ name, value, size }) => ({ name, offset: value, size })),
    relocations,
  };
}

function inPlaceAddend(file: ElfFile, section: ElfSection, offset: number): number {
  const view = new DataView(section.bytes.buffer, section.bytes.byteOffset, section.bytes.byteLength);
  return Number(view.getBigInt64(offset, file.endian === "little"));
}

function readLicense(file: ElfFile): string {
  const section = file.sections.find((one) => one.name === "license");
  if (!section) return "";
  const end = section.bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? section.bytes : section.bytes.subarray(0, end));
}
