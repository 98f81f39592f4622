/** The one walk over the syntax tree: what each node is made of. */

import type { Expression, Statement } from "../ast.ts";

/** The expressions right below, in the order of their evaluation (P4-16 §8.1). */
export function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "member":
      return [expression.object];
    case "index":
      return [expression.object, expression.index];
    case "slice":
      return [expression.object, expression.high, expression.low];
    case "partSlice":
      return [expression.object, expression.low, expression.width];
    case "unary":
    case "cast":
      return [expression.operand];
    case "binary":
      return [expression.left, expression.right];
    case "conditional":
      return [expression.condition, expression.ifTrue, expression.ifFalse];
    case "call":
      return [expression.callee, ...expression.args.flatMap(({ value }) => value ?? [])];
    case "list":
      return expression.elements;
    case "record":
      return expression.fields.map(({ value }) => value);
    default:
      return [];
  }
}

/** The first one inside, itself included, that is as asked for. */
export function findExpression(expression: Expression, wanted: (one: Expression) => boolean): Expression | undefined {
  if (wanted(expression)) return expression;
  for (const operand of operandsOf(expression)) {
    const found = findExpression(operand, wanted);
    if (found) return found;
  }
  return undefined;
}

/** The statements right below. */
export function statementsIn(statement: Statement): readonly Statement[] {
  switch (statement.kind) {
    case "block":
      return statement.statements;
    case "if":
      return statement.otherwise ? [statement.then, statement.otherwise] : [statement.then];
    case "switch":
      return statement.cases.flatMap(({ body }) => body ?? []);
    case "for":
      return [...statement.init, statement.body];
    case "forIn":
      return [statement.body];
    default:
      return [];
  }
}

/** Every node below `root`, itself included, of whatever kind, in the order of the program. */
export function forEachNode(root: unknown, visit: (node: object) => void): void {
  if (Array.isArray(root)) return root.forEach((one) => forEachNode(one, visit));
  if (typeof root !== "object" || root === null) return;
  visit(root);
  for (const key in root) if (key !== "span") forEachNode((root as Record<string, unknown>)[key], visit);
}

/** The expressions right in a statement, not those of the statements in it. */
export function expressionsIn(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case "variable":
      return statement.initializer ? [statement.initializer] : [];
    case "constant":
      return [statement.value];
    case "instantiation":
      return statement.args.flatMap(({ value }) => value ?? []);
    case "assign":
      return [statement.target, statement.value];
    case "callStatement":
      return [statement.call];
    case "if":
    case "for":
      return [statement.condition];
    case "forIn":
      return statement.high ? [statement.low, statement.high] : [statement.low];
    case "switch":
      return [statement.value, ...statement.cases.flatMap(({ label }) => label ?? [])];
    case "return":
      return statement.value ? [statement.value] : [];
    default:
      return [];
  }
}
