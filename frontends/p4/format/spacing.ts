/** What stands between two tokens on one line: a space, or nothing. */

import type { TerminalNode } from "antlr4ts/tree/TerminalNode";
import type { ParserRuleContext } from "antlr4ts/ParserRuleContext";
import { p4Rules } from "../../shared/preprocessor/lexical-rules.ts";
import { P4Parser as P } from "../grammar/generated/P4Parser.ts";
import type { Gap } from "./doc.ts";

const ruleOf = (node: TerminalNode): number => (node.parent as ParserRuleContext).ruleIndex;

/** Nothing stands before these, whatever they are part of. */
const closeToLeft: ReadonlySet<number> = new Set([
  P.SEMICOLON, P.COMMA, P.R_PAREN, P.R_BRACKET, P.L_BRACKET, P.ANNOTATION_OPEN, P.ANNOTATION_BRACKET, P.TYPE_ARGS_OPEN,
  P.CALL_ARGS_OPEN, P.PLUS_SLICE, P.HASH,
]);
/** Nothing stands behind these. */
const closeToRight: ReadonlySet<number> = new Set([
  P.L_PAREN, P.L_BRACKET, P.AT, P.ANNOTATION_OPEN, P.ANNOTATION_BRACKET, P.CAST_OPEN, P.KEYSET_OPEN, P.TYPE_ARGS_OPEN,
  P.CALL_ARGS_OPEN, P.PLUS_SLICE, P.HASH, P.DOT, P.TYPE_DOT,
]);
/** Rules in which a parenthesis follows a keyword, not a name, or stands for itself. */
const spacedParenthesis: ReadonlySet<number> = new Set([
  P.RULE_ifStatement, P.RULE_switchStatement, P.RULE_forStatement, P.RULE_nonBracePrimary, P.RULE_lvalue, P.RULE_annotationToken,
]);

/** The gap between two neighbours of the parse tree. */
export function usualGap(left: TerminalNode | undefined, right: TerminalNode): Gap {
  if (!left || tightBehind(left) || tightBefore(right)) return "none";
  return "space";
}

function tightBehind(node: TerminalNode): boolean {
  const { type } = node.symbol;
  if (type === P.L_ANGLE) return ruleOf(node) === P.RULE_typeParameters;
  if (type === P.COLON) return ruleOf(node) === P.RULE_suffix;
  return closeToRight.has(type) || (ruleOf(node) === P.RULE_prefix && type !== P.R_PAREN);
}

function tightBefore(node: TerminalNode): boolean {
  const { type } = node.symbol;
  const rule = ruleOf(node);
  switch (type) {
    case P.DOT:
      return rule === P.RULE_suffix || rule === P.RULE_variableOrInstantiation;
    case P.COLON:
      return rule !== P.RULE_expression && rule !== P.RULE_switchLabel;
    case P.L_PAREN:
      return !spacedParenthesis.has(rule);
    case P.L_ANGLE:
      return rule === P.RULE_typeParameters;
    case P.R_ANGLE:
      return rule !== P.RULE_binaryOperator || node.parent!.getChild(0) !== node;
    default:
      return closeToLeft.has(type);
  }
}

/** Whether two texts would be read as other tokens without a space between them. */
export function wouldJoin(left: string, right: string): boolean {
  if (left === "" || right === "") return false;
  const edge = left.at(-1)! + right[0]!;
  if (/^\w\w$/.test(edge) || edge === "//" || edge === "/*") return true;
  return [2, 3, 4].some((length) => length > left.length && p4Rules.punctuators.has((left + right).slice(0, length)) && /^\W+$/.test(left));
}
