/** A checked function to an IR function. */

import { FunctionBuilder, type FunctionHead } from "../../../compiler/ir/builder.ts";
import type { Func, InlineHint } from "../../../compiler/ir/ir.ts";
import { ptr, type Type } from "../../../compiler/ir/types.ts";
import type { CheckedFunction, FunctionSymbol } from "../checked.ts";
import { alignOf } from "../layout.ts";
import { isVoid, type CType, type FunctionType } from "../types.ts";
import { narrow } from "./calls.ts";
import { isRecord, LowerContext, passedType, type Recursion, type Symbols } from "./context.ts";
import type { DataTypes } from "./data-types.ts";
import { lowerRecord, lowerValue } from "./expressions.ts";
import { addressOfPlace, storeScalar } from "./places.ts";
import { lowerStatements } from "./statements.ts";

const recursion: Recursion = { value: lowerValue, statements: lowerStatements, recordInto: lowerRecord, address: addressOfPlace };

/** How many arguments registers hold. */
const MAX_ARGUMENTS = 5;

function headOf(symbol: FunctionSymbol, names: readonly string[], types: DataTypes): FunctionHead {
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
    linkage: symbol.weak ? "weak" : symbol.isStatic ? "static" : "global",
    ...(symbol.hidden && { hidden: true }),
    ...(section !== undefined && { section }),
    inline: inlineHint(symbol, type, params.length),
    dataType: types.function(type, names),
    span: symbol.span,
  };
}

function parameterType(type: CType): Type {
  return isRecord(type) ? ptr : passedType(type);
}

function inlineHint(symbol: FunctionSymbol, type: FunctionType, count: number): InlineHint {
  const throughMemory = isRecord(type.returns) || type.params.some((param) => isRecord(param.type));
  if (symbol.alwaysInline || throughMemory || count > MAX_ARGUMENTS) return "always";
  return symbol.noInline ? "never" : "auto";
}

/** A function of another object or of the kernel: its prototype. */
export function lowerExternal(symbol: FunctionSymbol, types: DataTypes): Func {
  const head = headOf(symbol, symbol.type.params.map((param) => param.name), types);
  const { params } = head;
  return {
    name: symbol.name,
    linkage: symbol.weak ? "weak" : "global",
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
  const builder = new FunctionBuilder(headOf(symbol, fn.params.map((param) => param.name), types));
  const cx = new LowerContext(builder, symbols, recursion, symbol.type.returns);
  builder.span = fn.span;
  placeParameters(cx, fn);
  lowerStatements(cx, fn.body);
  if (!builder.terminated) {
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
