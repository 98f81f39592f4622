/** Types and constant values of expressions (P4-16 §8). */

import type { Expression } from "../ast.ts";
import { boolean, integer } from "./constants.ts";
import { MemberChecker } from "./members.ts";
import { bits, BOOL, INT, printType, resolved, STRING, UNKNOWN, type StructType, type Type } from "./types.ts";

type Of<K extends Expression["kind"]> = Extract<Expression, { kind: K }>;

export abstract class ExpressionChecker extends MemberChecker {
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
      case "partSlice":
        return this.slice(expression);
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
      case "dots":
        return this.setType(expression, target);
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

  /** `{ a, b }` where a struct, header, tuple or list must stand (§8.13). */
  private checkList(expression: Of<"list">, target: Type): Type {
    const { elements } = expression;
    if (target.kind === "list") {
      for (const element of elements) this.check(element, target.element);
      return target;
    }
    const types =
      target.kind === "tuple"
        ? target.elements
        : target.kind === "struct" || target.kind === "header"
          ? this.fieldsOf(target).map(({ type }) => type)
          : target.kind === "stack"
            ? Array.from({ length: target.size }, () => target.element)
            : undefined;
    if (!types) {
      for (const element of elements) this.infer(element);
      return this.mismatch(expression.span, `expected ${printType(target)}, but this is a list`);
    }
    const dots = elements.at(-1)?.kind === "dots";
    if (dots ? elements.length - 1 > types.length : elements.length !== types.length) {
      this.mismatch(expression.span, `${printType(target)} has ${types.length} elements, but this list has ${elements.length}`);
    }
    elements.forEach((element, index) => {
      if (types[index]) this.check(element, types[index]);
    });
    this.foldAggregate(expression, elements);
    return target;
  }

  /** `{ name = value, … }` (§8.14). */
  private checkRecord(expression: Of<"record">, target: StructType): Type {
    const fields = this.fieldsOf(target);
    const given = new Map<string, Expression>();
    for (const { name, value } of expression.fields) {
      const field = fields.find((one) => one.name === name.text);
      if (!field) {
        this.infer(value);
        this.error("P0303", name.span, `${printType(target)} has no field '${name.text}'`);
      } else if (given.has(name.text)) this.error("P0202", name.span, `field '${name.text}' is given twice`);
      else {
        given.set(name.text, value);
        this.check(value, field.type);
      }
    }
    const missing = fields.filter((field) => !given.has(field.name));
    if (missing.length > 0 && !expression.dots) {
      this.mismatch(expression.span, `field '${missing[0]!.name}' of ${printType(target)} is missing`, { hint: "write '...' for the default value of the others" });
    }
    if (missing.length === 0) this.foldAggregate(expression, fields.map(({ name }) => given.get(name)!));
    return target;
  }

  private foldAggregate(expression: Expression, elements: readonly Expression[]): void {
    const values = elements.map((element) => this.constants.get(element));
    if (values.every((value) => value !== undefined)) this.constants.set(expression, { kind: "aggregate", elements: values });
  }

  private list(expression: Of<"list">): Type {
    const elements = expression.elements.map((element) => this.infer(element));
    this.foldAggregate(expression, expression.elements);
    return { kind: "tuple", elements };
  }

  protected constantInteger(expression: Expression): bigint | undefined {
    const type = this.types.get(expression) ?? this.infer(expression);
    const constant = this.constants.get(expression);
    if (constant?.kind === "integer") return constant.value;
    if (resolved(type).kind !== "unknown") this.error("P0305", expression.span, "this must be a number that is known at compile time");
    return undefined;
  }
}
