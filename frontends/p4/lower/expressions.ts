/** Values of expressions (P4-16 §8). */

import type { BlockId, Value } from "../../../compiler/ir/ir.ts";
import type { CompareOp } from "../../../compiler/ir/opcodes.ts";
import { bitsOf, i1, i32, int, type IntType } from "../../../compiler/ir/types.ts";
import type { BinaryOperator, CallExpression, Expression } from "../ast.ts";
import type { ResolvedCall } from "../check/program.ts";
import { resolved, type Type } from "../check/types.ts";
import { isLocation, LoweringBase, type Binding } from "./base.ts";
import { addSaturating, shift, subtractSaturating } from "./arithmetic.ts";
import { isSigned, scalarType, type Location } from "./storage.ts";

type Of<K extends Expression["kind"]> = Extract<Expression, { kind: K }>;

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

export abstract class ExpressionLowering extends LoweringBase {
  protected abstract call(call: CallExpression): Value | undefined;
  protected abstract applyTable(call: CallExpression, resolution: Extract<ResolvedCall, { kind: "applyTable" }>): AppliedTable;
  /** The place that a call of a function leaves its aggregate result in. */
  protected abstract callForLocation(call: CallExpression): Location | undefined;
  /** `stack.next` and `stack.last`: known while a parser is lowered. */
  protected abstract stackElement(expression: Of<"member">): Location | undefined;
  /** `stack.lastIndex`. */
  protected abstract stackLastIndex(expression: Of<"member">): Value;

  /** The value of a scalar expression; a zero after an error. */
  value(expression: Expression): Value {
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

  // Places ---------------------------------------------------------------------------------------------------------

  binding(expression: Expression): Binding | undefined {
    if (expression.kind === "name") {
      const symbol = this.checked.references.get(expression);
      return symbol && this.bindings.get(symbol);
    }
    return this.location(expression);
  }

  /** The place that an expression names; undefined (and said) when it names none. */
  location(expression: Expression): Location | undefined {
    switch (expression.kind) {
      case "name": {
        const binding = this.binding(expression);
        if (binding && isLocation(binding)) return binding;
        if (this.checked.references.get(expression)?.kind === "constant" || this.constantOf(expression)) return this.temporary(expression);
        return this.unsupportedPlace(expression, "using this here");
      }
      case "member": {
        const type = this.typeOf(expression.object);
        if (type.kind === "stack") return this.stackElement(expression);
        if (type.kind === "headerUnion") return this.unsupportedPlace(expression, "a header union");
        const object = this.location(expression.object);
        return object && (object.kind === "struct" || object.kind === "header") ? object.fields.get(expression.member.text) : undefined;
      }
      case "index":
        return this.element(expression);
      case "call":
        return this.callForLocation(expression);
      default:
        return this.temporary(expression);
    }
  }

  private unsupportedPlace(expression: Expression, what: string): undefined {
    this.unsupported(expression.span, what);
    return undefined;
  }

  private element(expression: Of<"index">): Location | undefined {
    const object = this.location(expression.object);
    const index = this.constantOf(expression.index);
    if (index?.kind !== "integer") return this.unsupportedPlace(expression.index, "an index that is not known at compile time");
    if (object?.kind === "stack") return object.elements[Number(index.value)];
    return object?.kind === "struct" ? object.fields.get(String(index.value)) : undefined;
  }

  /** A place of its own for a value that has none. */
  private temporary(expression: Expression): Location | undefined {
    const type = this.typeOf(expression);
    const location = this.storage.allocate(type, "temporary");
    if (!location) return this.unsupportedPlace(expression, "a value of this type");
    this.assign(location, expression, type);
    return location;
  }

  /** Stores the value of `expression` in `target`, which has type `type`. */
  protected assign(target: Location, expression: Expression, type: Type): void {
    if (target.kind === "scalar") {
      this.storage.store(target, this.value(expression));
      return;
    }
    const at = resolved(type);
    switch (expression.kind) {
      case "list":
      case "record":
        return this.assignElements(target, expression, at);
      case "invalidHeader":
      case "dots":
        return this.storage.clear(target);
      case "cast":
        return this.assign(target, expression.operand, type);
      case "conditional": {
        const { then, otherwise, join } = this.branchOn(expression.condition);
        this.builder.switchTo(then);
        this.conditionally(() => this.assign(target, expression.ifTrue, type));
        this.jumpTo(join);
        this.builder.switchTo(otherwise);
        this.conditionally(() => this.assign(target, expression.ifFalse, type));
        this.jumpTo(join);
        this.builder.switchTo(join);
        return;
      }
      default: {
        if (expression.kind === "name" && this.assignConstant(target, expression, at)) return;
        const source = this.location(expression);
        if (source) this.storage.copy(target, source);
      }
    }
  }

  /** A named constant of a struct type: its declaration has the elements. */
  private assignConstant(target: Location, expression: Of<"name">, type: Type): boolean {
    const symbol = this.checked.references.get(expression);
    if (symbol?.kind !== "constant") return false;
    this.assign(target, symbol.value, type);
    return true;
  }

  private assignElements(target: Location, expression: Of<"list"> | Of<"record">, type: Type): void {
    if (target.kind === "stack") {
      const elementType = type.kind === "stack" ? type.element : type;
      const elements = expression.kind === "list" ? expression.elements : [];
      // Read all before any is written: the list may name parts of the target.
      return this.assignAll(elements.map((element, index) => [target.elements[index]!, element, elementType]));
    }
    if (target.kind === "scalar") return;
    const fields = type.kind === "struct" || type.kind === "header" ? this.checked.fieldsOf(type) : type.kind === "tuple" ? type.elements.map((one, index) => ({ name: String(index), type: one })) : [];
    const given = expression.kind === "list" ? expression.elements.map((value, index) => ({ name: fields[index]?.name ?? "", value })) : expression.fields.map(({ name, value }) => ({ name: name.text, value }));
    const parts = given.flatMap(({ name, value }): [Location, Expression, Type][] => {
      const location = target.fields.get(name);
      const field = fields.find((one) => one.name === name);
      return location && field && value.kind !== "dots" ? [[location, value, field.type]] : [];
    });
    const rest = fields.filter(({ name }) => !given.some((one) => one.name === name && one.value.kind !== "dots"));
    this.assignAll(parts);
    for (const { name } of rest) this.storage.clear(target.fields.get(name)!);
    if (target.kind === "header") this.storage.store(target.valid, this.builder.constant(i1, 1));
  }

  private assignAll(parts: readonly [Location, Expression, Type][]): void {
    const temporaries = parts.map(([, value, type]) => {
      const location = this.allocate(type, "element", value.span);
      this.assign(location, value, type);
      return location;
    });
    parts.forEach(([target], index) => this.storage.copy(target, temporaries[index]!));
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

  protected not(value: Value): Value {
    return this.builder.binary("xor", value, this.builder.constant(i1, 1));
  }

  private slice(expression: Of<"slice"> | Of<"partSlice">): Value {
    const { high, low } = this.sliceBounds(expression);
    const object = this.value(expression.object);
    const type = this.builder.typeOf(object);
    const shifted = low === 0 ? object : this.builder.binary("lshr", object, this.builder.constant(type, low));
    return this.builder.resize(shifted, int(high - low + 1), false);
  }

  protected sliceBounds(expression: Of<"slice"> | Of<"partSlice">): { high: number; low: number } {
    const number = (one: Expression): number => {
      const constant = this.constantOf(one);
      return constant?.kind === "integer" ? Number(constant.value) : 0;
    };
    const low = number(expression.low);
    return { low, high: expression.kind === "slice" ? number(expression.high) : low + number(expression.width) - 1 };
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
    if ((op === "udiv" || op === "urem") && bitsOf(builder.typeOf(a)) > MAX_DIVISION) this.unsupported(at.span, "division of more than 64 bits");
    return builder.binary(op, a, b);
  }

  private compare(operator: BinaryOperator, [unsigned, signed]: readonly [CompareOp, CompareOp], left: Expression, right: Expression): Value {
    const type = this.typeOf(left);
    if (scalarType(type)) {
      const a = this.value(left);
      return this.builder.compare(isSigned(type) ? signed : unsigned, a, this.value(right));
    }
    const a = this.location(left);
    const b = this.location(right);
    const equal = a && b ? this.equal(a, b) : this.builder.constant(i1, 0);
    return operator === "!=" ? this.not(equal) : equal;
  }

  /** Headers are equal when both are invalid, or both valid with equal fields (§8.17). */
  private equal(left: Location, right: Location): Value {
    if (left.kind === "scalar" && right.kind === "scalar") {
      return this.builder.compare("eq", this.storage.load(left), this.storage.load(right));
    }
    if (left.kind === "stack" && right.kind === "stack") return this.all(left.elements.map((element, index) => this.equal(element, right.elements[index]!)));
    if (!("fields" in left) || !("fields" in right)) return this.builder.constant(i1, 0);
    const fields = this.all([...left.fields].map(([name, field]) => this.equal(field, right.fields.get(name)!)));
    if (left.kind !== "header" || right.kind !== "header") return fields;
    const valid = this.storage.load(left.valid);
    const sameValidity = this.builder.compare("eq", valid, this.storage.load(right.valid));
    return this.builder.binary("and", sameValidity, this.builder.binary("or", this.not(valid), fields));
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

  // Conditions -----------------------------------------------------------------------------------------------------

  /** `&&` and `||` evaluate the right side only when needed: without a call there is no difference to tell (§8.5.1). */
  private logical(expression: Of<"binary">): Value {
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

  protected branchOn(condition: Expression): { then: BlockId; otherwise: BlockId; join: BlockId } {
    const blocks = { then: this.newBlock(), otherwise: this.newBlock(), join: this.newBlock() };
    this.condition(condition, blocks.then, blocks.otherwise);
    return blocks;
  }

  private conditional(expression: Of<"conditional">, type: Type): Value | undefined {
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

  /** An i32, as helpers and maps take their small numbers. */
  protected word(value: Value): Value {
    return this.builder.resize(value, i32, false);
  }
}

/** True when evaluating it may do more than give a value. */
function hasCall(expression: Expression): boolean {
  switch (expression.kind) {
    case "call":
      return !(expression.callee.kind === "member" && expression.callee.member.text === "isValid");
    case "member":
      return hasCall(expression.object);
    case "index":
      return hasCall(expression.object) || hasCall(expression.index);
    case "slice":
    case "partSlice":
      return hasCall(expression.object);
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
