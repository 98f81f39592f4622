/** Expressions (C11 6.5): names to what they mean, and each form to its checker. */

import type { Span } from "../../../compiler/source/source.ts";
import type { Expr, Identifier, TypeName } from "../ast.ts";
import type { Place, TExpr } from "../checked.ts";
import { compatible, sameQualifiers } from "../compatible.ts";
import { alignOf, findMember, sizeOf } from "../layout.ts";
import {
  bare,
  intType,
  isPointer,
  isScalar,
  isVoid,
  longType,
  pointee,
  printCType,
  unqualified,
  unsignedLongType,
  voidType,
  type CType,
} from "../types.ts";
import { constant, convert, errorValue, isBitField, isError, valueOf } from "./build.ts";
import { checkCall } from "./calls.ts";
import { completeType } from "./complete.ts";
import { compoundLiteral } from "./compound-literals.ts";
import type { Context } from "./context.ts";
import { parseCharacter, parseNumber, parseString } from "./literals.ts";
import { nameExpression } from "./names.ts";
import { addressOf, assign, binary, compoundAssign, conditional, step, unary } from "./operators.ts";
import { deref, element, member, placeOf } from "./places.ts";
import { typeOfChecked, typeOfName } from "./specifiers.ts";
import { warnAboutLogicalOperand } from "./warnings/constants.ts";
import { warnAboutCast } from "./warnings/conversions.ts";
import { warnAboutIndex } from "./warnings/bounds.ts";
import { warnAboutEscapes } from "./warnings/escapes.ts";
import { warnAboutPackedMember } from "./warnings/packed-members.ts";
import { warnAboutPrecedence } from "./warnings/parentheses.ts";
import { warnAboutNullTest } from "./warnings/pointers.ts";
import { warnAboutCharIndex, warnAboutComplement, warnAboutConversionToBool, warnAboutMeasure, warnAboutStringSum, warnAboutTruth } from "./warnings/suspicious.ts";
import { warnAboutResult } from "./warnings/unused.ts";

export function checkExpression(cx: Context, expr: Expr): TExpr {
  const check = (one: Expr): TExpr => checkExpression(cx, one);
  const { span } = expr;
  switch (expr.kind) {
    case "parenthesized":
      return check(expr.inner);
    case "name":
      return nameExpression(cx, expr.name, span);
    case "number":
      return literal(cx, parseNumber(expr.text), span);
    case "character":
      warnAboutEscapes(cx, [expr]);
      return literal(cx, parseCharacter(expr.text), span);
    case "string": {
      const parsed = parseString(expr);
      warnAboutEscapes(cx, expr.parts);
      if (parsed) return valueOf({ kind: "string", bytes: parsed.bytes, type: parsed.type, span });
      cx.bag.report("C2007", span, "the string has an unknown escape sequence");
      return errorValue(span);
    }
    case "unary":
      return unaryExpression(cx, expr);
    case "postfix":
      return step(cx, expr.op, check(expr.operand), "old", span);
    case "binary":
      return operators(cx, expr);
    case "assign": {
      const [left, right] = [check(expr.left), check(expr.right)];
      if (expr.op === undefined) {
        warnAboutConversionToBool(cx, expr.right, right, left.type);
        return assign(cx, left, right, span);
      }
      return compoundAssign(cx, expr.op as Parameters<typeof compoundAssign>[1], left, right, span);
    }
    case "conditional":
      return conditional(cx, asked(cx, expr.condition), expr.then ? check(expr.then) : null, check(expr.otherwise), span);
    case "comma":
      return sequence(cx, expr.items, span);
    case "cast":
      return cast(cx, typeOfName(cx, expr.type), check(expr.operand), span);
    case "compoundLiteral":
      return compoundLiteral(cx, expr, span);
    case "call":
      return checkCall(cx, expr.callee, expr.args, span);
    case "index":
      return indexed(cx, expr, false);
    case "member":
      return memberAccess(cx, check(expr.base), expr.name, expr.arrow, span);
    case "measure":
      return measure(cx, expr.what, expr.of, span);
    case "statementExpression":
      return cx.recursion.statementExpression(cx, expr.body, span);
    case "generic":
      return generic(cx, expr);
    case "offsetof":
      return offsetOf(cx, expr.type, expr.path, span);
    case "typesCompatible":
      return constant(compatible(typeOfName(cx, expr.left), typeOfName(cx, expr.right)) ? 1n : 0n, intType, span);
    case "vaArg":
      cx.bag.report("C0003", span, "BPF functions cannot take a variable number of arguments");
      return errorValue(span);
    case "labelAddress":
      cx.bag.report("C0003", span, "labels have no address in BPF: there are no indirect jumps");
      return errorValue(span);
  }
}

/** A condition of `?:`. */
function asked(cx: Context, condition: Expr): TExpr {
  const value = checkExpression(cx, condition);
  warnAboutTruth(cx, condition, value);
  return value;
}

/** Operators that follow each other lean to the left, by thousands in generated programs: a loop goes down, the stack would be full. */
function operators(cx: Context, expr: Expr & { readonly kind: "binary" }): TExpr {
  const chain = [expr];
  for (let { left } = expr; left.kind === "binary"; { left } = left) chain.push(left);
  for (const one of chain) warnAboutPrecedence(cx.bag, one);
  return chain.reduceRight((before, one) => {
    const right = checkExpression(cx, one.right);
    warnAboutLogicalOperand(cx, one, before, right);
    warnAboutNullTest(cx, one, before, right);
    warnAboutStringSum(cx, one, before, right);
    if (one.op === "&&" || one.op === "||") {
      warnAboutTruth(cx, one.left, before);
      warnAboutTruth(cx, one.right, right);
    }
    return binary(cx, one.op, before, right, one.span);
  }, checkExpression(cx, chain.at(-1)!.left));
}

// C11 6.5.17
function sequence(cx: Context, items: readonly Expr[], span: Span): TExpr {
  const values = items.map((one, index) => {
    const value = checkExpression(cx, one);
    if (index < items.length - 1 && cx.unevaluated === 0) warnAboutResult(cx, one, value);
    return value;
  });
  return values.reduce((first, second) => ({ kind: "sequence", first, second, type: second.type, span }));
}

// C11 6.5.2.1
function indexed(cx: Context, expr: Expr & { readonly kind: "index" }, isAddress: boolean): TExpr {
  const base = checkExpression(cx, expr.base);
  const index = checkExpression(cx, expr.index);
  warnAboutIndex(cx, base, index, isAddress);
  warnAboutCharIndex(cx, isPointer(index.type) ? base : index);
  return valueOf(element(cx, base, index, expr.span));
}

function literal(cx: Context, parsed: ReturnType<typeof parseNumber>, span: Span): TExpr {
  if (!("problem" in parsed)) return constant(parsed.value, parsed.type, span);
  cx.bag.report(parsed.floating ? "C4004" : "C2007", span, parsed.problem);
  return errorValue(span);
}

function unaryExpression(cx: Context, expr: Expr & { readonly kind: "unary" }): TExpr {
  const operand = expr.op === "&" && expr.operand.kind === "index" ? indexed(cx, expr.operand, true) : checkExpression(cx, expr.operand);
  switch (expr.op) {
    case "__extension__":
      return operand;
    case "&":
      return addressOf(cx, operand, expr.span);
    case "*":
      return valueOf(deref(cx, operand, expr.span));
    case "++":
    case "--":
      return step(cx, expr.op, operand, "new", expr.span);
    default:
      if (expr.op === "!") warnAboutTruth(cx, expr.operand, operand);
      if (expr.op === "~") warnAboutComplement(cx, operand);
      return unary(cx, expr.op, operand, expr.span);
  }
}

// C11 6.5.4
function cast(cx: Context, type: CType, operand: TExpr, span: Span): TExpr {
  if (isError(operand)) return operand;
  const to = bare(type);
  if (to.kind === "void") return { kind: "convert", operand, type: voidType, span };
  const from = bare(operand.type);
  if (to.kind === "record" && from.kind === "record" && to.record === from.record) return operand;
  if (to.kind === "float" || from.kind === "float") {
    cx.bag.report("C4004", span, "BPF has no floating-point arithmetic");
    return errorValue(span);
  }
  if (!isScalar(type) || !isScalar(operand.type)) {
    cx.bag.report("C2005", span, `'${printCType(operand.type)}' cannot be cast to '${printCType(type)}'`);
    return errorValue(span);
  }
  warnAboutCast(cx, operand, type, span);
  if (to.kind === "pointer") warnAboutPackedMember(cx, operand, to.to);
  return convert(operand, unqualified(type), span);
}

function memberAccess(cx: Context, base: TExpr, field: Identifier, arrow: boolean, span: Span): TExpr {
  if (isError(base)) return errorValue(span);
  const inner = bare(base.type);
  if (arrow) {
    if (inner.kind === "pointer") return valueOf(member(cx, deref(cx, base, base.span), field, span));
    cx.bag.report("C2001", base.span, `'${printCType(base.type)}' is not a pointer`, inner.kind === "record" ? { hint: "use '.' here" } : {});
    return errorValue(span);
  }
  if (inner.kind === "pointer" && bare(inner.to).kind === "record" && base.kind !== "address") {
    cx.bag.report("C2001", base.span, `'${printCType(base.type)}' is a pointer`, { hint: "use '->' here" });
    return errorValue(span);
  }
  const place: Place = placeOf(base) ?? { kind: "temporary", value: base, type: base.type, span: base.span };
  return valueOf(member(cx, place, field, span));
}

// C11 6.5.3.4
function measure(cx: Context, what: "sizeof" | "alignof", of: Expr | TypeName, span: Span): TExpr {
  const type = of.kind === "typeName" ? typeOfName(cx, of) : measuredType(cx, what, of);
  if (isError({ type })) return errorValue(span);
  completeType(cx, type);
  // GNU: void and functions have size 1.
  const isByte = isVoid(type) || bare(type).kind === "function";
  const size = isByte ? 1 : sizeOf(type);
  const inner = bare(type);
  if (size === null || (inner.kind === "array" && inner.length === null && what === "sizeof")) {
    cx.bag.report("C1004", span, `'${what}' of the incomplete type '${printCType(type)}'`);
    return errorValue(span);
  }
  return constant(BigInt(what === "sizeof" ? size : alignOf(type)), unsignedLongType, span);
}

function measuredType(cx: Context, what: string, of: Expr): CType {
  const value = cx.withoutEvaluation(() => checkExpression(cx, of));
  if (what === "sizeof") warnAboutMeasure(cx, value);
  if (isBitField(value)) cx.bag.report("C2001", of.span, `'${what}' does not take a bit-field`);
  return typeOfChecked(of, value);
}

// C11 6.5.1.1
function generic(cx: Context, expr: Expr & { readonly kind: "generic" }): TExpr {
  const control = cx.withoutEvaluation(() => checkExpression(cx, expr.control));
  if (isError(control)) return control;
  const type = unqualified(control.type);
  checkAssociations(cx, expr);
  const match =
    expr.associations.find((one) => one.type && sameType(typeOfName(cx, one.type), type)) ?? expr.associations.find((one) => !one.type);
  if (match) return checkExpression(cx, match.value);
  cx.bag.report("C2001", expr.span, `no association fits '${printCType(control.type)}'`);
  return errorValue(expr.span);
}

/** C11 6.5.1.1p2: no two that could both be meant. */
function checkAssociations(cx: Context, { associations }: Expr & { readonly kind: "generic" }): void {
  const types: (CType | undefined)[] = [];
  for (const { type: name, value } of associations) {
    const type = name && typeOfName(cx, name);
    const twice = types.some((one) => (one && type ? compatible(one, type) && sameQualifiers(one, type) : one === type));
    if (twice) cx.bag.report("C2001", name?.span ?? value.span, type ? `two associations are for '${printCType(type)}'` : "two associations are the default");
    types.push(type);
  }
}

function sameType(left: CType, right: CType): boolean {
  return compatible(left, right) && left.kind !== "qualified";
}

// C11 7.19p3, as gcc's builtin: indices need not be constant
function offsetOf(cx: Context, of: TypeName, path: readonly (Identifier | Expr)[], span: Span): TExpr {
  let type = typeOfName(cx, of);
  let offset = 0n;
  let dynamic: TExpr | null = null;
  for (const item of path) {
    completeType(cx, type);
    const inner = bare(type);
    if (!("kind" in item)) {
      const found = inner.kind === "record" ? findMember(inner.record, item.name) : null;
      if (!found || found.at(-1)!.bitWidth !== undefined) {
        cx.bag.report("C2003", item.span, found ? `'${item.name}' is a bit-field` : `no member '${item.name}' in '${printCType(type)}'`);
        return errorValue(span);
      }
      offset += BigInt(found.reduce((sum, one) => sum + one.bitOffset, 0) / 8);
      type = found.at(-1)!.type;
      continue;
    }
    const to = inner.kind === "array" ? inner.element : pointee(type);
    if (!to) {
      cx.bag.report("C2001", item.span, `'${printCType(type)}' cannot be indexed`);
      return errorValue(span);
    }
    const index = checkExpression(cx, item);
    const size = BigInt(sizeOf(to) ?? 1);
    if (index.kind === "constant") offset += index.value * size;
    else {
      const scaled = binary(cx, "*", convert(index, longType), constant(size, longType, span), span);
      dynamic = dynamic ? binary(cx, "+", dynamic, scaled, span) : scaled;
    }
    type = to;
  }
  const fixed = constant(offset, unsignedLongType, span);
  return dynamic ? binary(cx, "+", fixed, convert(dynamic, unsignedLongType), span) : fixed;
}
