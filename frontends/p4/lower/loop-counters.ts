/** Variables of loops (P4-16 §12.8) that change only where a round ends. */

import type { AssignStatement, CallExpression, Expression, ForStatement, Statement, VariableDeclaration } from "../ast.ts";
import type { CheckedProgram } from "../check/program.ts";
import { resolved } from "../check/types.ts";
import { forEachNode } from "../check/walk.ts";

type References = Pick<CheckedProgram, "references">;

/** The variables of a loop, of a number type, that are assigned to by its updates alone. */
export function countersOf({ init, condition, update, body }: ForStatement, checked: References & Pick<CheckedProgram, "declaredTypes">): VariableDeclaration[] {
  return init.flatMap((one) => {
    if (one.kind !== "variable" || resolved(checked.declaredTypes.get(one)!).kind !== "bits") return [];
    const elsewhere = [init, condition, body, update.map((step) => (updates(step, one, checked) ? step.value : step))];
    return isWritten(elsewhere, one, checked) ? [] : [one];
  });
}

export function updates(statement: Statement, variable: VariableDeclaration, { references }: References): statement is AssignStatement {
  return statement.kind === "assign" && statement.target.kind === "name" && references.get(statement.target) === variable;
}

/** Whether something below `root` may change the variable: an argument of a call is taken for one that does. */
export function isWritten(root: object, variable: VariableDeclaration, { references }: References): boolean {
  let found = false;
  const isOf = (place: Expression): boolean => {
    if (place.kind === "name") return references.get(place) === variable;
    return (place.kind === "slice" || place.kind === "partSlice") && isOf(place.object);
  };
  forEachNode(root, (node) => {
    if (!("kind" in node)) return;
    if (node.kind === "assign") found ||= isOf((node as AssignStatement).target);
    if (node.kind === "call") found ||= (node as CallExpression).args.some(({ value }) => value !== null && isOf(value));
  });
  return found;
}
