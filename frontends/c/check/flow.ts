/** Whether control can come to the end of a list of statements: for the warning about missing returns. */

import type { TExpr, TStatement } from "../checked.ts";
import { bare } from "../types.ts";
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
      return truth(statement.condition) !== true || leaves(statement.body, "break");
    case "do": {
      const comesToCondition = endOf(statement.body) || leaves(statement.body, "continue");
      return (comesToCondition && truth(statement.condition) !== true) || leaves(statement.body, "break");
    }
    case "for":
      return (statement.condition !== undefined && truth(statement.condition) !== true) || leaves(statement.body, "break");
    case "switch":
      return !coversAll(statement) || endOf(statement.body) || leaves(statement.body, "break");
    default:
      return true;
  }
}

function neverReturns(value: TExpr): boolean {
  if (value.kind === "trap") return true;
  if (value.kind === "convert") return neverReturns(value.operand);
  return value.kind === "call" && value.callee.kind === "function" && value.callee.target.noReturn;
}

/** It has a default, or a case for each enumerator. */
function coversAll({ value, labels }: TStatement & { readonly kind: "switch" }): boolean {
  if (labels.some((label) => !label.range)) return true;
  const type = bare(value.kind === "convert" ? value.operand.type : value.type);
  if (type.kind !== "enum" || !type.info.enumerators) return false;
  return type.info.enumerators.every((one) => labels.some(({ range }) => range && range.from <= one.value && one.value <= range.to));
}

/** A break or continue that leaves this body, not one of a loop within. */
function leaves(statement: TStatement, how: "break" | "continue"): boolean {
  switch (statement.kind) {
    case "break":
    case "continue":
      return statement.kind === how;
    case "block":
      return statement.items.some((item) => leaves(item, how));
    case "if":
      return leaves(statement.then, how) || (statement.otherwise !== undefined && leaves(statement.otherwise, how));
    case "switch":
      return how === "continue" && leaves(statement.body, how);
    default:
      return false;
  }
}
