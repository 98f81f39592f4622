/** Operators that are read otherwise than they are written: clang's -Wparentheses and its groups, on the syntax alone. */

import type { DiagnosticCode } from "../../../../compiler/diagnostics/catalog.ts";
import type { DiagnosticBag } from "../../../../compiler/diagnostics/diagnostic.ts";
import type { Span } from "../../../../compiler/source/source.ts";
import type { BinaryOperator, BlockItem, Expr, Statement } from "../../ast.ts";

const ORDERS: ReadonlySet<string> = new Set(["<", ">", "<=", ">="]);
const COMPARISONS: ReadonlySet<string> = new Set([...ORDERS, "==", "!="]);
const BITWISE: ReadonlySet<string> = new Set(["&", "|", "^"]);
const SHIFTS: ReadonlySet<string> = new Set(["<<", ">>"]);

type Binary = Expr & { readonly kind: "binary" };

export function warnAboutPrecedence(bag: DiagnosticBag, expr: Expr): void {
  if (expr.kind !== "binary" || isOfMacro(expr)) return;
  for (const side of [expr.left, expr.right]) {
    if (side.kind !== "binary") continue;
    const code = mixture(expr.op, side.op);
    if (code) bag.report(code, side.opSpan, `'${side.op}' binds more tightly than '${expr.op}' beside it`, inParentheses(side.op));
  }
  warnAboutNot(bag, expr);
  const { op, opSpan, left } = expr;
  if (ORDERS.has(op) && left.kind === "binary" && ORDERS.has(left.op)) {
    bag.report("C5103", opSpan, `'${left.op}' gives 0 or 1, which is compared then`, { hint: "join two comparisons with '&&'" });
  }
}

/** The warning about an operator that stands within another without parentheses. */
function mixture(outer: BinaryOperator, inner: BinaryOperator): DiagnosticCode | undefined {
  if (BITWISE.has(outer) && COMPARISONS.has(inner)) return "C5101";
  if (outer === "||" && inner === "&&") return "C5104";
  if (SHIFTS.has(outer) && (inner === "+" || inner === "-")) return "C5105";
  if ((outer === "|" || outer === "^") && (inner === "&" || inner === "^") && outer !== inner) return "C5106";
  return undefined;
}

// `!a == b`
function warnAboutNot(bag: DiagnosticBag, { op, left, right }: Binary): void {
  const isMeantForBoth = COMPARISONS.has(op) || op === "&" || op === "|" || op === "^";
  if (!isMeantForBoth || left.kind !== "unary" || left.op !== "!" || isBoolean(right) || isBoolean(left.operand)) return;
  bag.report("C5107", left.span, `'!' is applied before '${op}'`, inParentheses(op));
}

/** Gives 0 or 1, so that `!` and a comparison may well be meant. */
function isBoolean(expr: Expr): boolean {
  if (expr.kind === "parenthesized") return isBoolean(expr.inner);
  if (expr.kind === "unary") return expr.op === "!";
  return expr.kind === "binary" && (COMPARISONS.has(expr.op) || expr.op === "&&" || expr.op === "||");
}

const inParentheses = (op: string): { hint: string } => ({ hint: `put parentheses around '${op}' if this is meant` });

/** The condition of an `if` or a loop; before a `?` parentheses are usual. */
export function warnAboutCondition(bag: DiagnosticBag, condition: Expr): void {
  if (isOfMacro(condition)) return;
  if (condition.kind === "assign" && condition.op === undefined) {
    bag.report("C5102", condition.opSpan, "an assignment is used as a condition", { hint: "'==' compares; put parentheses around an assignment that is meant" });
  }
  const inner = condition.kind === "parenthesized" ? condition.inner : undefined;
  // With only one pair of parentheses: in those of the macro that it came from, it may well be compared.
  if (inner?.kind === "binary" && inner.op === "==" && isAssignable(inner.left) && !isOfMacro(inner)) {
    bag.report("C5108", inner.opSpan, "a comparison in parentheses of its own looks like an assignment", { hint: "take them away" });
  }
}

function isAssignable(expr: Expr): boolean {
  if (expr.kind === "parenthesized") return isAssignable(expr.inner);
  return expr.kind === "name" || expr.kind === "member" || expr.kind === "index" || (expr.kind === "unary" && expr.op === "*");
}

/** `if (a) if (b) …; else …;` and bodies that are a lone semicolon. */
export function warnAboutBodies(bag: DiagnosticBag, item: BlockItem): void {
  if (item.kind === "if") {
    if (item.then.kind === "if" && !item.otherwise && item.then.otherwise) {
      bag.report("C5109", item.then.otherwise.span, "the 'else' belongs to the inner 'if'", { hint: "put braces around the inner 'if'" });
    }
    if (!item.otherwise) warnAboutEmpty(bag, item.then, item.condition.span, "if");
  } else if (item.kind === "switch") warnAboutEmpty(bag, item.body, item.value.span, item.kind);
}

/** Loops without a body are common: only where the statement after one looks like its body. */
export function warnAboutLoop(bag: DiagnosticBag, item: BlockItem, next: BlockItem): void {
  if (item.kind !== "while" && item.kind !== "for") return;
  if (next.kind === "compound" || next.span.column > item.span.column) warnAboutEmpty(bag, item.body, headEnd(item), item.kind);
}

/** Only on the line of what it belongs to: on a line of its own it is meant. */
function warnAboutEmpty(bag: DiagnosticBag, body: Statement, head: Span, what: string): void {
  if (body.kind !== "expression" || body.value || body.span.line !== head.endLine || body.span.column <= head.column) return;
  bag.report("C5110", body.span, `the body of '${what}' is empty`, { hint: "put the semicolon on a line of its own if this is meant" });
}

function headEnd(item: Statement & { readonly kind: "while" | "for" }): Span {
  if (item.kind === "while") return item.condition.span;
  return (item.step ?? item.condition ?? item).span;
}

/** All tokens out of one use of a macro have its place. */
function isOfMacro(expr: Expr): boolean {
  return expr.kind === "binary" && samePlace(expr.left.span, expr.right.span);
}

function samePlace(one: Span, other: Span): boolean {
  return one.line === other.line && one.column === other.column;
}
