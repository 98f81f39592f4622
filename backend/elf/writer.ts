/**
 * Writes ELF64 relocatable files: header, section contents, section headers. Knows nothing of BPF but its machine
 * number. Each section with relocations is followed by its `.rel` section; `.symtab` comes last and shares the
 * string table with the section names, as in clang's objects.
 */

import { StringTable } from "../btf/strings.ts";
import * as elf from "./format.ts";

export interface OutputSymbol {
  readonly name: string;
  /** An index among the sections, or a place outside of all. */
  readonly section: number | "undefined" | "absolute";
  readonly value: number;
  readonly size: number;
  readonly type: number;
  readonly binding: number;
  readonly visibility?: number;
}

export interface OutputRelocation {
  readonly offset: number;
  readonly type: number;
  /** An index among the symbols. */
  readonly symbol: number;
}

export interface OutputSection {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly align: number;
  /** The contents; for `nobits` only their length counts. */
  readonly bytes: Uint8Array;
  readonly relocations: readonly OutputRelocation[];
}

export interface OutputFile {
  readonly endian: "little" | "big";
  readonly sections: readonly OutputSection[];
  readonly symbols: readonly OutputSymbol[];
}

export function writeElf(file: OutputFile): Uint8Array {
  const strings = new StringTable();
  const order = localsFirst(file.symbols);
  const numbers = sectionNumbers(file.sections);
  const symtab = numbers.count - 1;

  const headers: Header[] = [{ name: "", type: 0, flags: 0, align: 0, bytes: new Uint8Array() }];
  const stringTable: Header = { name: ".strtab", type: elf.sectionType.strtab, flags: 0, align: 1, bytes: new Uint8Array() };
  headers.push(stringTable);
  file.sections.forEach((section, i) => {
    headers.push(section);
    if (section.relocations.length === 0) return;
    const bytes = encodeRelocations(section.relocations, order.newIndex, file.endian);
    const info = numbers.of[i]!;
    headers.push({ name: `.rel${section.name}`, type: elf.sectionType.rel, flags: elf.sectionFlag.infoLink, align: 8, bytes, link: symtab, info, entrySize: elf.REL_SIZE });
  });
  headers.push({
    name: ".symtab", type: elf.sectionType.symtab, flags: 0, align: 8, link: 1, info: order.firstGlobal, entrySize: elf.SYMBOL_SIZE,
    bytes: encodeSymbols(order.symbols, numbers.of, strings, file.endian),
  });
  for (const header of headers) strings.add(header.name);
  stringTable.bytes = strings.bytes();
  return assemble(headers, strings, file.endian);
}

interface Header {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly align: number;
  bytes: Uint8Array;
  readonly link?: number;
  readonly info?: number;
  readonly entrySize?: number;
}

/** The number of each section in the file: after the null section and the string table, with `.rel` sections between. */
function sectionNumbers(sections: readonly OutputSection[]): { of: number[]; count: number } {
  let next = 2;
  const of = sections.map((section) => {
    const number = next;
    next += section.relocations.length > 0 ? 2 : 1;
    return number;
  });
  return { of, count: next + 1 };
}

/** ELF wants local symbols before all others; `newIndex` counts the null symbol. */
function localsFirst(symbols: readonly OutputSymbol[]): { symbols: OutputSymbol[]; newIndex: number[]; firstGlobal: number } {
  const isLocal = (symbol: OutputSymbol) => symbol.binding === elf.symbolBinding.local;
  const locals = symbols.filter(isLocal);
  const sorted = [...locals, ...symbols.filter((symbol) => !isLocal(symbol))];
  const position = new Map(sorted.map((symbol, i) => [symbol, i + 1]));
  return { symbols: sorted, newIndex: symbols.map((symbol) => position.get(symbol)!), firstGlobal: locals.length + 1 };
}

/** st_name 32 | binding 4, type 4 | visibility 8 | section 16 | value 64 | size 64 */
function encodeSymbols(symbols: readonly OutputSymbol[], numbers: readonly number[], strings: StringTable, endian: "little" | "big"): Uint8Array {
  const view = new DataView(new ArrayBuffer((symbols.length + 1) * elf.SYMBOL_SIZE));
  const little = endian === "little";
  symbols.forEach((symbol, i) => {
    const at = (i + 1) * elf.SYMBOL_SIZE;
    const { section } = symbol;
    view.setUint32(at, strings.add(symbol.name), little);
    view.setUint8(at + 4, (symbol.binding << 4) | symbol.type);
    view.setUint8(at + 5, symbol.visibility ?? elf.symbolVisibility.default);
    view.setUint16(at + 6, section === "undefined" ? elf.SHN_UNDEF : section === "absolute" ? elf.SHN_ABS : numbers[section]!, little);
    view.setBigUint64(at + 8, BigInt(symbol.value), little);
    view.setBigUint64(at + 16, BigInt(symbol.size), little);
  });
  return new Uint8Array(view.buffer);
}

/** r_offset 64 | symbol 32, type 32 */
function encodeRelocations(relocations: readonly OutputRelocation[], newIndex: readonly number[], endian: "little" | "big"): Uint8Array {
  const view = new DataView(new ArrayBuffer(relocations.length * elf.REL_SIZE));
  const little = endian === "little";
  relocations.forEach((relocation, i) => {
    view.setBigUint64(i * elf.REL_SIZE, BigInt(relocation.offset), little);
    view.setBigUint64(i * elf.REL_SIZE + 8, (BigInt(newIndex[relocation.symbol]!) << 32n) | BigInt(relocation.type), little);
  });
  return new Uint8Array(view.buffer);
}

function assemble(headers: readonly Header[], strings: StringTable, endian: "little" | "big"): Uint8Array {
  let end: number = elf.ELF_HEADER_SIZE;
  const offsets = headers.map((header) => {
    const offset = alignUp(end, Math.max(header.align, 1));
    if (header.type !== elf.sectionType.nobits) end = offset + header.bytes.length;
    return header.type === elf.sectionType.null ? 0 : offset;
  });
  const table = alignUp(end, 8);
  const bytes = new Uint8Array(table + headers.length * elf.SECTION_HEADER_SIZE);
  const view = new DataView(bytes.buffer);
  const little = endian === "little";
  writeFileHeader(bytes, view, little, table, headers.length);
  headers.forEach((header, i) => {
    if (header.type !== elf.sectionType.nobits) bytes.set(header.bytes, offsets[i]!);
    const at = table + i * elf.SECTION_HEADER_SIZE;
    view.setUint32(at, strings.add(header.name), little);
    view.setUint32(at + 4, header.type, little);
    view.setBigUint64(at + 8, BigInt(header.flags), little);
    view.setBigUint64(at + 24, BigInt(offsets[i]!), little);
    view.setBigUint64(at + 32, BigInt(header.bytes.length), little);
    view.setUint32(at + 40, header.link ?? 0, little);
    view.setUint32(at + 44, header.info ?? 0, little);
    view.setBigUint64(at + 48, BigInt(header.align), little);
    view.setBigUint64(at + 56, BigInt(header.entrySize ?? 0), little);
  });
  return bytes;
}

function writeFileHeader(bytes: Uint8Array, view: DataView, little: boolean, table: number, count: number): void {
  bytes.set([...elf.ELF_MAGIC, elf.ELFCLASS64, little ? elf.elfData.little : elf.elfData.big, 1]);
  view.setUint16(16, elf.ET_REL, little);
  view.setUint16(18, elf.EM_BPF, little);
  view.setUint32(20, 1, little);
  view.setBigUint64(40, BigInt(table), little);
  view.setUint16(52, elf.ELF_HEADER_SIZE, little);
  view.setUint16(58, elf.SECTION_HEADER_SIZE, little);
  view.setUint16(60, count, little);
  view.setUint16(62, 1, little);
}


export function alignUp(value: number, align: number): number {
  return Math.ceil(value / align) * align;
}
