/** Names with linkage or static storage: typedefs, functions and variables at file scope and in blocks (C11 6.2.2, 6.9). */

import type { Identifier, InitDeclarator } from "../ast.ts";
import type { FunctionSymbol, GlobalVariable, InitItem } from "../checked.ts";
import { compatible } from "../compatible.ts";
import { sizeOf } from "../layout.ts";
import { bare, integerOf, isConst, pointee, printCType, type CType, type FunctionType } from "../types.ts";
import type { Attributes } from "./attributes.ts";
import { completeType } from "./complete.ts";
import type { Context } from "./context.ts";
import { checkInitializer } from "./initializers.ts";
import type { Meaning } from "./scopes.ts";
import type { Specified } from "./specifiers.ts";
import { knownConstant } from "./known-constant.ts";
import { staticValue } from "./static-data.ts";

export interface DeclaredName {
  readonly name: Identifier;
  readonly type: CType;
  /** Of the specifiers and the declarator together. */
  readonly attributes: Attributes;
  readonly specified: Specified;
  readonly declarator: InitDeclarator;
}

export function declareTypedef(cx: Context, declared: DeclaredName): void {
  const { name, type, attributes } = declared;
  const known = cx.scope.names.get(name.name);
  if (known && (known.kind !== "typedef" || !compatible(known.type, type))) conflict(cx, name, known);
  const { align, tags } = attributes;
  const marks = { ...(align !== undefined && { align }), ...(tags && { tags }) };
  const named: CType = { kind: "typedef", name: name.name, target: type, ...marks };
  cx.deprecations.mark(named, attributes.deprecated);
  cx.scope.names.set(name.name, { kind: "typedef", type: named, span: name.span });
}

function conflict(cx: Context, name: Identifier, known: Meaning): void {
  cx.bag.report("C1002", name.span, `'${name.name}' is declared differently before`, { notes: [{ message: "declared here", span: known.span }] });
}

/** Declares a function or a variable with static storage. */
export function declareGlobal(cx: Context, declared: DeclaredName): void {
  const type = bare(declared.type);
  if (type.kind === "function") declareFunction(cx, declared, type);
  else declareVariable(cx, declared);
}

export function declareFunction(cx: Context, declared: DeclaredName, type: FunctionType): FunctionSymbol {
  const { name, attributes, specified } = declared;
  const file = fileNames(cx);
  if (cx.scope.names !== file) cx.file.demandName(name.name);
  const known = file.get(name.name);
  let symbol: FunctionSymbol;
  if (known?.kind === "function") {
    symbol = known;
    if (!compatible(known.type, type)) conflict(cx, name, known);
    else if (!known.defined) known.type = type;
  } else {
    if (known) conflict(cx, name, known);
    symbol = newFunction(cx, name, type, specified.isStatic);
    file.set(name.name, symbol);
  }
  if (cx.scope.names !== file) cx.scope.names.set(name.name, symbol);
  mergeFunction(symbol, attributes, specified);
  if (attributes.unused) cx.mayBeUnused.add(symbol);
  cx.deprecations.mark(symbol, attributes.deprecated);
  if (declared.declarator.asmLabel !== undefined) symbol.asmLabel = declared.declarator.asmLabel;
  if (declared.declarator.init) cx.bag.report("C2009", name.span, `the function '${name.name}' is initialised like a variable`);
  return symbol;
}

function newFunction(cx: Context, name: Identifier, type: FunctionType, isStatic: boolean): FunctionSymbol {
  return {
    kind: "function",
    name: name.name,
    type,
    isStatic,
    isInline: false,
    alwaysInline: false,
    noInline: false,
    naked: false,
    noReturn: false,
    mustUse: false,
    weak: false,
    hidden: false,
    span: name.span,
    defined: false,
    used: false,
    keep: false,
    inMain: cx.file.isMain(name.span),
  };
}

function mergeFunction(symbol: FunctionSymbol, attributes: Attributes, specified: Specified): void {
  symbol.isStatic ||= specified.isStatic;
  symbol.isInline ||= specified.isInline;
  symbol.alwaysInline ||= attributes.alwaysInline;
  symbol.noInline ||= attributes.noInline;
  symbol.naked ||= attributes.naked;
  symbol.noReturn ||= attributes.noReturn;
  symbol.mustUse ||= attributes.mustUse;
  if (attributes.format) symbol.format = attributes.format;
  symbol.weak ||= attributes.weak;
  symbol.hidden ||= attributes.hidden;
  symbol.keep ||= attributes.used;
  if (attributes.tags) symbol.tags = [...new Set([...(symbol.tags ?? []), ...attributes.tags])];
  if (attributes.section !== undefined) symbol.section = attributes.section;
}

function fileNames(cx: Context): Map<string, Meaning> {
  let { scope } = cx;
  while (scope.outer) scope = scope.outer;
  return scope.names;
}

// ---- variables

function declareVariable(cx: Context, declared: DeclaredName): void {
  const { name, type, declarator } = declared;
  completeType(cx, type);
  const variable = variableFor(cx, declared);
  mergeVariable(variable, declared);
  if (declared.attributes.unused) cx.mayBeUnused.add(variable);
  cx.deprecations.mark(variable, declared.attributes.deprecated);
  cx.scope.names.set(name.name, variable);
  if (declared.specified.isExtern && !declarator.init) return;
  if (declarator.init) initialize(cx, variable, declared);
  else if (sizeOf(variable.type) === null) {
    cx.bag.report("C1004", name.span, `'${name.name}' has the incomplete type '${printCType(type)}'`);
  }
  variable.isExtern = false;
}

function variableFor(cx: Context, declared: DeclaredName): GlobalVariable {
  const { name, type, specified } = declared;
  const isLocalStatic = cx.fn !== null && !specified.isExtern;
  const file = fileNames(cx);
  if (!isLocalStatic && cx.scope.names !== file) cx.file.demandName(name.name);
  const known = isLocalStatic ? undefined : file.get(name.name);
  if (known?.kind === "global") {
    if (!compatible(known.type, type)) conflict(cx, name, known);
    else if (!(bare(type).kind === "array" && sizeOf(type) === 0)) known.type = type;
    return known;
  }
  if (known) conflict(cx, name, known);
  const fresh: GlobalVariable = {
    kind: "global",
    name: name.name,
    symbol: isLocalStatic ? localSymbol(cx, name.name) : name.name,
    type,
    isStatic: specified.isStatic,
    isExtern: specified.isExtern,
    weak: false,
    hidden: false,
    span: name.span,
    used: false,
    keep: false,
    inMain: cx.file.isMain(name.span),
  };
  if (isLocalStatic) cx.localStatics.add(fresh);
  else file.set(name.name, fresh);
  return fresh;
}

/** As clang names them: `function.variable`, numbered when there are several. */
function localSymbol(cx: Context, name: string): string {
  const symbol = `${cx.fn!.symbol.name}.${name}`;
  const taken = [...cx.localStatics].filter((one) => one.symbol === symbol || one.symbol.startsWith(`${symbol}.`)).length;
  return taken === 0 ? symbol : `${symbol}.${taken}`;
}

function mergeVariable(variable: GlobalVariable, declared: DeclaredName): void {
  const { attributes, specified } = declared;
  variable.isStatic ||= specified.isStatic;
  variable.weak ||= attributes.weak;
  variable.hidden ||= attributes.hidden;
  variable.keep ||= attributes.used;
  if (attributes.tags) variable.tags = [...new Set([...(variable.tags ?? []), ...attributes.tags])];
  if (attributes.section !== undefined) variable.section = attributes.section;
  if (attributes.align !== undefined) variable.align = Math.max(variable.align ?? 1, attributes.align);
}

function initialize(cx: Context, variable: GlobalVariable, declared: DeclaredName): void {
  const { name, declarator } = declared;
  if (variable.init) {
    cx.bag.report("C1002", name.span, `redefinition of '${name.name}'`, { notes: [{ message: "first defined here", span: variable.span }] });
    return;
  }
  const { type, init } = checkInitializer(cx, variable.type, declarator.init!);
  variable.type = type;
  variable.init = init;
  for (const item of init.items) {
    if (!(item.value instanceof Uint8Array) && !isStatic(item.value)) {
      cx.bag.report("C2012", item.value.span, `the initialiser of '${name.name}' is not a constant`);
    }
  }
  if (/^\.bss(\.|$)/.test(variable.section ?? "") && !init.items.every((item) => isZero(item.value))) {
    const message = `'${name.name}' is set to something, but the section ${variable.section} holds zeros alone`;
    cx.bag.report("C2009", name.span, message, { hint: "put it into .data" });
  }
  const [item] = init.items;
  if (!item || item.value instanceof Uint8Array) return;
  const known = knownConstant(item.value);
  if (known === null) return;
  if (isConst(type) && integerOf(type)) variable.constantValue = known;
  const to = pointee(type);
  if (to && bare(to).kind === "function") variable.helper = BigInt.asIntN(64, known);
}

function isZero(value: InitItem["value"]): boolean {
  return value instanceof Uint8Array ? value.every((byte) => byte === 0) : knownConstant(value) === 0n;
}

function isStatic(value: Parameters<typeof staticValue>[0]): boolean {
  if (staticValue(value)) return true;
  // A struct from a compound literal of constants.
  if (value.kind === "load" && value.place.kind === "literal") {
    return value.place.init.items.every((item) => item.value instanceof Uint8Array || isStatic(item.value));
  }
  return false;
}
