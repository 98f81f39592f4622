/** Labels of functions (C11 6.8.1), and those that `__label__` makes local to a block (GNU). */

import type { Identifier } from "../ast.ts";
import type { TStatement } from "../checked.ts";
import type { Context } from "./context.ts";
import type { Scope } from "./scopes.ts";

export function declareLocalLabels(cx: Context, labels: readonly Identifier[]): void {
  // No name of C has a dot.
  for (const { name } of labels) cx.scope.labels.set(name, `${name}.${cx.fn!.localLabels++}`);
}

/** The name of the label in its function, which has to be defined somewhere. */
export function referToLabel(cx: Context, { name, span }: Identifier): string {
  const full = fullName(cx, name);
  const { labels } = cx.fn!;
  if (!labels.has(full)) labels.set(full, { defined: false, span });
  return full;
}

export function defineLabel(cx: Context, { name, span }: Identifier): TStatement[] {
  const full = fullName(cx, name);
  const known = cx.fn!.labels.get(full);
  if (known?.defined) {
    cx.bag.report("C3003", span, `label '${name}' is defined twice`, { notes: [{ message: "first defined here", span: known.span }] });
    return [];
  }
  cx.fn!.labels.set(full, { defined: true, span });
  return [{ kind: "label", name: full, span }];
}

/** Complains about labels that are missing, at the end of a function. */
export function checkLabels(cx: Context): void {
  for (const [name, { defined, span }] of cx.fn!.labels) {
    if (!defined) cx.bag.report("C3003", span, `there is no label '${name.replace(/\..*/, "")}' in this function`);
  }
}

function fullName(cx: Context, name: string): string {
  for (let scope: Scope | null = cx.scope; scope; scope = scope.outer) {
    const local = scope.labels.get(name);
    if (local !== undefined) return local;
  }
  return name;
}
