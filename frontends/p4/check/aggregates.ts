/** Values that are written with their parts, and what stands in for the parts that are left out (P4-16 §8.13–§8.15, §8.28). */

import type { Expression } from "../ast.ts";
import type { Constant } from "./constants.ts";
import { defaultConstant, hasDefault } from "./default-values.ts";
import { MemberChecker } from "./members.ts";
import { printType, resolved, UNKNOWN, type StructType, type Type } from "./types.ts";

type Of<K extends Expression["kind"]> = Extract<Expression, { kind: K }>;

export abstract class AggregateChecker extends MemberChecker {
  protected initial(expression: Expression, expected: Type): Type {
    const target = resolved(expected);
    if (expression.kind !== "dots" || target.kind === "unknown") return this.check(expression, expected);
    if (!hasDefault(target, this.fieldsOf)) return this.noDefault(expression, `${printType(target)} has no default value`);
    const constant = defaultConstant(target, this.fieldsOf);
    if (constant) this.constants.set(expression, constant);
    return this.setType(expression, target);
  }

  protected noDefault(expression: Expression, message: string): Type {
    this.error("P0308", expression.span, message);
    return this.setType(expression, UNKNOWN);
  }

  /** `{ a, b }` where a struct, header, tuple, array or list must stand (§8.13). */
  protected checkList(expression: Of<"list">, target: Type): Type {
    const { elements } = expression;
    if (target.kind === "list") {
      for (const element of elements) this.check(element, target.element);
      this.foldAggregate(expression, elements.map((element) => this.constants.get(element)));
      return target;
    }
    const types = this.typesOfParts(target);
    if (!types) {
      for (const element of elements) this.infer(element);
      return this.mismatch(expression.span, `expected ${printType(target)}, but this is a list`);
    }
    const dots = elements.at(-1)?.kind === "dots";
    const given = dots ? elements.slice(0, -1) : elements;
    if (dots ? given.length > types.length : given.length !== types.length) {
      this.mismatch(expression.span, `${printType(target)} has ${types.length} elements, but this list has ${elements.length}`);
    }
    given.forEach((element, index) => {
      if (types[index]) this.check(element, types[index]);
    });
    const rest = dots ? this.leftOut(elements.at(-1)!, types.slice(given.length)) : [];
    this.foldAggregate(expression, [...given.map((element) => this.constants.get(element)), ...rest]);
    return target;
  }

  private typesOfParts(type: Type): readonly Type[] | undefined {
    if (type.kind === "tuple") return type.elements;
    if (type.kind === "struct" || type.kind === "header") return this.fieldsOf(type).map((field) => field.type);
    return type.kind === "stack" ? Array.from({ length: type.size }, () => type.element) : undefined;
  }

  /** `{ name = value, … }` (§8.14). */
  protected checkRecord(expression: Of<"record">, target: StructType): Type {
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
        this.initial(value, field.type);
      }
    }
    const missing = fields.filter((field) => !given.has(field.name));
    if (missing.length > 0 && !expression.dots) {
      this.mismatch(expression.span, `field '${missing[0]!.name}' of ${printType(target)} is missing`, { hint: "write '...' for the default value of the others" });
    }
    const rest = expression.dots ? this.leftOut(expression, missing.map((field) => field.type)) : [];
    const values = new Map([...given].map(([name, value]) => [name, this.constants.get(value)]));
    missing.forEach(({ name }, index) => values.set(name, rest[index]));
    this.foldAggregate(expression, fields.map(({ name }) => values.get(name)));
    return target;
  }

  /** What `...` stands for, as far as constants say it. */
  private leftOut(at: Expression, types: readonly Type[]): readonly (Constant | undefined)[] {
    const without = types.find((type) => resolved(type).kind !== "unknown" && !hasDefault(type, this.fieldsOf));
    if (without) this.error("P0308", at.span, `${printType(without)} has no default value`);
    return types.map((type) => defaultConstant(type, this.fieldsOf));
  }

  private foldAggregate(expression: Expression, elements: readonly (Constant | undefined)[]): void {
    if (elements.every((value) => value !== undefined)) this.constants.set(expression, { kind: "aggregate", elements });
  }

  protected list(expression: Of<"list">): Type {
    const elements = expression.elements.map((element) => this.infer(element));
    this.foldAggregate(expression, expression.elements.map((element) => this.constants.get(element)));
    return { kind: "tuple", elements };
  }
}
