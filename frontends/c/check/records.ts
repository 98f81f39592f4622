/** Structs, unions and enums (C11 6.7.2.1–6.7.2.3). */

import type { Span } from "../../../compiler/source/source.ts";
import type { Attribute, DeclarationSpecifiers, Declarator, EnumSpecifier, Expr, Identifier, MemberDeclaration, MemberDeclarator, RecordSpecifier } from "../ast.ts";
import { layoutRecord, sizeOf, type MemberSpec } from "../layout.ts";
import {
  bare,
  boolType,
  integerOf,
  intType,
  longType,
  printCType,
  unsignedCharType,
  unsignedIntType,
  unsignedLongType,
  unsignedShortType,
  shortType,
  signedCharType,
  type CType,
  type EnumInfo,
  type IntegerType,
  type RecordInfo,
} from "../types.ts";
import { checkSubject } from "./attribute-subjects.ts";
import { readAttributes, type Attributes } from "./attributes.ts";
import type { Context } from "./context.ts";
import type { Deprecation } from "./deprecations.ts";
import type { Tagged } from "./scopes.ts";
import { warnAboutUse, whileDeclaring } from "./warnings/deprecated.ts";

/** How the members' types are read. */
export interface MemberTypes {
  readSpecifiers(cx: Context, specifiers: DeclarationSpecifiers): { readonly type: CType; readonly attributes: Attributes };
  declaredType(cx: Context, base: CType, declarator: Declarator): CType;
  constantValue(cx: Context, expr: Expr, what: string): bigint | null;
}

export function recordType(cx: Context, specifier: RecordSpecifier, types: MemberTypes): CType {
  const record = declareRecord(cx, specifier);
  if (!specifier.members) {
    cx.deprecations.mark(record, readAttributes(cx, [specifier.attributes]).deprecated);
    warnAboutTag(cx, record, specifier.tag);
    return { kind: "record", record };
  }
  if (record.members) {
    cx.bag.report("C1002", specifier.span, `redefinition of '${specifier.kind} ${record.tag}'`, {
      notes: [{ message: "first defined here", span: record.span }],
    });
    return { kind: "record", record };
  }
  const attributes = readAttributes(cx, [specifier.attributes]);
  const outside = cx.relocatableOutside;
  record.relocatable = outside || attributes.accessIndex || (specifier.pragmas?.accessIndex ?? false);
  cx.relocatableOutside = record.relocatable;
  const specs: MemberSpec[] = [];
  for (const member of specifier.members) {
    if (member.kind === "staticAssert") {
      const holds = types.constantValue(cx, member.condition, "the condition of a static assertion");
      if (holds === 0n) cx.bag.report("C1009", member.span, "static assertion failed");
      continue;
    }
    specs.push(...whileDeclaring(cx, member.specifiers, member.declarators, () => memberSpecs(cx, member, attributes.packed, types)));
  }
  cx.relocatableOutside = outside;
  checkMembers(cx, specifier, specs);
  const layout = layoutRecord(specifier.kind, specs, attributes.packed, attributes.align ?? 1, specifier.pragmas?.pack);
  record.members = layout.members;
  record.size = layout.size;
  record.align = layout.align;
  record.packed = attributes.packed;
  if (attributes.tags) record.tags = attributes.tags;
  cx.deprecations.mark(record, attributes.deprecated);
  for (const spec of specs) {
    const mark = cx.deprecations.of(spec);
    if (mark) cx.deprecations.mark(record.members.find(({ name }) => name === spec.name)!, mark);
  }
  return { kind: "record", record };
}

/** The record of this tag in this scope when the text defines it, in any scope when it only names it. */
function declareRecord(cx: Context, specifier: RecordSpecifier): RecordInfo {
  const { tag, kind } = specifier;
  const fresh: RecordInfo = { kind, tag: tag?.name ?? "", members: null, size: 0, align: 1, packed: false, relocatable: false, span: specifier.span };
  if (!tag) return fresh;
  const known = specifier.members ? cx.scope.tags.get(tag.name) : cx.lookupTag(tag.name);
  if (known?.kind === "record" && known.record.kind === kind) return known.record;
  if (known) cx.bag.report("C1002", tag.span, `'${tag.name}' is the tag of something else already`);
  tagScope(cx, specifier.members !== undefined).set(tag.name, { kind: "record", record: fresh });
  return fresh;
}

/** A tag that is only named is that of the whole file, though C hides it in a prototype (C11 6.2.1p4): nobody means that. */
function tagScope(cx: Context, defines: boolean): Map<string, Tagged> {
  let { scope } = cx;
  while (!defines && scope.outer) scope = scope.outer;
  return scope.tags;
}

function memberSpecs(cx: Context, member: MemberDeclaration, packed: boolean, types: MemberTypes): MemberSpec[] {
  const { type, attributes } = types.readSpecifiers(cx, member.specifiers);
  if (member.declarators.length > 0) return member.declarators.map((one) => memberSpec(cx, one, type, member.specifiers.attributes, attributes, packed, types));
  const inner = bare(type);
  if (inner.kind === "record" && inner.record.tag === "") return [{ name: "", type, packed: attributes.packed, span: member.span, ...alignPart(attributes) }];
  // `struct tag { … };` inside: an anonymous member with -fms-extensions, a declaration of the tag otherwise.
  if (inner.kind !== "record" && inner.kind !== "enum") cx.bag.report("C5013", member.span, "the declaration declares nothing");
  return [];
}

function alignPart(...lists: Attributes[]): { align?: number } {
  const aligns = lists.map((one) => one.align ?? 0);
  const align = Math.max(...aligns);
  return align > 0 ? { align } : {};
}

function memberSpec(cx: Context, member: MemberDeclarator, base: CType, attributes: readonly Attribute[], shared: Attributes, packed: boolean, types: MemberTypes): MemberSpec {
  const type = member.declarator ? types.declaredType(cx, base, member.declarator) : base;
  const own = readAttributes(cx, [member.attributes, member.declarator?.attributes ?? []]);
  checkSubject(cx, [attributes, member.attributes, member.declarator?.attributes ?? []], type, "other");
  const tags = [...(shared.tags ?? []), ...(own.tags ?? [])];
  const name = member.declarator?.name?.name ?? "";
  const span = member.declarator?.name?.span ?? member.span;
  const spec = { name, type, packed: packed || own.packed || shared.packed, span, ...(tags.length > 0 && { tags }), ...alignPart(own, shared) };
  const placed = member.width ? { ...spec, bitWidth: bitWidth(cx, member.width, name, type, types) } : checkedMember(cx, spec, span);
  if (name !== "") cx.deprecations.mark(placed, own.deprecated ?? shared.deprecated);
  return placed;
}

function bitWidth(cx: Context, expr: Expr, name: string, type: CType, types: MemberTypes): number {
  const width = types.constantValue(cx, expr, "the width of a bit-field");
  const container = integerOf(type);
  if (!container) {
    cx.bag.report("C1006", expr.span, `a bit-field cannot have type '${printCType(type)}'`);
    return 1;
  }
  if (width === null) return 1;
  const limit = container.name === boolType.name ? 1 : container.size * 8;
  if (width < 0n || width > BigInt(limit) || (width === 0n && name !== "")) {
    cx.bag.report("C1006", expr.span, `a bit-field of type '${printCType(type)}' cannot be ${width} bits wide`);
    return 1;
  }
  return Number(width);
}

function checkedMember(cx: Context, spec: MemberSpec, span: Span): MemberSpec {
  const inner = bare(spec.type);
  if (inner.kind === "record") cx.complete(inner.record);
  if (inner.kind === "enum") cx.complete(inner.info);
  const element = inner.kind === "array" ? bare(inner.element) : inner;
  if (element.kind === "record") cx.complete(element.record);
  if (sizeOf(spec.type) !== null) return spec;
  cx.bag.report(inner.kind === "function" ? "C1006" : "C1004", span, `member '${spec.name}' has ${inner.kind === "function" ? "function" : "incomplete"} type '${printCType(spec.type)}'`);
  return { ...spec, type: intType };
}

function checkMembers(cx: Context, specifier: RecordSpecifier, specs: readonly MemberSpec[]): void {
  const seen = new Map<string, MemberSpec>();
  specs.forEach((spec, index) => {
    for (const [name, span] of namesOf(spec)) {
      const earlier = seen.get(name);
      if (earlier) {
        cx.bag.report("C1006", span ?? specifier.span, `member '${name}' is declared twice`, {
          ...(earlier.span && { notes: [{ message: "first declared here", span: earlier.span }] }),
        });
      }
      seen.set(name, spec);
    }
    const inner = bare(spec.type);
    if (inner.kind === "array" && inner.length === null && specifier.kind === "struct" && index < specs.length - 1) {
      cx.bag.report("C1006", spec.span ?? specifier.span, `the flexible array member '${spec.name}' is not the last one`);
    }
  });
}

function namesOf(spec: MemberSpec): [string, Span | undefined][] {
  if (spec.name !== "") return [[spec.name, spec.span]];
  const inner = bare(spec.type);
  if (spec.bitWidth !== undefined || inner.kind !== "record") return [];
  return (inner.record.members ?? []).flatMap((member) => namesOf({ ...member, packed: false } as MemberSpec));
}

// ---- enums

type ReadConstant = (cx: Context, expr: Expr, what: string) => bigint | null;

export function enumType(cx: Context, specifier: EnumSpecifier, fixed: IntegerType | null, read: ReadConstant): CType {
  const info = declareEnum(cx, specifier, fixed);
  if (!specifier.enumerators) {
    warnAboutTag(cx, info, specifier.tag);
    return { kind: "enum", info };
  }
  if (info.enumerators) {
    cx.bag.report("C1002", specifier.span, `redefinition of 'enum ${info.tag}'`, { notes: [{ message: "first defined here", span: info.span }] });
    return { kind: "enum", info };
  }
  const attributes = readAttributes(cx, [specifier.attributes]);
  const enumerators: { name: string; value: bigint }[] = [];
  const deprecated = new Map<string, Deprecation>();
  let next = 0n;
  for (const { name, value, attributes: own } of specifier.enumerators) {
    const { deprecated: mark } = readAttributes(cx, [own]);
    if (mark) deprecated.set(name.name, mark);
    const given = value ? read(cx, value, `the value of '${name.name}'`) : next;
    const current = given ?? next;
    enumerators.push({ name: name.name, value: current });
    const known = cx.scope.names.get(name.name);
    if (known) cx.bag.report("C1002", name.span, `redefinition of '${name.name}'`, { notes: [{ message: "first declared here", span: known.span }] });
    cx.scope.names.set(name.name, { kind: "enumerator", value: current, type: enumeratorType(current), span: name.span });
    next = current + 1n;
  }
  info.enumerators = enumerators;
  info.underlying = fixed ?? underlyingOf(enumerators.map((one) => one.value), attributes.packed);
  // An enumerator that an int cannot hold makes all of them have the type of the enum, as gcc and clang do.
  if (info.underlying.size > 4 || fixed) {
    for (const one of specifier.enumerators) {
      const meaning = cx.scope.names.get(one.name.name);
      if (meaning?.kind === "enumerator") cx.scope.names.set(one.name.name, { ...meaning, type: info.underlying });
    }
  }
  cx.deprecations.mark(info, attributes.deprecated);
  for (const { name } of specifier.enumerators) cx.deprecations.mark(cx.scope.names.get(name.name)!, deprecated.get(name.name) ?? attributes.deprecated);
  return { kind: "enum", info };
}

function warnAboutTag(cx: Context, thing: RecordInfo | EnumInfo, tag: Identifier | undefined): void {
  if (tag) warnAboutUse(cx, thing, tag.name, tag.span);
}

function enumeratorType(value: bigint): IntegerType {
  if (value >= -(1n << 31n) && value < 1n << 31n) return intType;
  if (value >= 0n && value < 1n << 32n) return unsignedIntType;
  return value < 1n << 63n ? longType : unsignedLongType;
}

function underlyingOf(values: readonly bigint[], packed: boolean): IntegerType {
  const low = values.reduce((a, b) => (b < a ? b : a), 0n);
  const high = values.reduce((a, b) => (b > a ? b : a), 0n);
  const rows: [IntegerType, IntegerType][] = [
    [unsignedIntType, intType],
    [unsignedLongType, longType],
  ];
  if (packed) rows.unshift([unsignedCharType, signedCharType], [unsignedShortType, shortType]);
  for (const [unsigned, signed] of rows) {
    const bits = BigInt(signed.size * 8);
    if (low >= 0n && high < 1n << bits) return unsigned;
    if (low < 0n && low >= -(1n << (bits - 1n)) && high < 1n << (bits - 1n)) return signed;
  }
  return longType;
}

function declareEnum(cx: Context, specifier: EnumSpecifier, fixed: IntegerType | null): EnumInfo {
  const { tag } = specifier;
  const fresh: EnumInfo = { tag: tag?.name ?? "", enumerators: null, underlying: fixed ?? unsignedIntType, span: specifier.span };
  if (!tag) return fresh;
  // What an enum is stored as matters at once.
  if (!specifier.enumerators && !cx.scope.tags.has(tag.name)) cx.file.demandTag(tag.name);
  const known = specifier.enumerators ? cx.scope.tags.get(tag.name) : cx.lookupTag(tag.name);
  if (known?.kind === "enum") return known.info;
  if (known) cx.bag.report("C1002", tag.span, `'${tag.name}' is the tag of something else already`);
  tagScope(cx, specifier.enumerators !== undefined).set(tag.name, { kind: "enum", info: fresh });
  return fresh;
}
