/** The builtins of clang's BPF target that ask about the types of the running kernel. */

import type { CoreKind } from "../../../../compiler/ir/core-relocation.ts";
import type { Span } from "../../../../compiler/source/source.ts";
import { accessPath, accessText, unitOf } from "../../access-path.ts";
import type { Expr } from "../../ast.ts";
import type { Place, TExpr } from "../../checked.ts";
import { sizeOf } from "../../layout.ts";
import { bare, integerOf, pointee, unqualified, unsignedIntType, unsignedLongType, type CType } from "../../types.ts";
import { errorValue, isError } from "../build.ts";
import { completeType } from "../complete.ts";
import type { Context } from "../context.ts";
import { placeOf } from "../places.ts";
import { constantValue, typeOfExpression, typeOfName } from "../specifiers.ts";

type CoreBuiltin = (cx: Context, first: Expr, flag: number, span: Span) => TExpr | string;

const builtins: Readonly<Record<string, { readonly check: CoreBuiltin; readonly flags: number }>> = {
  preserve_field_info: { check: fieldInfo, flags: 6 },
  preserve_type_info: { check: typeInfo, flags: 3 },
  preserve_enum_value: { check: enumValue, flags: 2 },
  btf_type_id: { check: typeId, flags: 2 },
};

export function isCoreBuiltin(name: string): boolean {
  return name === "preserve_access_index" || Object.hasOwn(builtins, name);
}

/** `name` is that of the builtin without its prefix. */
export function coreBuiltin(cx: Context, name: string, exprs: readonly Expr[], span: Span): TExpr {
  const [first, second] = exprs;
  if (name === "preserve_access_index" && first) return cx.preserving(() => cx.recursion.expression(cx, first));
  const builtin = builtins[name];
  if (!first || !second || !builtin) {
    cx.bag.report("C2010", span, `'__builtin_${name}' takes ${builtin ? 2 : 1} arguments, not ${exprs.length}`);
    return errorValue(span);
  }
  const flag = constantValue(cx, second, `the second argument of '__builtin_${name}'`);
  if (flag === null) return errorValue(span);
  if (flag < 0n || flag >= BigInt(builtin.flags)) {
    cx.bag.report("C2010", second.span, `the second argument of '__builtin_${name}' is less than ${builtin.flags}, not ${flag}`);
    return errorValue(span);
  }
  const result = builtin.check(cx, first, Number(flag), span);
  if (typeof result !== "string") return result;
  if (result !== "") cx.bag.report("C2010", first.span, `'__builtin_${name}' takes ${result}`);
  return errorValue(span);
}

function core(kind: CoreKind, of: CType, access: string, value: bigint, type: CType, span: Span): TExpr {
  return { kind: "core", relocation: { kind, of, access }, value, type, span };
}

// ---- fields

const fieldKinds = ["field_byte_offset", "field_byte_size", "field_exists", "field_signed", "field_lshift_u64", "field_rshift_u64"] as const;

function fieldInfo(cx: Context, expr: Expr, flag: number, span: Span): TExpr | string {
  const value = cx.preserving(() => cx.recursion.expression(cx, expr));
  if (isError(value)) return "";
  const place = placeOf(value);
  const path = place && accessPath(place);
  if (!place || !path) return "a member of a struct that has a name";
  const kind = fieldKinds[flag]!;
  return core(kind, path.type, accessText(path), BigInt(fieldNumber(kind, place, path.offset)), unsignedIntType, span);
}

/** By the headers. */
function fieldNumber(kind: (typeof fieldKinds)[number], place: Place, offset: number): number {
  const unit = place.kind === "memberOf" && place.member.bitWidth !== undefined ? unitOf(place.member) : null;
  const bytes = unit?.bytes ?? sizeOf(place.type) ?? 0;
  const bits = unit?.width ?? bytes * 8;
  switch (kind) {
    case "field_byte_offset":
      return offset;
    case "field_byte_size":
      return bytes;
    case "field_exists":
      return 1;
    case "field_signed":
      return isSigned(place.type) ? 1 : 0;
    case "field_lshift_u64":
      return Math.max(0, 64 - bits - (unit?.shift ?? 0));
    case "field_rshift_u64":
      return Math.max(0, 64 - bits);
  }
}

function isSigned(type: CType): boolean {
  const inner = bare(type);
  return inner.kind === "array" ? isSigned(inner.element) : (integerOf(type)?.signed ?? false);
}

// ---- types

const typeKinds = ["type_exists", "type_size", "type_matches"] as const;

function typeInfo(cx: Context, expr: Expr, flag: number, span: Span): TExpr | string {
  const type = namedType(cx, expr);
  if (!type) return "";
  const { kind } = type;
  if (kind !== "typedef" && !(kind === "record" && type.record.tag !== "") && !(kind === "enum" && type.info.tag !== "")) return "a type that has a name";
  const value = flag === 1 ? BigInt(sizeOf(type) ?? 0) : 1n;
  return core(typeKinds[flag]!, type, "0", value, unsignedLongType, span);
}

function typeId(cx: Context, expr: Expr, flag: number, span: Span): TExpr | string {
  const type = namedType(cx, expr);
  // Ids are not known before the object is written.
  return type ? core(flag === 0 ? "type_id_local" : "type_id_target", type, "0", 0n, unsignedLongType, span) : "";
}

function namedType(cx: Context, expr: Expr): CType | null {
  const type = unqualified(typeOfExpression(cx, expr));
  if (isError({ type })) return null;
  completeType(cx, type);
  return type;
}

// ---- enumerators

/** `*(enum type *)ENUMERATOR`, as bpf_core_read.h writes it. */
function enumValue(cx: Context, expr: Expr, flag: number, span: Span): TExpr | string {
  const wanted = "'*(enum type *)ENUMERATOR'";
  const cast = withoutBrackets(expr);
  const inner = cast.kind === "unary" && cast.op === "*" ? withoutBrackets(cast.operand) : null;
  if (inner?.kind !== "cast") return wanted;
  const type = pointee(typeOfName(cx, inner.type));
  const name = withoutBrackets(inner.operand);
  if (type) completeType(cx, type);
  const info = type && bare(type);
  if (info?.kind !== "enum" || name.kind !== "name") return wanted;
  const enumerators = info.info.enumerators ?? [];
  const index = enumerators.findIndex((one) => one.name === name.name);
  if (index < 0) return `an enumerator of its type, which has no '${name.name}'`;
  return core(flag === 0 ? "enumval_exists" : "enumval_value", unqualified(type!), String(index), flag === 0 ? 1n : BigInt.asUintN(64, enumerators[index]!.value), unsignedLongType, span);
}

function withoutBrackets(expr: Expr): Expr {
  return expr.kind === "parenthesized" ? withoutBrackets(expr.inner) : expr;
}
