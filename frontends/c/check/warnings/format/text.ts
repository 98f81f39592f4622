/** What a call gives as the format, as far as it is known. */

import type { Span } from "../../../../../compiler/source/source.ts";
import type { Expr, StringExpr } from "../../../ast.ts";
import type { InitItem, Place, TExpr } from "../../../checked.ts";
import { isConst } from "../../../types.ts";
import { stringPieces } from "../../string-pieces.ts";

/** `fixed` is what the author wrote in a way that is not followed, `unknown` what may come from elsewhere. */
export type Format = { readonly kind: "text"; readonly text: string; spanAt(offset: number): Span } | { readonly kind: "fixed" | "unknown" };

/** All that the argument may be: `value` is what the checker made of `expr`. */
export function formatsOf(expr: Expr, value: TExpr): readonly Format[] {
  switch (value.kind) {
    case "convert":
      return formatsOf(expr, value.operand);
    case "choose":
      return [...(value.then ? formatsOf(expr, value.then) : []), ...formatsOf(expr, value.otherwise)];
    case "address":
      return [ofPlace(expr, value.place, value.span)];
    case "load":
      return [ofPointer(value.place, value.span)];
    case "pointerAdd":
      return formatsOf(expr, value.pointer).map(({ kind }) => ({ kind: kind === "text" ? "fixed" : kind }));
    case "constant":
    case "statements":
      return [{ kind: "fixed" }];
    default:
      return [{ kind: "unknown" }];
  }
}

function ofPlace(expr: Expr, place: Place, span: Span): Format {
  if (place.kind === "string") {
    const literal = literalAt(expr, place.span);
    return literal ? ofLiteral(literal) : { kind: "fixed" };
  }
  if (place.kind === "globalVariable" && place.variable.init && isConst(place.type)) return ofBytes(place.variable.init.items[0]?.value, span);
  return { kind: place.kind === "local" && isConst(place.type) ? "fixed" : "unknown" };
}

/** `const char *const format = "…";` */
function ofPointer(place: Place, span: Span): Format {
  if (place.kind !== "globalVariable" || !isConst(place.type)) return { kind: "unknown" };
  let value = place.variable.init?.items[0]?.value;
  while (value && !(value instanceof Uint8Array) && value.kind === "convert") value = value.operand;
  if (!value || value instanceof Uint8Array || value.kind !== "address" || value.place.kind !== "string") return { kind: "unknown" };
  return ofBytes(value.place.bytes, span);
}

function ofBytes(bytes: InitItem["value"] | undefined, span: Span): Format {
  if (!(bytes instanceof Uint8Array)) return { kind: "fixed" };
  return { kind: "text", text: new TextDecoder().decode(bytes).replace(/\0$/, ""), spanAt: () => span };
}

function ofLiteral(literal: StringExpr): Format {
  const pieces = stringPieces(literal) ?? [];
  const spanAt = (offset: number): Span => {
    let start = 0;
    for (const { text, span } of pieces) {
      const within = offset - start;
      // An escape is one character, wherever it ends.
      if (within < text.length) return within === 0 ? span : { ...span, column: span.column + within };
      start += text.length;
    }
    return literal.span;
  };
  return { kind: "text", text: pieces.map(({ text }) => text).join(""), spanAt };
}

function literalAt(expr: Expr, span: Span): StringExpr | undefined {
  switch (expr.kind) {
    case "string":
      return expr.span === span ? expr : undefined;
    case "parenthesized":
      return literalAt(expr.inner, span);
    case "cast":
      return literalAt(expr.operand, span);
    case "conditional":
      return (expr.then && literalAt(expr.then, span)) ?? literalAt(expr.otherwise, span);
    default:
      return undefined;
  }
}
