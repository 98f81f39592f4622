/** Preprocessed tokens → syntax tree. */

import { DiagnosticBag, type StageResult } from "../../../compiler/diagnostics/diagnostic.ts";
import { EOF, parseTokens, ParserToken } from "../../shared/antlr.ts";
import type { Token } from "../../shared/preprocessor/token.ts";
import type { Program } from "../ast.ts";
import { P4Parser, type ProgramContext } from "../grammar/generated/P4Parser.ts";
import { DeclarationBuilder } from "./declarations.ts";
import { tooDeep } from "./depth.ts";
import { typeTokens } from "./tokens.ts";

/** No tree when the text has syntax errors. */
export function parseProgram(tokens: readonly Token[]): StageResult<Program> {
  const { value, diagnostics } = parseSyntax(tokens);
  return value ? { value: value.program, diagnostics } : { diagnostics };
}

export interface Syntax {
  /** Every token is a leaf of it. */
  readonly tree: ProgramContext;
  readonly program: Program;
}

/** The parse tree, too: for the layout of the program. */
export function parseSyntax(tokens: readonly Token[]): StageResult<Syntax> {
  const bag = new DiagnosticBag();
  const deep = tooDeep(tokens);
  if (deep) {
    bag.report("P0002", deep.span, "this is nested too deeply", { hint: "split it into several statements or declarations" });
    return { diagnostics: bag.all };
  }
  const typed = typeTokens(tokens).map(({ token, type }, index) => new ParserToken(token, type, index));
  const tree = parseTokens({
    tokens: typed,
    parser: (stream) => new P4Parser(stream),
    rule: (parser) => parser.program(),
    names: tokenName,
    code: "P0001",
    bag,
  });
  if (bag.hasErrors) return { diagnostics: bag.all };
  const program = new DeclarationBuilder(bag).program(tree);
  return bag.hasErrors ? { diagnostics: bag.all } : { value: { tree, program }, diagnostics: bag.all };
}

const contextual: ReadonlyMap<number, string> = new Map([
  [EOF, "the end of the file"],
  [P4Parser.TYPE_IDENTIFIER, "a type"],
  [P4Parser.IDENTIFIER, "a name"],
  [P4Parser.INTEGER, "a number"],
  [P4Parser.STRING_LITERAL, "a string"],
  [P4Parser.CAST_OPEN, "'('"],
  [P4Parser.KEYSET_OPEN, "'('"],
  [P4Parser.ANNOTATION_OPEN, "'('"],
  [P4Parser.ANNOTATION_BRACKET, "'['"],
  [P4Parser.TYPE_ARGS_OPEN, "'<'"],
  [P4Parser.CALL_ARGS_OPEN, "'<'"],
  [P4Parser.TYPE_DOT, "'.'"],
  [P4Parser.PLUS_SLICE, "'+'"],
  [P4Parser.ERROR_BLOCK, "'error'"],
  [P4Parser.MATCH_KIND_BLOCK, "'match_kind'"],
]);

function tokenName(type: number): string {
  return contextual.get(type) ?? P4Parser.VOCABULARY.getLiteralName(type) ?? P4Parser.VOCABULARY.getDisplayName(type);
}
