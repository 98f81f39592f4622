/** What P4Runtime calls a key without a `@name`: as it is written, with the names that the control plane has for fields. */

import { lineText } from "../../../compiler/source/source.ts";
import type { IntegerExpression, Expression } from "../ast.ts";
import type { CheckedProgram } from "../check/program.ts";
import type { ControlPlaneNames } from "../check/qualified-names.ts";
import { sourceText } from "../check/source-text.ts";
import { resolved, UNKNOWN } from "../check/types.ts";

/** The validity of a header is a field of its own there. */
const VALIDITY = "$valid$";
const radixes: Readonly<Record<string, number>> = { x: 16, o: 8, b: 2 };

export function keyName(expression: Expression, checked: CheckedProgram, names: ControlPlaneNames): string {
  const of = (one: Expression): string => keyName(one, checked, names);
  switch (expression.kind) {
    case "member": {
      const given = fieldName(expression.object, expression.member.text, checked, names);
      return given?.startsWith(".") ? given.slice(1) : `${of(expression.object)}.${given ?? expression.member.text}`;
    }
    case "call":
      return expression.callee.kind === "member" && expression.callee.member.text === "isValid" ? `${of(expression.callee.object)}.${VALIDITY}` : `${of(expression.callee)}()`;
    case "index":
      return `${of(expression.object)}[${of(expression.index)}]`;
    case "slice":
      return `${of(expression.object)}[${of(expression.high)}:${of(expression.low)}]`;
    case "binary":
      return `${of(expression.left)} ${expression.operator} ${of(expression.right)}`;
    case "integer":
      return inItsRadix(expression);
    case "cast":
      return of(expression.operand);
    default:
      return sourceText(expression);
  }
}

/** What `@name` of a field says. */
function fieldName(object: Expression, member: string, { types }: CheckedProgram, names: ControlPlaneNames): string | undefined {
  const type = resolved(types.get(object) ?? UNKNOWN);
  if (type.kind !== "struct" && type.kind !== "header" && type.kind !== "headerUnion") return undefined;
  const field = type.declaration.fields.find(({ name }) => name.text === member);
  return field && names.given(field.annotations);
}

/** The number without its width, in the radix that its author chose. */
function inItsRadix({ value, span }: IntegerExpression): string {
  const text = lineText(span.file, span.line).slice(span.column - 1, span.endColumn - 1);
  const prefix = /^(?:\d[\d_]*[ws])?(0[xXoObB])/.exec(text)?.[1]?.toLowerCase();
  return prefix === undefined ? String(value) : `${prefix}${value.toString(radixes[prefix[1]!])}`;
}
