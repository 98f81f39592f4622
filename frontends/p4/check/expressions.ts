/** Types and constant values of expressions (P4-16 §8). */

import type { BinaryOperator, Expression, MemberExpression, NameExpression } from "../ast.ts";
import { boolean, foldBinary, foldUnary, integer, wrap, type Constant } from "./constants.ts";
import { ConversionChecker } from "./conversions.ts";
import { nameSpan } from "./base.ts";
import type { Symbol } from "./program.ts";
import { bits, BOOL, ERROR, INT, MATCH_KIND, printType, resolved, sameType, settle, STRING, UNKNOWN, type StructType, type Type } from "./types.ts";

type Of<K extends Expression["kind"]> = Extract<Expression, { kind: K }>;

export abstract class ExpressionChecker extends ConversionChecker {
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
        return { kind: "typeName", type: this.typeOf(expression.type) };
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
        return this.unsupported(expression, "'this'");
      case "record":
      case "invalidHeader":
      case "dots":
        if (expression.kind === "record") for (const field of expression.fields) this.infer(field.value);
        this.error("P0308", expression.span, "the type of this cannot be told from where it stands", { hint: "cast it: (T) { … }" });
        return UNKNOWN;
    }
  }

  protected unsupported(node: Expression, what: string): Type {
    this.error("P0901", node.span, `${what} is not supported yet`);
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

  /** `{ a, b }` where a struct, header, tuple or list must stand (§8.12). */
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

  /** `{ name = value, … }` (§8.13). */
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

  // Names and members ----------------------------------------------------------------------------------------------

  private name(expression: NameExpression): Type {
    const symbol = this.lookup(expression.name, expression.global, expression.span)[0];
    if (!symbol) return UNKNOWN;
    this.references.set(expression, symbol);
    const constant = this.declaredConstants.get(symbol);
    if (constant) this.constants.set(expression, constant);
    return this.valueType(symbol, expression);
  }

  private valueType(symbol: Symbol, expression: NameExpression): Type {
    const declared = this.declaredTypes.get(symbol);
    if (declared) return declared;
    switch (symbol.kind) {
      case "table":
        return { kind: "table", declaration: symbol };
      case "function":
      case "action":
        return { kind: "callable", what: `the ${symbol.kind} ${symbol.name.text}` };
      case "matchKinds":
        this.constants.set(expression, { kind: "member", name: expression.name });
        return MATCH_KIND;
      default: {
        const type = this.typeOfSymbol(symbol);
        if (type) return { kind: "typeName", type };
        this.error("P0201", expression.span, `'${expression.name}' is no value`, { notes: [{ message: "it is declared here", span: nameSpan(symbol) }] });
        return UNKNOWN;
      }
    }
  }

  private member(expression: MemberExpression): Type {
    const { member } = expression;
    const object = resolved(this.infer(expression.object));
    switch (object.kind) {
      case "unknown":
        return UNKNOWN;
      case "typeName":
        return this.memberOfType(expression, resolved(object.type));
      case "struct":
      case "header":
      case "headerUnion": {
        const fields = this.fieldsOf(object);
        const index = fields.findIndex(({ name }) => name === member.text);
        if (index < 0) break;
        const constant = this.constants.get(expression.object);
        if (constant?.kind === "aggregate") this.constants.set(expression, constant.elements[index]!);
        return fields[index]!.type;
      }
      case "stack":
        return this.memberOfStack(expression, object);
      case "tableResult":
        if (member.text === "hit" || member.text === "miss") return BOOL;
        if (member.text === "action_run") return { kind: "actionRun", table: object.table };
    }
    const hint = member.text === "apply" || member.text === "isValid" ? { hint: `call it: ${member.text}()` } : {};
    this.error("P0303", member.span, `${printType(object)} has no member '${member.text}'`, hint);
    return UNKNOWN;
  }

  private memberOfType(expression: MemberExpression, type: Type): Type {
    const name = expression.member.text;
    if (type.kind === "unknown") return UNKNOWN;
    if (type.kind === "error" && this.errors.includes(name)) {
      this.constants.set(expression, { kind: "member", name });
      return ERROR;
    }
    if (type.kind === "enum" && type.declaration.members.some((member) => member.name.text === name)) {
      const value = this.enumValues.get(type.declaration)?.get(name);
      this.constants.set(expression, value === undefined ? { kind: "member", name } : integer(value));
      return type;
    }
    this.error("P0303", expression.member.span, `${printType(type)} has no member '${name}'`);
    return UNKNOWN;
  }

  private memberOfStack(expression: MemberExpression, stack: Extract<Type, { kind: "stack" }>): Type {
    switch (expression.member.text) {
      case "size":
        this.constants.set(expression, integer(BigInt(stack.size)));
        return bits(32);
      case "lastIndex":
      case "next":
      case "last":
        if (this.place !== "parser") this.error("P0403", expression.member.span, `'${expression.member.text}' of a stack can be used in parsers only`);
        return expression.member.text === "lastIndex" ? bits(32) : stack.element;
      default:
        this.error("P0303", expression.member.span, `a header stack has no member '${expression.member.text}'`);
        return UNKNOWN;
    }
  }

  private index(expression: Of<"index">): Type {
    const object = resolved(this.infer(expression.object));
    const index = resolved(this.infer(expression.index));
    const constant = this.constants.get(expression.index);
    if (object.kind === "unknown" || index.kind === "unknown") return UNKNOWN;
    if (index.kind !== "int" && index.kind !== "bits" && !(index.kind === "enum" && index.underlying)) {
      return this.mismatch(expression.index.span, `an index is a number, not ${printType(index)}`);
    }
    if (object.kind === "stack") {
      const outside = constant?.kind === "integer" && (constant.value < 0n || constant.value >= BigInt(object.size));
      if (outside) this.error("P0309", expression.index.span, `the index ${constant.value} is outside of the stack of ${object.size}`);
      return object.element;
    }
    if (object.kind === "tuple") return this.tupleElement(expression, object.elements, constant);
    return this.mismatch(expression.object.span, `${printType(object)} has no elements`);
  }

  private tupleElement(expression: Of<"index">, elements: readonly Type[], index: Constant | undefined): Type {
    if (index?.kind !== "integer") {
      this.error("P0305", expression.index.span, "the index of a tuple must be known at compile time");
      return UNKNOWN;
    }
    const type = elements[Number(index.value)];
    if (!type) this.error("P0309", expression.index.span, `the index ${index.value} is outside of the tuple of ${elements.length}`);
    const object = this.constants.get(expression.object);
    if (type && object?.kind === "aggregate") this.constants.set(expression, object.elements[Number(index.value)]!);
    return type ?? UNKNOWN;
  }

  /** `e[high:low]` and `e[low+:width]` (§8.6). */
  private slice(expression: Of<"slice"> | Of<"partSlice">): Type {
    const object = resolved(this.infer(expression.object));
    const first = expression.kind === "slice" ? expression.high : expression.low;
    const second = expression.kind === "slice" ? expression.low : expression.width;
    const a = this.constantInteger(first);
    const b = this.constantInteger(second);
    if (object.kind === "unknown" || a === undefined || b === undefined) return UNKNOWN;
    const [high, low] = expression.kind === "slice" ? [a, b] : [a + b - 1n, a];
    if (object.kind !== "bits" && object.kind !== "int") return this.mismatch(expression.object.span, `${printType(object)} has no bits to slice`);
    if (low < 0n || high < low || (object.kind === "bits" && high >= BigInt(object.width))) {
      this.error("P0309", expression.span, `[${high}:${low}] is no slice of ${printType(object)}`);
      return UNKNOWN;
    }
    const width = high - low + 1n;
    const constant = this.constants.get(expression.object);
    if (constant?.kind === "integer") this.constants.set(expression, integer((constant.value >> low) & ((1n << width) - 1n)));
    return bits(Number(width));
  }

  // Operators ------------------------------------------------------------------------------------------------------

  private unary(expression: Of<"unary">): Type {
    const { operator, operand } = expression;
    const type = operator === "!" ? this.check(operand, BOOL) : (this.infer(operand), this.arithmeticType(operand));
    if (type.kind === "unknown") return UNKNOWN;
    const fits = operator === "!" || type.kind === "bits" || (type.kind === "int" && operator !== "~");
    if (!fits) return this.operandError(expression.span, operator, [type]);
    const constant = this.constants.get(operand);
    const folded = constant && foldUnary(operator, constant, type);
    if (folded) this.constants.set(expression, folded);
    return type;
  }

  private operandError(span: Expression["span"], operator: string, types: readonly Type[]): Type {
    this.error("P0302", span, `'${operator}' does not go with ${types.map(printType).join(" and ")}`);
    return UNKNOWN;
  }

  private binary(expression: Of<"binary">): Type {
    const { operator, left, right } = expression;
    if (operator === "&&" || operator === "||") {
      this.check(left, BOOL);
      this.check(right, BOOL);
      return this.foldBinaryExpression(expression, BOOL, BOOL);
    }
    if (operator === "==" || operator === "!=") return this.equality(expression);
    this.infer(left);
    this.infer(right);
    const type = this.binaryType(operator, left, right);
    if (!type) return this.operandError(expression.span, operator, [this.types.get(left)!, this.types.get(right)!]);
    if (type.kind === "unknown") return UNKNOWN;
    const compares = operator === "<" || operator === ">" || operator === "<=" || operator === ">=";
    return this.foldBinaryExpression(expression, operator === "++" ? this.arithmeticType(left) : type, compares ? BOOL : type);
  }

  /** The type in which the operation is done; undefined when the operands do not fit. */
  private binaryType(operator: BinaryOperator, left: Expression, right: Expression): Type | undefined {
    const a = this.arithmeticType(left);
    const b = this.arithmeticType(right);
    if (a.kind === "unknown" || b.kind === "unknown") return UNKNOWN;
    switch (operator) {
      case "++":
        if (a.kind === "string" && b.kind === "string") return STRING;
        return a.kind === "bits" && b.kind === "bits" ? bits(a.width + b.width, a.signed) : undefined;
      case "<<":
      case ">>":
        return this.shiftType(left, right, a, b);
      case "|+|":
      case "|-|": {
        const type = this.commonType(left, right);
        return type?.kind === "int" ? undefined : type;
      }
      case "/":
      case "%": {
        const type = this.commonType(left, right);
        return type?.kind === "bits" && type.signed ? undefined : this.numeric(type);
      }
      default:
        return this.numeric(this.commonType(left, right));
    }
  }

  private numeric(type: Type | undefined): Type | undefined {
    return type && (type.kind === "bits" || type.kind === "int" || type.kind === "unknown") ? type : undefined;
  }

  /** The amount is unsigned, or known and not negative (§8.5). */
  private shiftType(left: Expression, right: Expression, a: Type, b: Type): Type | undefined {
    const amount = this.constants.get(right);
    const unsigned = b.kind === "int" ? amount?.kind === "integer" && amount.value >= 0n : b.kind === "bits" && !b.signed;
    if (!unsigned) return undefined;
    if (a.kind === "int" && (this.constants.get(left) === undefined || amount === undefined)) {
      this.error("P0305", left.span, "an int can be shifted at compile time only", { hint: "give it a width: (bit<32>) …" });
      return UNKNOWN;
    }
    return this.numeric(a);
  }

  private equality(expression: Of<"binary">): Type {
    const { left, right } = expression;
    const untyped = (side: Expression): boolean => side.kind === "list" || side.kind === "record" || side.kind === "invalidHeader";
    if (untyped(left) && !untyped(right)) {
      this.check(left, this.infer(right));
    } else {
      const type = this.infer(left);
      if (untyped(right)) this.check(right, type);
      else this.infer(right);
    }
    const a = resolved(this.types.get(left)!);
    const b = resolved(this.types.get(right)!);
    if (a.kind === "unknown" || b.kind === "unknown") return BOOL;
    const common = sameType(a, b) ? a : this.commonType(left, right);
    if (!common || !isComparable(common)) return this.operandError(expression.span, expression.operator, [a, b]);
    return this.foldBinaryExpression(expression, common, BOOL);
  }

  private foldBinaryExpression(expression: Of<"binary">, type: Type, result: Type): Type {
    const left = this.constants.get(expression.left);
    const right = this.constants.get(expression.right);
    if (expression.operator === "/" || expression.operator === "%") this.checkDivisor(expression, right);
    if (!left || !right) return result;
    const folded = foldBinary(expression.operator, left, right, type, this.arithmeticType(expression.right));
    if (folded && "error" in folded) {
      this.error("P0306", expression.span, folded.error);
      return UNKNOWN;
    }
    if (folded) this.constants.set(expression, folded);
    return result;
  }

  private checkDivisor(expression: Of<"binary">, divisor: Constant | undefined): void {
    if (this.constants.get(expression.left) || divisor?.kind !== "integer" || divisor.value !== 0n) return;
    this.error("P0306", expression.span, "division by zero");
  }

  private conditional(expression: Of<"conditional">): Type {
    this.check(expression.condition, BOOL);
    this.infer(expression.ifTrue);
    this.infer(expression.ifFalse);
    const a = settle(this.types.get(expression.ifTrue)!);
    const b = settle(this.types.get(expression.ifFalse)!);
    if (a.kind === "unknown" || b.kind === "unknown") return UNKNOWN;
    const type = sameType(a, b) ? a : this.commonType(expression.ifTrue, expression.ifFalse);
    if (!type) return this.mismatch(expression.span, `the two sides differ: ${printType(a)} and ${printType(b)}`);
    this.foldConditional(expression);
    return type;
  }

  private foldConditional(expression: Of<"conditional">): void {
    const condition = this.constants.get(expression.condition);
    if (condition?.kind !== "bool") return;
    const value = this.constants.get(condition.value ? expression.ifTrue : expression.ifFalse);
    if (value) this.constants.set(expression, value);
  }

  private cast(expression: Of<"cast">): Type {
    const target = resolved(this.typeOf(expression.type));
    const { operand } = expression;
    if (operand.kind === "list" || operand.kind === "record" || operand.kind === "invalidHeader") {
      this.check(operand, target);
      this.copyConstant(operand, expression, target);
      return target;
    }
    const from = resolved(this.infer(operand));
    if (from.kind === "unknown" || target.kind === "unknown") return target;
    if (!this.castAllowed(from, target)) {
      this.error("P0307", expression.span, `${printType(from)} cannot be cast to ${printType(target)}`, {
        ...(from.kind === "bits" && target.kind === "bits" && { hint: "change the width and the sign in two casts" }),
      });
      return target;
    }
    this.copyConstant(operand, expression, target);
    return target;
  }

  private copyConstant(from: Expression, to: Expression, type: Type): void {
    const constant = this.constants.get(from);
    if (!constant) return;
    const target = resolved(type);
    if (constant.kind === "integer" && target.kind === "bool") this.constants.set(to, boolean(constant.value !== 0n));
    else if (constant.kind === "integer") this.constants.set(to, integer(wrap(constant.value, type)));
    else if (constant.kind === "bool" && target.kind !== "bool") this.constants.set(to, integer(constant.value ? 1n : 0n));
    else this.constants.set(to, constant);
  }

  // L-values (§6.7) ------------------------------------------------------------------------------------------------

  protected isLvalue(expression: Expression): boolean {
    switch (expression.kind) {
      case "name": {
        const symbol = this.references.get(expression);
        if (symbol?.kind === "variable" || symbol === undefined) return true;
        return symbol.kind === "parameter" && (symbol.direction === "out" || symbol.direction === "inout");
      }
      case "member": {
        const object = resolved(this.types.get(expression.object) ?? UNKNOWN);
        if (object.kind === "stack") return (expression.member.text === "next" || expression.member.text === "last") && this.isLvalue(expression.object);
        return (object.kind === "struct" || object.kind === "header" || object.kind === "headerUnion") && this.isLvalue(expression.object);
      }
      case "index":
      case "slice":
      case "partSlice":
        return this.isLvalue(expression.object);
      default:
        return false;
    }
  }
}

function isComparable(type: Type): boolean {
  const at = resolved(type);
  return !["extern", "parser", "control", "package", "table", "tableResult", "actionRun", "typeName", "callable", "void"].includes(at.kind);
}
