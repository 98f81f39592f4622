/** -Wdeprecated-declarations: uses of what its author marks as `deprecated` (GNU, C23 6.7.12.4). */

import type { Span } from "../../../../compiler/source/source.ts";
import type { Attribute, DeclarationSpecifiers, Declarator } from "../../ast.ts";
import { bare, type CType } from "../../types.ts";
import type { Context } from "../context.ts";

/** Of a typedef, which may also be that of what it names. */
export function warnAboutTypedefUse(cx: Context, type: CType, name: string, span: Span): void {
  const named = bare(type);
  const target = named.kind === "record" ? named.record : named.kind === "enum" ? named.info : type;
  warnAboutUse(cx, cx.deprecations.of(type) ? type : target, name, span);
}

interface Declared {
  readonly declarator?: Declarator | undefined;
  readonly attributes: readonly Attribute[];
}

/** Reads a declaration: where all that it declares is deprecated, it may use what is. */
export function whileDeclaring<T>(cx: Context, { attributes }: DeclarationSpecifiers, declared: readonly Declared[], read: () => T): T {
  const { inDeprecated } = cx;
  const all = declared.length > 0 && declared.every((one) => isMarked(one.attributes) || isMarked(one.declarator?.attributes ?? []));
  cx.inDeprecated ||= all || isMarked(attributes);
  const result = read();
  cx.inDeprecated = inDeprecated;
  return result;
}

function isMarked(attributes: readonly Attribute[]): boolean {
  return attributes.some(({ name }) => name === "deprecated");
}

export function warnAboutUse(cx: Context, thing: object, name: string, span: Span): void {
  const found = cx.deprecations.of(thing);
  if (!found || cx.inDeprecated || (cx.fn && cx.deprecations.of(cx.fn.symbol))) return;
  const message = found.message === null ? `'${name}' is deprecated` : `'${name}' is deprecated: ${found.message}`;
  cx.bag.report("C5156", span, message, { notes: [{ message: "marked as deprecated here", span: found.span }] });
}
