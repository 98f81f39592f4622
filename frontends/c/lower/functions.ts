/** A checked function to an IR function. */

import { diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import { FunctionBuilder, type FunctionHead } from "../../../compiler/ir/builder.ts";
import { isKernelSection } from "../../../compiler/ir/externals.ts";
import type { Func } from "../../../compiler/ir/ir.ts";
import { ptr, type Type } from "../../../compiler/ir/types.ts";
import type { Span } from "../../../compiler/source/source.ts";
import type { CheckedFunction, FunctionSymbol } from "../checked.ts";
import { alignOf, sizeOf } from "../layout.ts";
import { isVoid, printCType, type CType } from "../types.ts";
import { narrow } from "./calls.ts";
import { isRecord, LowerContext, passedType, type Recursion, type Symbols } from "./context.ts";
import type { DataTypes } from "./data-types.ts";
import { lowerRecord, lowerValue } from "./expressions.ts";
import { addressOfPlace, storeScalar } from "./places.ts";
import { lowerStatements } from "./statements.ts";
import { callsItself, keepsNoAddress, withReturns } from "./tail-calls.ts";

const recursion: Recursion = { value: lowerValue, statements: lowerStatements, recordInto: lowerRecord, address: addressOfPlace };

/** How many arguments registers hold. */
const MAX_ARGUMENTS = 5;

function headOf(symbol: FunctionSymbol, names: readonly string[], types: DataTypes, span: Span): FunctionHead {
  const { type } = symbol;
  const returnsRecord = isRecord(type.returns);
  const params = type.params.map((param, i) => ({ name: names[i] ?? "", type: parameterType(param.type) }));
  if (returnsRecord) params.unshift({ name: "result", type: ptr });
  const section = symbol.section !== undefined && symbol.section !== ".text" && symbol.section !== ".ksyms" ? symbol.section : undefined;
  const returnType = returnsRecord || isVoid(type.returns) ? null : passedType(type.returns);
  return {
    name: symbol.name,
    params,
    returnType,
    linkage: symbol.isStatic || whyNotCalled(symbol) !== null ? "static" : symbol.weak ? "weak" : "global",
    ...(symbol.hidden && { hidden: true }),
    ...(section !== undefined && { section }),
    ...(symbol.naked && { naked: true }),
    inline: symbol.naked ? "never" : symbol.alwaysInline || whyNotCalled(symbol) !== null ? "always" : symbol.noInline ? "never" : "auto",
    dataType: types.function(type, names, false, symbol.tags),
    span,
  };
}

function parameterType(type: CType): Type {
  return isRecord(type) ? ptr : passedType(type);
}

/** What about the function no BPF call can express, so that it has to be inlined; null when it can be called. */
function whyNotCalled({ type, section }: FunctionSymbol): string | null {
  if (section !== undefined && section !== ".text") return null;
  const types = type.params.map((param) => param.type);
  if (types.length > MAX_ARGUMENTS) return `it has ${types.length} parameters, and calls pass at most five`;
  if (isRecord(type.returns)) return `it returns '${printCType(type.returns)}' by value`;
  if (isWide(type.returns)) return `it returns '${printCType(type.returns)}', which is wider than a register`;
  const record = types.find(isRecord);
  if (record) return `it takes '${printCType(record)}' by value`;
  const wide = types.find(isWide);
  return wide ? `it takes '${printCType(wide)}', which is wider than a register` : null;
}

function isWide(type: CType): boolean {
  return !isRecord(type) && !isVoid(type) && (sizeOf(type) ?? 0) > 8;
}

/** A function of another object or of the kernel: its prototype. */
export function lowerExternal(symbol: FunctionSymbol, types: DataTypes): Func {
  const head = headOf(symbol, symbol.type.params.map((param) => param.name), types, symbol.span);
  const { params } = head;
  return {
    name: symbol.name,
    linkage: symbol.weak ? "weak" : "global",
    ...(symbol.section !== undefined && isKernelSection(symbol.section) && { section: symbol.section }),
    inline: "never",
    params: params.map((_, i) => i),
    paramNames: params.map((param) => param.name),
    returnType: head.returnType,
    valueTypes: params.map((param) => param.type),
    slots: [],
    blocks: [],
    ...(head.dataType !== undefined && { dataType: head.dataType }),
    span: symbol.span,
  };
}

export function lowerFunction(fn: CheckedFunction, symbols: Symbols, types: DataTypes): Func {
  const { symbol } = fn;
  const reason = whyNotCalled(symbol);
  if (reason !== null && (symbol.noInline || !symbol.isStatic)) {
    const message = `'${symbol.name}' is inlined at each call and no function of the object: ${reason}`;
    symbols.report(diagnostic("C5018", fn.nameSpan, message, { hint: symbol.isStatic ? "leave out noinline" : "make it static" }));
  }
  const func = lowerBody(fn, symbols, types, false);
  if (!callsItself(func) || isRecord(symbol.type.returns) || fn.params.some(({ type }) => isRecord(type))) return func;
  const looping = lowerBody(fn, symbols, types, true);
  return keepsNoAddress(looping) ? looping : func;
}

/** With `restarts`, calls of the function by itself at its end are jumps to its start. */
function lowerBody(fn: CheckedFunction, symbols: Symbols, types: DataTypes, restarts: boolean): Func {
  const { symbol } = fn;
  const builder = new FunctionBuilder(headOf(symbol, fn.params.map((param) => param.name), types, fn.nameSpan));
  const cx = new LowerContext(builder, symbols, recursion, symbol.type.returns);
  builder.span = fn.span;
  if (!symbol.naked) placeParameters(cx, fn);
  if (restarts) {
    const block = builder.newBlock();
    builder.jump(block);
    builder.switchTo(block);
    cx.restart = { symbol, params: fn.params, block };
  }
  lowerStatements(cx, restarts && isVoid(symbol.type.returns) ? withReturns(fn.body) : fn.body);
  if (symbol.naked) builder.unreachable();
  else if (!builder.terminated) {
    const { returns } = symbol.type;
    // Falling off the end gives 0: C leaves it undefined, and the verifier would refuse the program.
    if (isVoid(returns) || isRecord(returns)) builder.return();
    else builder.return(builder.constant(passedType(returns), 0));
  }
  return builder.finish();
}

function placeParameters(cx: LowerContext, fn: CheckedFunction): void {
  const { builder } = cx;
  const returnsRecord = isRecord(fn.symbol.type.returns);
  if (returnsRecord) cx.resultPointer = builder.params[0]!;
  fn.params.forEach((variable, i) => {
    const value = builder.params[i + (returnsRecord ? 1 : 0)]!;
    if (isRecord(variable.type)) {
      // The caller made a copy for us.
      cx.homes.set(variable, { pointer: value, align: alignOf(variable.type) });
      return;
    }
    const home = cx.newHome(variable.name, variable.type);
    cx.homes.set(variable, home);
    storeScalar(cx, cx.addressOf(home), narrow(cx, value, variable.type));
  });
}
