/**
 * Finds what would make the recursive stages run out of stack, before they start: brackets in brackets, but also long
 * chains without brackets, since `a + b + c …` and `if … else if …` nest in the syntax tree.
 */

import { MAX_NESTING } from "../../shared/antlr.ts";
import type { Token } from "../../shared/preprocessor/token.ts";

/** Operators, prefixes and member accesses in one expression. */
const MAX_OPERATORS = 1000;
/** Statements that are the last part of one another. */
const MAX_CHAIN = 200;

interface Level {
  operators: number;
  chain: number;
}

const chaining: ReadonlySet<string> = new Set(["if", "else", "for"]);

/** The token at which it gets too deep, if there is one. */
export function tooDeep(tokens: readonly Token[]): Token | undefined {
  const levels: Level[] = [{ operators: 0, chain: 0 }];
  for (const [index, token] of tokens.entries()) {
    const level = levels[levels.length - 1]!;
    if (token.kind === "identifier" && chaining.has(token.text)) level.chain++;
    if (token.kind === "punctuator") step(token.text, level, levels, tokens[index + 1]?.text === "else");
    if (levels.length > MAX_NESTING || level.operators > MAX_OPERATORS || level.chain > MAX_CHAIN) return token;
  }
  return undefined;
}

function step(text: string, level: Level, levels: Level[], beforeElse: boolean): void {
  switch (text) {
    case "(":
    case "[":
    case "{":
      level.operators++;
      levels.push({ operators: 0, chain: 0 });
      return;
    case ")":
    case "]":
      if (levels.length > 1) levels.pop();
      return;
    case "}":
      if (levels.length > 1) levels.pop();
      endStatement(levels[levels.length - 1]!, beforeElse);
      return;
    case ";":
      endStatement(level, beforeElse);
      return;
    case ",":
      level.operators = 0;
      return;
    default:
      level.operators++;
  }
}

function endStatement(level: Level, beforeElse: boolean): void {
  level.operators = 0;
  if (!beforeElse) level.chain = 0;
}
