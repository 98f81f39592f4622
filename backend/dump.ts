/** `ebpfc dump`: what is in an object, for reading. */

import { helperById } from "../compiler/bpf/helpers.ts";
import { mapTypeByNumber } from "../compiler/bpf/map-types.ts";
import { printBtf } from "./btf/print.ts";
import { resolveType, typeOf, type Btf } from "./btf/types.ts";
import * as elf from "./elf/format.ts";
import { linesOfFunctions } from "./elf/link-programs.ts";
import { parseObject, type ParsedObject } from "./elf/parse-object.ts";
import type { DecodedFunction } from "./elf/read-code.ts";
import { linkParsed } from "./elf/read-object.ts";
import type { ElfSection } from "./elf/reader.ts";
import { slotOffsets } from "./isa/encode.ts";
import type { Instruction } from "./isa/instruction.ts";
import { printListing } from "./isa/print.ts";
import type { LineRecord, LoadableData, LoadableMap, LoadableProgram } from "./loadable.ts";
import { table } from "./table.ts";

/** Sections, maps, programs, types and instructions with their source lines. Throws `ObjectError`. */
export function dumpObject(bytes: Uint8Array): string {
  const parsed = parseObject(bytes);
  const { programs, maps } = linkParsed(parsed);
  const { btf } = parsed.btf ?? {};
  const header = [
    ["byte order", `${parsed.file.endian}-endian`],
    ["license", parsed.license || "(none)"],
  ];
  const chapters = [
    table(header),
    chapter("sections", table([["name", "kind", "bytes"], ...sectionRows(parsed)])),
    chapter("programs", table([["name", "section", "instructions", "of them called"], ...programs.map(programRow)])),
    chapter("maps", table([["name", "type", "key", "value", "entries", "more"], ...maps.map((map) => mapRow(map, btf))])),
    chapter("data", table([["section", "offset", "bytes", "symbol"], ...dataRows(parsed)])),
    chapter("types", btf ? printBtf(btf) : ""),
    disassembly(parsed),
  ];
  return chapters.filter((one) => one !== "").join("\n");
}

/** A title and what stands under it; nothing when there is only the title row of a table. */
function chapter(title: string, body: string): string {
  return body.split("\n").length <= 2 ? "" : `${title}:\n${body}`;
}

function sectionRows({ file }: ParsedObject): string[][] {
  const known = file.sections.filter((section) => section.type !== elf.sectionType.null);
  return known.map((section) => [section.name, sectionKind(section), String(section.size)]);
}

function sectionKind({ name, type, flags }: ElfSection): string {
  switch (type) {
    case elf.sectionType.rel:
    case elf.sectionType.rela:
      return "relocations";
    case elf.sectionType.symtab:
      return "symbols";
    case elf.sectionType.strtab:
      return "strings";
    case elf.sectionType.nobits:
      return "data, zero at first";
  }
  if ((flags & elf.sectionFlag.exec) !== 0) return "instructions";
  if (name === ".maps" || name === "maps") return "maps";
  if (name === ".BTF" || name === ".BTF.ext") return "types";
  if ((flags & elf.sectionFlag.alloc) === 0) return "other";
  return (flags & elf.sectionFlag.write) === 0 ? "data, read-only" : "data";
}

function programRow({ name, section, instructions, functions }: LoadableProgram): string[] {
  const called = functions.slice(1).map((one) => one.name);
  return [name, section, String(instructions.length), called.join(", ")];
}

function mapRow(map: LoadableMap, btf: Btf | undefined): string[] {
  const typed = (size: number, id: number | undefined) => (id === undefined || !btf ? String(size) : `${size} (${typeName(btf, id)})`);
  const more = [
    map.flags === 0 ? "" : `flags 0x${map.flags.toString(16)}`,
    map.pinning === 0 ? "" : "pinned by name",
    map.inner ? `of ${mapTypeName(map.inner.type)} ${map.inner.keySize}/${map.inner.valueSize}/${map.inner.maxEntries}` : "",
    ...map.values.map(({ index, symbol }) => `[${index}] = ${symbol}`),
  ];
  return [
    map.name, mapTypeName(map.type), typed(map.keySize, map.keyTypeId), typed(map.valueSize, map.valueTypeId), String(map.maxEntries),
    more.filter((one) => one !== "").join(", "),
  ];
}

function mapTypeName(number: number): string {
  return mapTypeByNumber(number)?.name ?? `type ${number}`;
}

/** A type as C writes it, as far as a word says it. */
function typeName(btf: Btf, id: number): string {
  const type = typeOf(btf, id);
  if (!type) return "void";
  switch (type.kind) {
    case "struct":
    case "union":
      return `${type.kind} ${type.name || "(anonymous)"}`;
    case "enum":
    case "enum64":
      return `enum ${type.name || "(anonymous)"}`;
    case "array": {
      const element = resolveType(btf, type.type);
      return `${element?.type.kind === "array" ? "array" : typeName(btf, type.type)}[${type.length}]`;
    }
    case "int":
    case "float":
    case "typedef":
      return type.name;
    case "ptr":
      return "pointer";
    default:
      return type.kind;
  }
}

function dataRows({ data }: ParsedObject): string[][] {
  return data.flatMap(({ section, symbols }) =>
    [...symbols].sort((a, b) => a.offset - b.offset).map((one) => [section, `0x${one.offset.toString(16)}`, String(one.size), one.name]));
}

/** Every function as it stands in its section, with the source lines between the instructions. */
function disassembly({ functions, data, btf }: ParsedObject): string {
  const lines = linesOfFunctions(functions, btf?.ext);
  return functions.map((one) => `${one.name} (${one.section.name}):\n${listing(one, lines.get(one) ?? [], data)}`).join("\n");
}

function listing({ instructions }: DecodedFunction, lines: readonly LineRecord[], data: readonly LoadableData[]): string {
  const lineAt = new Map(lines.filter((line) => line.line > 0).map((line) => [line.instruction, line]));
  const slots = slotOffsets(instructions);
  const width = String(slots.at(-1)).length;
  return printListing(instructions)
    .map((text, index) => {
      const line = lineAt.get(index);
      const source = line ? `  ; ${line.file}:${line.line}:${line.column}  ${line.text}\n` : "";
      const note = noteOn(instructions[index]!, data);
      return `${source}  ${String(slots[index]).padStart(width)}: ${text}${note === undefined ? "" : `  # ${note}`}\n`;
    })
    .join("");
}

/** The name of a helper, or of the variable at an address. */
function noteOn(instruction: Instruction, data: readonly LoadableData[]): string | undefined {
  if (instruction.kind === "call" && instruction.target.kind === "helper") return helperById(instruction.target.id)?.name;
  if (instruction.kind !== "loadImm64" || instruction.value.kind !== "data") return undefined;
  const { symbol, offset } = instruction.value;
  return data.find((one) => one.section === symbol)?.symbols.find((one) => offset >= one.offset && offset < one.offset + one.size)?.name;
}
