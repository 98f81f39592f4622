/**
 * The functions of an object's code sections, each decoded for itself: calls and addresses are symbols afterwards.
 * `read-object.ts` puts them together to programs.
 */

import { decode, DecodeError, type RawFields } from "../isa/decode.ts";
import type { CallTarget, Imm64, Instruction } from "../isa/instruction.ts";
import { callSource } from "../isa/opcodes.ts";
import type { ElfFile, ElfRelocation, ElfSection, ElfSymbol } from "./reader.ts";
import * as elf from "./format.ts";
import { ObjectError } from "./object-error.ts";

export interface ObjectFunction {
  /** Unique in the object: of several static functions of one name all but the first get a number. */
  readonly name: string;
  readonly section: ElfSection;
  /** In bytes. */
  readonly offset: number;
  readonly size: number;
  readonly isGlobal: boolean;
}

export interface DecodedFunction extends ObjectFunction {
  readonly instructions: readonly Instruction[];
}

export function isCode(section: ElfSection): boolean {
  return section.type === elf.sectionType.progbits && (section.flags & elf.sectionFlag.exec) !== 0 && section.size > 0;
}

/** The functions of a code section, by their symbols. A section without any is one function: old compilers wrote no sizes. */
export function findFunctions(file: ElfFile, section: ElfSection, names: Set<string>): ObjectFunction[] {
  const here = file.symbols.filter((symbol) => symbol.section === section.index && symbol.name !== "");
  let symbols: readonly ElfSymbol[] = here.filter((symbol) => symbol.type === elf.symbolType.func);
  if (symbols.length === 0) symbols = here.filter((symbol) => symbol.type === elf.symbolType.none && symbol.binding !== elf.symbolBinding.local);
  const starts = new Map<number, ElfSymbol>();
  for (const symbol of symbols) if (!starts.has(symbol.value)) starts.set(symbol.value, symbol);
  if (starts.size === 0) return [{ name: unique(section.name, names), section, offset: 0, size: section.size, isGlobal: true }];
  const sorted = [...starts.values()].sort((a, b) => a.value - b.value);
  return sorted.map((symbol, i) => {
    const end = symbol.size > 0 ? symbol.value + symbol.size : (sorted[i + 1]?.value ?? section.size);
    if (symbol.value % 8 !== 0 || (end - symbol.value) % 8 !== 0 || end > section.bytes.length) {
      throw new ObjectError(`function ${symbol.name} does not lie within section ${section.name}`);
    }
    const isGlobal = symbol.binding !== elf.symbolBinding.local;
    return { name: unique(symbol.name, names), section, offset: symbol.value, size: end - symbol.value, isGlobal };
  });
}

function unique(name: string, names: Set<string>): string {
  let free = name;
  for (let i = 1; names.has(free); i++) free = `${name}.${i}`;
  names.add(free);
  return free;
}

/** What the symbols that code refers to stand for. */
export interface CodeSymbols {
  /** The function that starts at a place; undefined when there is none. */
  functionAt(section: number, offset: number): ObjectFunction | undefined;
  /** The map whose definition starts at a place. */
  mapAt(section: number, offset: number): string | undefined;
  /** The program asks for the address of this undefined weak function, and is told that there is none. */
  isAbsent(symbol: ElfSymbol): boolean;
  /** The name of the data section with this index. */
  dataSection(section: number): string | undefined;
}

/** The undefined weak symbols whose addresses code takes: `if (function) function();`. */
export function absentSymbols(file: ElfFile): Set<ElfSymbol> {
  const { imm64 } = elf.relocationType;
  const inCode = file.sections.filter(isCode).flatMap((section) => file.relocations.get(section.index) ?? []);
  const taken = inCode.filter(({ type, symbol }) => type === imm64 && symbol.section === elf.SHN_UNDEF && symbol.binding === elf.symbolBinding.weak);
  return new Set(taken.map(({ symbol }) => symbol));
}

export function decodeFunction(file: ElfFile, one: ObjectFunction, symbols: CodeSymbols): DecodedFunction {
  const relocations = new Map((file.relocations.get(one.section.index) ?? []).map((relocation) => [relocation.offset, relocation]));
  const resolve = (place: "loadImm64" | "call", fields: RawFields) => {
    const offset = one.offset + fields.slot * 8;
    const relocation = relocations.get(offset);
    if (place === "loadImm64") return relocation && resolveAddress(relocation, fields, symbols);
    return relocation ? resolveCall(relocation, fields, symbols) : resolveDistance(one, offset, fields, symbols);
  };
  try {
    const bytes = one.section.bytes.subarray(one.offset, one.offset + one.size);
    return { ...one, instructions: decode(bytes, { endian: file.endian, resolve }) };
  } catch (error) {
    if (error instanceof DecodeError) throw new ObjectError(`function ${one.name}: ${error.message}`);
    throw error;
  }
}

/** A call within the section, which the compiler resolved itself. */
function resolveDistance(one: ObjectFunction, offset: number, fields: RawFields, symbols: CodeSymbols): CallTarget | undefined {
  if (fields.source !== callSource.function) return undefined;
  return functionReference(symbols, one.section.index, offset + 8 + fields.imm * 8, `instruction ${offset / 8} of ${one.section.name}`);
}

/** What libbpf writes in the place of a call of a function that the kernel does not have: nothing may reach it. */
const ABSENT_FUNCTION = 2_002_000_000;

function resolveCall(relocation: ElfRelocation, fields: RawFields, symbols: CodeSymbols): CallTarget {
  const { symbol } = relocation;
  if (symbol.section === elf.SHN_UNDEF) {
    return symbols.isAbsent(symbol) ? { kind: "helper", id: ABSENT_FUNCTION } : { kind: "kfunc", symbol: symbol.name };
  }
  const at = symbol.value + (fields.imm + 1) * 8 + (relocation.addend ?? 0);
  return functionReference(symbols, symbol.section, at, `a call of ${symbol.name || "a static function"}`);
}

function resolveAddress(relocation: ElfRelocation, fields: RawFields, symbols: CodeSymbols): Imm64 | undefined {
  const { symbol } = relocation;
  const name = symbol.name || `section ${symbol.section}`;
  if (symbol.section === elf.SHN_UNDEF) {
    // A weak symbol that nobody defines has the address 0: the program asks for that.
    if (symbol.binding === elf.symbolBinding.weak) return undefined;
    return { kind: "data", symbol: symbol.name, offset: fields.imm + (relocation.addend ?? 0) };
  }
  const offset = symbol.value + fields.imm + (relocation.addend ?? 0);
  const map = symbols.mapAt(symbol.section, offset);
  if (map !== undefined) return { kind: "map", symbol: map };
  const data = symbols.dataSection(symbol.section);
  if (data !== undefined) return { kind: "data", symbol: data, offset };
  return functionReference(symbols, symbol.section, offset, `the address of ${name}`);
}

function functionReference(symbols: CodeSymbols, section: number, offset: number, what: string): { readonly kind: "function"; readonly symbol: string } {
  const target = symbols.functionAt(section, offset);
  if (!target) throw new ObjectError(`${what} does not lead to a function`);
  return { kind: "function", symbol: target.name };
}
