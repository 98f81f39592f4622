/**
 * The layout of a program: visits the parse tree and asks the writer for line breaks. What a rule does not say is on one
 * line, with the usual gaps.
 */

import type { ParserRuleContext } from "antlr4ts/ParserRuleContext";
import { TerminalNode } from "antlr4ts/tree/TerminalNode";
import type { ParseTree } from "antlr4ts/tree/ParseTree";
import { EOF, type ParserToken } from "../../shared/antlr.ts";
import { P4Parser as P } from "../grammar/generated/P4Parser.ts";
import { precedence } from "../parse/operators.ts";
import type { Gap } from "./doc.ts";
import { bodyOf, endsInBrace, isBlock, isLoneList, isRule, isToken, statementIn, type Body } from "./shapes.ts";
import { usualGap } from "./spacing.ts";
import type { Writer } from "./writer.ts";

export function layOut(program: ParserRuleContext, writer: Writer): void {
  new Layout(writer).visit(program);
  writer.finish();
}

const sourceOf = (node: TerminalNode): ParserToken["source"] => (node.symbol as ParserToken).source;

class Layout {
  private previous: TerminalNode | undefined;

  constructor(private readonly writer: Writer) {}

  visit(node: ParseTree): void {
    if (node instanceof TerminalNode) this.terminal(node);
    else this.rule(node as ParserRuleContext);
  }

  private visitAll(nodes: readonly ParseTree[]): void {
    for (const node of nodes) this.visit(node);
  }

  private terminal(node: TerminalNode): void {
    const { type } = node.symbol;
    if (type === EOF) return;
    if (type === P.END_PRAGMA) return this.writer.gap("hard");
    this.writer.token(sourceOf(node), usualGap(this.previous, node));
    this.previous = node;
  }

  private rule(node: ParserRuleContext): void {
    switch (node.ruleIndex) {
      case P.RULE_program:
        return this.program(node);
      case P.RULE_annotation:
        return this.annotation(node);
      case P.RULE_parameterList:
        return this.parenthesised(node.children!);
      case P.RULE_argumentList:
      case P.RULE_nameList:
        return this.list(node.children ?? []);
      case P.RULE_primary:
        return isToken(node.getChild(0), P.L_BRACE) ? this.braceList(node.children!) : this.visitAll(node.children!);
      case P.RULE_expression:
      case P.RULE_switchLabel:
        return this.expression(node);
      case P.RULE_keyset:
        return node.childCount > 1 ? this.parenthesised(node.children!) : this.visitAll(node.children!);
      case P.RULE_ifStatement:
        return this.ifStatement(node.children!);
      case P.RULE_forStatement:
        return this.forStatement(node.children!);
      case P.RULE_forCondition:
        return this.list(node.children!);
      default:
        return this.children(node);
    }
  }

  /** A rule that may have a body in braces and arguments in parentheses. */
  private children(node: ParserRuleContext): void {
    const children = node.children ?? [];
    for (let at = 0; at < children.length; at++) {
      const child = children[at]!;
      if (isToken(child, P.L_BRACE)) {
        const close = children.findLastIndex((one) => isToken(one, P.R_BRACE));
        this.body(children.slice(at, close + 1), bodyOf(node));
        at = close;
      } else if (isToken(child, P.L_PAREN, P.ANNOTATION_BRACKET) && (node.ruleIndex !== P.RULE_nonBracePrimary && node.ruleIndex !== P.RULE_lvalue)) {
        const close = children.findIndex((one, index) => index > at && isToken(one, P.R_PAREN, P.R_BRACKET));
        this.parenthesised(children.slice(at, close + 1));
        at = close;
      } else this.visit(child);
    }
  }

  // Declarations ---------------------------------------------------------------------------------------------------

  private program({ children }: ParserRuleContext): void {
    let previous: ParseTree | undefined;
    for (const child of children ?? []) {
      if (previous && !isToken(child, P.SEMICOLON)) {
        const apart = [previous, child].some((one) => isRule(one, P.RULE_declaration) && endsInBrace(one));
        this.writer.gap(apart && !this.writer.directiveAhead ? "blank" : "hard");
      }
      this.visit(child);
      if (!isToken(child, P.SEMICOLON)) previous = child;
    }
  }

  // annotation = "@" name ["(" token* ")" | "[" element* "]"] | "@pragma" name token* line-end
  private annotation(node: ParserRuleContext): void {
    const open = node.children!.findIndex((one) => isToken(one, P.ANNOTATION_OPEN));
    if (open < 0) this.children(node);
    else {
      this.visitAll(node.children!.slice(0, open + 1));
      this.writer.begin("group");
      this.writer.begin("indent");
      this.asWritten(node.children!.slice(open + 1, -1));
      this.writer.end();
      this.writer.end();
      this.writer.gap("none");
      this.visit(node.children!.at(-1)!);
    }
    const parent = node.parent!;
    const before = parent.getChild(parent.childCount - 1) !== node && !isRule(parent, P.RULE_parameter, P.RULE_forInit, P.RULE_keyElement, P.RULE_entry, P.RULE_actionListElement);
    if (before && this.writer.atAuthorsLineEnd) this.writer.gap("hard");
  }

  /** Tokens that mean nothing to P4: the gaps are the author's. */
  private asWritten(nodes: readonly ParseTree[]): void {
    nodes.forEach((node, index) => {
      if (isRule(node, P.RULE_annotationToken)) {
        if (index > 0) this.writer.gap(this.writer.authorsGap);
        this.asWrittenToken(node);
      }
    });
  }

  private asWrittenToken({ children }: ParserRuleContext): void {
    children!.forEach((child, index) => {
      if (index > 0) this.writer.gap(this.writer.authorsGap);
      if (isRule(child, P.RULE_annotationToken)) this.asWrittenToken(child);
      else this.visit(child);
    });
  }

  /** `{` … `}` with an element a line, or all in one line. */
  private body(children: readonly ParseTree[], form: Body): void {
    const [open, ...rest] = children;
    const close = rest.pop() as TerminalNode;
    this.writer.begin("group");
    this.visit(open!);
    const broken = form === "lines" || this.writer.atAuthorsLineEnd;
    const gap: Gap = broken ? "hard" : "line";
    this.writer.begin("indent");
    let previous: ParseTree | undefined;
    for (const child of rest) {
      if (!isToken(child, P.COMMA) && !(isToken(previous, P.APPLY) || (isRule(previous, P.RULE_annotation) && !isToken(child, P.APPLY)))) this.writer.gap(gap);
      this.visit(child);
      previous = child;
    }
    this.closeBracket(close, rest.length === 0 ? "none" : gap);
  }

  /** Comments before a closing bracket are indented as what is inside. */
  private closeBracket(close: TerminalNode, gap: Gap): void {
    const before = this.writer.written;
    this.writer.before(sourceOf(close));
    this.writer.end();
    this.writer.gap(this.writer.written > before ? "hard" : gap);
    this.visit(close);
    this.writer.end();
  }

  // Lists ----------------------------------------------------------------------------------------------------------

  /** `(` … `)`: on one line, or an element a line. */
  private parenthesised(children: readonly ParseTree[]): void {
    const [open, ...rest] = children;
    const close = rest.pop() as TerminalNode;
    const empty = rest.every((one) => one.childCount === 0 && !(one instanceof TerminalNode));
    if (rest.length === 1 && isLoneList(rest[0]!)) return this.visitAll(children);
    this.writer.begin("group");
    this.visit(open!);
    this.writer.begin("indent");
    if (!empty) this.writer.gap("soft");
    this.list(rest);
    this.closeBracket(close, empty ? "none" : "soft");
  }

  /** Elements with commas, or other marks, between them. */
  private list(children: readonly ParseTree[]): void {
    for (const child of children) {
      this.visit(child);
      if (isToken(child, P.COMMA, P.SEMICOLON)) this.writer.gap("line");
    }
  }

  // "{" "}" | "{" "#" "}" | "{" element ("," element)* "}"
  private braceList(children: readonly ParseTree[]): void {
    const [open, ...rest] = children;
    const close = rest.pop() as TerminalNode;
    const short = rest.length === 0 || isToken(rest[0], P.HASH);
    this.writer.begin("group");
    this.visit(open!);
    const broken = !short && this.writer.atAuthorsLineEnd;
    this.writer.begin("indent");
    if (!short) this.writer.gap(broken ? "hard" : "line");
    for (const child of rest) {
      this.visit(child);
      if (isToken(child, P.COMMA)) this.writer.gap("line");
    }
    this.closeBracket(close, short ? "none" : "line");
  }

  // Expressions ----------------------------------------------------------------------------------------------------

  // expression = operand (operator operand)* ["?" expression ":" expression]
  private expression({ children }: ParserRuleContext): void {
    if (children!.length === 1) return this.visit(children![0]!);
    const question = children!.findIndex((one) => isToken(one, P.QUESTION));
    this.writer.begin("group");
    this.writer.begin("indent");
    if (question < 0) this.operators(children!);
    else {
      this.writer.begin("group");
      this.operators(children!.slice(0, question));
      this.writer.end();
      const [mark, ifTrue, colon, ifFalse] = children!.slice(question);
      this.writer.gap("line");
      this.visitAll([mark!, ifTrue!]);
      this.writer.gap("line");
      this.visitAll([colon!, ifFalse!]);
    }
    this.writer.end();
    this.writer.end();
  }

  /** Breaks where the weakest operators are before it breaks within their operands. */
  private operators(children: readonly ParseTree[]): void {
    const strengths = children.map((child, index) => (index % 2 === 1 ? precedence[child.text as "+"] : Infinity));
    const weakest = Math.min(...strengths);
    if (weakest === Infinity) return this.visitAll(children);
    for (let start = 0; start < children.length; ) {
      let end = start;
      while (end < children.length && strengths[end]! > weakest) end++;
      this.writer.begin("group");
      this.operators(children.slice(start, end));
      this.writer.end();
      if (end < children.length) {
        this.visit(children[end]!);
        this.writer.gap("line");
      }
      start = end + 1;
    }
  }

  // Statements -----------------------------------------------------------------------------------------------------

  // "if" "(" expression ")" statement ["else" statement]
  private ifStatement([word, open, condition, close, then, otherwise, alternative]: readonly ParseTree[]): void {
    this.visitAll([word!, open!]);
    this.writer.begin("indent");
    this.visit(condition!);
    this.writer.end();
    this.visit(close!);
    this.branch(then!);
    if (!otherwise) return;
    this.writer.gap(isBlock(then!) ? "space" : "hard");
    this.visit(otherwise);
    if (isRule(statementIn(alternative!), P.RULE_ifStatement)) {
      this.writer.gap("space");
      this.visit(alternative!);
    } else this.branch(alternative!);
  }

  /** A statement under another one: a block goes on in the line, others stand where the author has them. */
  private branch(statement: ParseTree): void {
    if (isBlock(statement)) {
      this.writer.gap("space");
      return this.visit(statement);
    }
    this.writer.begin("indent");
    this.writer.gap(this.writer.atAuthorsLineEnd ? "hard" : "space");
    this.visit(statement);
    this.writer.end();
  }

  // "for" "(" … ")" statement
  private forStatement(children: readonly ParseTree[]): void {
    this.visit(children[0]!);
    this.writer.gap("space");
    this.parenthesised(children.slice(1, -1));
    this.branch(children.at(-1)!);
  }
}
