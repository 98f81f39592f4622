/** Types and constant values of expressions (P4-16 §8). */

import type { Expression } from "../ast.ts";
import { AggregateChecker } from "./aggregates.ts";
import { boolean, integer } from "./constants.ts";
import { bits, BOOL, INT, resolved, STRING, UNKNOWN, type Type } from "./types.ts";

export abstract class ExpressionChecker extends AggregateChecker {
  protected infer(expression: Expression): Type {
    const type = this.typeOfExpression(expression);
    return this.setType(expression, type);
  }

  private typeOfExpression(expression: Expression): Type {
    switch (expression.kind) {
      case "integer":
        this.constants.set(expression, integer(expression.value));
        return expression.width === null ? INT : bits(expression.width, expression.signed);
      case "bool":
        this.constants.set(expression, boolean(expression.value));
        return BOOL;
      case "string":
        this.constants.set(expression, { kind: "string", value: expression.value });
        return STRING;
      case "name":
        return this.name(expression);
      case "typeName":
        return { kind: "typeName", type: this.openTypeOf(expression.type) };
      case "member":
        return this.member(expression);
      case "index":
        return this.index(expression);
      case "slice":
        return this.slice(expression);
      case "partSlice":
        return this.partSlice(expression);
      case "unary":
        return this.unary(expression);
      case "binary":
        return this.binary(expression);
      case "conditional":
        return this.conditional(expression);
      case "cast":
        return this.cast(expression);
      case "call":
        return this.call(expression);
      case "list":
        return this.list(expression);
      case "this":
        return this.thisType ?? this.noThis(expression);
      case "record":
      case "invalidHeader":
      case "dots":
        if (expression.kind === "dots") return this.noDefault(expression, "'...' stands for the value of what is initialized or assigned, and not in the midst of an expression");
        if (expression.kind === "record") for (const field of expression.fields) this.infer(field.value);
        this.error("P0308", expression.span, "the type of this cannot be told from where it stands", { hint: "cast it: (T) { … }" });
        return UNKNOWN;
    }
  }

  private noThis(expression: Expression): Type {
    this.error("P0201", expression.span, "'this' stands in the methods of an instance's initializer only");
    return UNKNOWN;
  }

  // Against an expected type ---------------------------------------------------------------------------------------

  protected check(expression: Expression, expected: Type): Type {
    const target = resolved(expected);
    switch (expression.kind) {
      case "list":
        if (target.kind === "variable" || target.kind === "unknown") break;
        return this.setType(expression, this.checkList(expression, target));
      case "record":
        if (target.kind === "struct" || target.kind === "header") return this.setType(expression, this.checkRecord(expression, target));
        break;
      case "invalidHeader":
        if (target.kind === "header" || target.kind === "headerUnion") {
          this.constants.set(expression, { kind: "invalidHeader" });
          return this.setType(expression, target);
        }
        break;
      case "conditional":
        if (target.kind === "variable" || target.kind === "unknown") break;
        this.check(expression.condition, BOOL);
        this.check(expression.ifTrue, target);
        this.check(expression.ifFalse, target);
        this.foldConditional(expression);
        return this.setType(expression, target);
    }
    return this.coerce(expression, this.infer(expression), expected);
  }

  protected constantInteger(expression: Expression): bigint | undefined {
    const type = this.types.get(expression) ?? this.infer(expression);
    const constant = this.constants.get(expression);
    if (constant?.kind === "integer") return constant.value;
    if (resolved(type).kind !== "unknown") this.error("P0305", expression.span, "this must be a number that is known at compile time");
    return undefined;
  }
}
