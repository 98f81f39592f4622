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
  for (let i = range.start; i < range.end; i++) tokens.push(new ParserToken(outline.tokens.at(i), types[i - range.start]!, i - range.start));
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
    if (!errors.hasErrors) {
      noteBracketAttributes(tokens, bag);
      return externalDeclaration(tree.externalDeclaration());
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // The stack is full: a chain of prefixes or `else if`s without brackets.
    bag.report("C0002", tokens[0]!.source.span, "the declaration is nested too deeply");
    return null;
  }
  bag.add([clearer(tokens, errors.all[0]!)]);
  return null;
}

/** Nothing but attributes has two brackets next to each other. */
function noteBracketAttributes(tokens: readonly ParserToken[], bag: DiagnosticBag): void {
  for (let i = 1; i < tokens.length; i++) {
    const [before, here] = [tokens[i - 1]!, tokens[i]!];
    if (here.type !== CParser.LBRACKET || before.type !== CParser.LBRACKET) continue;
    bag.report("C5148", before.source.span, "attributes in '[[…]]' are of C23");
  }
}

/** Says what the author most likely got wrong, where the parser only knows what it cannot take. */
function clearer(tokens: readonly ParserToken[], error: Diagnostic): Diagnostic {
  const at = tokens.findIndex((token) => token.source.span === error.span);
  const [before, found, after] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (!found) return error;
  if (before?.type === CParser.IDENTIFIER && found.type === CParser.IDENTIFIER && !found.source.lineStart) return unknownType(before);
  const startsDeclaration = at === 0 || [CParser.LPAREN, CParser.COMMA, CParser.LBRACE, CParser.SEMICOLON].includes(before!.type);
  const hasDeclarator = after?.type === CParser.IDENTIFIER || after?.type === CParser.STAR;
  if (found.type === CParser.IDENTIFIER && startsDeclaration && hasDeclarator) return unknownType(found);
  if (before && found.source.lineStart && error.message.includes("';'")) {
    return diagnostic("C0001", before.source.span, `expected ';' after '${before.text}'`, { notes: error.notes });
  }
  return error;
}

function unknownType(name: ParserToken): Diagnostic {
  return diagnostic("C1001", name.source.span, `unknown type name '${name.text}'`);
}

/** The end of the declaration counts as the end of the file: what is missing is said to be missing there. */
function endToken(outline: Outline, range: ExternalRange, index: number): ParserToken {
  const next = outline.tokens.at(range.end);
  return new ParserToken({ ...next, kind: "end" }, -1, index);
}
