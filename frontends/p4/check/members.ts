/** Names, and what is selected from a value: members, elements, slices (P4-16 §6.7, §6.9, §8.7). */

import type { Expression, MemberExpression, Name, NameExpression } from "../ast.ts";
import { integer, type Constant } from "./constants.ts";
import { isHeaderStack } from "./nesting.ts";
import { OperatorChecker } from "./operators.ts";
import { nameSpan } from "./base.ts";
import type { Symbol } from "./program.ts";
import { bits, BOOL, ERROR, MATCH_KIND, printType, resolved, UNKNOWN, type Type } from "./types.ts";

type Of<K extends Expression["kind"]> = Extract<Expression, { kind: K }>;

export abstract class MemberChecker extends OperatorChecker {
  protected name(expression: NameExpression): Type {
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

  protected member(expression: MemberExpression): Type {
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
        if (!isHeaderStack(stack)) return this.noArrayMember(expression.member, stack);
        if (this.place !== "parser") this.error("P0403", expression.member.span, `'${expression.member.text}' of a stack can be used in parsers only`);
        return expression.member.text === "lastIndex" ? bits(32) : stack.element;
      default:
        this.error("P0303", expression.member.span, `a header stack has no member '${expression.member.text}'`);
        return UNKNOWN;
    }
  }

  /** Arrays of other things are indexed, and nothing else (§8.19). */
  private noArrayMember({ text, span }: Name, array: Type): Type {
    this.error("P0303", span, `${printType(array)} has no '${text}': it is an array, and not a stack of headers`);
    return UNKNOWN;
  }

  protected index(expression: Of<"index">): Type {
    const object = resolved(this.infer(expression.object));
    const index = resolved(this.infer(expression.index));
    const constant = this.constants.get(expression.index);
    if (object.kind === "unknown" || index.kind === "unknown") return UNKNOWN;
    if (index.kind !== "int" && index.kind !== "bits" && !(index.kind === "enum" && index.underlying)) {
      return this.mismatch(expression.index.span, `an index is a number, not ${printType(index)}`);
    }
    if (object.kind === "stack") {
      const outside = !this.unread && constant?.kind === "integer" && (constant.value < 0n || constant.value >= BigInt(object.size));
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

  /** `e[high:low]`, whose bounds are known here (§8.7). */
  protected slice(expression: Of<"slice">): Type {
    const object = this.sliced(expression.object);
    const high = this.constantInteger(expression.high);
    const low = this.constantInteger(expression.low);
    if (object.kind === "unknown" || high === undefined || low === undefined) return UNKNOWN;
    return this.bitsOf(expression, object, low, high - low + 1n);
  }

  /** `e[low+:width]`: only the width must be known; what lies beyond `e` is zero when it is read (§8.7). */
  protected partSlice(expression: Of<"partSlice">): Type {
    const object = this.sliced(expression.object);
    const low = resolved(this.infer(expression.low));
    const width = this.constantInteger(expression.width);
    if (object.kind === "unknown" || low.kind === "unknown" || width === undefined) return UNKNOWN;
    const start = this.constants.get(expression.low);
    if (start?.kind === "integer") return this.bitsOf(expression, object, start.value, width);
    const index = this.arithmeticType(expression.low);
    if (index.kind !== "bits" || index.signed) return this.mismatch(expression.low.span, `where a slice starts is known or a bit<W>, and not ${printType(low)}`);
    if (object.kind === "int") return this.constantInteger(expression.low), UNKNOWN;
    return this.bitsOf(expression, object, 0n, width);
  }

  private sliced(expression: Expression): Type {
    this.infer(expression);
    const type = this.arithmeticType(expression);
    if (type.kind === "bits" || type.kind === "int" || type.kind === "unknown") return type;
    return this.mismatch(expression.span, `${printType(type)} has no bits to slice`);
  }

  private bitsOf(expression: Of<"slice"> | Of<"partSlice">, object: Type, low: bigint, width: bigint): Type {
    const high = low + width - 1n;
    if (low < 0n || width <= 0n || (object.kind === "bits" && high >= BigInt(object.width))) {
      this.error("P0309", expression.span, `[${high}:${low}] is no slice of ${printType(object)}`);
      return UNKNOWN;
    }
    const constant = this.constants.get(expression.object);
    const isKnownHere = expression.kind === "slice" || this.constants.has(expression.low);
    if (constant?.kind === "integer" && isKnownHere) this.constants.set(expression, integer(BigInt.asUintN(Number(width), constant.value >> low)));
    return bits(Number(width));
  }

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
