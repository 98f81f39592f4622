/** Values of expressions (P4-16 §8). */

import type { Value } from "../../../compiler/ir/ir.ts";
import type { CompareOp } from "../../../compiler/ir/opcodes.ts";
import { bitsOf, i1, i32, i64, type IntType } from "../../../compiler/ir/types.ts";
import type { BinaryOperator, CallExpression, Expression } from "../ast.ts";
import type { ResolvedCall } from "../check/program.ts";
import type { Type } from "../check/types.ts";
import { ConditionLowering, hasCall } from "./conditions.ts";
import { addSaturating, bitsFrom, divideByPower, powerOfTwo, shift, subtractSaturating, type Amount } from "./arithmetic.ts";
import { isSigned, scalarType, type Location, type VarbitLocation } from "./storage.ts";

type Of<K extends Expression["kind"]> = Extract<Expression, { kind: K }>;
type Slice = Of<"slice"> | Of<"partSlice">;

const compareOps: Readonly<Record<string, readonly [unsigned: CompareOp, signed: CompareOp]>> = {
  "<": ["ult", "slt"],
  "<=": ["ule", "sle"],
  ">": ["ugt", "sgt"],
  ">=": ["uge", "sge"],
  "==": ["eq", "eq"],
  "!=": ["ne", "ne"],
};
const plainOps = { "+": "add", "-": "sub", "*": "mul", "/": "udiv", "%": "urem", "&": "and", "|": "or", "^": "xor" } as const;
/** The widest division that a BPF instruction does. */
const MAX_DIVISION = 64;

export interface AppliedTable {
  /** An i1. */
  readonly hit: Value;
  /** The number of the action in the table's list, an i32. */
  readonly action: Value;
}

export abstract class ExpressionLowering extends ConditionLowering {
  protected abstract call(call: CallExpression): Value | undefined;
  protected abstract applyTable(call: CallExpression, resolution: Extract<ResolvedCall, { kind: "applyTable" }>): AppliedTable;
  private readonly savedStarts = new Map<Slice, Value>();
  /** `stack.lastIndex`. */
  protected abstract stackLastIndex(expression: Of<"member">): Value;

  /** Values of expressions that were evaluated before their place. */
  protected readonly early = new Map<Expression, Value>();

  /** The value of a scalar expression; a zero after an error. */
  value(expression: Expression): Value {
    const early = this.early.get(expression);
    if (early !== undefined) return early;
    const type = this.typeOf(expression);
    const constant = this.constantOf(expression);
    const known = constant && this.constant(constant, type);
    if (known !== undefined) return known;
    return this.computed(expression, type) ?? this.zero(scalarType(type) ?? i1);
  }

  private computed(expression: Expression, type: Type): Value | undefined {
    switch (expression.kind) {
      case "name":
      case "index":
        return this.loaded(expression);
      case "member":
        return this.member(expression);
      case "slice":
      case "partSlice":
        return this.slice(expression);
      case "unary":
        return this.unary(expression);
      case "binary":
        return this.binary(expression, type);
      case "conditional":
        return this.conditional(expression, type);
      case "cast":
        return this.cast(expression, type);
      case "call":
        return this.call(expression);
      case "dots":
        return this.zero(scalarType(type) ?? i1);
      default:
        this.unsupported(expression.span, "this expression");
        return undefined;
    }
  }

  private loaded(expression: Expression): Value | undefined {
    const location = this.location(expression);
    return location && this.storage.load(this.scalar(location, expression.span));
  }

  // Operators ------------------------------------------------------------------------------------------------------

  private member(expression: Of<"member">): Value | undefined {
    const object = this.typeOf(expression.object);
    if (object.kind === "tableResult") {
      const call = expression.object;
      const resolution = call.kind === "call" ? this.checked.calls.get(call) : undefined;
      if (call.kind !== "call" || resolution?.kind !== "applyTable") return undefined;
      const applied = this.applyTable(call, resolution);
      if (expression.member.text === "action_run") return applied.action;
      return expression.member.text === "hit" ? applied.hit : this.not(applied.hit);
    }
    if (object.kind === "stack" && expression.member.text === "lastIndex") return this.stackLastIndex(expression);
    return this.loaded(expression);
  }

  private slice(expression: Slice): Value {
    const object = this.value(expression.object);
    return bitsFrom(this.builder, object, this.sliceStart(expression), this.sliceWidth(expression));
  }

  /** Where a slice starts: worked out once for an l-value, before what is stored there (§6.8, §12.1). */
  protected sliceStart(expression: Slice): Amount {
    const known = this.constantOf(expression.low);
    if (known?.kind === "integer") return { known: known.value };
    return { value: this.savedStarts.get(expression) ?? this.value(expression.low) };
  }

  protected sliceWidth(expression: Slice): number {
    return bitsOf(scalarType(this.typeOf(expression)) ?? i1);
  }

  /** Fixes the place that `target` names, until it has been stored to. */
  protected savePlace(target: Expression): void {
    this.saveIndices(target);
    this.saveStarts(target);
  }

  private saveStarts(target: Expression): void {
    if (target.kind === "partSlice" && !this.constantOf(target.low)) this.savedStarts.set(target, this.value(target.low));
    if (target.kind === "slice" || target.kind === "partSlice") this.saveStarts(target.object);
  }

  private unary(expression: Of<"unary">): Value {
    const operand = this.value(expression.operand);
    switch (expression.operator) {
      case "!":
        return this.not(operand);
      case "~":
        return this.builder.unary("not", operand);
      case "-":
        return this.builder.unary("neg", operand);
      case "+":
        return operand;
    }
  }

  private binary(expression: Of<"binary">, type: Type): Value | undefined {
    const { operator, left, right } = expression;
    if (operator === "&&" || operator === "||") return this.logical(expression);
    const compare = compareOps[operator];
    if (compare) return this.compare(operator, compare, left, right);
    if (operator === "++") return this.concatenate(left, right, type);
    const a = this.value(left);
    return this.arithmetic(operator, a, right, isSigned(this.typeOf(left)), expression);
  }

  /** `a operator right`, where `a` is a value already: also for `a operator= right`. */
  protected arithmetic(operator: BinaryOperator, a: Value, right: Expression, signed: boolean, at: { span: Expression["span"] }): Value {
    const { builder } = this;
    if (operator === "<<" || operator === ">>") {
      const amount = this.constantOf(right);
      if (amount?.kind === "integer") return shift(builder, operator, a, { known: amount.value }, signed);
      return shift(builder, operator, a, { value: this.value(right) }, signed);
    }
    const b = this.value(right);
    if (operator === "|+|") return addSaturating(builder, a, b, signed);
    if (operator === "|-|") return subtractSaturating(builder, a, b, signed);
    const op = plainOps[operator as keyof typeof plainOps];
    if (op !== "udiv" && op !== "urem") return builder.binary(op, a, b);
    const bits = bitsOf(builder.typeOf(a));
    if (bits <= MAX_DIVISION) return builder.binary(op, a, b);
    const divisor = this.constantOf(right);
    const power = divisor?.kind === "integer" ? powerOfTwo(divisor.value) : undefined;
    if (power !== undefined) return divideByPower(builder, op, a, power);
    this.unsupported(at.span, `'${operator}' of ${bits} bits`, { hint: `BPF divides up to ${MAX_DIVISION} bits; more go by powers of two only` });
    return a;
  }

  private compare(operator: BinaryOperator, [unsigned, signed]: readonly [CompareOp, CompareOp], left: Expression, right: Expression): Value {
    const type = this.typeOf(left);
    if (scalarType(type)) {
      const a = this.value(left);
      return this.builder.compare(isSigned(type) ? signed : unsigned, a, this.value(right));
    }
    // What the right side does must not change what the left side was.
    const a = hasCall(right) ? this.temporary(left) : this.location(left);
    const b = this.location(right);
    const equal = a && b ? this.equal(a, b) : this.builder.constant(i1, 0);
    return operator === "!=" ? this.not(equal) : equal;
  }

  /** Headers are equal when both are invalid, or both valid with equal fields (§8.18). */
  protected equal(left: Location, right: Location): Value {
    if (left.kind === "scalar" && right.kind === "scalar") {
      return this.builder.compare("eq", this.storage.load(left), this.storage.load(right));
    }
    if (left.kind === "stack" && right.kind === "stack") return this.all(left.elements.map((element, index) => this.equal(element, right.elements[index]!)));
    if (left.kind === "varbit" && right.kind === "varbit") return this.equalVarbits(left, right);
    if (!("fields" in left) || !("fields" in right)) return this.builder.constant(i1, 0);
    const fields = this.all([...left.fields].map(([name, field]) => this.equal(field, right.fields.get(name)!)));
    if (left.kind !== "header" || right.kind !== "header") return fields;
    const valid = this.storage.load(left.valid);
    const sameValidity = this.builder.compare("eq", valid, this.storage.load(right.valid));
    return this.builder.binary("and", sameValidity, this.builder.binary("or", this.not(valid), fields));
  }

  /** Behind their bits both hold zeros. One word after the other, as no more than a few can be held at a time. */
  private equalVarbits(left: VarbitLocation, right: VarbitLocation): Value {
    const { builder } = this;
    const word = ({ bytes }: VarbitLocation, offset: number): Value => builder.load(i64, builder.slotAddress(bytes), { offset, align: 8 });
    let differing = builder.constant(i64, 0);
    for (let offset = 0; offset < left.capacity; offset += 8) differing = builder.binary("or", differing, builder.binary("xor", word(left, offset), word(right, offset)));
    const sameSize = builder.compare("eq", this.storage.load(left.size), this.storage.load(right.size));
    return builder.binary("and", sameSize, builder.compare("eq", differing, this.zero(i64)));
  }

  private all(conditions: readonly Value[]): Value {
    return conditions.reduce((sum, one) => this.builder.binary("and", sum, one), this.builder.constant(i1, 1));
  }

  private concatenate(left: Expression, right: Expression, type: Type): Value {
    const whole = scalarType(type) as IntType;
    const a = this.value(left);
    const b = this.value(right);
    const shifted = this.builder.binary("shl", this.builder.resize(a, whole, false), this.builder.constant(whole, bitsOf(this.builder.typeOf(b))));
    return this.builder.binary("or", shifted, this.builder.resize(b, whole, false));
  }

  private cast(expression: Of<"cast">, type: Type): Value | undefined {
    const target = scalarType(type);
    const operand = this.value(expression.operand);
    return target && this.builder.resize(operand, target, isSigned(this.typeOf(expression.operand)));
  }

  /** An i32, as helpers and maps take their small numbers. */
  protected word(value: Value): Value {
    return this.builder.resize(value, i32, false);
  }
}
