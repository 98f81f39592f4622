/**
 * A compiled module to an ELF object that libbpf, bpftool, iproute2 and the kernel's own static linker take:
 *
 * - every program in the section that it asks for, subprograms in `.text`, each with an STT_FUNC symbol of its exact size;
 * - maps in `.maps` (or, on request, the `maps` section of iproute2), globals in their data sections, `license` always;
 * - `.BTF`, and `.BTF.ext` with the functions and the source line of each instruction. No DWARF.
 *
 * A global symbol is relocated by name; a static one by its section, with the offset in the instruction, as libbpf
 * knows static functions and variables in no other way (libbpf.c, sym_is_subprog).
 */

import type { Global } from "../../compiler/ir/ir.ts";
import { invariant } from "../../compiler/support/invariant.ts";
import { encodeBtf } from "../btf/encode.ts";
import { encodeBtfExt } from "../btf/ext.ts";
import { btfFromLayout, mapStructSize, type ModuleBtf } from "../btf/from-layout.ts";
import { StringTable } from "../btf/strings.ts";
import type { CompiledModule } from "../compiled.ts";
import { encode, type SymbolFields, type SymbolUse } from "../isa/encode.ts";
import { callSource, immediateSource } from "../isa/opcodes.ts";
import { layOut, type CodeSection, type DataSection, type ObjectLayout, type PlacedFunction } from "./layout.ts";
import { encodeLegacyMap, type MapAbi } from "./legacy-maps.ts";
import * as elf from "./format.ts";
import { coreRecords, functionRecords, lineRecords } from "./code-records.ts";
import { ObjectSymbols } from "./symbols.ts";
import { writeElf, type OutputRelocation, type OutputSection } from "./writer.ts";

export interface WriteOptions {
  /** How maps are described; default by BTF. The others are for loaders that know none, and cannot say everything (`mapAbiFaults`). */
  readonly mapAbi?: MapAbi;
}

/** The bytes of an ELF64 relocatable object: the same for the same module, everywhere. */
export function writeObject(module: CompiledModule, options: WriteOptions = {}): Uint8Array {
  return new ObjectWriter(module, options.mapAbi ?? "btf").write();
}

class ObjectWriter {
  private readonly layout: ObjectLayout;
  private readonly symbols: ObjectSymbols;
  private readonly types: ModuleBtf;

  constructor(
    private readonly module: CompiledModule,
    private readonly mapAbi: MapAbi,
  ) {
    this.layout = layOut(module, mapAbi);
    this.symbols = new ObjectSymbols(module, this.layout);
    this.types = btfFromLayout(module, this.layout.data);
  }

  write(): Uint8Array {
    const sections = [
      ...this.layout.code.map((section) => this.codeSection(section)),
      ...this.layout.data.map((section) => this.dataSection(section)),
      ...this.btfSections(),
    ];
    return writeElf({ endian: this.module.endian, sections, symbols: this.symbols.all });
  }

  private codeSection(section: CodeSection): OutputSection {
    const bytes = new Uint8Array(section.size);
    const relocations: OutputRelocation[] = [];
    for (const placed of section.functions) {
      const resolve = (use: SymbolUse): SymbolFields => {
        const offset = placed.offset + use.slot * 8;
        const { fields, symbol } = use.place === "call" ? this.call(use, placed, offset) : this.address(use);
        const type = use.place === "call" ? elf.relocationType.call32 : elf.relocationType.imm64;
        if (symbol !== undefined) relocations.push({ offset, type, symbol });
        return fields;
      };
      bytes.set(encode(placed.function.instructions, { endian: this.module.endian, resolve }), placed.offset);
      this.writeTypeIds(placed, bytes);
    }
    const flags = elf.sectionFlag.alloc | elf.sectionFlag.exec;
    return { name: section.name, type: elf.sectionType.progbits, flags, align: 8, bytes, relocations };
  }

  /** The ids of types are known now. */
  private writeTypeIds({ function: { relocations }, offset, slots }: PlacedFunction, bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer);
    for (const [index, { kind, dataType }] of relocations) {
      if (kind !== "type_id_local" && kind !== "type_id_target") continue;
      view.setInt32(offset + slots[index]! * 8 + 4, this.types.relocated.get(dataType)!, this.module.endian === "little");
    }
  }

  /**
   * The immediate of a call is a distance in instructions from the next one. Before relocation it is -1 for a named
   * symbol, and the place in the section minus one for a section symbol; within one section a static function
   * needs no relocation at all.
   */
  private call(use: SymbolUse, from: PlacedFunction, offset: number): { fields: SymbolFields; symbol?: number } {
    const source = callSource.function;
    const place = this.symbols.placeOf(use.reference.symbol);
    if (!place || !place.isStatic) return { fields: { source, imm: -1 }, symbol: this.symbols.named(use.reference.symbol) };
    if (place.section === from.section) return { fields: { source, imm: (place.offset - offset) / 8 - 1 } };
    return { fields: { source, imm: place.offset / 8 - 1 }, symbol: this.symbols.section(place.section) };
  }

  private address(use: SymbolUse): { fields: SymbolFields; symbol: number } {
    const { reference } = use;
    const { symbol, addend } = this.reference(reference.symbol, reference.kind === "data" ? reference.offset : 0);
    return { fields: { source: immediateSource.number, imm: addend }, symbol };
  }

  /** The symbol to relocate by, and what to add to its value. */
  private reference(name: string, offset: number): { symbol: number; addend: number } {
    const place = this.symbols.placeOf(name);
    if (!place || !place.isStatic) return { symbol: this.symbols.named(name), addend: offset };
    return { symbol: this.symbols.section(place.section), addend: place.offset + offset };
  }

  private dataSection(section: DataSection): OutputSection {
    const bytes = new Uint8Array(section.size);
    const relocations: OutputRelocation[] = [];
    const pointer = (offset: number, name: string, addend: number) => {
      const reference = this.reference(name, addend);
      relocations.push({ offset, type: elf.relocationType.abs64, symbol: reference.symbol });
      new DataView(bytes.buffer).setBigInt64(offset, BigInt(reference.addend), this.module.endian === "little");
    };
    for (const { offset, definition } of section.symbols) {
      switch (definition.kind) {
        case "global":
          if (definition.global.bytes) bytes.set(definition.global.bytes, offset);
          for (const one of definition.global.relocations) pointer(offset + one.offset, one.symbol, one.addend);
          break;
        case "map":
          if (this.mapAbi !== "btf") bytes.set(encodeLegacyMap(definition.map, this.module.maps, this.mapAbi, this.module.endian), offset);
          else for (const value of definition.map.values ?? []) pointer(offset + mapStructSize(definition.map) + value.index * 8, value.symbol, 0);
          break;
        case "license":
          bytes.set(new TextEncoder().encode(this.module.license), offset);
      }
    }
    relocations.sort((a, b) => a.offset - b.offset);
    return { name: section.name, ...kindOfData(section), align: section.align, bytes, relocations };
  }

  private btfSections(): OutputSection[] {
    const { endian } = this.module;
    const strings = new StringTable();
    const { btf, functions, relocated } = this.types;
    const { layout, module } = this;
    const records = { functions: functionRecords(layout, functions), lines: lineRecords(module, layout), relocations: coreRecords(layout, relocated) };
    const ext = encodeBtfExt(records, strings, endian);
    const section = { type: elf.sectionType.progbits, flags: 0, align: 4 };
    const relocations = ext.places.map(({ section: name, at }) => ({
      offset: at, type: elf.relocationType.noDynamicLoad32, symbol: this.symbols.section(name),
    }));
    return [
      { name: ".BTF", ...section, bytes: encodeBtf(btf, { endian, strings }), relocations: [] },
      { name: ".BTF.ext", ...section, bytes: ext.bytes, relocations },
    ];
  }
}

function kindOfData(section: DataSection): { type: number; flags: number } {
  const { alloc, write } = elf.sectionFlag;
  if (/^\.bss(\.|$)/.test(section.name)) {
    invariant(section.symbols.every(({ definition }) => definition.kind !== "global" || isZero(definition.global)), `${section.name} has contents`);
    return { type: elf.sectionType.nobits, flags: alloc | write };
  }
  const readonly = /^\.rodata(\.|$)/.test(section.name);
  return { type: elf.sectionType.progbits, flags: readonly ? alloc : alloc | write };
}

function isZero(global: Global): boolean {
  return global.relocations.length === 0 && (global.bytes?.every((byte) => byte === 0) ?? true);
}
