/**
 * The rule of each instruction format:
 * - Arithmetic takes and gives integers of one type; a byte swap only whole bytes. Pointers do no arithmetic but
 *   `ptradd` with an i64; they compare with each other and convert from and to i64.
 * - Extensions widen and truncations narrow. The null pointer is the only constant of type ptr.
 * - Accesses have a width of whole bytes, no wider than their value's type rounded up to bytes: what a load reads
 *   beyond the type is dropped, and a store writes zeros there. A pointer is read and written whole.
 * - Atomics work on i32 and i64; `xchg` and `cmpxchg` have a result.
 * - The operands of assembly are i64, i32 (`w`) and ptr; its first output is its result, and an `asm_output` for each
 *   other one stands behind it in the same block.
 * - Kernel functions take at most five arguments; helpers deal in i64 and ptr only.
 */

import type { DiagnosticCode } from "../diagnostics/catalog.ts";
import type { Span } from "../source/source.ts";
import { unreachable } from "../support/invariant.ts";
import { givesValue, takesValue, type Assembly } from "../ir/assembly.ts";
import type { AssemblyOutputInst, AtomicInst, Block, BlockId, CallInst, ConvertInst, Func, Inst, LoadInst, Module, Slot, SlotId, StoreInst, Value } from "../ir/ir.ts";
import { opcodes, type Format } from "../ir/opcodes.ts";
import { printInst } from "../ir/print-inst.ts";
import { bitsOf, bytesOf, i1, i32, i64, i8, printType, ptr, type Type } from "../ir/types.ts";

export interface FunctionContext {
  readonly func: Func;
  readonly module: Module;
  readonly blocks: ReadonlyMap<BlockId, Block>;
  readonly slots: ReadonlyMap<SlotId, Slot>;
  readonly report: (code: DiagnosticCode, span: Span | undefined, message: string) => void;
}

/** One instruction with the means to complain about it. */
interface Site {
  readonly context: FunctionContext;
  say(code: DiagnosticCode, message: string): void;
  type(value: Value): Type | undefined;
  /** Complains unless `value` is of `type`. */
  expect(value: Value, type: Type | undefined): void;
  expectInteger(value: Value): void;
}

export function verifyInst(context: FunctionContext, block: Block, inst: Inst): void {
  const site = siteOf(context, block, inst);
  const format: Format = opcodes[inst.op].format;
  if (format !== formatOf(inst)) return site.say("I0102", "the operands are those of another instruction");
  switch (inst.op) {
    case "const":
      return verifyConst(site, inst.value, site.type(inst.result));
    case "select":
      site.expect(inst.condition, i1);
      site.expect(inst.ifTrue, site.type(inst.result));
      return site.expect(inst.ifFalse, site.type(inst.result));
    case "ptradd":
      site.expect(inst.pointer, ptr);
      site.expect(inst.offset, i64);
      return site.expect(inst.result, ptr);
    case "slot":
      site.expect(inst.result, ptr);
      if (!context.slots.has(inst.slot)) site.say("I0101", `there is no slot s${inst.slot}`);
      return;
    case "symbol":
      site.expect(inst.result, ptr);
      return verifySymbol(site, inst.symbol, inst.offset);
    case "core":
      site.expect(inst.result, i64);
      if (!context.module.dataTypes[inst.relocation.dataType]) site.say("I0104", `there is no data type ${inst.relocation.dataType}`);
      return;
    case "load":
    case "store":
      return verifyAccess(site, inst);
    case "memcpy":
      site.expect(inst.destination, ptr);
      site.expect(inst.source, ptr);
      return verifyStretch(site, inst.size, inst.align);
    case "memset":
      site.expect(inst.pointer, ptr);
      site.expect(inst.byte, i8);
      return verifyStretch(site, inst.size, inst.align);
    case "call":
      return verifyCall(site, inst);
    case "asm":
    case "asm_value":
      return verifyAssembly(site, inst.assembly, inst.args, inst.result);
    case "asm_output":
      return verifyAssemblyOutput(site, block, inst);
    default:
      if ("left" in inst) return verifyBinary(site, format, inst);
      if ("pointer" in inst) return verifyAtomic(site, inst);
      if ("operand" in inst) return format === "unary" ? verifyUnary(site, inst) : verifyConvert(site, inst as ConvertInst);
      return unreachable(inst);
  }
}

/** The format that the fields of an instruction have: a pass may have changed `op` alone. */
function formatOf(inst: Inst): Format {
  const { format } = opcodes[inst.op];
  if (format === "unary" || format === "convert") return "operand" in inst ? format : "const";
  if (format === "binary" || format === "compare") return "left" in inst ? format : "const";
  return format;
}

function siteOf(context: FunctionContext, block: Block, inst: Inst): Site {
  const { func } = context;
  const say = (code: DiagnosticCode, message: string): void => {
    context.report(code, inst.span, `block${block.id}: '${printInst(func, inst)}': ${message}`);
  };
  const name = (type: Type | undefined): string => (type ? printType(type) : "of no type");
  return {
    context,
    say,
    type: (value) => func.valueTypes[value],
    expect(value, type) {
      const found = func.valueTypes[value];
      if (found !== type) say("I0102", `v${value} is ${name(found)}, not ${name(type)}`);
    },
    expectInteger(value) {
      const found = func.valueTypes[value];
      if (found?.kind !== "int") say("I0102", `v${value} is ${name(found)}, not an integer`);
    },
  };
}

function verifyConst(site: Site, value: bigint, type: Type | undefined): void {
  if (!type) return site.say("I0102", "the result has no type");
  if (type.kind === "ptr" && value !== 0n) site.say("I0102", "the only constant pointer is null");
  if (value < 0n || value >> BigInt(bitsOf(type)) !== 0n) site.say("I0102", `${value} is no ${printType(type)}`);
}

function verifyUnary(site: Site, inst: { op: string; result: Value; operand: Value }): void {
  const type = site.type(inst.result);
  site.expectInteger(inst.result);
  site.expect(inst.operand, type);
  if (inst.op === "bswap" && type && bitsOf(type) % 8 !== 0) site.say("I0106", "only whole bytes can be swapped");
}

function verifyConvert(site: Site, { op, operand, result }: ConvertInst): void {
  if (op === "isconst") return site.expect(result, i32);
  if (op === "ptrtoint" || op === "inttoptr") {
    site.expect(operand, op === "ptrtoint" ? ptr : i64);
    return site.expect(result, op === "ptrtoint" ? i64 : ptr);
  }
  if (op === "fromarena" || op === "toarena") {
    site.expect(operand, ptr);
    return site.expect(result, ptr);
  }
  site.expectInteger(operand);
  site.expectInteger(result);
  const from = site.type(operand);
  const to = site.type(result);
  if (!from || !to) return;
  const fits = op === "trunc" ? bitsOf(from) > bitsOf(to) : bitsOf(from) < bitsOf(to);
  if (!fits) site.say("I0102", `${op} from ${printType(from)} to ${printType(to)}`);
}

function verifyBinary(site: Site, format: Format, inst: { left: Value; right: Value; result: Value }): void {
  site.expect(inst.right, site.type(inst.left));
  if (format === "compare") return site.expect(inst.result, i1);
  site.expectInteger(inst.result);
  site.expect(inst.left, site.type(inst.result));
}

function verifySymbol(site: Site, symbol: string, offset: number): void {
  const { module } = site.context;
  if (module.globals.some((global) => global.name === symbol)) return;
  const known = module.maps.some((map) => map.name === symbol) || module.functions.some((func) => func.name === symbol);
  if (!known) return site.say("I0104", `@${symbol} is not defined`);
  if (offset !== 0) site.say("I0104", "only globals have addresses inside");
}

function verifyAccess(site: Site, inst: LoadInst | StoreInst): void {
  const value = inst.op === "load" ? inst.result : inst.value;
  const type = site.type(value);
  site.expect(inst.pointer, ptr);
  if (!type) return site.say("I0102", `v${value} has no type`);
  if (inst.bits <= 0 || inst.bits % 8 !== 0) site.say("I0106", "a width in memory is a multiple of 8");
  if (inst.bits > bytesOf(type) * 8) site.say("I0106", `${inst.bits} bits are more than ${printType(type)} takes in memory`);
  if (type.kind === "ptr" && inst.bits !== 64) site.say("I0106", "a pointer is read and written whole");
  verifyAlignment(site, inst.align);
}

function verifyStretch(site: Site, size: number, align: number): void {
  if (!Number.isInteger(size) || size < 0) site.say("I0106", `a size of ${size}`);
  verifyAlignment(site, align);
}

function verifyAlignment(site: Site, align: number): void {
  if (!Number.isInteger(align) || align < 1 || (align & (align - 1)) !== 0) site.say("I0106", `an alignment of ${align}`);
}

function verifyAtomic(site: Site, inst: AtomicInst): void {
  const type = site.type(inst.value);
  site.expect(inst.pointer, ptr);
  if (type?.kind !== "int" || (type.bits !== 32 && type.bits !== 64)) site.say("I0102", "atomics work on i32 and i64");
  if (inst.result !== undefined) site.expect(inst.result, type);
  if (inst.expected !== undefined) site.expect(inst.expected, type);
  if ((inst.op === "atomic_cmpxchg") !== (inst.expected !== undefined)) site.say("I0102", "only cmpxchg compares, and always");
  const exchanges = inst.op === "atomic_cmpxchg" || inst.op === "atomic_xchg";
  if (exchanges && inst.result === undefined) site.say("I0102", "an exchange has a result");
}

function verifyAssembly(site: Site, assembly: Assembly, args: readonly Value[], result: Value | undefined): void {
  const { operands } = assembly;
  const inputs = operands.filter(takesValue);
  if (inputs.length !== args.length) site.say("I0105", `the assembly takes ${inputs.length} values and is given ${args.length}`);
  for (const value of result === undefined ? args : [...args, result]) {
    const type = site.type(value);
    if (type !== i64 && type !== i32 && type !== ptr) site.say("I0102", `assembly deals in i32, i64 and ptr, and v${value} is none of them`);
  }
  if (assembly.clobbers.some((register) => register > 9)) site.say("I0102", "r0 to r9 can be clobbered");
  if (operands.some((one) => one.kind === "same" && operands[one.as]?.kind !== "inout")) site.say("I0102", "an operand is the same as one that is not read and written");
  if (operands.some(givesValue) !== (result !== undefined)) site.say("I0102", "the first output is the result");
}

function verifyAssemblyOutput(site: Site, block: Block, inst: AssemblyOutputInst): void {
  const found = block.insts.find((one) => "assembly" in one && one.result === inst.of);
  if (!found || !("assembly" in found)) return site.say("I0104", `v${inst.of} is no assembly of this block`);
  const outputs = found.assembly.operands.filter(givesValue).length;
  if (inst.index < 1 || inst.index >= outputs) site.say("I0102", `the assembly has ${outputs} outputs`);
}

function verifyPacketLoad(site: Site, { args, result }: CallInst): void {
  if (args.length !== 2) return site.say("I0105", "the packet is read with its context and a place");
  site.expect(args[0]!, ptr);
  site.expect(args[1]!, i64);
  if (result !== undefined) site.expect(result, i64);
}

function verifyCall(site: Site, inst: CallInst): void {
  const { callee, args, result } = inst;
  if (callee.kind === "helper") {
    for (const value of result === undefined ? args : [...args, result]) {
      const type = site.type(value);
      if (type !== i64 && type !== ptr) site.say("I0105", `helpers deal in i64 and ptr, and v${value} is neither`);
    }
    return;
  }
  if (callee.kind === "packet") return verifyPacketLoad(site, inst);
  if (callee.kind === "pointer") return args.length === 0 ? site.say("I0105", "there is no pointer to call") : site.expect(args[0]!, ptr);
  if (callee.kind === "library") return args.length === 0 ? site.say("I0105", `${callee.name} takes a string`) : site.expect(args[0]!, ptr);
  const { functions } = site.context.module;
  const called = functions.find((func) => func.name === callee.name);
  if (!called) return site.say("I0104", `there is no function @${callee.name}`);
  if (callee.kind === "kfunc" && called.blocks.length > 0) site.say("I0104", `@${callee.name} is not external`);
  if (callee.kind === "kfunc" && args.length > 5) site.say("I0105", "a kernel function takes at most five arguments");
  if (called.params.length !== args.length) {
    return site.say("I0105", `@${callee.name} takes ${called.params.length} arguments and is given ${args.length}`);
  }
  called.params.forEach((param, index) => site.expect(args[index]!, called.valueTypes[param]));
  if (result === undefined) return;
  if (!called.returnType) return site.say("I0105", `@${callee.name} returns nothing`);
  site.expect(result, called.returnType);
}
