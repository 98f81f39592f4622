/** Switches: enumerators without a case (-Wswitch), cases that fall into the next (-Wimplicit-fallthrough), no default. */

import type { Span } from "../../../../compiler/source/source.ts";
import type { BlockItem, Expr, Statement } from "../../ast.ts";
import type { SwitchLabel } from "../../checked.ts";
import { bare, integerOf, printCType, type CType } from "../../types.ts";
import { wrap } from "../constants.ts";
import type { Context } from "../context.ts";

type Switch = Statement & { readonly kind: "switch" };

/** `type` is that of the value before its promotion. */
export function warnAboutSwitch(cx: Context, statement: Switch, type: CType, labels: readonly SwitchLabel[]): void {
  const hasDefault = labels.some((label) => !label.range);
  if (!hasDefault) cx.bag.report("C5112", statement.span, "the switch has no default");
  const inner = bare(type);
  if (inner.kind === "enum" && !hasDefault) {
    const missing = (inner.info.enumerators ?? []).filter(({ value }) => !labels.some(({ range }) => range && range.from <= value && value <= range.to));
    // Of several enumerators with one value, one case is enough.
    const names = [...new Map(missing.map((one) => [one.value, one.name])).values()];
    if (names.length > 0) {
      const shown = names.length > 3 ? `${names.slice(0, 3).join("', '")}' and ${names.length - 3} more` : `${names.join("', '")}'`;
      cx.bag.report("C5111", statement.value.span, `the switch has no case for '${shown}`, { hint: "add the case, or a default" });
    }
  }
  warnAboutFalls(cx, statement.body);
}

/**
 * A case that is never taken, as `type`, the one of the switch before its promotion, is narrower than the value. Where
 * only the sign differs, -1 stands for the largest number.
 */
export function warnAboutCase(cx: Context, expr: Expr, value: bigint, type: CType): void {
  const isLong = value < -(1n << 31n) || value >= 1n << 32n;
  if ((integerOf(type)?.size ?? 8) >= (isLong ? 8 : 4) || wrap(value, type) === value) return;
  cx.bag.report("C5111", expr.span, `the switch is over '${printCType(type)}', which is never ${value}`, { hint: "leave out the case" });
}

function warnAboutFalls(cx: Context, body: Statement): void {
  if (body.kind !== "compound") return;
  let open = false;
  for (const [i, item] of body.items.entries()) {
    const labelled = hasCase(item) ? item : undefined;
    const before = body.items[i - 1];
    if (before?.kind === "fallthrough" && !labelled) reportMisplaced(cx, before.span);
    if (labelled && open) {
      cx.bag.report("C5113", labelled.span, "the case above falls into this one", { hint: "end it with 'break', or with '__attribute__((fallthrough))' if this is meant" });
    }
    const statement = labelled ? labelled.body : item;
    open = statement === undefined ? false : fallsThrough(cx, statement);
  }
  const last = body.items.at(-1);
  if (last?.kind === "fallthrough") reportMisplaced(cx, last.span);
}

function hasCase(item: BlockItem): item is Statement & { readonly kind: "labelled" } {
  return item.kind === "labelled" && item.labels.some((label) => label.kind !== "label");
}

function reportMisplaced(cx: Context, span: Span): void {
  cx.bag.report("C3001", span, "'fallthrough' must stand directly before a case or default");
}

/** Whether control may come to the end of it, as far as the syntax says. */
function fallsThrough(cx: Context, item: BlockItem): boolean {
  switch (item.kind) {
    case "break":
    case "continue":
    case "return":
    case "goto":
    case "fallthrough":
      return false;
    case "compound":
      return item.items.length === 0 || fallsThrough(cx, item.items.at(-1)!);
    case "labelled":
      return item.body === undefined || fallsThrough(cx, item.body);
    case "attributed":
      return (item.body.kind === "expression" && !item.body.value) || fallsThrough(cx, item.body);
    case "if":
      return !item.otherwise || fallsThrough(cx, item.then) || fallsThrough(cx, item.otherwise);
    case "expression":
      return item.value !== undefined && !(item.value.kind === "call" && neverReturns(cx, item.value.callee));
    default:
      return true;
  }
}

function neverReturns(cx: Context, callee: { readonly kind: string; readonly name?: unknown }): boolean {
  if (callee.kind !== "name" || typeof callee.name !== "string") return false;
  if (callee.name === "__builtin_unreachable" || callee.name === "__builtin_trap") return true;
  const meaning = cx.lookup(callee.name);
  return meaning?.kind === "function" && meaning.noReturn;
}
