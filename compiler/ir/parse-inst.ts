/** Instructions and terminators of the textual IR: the inverse of `print-inst.ts`. */

import { LIBRARY_FUNCTIONS } from "./library-functions.ts";
import { unreachable } from "../support/invariant.ts";
import { coreKinds } from "./core-relocation.ts";
import { operandOf, takesValue, type Assembly, type AssemblyOperand } from "./assembly.ts";
import type { Callee, Inst, Target, Terminator, Value } from "./ir.ts";
import { opcodes, type Format, type Opcode } from "./opcodes.ts";
import type { Cursor } from "./parse-cursor.ts";
import { bitsOf, type Type } from "./types.ts";

export interface Definition {
  readonly value: Value;
  readonly type: Type;
}

const terminatorOps = ["jump", "branch", "switch", "asm_goto", "return", "unreachable"] as const;

/** True where a terminator starts. */
export function atTerminator(cursor: Cursor): boolean {
  return cursor.token.kind === "word" && terminatorOps.some((op) => op === cursor.token.text);
}

// instruction = [ value ":" type "=" ] opcode operands [ place ]
export function parseInst(cursor: Cursor, define: (definition: Definition) => void): Inst {
  const start = cursor.here;
  const definition = atDefinition(cursor) ? parseDefinition(cursor) : undefined;
  if (definition) cursor.expect("=");
  const opcodeAt = cursor.here;
  const op = cursor.word("an instruction");
  if (!isOpcode(op)) return cursor.fail(`there is no instruction '${op}'`, "I0001", opcodeAt);
  const format: Format = opcodes[op].format;
  if (!definition && !resultless(format)) cursor.fail(`'${op}' needs a result: v0: i32 = ${op} …`, "I0001", start);
  if (definition && neverResult(format)) cursor.fail(`'${op}' has no result`, "I0001", start);
  const body = parseOperands(cursor, op, format, definition?.type);
  const inst = { op, ...(definition && { result: definition.value }), ...body, ...cursor.span() };
  if (definition) define(definition);
  return inst as Inst;
}

export function parseTerminator(cursor: Cursor): Terminator {
  const op = cursor.oneOf(terminatorOps, "a terminator");
  switch (op) {
    case "jump":
      return { op, target: parseTarget(cursor), ...cursor.span() };
    case "branch": {
      const condition = valueThen(cursor, ",");
      const ifTrue = parseTarget(cursor);
      cursor.expect(",");
      const ifFalse = parseTarget(cursor);
      const likely = cursor.accept(",") ? cursor.oneOf(["likely", "unlikely"], "a likelihood") === "likely" : undefined;
      return { op, condition, ifTrue, ifFalse, ...(likely !== undefined && { likely }), ...cursor.span() };
    }
    case "switch": {
      const value = valueThen(cursor, ",");
      const cases = cursor.list("[", "]", () => {
        const number = cursor.bigint("the value of a case");
        cursor.expect(":");
        return { value: number, target: parseTarget(cursor) };
      });
      cursor.expect(",");
      return { op, value, cases, default: parseTarget(cursor), ...cursor.span() };
    }
    case "asm_goto": {
      const { assembly, args } = parseAssembly(cursor);
      cursor.expect(",");
      const labels = cursor.list("[", "]", () => {
        const name = cursor.word("the name of a label");
        cursor.expect(":");
        return { name, target: parseTarget(cursor) };
      });
      cursor.expect(",");
      const named = { ...assembly, labels: labels.map((label) => label.name) };
      return { op, assembly: named, args, next: parseTarget(cursor), labels: labels.map((label) => label.target), ...cursor.span() };
    }
    case "return": {
      const hasValue = cursor.token.kind === "word" && /^v\d+$/.test(cursor.token.text);
      return { op, ...(hasValue && { value: cursor.value() }), ...cursor.span() };
    }
    case "unreachable":
      return { op, ...cursor.span() };
    default:
      return unreachable(op);
  }
}

/** `v3: i32`. */
export function parseDefinition(cursor: Cursor): Definition {
  const value = cursor.value();
  cursor.expect(":");
  return { value, type: cursor.type() };
}

function atDefinition(cursor: Cursor): boolean {
  return cursor.token.kind === "word" && /^v\d+$/.test(cursor.token.text);
}

function isOpcode(text: string): text is Opcode {
  return Object.hasOwn(opcodes, text);
}

function resultless(format: Format): boolean {
  return neverResult(format) || format === "atomic" || format === "call" || format === "assembly";
}

function neverResult(format: Format): boolean {
  return format === "store" || format === "memoryCopy" || format === "memorySet";
}

function parseOperands(cursor: Cursor, op: Opcode, format: Format, type: Type | undefined): object {
  switch (format) {
    case "const":
      return { value: constant(cursor, bitsOf(type!)) };
    case "unary":
    case "convert":
      return { operand: cursor.value() };
    case "binary":
    case "compare":
      return { left: valueThen(cursor, ","), right: cursor.value() };
    case "select":
      return { condition: valueThen(cursor, ","), ifTrue: valueThen(cursor, ","), ifFalse: cursor.value() };
    case "pointerAdd":
      return { pointer: valueThen(cursor, ","), offset: cursor.value() };
    case "slotAddress":
      return { slot: cursor.numbered("s", "a slot (s0)") };
    case "symbolAddress":
      return { symbol: cursor.symbol(), offset: cursor.offset() };
    case "coreValue":
      return parseCoreValue(cursor);
    case "load":
      return parseLoad(cursor);
    case "store":
      return parseStore(cursor);
    case "memoryCopy": {
      const to = addressThen(cursor);
      const from = addressThen(cursor);
      const size = cursor.size("the size");
      const ends = { destination: to.pointer, destinationOffset: to.offset, source: from.pointer, sourceOffset: from.offset };
      const { align, marked } = alignAndMark(cursor, "apart", "a property of the copy");
      return { ...ends, size, align, apart: marked };
    }
    case "memorySet": {
      const to = addressThen(cursor);
      const byte = valueThen(cursor, ",");
      const size = cursor.size("the size");
      const { align, marked } = alignAndMark(cursor, "open", "a property of what is set");
      return { ...to, byte, size, align, open: marked };
    }
    case "atomic": {
      const to = addressThen(cursor);
      const expected = op === "atomic_cmpxchg" ? { expected: valueThen(cursor, ",") } : {};
      return { ...to, ...expected, value: cursor.value() };
    }
    case "call":
      return { callee: parseCallee(cursor), args: cursor.list("(", ")", () => cursor.value()) };
    case "assembly":
      return parseAssembly(cursor);
    case "assemblyOutput":
      return { of: valueThen(cursor, ","), index: cursor.size("the number of an output") };
    default:
      return unreachable(format);
  }
}

/** Negative numbers stand for their two's complement. */
function constant(cursor: Cursor, bits: number): bigint {
  const at = cursor.here;
  const value = cursor.bigint("a number");
  const fits = BigInt.asUintN(bits, value) === value || BigInt.asIntN(bits, value) === value;
  return fits ? BigInt.asUintN(bits, value) : cursor.fail(`${value} does not fit in ${bits} bits`, "I0002", at);
}

function parseCoreValue(cursor: Cursor): object {
  const relocation = { kind: cursor.oneOf(coreKinds, "what is asked"), dataType: cursor.typeId(), access: cursor.string("the access") };
  cursor.expect(",");
  return { relocation, value: constant(cursor, 64) };
}

function parseLoad(cursor: Cursor): object {
  const bits = memoryWidth(cursor);
  cursor.expect(",");
  const from = address(cursor);
  const flags = { extend: "zero" as "zero" | "sign", align: 1, volatile: false };
  while (cursor.accept(",")) {
    const flag = cursor.oneOf(["sign", "align", "volatile"], "a property of the access");
    if (flag === "sign") flags.extend = "sign";
    else if (flag === "align") flags.align = cursor.size("the alignment");
    else flags.volatile = true;
  }
  return { ...from, bits, ...flags };
}

function parseStore(cursor: Cursor): object {
  const bits = memoryWidth(cursor);
  const value = valueThen(cursor, ",");
  const to = address(cursor);
  const flags = { align: 1, volatile: false };
  while (cursor.accept(",")) {
    if (cursor.oneOf(["align", "volatile"], "a property of the access") === "align") flags.align = cursor.size("the alignment");
    else flags.volatile = true;
  }
  return { ...to, value, bits, ...flags };
}

/** The alignment, and whether there is a mark. */
function alignAndMark(cursor: Cursor, mark: string, what: string): { align: number; marked: boolean } {
  const flags = { align: 1, marked: false };
  while (cursor.accept(",")) {
    if (cursor.oneOf(["align", mark], what) === "align") flags.align = cursor.size("the alignment");
    else flags.marked = true;
  }
  return flags;
}

function memoryWidth(cursor: Cursor): number {
  const at = cursor.here;
  const type = cursor.type();
  return type.kind === "int" ? type.bits : cursor.fail("a width in memory is iN; a pointer has i64", "I0001", at);
}

function address(cursor: Cursor): { pointer: Value; offset: number } {
  return { pointer: cursor.value(), offset: cursor.offset() };
}

function addressThen(cursor: Cursor): { pointer: Value; offset: number } {
  const result = address(cursor);
  cursor.expect(",");
  return result;
}

function valueThen(cursor: Cursor, punctuator: string): Value {
  const value = cursor.value();
  cursor.expect(punctuator);
  return value;
}

const packetWidths = { byte: 1, half: 2, word: 4 } as const;

function parseCallee(cursor: Cursor): Callee {
  if (cursor.accept("helper")) return { kind: "helper", id: cursor.size("the number of a helper") };
  if (cursor.accept("kfunc")) return { kind: "kfunc", name: cursor.symbol() };
  if (cursor.accept("library")) return { kind: "library", name: cursor.oneOf(LIBRARY_FUNCTIONS, "a function of the C library") };
  if (cursor.accept("pointer")) return { kind: "pointer" };
  if (cursor.accept("packet")) return { kind: "packet", bytes: packetWidths[cursor.oneOf(["byte", "half", "word"], "how much is read")] };
  return { kind: "function", name: cursor.symbol("a function (@f, kfunc @f, helper 1, packet word, library strlen, pointer)") };
}

function parseAssembly(cursor: Cursor): { readonly assembly: Assembly; readonly args: readonly Value[] } {
  const args: Value[] = [];
  const template = cursor.string("the text of the assembly");
  cursor.expect(",");
  const operands = cursor.list("[", "]", () => parseAssemblyOperand(cursor, args));
  cursor.expect(",");
  const clobbers = cursor.list("[", "]", () => cursor.numbered("r", "a register (r0 to r9)"));
  return { assembly: { template, operands, clobbers }, args };
}

function parseAssemblyOperand(cursor: Cursor, args: Value[]): AssemblyOperand {
  const name = cursor.token.kind === "word" ? cursor.word("a name") : undefined;
  if (name !== undefined) cursor.expect(":");
  const at = cursor.here;
  const constraint = cursor.string("a constraint");
  const operand = operandOf(constraint) ?? cursor.fail(`'${constraint}' is no constraint`, "I0001", at);
  if (takesValue(operand)) args.push(cursor.value());
  return { ...(name !== undefined && { name }), ...operand };
}

function parseTarget(cursor: Cursor): Target {
  const block = cursor.numbered("block", "a block (block0)");
  const hasArgs = cursor.token.kind === "punctuator" && cursor.token.text === "(";
  return { block, args: hasArgs ? cursor.list("(", ")", () => cursor.value()) : [] };
}
