/**
 * The textual form of the IR, in the manner of Cranelift's .clif: what `--emit=ir` shows and what the tests of the
 * passes are written in. `parse.ts` reads it back: `parse(print(m))` equals `m`, but for the texts of the sources.
 */

import type { SourceFile, Span } from "../source/source.ts";
import type { Block, Func, Global, MapDef, Module } from "./ir.ts";
import { printDataType, printTags, printTypeId } from "./print-data.ts";
import { printInst, printTerminator } from "./print-inst.ts";
import { printSpan, printString, printSymbol } from "./print-text.ts";
import { resultOf } from "./traverse.ts";
import { printType } from "./types.ts";

export interface PrintOptions {
  /** The source places of instructions and definitions. Default true. */
  readonly spans?: boolean;
  /** The types of values that nothing defines (any more); without them the values lose their types. Default true. */
  readonly unused?: boolean;
}

/** The whole module, ending in a line end. */
export function printModule(module: Module, options: PrintOptions = {}): string {
  const sources = options.spans === false ? [] : allSources(module);
  const head = [
    `module ${printString(module.name)}`,
    `endian ${module.endian}`,
    `license ${printString(module.license)}`,
    ...(options.spans === false ? [] : sources.map((file, index) => `source ${index} ${printString(file.name)}`)),
  ];
  const parts = [
    head,
    module.dataTypes.map((type, index) => `type ${index} = ${printDataType(type)}`),
    module.maps.map((map) => `${printMap(map, sources)}`),
    module.globals.map((global) => printGlobal(global, sources)),
    ...module.functions.map((func) => [printFunc(func, sources, options)]),
  ];
  return `${parts.filter((part) => part.length > 0).map((part) => part.join("\n")).join("\n\n")}\n`;
}

/** One function, without a line end. Spans print as indices into `sources`; those of other files are left out. */
export function printFunc(func: Func, sources: readonly SourceFile[] = [], options: PrintOptions = {}): string {
  const head = functionHead(func, sources);
  if (func.blocks.length === 0 && func.slots.length === 0) return `${head} external`;
  const slots = func.slots.map(
    (slot) => `  slot s${slot.id} ${printString(slot.name)} size ${slot.size} align ${slot.align}${printSpan(slot.span, sources)}`,
  );
  const blocks = func.blocks.map((block) => printBlock(func, block, sources));
  const unused = options.unused === false ? [] : unusedValues(func);
  return [`${head} {`, ...slots, ...unused, ...blocks, "}"].join("\n");
}

function functionHead(func: Func, sources: readonly SourceFile[]): string {
  const params = func.params.map((value, index) => {
    const name = func.paramNames[index];
    return `v${value}: ${printType(func.valueTypes[value]!)}${name ? ` ${printString(name)}` : ""}`;
  });
  return [
    `function ${printSymbol(func.name)}(${params.join(", ")})`,
    ...(func.returnType ? [`-> ${printType(func.returnType)}`] : []),
    ...(func.linkage === "global" ? [] : [func.linkage]),
    ...(func.hidden ? ["hidden"] : []),
    ...(func.section === undefined ? [] : [`section ${printString(func.section)}`]),
    ...(func.inline === "auto" ? [] : [`inline ${func.inline}`]),
    ...(func.naked ? ["naked"] : []),
    ...(func.dataType === undefined ? [] : [`type ${printTypeId(func.dataType)}`]),
  ].join(" ") + printSpan(func.span, sources);
}

function printBlock(func: Func, block: Block, sources: readonly SourceFile[]): string {
  const params = block.params.map((value) => `v${value}: ${printType(func.valueTypes[value]!)}`);
  return [
    `block${block.id}${params.length > 0 ? `(${params.join(", ")})` : ""}:`,
    ...block.insts.map((inst) => `  ${printInst(func, inst)}${printSpan(inst.span, sources)}`),
    `  ${printTerminator(block.terminator)}${printSpan(block.terminator.span, sources)}`,
  ].join("\n");
}

/** `unused v3: i32, …`: the parser takes i64 for a gap in the numbers, so only what differs has to be said. */
function unusedValues(func: Func): string[] {
  const defined = new Set(func.params);
  for (const block of func.blocks) {
    for (const value of block.params) defined.add(value);
    for (const inst of block.insts) {
      const result = resultOf(inst);
      if (result !== undefined) defined.add(result);
    }
  }
  const last = func.valueTypes.length - 1;
  const listed = func.valueTypes.flatMap((type, value) => {
    if (defined.has(value)) return [];
    const implied = type.kind === "int" && type.bits === 64 && value !== last;
    return implied ? [] : [`v${value}: ${printType(type)}`];
  });
  return listed.length > 0 ? [`  unused ${listed.join(", ")}`] : [];
}

function printGlobal(global: Global, sources: readonly SourceFile[]): string {
  const relocations = global.relocations.map(({ offset, symbol, addend }) => {
    return `${offset}: ${printSymbol(symbol)}${addend === 0 ? "" : addend > 0 ? `+${addend}` : addend}`;
  });
  return [
    `global ${printSymbol(global.name)}`,
    ...(global.linkage === "global" ? [] : [global.linkage]),
    ...(global.hidden ? ["hidden"] : []),
    `section ${printString(global.section)} size ${global.size} align ${global.align}`,
    ...(global.readonly ? ["readonly"] : []),
    ...(global.kept ? ["kept"] : []),
    ...(global.dataType === undefined ? [] : [`type ${printTypeId(global.dataType)}${printTags(global)}`]),
    ...(global.bytes ? [`bytes ${printString(global.bytes)}`] : []),
    ...(relocations.length > 0 ? [`relocations [${relocations.join(", ")}]`] : []),
  ].join(" ") + printSpan(global.span, sources);
}

function printMap(map: MapDef, sources: readonly SourceFile[]): string {
  const values = map.values?.map(({ index, symbol }) => `${index}: ${printSymbol(symbol)}`);
  return [
    `map ${printSymbol(map.name)} type ${map.type} key ${map.keySize} value ${map.valueSize} entries ${map.maxEntries}`,
    ...(map.flags === 0 ? [] : [`flags ${map.flags}`]),
    ...(map.pinning === undefined ? [] : [`pinning ${map.pinning}`]),
    ...(map.numaNode === undefined ? [] : [`numa ${map.numaNode}`]),
    ...(map.mapExtra === undefined ? [] : [`extra ${map.mapExtra}`]),
    ...(map.keyType === undefined ? [] : [`keytype ${printTypeId(map.keyType)}`]),
    ...(map.valueType === undefined ? [] : [`valuetype ${printTypeId(map.valueType)}`]),
    ...(map.inner ? [`inner { ${printMap(map.inner, sources)} }`] : []),
    ...(values ? [`values [${values.join(", ")}]`] : []),
  ].join(" ") + printSpan(map.span, sources);
}

/** The module's files, then any other that a span lies in. */
function allSources(module: Module): SourceFile[] {
  const sources = new Set(module.sources);
  const add = (span: Span | undefined): void => void (span && sources.add(span.file));
  for (const { span } of module.globals) add(span);
  for (const map of module.maps) {
    for (let one: MapDef | undefined = map; one; one = one.inner) add(one.span);
  }
  for (const func of module.functions) {
    add(func.span);
    for (const { span } of func.slots) add(span);
    for (const block of func.blocks) {
      for (const { span } of block.insts) add(span);
      add(block.terminator.span);
    }
  }
  return [...sources];
}
