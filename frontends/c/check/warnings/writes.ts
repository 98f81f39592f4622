/** The variables that statements write to, in whatever way. */

import type { LocalVariable, Place, TExpr, TStatement } from "../../checked.ts";
import { childrenOf } from "./operands.ts";

export function writtenIn(items: readonly TStatement[]): ReadonlySet<LocalVariable> {
  const writes = new Writes();
  writes.list(items);
  return writes.variables;
}

class Writes {
  readonly variables = new Set<LocalVariable>();

  list(items: readonly TStatement[]): void {
    for (const item of items) this.statement(item);
  }

  private statement(one: TStatement): void {
    switch (one.kind) {
      case "expression":
        return this.expression(one.value);
      case "declare":
        for (const { value } of one.init?.items ?? []) if (!(value instanceof Uint8Array)) this.expression(value);
        return;
      case "block":
        return this.list(one.items);
      case "if":
        this.expression(one.condition);
        return this.list(one.otherwise ? [one.then, one.otherwise] : [one.then]);
      case "switch":
        this.expression(one.value);
        return this.statement(one.body);
      case "while":
      case "do":
        this.expression(one.condition);
        return this.statement(one.body);
      case "for":
        this.list([...one.init, one.body]);
        for (const expr of [one.condition, one.step]) if (expr) this.expression(expr);
        return;
      case "return":
        if (one.value) this.expression(one.value);
        return;
      default:
        return;
    }
  }

  private expression(expr: TExpr): void {
    if (expr.kind === "assign" || expr.kind === "update" || expr.kind === "address") this.place(expr.place);
    if (expr.kind === "statements") this.list(expr.body);
    for (const child of childrenOf(expr)) this.expression(child);
  }

  private place(place: Place): void {
    if (place.kind === "local") this.variables.add(place.variable);
    else if (place.kind === "memberOf") this.place(place.base);
  }
}
