/** What may not stand in a declaration, by its place and by what it declares (C11 6.7.1, 6.7.4, 6.7.5, 6.9p2). */

import type { DeclarationSpecifiers, InitDeclarator } from "../ast.ts";
import { alignOf } from "../layout.ts";
import { bare, printCType, type CType } from "../types.ts";
import { checkSubject } from "./attribute-subjects.ts";
import type { Context } from "./context.ts";

/** What the specifiers of a declaration say. */
interface Specified {
  readonly isInline: boolean;
  readonly isTypedef: boolean;
  readonly isExtern: boolean;
  readonly attributes: { readonly align?: number };
}

/** A parameter is of no storage class but `register`. */
export function checkParameterStorage(cx: Context, { storage, span }: DeclarationSpecifiers): void {
  const wrong = storage.find((one) => one !== "register");
  if (wrong !== undefined) cx.bag.report("C1008", span, `'${wrong}' has no meaning for a parameter`);
}

/** Outside of functions nothing is on the stack. A variable with a name in assembly is a register of the machine's. */
export function checkFileStorage(cx: Context, { storage, span }: DeclarationSpecifiers, declarators: readonly InitDeclarator[]): void {
  const wrong = storage.find((one) => one === "auto" || one === "register");
  if (wrong !== undefined && declarators.every(({ asmLabel }) => asmLabel === undefined)) {
    cx.bag.report("C1008", span, `'${wrong}' has no meaning outside of functions`);
  }
}

/** Of one declared name: `inline` and _Alignas fit not everything, and what is defined elsewhere has no value here. */
export function checkDeclarator(cx: Context, specifiers: DeclarationSpecifiers, specified: Specified, type: CType, one: InitDeclarator): void {
  const isFunction = bare(type).kind === "function";
  checkSubject(cx, [specifiers.attributes, one.declarator.attributes, one.attributes], type, specified.isTypedef ? "typedef" : isFunction ? "function" : "other");
  if (specified.isInline && (!isFunction || specified.isTypedef)) cx.bag.report("C1008", specifiers.span, "'inline' and '_Noreturn' belong to functions");
  if (cx.fn && specified.isExtern && one.init) {
    cx.bag.report("C1008", one.span, "an 'extern' variable within a function is defined elsewhere: it has no initialiser here");
  }
  const [aligned] = specifiers.alignas;
  const { align = 1 } = specified.attributes;
  if (!aligned || isFunction) return;
  if (align < alignOf(type) && specifiers.attributes.length === 0) {
    cx.bag.report("C1010", specifiers.span, `'${printCType(type)}' is aligned to ${alignOf(type)} bytes: _Alignas cannot make it less`);
  }
}
