/**
 * Makes one module of a P4 program and its C files. The functions of the C files become the program's own: they are
 * static, and those that the program calls are inlined. Definitions are held against the prototypes that the P4
 * declarations have; names that only their file sees get a number where two files have them.
 */

import { DiagnosticBag, type StageResult } from "../diagnostics/diagnostic.ts";
import type { Func, Module } from "../ir/ir.ts";
import type { Span } from "../source/source.ts";
import { prototypeFault } from "./prototypes.ts";
import { renamed, shifted } from "./rewrite.ts";

/** Why a C function is not what the program declares is said at its definition. */
export function linkModules(program: Module, files: readonly Module[]): StageResult<Module> {
  const bag = new DiagnosticBag();
  const wanted = new Map(program.functions.filter(isExternal).map((func) => [func.name, func]));
  let linked = program;
  for (const file of files) {
    checkPrototypes(program, wanted, file, bag);
    linked = joined(linked, file, wanted, bag);
  }
  return { ...(!bag.hasErrors && { value: linked }), diagnostics: bag.all };
}

function isExternal({ blocks, section }: Func): boolean {
  return blocks.length === 0 && section === undefined;
}

function checkPrototypes(program: Module, wanted: ReadonlyMap<string, Func>, file: Module, bag: DiagnosticBag): void {
  for (const definition of file.functions) {
    const declaration = isExternal(definition) ? undefined : wanted.get(definition.name);
    if (!declaration) continue;
    const fault = prototypeFault({ module: program, func: declaration }, { module: file, func: definition });
    const notes = declaration.span ? [{ message: "the P4 program declares it here", span: declaration.span }] : [];
    if (fault) bag.report("D0007", definition.span, `'${definition.name}' is not what the P4 program declares: ${fault.message}`, { notes, hint: fault.hint });
  }
}

function joined(program: Module, file: Module, wanted: ReadonlyMap<string, Func>, bag: DiagnosticBag): Module {
  const own = withoutClashes(program, file, bag);
  const moved = shifted(own, program.dataTypes.length);
  const defined = new Set(moved.functions.filter((func) => !isExternal(func)).map(({ name }) => name));
  const known = new Set(program.functions.filter((func) => !isExternal(func)).map(({ name }) => name));
  return {
    ...program,
    functions: [
      ...program.functions.filter((func) => !isExternal(func) || !defined.has(func.name)),
      ...moved.functions.filter((func) => !isExternal(func) || (!known.has(func.name) && !wanted.has(func.name))).map((func) => inProgram(func, wanted)),
    ],
    globals: [...program.globals, ...moved.globals],
    maps: [...program.maps, ...moved.maps],
    dataTypes: [...program.dataTypes, ...moved.dataTypes],
    sources: [...program.sources, ...moved.sources.filter((source) => !program.sources.includes(source))],
  };
}

function inProgram(func: Func, wanted: ReadonlyMap<string, Func>): Func {
  if (isExternal(func) || func.section !== undefined) return func;
  return { ...func, linkage: "static", inline: func.inline === "auto" && wanted.has(func.name) ? "always" : func.inline };
}

// Names ------------------------------------------------------------------------------------------------------------------

interface Definition {
  readonly name: string;
  readonly isOwn: boolean;
  readonly span?: Span;
}

function definitionsOf({ functions, globals, maps }: Module): Definition[] {
  return [
    ...functions.filter((func) => func.blocks.length > 0).map(({ name, linkage, span }) => ({ name, isOwn: linkage === "static", ...(span && { span }) })),
    ...globals.filter(({ section }) => section !== "").map(({ name, linkage, span }) => ({ name, isOwn: linkage === "static", ...(span && { span }) })),
    ...maps.map(({ name, span }) => ({ name, isOwn: false, ...(span && { span }) })),
  ];
}

/** The file with other names for what only it sees and the program has too; what both show is an error. */
function withoutClashes(program: Module, file: Module, bag: DiagnosticBag): Module {
  const taken = new Map(definitionsOf(program).map((one) => [one.name, one]));
  const names = new Map<string, string>();
  for (const { name, isOwn, span } of definitionsOf(file)) {
    const other = taken.get(name);
    if (!other) continue;
    if (isOwn) names.set(name, freeName(name, (candidate) => taken.has(candidate)));
    else bag.report("D0008", span, `'${name}' is defined twice`, { ...(other.span && { notes: [{ message: "the other definition", span: other.span }] }), hint: "give one of them another name, or make it static" });
  }
  return renamed(file, names);
}

function freeName(name: string, isTaken: (name: string) => boolean): string {
  for (let number = 1; ; number++) if (!isTaken(`${name}.${number}`)) return `${name}.${number}`;
}
