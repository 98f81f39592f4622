/** What .BTF.ext says of the code: where functions start, the source line of each instruction, and what the loader fits to the kernel. */

import { lineText, type SourceFile, type Span } from "../../compiler/source/source.ts";
import type { DataTypeId } from "../../compiler/ir/data-types.ts";
import { coreKinds } from "../../compiler/ir/core-relocation.ts";
import type { CoreRecord, FuncInfo, LineInfo, SectionRecords } from "../btf/ext.ts";
import type { CompiledModule } from "../compiled.ts";
import type { ObjectLayout, PlacedFunction } from "./layout.ts";

export function functionRecords(layout: ObjectLayout, types: ReadonlyMap<string, number>): SectionRecords<FuncInfo>[] {
  return layout.code.map(({ name, functions }) => ({
    section: name,
    records: functions.map((one) => ({ offset: one.offset, typeId: types.get(one.function.name)! })),
  }));
}

/** `types` are those that relocations name. */
export function coreRecords(layout: ObjectLayout, types: ReadonlyMap<DataTypeId, number>): SectionRecords<CoreRecord>[] {
  return layout.code.map(({ name, functions }) => ({
    section: name,
    records: functions.flatMap(({ function: { relocations }, offset, slots }) =>
      [...relocations].map(([index, { kind, dataType, access }]) => ({
        offset: offset + slots[index]! * 8, typeId: types.get(dataType)!, access, kind: coreKinds.indexOf(kind),
      })),
    ),
  }));
}

/**
 * A record wherever the place in the source changes. The kernel wants one at the start of every function
 * ("missing bpf_line_info for func"), so one that has no place of its own gets the function's.
 */
export function lineRecords(module: CompiledModule, layout: ObjectLayout): SectionRecords<LineInfo>[] {
  const main: SourceFile = module.sources[0] ?? { name: module.name, text: "" };
  return layout.code.map(({ name, functions }) => ({ section: name, records: functions.flatMap((one) => functionLines(one, main)) }));
}

function functionLines(placed: PlacedFunction, main: SourceFile): LineInfo[] {
  const { instructions, spans, span } = placed.function;
  const records: LineInfo[] = [];
  let last: Span | undefined;
  for (let i = 0; i < instructions.length; i++) {
    const here = spans[i] ?? (i === 0 ? (span ?? spans.find((one) => one !== undefined) ?? nowhere(main)) : undefined);
    if (!here || (last && here.file === last.file && here.line === last.line && here.column === last.column)) continue;
    last = here;
    records.push({
      offset: placed.offset + placed.slots[i]! * 8,
      file: here.file.name, text: lineText(here.file, here.line).trim(), line: here.line, column: here.column,
    });
  }
  return records;
}

function nowhere(file: SourceFile): Span {
  return { file, line: 0, column: 0, endLine: 0, endColumn: 0 };
}
