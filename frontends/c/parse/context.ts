/** Small readers of ANTLR's parse trees. */

import type { ParserRuleContext } from "antlr4ts/ParserRuleContext";
import type { TerminalNode } from "antlr4ts/tree/TerminalNode";
import type { ParserToken } from "../../shared/antlr.ts";
import type { Identifier, StringExpr } from "../ast.ts";
import { spanBetween } from "../../../compiler/source/source.ts";

/** The first token of a tree. */
export function firstToken(context: ParserRuleContext): ParserToken {
  return context.start as ParserToken;
}

export function tokenOf(node: TerminalNode): ParserToken {
  return node.symbol as unknown as ParserToken;
}

export function identifierOf(node: TerminalNode): Identifier {
  const { source } = tokenOf(node);
  return { name: source.text, span: source.span };
}

/** String literals that stand next to each other. */
export function stringOf(nodes: readonly TerminalNode[]): StringExpr {
  const parts = nodes.map((node) => ({ text: tokenOf(node).source.text, span: tokenOf(node).source.span }));
  return { kind: "string", parts, span: spanBetween(parts[0]!.span, parts.at(-1)!.span) };
}

/** The characters between the quotes, as spelled: for attribute arguments, labels and assembly. */
export function plainText(string: StringExpr): string {
  return string.parts.map((part) => part.text.replace(/^[^"]*"|"$/g, "")).join("");
}

/** Is the type of the first token `type`? */
export function startsWith(context: ParserRuleContext, type: number): boolean {
  return firstToken(context).type === type;
}

/** A node of the tree that is one token: null for a subtree. */
export function asTerminal(node: unknown): ParserToken | null {
  const symbol = (node as { readonly symbol?: unknown }).symbol;
  return symbol === undefined ? null : (symbol as ParserToken);
}
