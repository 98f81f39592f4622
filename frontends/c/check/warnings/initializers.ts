/**
 * Initialisers that leave members out (-Wmissing-field-initializers), or the braces of a part (-Wmissing-braces), or replace
 * others (-Winitializer-overrides).
 */

import type { Span } from "../../../../compiler/source/source.ts";
import type { Expr, InitializerItem, InitializerList } from "../../ast.ts";
import type { InitItem } from "../../checked.ts";
import { bare, type Member } from "../../types.ts";
import type { Context } from "../context.ts";

/** `next` is the member after the last one that a list without designators has a value for. `{ 0 }` and `{}` mean all of them. */
export function warnAboutMissing(cx: Context, next: Member | undefined, list: InitializerList): void {
  if (!next || isZero(list.items)) return;
  const type = bare(next.type);
  if (type.kind === "array" && type.length === null) return;
  const { file, endLine, endColumn } = list.span;
  const brace: Span = { file, line: endLine, column: endColumn - 1, endLine, endColumn };
  cx.bag.report("C5136", brace, `the member '${next.name}' is left out, and zero`, { hint: "write its value, or designators (.name = …) for those that are meant" });
}

/** `first` is the first of the values of a struct or an array that has no braces of its own; `{ 0 }` means all of them. */
export function warnAboutBraces(cx: Context, list: InitializerList, first: Expr): void {
  if (!isZero(list.items)) cx.bag.report("C5157", first.span, "what begins here is a struct or an array of its own", { hint: "put braces around its values" });
}

function isZero(items: readonly InitializerItem[]): boolean {
  const [only] = items;
  return items.length === 1 && only!.value.kind === "number" && /^0[0xX]*[uUlL]*$/.test(only!.value.text);
}

/** What an initialiser has written so far. */
export class Overrides {
  private readonly items: { readonly from: number; readonly to: number }[] = [];
  private end = 0;

  constructor(private readonly cx: Context) {}

  /** `size` in bytes. An item at the end of all others is the common case, which needs no search. */
  note(item: InitItem, size: number, span: Span): void {
    const from = item.offset * 8 + (item.bitField?.shift ?? 0);
    const to = item.bitField ? from + item.bitField.width : from + size * 8;
    if (from < this.end && this.items.some((one) => from < one.to && one.from < to)) {
      this.cx.bag.report("C5137", span, "this replaces what the initialiser has there already", { hint: "take one of the two away" });
    }
    this.items.push({ from, to });
    this.end = Math.max(this.end, to);
  }
}
