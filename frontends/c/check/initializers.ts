/** Initialisers, made flat (C11 6.7.9): each value with its place in the object. */

import type { Span } from "../../../compiler/source/source.ts";
import type { Designator, Expr, Initializer, InitializerList } from "../ast.ts";
import type { Init, TExpr } from "../checked.ts";
import { bitFieldAccess, findMember, sizeOf } from "../layout.ts";
import { arrayOf, bare, integerOf, isScalar, printCType, qualified, isConst, isVolatile, type ArrayType, type CType, type Member, type RecordInfo } from "../types.ts";
import { errorValue, isError } from "./build.ts";
import { completeType, isUndefinedRecord, reportUndefinedRecord } from "./complete.ts";
import type { Context } from "./context.ts";
import { convertForAssignment } from "./convert.ts";
import { InitItems } from "./init-items.ts";
import { designatorsAt, type Cursor } from "./initializer-cursor.ts";
import { parseString } from "./literals.ts";
import { constantValue } from "./specifiers.ts";
import { warnAboutEscapes } from "./warnings/escapes.ts";
import { warnAboutBitField } from "./warnings/constants.ts";
import { warnAboutUse } from "./warnings/deprecated.ts";
import { warnAboutBraces, warnAboutMissing } from "./warnings/initializers.ts";
import { warnAboutConversionToBool } from "./warnings/suspicious.ts";

export function checkInitializer(cx: Context, type: CType, init: Initializer): { type: CType; init: Init } {
  completeType(cx, type);
  if (init.kind === "list" && isUndefinedRecord(type)) {
    reportUndefinedRecord(cx, type, init.span);
    return { type: errorValue(init.span).type, init: { items: [], size: 4, span: init.span } };
  }
  const flattener = new Flattener(cx);
  const length = flattener.whole(type, init);
  const inner = bare(type);
  const complete = inner.kind === "array" && inner.length === null ? sized(type, inner, length) : type;
  const { list, end } = flattener.items;
  return { type: complete, init: { items: list, size: Math.max(sizeOf(complete) ?? 0, end), span: init.span } };
}

function sized(type: CType, array: ArrayType, length: number): CType {
  return qualified(arrayOf(array.element, length), { const: isConst(type), volatile: isVolatile(type) });
}

class Flattener {
  readonly items: InitItems;
  /** Expressions are checked once, though brace elision looks at them at each level. */
  private readonly checked = new Map<Expr, TExpr>();

  constructor(private readonly cx: Context) {
    this.items = new InitItems(cx);
  }

  /** Gives the length that an array of unknown length has. */
  whole(type: CType, init: Initializer): number {
    if (init.kind === "list") return this.braced(type, 0, init);
    const string = this.stringFor(type, init);
    if (string) return this.string(type, 0, string, init.span);
    if (bare(type).kind === "array") {
      const value = this.check(init);
      // GNU: an array from a compound literal of the same type.
      if (value.kind === "address" && value.place.kind === "literal") {
        this.items.putAll(value.place.init.items, value.place.init.size);
        const from = bare(value.place.type);
        return from.kind === "array" ? (from.length ?? 0) : 0;
      }
      if (!isError(value)) this.cx.bag.report("C2009", init.span, "an array is initialised by a list in braces or a string");
      return 0;
    }
    this.scalarOrRecord(type, 0, init);
    return 0;
  }

  private check(expr: Expr): TExpr {
    let value = this.checked.get(expr);
    if (!value) {
      value = this.cx.recursion.expression(this.cx, expr);
      this.checked.set(expr, value);
    }
    return value;
  }

  private scalarOrRecord(type: CType, offset: number, expr: Expr): void {
    const given = this.check(expr);
    warnAboutConversionToBool(this.cx, expr, given, type);
    const value = convertForAssignment(this.cx, given, type, "initializing");
    if (!isError(value)) this.items.put({ offset, value }, sizeOf(type) ?? 0, expr.span);
  }

  // ---- strings

  /** The literal that initialises an array of characters, if `init` is one. */
  private stringFor(type: CType, init: Initializer): { bytes: Uint8Array; element: number } | null {
    const array = bare(type);
    const element = array.kind === "array" ? integerOf(array.element) : null;
    let expr = init;
    while (expr.kind === "parenthesized") expr = expr.inner;
    if (!element || expr.kind !== "string") return null;
    const parsed = parseString(expr);
    warnAboutEscapes(this.cx, expr.parts);
    const from = parsed && bare(parsed.type);
    if (!parsed || from?.kind !== "array" || sizeOf(from.element) !== element.size) return null;
    return { bytes: parsed.bytes, element: element.size };
  }

  private string(type: CType, offset: number, string: { bytes: Uint8Array; element: number }, span: Span): number {
    const array = bare(type) as ArrayType;
    const room = array.length === null ? string.bytes.length : array.length * string.element;
    // The final zero need not fit (C11 6.7.9p14).
    if (string.bytes.length - string.element > room) this.cx.bag.report("C5011", span, "the string is longer than the array");
    else if (string.bytes.length > room) this.cx.bag.report("C5164", span, "the array has no room for the zero at the end of the string");
    const bytes = string.bytes.subarray(0, room);
    this.items.clear(offset, room);
    this.items.put({ offset, value: bytes }, bytes.length, span);
    return string.bytes.length / string.element;
  }

  // ---- braces

  private braced(type: CType, offset: number, list: InitializerList): number {
    const cursor: Cursor = { list, items: list.items, at: 0, led: -1, goesOn: true };
    this.items.clear(offset, sizeOf(type) ?? 0);
    const inner = bare(type);
    const [only] = list.items;
    if (!only) this.cx.bag.report("C5148", list.span, "an empty initialiser is of C23");
    if (only && list.items.length === 1 && only.designators.length === 0) {
      const string = this.stringFor(type, only.value);
      if (string) return this.string(type, offset, string, only.value.span);
    }
    if (inner.kind !== "array" && inner.kind !== "record") {
      if (only) this.scalarIn(type, offset, only.value);
      cursor.at = 1;
    }
    const length = inner.kind === "array" || inner.kind === "record" ? this.aggregate(type, offset, cursor, true, []) : 0;
    if (cursor.at < list.items.length) {
      this.cx.bag.report("C5011", list.items[cursor.at]!.value.span, `more initialisers than '${printCType(type)}' has room for`);
    }
    return length;
  }

  private scalarIn(type: CType, offset: number, value: Initializer): void {
    if (value.kind === "list") this.braced(type, offset, value);
    else this.scalarOrRecord(type, offset, value);
  }

  /** Fills an aggregate from the cursor; within braces to the end of the list, else until it is full. */
  private aggregate(type: CType, offset: number, cursor: Cursor, braced: boolean, pending: readonly Designator[]): number {
    const inner = bare(type);
    if (inner.kind === "array") return this.array(inner, offset, cursor, braced, pending);
    if (inner.kind === "record") this.record(inner.record, offset, cursor, braced, pending);
    return 0;
  }

  private array(array: ArrayType, offset: number, cursor: Cursor, braced: boolean, pending: readonly Designator[]): number {
    const size = sizeOf(array.element) ?? 0;
    let index = 0;
    let length = 0;
    for (let first = pending; cursor.at < cursor.items.length; first = []) {
      const designators = first.length > 0 ? first : designatorsAt(cursor);
      if (designators.length > 0 && first.length === 0 && !braced) break;
      let last: number | null = null;
      if (designators.length > 0) {
        const range = this.range(array, designators[0]!, cursor);
        if (!range) continue;
        cursor.led = cursor.at;
        [index, last] = range;
      } else if (array.length !== null && index >= array.length) break;
      const { at: start, goesOn } = cursor;
      for (; ; index++) {
        cursor.at = start;
        const isLast = last === null || index >= last;
        cursor.goesOn = goesOn && isLast;
        this.element(array.element, offset + index * size, cursor, designators.slice(1));
        if (isLast) break;
      }
      cursor.goesOn = goesOn;
      index++;
      length = Math.max(length, index);
      if (first.length > 0 && !goesOn) break;
    }
    this.items.reach(offset + length * size);
    return length;
  }

  /** The indices that a designator names; null after an error, with its item passed over. */
  private range(array: ArrayType, designator: Designator, cursor: Cursor): [number, number] | null {
    if (designator.kind === "index") {
      const from = constantValue(this.cx, designator.from, "an index");
      const to = designator.to ? constantValue(this.cx, designator.to, "an index") : from;
      if (from !== null && to !== null && from >= 0n && to >= from && (array.length === null || to < BigInt(array.length)) && to < 1n << 24n) {
        return [Number(from), Number(to)];
      }
      if (from !== null && to !== null) this.cx.bag.report("C2009", designator.span, "the index is outside of the array");
    } else {
      this.cx.bag.report("C2009", designator.name.span, "an array has no members");
    }
    cursor.at++;
    return null;
  }

  private record(record: RecordInfo, offset: number, cursor: Cursor, braced: boolean, pending: readonly Designator[]): void {
    const members = (record.members ?? []).filter((member) => member.name !== "" || member.bitWidth === undefined);
    let index = 0;
    let designated = pending.length > 0;
    for (let first = pending; cursor.at < cursor.items.length; first = []) {
      const designators = first.length > 0 ? first : designatorsAt(cursor);
      if (designators.length > 0 && first.length === 0 && !braced) break;
      let rest: readonly Designator[] = [];
      if (designators.length > 0) {
        designated = true;
        const found = this.designated(record, members, designators, cursor);
        if (!found) continue;
        cursor.led = cursor.at;
        index = found.index;
        rest = found.rest;
      } else if (index >= members.length || (record.kind === "union" && index > 0)) break;
      const [designator] = designators;
      const named = designator?.kind === "member" ? designator.name : cursor.items[cursor.at]!.value;
      warnAboutUse(this.cx, members[index]!, members[index]!.name, named.span);
      if (record.kind === "union") this.items.choose(record, offset, members[index]!);
      this.member(record, members[index]!, offset, cursor, rest);
      index++;
      if (first.length > 0 && !cursor.goesOn) break;
    }
    if (index > 0 && !designated && record.kind === "struct") warnAboutMissing(this.cx, members[index], cursor.list);
  }

  private designated(record: RecordInfo, members: readonly Member[], designators: readonly Designator[], cursor: Cursor): { index: number; rest: readonly Designator[] } | null {
    const [designator] = designators;
    if (designator!.kind === "member") {
      const path = findMember(record, designator!.name.name);
      // Within an anonymous member the same designator is looked up again.
      if (path) return { index: members.indexOf(path[0]!), rest: path.length > 1 ? designators : designators.slice(1) };
      this.cx.bag.report("C2003", designator!.name.span, `no member '${designator!.name.name}' in '${record.kind} ${record.tag}'`);
    } else {
      this.cx.bag.report("C2009", designator!.span, `'${record.kind} ${record.tag}' is not an array`);
    }
    cursor.at++;
    return null;
  }

  private member(record: RecordInfo, member: Member, offset: number, cursor: Cursor, rest: readonly Designator[]): void {
    if (member.bitWidth === undefined) {
      this.element(member.type, offset + member.bitOffset / 8, cursor, rest, record.members!.length === 1);
      return;
    }
    const access = bitFieldAccess(member.bitOffset, member.bitWidth, record.size);
    const item = cursor.items[cursor.at++]!.value;
    const expr = item.kind === "list" ? item.items[0]?.value : item;
    if (!expr || expr.kind === "list") return;
    const given = this.check(expr);
    warnAboutBitField(this.cx, given, member);
    warnAboutConversionToBool(this.cx, expr, given, member.type);
    const value = convertForAssignment(this.cx, given, member.type, "initializing");
    if (!isError(value)) this.items.put({ offset: offset + access.offset, bitField: { ...access, offset: 0 }, value }, access.bytes, expr.span);
  }

  /** One element or member, with what is left of its designators. The only member of a struct needs no braces of its own. */
  private element(type: CType, offset: number, cursor: Cursor, rest: readonly Designator[], isOnly = false): void {
    completeType(this.cx, type);
    if (rest.length > 0) {
      if (!isScalar(type)) {
        this.aggregate(type, offset, cursor, false, rest);
        return;
      }
      this.cx.bag.report("C2009", cursor.items[cursor.at]!.value.span, `'${printCType(type)}' has no members`);
      cursor.at++;
      return;
    }
    const { value } = cursor.items[cursor.at]!;
    if (value.kind === "list") {
      cursor.at++;
      this.braced(type, offset, value);
      return;
    }
    const string = this.stringFor(type, value);
    if (string) {
      cursor.at++;
      this.string(type, offset, string, value.span);
    } else if (isScalar(type) || this.isWhole(type, value)) {
      cursor.at++;
      this.scalarOrRecord(type, offset, value);
    } else {
      const before = cursor.at;
      if (!isOnly) warnAboutBraces(this.cx, cursor.list, value);
      this.aggregate(type, offset, cursor, false, []);
      // An empty struct takes nothing.
      if (cursor.at === before && sizeOf(type) !== 0) cursor.at++;
    }
  }

  /** A struct that is initialised by one expression. */
  private isWhole(type: CType, expr: Expr): boolean {
    const inner = bare(type);
    if (inner.kind !== "record") return inner.kind !== "array";
    const from = bare(this.check(expr).type);
    return from.kind === "record" && from.record === inner.record;
  }
}
