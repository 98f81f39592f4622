/** The calls in a body, and which of them control may come to in one instance. They are in the order of the text. */

import type { CallExpression, Expression, Statement } from "../ast.ts";
import { expressionsIn, operandsOf, statementsIn } from "../check/walk.ts";

export function allCalls(statements: readonly Statement[]): readonly CallExpression[] {
  return statements.flatMap((statement) => [...expressionsIn(statement).flatMap(callsIn), ...allCalls(statementsIn(statement))]);
}

function callsIn(expression: Expression): readonly CallExpression[] {
  const inside = operandsOf(expression).flatMap(callsIn);
  return expression.kind === "call" ? [...inside, expression] : inside;
}

/** `decided` gives the value of a condition that is known at compile time: the parameters of constructors decide some. */
export function reachableCalls(statements: readonly Statement[], decided: (condition: Expression) => boolean | undefined): readonly CallExpression[] {
  const calls: CallExpression[] = [];
  /** False when nothing comes after. */
  const sequence = (body: readonly Statement[]): boolean => body.every(visit);
  const visit = (statement: Statement): boolean => {
    calls.push(...expressionsIn(statement).flatMap(callsIn));
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
