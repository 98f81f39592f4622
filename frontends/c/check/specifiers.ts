/** Types from declaration specifiers and declarators (C11 6.7.2, 6.7.6). */

import type { Span } from "../../../compiler/source/source.ts";
import type { Attribute, DeclarationSpecifiers, Declarator, DeclaratorPart, EnumSpecifier, Expr, Parameter, Qualifier, RecordSpecifier, TypeName, TypeSpecifier } from "../ast.ts";
import type { TExpr } from "../checked.ts";
import { alignOf, sizeOf } from "../layout.ts";
import {
  arrayOf,
  bare,
  builtinTypedefs,
  integerOf,
  intType,
  isInteger,
  isScalar,
  isVoid,
  pointerTo,
  printCType,
  qualified,
  unqualified,
  type CType,
} from "../types.ts";
import { checkSubject } from "./attribute-subjects.ts";
import { checkPointerAttributes, namesArena, readAttributes, typeTags, type Attributes } from "./attributes.ts";
import { basicType, withMode } from "./basic-types.ts";
import { constantOf, isError } from "./build.ts";
import { completeType } from "./complete.ts";
import type { Context } from "./context.ts";
import { checkParameterStorage } from "./declaration-rules.ts";
import { knownConstant } from "./known-constant.ts";
import { literalConstant } from "./literal-constants.ts";
import { enumType, recordType } from "./records.ts";
import { warnAboutTypedefUse } from "./warnings/deprecated.ts";

export interface Specified {
  readonly type: CType;
  readonly attributes: Attributes;
  readonly isTypedef: boolean;
  readonly isStatic: boolean;
  readonly isExtern: boolean;
  readonly isInline: boolean;
  readonly isRegister: boolean;
  /** `__auto_type`: the initialiser says. */
  readonly isAuto: boolean;
}

export function readSpecifiers(cx: Context, specifiers: DeclarationSpecifiers): Specified {
  const { storage } = specifiers;
  const attributes = readAttributes(cx, [specifiers.attributes]);
  if (storage.filter((one) => one !== "thread").length > 1) cx.bag.report("C1008", specifiers.span, `'${storage.join("' and '")}' do not go together`);
  if (storage.includes("thread")) cx.bag.report("C0003", specifiers.span, "BPF has no threads");
  if (specifiers.extraType) cx.bag.report("C1003", specifiers.extraType.span, "two types in one declaration");
  for (const item of specifiers.alignas) attributes.align = Math.max(attributes.align ?? 1, alignasValue(cx, item));
  const named = specifiers.type ? specifiedType(cx, specifiers.type) : implicitInt(cx, specifiers.span);
  const base = attributes.mode === undefined ? named : withMode(named, attributes.mode);
  if (attributes.vectorSize) cx.bag.report("C0003", specifiers.span, "vector types are not supported");
  return {
    type: tagged(cx, withQualifiers(cx, base, specifiers.qualifiers, specifiers.span), specifiers.attributes),
    attributes,
    isTypedef: storage.includes("typedef"),
    isStatic: storage.includes("static"),
    isExtern: storage.includes("extern"),
    isInline: specifiers.inline,
    isRegister: storage.includes("register"),
    isAuto: specifiers.type?.kind === "auto",
  };
}

/** Tags of pointers that the kernel follows to what they point to, by its whole description (btf_find_kptr). */
const followedTags: ReadonlySet<string> = new Set(["kptr", "kptr_untrusted", "percpu_kptr", "uptr"]);

function tagged(cx: Context, type: CType, attributes: readonly Attribute[]): CType {
  const tags = typeTags(cx, attributes);
  if (tags.some((tag) => followedTags.has(tag))) completeType(cx, type);
  return qualified(type, { tags, arena: namesArena(cx, attributes) });
}

function implicitInt(cx: Context, span: Span): CType {
  cx.bag.report("C1003", span, "the declaration names no type");
  return intType;
}

function alignasValue(cx: Context, item: Expr | TypeName): number {
  if (item.kind === "typeName") return alignOf(typeOfName(cx, item));
  const value = constantValue(cx, item, "an alignment") ?? 1n;
  if (value < 0n || (value & (value - 1n)) !== 0n) cx.bag.report("C1010", item.span, "an alignment must be a power of two");
  return Number(value) || 1;
}

function withQualifiers(cx: Context, type: CType, qualifiers: readonly Qualifier[], span: Span): CType {
  return qualified(qualifiers.includes("atomic") ? atomicType(cx, type, span) : type, {
    const: qualifiers.includes("const"),
    volatile: qualifiers.includes("volatile"),
    restrict: qualifiers.includes("restrict"),
  });
}

/** clang has calls of a library, which BPF has not, for anything but the sizes that an instruction takes. */
function atomicType(cx: Context, type: CType, span: Span): CType {
  if (isScalar(type) && (sizeOf(type) ?? 16) <= 8) return qualified(type, { atomic: true });
  cx.bag.report("C0003", span, `'${printCType(type)}' cannot be _Atomic: BPF has atomic operations on integers and pointers only`, { hint: "guard it with a bpf_spin_lock" });
  return type;
}

function specifiedType(cx: Context, specifier: TypeSpecifier): CType {
  switch (specifier.kind) {
    case "basic":
      return basicType(cx, specifier.words, specifier.span);
    case "typedefName": {
      const meaning = cx.lookup(specifier.name);
      if (meaning?.kind === "typedef") {
        warnAboutTypedefUse(cx, meaning.type, specifier.name, specifier.span);
        return meaning.type;
      }
      const builtin = builtinTypedefs.get(specifier.name);
      if (builtin) return { kind: "typedef", name: specifier.name, target: builtin };
      cx.bag.report("C1001", specifier.span, `unknown type name '${specifier.name}'`);
      return intType;
    }
    case "typeof": {
      const type = specifier.of.kind === "typeName" ? typeOfName(cx, specifier.of) : typeOfExpression(cx, specifier.of);
      return specifier.unqualified ? unqualified(type) : type;
    }
    case "auto":
      return intType;
    case "atomic":
      return atomicType(cx, typeOfName(cx, specifier.of), specifier.span);
    case "enum":
      return enumSpecifierType(cx, specifier);
    default:
      return recordSpecifierType(cx, specifier);
  }
}

/** The type of an operand of `typeof` and `sizeof`: arrays and functions do not become pointers there (C11 6.3.2.1p3). */
export function typeOfExpression(cx: Context, expr: Expr): CType {
  return typeOfChecked(expr, cx.recursion.expression(cx, expr));
}

/** `value` is what was made of the expression. */
export function typeOfChecked(expr: Expr, value: TExpr): CType {
  if (isAddressOf(expr)) return value.type;
  return value.kind === "load" || value.kind === "address" ? value.place.type : value.type;
}

function isAddressOf(expr: Expr): boolean {
  if (expr.kind === "parenthesized") return isAddressOf(expr.inner);
  return expr.kind === "unary" && (expr.op === "&" || (expr.op === "__extension__" && isAddressOf(expr.operand)));
}

function recordSpecifierType(cx: Context, specifier: RecordSpecifier): CType {
  return recordType(cx, specifier, memberTypes);
}

function enumSpecifierType(cx: Context, specifier: EnumSpecifier): CType {
  const fixed = specifier.underlying ? integerOf(readSpecifiers(cx, specifier.underlying).type) : null;
  return enumType(cx, specifier, fixed, constantValue);
}

const memberTypes = { readSpecifiers, declaredType: (cx: Context, base: CType, declarator: Declarator) => declaredType(cx, base, declarator), constantValue };

/** The value of an integer constant expression; null after saying that it is none. `folding` is for what is one to compilers alone. */
export function constantValue(cx: Context, expr: Expr, what: string, folding: "C5169" | "C5170" | null = "C5170"): bigint | null {
  const { needsConstant } = cx;
  cx.needsConstant = true;
  const value = cx.recursion.expression(cx, expr);
  cx.needsConstant = needsConstant;
  if (isError(value)) return null;
  // A folded one counts for clang too: an offset from the null pointer, as <bpf/bpf_helpers.h> defines offsetof().
  const known = knownConstant(value) ?? constantOf(literalConstant(value) ?? value);
  if (known === null || !isInteger(value.type)) {
    cx.bag.report("C2006", expr.span, `${what} must be an integer constant`);
    return null;
  }
  if (folding && value.kind !== "constant") cx.bag.report(folding, expr.span, `${what} is a constant to gcc and clang, and not to the standard`);
  return known;
}

// ---- declarators

/** Applies a declarator to its base type. */
export function declaredType(cx: Context, base: CType, declarator: Declarator | undefined): CType {
  return declarator ? declarator.parts.reduce((type, part) => applyPart(cx, type, part, declarator.span), base) : base;
}

function applyPart(cx: Context, type: CType, part: DeclaratorPart, span: Span): CType {
  switch (part.kind) {
    case "pointer":
      checkPointerAttributes(cx, part.attributes);
      return tagged(cx, withQualifiers(cx, pointerTo(type), part.qualifiers, span), part.attributes);
    case "array":
      return arrayType(cx, type, part.size, part.span);
    case "function": {
      const returned = bare(type);
      if (returned.kind === "array" || returned.kind === "function") {
        cx.bag.report("C1005", part.span, `a function cannot return ${returned.kind === "array" ? "an array" : "a function"}`);
        return type;
      }
      if (type.kind === "qualified" && (type.const || type.volatile || type.restrict)) cx.bag.report("C5166", part.span, "a qualifier of a result has no effect");
      return { kind: "function", returns: unqualified(type), params: parameterTypes(cx, part.params), variadic: part.variadic };
    }
  }
}

const maxArrayBytes = 2 ** 31;

function arrayType(cx: Context, element: CType, size: Expr | undefined, span: Span): CType {
  const inner = bare(element);
  if (inner.kind === "function" || isVoid(element)) {
    cx.bag.report("C1005", span, `an array cannot have elements of type '${printCType(element)}'`);
    return arrayOf(intType, 1);
  }
  if (inner.kind === "record") cx.complete(inner.record);
  if (!size) return arrayOf(element, null);
  const length = constantValue(cx, size, "the length of an array", cx.fn ? null : "C5169");
  if (length === null) return arrayOf(element, 1);
  if (length < 0n || length * BigInt(sizeOf(element) ?? 1) > maxArrayBytes) {
    cx.bag.report("C1005", size.span, length < 0n ? "the length of an array is negative" : "the array is too large");
    return arrayOf(element, 1);
  }
  return arrayOf(element, Number(length));
}

function parameterTypes(cx: Context, params: readonly Parameter[]): { name: string; type: CType; span: Span }[] {
  if (params.length === 1 && !params[0]!.declarator) {
    const only = readSpecifiers(cx, params[0]!.specifiers).type;
    if (isVoid(only)) return [];
  }
  return params.map((param) => {
    const specified = readSpecifiers(cx, param.specifiers);
    checkParameterStorage(cx, param.specifiers);
    const written = declaredType(cx, specified.type, param.declarator);
    const type = adjustParameter(written);
    checkSubject(cx, [param.specifiers.attributes, param.declarator?.attributes ?? [], param.attributes], type, "other");
    const { tags } = readAttributes(cx, [param.declarator?.attributes ?? [], param.attributes], specified.attributes);
    if (isVoid(type)) cx.bag.report("C1005", param.span, "a parameter cannot be void");
    const isRegister = specified.isRegister && { isRegister: true as const };
    return { name: param.declarator?.name?.name ?? "", type, ...(tags && { tags }), ...isRegister, ...(bare(written).kind === "array" && { wasArray: true as const }), span: param.span };
  });
}

/** C11 6.7.6.3p7–8. */
function adjustParameter(type: CType): CType {
  const inner = bare(type);
  if (inner.kind === "array") return pointerTo(inner.element);
  return inner.kind === "function" ? pointerTo(type) : type;
}

export function typeOfName(cx: Context, name: TypeName): CType {
  const { type } = readSpecifiers(cx, name.specifiers);
  return declaredType(cx, type, name.declarator);
}
