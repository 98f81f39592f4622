/** Conditions, and the expressions that evaluate only some of their operands (P4-16 §8.5, §8.5.1). */

import type { BlockId, Value } from "../../../compiler/ir/ir.ts";
import { i1 } from "../../../compiler/ir/types.ts";
import type { Expression } from "../ast.ts";
import type { Type } from "../check/types.ts";
import { PlaceLowering, type Branches } from "./places.ts";
import { scalarType } from "./storage.ts";

type Of<K extends Expression["kind"]> = Extract<Expression, { kind: K }>;

export abstract class ConditionLowering extends PlaceLowering {
  protected not(value: Value): Value {
    return this.builder.binary("xor", value, this.builder.constant(i1, 1));
  }

  /** `&&` and `||` evaluate the right side only when needed: without a call there is no difference to tell (§8.5). */
  protected logical(expression: Of<"binary">): Value {
    const { operator, left, right } = expression;
    if (!hasCall(right)) {
      const a = this.value(left);
      return this.builder.binary(operator === "&&" ? "and" : "or", a, this.value(right));
    }
    const result = this.storage.scalar(i1, "condition");
    const [yes, no, join] = [this.newBlock(), this.newBlock(), this.newBlock()];
    this.condition(expression, yes, no);
    for (const [block, value] of [[yes, 1], [no, 0]] as const) {
      this.builder.switchTo(block);
      this.storage.store(result, this.builder.constant(i1, value));
      this.jumpTo(join);
    }
    this.builder.switchTo(join);
    return this.storage.load(result);
  }

  /** Branches to `ifTrue` or `ifFalse`. */
  protected condition(expression: Expression, ifTrue: BlockId, ifFalse: BlockId): void {
    const constant = this.constantOf(expression);
    if (constant?.kind === "bool") return this.builder.jump(constant.value ? ifTrue : ifFalse);
    if (expression.kind === "unary" && expression.operator === "!") return this.condition(expression.operand, ifFalse, ifTrue);
    if (expression.kind === "binary" && (expression.operator === "&&" || expression.operator === "||")) {
      const middle = this.newBlock();
      if (expression.operator === "&&") this.condition(expression.left, middle, ifFalse);
      else this.condition(expression.left, ifTrue, middle);
      this.builder.switchTo(middle);
      return this.conditionally(() => this.condition(expression.right, ifTrue, ifFalse));
    }
    this.builder.branch(this.value(expression), ifTrue, ifFalse);
  }

  protected branchOn(condition: Expression): Branches {
    const blocks = { then: this.newBlock(), otherwise: this.newBlock(), join: this.newBlock() };
    this.condition(condition, blocks.then, blocks.otherwise);
    return blocks;
  }

  protected conditional(expression: Of<"conditional">, type: Type): Value | undefined {
    const scalar = scalarType(type);
    if (!scalar) return undefined;
    if (!hasCall(expression.ifTrue) && !hasCall(expression.ifFalse)) {
      const condition = this.value(expression.condition);
      const ifTrue = this.value(expression.ifTrue);
      return this.builder.select(condition, ifTrue, this.value(expression.ifFalse));
    }
    const result = this.storage.scalar(scalar, "conditional");
    const { then, otherwise, join } = this.branchOn(expression.condition);
    for (const [block, side] of [[then, expression.ifTrue], [otherwise, expression.ifFalse]] as const) {
      this.builder.switchTo(block);
      this.conditionally(() => this.storage.store(result, this.value(side)));
      this.jumpTo(join);
    }
    this.builder.switchTo(join);
    return this.storage.load(result);
  }
}

/** True when evaluating it may do more than give a value: an element of a stack that is not there ends the parser. */
export function hasCall(expression: Expression): boolean {
  switch (expression.kind) {
    case "call":
      return !(expression.callee.kind === "member" && expression.callee.member.text === "isValid");
    case "member":
      return expression.member.text === "next" || expression.member.text === "last" || hasCall(expression.object);
    case "index":
      return hasCall(expression.object) || hasCall(expression.index);
    case "slice":
      return hasCall(expression.object);
    case "partSlice":
      return hasCall(expression.object) || hasCall(expression.low);
    case "unary":
    case "cast":
      return hasCall(expression.operand);
    case "binary":
      return hasCall(expression.left) || hasCall(expression.right);
    case "conditional":
      return hasCall(expression.condition) || hasCall(expression.ifTrue) || hasCall(expression.ifFalse);
    case "list":
      return expression.elements.some(hasCall);
    case "record":
      return expression.fields.some(({ value }) => hasCall(value));
    default:
      return false;
  }
}
