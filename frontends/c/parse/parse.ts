/** Parses one external declaration of the outline: tokens in, a syntax tree out. */

import { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import { ParserToken, parseTokens } from "../../shared/antlr.ts";
import type { ExternalDeclaration } from "../ast.ts";
import { CParser } from "../grammar/generated/CParser.ts";
import type { ExternalRange, Outline } from "../outline.ts";
import { typedTokens } from "../typedef-names.ts";
import { externalDeclaration } from "./external.ts";

/** Null when the text is not a declaration; one error says why. */
export function parseDeclaration(outline: Outline, range: ExternalRange, bag: DiagnosticBag): ExternalDeclaration | null {
  if (range.tooDeep) return null;
  const types = typedTokens(outline, range);
  const tokens: ParserToken[] = [];
  for (let i = range.start; i < range.end; i++) tokens.push(new ParserToken(outline.tokens[i]!, types[i - range.start]!, i - range.start));
  tokens.push(endToken(outline, range, tokens.length));
  const errors = new DiagnosticBag();
  try {
    const tree = parseTokens({
      tokens,
      parser: (stream) => new CParser(stream),
      rule: (parser) => parser.singleDeclaration(),
      names: tokenName,
      code: "C0001",
      bag: errors,
    });
    if (!errors.hasErrors) return externalDeclaration(tree.externalDeclaration());
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // The stack is full: a chain of prefixes or `else if`s without brackets.
    bag.report("C0002", tokens[0]!.source.span, "the declaration is nested too deeply");
    return null;
  }
  bag.add(errors.all.slice(0, 1));
  return null;
}

/** The end of the declaration counts as the end of the file: what is missing is said to be missing there. */
function endToken(outline: Outline, range: ExternalRange, index: number): ParserToken {
  const next = outline.tokens[range.end] ?? outline.tokens.at(-1)!;
  return new ParserToken({ ...next, kind: "end" }, -1, index);
}

function tokenName(type: number): string {
  if (type === CParser.IDENTIFIER) return "a name";
  if (type === CParser.TYPEDEF_NAME) return "a type name";
  if (type === CParser.NUMBER) return "a number";
  if (type === CParser.STRING) return "a string";
  if (type === CParser.CHARACTER) return "a character constant";
  if (type < 0) return "the end of the declaration";
  const symbol = CParser.VOCABULARY.getLiteralName(type) ?? CParser.VOCABULARY.getSymbolicName(type);
  return symbol ?? `token ${type}`;
}
