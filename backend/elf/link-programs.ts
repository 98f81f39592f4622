/** Puts each program together with the subprograms that it calls, as libbpf does, so that it stands alone. */

import type { BtfExt, SectionRecords } from "../btf/ext.ts";
import type { Instruction } from "../isa/instruction.ts";
import { slotOffsets } from "../isa/encode.ts";
import type { FunctionRecord, LineRecord, LoadableProgram, RelocationRecord } from "../loadable.ts";
import { TEXT } from "./layout.ts";
import { ObjectError } from "./object-error.ts";
import type { DecodedFunction } from "./read-code.ts";

/** The kernel takes a million instructions in a program; a file whose programs come to more than this is broken. */
const MAX_INSTRUCTIONS = 8_000_000;

export function linkPrograms(functions: readonly DecodedFunction[], ext: BtfExt | undefined): LoadableProgram[] {
  const linker = new Linker(functions, ext);
  return functions.filter((one) => isProgram(one, functions)).map((one) => linker.link(one));
}

/**
 * Everything outside `.text` that is not static is a program. An object with a single function has it as its
 * program wherever it lies (libbpf.c, prog_is_subprog).
 */
function isProgram(one: DecodedFunction, all: readonly DecodedFunction[]): boolean {
  return all.length === 1 || (one.section.name !== TEXT && one.isGlobal);
}

/** The source lines of each function, with the instructions counted from its start. */
export function linesOfFunctions(functions: readonly DecodedFunction[], ext: BtfExt | undefined): Map<DecodedFunction, LineRecord[]> {
  return recordsOf(functions, ext?.lines, (line, instruction) => ({ instruction, file: line.file, text: line.text.trim(), line: line.line, column: line.column }));
}

function relocationsOfFunctions(functions: readonly DecodedFunction[], ext: BtfExt | undefined): Map<DecodedFunction, RelocationRecord[]> {
  return recordsOf(functions, ext?.relocations, ({ typeId, access, kind }, instruction) => ({ instruction, typeId, access, kind }));
}

/** The records at the instructions of each function; those of no function are left out. */
function recordsOf<T extends { readonly offset: number }, Found>(
  functions: readonly DecodedFunction[],
  sections: readonly SectionRecords<T>[] = [],
  found: (record: T, instruction: number) => Found,
): Map<DecodedFunction, Found[]> {
  const bySection = new Map<string, T[]>();
  for (const { section, records } of sections) bySection.set(section, [...(bySection.get(section) ?? []), ...records]);
  return new Map(
    functions.map((one) => {
      const records = bySection.get(one.section.name);
      if (!records) return [one, []];
      const indexOfSlot = new Map(slotOffsets(one.instructions).slice(0, -1).map((slot, index) => [slot, index]));
      const own = records.flatMap((record) => {
        const instruction = indexOfSlot.get((record.offset - one.offset) / 8);
        return instruction === undefined ? [] : [found(record, instruction)];
      });
      return [one, own];
    }),
  );
}

class Linker {
  private readonly byName: ReadonlyMap<string, DecodedFunction>;
  private readonly lines: ReadonlyMap<DecodedFunction, readonly LineRecord[]>;
  private readonly relocations: ReadonlyMap<DecodedFunction, readonly RelocationRecord[]>;
  private readonly types: ReadonlyMap<string, number>;
  private total = 0;

  constructor(functions: readonly DecodedFunction[], ext: BtfExt | undefined) {
    this.byName = new Map(functions.map((one) => [one.name, one]));
    this.lines = linesOfFunctions(functions, ext);
    this.relocations = relocationsOfFunctions(functions, ext);
    this.types = new Map(ext?.functions.flatMap(({ section, records }) => records.map((one) => [`${section}:${one.offset}`, one.typeId] as const)));
  }

  link(program: DecodedFunction): LoadableProgram {
    const parts = this.reachable(program);
    const instructions: Instruction[] = [];
    const functions: FunctionRecord[] = [];
    const lines: LineRecord[] = [];
    const relocations: RelocationRecord[] = [];
    for (const part of parts) {
      const base = instructions.length;
      const typeId = this.types.get(`${part.section.name}:${part.offset}`);
      functions.push({ instruction: base, name: part.name, ...(typeId !== undefined && { typeId }) });
      for (const line of this.lines.get(part)!) lines.push({ ...line, instruction: base + line.instruction });
      for (const one of this.relocations.get(part)!) relocations.push({ ...one, instruction: base + one.instruction });
      for (const one of part.instructions) instructions.push(shifted(one, base));
    }
    this.total += instructions.length;
    if (this.total > MAX_INSTRUCTIONS) throw new ObjectError(`the programs have more than ${MAX_INSTRUCTIONS} instructions together`);
    return { name: program.name, section: program.section.name, instructions, functions, lines, relocations };
  }

  /** The program, then what it calls, in the order in which the calls are met. */
  private reachable(program: DecodedFunction): DecodedFunction[] {
    const found = new Set([program]);
    for (const one of found) {
      for (const instruction of one.instructions) {
        const name = calledFunction(instruction);
        if (name !== undefined) found.add(this.byName.get(name)!);
      }
    }
    return [...found];
  }
}

function calledFunction(instruction: Instruction): string | undefined {
  if (instruction.kind === "call" && instruction.target.kind === "function") return instruction.target.symbol;
  if (instruction.kind === "loadImm64" && instruction.value.kind === "function") return instruction.value.symbol;
  return undefined;
}

function shifted(instruction: Instruction, base: number): Instruction {
  if (base === 0 || (instruction.kind !== "branch" && instruction.kind !== "jump")) return instruction;
  return { ...instruction, target: instruction.target + base };
}
