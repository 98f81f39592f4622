/**
 * .BTF.ext: where functions start, the source line of each instruction, and CO-RE relocations (btf.rst §4.2).
 *
 *     header: magic 16 | version 8 | flags 8 | hdr_len 32 | func_info_off, _len | line_info_off, _len | core_relo_off, _len
 *     part:   record size 32, then for each section: name_off 32 | count 32 | records
 */

import { BtfError } from "./decode.ts";
import type { StringTable } from "./strings.ts";
import { BTF_MAGIC } from "./types.ts";

export interface FuncInfo {
  /** Bytes from the start of the section. */
  readonly offset: number;
  readonly typeId: number;
}

export interface LineInfo {
  /** Bytes from the start of the section. */
  readonly offset: number;
  readonly file: string;
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** A number that the loader fits to the running kernel's types: see `compiler/ir/core-relocation.ts`. */
export interface CoreRecord {
  /** Bytes from the start of the section. */
  readonly offset: number;
  readonly typeId: number;
  readonly access: string;
  readonly kind: number;
}

export interface SectionRecords<Record> {
  readonly section: string;
  readonly records: readonly Record[];
}

export interface BtfExt {
  readonly functions: readonly SectionRecords<FuncInfo>[];
  readonly lines: readonly SectionRecords<LineInfo>[];
  readonly relocations: readonly SectionRecords<CoreRecord>[];
}

const HEADER_SIZE = 32;
const MAX_LINE = 0x3f_ffff;
const MAX_COLUMN = 0x3ff;

/** Where an encoded record stands in .BTF.ext, for its relocation. */
export interface RecordPlace {
  readonly section: string;
  /** The offset of the record's instruction offset. */
  readonly at: number;
}

export interface EncodedBtfExt {
  readonly bytes: Uint8Array;
  readonly places: readonly RecordPlace[];
}

/** Puts the strings in `strings`, which must become the string section of the object's BTF. */
export function encodeBtfExt(ext: BtfExt, strings: StringTable, endian: "little" | "big" = "little"): EncodedBtfExt {
  const places: RecordPlace[] = [];
  const words: number[] = [];
  const part = <T extends { readonly offset: number }>(sections: readonly SectionRecords<T>[], size: number, fields: (record: T) => number[]) => {
    const start = words.length;
    const filled = sections.filter(({ records }) => records.length > 0);
    if (filled.length > 0) words.push(size);
    for (const { section, records } of filled) {
      words.push(strings.add(section), records.length);
      for (const record of records) {
        places.push({ section, at: HEADER_SIZE + words.length * 4 });
        words.push(record.offset, ...fields(record));
      }
    }
    return [start * 4, (words.length - start) * 4];
  };
  const header = [
    HEADER_SIZE,
    ...part(ext.functions, 8, (one) => [one.typeId]),
    ...part(ext.lines, 16, (one) => [strings.add(one.file), strings.add(one.text), packLine(one)]),
    ...part(ext.relocations, 16, (one) => [one.typeId, strings.add(one.access), one.kind]),
  ];
  const bytes = new Uint8Array(HEADER_SIZE + words.length * 4);
  const view = new DataView(bytes.buffer);
  const little = endian === "little";
  view.setUint16(0, BTF_MAGIC, little);
  view.setUint8(2, 1);
  header.forEach((word, i) => view.setUint32(4 + i * 4, word, little));
  words.forEach((word, i) => view.setUint32(HEADER_SIZE + i * 4, word, little));
  return { bytes, places };
}

/** A line has 22 bits and a column 10; what is past that is cut to the greatest. */
function packLine(one: LineInfo): number {
  return ((Math.min(one.line, MAX_LINE) << 10) | Math.min(one.column, MAX_COLUMN)) >>> 0;
}

/** Throws `BtfError`. `string` is that of the object's decoded BTF. Records may be longer than those known here. */
export function decodeBtfExt(bytes: Uint8Array, string: (offset: number) => string | undefined): BtfExt {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 24) throw new BtfError(".BTF.ext is shorter than its header");
  const little = view.getUint16(0, true) === BTF_MAGIC;
  if (!little && view.getUint16(0) !== BTF_MAGIC) throw new BtfError(".BTF.ext has no magic number");
  const word = (at: number) => {
    if (at + 4 > bytes.length) throw new BtfError(".BTF.ext is cut short");
    return view.getUint32(at, little);
  };
  const text = (offset: number) => {
    const found = string(offset);
    if (found === undefined) throw new BtfError(".BTF.ext names a string outside the strings of BTF");
    return found;
  };
  const headerLength = word(4);
  const part = <T>(at: number, minimum: number, read: (at: number) => T): SectionRecords<T>[] => {
    const length = at + 8 <= headerLength ? word(at + 4) : 0;
    if (length === 0) return [];
    const start = headerLength + word(at);
    const size = word(start);
    if (size < minimum || start + length > bytes.length) throw new BtfError(".BTF.ext has records of a wrong size");
    const sections: SectionRecords<T>[] = [];
    for (let next = start + 4; next < start + length; ) {
      const section = text(word(next));
      const count = word(next + 4);
      if (next + 8 + count * size > start + length) throw new BtfError(".BTF.ext is cut short");
      sections.push({ section, records: Array.from({ length: count }, (_, i) => read(next + 8 + i * size)) });
      next += 8 + count * size;
    }
    return sections;
  };
  return {
    functions: part(8, 8, (at) => ({ offset: word(at), typeId: word(at + 4) })),
    lines: part(16, 16, (at) => ({
      offset: word(at), file: text(word(at + 4)), text: text(word(at + 8)), line: word(at + 12) >>> 10, column: word(at + 12) & MAX_COLUMN,
    })),
    relocations: part(24, 16, (at) => ({ offset: word(at), typeId: word(at + 4), access: text(word(at + 8)), kind: word(at + 12) })),
  };
}
