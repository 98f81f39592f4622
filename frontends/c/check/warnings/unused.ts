/** What is declared and never used: variables, parameters, labels, static functions (clang's -Wunused group). */

import type { DiagnosticBag } from "../../../../compiler/diagnostics/diagnostic.ts";
import type { CompoundStatement, DeclaratorPart, Expr, FunctionDefinition } from "../../ast.ts";
import type { FunctionSymbol, GlobalVariable, LocalVariable, TExpr } from "../../checked.ts";
import { isConst, isVoid, isVolatile } from "../../types.ts";
import { walkStatement } from "../../walk.ts";
import { isError } from "../build.ts";
import type { Context } from "../context.ts";
import type { Scope } from "../scopes.ts";

/** At the end of a block. */
export function warnAboutVariables(cx: Context, scope: Scope): void {
  for (const meaning of scope.names.values()) {
    if (meaning.kind !== "local" || meaning.variable.isParameter) continue;
    const { variable, span } = meaning;
    if (!variable.used) cx.bag.report("C5001", span, `unused variable '${variable.name}'`);
    else if (cx.mentions.get(variable) === 0) cx.bag.report("C5116", span, `'${variable.name}' is set, but nothing reads it`);
  }
}

/** A statement that only assigns to a variable does not use it; one that steps a volatile variable reads it. */
export function forgetAssignment(cx: Context, expr: Expr, value: TExpr): void {
  const target = assignedName(expr);
  if (target === undefined || (value.kind !== "assign" && value.kind !== "update")) return;
  const { place } = value;
  if (place.kind === "local" && place.variable.name === target && (value.kind === "assign" || !isVolatile(place.variable.type))) cx.mention(place.variable, -1);
}

function assignedName(expr: Expr): string | undefined {
  switch (expr.kind) {
    case "parenthesized":
      return assignedName(expr.inner);
    case "assign":
      return nameOf(expr.left);
    case "postfix":
      return nameOf(expr.operand);
    case "unary":
      return expr.op === "++" || expr.op === "--" ? nameOf(expr.operand) : undefined;
    default:
      return undefined;
  }
}

function nameOf(expr: Expr): string | undefined {
  if (expr.kind === "parenthesized") return nameOf(expr.inner);
  return expr.kind === "name" ? expr.name : undefined;
}

export function warnAboutParameters(cx: Context, params: readonly LocalVariable[], definition: FunctionDefinition): void {
  const excused = new Set(namesOfUnused(definition));
  for (const param of params) {
    if (param.name === "" || cx.mentions.has(param) || excused.has(param.name)) continue;
    cx.bag.report("C5117", param.span, `unused parameter '${param.name}'`);
  }
}

/** The parameters with `__attribute__((unused))`. */
function namesOfUnused({ declarator }: FunctionDefinition): string[] {
  const isFunction = (part: DeclaratorPart): part is DeclaratorPart & { kind: "function" } => part.kind === "function";
  const params = declarator.declarator.parts.find(isFunction)?.params ?? [];
  return params.flatMap(({ specifiers, declarator: own, attributes }) => {
    const all = [...attributes, ...specifiers.attributes, ...(own?.attributes ?? [])];
    return own?.name && all.some(({ name }) => name === "unused") ? [own.name.name] : [];
  });
}

export function warnAboutLabels(bag: DiagnosticBag, body: CompoundStatement): void {
  const used = new Set<string>();
  walkStatement(body, {
    expression: (expr) => expr.kind === "labelAddress" && used.add(expr.label.name),
    statement: (item) => {
      if (item.kind === "goto") used.add(item.label.name);
      if (item.kind === "asm") for (const label of item.labels) used.add(label.name);
    },
  });
  walkStatement(body, {
    statement: (item) => {
      for (const label of item.kind === "labelled" ? item.labels : []) {
        const excused = label.kind !== "label" || label.attributes.some(({ name }) => name === "unused");
        if (!excused && !used.has(label.name.name)) bag.report("C5121", label.span, `unused label '${label.name.name}'`);
      }
    },
  });
}

/** Static functions and variables of the main file. */
export function warnAboutStatics(cx: Context, symbols: Iterable<FunctionSymbol | GlobalVariable>): void {
  for (const symbol of symbols) {
    if (!symbol.isStatic || symbol.used || symbol.keep || !symbol.inMain || cx.mayBeUnused.has(symbol)) continue;
    if (symbol.kind === "function") cx.bag.report("C5122", symbol.span, `unused function '${symbol.name}'`);
    else cx.bag.report(isConst(symbol.type) ? "C5131" : "C5001", symbol.span, `unused variable '${symbol.name}'`);
  }
}

/** The value of an expression that nobody takes, and that does nothing besides (-Wunused-value). */
export function warnAboutResult(cx: Context, expr: Expr, value: TExpr): void {
  if (isCall(expr) && value.kind === "call" && value.callee.kind === "function" && value.callee.target.mustUse) {
    cx.bag.report("C5155", expr.span, `the result of '${value.callee.target.name}' is to be used`, { hint: "cast it to void if it does not matter" });
    return;
  }
  if (isVoid(value.type) || isError(value) || isCast(expr) || !(isPure(value) || isLiteral(expr))) return;
  cx.bag.report(value.kind === "compare" ? "C5115" : "C5006", expr.span, "the result is not used");
}

function isCall(expr: Expr): boolean {
  return expr.kind === "parenthesized" ? isCall(expr.inner) : expr.kind === "call";
}

function isCast(expr: Expr): boolean {
  return expr.kind === "parenthesized" ? isCast(expr.inner) : expr.kind === "cast" || expr.kind === "statementExpression" || expr.kind === "call";
}

function isLiteral(expr: Expr): boolean {
  return expr.kind === "parenthesized" ? isLiteral(expr.inner) : expr.kind === "number" || expr.kind === "character";
}

/** Has no effect of its own; constants aside, which macros leave. */
function isPure(value: TExpr): boolean {
  switch (value.kind) {
    case "arithmetic":
    case "compare":
    case "unary":
    case "not":
    case "pointerAdd":
    case "pointerDifference":
      return true;
    case "load":
      return !isVolatile(value.place.type);
    case "logical":
      return isPure(value.right);
    case "choose":
      return (value.then !== undefined && isPure(value.then)) || isPure(value.otherwise) || (value.then?.kind === "constant" && value.otherwise.kind === "constant");
    default:
      return false;
  }
}
