/** An expression as its author would write it: what the control plane calls a key without a `@name` (P4Runtime). */

import type { Expression } from "../ast.ts";

export function sourceText(expression: Expression): string {
  switch (expression.kind) {
    case "name":
      return expression.name;
    case "member":
      return `${sourceText(expression.object)}.${expression.member.text}`;
    case "index":
      return `${sourceText(expression.object)}[${sourceText(expression.index)}]`;
    case "slice":
      return `${sourceText(expression.object)}[${sourceText(expression.high)}:${sourceText(expression.low)}]`;
    case "integer":
      return String(expression.value);
    case "call":
      return `${sourceText(expression.callee)}()`;
    default:
      return "key";
  }
}
