/** Whether control can come to the end of a list of statements: for the warning about missing returns. */

import type { TExpr, TStatement } from "../checked.ts";
import { truth } from "./build.ts";

export function endsOpen(body: readonly TStatement[]): boolean {
  let open = true;
  for (const statement of body) {
    // A label or case may be jumped to.
    if (!open && !holdsLabel(statement)) continue;
    open = endOf(statement);
  }
  return open;
}

function holdsLabel(statement: TStatement): boolean {
  switch (statement.kind) {
    case "label":
    case "case":
      return true;
    case "block":
      return statement.items.some(holdsLabel);
    case "if":
      return holdsLabel(statement.then) || (statement.otherwise !== undefined && holdsLabel(statement.otherwise));
    case "while":
    case "do":
    case "for":
    case "switch":
      return holdsLabel(statement.body);
    default:
      return false;
  }
}

function endOf(statement: TStatement): boolean {
  switch (statement.kind) {
    case "return":
    case "goto":
    case "break":
    case "continue":
      return false;
    case "expression":
      return !neverReturns(statement.value);
    case "block":
      return endsOpen(statement.items);
    case "if": {
      const known = truth(statement.condition);
      if (known === true) return endOf(statement.then);
      return !statement.otherwise || endOf(statement.otherwise) || (known !== false && endOf(statement.then));
    }
    case "while":
    case "do":
      return truth(statement.condition) !== true || holdsBreak(statement.body);
    case "for":
      return (statement.condition !== undefined && truth(statement.condition) !== true) || holdsBreak(statement.body);
    case "switch":
      return statement.labels.every((label) => label.range) || endOf(statement.body) || holdsBreak(statement.body);
    default:
      return true;
  }
}

function neverReturns(value: TExpr): boolean {
  if (value.kind === "trap") return true;
  if (value.kind === "convert") return neverReturns(value.operand);
  return value.kind === "call" && value.callee.kind === "function" && value.callee.target.noReturn;
}

/** A break that leaves this body, not one of a loop within. */
function holdsBreak(statement: TStatement): boolean {
  switch (statement.kind) {
    case "break":
      return true;
    case "block":
      return statement.items.some(holdsBreak);
    case "if":
      return holdsBreak(statement.then) || (statement.otherwise !== undefined && holdsBreak(statement.otherwise));
    default:
      return false;
  }
}
