/** Questions about parse trees that the layout asks. */

import { ParserRuleContext } from "antlr4ts/ParserRuleContext";
import { TerminalNode } from "antlr4ts/tree/TerminalNode";
import type { ParseTree } from "antlr4ts/tree/ParseTree";
import { P4Parser as P } from "../grammar/generated/P4Parser.ts";

/** What goes between the braces of a rule: always lines of their own, or what the author chose if it fits on a line. */
export type Body = "lines" | "choice";

export const isRule = (node: ParseTree | undefined, ...rules: readonly number[]): node is ParserRuleContext =>
  node instanceof ParserRuleContext && rules.includes(node.ruleIndex);
export const isToken = (node: ParseTree | undefined, ...types: readonly number[]): node is TerminalNode =>
  node instanceof TerminalNode && types.includes(node.symbol.type);

/** How the body of a rule is laid out. */
export function bodyOf(node: ParserRuleContext): Body {
  switch (node.ruleIndex) {
    case P.RULE_tableProperty:
    case P.RULE_errorDeclaration:
    case P.RULE_matchKindDeclaration:
      return "choice";
    case P.RULE_derivedTypeDeclaration:
      return isToken(node.getChild(0), P.ENUM) || node.children!.filter((one) => isRule(one, P.RULE_structField)).length <= 1 ? "choice" : "lines";
    case P.RULE_parserState:
      return isShort(node) ? "choice" : "lines";
    case P.RULE_block:
      return isRule(node.parent, P.RULE_annotatedBlock) || !isShort(node) ? "lines" : "choice";
    default:
      return "lines";
  }
}

/** At most one statement, and no body in it. */
function isShort(node: ParserRuleContext): boolean {
  const inner = node.children!.filter((one) => isRule(one, P.RULE_statement, P.RULE_transition));
  return inner.length <= 1 && inner.every((one) => !hasBody(one));
}

function hasBody(node: ParseTree): boolean {
  if (isRule(node, P.RULE_block, P.RULE_ifStatement, P.RULE_forStatement, P.RULE_switchStatement, P.RULE_selectExpression, P.RULE_objectInitializer)) return true;
  for (let at = 0; at < node.childCount; at++) if (hasBody(node.getChild(at))) return true;
  return false;
}

export function endsInBrace(node: ParserRuleContext): boolean {
  return node.stop?.type === P.R_BRACE;
}

/** The statement itself, without annotations. */
export function statementIn(node: ParseTree): ParseTree | undefined {
  const inner = node.getChild(node.childCount - 1);
  return node.childCount === 1 && isRule(inner, P.RULE_unannotatedStatement) ? inner.getChild(0) : undefined;
}

export function isBlock(node: ParseTree): boolean {
  return isRule(statementIn(node), P.RULE_annotatedBlock);
}

/** One argument that is a list in braces: its brackets stand together. */
export function isLoneList(node: ParseTree): boolean {
  let inner = node;
  while (inner.childCount === 1) inner = inner.getChild(0);
  return isRule(inner, P.RULE_primary) && inner.childCount > 1;
}
