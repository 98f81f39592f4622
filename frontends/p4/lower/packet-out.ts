/** Which code has to do with the packet that a deparser writes (P4-16 §16). */

import type { CallExpression, Expression, Statement, VariableDeclaration } from "../ast.ts";
import type { CheckedProgram } from "../check/program.ts";
import { forEachNode } from "../check/walk.ts";

/** Whether something below `root` names the packet, bodies of actions that are called or may run included. */
export function mayEmit(root: object, checked: CheckedProgram): boolean {
  let found = false;
  forEachNode(root, (node) => {
    if (found || !("kind" in node)) return;
    const type = node.kind === "name" ? checked.types.get(node as Expression) : undefined;
    found = (type?.kind === "extern" && type.declaration.name.text === "packet_out") || (node.kind === "call" && actionBodies(node as CallExpression, checked).some((body) => mayEmit(body, checked)));
  });
  return found;
}

/** Of the actions that a call runs. */
function actionBodies(call: CallExpression, { calls, tables }: CheckedProgram): readonly object[] {
  const resolution = calls.get(call);
  if (resolution?.kind === "action") return [resolution.declaration.body];
  if (resolution?.kind !== "applyTable") return [];
  return tables.get(resolution.table)?.actions.map(({ declaration }) => declaration.body) ?? [];
}

/** Whether all that a statement does is to emit elements at the index that `counter` is, under conditions perhaps. */
export function onlyEmitsElements(statement: Statement, counter: VariableDeclaration, checked: CheckedProgram): boolean {
  const all = (statements: readonly Statement[]): boolean => statements.every((one) => onlyEmitsElements(one, counter, checked));
  switch (statement.kind) {
    case "block":
      return all(statement.statements);
    case "if":
      return all([statement.then, ...(statement.otherwise ? [statement.otherwise] : [])]);
    case "callStatement": {
      const call = checked.calls.get(statement.call);
      const emitted = call?.kind === "method" && call.method.name.text === "emit" ? call.args[0]?.value : undefined;
      return emitted !== undefined && emitted !== null && isElementAt(emitted, counter, checked);
    }
    default:
      return statement.kind === "break" || statement.kind === "continue" || statement.kind === "empty";
  }
}

function isElementAt(place: Expression, counter: VariableDeclaration, checked: CheckedProgram): boolean {
  if (place.kind === "member") return isElementAt(place.object, counter, checked);
  if (place.kind !== "index") return false;
  const { index } = place;
  return (index.kind === "name" && checked.references.get(index) === counter) || isElementAt(place.object, counter, checked);
}
