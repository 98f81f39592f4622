/** Attributes that say something about functions alone, or about statements alone, on other declarations. */

import type { Attribute } from "../ast.ts";
import { bare, pointee, type CType } from "../types.ts";
import type { Context } from "./context.ts";

/** What is declared: a typedef name is no function, whatever its type. */
export type Subject = "function" | "typedef" | "other";

const ofFunctions: ReadonlySet<string> = new Set(["always_inline", "noinline", "naked", "warn_unused_result"]);

/** `lists` are those of the specifiers and of the declarator, which declare something of type `type`. */
export function checkSubject(cx: Context, lists: readonly (readonly Attribute[])[], type: CType, subject: Subject): void {
  for (const attribute of lists.flat()) if (attribute.onType === undefined) checkOne(cx, attribute, type, subject);
}

function checkOne(cx: Context, { name, spelled, inBrackets, span }: Attribute, type: CType, subject: Subject): void {
  if (name === "fallthrough") cx.bag.report("C1010", span, `'${spelled}' is a statement of its own, and says nothing about a declaration`);
  if (subject === "function") return;
  // The standard's own is of functions (C23 6.7.12.6), gnu's of function types.
  const isStandard = inBrackets && !spelled.includes("::");
  if (name === "noreturn" && isStandard) cx.bag.report("C1010", span, `'${spelled}' says something about functions alone`);
  else if (name === "noreturn" ? !isOfFunctionType(type) : ofFunctions.has(name) && (subject === "other" || name !== "warn_unused_result")) {
    cx.bag.report("C5149", span, `'${spelled}' says something about functions alone`, { hint: "leave it out" });
  }
}

function isOfFunctionType(type: CType): boolean {
  return bare(type).kind === "function" || bare(pointee(type) ?? type).kind === "function";
}
