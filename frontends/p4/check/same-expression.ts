/** Whether two expressions are the same as they are written (P4-16 §14.2.1.3), wherever that is. */

import type { Argument, Expression, RecordField } from "../ast.ts";
import type { Constant } from "./constants.ts";
import type { CheckedProgram } from "./program.ts";
import { operandsOf } from "./walk.ts";

type Known = Pick<CheckedProgram, "constants" | "references">;

export function sameExpression(left: Expression, right: Expression, known: Known): boolean {
  const [a, b] = [known.constants.get(left), known.constants.get(right)];
  if (a && b) return sameConstant(a, b);
  if (left.kind !== right.kind || word(left) !== word(right)) return false;
  if (left.kind === "name" && known.references.get(left) !== known.references.get(right as typeof left)) return false;
  const [ours, theirs] = [parts(left), parts(right)];
  return ours.length === theirs.length && ours.every((one, index) => sameExpression(one, theirs[index]!, known));
}

/** The operands; the values of a record by the names of their fields, whose order means nothing. */
function parts(expression: Expression): readonly Expression[] {
  return expression.kind === "record" ? byName(expression.fields).map(({ value }) => value) : operandsOf(expression);
}

const byName = (fields: readonly RecordField[]): readonly RecordField[] => [...fields].sort((a, b) => (a.name.text < b.name.text ? -1 : 1));

/** What an expression is written with besides its operands. */
function word(expression: Expression): string {
  switch (expression.kind) {
    case "name":
      return expression.name;
    case "member":
      return expression.member.text;
    case "unary":
    case "binary":
      return expression.operator;
    case "record":
      return byName(expression.fields).map(({ name }) => name.text).join(",");
    case "call":
      return expression.args.map(({ name, value }: Argument) => `${name?.text ?? ""}${value ? "" : "_"}`).join(",");
    case "string":
    case "integer":
    case "bool":
      return String(expression.value);
    default:
      return "";
  }
}

export function sameConstant(left: Constant, right: Constant): boolean {
  if (left.kind === "aggregate") return right.kind === "aggregate" && left.elements.length === right.elements.length && left.elements.every((one, index) => sameConstant(one, right.elements[index]!));
  if (left.kind === "member") return right.kind === "member" && left.name === right.name;
  if (left.kind === "invalidHeader" || right.kind === "invalidHeader") return left.kind === right.kind;
  return "value" in right && left.value === right.value;
}
