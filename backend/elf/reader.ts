/** Reads ELF64 files; every offset, size and index is checked against the file before it is used. */

import { ObjectError } from "./object-error.ts";
import * as elf from "./format.ts";

export interface ElfSection {
  readonly index: number;
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly size: number;
  readonly link: number;
  readonly info: number;
  readonly align: number;
  /** The contents; empty for `nobits`. */
  readonly bytes: Uint8Array;
}

export interface ElfSymbol {
  readonly index: number;
  readonly name: string;
  readonly value: number;
  readonly size: number;
  readonly type: number;
  readonly binding: number;
  readonly visibility: number;
  /** A section's index, or one of the reserved numbers. */
  readonly section: number;
}

export interface ElfRelocation {
  readonly offset: number;
  readonly type: number;
  readonly symbol: ElfSymbol;
  /** Only in `rela` sections; otherwise the addend stands in the place itself. */
  readonly addend: number | undefined;
}

export interface ElfFile {
  readonly endian: "little" | "big";
  readonly sections: readonly ElfSection[];
  readonly symbols: readonly ElfSymbol[];
  /** The relocations of a section, by its index, in order of their offsets. */
  readonly relocations: ReadonlyMap<number, readonly ElfRelocation[]>;
}

/** Throws `ObjectError` for what is not an ELF64 relocatable file for BPF. */
export function readElf(bytes: Uint8Array): ElfFile {
  const endian = checkHeader(bytes);
  const reader = new Reader(bytes, endian === "little");
  const sections = readSections(reader);
  const symbols = readSymbols(reader, sections);
  return { endian, sections, symbols, relocations: readRelocations(reader, sections, symbols) };
}

/** The sections of an ELF64 file of any kind, for any machine, as a kernel with its BTF is. Throws `ObjectError`. */
export function readElfSections(bytes: Uint8Array): readonly ElfSection[] {
  const { endian } = readIdentity(bytes);
  return readSections(new Reader(bytes, endian === "little"));
}

export function isElf(bytes: Uint8Array): boolean {
  return elf.ELF_MAGIC.every((byte, i) => bytes[i] === byte);
}

interface Identity {
  readonly endian: "little" | "big";
  readonly machine: number;
  readonly type: number;
}

function readIdentity(bytes: Uint8Array): Identity {
  if (bytes.length === 0) throw new ObjectError("the file is empty");
  if (!isElf(bytes)) throw new ObjectError("not an ELF file");
  if (bytes.length < elf.ELF_HEADER_SIZE) throw new ObjectError("the ELF header is cut short");
  if (bytes[4] !== elf.ELFCLASS64) throw new ObjectError("a 32-bit ELF file; BPF objects and kernels with BTF are 64-bit");
  if (bytes[5] !== elf.elfData.little && bytes[5] !== elf.elfData.big) throw new ObjectError("an ELF file of unknown byte order");
  const little = bytes[5] === elf.elfData.little;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { endian: little ? "little" : "big", machine: view.getUint16(18, little), type: view.getUint16(16, little) };
}

function checkHeader(bytes: Uint8Array): "little" | "big" {
  const { endian, machine, type } = readIdentity(bytes);
  // libbpf takes objects without a machine too: older compilers wrote them.
  if (machine !== elf.EM_BPF && machine !== 0) throw new ObjectError(`an ELF file for machine ${machine}, not for BPF (${elf.EM_BPF})`);
  if (type !== elf.ET_REL) throw new ObjectError(`an ELF file of type ${type}; BPF objects are relocatable (${elf.ET_REL})`);
  return endian;
}

class Reader {
  private readonly view: DataView;

  constructor(
    readonly bytes: Uint8Array,
    private readonly little: boolean,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8 = (at: number) => this.view.getUint8(at);
  u16 = (at: number) => this.view.getUint16(at, this.little);
  u32 = (at: number) => this.view.getUint32(at, this.little);

  /** A 64-bit number that has to be exact as a JavaScript number: offsets and sizes. */
  size(at: number, what: string): number {
    const value = this.view.getBigUint64(at, this.little);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new ObjectError(`${what} is ${value}, which cannot be`);
    return Number(value);
  }

  /** A signed 64-bit number; garbage that does not fit gives an inexact one. */
  signed = (at: number) => Number(this.view.getBigInt64(at, this.little));
}

function readSections(reader: Reader): ElfSection[] {
  const table = reader.size(40, "the place of the section headers");
  const entrySize = reader.u16(58);
  const count = reader.u16(60);
  if (count === 0) throw new ObjectError("an ELF file without sections");
  if (entrySize !== elf.SECTION_HEADER_SIZE || table + count * entrySize > reader.bytes.length) {
    throw new ObjectError("the section headers reach past the end of the file");
  }
  const raw = Array.from({ length: count }, (_, index) => readSection(reader, index, table + index * entrySize));
  const names = raw[reader.u16(62)]?.section;
  if (!names || names.type !== elf.sectionType.strtab) throw new ObjectError("an ELF file without names of sections");
  return raw.map(({ section, nameOffset }) => ({ ...section, name: stringAt(names.bytes, nameOffset, `the name of section ${section.index}`) }));
}

function readSection(reader: Reader, index: number, at: number): { section: ElfSection; nameOffset: number } {
  const type = reader.u32(at + 4);
  const offset = reader.size(at + 24, `the offset of section ${index}`);
  const size = reader.size(at + 32, `the size of section ${index}`);
  const hasBytes = type !== elf.sectionType.nobits && type !== elf.sectionType.null;
  if (hasBytes && offset + size > reader.bytes.length) throw new ObjectError(`section ${index} reaches past the end of the file`);
  const section: ElfSection = {
    index, name: "", type, size,
    flags: reader.u32(at + 8 + (reader.bytes[5] === elf.elfData.little ? 0 : 4)),
    link: reader.u32(at + 40),
    info: reader.u32(at + 44),
    align: reader.size(at + 48, `the alignment of section ${index}`),
    bytes: hasBytes ? reader.bytes.subarray(offset, offset + size) : new Uint8Array(),
  };
  return { section, nameOffset: reader.u32(at) };
}

function readSymbols(reader: Reader, sections: readonly ElfSection[]): ElfSymbol[] {
  const tables = sections.filter((section) => section.type === elf.sectionType.symtab);
  if (tables.length === 0) throw new ObjectError("an ELF file without symbols");
  if (tables.length > 1) throw new ObjectError("an ELF file with several symbol tables");
  const table = tables[0]!;
  const names = sections[table.link];
  if (!names || names.type !== elf.sectionType.strtab) throw new ObjectError("the symbols have no names");
  const start = table.bytes.byteOffset - reader.bytes.byteOffset;
  return Array.from({ length: Math.floor(table.size / elf.SYMBOL_SIZE) }, (_, index): ElfSymbol => {
    const at = start + index * elf.SYMBOL_SIZE;
    const section = reader.u16(at + 6);
    if (section < elf.SHN_LORESERVE && section >= sections.length) throw new ObjectError(`symbol ${index} lies in a section that does not exist`);
    return {
      index, section,
      name: stringAt(names.bytes, reader.u32(at), `the name of symbol ${index}`),
      binding: reader.u8(at + 4) >> 4,
      type: reader.u8(at + 4) & 15,
      visibility: reader.u8(at + 5) & 3,
      value: reader.size(at + 8, `the value of symbol ${index}`),
      size: reader.size(at + 16, `the size of symbol ${index}`),
    };
  });
}

function readRelocations(reader: Reader, sections: readonly ElfSection[], symbols: readonly ElfSymbol[]): Map<number, ElfRelocation[]> {
  const all = new Map<number, ElfRelocation[]>();
  for (const section of sections) {
    const withAddend = section.type === elf.sectionType.rela;
    if (section.type !== elf.sectionType.rel && !withAddend) continue;
    const target = sections[section.info];
    if (!target || section.info === 0) throw new ObjectError(`${section.name} relocates a section that does not exist`);
    const start = section.bytes.byteOffset - reader.bytes.byteOffset;
    const entrySize = withAddend ? elf.REL_SIZE + 8 : elf.REL_SIZE;
    const list = all.get(target.index) ?? [];
    for (let i = 0; i < Math.floor(section.size / entrySize); i++) {
      const at = start + i * entrySize;
      const [low, high] = reader.bytes[5] === elf.elfData.little ? [8, 12] : [12, 8];
      const symbol = symbols[reader.u32(at + high)];
      if (!symbol) throw new ObjectError(`relocation ${i} of ${section.name} names a symbol that does not exist`);
      const offset = reader.size(at, `the offset of relocation ${i} of ${section.name}`);
      if (offset >= target.size) throw new ObjectError(`relocation ${i} of ${section.name} lies past the end of ${target.name}`);
      list.push({ offset, type: reader.u32(at + low), symbol, addend: withAddend ? reader.signed(at + 16) : undefined });
    }
    all.set(target.index, list.sort((a, b) => a.offset - b.offset));
  }
  return all;
}

const utf8 = new TextDecoder();

function stringAt(table: Uint8Array, offset: number, what: string): string {
  const end = offset < table.length ? table.indexOf(0, offset) : -1;
  if (end < 0) throw new ObjectError(`${what} lies outside the string table`);
  return utf8.decode(table.subarray(offset, end));
}
