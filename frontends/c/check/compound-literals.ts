/** Compound literals (C11 6.5.2.5): objects without a name, of scalars as of structs and arrays. */

import type { Span } from "../../../compiler/source/source.ts";
import type { Expr } from "../ast.ts";
import type { GlobalVariable, Init, LocalVariable, TExpr } from "../checked.ts";
import type { CType } from "../types.ts";
import { valueOf } from "./build.ts";
import type { Context } from "./context.ts";
import { typeOfName } from "./specifiers.ts";

export function compoundLiteral(cx: Context, expr: Expr & { readonly kind: "compoundLiteral" }, span: Span): TExpr {
  const { type, init } = cx.recursion.initializer(cx, typeOfName(cx, expr.type), expr.init);
  const variable: LocalVariable = { name: "(literal)", type, span, isParameter: false, used: true };
  const storage = cx.fn ? {} : { storage: staticObject(cx, type, init, span) };
  return valueOf({ kind: "literal", variable, init, ...storage, type, span });
}

/** Outside of functions the object lives as long as the program (C11 6.5.2.5p5). Its name is clang's. */
function staticObject(cx: Context, type: CType, init: Init, span: Span): GlobalVariable {
  const number = cx.staticLiterals++;
  const symbol = number === 0 ? ".compoundliteral" : `.compoundliteral.${number}`;
  return {
    kind: "global",
    name: symbol,
    symbol,
    type,
    init,
    isStatic: true,
    isExtern: false,
    weak: false,
    hidden: false,
    span,
    used: true,
    keep: false,
    inMain: false,
  };
}
