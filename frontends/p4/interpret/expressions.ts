/** Expressions and the places that they name (P4-16 §8), from left to right (§8.1). */

import type { Expression, MemberExpression } from "../ast.ts";
import type { Symbol } from "../check/program.ts";
import { resolved, type Type } from "../check/types.ts";
import { binary, unary } from "./arithmetic.ts";
import { InterpreterBase } from "./base.ts";
import { Reject } from "./packets.ts";
import { Cell, elementOf, fieldOf, memberOf, sliced, sliceOf, type Place } from "./places.ts";
import { defaultValue, elementsOf, fit, numberType } from "./types.ts";
import { certain, equal, isUndefined, member, truth, UNDEFINED, type Stack, type Struct, type Value } from "./values.ts";

type Of<K extends Expression["kind"]> = Extract<Expression, { kind: K }>;

export abstract class ExpressionInterpreter extends InterpreterBase {
  /** `table.apply().hit`, `.miss` or `.action_run`. */
  protected abstract tableResult(expression: MemberExpression): Value;

  protected evaluate(expression: Expression): Value {
    switch (expression.kind) {
      case "integer":
        return fit(expression.value, this.typeOf(expression));
      case "bool":
        return expression.value;
      case "name":
        return this.named(expression);
      case "member":
        return this.member(expression);
      case "index":
        return this.indexed(expression);
      case "slice":
      case "partSlice":
        return this.slice(expression);
      case "unary":
        return this.unary(expression);
      case "binary":
        return this.binary(expression);
      case "conditional":
        return this.evaluate(truth(this.evaluate(expression.condition)) ? expression.ifTrue : expression.ifFalse);
      case "cast":
        return cast(this.evaluate(expression.operand), this.typeOf(expression));
      case "call":
        return this.call(expression) ?? UNDEFINED;
      case "list":
      case "record":
        return this.aggregate(expression);
      case "invalidHeader":
      case "dots":
        return defaultValue(this.typeOf(expression), this.fieldsOf);
      default:
        return UNDEFINED;
    }
  }

  private named(expression: Of<"name">): Value {
    const symbol = this.checked.references.get(expression);
    const binding = symbol && this.bindings.get(symbol);
    if (binding?.kind === "place") return binding.place.read();
    return symbol?.kind === "constant" ? this.constant(symbol, expression) : UNDEFINED;
  }

  private constant(symbol: Extract<Symbol, { kind: "constant" }>, expression: Expression): Value {
    const value = this.evaluate(symbol.value);
    return typeof value === "bigint" ? fit(fit(value, this.declaredType(symbol)), this.typeOf(expression)) : value;
  }

  private member(expression: Of<"member">): Value {
    const { object, member: name } = expression;
    const type = resolved(this.typeOf(object));
    switch (type.kind) {
      case "typeName":
        return this.enumMember(type.type, name.text);
      case "tableResult":
        return this.tableResult(expression);
      case "stack":
        return this.ofStack(expression, type.size);
      case "headerUnion":
        return memberOf(new Cell(this.evaluate(object)), name.text).read();
      default:
        return fieldOf(new Cell(this.evaluate(object)), name.text).read();
    }
  }

  private enumMember(type: Type, name: string): Value {
    const at = resolved(type);
    const values = at.kind === "enum" ? this.checked.enumValues.get(at.declaration) : undefined;
    return values?.get(name) ?? member(name);
  }

  /** §8.20: `next` and `last` that are not there end the parser. */
  private ofStack({ object, member: { text } }: Of<"member">, size: number): Value {
    if (text === "size") return BigInt(size);
    const stack = this.evaluate(object) as Stack;
    if (text === "lastIndex") return stack.nextIndex === 0 ? UNDEFINED : BigInt(stack.nextIndex - 1);
    const element = stack.elements[stack.nextIndex - (text === "last" ? 1 : 0)];
    if (element === undefined) throw new Reject("StackOutOfBounds");
    return element;
  }

  private indexed({ object, index }: Of<"index">): Value {
    const whole = this.evaluate(object);
    const at = this.evaluate(index);
    if (typeof whole === "object" && whole.kind === "struct") return whole.fields.get(String(certain(at)))!;
    return elementOf(new Cell(whole), at).read();
  }

  private slice(expression: Of<"slice"> | Of<"partSlice">): Value {
    const value = this.evaluate(expression.object);
    const { low, count } = this.sliceBounds(expression);
    return sliced(value, low, count);
  }

  private sliceBounds(expression: Of<"slice"> | Of<"partSlice">): { low: number; count: number } {
    const low = Number(certain(this.evaluate(expression.low)));
    if (expression.kind === "partSlice") return { low, count: Number(certain(this.evaluate(expression.width))) };
    return { low, count: Number(certain(this.evaluate(expression.high))) - low + 1 };
  }

  private unary(expression: Of<"unary">): Value {
    const value = this.evaluate(expression.operand);
    if (typeof value === "boolean") return !value;
    return typeof value === "bigint" ? unary(expression.operator, value, this.typeOf(expression)) : UNDEFINED;
  }

  private binary(expression: Of<"binary">): Value {
    const { operator, left, right } = expression;
    const a = this.evaluate(left);
    if (operator === "&&") return truth(a) && this.evaluate(right);
    if (operator === "||") return truth(a) || this.evaluate(right);
    return this.combined(operator, { value: a, type: this.typeOf(left) }, right, this.typeOf(expression));
  }

  /** `left operator right`, of which the left side is known: also for `left operator= right`. */
  protected combined(operator: Of<"binary">["operator"], left: { readonly value: Value; readonly type: Type }, right: Expression, type: Type): Value {
    const b = this.evaluate(right);
    if (operator === "==") return equal(left.value, b);
    if (operator === "!=") {
      const same = equal(left.value, b);
      return isUndefined(same) ? UNDEFINED : !same;
    }
    if (typeof left.value !== "bigint" || typeof b !== "bigint") return UNDEFINED;
    return binary(operator, { value: left.value, type: left.type }, { value: b, type: this.typeOf(right) }, type);
  }

  /** `{ … }` for a struct, header, tuple or stack (§8.12, §8.13, §8.20.1); `...` stands for the default values of the rest. */
  private aggregate(expression: Of<"list"> | Of<"record">): Value {
    const type = resolved(this.typeOf(expression));
    if (type.kind === "stack") return this.stackOf(expression, type);
    const fields = elementsOf(type, this.fieldsOf);
    const given = new Map<string, Value>();
    if (expression.kind === "record") for (const { name, value } of expression.fields) given.set(name.text, this.evaluate(value));
    else expression.elements.forEach((element, index) => element.kind !== "dots" && given.set(fields[index]?.name ?? String(index), this.evaluate(element)));
    const values: Struct["fields"] = new Map((fields.length > 0 ? fields : [...given.keys()].map((name) => ({ name, type }))).map((field) => [field.name, given.get(field.name) ?? defaultValue(field.type, this.fieldsOf)]));
    return type.kind === "header" ? { kind: "header", valid: true, fields: values } : { kind: "struct", fields: values };
  }

  private stackOf(expression: Of<"list"> | Of<"record">, { element, size }: Extract<Type, { kind: "stack" }>): Value {
    const given = expression.kind === "list" ? expression.elements.filter(({ kind }) => kind !== "dots").map((one) => this.evaluate(one)) : [];
    return { kind: "stack", elements: Array.from({ length: size }, (_, index) => given[index] ?? defaultValue(element, this.fieldsOf)), nextIndex: 0 };
  }

  // L-values (§6.7) ----------------------------------------------------------------------------------------------------

  protected place(expression: Expression): Place {
    switch (expression.kind) {
      case "name": {
        const binding = this.binding(expression);
        return binding?.kind === "place" ? binding.place : new Cell(this.evaluate(expression));
      }
      case "member":
        return this.memberPlace(expression);
      case "index": {
        const whole = this.place(expression.object);
        return elementOf(whole, this.evaluate(expression.index));
      }
      case "slice":
      case "partSlice": {
        const whole = this.place(expression.object);
        const { low, count } = this.sliceBounds(expression);
        return sliceOf(whole, low, count, (bits) => fit(bits, this.typeOf(expression.object)));
      }
      default:
        return new Cell(this.evaluate(expression));
    }
  }

  private memberPlace({ object, member: { text } }: Of<"member">): Place {
    const whole = this.place(object);
    const type = resolved(this.typeOf(object));
    if (type.kind === "headerUnion") return memberOf(whole, text);
    if (type.kind !== "stack") return fieldOf(whole, text);
    const { elements, nextIndex } = whole.read() as Stack;
    const at = text === "next" ? nextIndex : nextIndex - 1;
    if (!(at in elements)) throw new Reject("StackOutOfBounds");
    return elementOf(whole, BigInt(at));
  }
}

/** §8.11.1 */
function cast(value: Value, type: Type): Value {
  const at = resolved(type);
  if (at.kind === "newtype") return cast(value, at.base);
  if (typeof value === "boolean" && at.kind !== "bool") return value ? fit(1n, at) : 0n;
  if (typeof value !== "bigint") return value;
  if (at.kind === "bool") return value !== 0n;
  return numberType(at) ? fit(value, at) : value;
}
