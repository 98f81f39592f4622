/**
 * Reads of data that never changes become what is read: numbers, the addresses that stand in the data, and what functions
 * of the C library find out about strings. The second is needed to load: no loader relocates a pointer within `.rodata` or `.data`, so that the kernel would read zeros there.
 *
 * Data never changes when it is constant, or when it is of this module alone and every use of its address is a read.
 * What is volatile is the loader's to change, and so is what lies in `.rodata` and is no constant of the language.
 */

import { pointersOf, type Pointers } from "../analysis/provenance.ts";
import { definitions } from "../analysis/uses.ts";
import { libraryResult, stringIn } from "../ir/library-functions.ts";
import type { CallInst, Func, Global, Inst, LoadInst, Module, Value } from "../ir/ir.ts";
import { operandsOf, terminatorOperands } from "../ir/traverse.ts";
import { bitsOf } from "../ir/types.ts";

export function foldConstantData(module: Module): Module {
  const constants = constantsOf(module);
  if (constants.size === 0) return module;
  const functions = module.functions.map((func) => foldIn(func, constants, module.endian));
  return functions.every((func, index) => func === module.functions[index]) ? module : { ...module, functions };
}

type Constants = ReadonlyMap<string, Global>;

function constantsOf(module: Module): Constants {
  const written = writtenSymbols(module);
  const never = (global: Global) =>
    global.linkage !== "weak" && global.section !== "" && (global.readonly || (global.linkage === "static" && !global.kept && !written.has(global.name)));
  return new Map(module.globals.filter(never).map((global) => [global.name, global]));
}

/** The symbols whose address is used for anything but reading through it. */
function writtenSymbols(module: Module): ReadonlySet<string> {
  const written = new Set<string>();
  for (const global of module.globals) for (const relocation of global.relocations) written.add(relocation.symbol);
  for (const map of module.maps) for (const value of map.values ?? []) written.add(value.symbol);
  for (const func of module.functions) {
    /** The symbol that a value points into: operands stand before their uses, but for arguments of blocks, which count as other uses. */
    const symbols = new Map<Value, string>();
    const use = (value: Value) => {
      const symbol = symbols.get(value);
      if (symbol !== undefined) written.add(symbol);
    };
    for (const block of func.blocks) {
      for (const inst of block.insts) if (inst.op === "symbol") symbols.set(inst.result, inst.symbol);
    }
    for (let before = -1; before !== symbols.size; ) {
      before = symbols.size;
      for (const block of func.blocks) {
        for (const inst of block.insts) {
          const symbol = inst.op === "ptradd" ? symbols.get(inst.pointer) : undefined;
          if (symbol !== undefined && inst.op === "ptradd") symbols.set(inst.result, symbol);
        }
      }
    }
    for (const block of func.blocks) {
      for (const inst of block.insts) if (inst.op !== "load" && inst.op !== "ptradd" && !onlyReads(inst)) operandsOf(inst).forEach(use);
      terminatorOperands(block.terminator).forEach(use);
    }
  }
  return written;
}

function onlyReads(inst: Inst): boolean {
  return inst.op === "call" && inst.callee.kind === "library";
}

function foldIn(func: Func, constants: Constants, endian: "little" | "big"): Func {
  if (!func.blocks.some((block) => block.insts.some((inst) => inst.op === "symbol" && constants.has(inst.symbol)))) return func;
  const pointers = pointersOf(func);
  let changed = false;
  const blocks = func.blocks.map((block) => {
    const insts = block.insts.map((inst) => {
      if (inst.op === "load") return folded(inst, func, pointers, constants, endian) ?? inst;
      return (inst.op === "call" && workedOut(inst, func, pointers, constants)) || inst;
    });
    if (insts.every((inst, index) => inst === block.insts[index])) return block;
    changed = true;
    return { ...block, insts };
  });
  return changed ? { ...func, blocks } : func;
}

function folded(load: LoadInst, func: Func, pointers: Pointers, constants: Constants, endian: "little" | "big"): Inst | undefined {
  const fact = pointers.factOf(load.pointer);
  if (load.volatile || fact?.provenance.kind !== "symbol" || fact.root >= 0) return undefined;
  const global = constants.get(fact.provenance.symbol);
  const [at, size] = [fact.offset + load.offset, load.bits / 8];
  if (!global || at < 0 || at + size > global.size) return undefined;
  const span = load.span && { span: load.span };
  const type = func.valueTypes[load.result]!;
  const relocation = global.relocations.find((one) => at < one.offset + 8 && one.offset < at + size);
  if (type.kind === "ptr") {
    if (!relocation || relocation.offset !== at || relocation.addend < 0) return undefined;
    return { op: "symbol", result: load.result, symbol: relocation.symbol, offset: relocation.addend, ...span };
  }
  if (relocation) return undefined;
  const bytes = [...(global.bytes ?? new Uint8Array(global.size)).subarray(at, at + size)];
  if (endian === "little") bytes.reverse();
  const read = bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
  const extended = load.extend === "sign" ? BigInt.asIntN(load.bits, read) : read;
  return { op: "const", result: load.result, value: BigInt.asUintN(bitsOf(type), extended), ...span };
}

/** A function of the C library whose strings, and limit, are known. */
function workedOut({ callee, args, result, span }: CallInst, func: Func, pointers: Pointers, constants: Constants): Inst | undefined {
  if (callee.kind !== "library" || result === undefined) return undefined;
  const strings = args.slice(0, 2).map((arg) => knownString(arg, pointers, constants));
  const limit = args[2] === undefined ? undefined : constantIn(func, args[2]);
  if (!strings.every((one) => one !== null) || limit === null) return undefined;
  const value = BigInt.asUintN(bitsOf(func.valueTypes[result]!), libraryResult(callee.name, strings, limit));
  return { op: "const", result, value, ...(span && { span }) };
}

function knownString(pointer: Value, pointers: Pointers, constants: Constants): Uint8Array | null {
  const fact = pointers.factOf(pointer);
  if (fact?.provenance.kind !== "symbol" || fact.root >= 0) return null;
  const global = constants.get(fact.provenance.symbol);
  if (!global || fact.offset < 0 || global.relocations.length > 0) return null;
  return stringIn(global.bytes ?? new Uint8Array(global.size), fact.offset);
}

function constantIn(func: Func, value: Value): bigint | null {
  const inst = definitions(func)[value];
  return inst?.op === "const" ? inst.value : null;
}
