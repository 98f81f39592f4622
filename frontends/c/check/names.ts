/** Names in expressions (C11 6.5.1): variables, functions and enumerators, and `__func__`. */

import type { Span } from "../../../compiler/source/source.ts";
import type { FunctionSymbol, LocalVariable, TExpr } from "../checked.ts";
import { arrayOf, charType } from "../types.ts";
import { constant, errorValue, valueOf } from "./build.ts";
import type { Context } from "./context.ts";
import { warnAboutUse } from "./warnings/deprecated.ts";

/** The place or value that a name stands for; an unknown one is reported once in its scope. */
export function nameExpression(cx: Context, text: string, span: Span): TExpr {
  const meaning = cx.lookup(text);
  switch (meaning?.kind) {
    case "local":
      meaning.variable.used = true;
      cx.mention(meaning.variable, 1);
      warnAboutUse(cx, meaning.variable, text, span);
      return valueOf({ kind: "local", variable: meaning.variable, type: meaning.variable.type, span });
    case "global":
      cx.use(meaning);
      warnAboutUse(cx, meaning, text, span);
      return valueOf({ kind: "globalVariable", variable: meaning, type: meaning.type, span });
    case "function":
      return functionName(cx, meaning, span);
    case "enumerator":
      warnAboutUse(cx, meaning, text, span);
      return constant(meaning.value, meaning.type, span);
    case "typedef":
      cx.bag.report("C1001", span, `'${text}' is a type, not a value`);
      return errorValue(span);
  }
  if ((text === "__func__" || text === "__FUNCTION__" || text === "__PRETTY_FUNCTION__") && cx.fn) {
    const bytes = new TextEncoder().encode(`${cx.fn.symbol.name}\0`);
    return valueOf({ kind: "string", bytes, type: arrayOf(charType, bytes.length), span });
  }
  cx.bag.report("C1001", span, `'${text}' is not declared`);
  // Once is enough.
  const variable: LocalVariable = { name: text, type: errorValue(span).type, span, isParameter: false, used: true };
  if (cx.fn) cx.scope.names.set(text, { kind: "local", variable, span });
  return errorValue(span);
}

function functionName(cx: Context, target: FunctionSymbol, span: Span): TExpr {
  cx.use(target);
  warnAboutUse(cx, target, target.name, span);
  return valueOf({ kind: "functionName", target, type: target.type, span });
}
