/** Expression trees: applies the precedence that the grammar leaves out (C11 6.5). */

import { spanBetween, type Span } from "../../../compiler/source/source.ts";
import { spanOf } from "../../shared/antlr.ts";
import type { BinaryOperator, Designator, Expr, Identifier, Initializer, InitializerItem, InitializerList, UnaryOperator } from "../ast.ts";
import {
  CParser,
  type AssignmentExpressionContext,
  type BinaryExpressionContext,
  type BracedInitializerContext,
  type CastExpressionContext,
  type ConditionalExpressionContext,
  type DesignatorContext,
  type ExpressionContext,
  type InitializerContext,
  type InitializerItemContext,
  type PostfixOperatorContext,
  type PrimaryExpressionContext,
  type UnaryExpressionContext,
} from "../grammar/generated/CParser.ts";
import { asTerminal, firstToken, identifierOf, startsWith, stringOf, tokenOf } from "./context.ts";
import { recursion } from "./recursion.ts";

const { typeName, compoundStatement } = recursion;

// expression : assignmentExpression ( COMMA assignmentExpression )*
export function expression(context: ExpressionContext): Expr {
  const items = context.assignmentExpression();
  if (items.length === 1) return assignmentExpression(items[0]!);
  return { kind: "comma", items: items.map(assignmentExpression), span: spanOf(context) };
}

// assignmentExpression : conditionalExpression ( ( ASSIGN | COMPOUND_ASSIGN ) conditionalExpression )*   right to left
function assignmentExpression(context: AssignmentExpressionContext): Expr {
  if (context.childCount === 1) return conditionalExpression(context.conditionalExpression(0));
  const operands = context.conditionalExpression().map(conditionalExpression);
  let result = operands.at(-1)!;
  for (let i = operands.length - 2; i >= 0; i--) {
    const operator = asTerminal(context.getChild(2 * i + 1))!.source;
    const op = operator.text.slice(0, -1);
    const left = operands[i]!;
    result = {
      kind: "assign",
      ...(op !== "" && { op: op as BinaryOperator }),
      left,
      right: result,
      opSpan: operator.span,
      span: spanBetween(left.span, result.span),
    };
  }
  return result;
}

// conditionalExpression : binaryExpression ( QUESTION expression? COLON binaryExpression )*   right to left
export function conditionalExpression(context: ConditionalExpressionContext): Expr {
  if (context.childCount === 1) return binaryExpression(context.binaryExpression(0));
  const children = context.children!;
  let result = binaryExpression(children.at(-1) as BinaryExpressionContext);
  for (let i = children.length - 2; i > 0; ) {
    // children[i] is the colon
    const hasMiddle = asTerminal(children[i - 1]) === null;
    const then = hasMiddle ? expression(children[i - 1] as ExpressionContext) : undefined;
    const conditionAt = i - (hasMiddle ? 3 : 2);
    const condition = binaryExpression(children[conditionAt] as BinaryExpressionContext);
    result = { kind: "conditional", condition, ...(then && { then }), otherwise: result, span: spanBetween(condition.span, result.span) };
    i = conditionAt - 1;
  }
  return result;
}

// C11 6.5.5–6.5.14
const precedence: Readonly<Record<BinaryOperator, number>> = {
  "*": 10, "/": 10, "%": 10,
  "+": 9, "-": 9,
  "<<": 8, ">>": 8,
  "<": 7, ">": 7, "<=": 7, ">=": 7,
  "==": 6, "!=": 6,
  "&": 5, "^": 4, "|": 3, "&&": 2, "||": 1,
};

// binaryExpression : castExpression ( binaryOperator castExpression )*   by operator precedence
function binaryExpression(context: BinaryExpressionContext): Expr {
  if (context.childCount === 1) return castExpression(context.castExpression(0));
  const operands: Expr[] = [];
  const operators: { op: BinaryOperator; span: Span }[] = [];
  const reduce = (): void => {
    const { op, span } = operators.pop()!;
    const right = operands.pop()!;
    const left = operands.pop()!;
    operands.push({ kind: "binary", op, left, right, opSpan: span, span: spanBetween(left.span, right.span) });
  };
  const children = context.children!;
  for (let i = 0; i < children.length; i++) {
    if (i % 2 === 0) {
      operands.push(castExpression(children[i] as CastExpressionContext));
      continue;
    }
    const { source } = firstToken(children[i] as BinaryExpressionContext);
    const op = source.text as BinaryOperator;
    while (operators.length > 0 && precedence[operators.at(-1)!.op] >= precedence[op]) reduce();
    operators.push({ op, span: source.span });
  }
  while (operators.length > 0) reduce();
  return operands[0]!;
}

// castExpression : LPAREN typeName RPAREN ( castExpression | bracedInitializer postfixOperator* ) | unaryExpression
function castExpression(context: CastExpressionContext): Expr {
  const named = context.typeName();
  if (!named) return unaryExpression(context.unaryExpression()!);
  const type = typeName(named);
  const operand = context.castExpression();
  if (operand) return { kind: "cast", type, operand: castExpression(operand), span: spanOf(context) };
  const init = bracedInitializer(context.bracedInitializer()!);
  const span = spanBetween(firstToken(context).source.span, init.span);
  return context.postfixOperator().reduce(postfix, { kind: "compoundLiteral", type, init, span });
}

function unaryExpression(context: UnaryExpressionContext): Expr {
  const span = spanOf(context);
  const operand = context.castExpression();
  if (operand) {
    const { text } = firstToken(context).source;
    return { kind: "unary", op: text as UnaryOperator, operand: castExpression(operand), span };
  }
  const postfixed = context.postfixExpression();
  if (postfixed) return postfixed.postfixOperator().reduce(postfix, primaryExpression(postfixed.primaryExpression()));
  const label = context.IDENTIFIER();
  if (label) return { kind: "labelAddress", label: identifierOf(label), span };
  const what = startsWith(context, CParser.SIZEOF) ? "sizeof" : "alignof";
  const named = context.typeName();
  if (!named) return { kind: "measure", what, of: unaryExpression(context.unaryExpression()!), span };
  const type = typeName(named);
  const literal = context.bracedInitializer();
  if (!literal) return { kind: "measure", what, of: type, span };
  const compound: Expr = { kind: "compoundLiteral", type, init: bracedInitializer(literal), span: spanOf(literal) };
  return { kind: "measure", what, of: context.postfixOperator().reduce(postfix, compound), span };
}

function postfix(base: Expr, context: PostfixOperatorContext): Expr {
  const span = spanBetween(base.span, spanOf(context));
  switch (firstToken(context).type) {
    case CParser.LBRACKET:
      return { kind: "index", base, index: expression(context.expression()!), span };
    case CParser.LPAREN:
      return { kind: "call", callee: base, args: context.assignmentExpression().map(assignmentExpression), span };
    case CParser.DOT:
    case CParser.ARROW:
      return { kind: "member", base, name: identifierOf(context.IDENTIFIER()!), arrow: startsWith(context, CParser.ARROW), span };
    default:
      return { kind: "postfix", op: firstToken(context).text as "++" | "--", operand: base, span };
  }
}

function primaryExpression(context: PrimaryExpressionContext): Expr {
  const span = spanOf(context);
  const { source, type } = firstToken(context);
  switch (type) {
    case CParser.IDENTIFIER:
      return { kind: "name", name: source.text, span };
    case CParser.NUMBER:
      return { kind: "number", text: source.text, span };
    case CParser.CHARACTER:
      return { kind: "character", text: source.text, span };
    case CParser.STRING:
      return stringOf(context.STRING());
    case CParser.LPAREN: {
      const body = context.compoundStatement();
      if (body) return { kind: "statementExpression", body: compoundStatement(body), span };
      return { kind: "parenthesized", inner: expression(context.expression(0)), span };
    }
    case CParser.OFFSETOF:
      return { kind: "offsetof", type: typeName(context.typeName(0)), path: offsetPath(context), span };
    case CParser.TYPES_COMPATIBLE:
      return { kind: "typesCompatible", left: typeName(context.typeName(0)), right: typeName(context.typeName(1)), span };
    case CParser.VA_ARG:
      return { kind: "vaArg", list: assignmentExpression(context.assignmentExpression()!), type: typeName(context.typeName(0)), span };
    default:
      return genericSelection(context, span);
  }
}

/** The members and indices behind the type, in order. */
function offsetPath(context: PrimaryExpressionContext): (Identifier | Expr)[] {
  const names = context.memberName().map((one) => ({ at: firstToken(one).tokenIndex, item: { name: firstToken(one).text, span: spanOf(one) } }));
  const indices = context.expression().map((one) => ({ at: firstToken(one).tokenIndex, item: expression(one) }));
  return [...names, ...indices].sort((a, b) => a.at - b.at).map((one) => one.item);
}

function genericSelection(context: PrimaryExpressionContext, span: Span): Expr {
  const generic = context.genericSelection()!;
  const associations = generic.genericAssociation().map((one) => {
    const type = one.typeName();
    return { ...(type && { type: typeName(type) }), value: assignmentExpression(one.assignmentExpression()) };
  });
  return { kind: "generic", control: assignmentExpression(generic.assignmentExpression()), associations, span };
}

// ---- initialisers (C11 6.7.9)

export function initializer(context: InitializerContext): Initializer {
  const braced = context.bracedInitializer();
  return braced ? bracedInitializer(braced) : assignmentExpression(context.assignmentExpression()!);
}

function bracedInitializer(context: BracedInitializerContext): InitializerList {
  return { kind: "list", items: context.initializerItem().map(initializerItem), span: spanOf(context) };
}

function initializerItem(context: InitializerItemContext): InitializerItem {
  const old = context.IDENTIFIER();
  const designators: Designator[] = old ? [{ kind: "member", name: identifierOf(old) }] : context.designator().map(designator);
  return { designators, value: initializer(context.initializer()) };
}

function designator(context: DesignatorContext): Designator {
  const name = context.IDENTIFIER();
  if (name) return { kind: "member", name: { name: tokenOf(name).text, span: spanOf(context) } };
  const [from, to] = context.conditionalExpression().map(conditionalExpression);
  return { kind: "index", from: from!, ...(to && { to }), span: spanOf(context) };
}
