/** Parse trees of types and expressions → syntax tree (P4-16 §7, §8). */

import type { TerminalNode } from "antlr4ts/tree/TerminalNode";
import type { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import { spanBetween, type Span } from "../../../compiler/source/source.ts";
import { invariant } from "../../../compiler/support/invariant.ts";
import { spanOf, type ParserToken } from "../../shared/antlr.ts";
import type {
  Annotation,
  Argument,
  BinaryOperator,
  Element,
  Expression,
  Keyset,
  Name,
  NamedTypeNode,
  TypeNode,
  UnaryOperator,
} from "../ast.ts";
import type * as Cst from "../grammar/generated/P4Parser.ts";
import { adjacent, hasSpaceBefore } from "./adjacent-tokens.ts";
import { bindOperators, conditional } from "./operators.ts";
import { integerLiteral, stringLiteral } from "./literals.ts";

export const sourceOf = (node: TerminalNode): Span => (node.symbol as unknown as ParserToken).source.span;

export class ExpressionBuilder {
  constructor(readonly bag: DiagnosticBag) {}

  error(span: Span, message: string): void {
    this.bag.report("P0001", span, message);
  }

  name(context: Cst.NameContext | Cst.NonTypeNameContext | Cst.TablePropertyNameContext): Name {
    return { text: context.text, span: spanOf(context) };
  }

  // Types ----------------------------------------------------------------------------------------------------------

  // typeRef = plainType ("[" expression "]")*
  type(context: Cst.TypeRefContext): TypeNode {
    const start = this.plainType(context.plainType());
    return context.expression().reduce<TypeNode>(
      (element, size, index) => ({
        kind: "arrayType",
        element,
        size: this.expression(size),
        span: spanBetween(start.span, sourceOf(context.R_BRACKET(index))),
      }),
      start,
    );
  }

  /** The type of a name with sizes after it: `T x[2][3]` holds two arrays of three. */
  arrayOf(element: TypeNode, context: Cst.DimensionsContext): TypeNode {
    const sizes = context.expression().map((size) => this.expression(size));
    return sizes.reduceRight<TypeNode>((inner, size) => ({ kind: "arrayType", element: inner, size, span: element.span }), element);
  }

  typeOrVoid(context: Cst.TypeOrVoidContext): TypeNode {
    const type = context.typeRef();
    return type ? this.type(type) : { kind: "baseType", name: "void", span: spanOf(context) };
  }

  typeArgument(context: Cst.TypeArgumentContext): TypeNode {
    const span = spanOf(context);
    const type = context.typeRef();
    if (type) return this.type(type);
    const name = context.nonTypeName();
    if (name) return { kind: "namedType", name: this.name(name), global: false, args: null, span };
    return context.VOID() ? { kind: "baseType", name: "void", span } : { kind: "dontCareType", span };
  }

  plainType(context: Cst.PlainTypeContext): TypeNode {
    const span = spanOf(context);
    const args = context.typeArgument().map((arg) => this.typeArgument(arg));
    if (context.TYPE_IDENTIFIER()) return this.namedType(context, args, span);
    if (context.TUPLE()) return { kind: "tupleType", elements: args, span };
    if (context.LIST()) return { kind: "listType", element: args[0]!, span };
    const base = context.BIT() ? "bit" : context.INT() ? "int" : context.VARBIT() ? "varbit" : null;
    if (!base) return { kind: "baseType", name: context.text as "bool", span };
    const inner = context.widthExpression();
    return { kind: "bitsType", base, width: inner ? this.widthExpression(inner) : null, span };
  }

  private widthExpression(context: Cst.WidthExpressionContext): Expression {
    const operands = context.operand().map((operand) => this.operand(operand));
    const operators = context.widthOperator().map((operator) => operator.text as BinaryOperator);
    const condition = bindOperators(operands, operators);
    const [ifTrue, ifFalse] = [context.expression(), context.widthExpression()];
    return ifTrue && ifFalse ? conditional(condition, this.expression(ifTrue), this.widthExpression(ifFalse)) : condition;
  }

  private namedType(context: Cst.PlainTypeContext, args: readonly TypeNode[], span: Span): NamedTypeNode {
    const identifier = context.TYPE_IDENTIFIER()!;
    return {
      kind: "namedType",
      name: { text: identifier.text, span: sourceOf(identifier) },
      global: context.TYPE_DOT() !== undefined,
      args: context.TYPE_ARGS_OPEN() ? args : null,
      span,
    };
  }

  // Expressions ----------------------------------------------------------------------------------------------------

  // expression = operand (operator operand)* ("?" expression ":" expression)?
  expression(context: Cst.ExpressionContext): Expression {
    const operands = context.operand().map((operand) => this.operand(operand));
    const [ifTrue, ifFalse] = context.expression();
    return this.optionalConditional(this.bind(operands, context.binaryOperator()), ifTrue, ifFalse);
  }

  switchLabel(context: Cst.SwitchLabelContext): Expression | null {
    if (context.DEFAULT()) return null;
    if (context.DONT_CARE()) this.error(spanOf(context), "'_' is no switch label: write 'default'");
    const first = context.nonBraceOperand();
    if (!first) return null;
    const operands = [this.nonBraceOperand(first), ...context.operand().map((operand) => this.operand(operand))];
    const [ifTrue, ifFalse] = context.expression();
    return this.optionalConditional(this.bind(operands, context.binaryOperator()), ifTrue, ifFalse);
  }

  private bind(operands: readonly Expression[], operators: readonly Cst.BinaryOperatorContext[]): Expression {
    for (const operator of operators) {
      if (operator.childCount === 2 && !adjacent(operator)) this.error(spanOf(operator), "unexpected '>'");
    }
    return bindOperators(operands, operators.map((operator) => operator.text as BinaryOperator));
  }

  private optionalConditional(condition: Expression, ifTrue?: Cst.ExpressionContext, ifFalse?: Cst.ExpressionContext): Expression {
    return ifTrue && ifFalse ? conditional(condition, this.expression(ifTrue), this.expression(ifFalse)) : condition;
  }

  private operand(context: Cst.OperandContext): Expression {
    return this.prefixed(context.prefix(), this.suffixed(this.primary(context.primary()), context.suffix()));
  }

  private nonBraceOperand(context: Cst.NonBraceOperandContext): Expression {
    const primary = context.nonBracePrimary();
    const start = primary ? this.nonBracePrimary(primary) : this.expression(context.expression()!);
    return this.prefixed(context.prefix(), this.suffixed(start, context.suffix()));
  }

  // lvalue = ("this" | "."? name | "(" lvalue ")") suffix*
  lvalue(context: Cst.LvalueContext): Expression {
    const inner = context.lvalue();
    const name = context.nonTypeName();
    const start: Expression = inner
      ? this.lvalue(inner)
      : name
        ? this.nameExpression(name, context.DOT())
        : { kind: "this", span: sourceOf(context.THIS()!) };
    return this.suffixed(start, context.suffix());
  }

  private nameExpression(name: Cst.NonTypeNameContext, dot: TerminalNode | undefined): Expression {
    const span = spanOf(name);
    return { kind: "name", name: name.text, global: dot !== undefined, span: dot ? spanBetween(sourceOf(dot), span) : span };
  }

  private prefixed(prefixes: readonly Cst.PrefixContext[], operand: Expression): Expression {
    return prefixes.reduceRight<Expression>((inner, prefix) => {
      const span = spanBetween(spanOf(prefix), inner.span);
      const type = prefix.typeRef();
      if (type) return { kind: "cast", type: this.type(type), operand: inner, span };
      return { kind: "unary", operator: prefix.text as UnaryOperator, operand: inner, span };
    }, operand);
  }

  private primary(context: Cst.PrimaryContext): Expression {
    const plain = context.nonBracePrimary();
    return plain ? this.nonBracePrimary(plain) : this.braces(context);
  }

  private nonBracePrimary(context: Cst.NonBracePrimaryContext): Expression {
    const span = spanOf(context);
    const name = context.nonTypeName();
    if (name) return this.nameExpression(name, context.DOT());
    const inner = context.expression();
    if (inner) return { ...this.expression(inner), span };
    const type = context.plainType();
    if (type) return { kind: "typeName", type: this.plainType(type), span };
    if (context.INTEGER()) return integerLiteral(context.text, span, this.bag);
    if (context.STRING_LITERAL()) return { kind: "string", value: stringLiteral(context.text), span };
    if (context.THIS()) return { kind: "this", span };
    if (context.DOTS()) return { kind: "dots", span };
    return { kind: "bool", value: context.TRUE() !== undefined, span };
  }

  // "{" "}" | "{" "#" "}" | "{" element ("," element)* ","? "}"
  private braces(context: Cst.PrimaryContext): Expression {
    const span = spanOf(context);
    if (context.HASH()) return this.invalidHeader(context, span);
    this.checkCommas(context.element().length, context.COMMA());
    const elements = context.element().map((element) => this.element(element));
    if (!elements.some((element) => element.name)) return { kind: "list", elements: elements.map(({ value }) => value), span };
    const dots = elements.at(-1)?.value.kind === "dots" && !elements.at(-1)!.name;
    const fields = elements.slice(0, dots ? -1 : undefined).flatMap(({ name, value, span: at }) => {
      if (!name) this.error(at, "expected 'name = value': either all fields have names or none has");
      return name ? [{ name, value, span: at }] : [];
    });
    return { kind: "record", fields, dots, span };
  }

  /** The grammar has three tokens, but `{#}` is one word (§8.18). */
  private invalidHeader(context: Cst.PrimaryContext, span: Span): Expression {
    const spaced = [context.HASH()!, context.R_BRACE()!].some((token) => hasSpaceBefore(token.symbol));
    if (spaced) this.error(span, "'{#}' is one word: it has no spaces");
    return { kind: "invalidHeader", span };
  }

  /** A list may end in one comma; the grammar would take more. */
  checkCommas(elements: number, commas: readonly TerminalNode[]): void {
    if (commas.length > elements) this.error(sourceOf(commas.at(-1)!), "unexpected ','");
  }

  element(context: Cst.ElementContext): Element {
    const [first, second] = context.expression().map((expression) => this.expression(expression));
    const span = spanOf(context);
    return second ? { name: this.elementName(first!), value: second, span } : { name: null, value: first!, span };
  }

  /** The expression before a `=`: a name, or the author made a mistake. */
  private elementName(expression: Expression): Name {
    const { span } = expression;
    if (expression.kind === "name" && !expression.global) return { text: expression.name, span };
    if (expression.kind === "typeName" && expression.type.kind === "namedType" && !expression.type.args) {
      return { text: expression.type.name.text, span };
    }
    this.error(span, "expected a name before '='");
    return { text: "", span };
  }

  private suffixed(start: Expression, suffixes: readonly Cst.SuffixContext[]): Expression {
    return suffixes.reduce((object, suffix) => this.suffix(object, suffix), start);
  }

  private suffix(object: Expression, context: Cst.SuffixContext): Expression {
    const span = spanBetween(object.span, spanOf(context));
    const member = context.name();
    if (member) return { kind: "member", object, member: this.name(member), span };
    const args = context.argumentList();
    if (args) {
      const typeArgs = context.typeArgument().map((arg) => this.typeArgument(arg));
      return { kind: "call", callee: object, typeArgs, args: this.argumentList(args), span };
    }
    const [first, second] = context.expression().map((expression) => this.expression(expression));
    if (!second) return { kind: "index", object, index: first!, span };
    if (context.PLUS_SLICE()) return { kind: "partSlice", object, low: first!, width: second, span };
    return { kind: "slice", object, high: first!, low: second, span };
  }

  argumentList(context: Cst.ArgumentListContext): Argument[] {
    return context.argument().map((argument) => {
      const span = spanOf(argument);
      const [first, second] = argument.expression().map((expression) => this.expression(expression));
      if (!first) return { name: null, value: null, span };
      if (!argument.ASSIGN()) return { name: null, value: first, span };
      return { name: this.elementName(first), value: second ?? null, span };
    });
  }

  // Keysets and annotations ----------------------------------------------------------------------------------------

  keyset(context: Cst.KeysetContext): Keyset {
    const elements = context.simpleKeyset().map((keyset) => this.simpleKeyset(keyset));
    return elements.length === 1 ? elements[0]! : { kind: "tuple", elements, span: spanOf(context) };
  }

  private simpleKeyset(context: Cst.SimpleKeysetContext): Keyset {
    const span = spanOf(context);
    const [first, second] = context.expression().map((expression) => this.expression(expression));
    if (!first) return { kind: context.DEFAULT() ? "default" : "dontCare", span };
    if (!second) return { kind: "value", value: first, span };
    if (context.MASK()) return { kind: "mask", value: first, mask: second, span };
    return { kind: "range", low: first, high: second, span };
  }

  annotations(contexts: readonly Cst.AnnotationContext[]): readonly Annotation[] {
    return contexts.map((context) => {
      const name = context.name();
      invariant(name, "an annotation has a name");
      const span = spanOf(context);
      if (context.ANNOTATION_BRACKET()) {
        this.checkCommas(context.element().length, context.COMMA());
        return { name: name.text, elements: context.element().map((element) => this.element(element)), span };
      }
      if (!context.ANNOTATION_OPEN() && !context.PRAGMA()) return { name: name.text, span };
      return { name: name.text, tokens: context.annotationToken().map((token) => token.text), span };
    });
  }
}
