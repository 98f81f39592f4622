/** Statements (C11 6.8). */

import type { Span } from "../../../compiler/source/source.ts";
import { spanOf } from "../../shared/antlr.ts";
import type { AsmOperand, AsmStatement, Attribute, BlockItem, CompoundStatement, Expr, Label, Statement } from "../ast.ts";
import {
  CParser,
  type AsmOperandContext,
  type AsmStatementContext,
  type AttributedStatementContext,
  type BlockItemContext,
  type CompoundStatementContext,
  type ForExpressionContext,
  type LabelContext,
  type StatementContext,
  type UnlabelledStatementContext,
} from "../grammar/generated/CParser.ts";
import { attributesOf, gnuAttributes } from "./attributes.ts";
import { firstToken, identifierOf, plainText, stringOf, tokenOf } from "./context.ts";
import { declaration } from "./declarations.ts";
import { conditionalExpression, expression } from "./expressions.ts";

export function compoundStatement(context: CompoundStatementContext): CompoundStatement {
  const items = context.blockItem().map(blockItem);
  return { kind: "compound", items, span: spanOf(context), endSpan: tokenOf(context.RBRACE()).source.span };
}

function blockItem(context: BlockItemContext): BlockItem {
  const declared = context.declaration();
  if (declared) return declaration(declared);
  const labels = context.localLabels();
  if (labels) return { kind: "localLabels", names: labels.IDENTIFIER().map(identifierOf), span: spanOf(context) };
  return statement(context.statement()!);
}

function withAttributes(attributes: readonly Attribute[], body: Statement, span: Span): Statement {
  if (attributes.length === 0) return body;
  const isEmpty = body.kind === "expression" && !body.value;
  if (isEmpty && attributes.some(({ name }) => name === "fallthrough")) return { kind: "fallthrough", span };
  return { kind: "attributed", attributes, body, span };
}

// statement : attributedStatement | label+ attributedStatement?
function statement(context: StatementContext): Statement {
  const labels = context.label();
  const body = context.attributedStatement();
  if (labels.length === 0) return attributedStatement(body!);
  return { kind: "labelled", labels: labels.map(label), ...(body && { body: attributedStatement(body) }), span: spanOf(context) };
}

// attributedStatement : attributeSpecifier* unlabelledStatement
function attributedStatement(context: AttributedStatementContext): Statement {
  return withAttributes(attributesOf(context.attributeSpecifier()), unlabelledStatement(context.unlabelledStatement()), spanOf(context));
}

function label(context: LabelContext): Label {
  const name = context.IDENTIFIER();
  const span = name ? tokenOf(name).source.span : spanOf(context);
  const attributes = [...attributesOf(context.attributeSpecifier()), ...gnuAttributes(context.gnuAttributes())];
  if (name) return { kind: "label", name: identifierOf(name), attributes, span };
  const [from, to] = context.conditionalExpression().map(conditionalExpression);
  if (!from) return { kind: "default", span };
  return { kind: "case", from, ...(to && { to }), span };
}

function unlabelledStatement(context: UnlabelledStatementContext): Statement {
  const span = spanOf(context);
  const value = context.expression();
  const body = (index: number): Statement => statement(context.statement(index));
  switch (firstToken(context).type) {
    case CParser.LBRACE:
      return compoundStatement(context.compoundStatement()!);
    case CParser.IF: {
      const otherwise = context.statement().length > 1 ? body(1) : undefined;
      return { kind: "if", condition: expression(value!), then: body(0), ...(otherwise && { otherwise }), span };
    }
    case CParser.SWITCH:
      return { kind: "switch", value: expression(value!), body: body(0), span };
    case CParser.WHILE:
      return { kind: "while", condition: expression(value!), body: body(0), span };
    case CParser.DO:
      return { kind: "do", body: body(0), condition: expression(value!), span };
    case CParser.FOR:
      return forStatement(context, span);
    case CParser.GOTO: {
      if (value) return { kind: "computedGoto", target: expression(value), span };
      return { kind: "goto", label: identifierOf(context.IDENTIFIER()!), span };
    }
    case CParser.CONTINUE:
      return { kind: "continue", span };
    case CParser.BREAK:
      return { kind: "break", span };
    case CParser.RETURN:
      return { kind: "return", ...(value && { value: expression(value) }), span };
    case CParser.ASM:
      return asmStatement(context.asmStatement()!);
    default:
      return { kind: "expression", ...(value && { value: expression(value) }), span };
  }
}

function forStatement(context: UnlabelledStatementContext, span: Span): Statement {
  const start = context.forInit()!;
  const declared = start.declaration();
  const first = start.forExpression();
  const init = declared ? declaration(declared) : first && forExpression(first);
  const condition = forExpression(context.forExpression(0));
  const step = forExpression(context.forExpression(1));
  return {
    kind: "for",
    ...(init && { init }),
    ...(condition && { condition }),
    ...(step && { step }),
    body: statement(context.statement(0)),
    span,
  };
}

function forExpression(context: ForExpressionContext): Expr | undefined {
  const value = context.expression();
  return value && expression(value);
}

function asmStatement(context: AsmStatementContext): AsmStatement {
  const qualifiers = context.asmQualifier().map((one) => firstToken(one).type);
  const body = context.asmBody();
  const [outputs = [], inputs = [], clobbers = [], labels = []] = body.asmSection().map((section) => section.asmOperand());
  return {
    kind: "asm",
    volatile: qualifiers.includes(CParser.VOLATILE),
    goto: qualifiers.includes(CParser.GOTO),
    isBasic: body.asmSection().length === 0,
    template: stringOf(body.STRING()),
    outputs: outputs.map(asmOperand),
    inputs: inputs.map(asmOperand),
    clobbers: clobbers.filter((one) => one.STRING().length > 0).map((one) => plainText(stringOf(one.STRING()))),
    labels: labels.flatMap((one) => one.IDENTIFIER() ?? []).map(identifierOf),
    span: spanOf(context),
  };
}

function asmOperand(context: AsmOperandContext): AsmOperand {
  const strings = context.STRING();
  const symbol = context.IDENTIFIER();
  const value = context.expression();
  return {
    ...(symbol && { symbol: tokenOf(symbol).text }),
    constraint: strings.length > 0 ? plainText(stringOf(strings)) : "",
    ...(value && { value: expression(value) }),
    span: spanOf(context),
  };
}
