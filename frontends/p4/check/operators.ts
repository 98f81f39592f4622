/** Types and constant values of operators and casts (P4-16 §8.5–§8.12). */

import type { BinaryOperator, Expression } from "../ast.ts";
import { foldBinary, foldCast, foldUnary } from "./constants.ts";
import { ConversionChecker } from "./conversions.ts";
import { bits, BOOL, printType, resolved, sameType, settle, STRING, UNKNOWN, type Field, type StructType, type Type } from "./types.ts";

type Of<K extends Expression["kind"]> = Extract<Expression, { kind: K }>;

export abstract class OperatorChecker extends ConversionChecker {
  protected unary(expression: Of<"unary">): Type {
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
    const divides = operator === "/" || operator === "%";
    const signed = divides && types.some((type) => type.kind === "bits" && type.signed);
    this.error("P0302", span, `'${operator}' does not go with ${types.map(printType).join(" and ")}`, signed ? { hint: "numbers with a sign are not divided: cast them to bit<N>, and put the sign back" } : {});
    return UNKNOWN;
  }

  protected binary(expression: Of<"binary">): Type {
    const { operator, left, right } = expression;
    if (operator === "&&" || operator === "||") {
      this.check(left, BOOL);
      this.check(right, BOOL);
      return this.foldBinaryExpression(expression, BOOL, BOOL);
    }
    if (operator === "==" || operator === "!=") return this.equality(expression);
    this.infer(left);
    this.infer(right);
    const type = this.operation(operator, left, right, expression.span);
    if (type.kind === "unknown") return UNKNOWN;
    const compares = operator === "<" || operator === ">" || operator === "<=" || operator === ">=";
    return this.foldBinaryExpression(expression, operator === "++" ? this.arithmeticType(left) : type, compares ? BOOL : type);
  }

  /** The type in which `left operator right` is done; both have been looked at. Also of `left operator= right`. */
  protected operation(operator: BinaryOperator, left: Expression, right: Expression, span: Expression["span"]): Type {
    const type = this.binaryType(operator, left, right);
    if (!type) return this.operandError(span, operator, [this.types.get(left)!, this.types.get(right)!]);
    const divisor = this.constants.get(right);
    if ((operator === "/" || operator === "%") && divisor?.kind === "integer" && divisor.value === 0n) {
      this.error("P0306", span, "division by zero");
      return UNKNOWN;
    }
    return type;
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
        return type?.kind === "int" ? undefined : this.numeric(type);
      }
      case "/":
      case "%": {
        // Before a literal takes the other's type, which would make it positive.
        if (this.isNegative(left) || this.isNegative(right)) return undefined;
        const type = this.commonType(left, right);
        return type?.kind === "bits" && type.signed ? undefined : this.numeric(type);
      }
      default:
        return this.numeric(this.commonType(left, right));
    }
  }

  /** Division and remainder are not defined for negative numbers (§8.8, §8.9). */
  private isNegative(expression: Expression): boolean {
    const constant = this.constants.get(expression);
    return constant?.kind === "integer" && constant.value < 0n;
  }

  private numeric(type: Type | undefined): Type | undefined {
    return type && (type.kind === "bits" || type.kind === "int" || type.kind === "unknown") ? type : undefined;
  }

  /** The amount is a bit<S>, or a number that is known and not negative (§8.10.2). */
  private shiftType(left: Expression, right: Expression, a: Type, b: Type): Type | undefined {
    const amount = this.constants.get(right);
    const number = b.kind === "int" || b.kind === "bits";
    const fits = amount?.kind === "integer" ? number && amount.value >= 0n : (b.kind === "bits" && !b.signed) || (number && this.isKnown(right));
    if (!fits) return undefined;
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
    if (!common || !isComparable(common, this.fieldsOf)) return this.operandError(expression.span, expression.operator, [a, b]);
    return this.foldBinaryExpression(expression, common, BOOL);
  }

  private foldBinaryExpression(expression: Of<"binary">, type: Type, result: Type): Type {
    const left = this.constants.get(expression.left);
    const right = this.constants.get(expression.right);
    if (!left || !right) return result;
    const folded = foldBinary(expression.operator, left, right, type, this.arithmeticType(expression.right));
    if (folded && "error" in folded) {
      this.error("P0306", expression.span, folded.error);
      return UNKNOWN;
    }
    if (folded) this.constants.set(expression, folded);
    return result;
  }

  protected conditional(expression: Of<"conditional">): Type {
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

  protected foldConditional(expression: Of<"conditional">): void {
    const condition = this.constants.get(expression.condition);
    if (condition?.kind !== "bool") return;
    const value = this.constants.get(condition.value ? expression.ifTrue : expression.ifFalse);
    if (value) this.constants.set(expression, value);
  }

  protected cast(expression: Of<"cast">): Type {
    const target = resolved(this.typeOf(expression.type));
    const { operand } = expression;
    if (operand.kind === "list" || operand.kind === "record" || operand.kind === "invalidHeader") {
      this.check(operand, target);
      this.copyConstant(operand, expression, target);
      return target;
    }
    const from = resolved(this.infer(operand));
    if (from.kind === "unknown" || target.kind === "unknown") return target;
    const known = this.constants.get(operand);
    if (target.kind === "bool" && from.kind === "int" && known?.kind === "integer" && known.value !== 0n && known.value !== 1n) {
      this.error("P0307", expression.span, `of all numbers only 0 and 1 can be cast to bool, not ${known.value}`);
      return UNKNOWN;
    }
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
    if (constant) this.constants.set(to, foldCast(constant, type));
  }
}

/** Of type variables nothing is known but that they can be assigned (§8.26), and strings are only joined (§8.6). */
const incomparable: ReadonlySet<Type["kind"]> = new Set(["typeParameter", "string", "extern", "parser", "control", "package", "table", "tableResult", "actionRun", "typeName", "callable", "void"]);

/** What is made of other values can be compared when they can (§8.17). */
function isComparable(type: Type, fieldsOf: (type: StructType) => readonly Field[]): boolean {
  const at = resolved(type);
  if (at.kind === "struct" || at.kind === "header" || at.kind === "headerUnion") return fieldsOf(at).every((field) => isComparable(field.type, fieldsOf));
  if (at.kind === "tuple") return at.elements.every((element) => isComparable(element, fieldsOf));
  if (at.kind === "stack" || at.kind === "list") return isComparable(at.element, fieldsOf);
  return !incomparable.has(at.kind);
}
