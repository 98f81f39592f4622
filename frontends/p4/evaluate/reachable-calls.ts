/** The calls in a body, and which of them control may come to in one instance. They are in the order of the text. */

import type { CallExpression, Expression, Statement } from "../ast.ts";
import { expressionsIn, operandsOf, statementsIn } from "../check/walk.ts";

export function allCalls(statements: readonly Statement[]): readonly CallExpression[] {
  return statements.flatMap((statement) => [...expressionsIn(statement).flatMap((one) => callsIn(one)), ...allCalls(statementsIn(statement))]);
}

export function callsIn(expression: Expression, decided: Decided = () => undefined): readonly CallExpression[] {
  const value = expression.kind === "conditional" ? decided(expression.condition) : undefined;
  const evaluated = expression.kind === "conditional" && value !== undefined ? [value ? expression.ifTrue : expression.ifFalse] : operandsOf(expression);
  const inside = evaluated.flatMap((one) => callsIn(one, decided));
  return expression.kind === "call" ? [...inside, expression] : inside;
}

/** The value of a condition that is known at compile time: the parameters of constructors decide some. */
type Decided = (condition: Expression) => boolean | undefined;

export function reachableCalls(statements: readonly Statement[], decided: Decided): readonly CallExpression[] {
  const calls: CallExpression[] = [];
  /** False when nothing comes after. */
  const sequence = (body: readonly Statement[]): boolean => body.every(visit);
  const visit = (statement: Statement): boolean => {
    calls.push(...expressionsIn(statement).flatMap((one) => callsIn(one, decided)));
    switch (statement.kind) {
      case "block":
        return sequence(statement.statements);
      case "if": {
        const value = decided(statement.condition);
        const then = value !== false && visit(statement.then);
        const otherwise = value !== true && (!statement.otherwise || visit(statement.otherwise));
        return then || otherwise;
      }
      case "for":
        sequence(statement.init);
        sequence([statement.body]);
        sequence(statement.update);
        return true;
      case "return":
      case "exit":
      case "break":
      case "continue":
        return false;
      default:
        statementsIn(statement).forEach(visit);
        return true;
    }
  };
  sequence(statements);
  return calls;
}
