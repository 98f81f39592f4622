/** Parses one external declaration of the outline: tokens in, a syntax tree out. */

import { diagnostic, DiagnosticBag, type Diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import { ParserToken, parseTokens } from "../../shared/antlr.ts";
import type { ExternalDeclaration } from "../ast.ts";
import { CParser } from "../grammar/generated/CParser.ts";
import type { ExternalRange, Outline } from "../outline.ts";
import { tokenName } from "../tokens.ts";
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
  bag.add([unknownType(tokens, errors.all[0]!) ?? errors.all[0]!]);
  return null;
}

/** Two names in a row: the first one was meant to be a type. */
function unknownType(tokens: readonly ParserToken[], error: Diagnostic): Diagnostic | null {
  const at = tokens.findIndex((token) => token.source.span === error.span);
  const type = tokens[at - 1];
  if (!type || type.type !== CParser.IDENTIFIER) return null;
  const next = tokens[at]!.type;
  const isDeclarator = next === CParser.IDENTIFIER || (next === CParser.STAR && at === 1);
  return isDeclarator ? diagnostic("C1001", type.source.span, `unknown type name '${type.text}'`) : null;
}

/** The end of the declaration counts as the end of the file: what is missing is said to be missing there. */
function endToken(outline: Outline, range: ExternalRange, index: number): ParserToken {
  const next = outline.tokens[range.end] ?? outline.tokens.at(-1)!;
  return new ParserToken({ ...next, kind: "end" }, -1, index);
}
