/**
 * Between the preprocessor and the ANTLR parsers: typed tokens in, syntax errors as diagnostics out. Nothing else of
 * the two frontends knows the ANTLR runtime, but for the parse trees that their AST builders walk.
 */

import type { ANTLRErrorListener } from "antlr4ts/ANTLRErrorListener";
import { PredictionMode } from "antlr4ts/atn/PredictionMode";
import { BailErrorStrategy } from "antlr4ts/BailErrorStrategy";
import type { CharStream } from "antlr4ts/CharStream";
import { CommonTokenStream } from "antlr4ts/CommonTokenStream";
import { DefaultErrorStrategy } from "antlr4ts/DefaultErrorStrategy";
import { ParseCancellationException } from "antlr4ts/misc/ParseCancellationException";
import type { Parser } from "antlr4ts/Parser";
import type { ParserRuleContext } from "antlr4ts/ParserRuleContext";
import type { RecognitionException } from "antlr4ts/RecognitionException";
import type { Token as AntlrTokenInterface } from "antlr4ts/Token";
import type { TokenSource } from "antlr4ts/TokenSource";
import type { DiagnosticBag } from "../../compiler/diagnostics/diagnostic.ts";
import type { DiagnosticCode } from "../../compiler/diagnostics/catalog.ts";
import { spanBetween, type Span } from "../../compiler/source/source.ts";
import type { Token } from "./preprocessor/token.ts";

/** The token type of the end of the text, in every vocabulary. */
export const EOF = -1;

/** A token of ours as ANTLR wants it. */
export class ParserToken implements AntlrTokenInterface {
  readonly channel = 0;
  readonly line: number;
  readonly charPositionInLine: number;
  readonly startIndex: number;
  readonly stopIndex: number;
  tokenIndex: number;

  constructor(
    readonly source: Token,
    readonly type: number,
    index: number,
  ) {
    this.line = source.span.line;
    this.charPositionInLine = source.span.column - 1;
    this.startIndex = this.stopIndex = this.tokenIndex = index;
  }

  get text(): string {
    return this.source.text;
  }

  get tokenSource(): undefined {
    return undefined;
  }

  get inputStream(): undefined {
    return undefined;
  }
}

class ListSource implements TokenSource {
  private at = 0;
  readonly sourceName = "tokens";
  readonly inputStream: CharStream | undefined = undefined;
  /** Error recovery conjures up tokens that are missing: they stand where the text ended. */
  readonly tokenFactory: TokenSource["tokenFactory"] = {
    create: (_source: unknown, type: number) => new ParserToken(this.tokens.at(-1)!.source, type, -1),
    createSimple: (type: number) => new ParserToken(this.tokens.at(-1)!.source, type, -1),
  };

  constructor(private readonly tokens: readonly ParserToken[]) {}

  nextToken(): ParserToken {
    return this.tokens[Math.min(this.at++, this.tokens.length - 1)]!;
  }

  get line(): number {
    return this.tokens[Math.min(this.at, this.tokens.length - 1)]!.line;
  }

  get charPositionInLine(): number {
    return 0;
  }
}

/** A stream over `tokens`, whose last one has type `EOF`. */
function tokenStream(tokens: readonly ParserToken[]): CommonTokenStream {
  return new CommonTokenStream(new ListSource(tokens));
}

/** How a vocabulary names its token types in messages: `';'`, `identifier`. */
export type TokenNames = (type: number) => string;

export interface ParseJob<P extends Parser, C> {
  readonly tokens: readonly ParserToken[];
  readonly parser: (stream: CommonTokenStream) => P;
  readonly rule: (parser: P) => C;
  readonly names: TokenNames;
  /** The code that syntax errors are reported under. */
  readonly code: DiagnosticCode;
  readonly bag: DiagnosticBag;
}

/**
 * Parses with SLL prediction, which is fast and right for nearly every text; when that fails, parses again with full
 * LL prediction, which then reports the errors.
 */
export function parseTokens<P extends Parser, C>(job: ParseJob<P, C>): C {
  const parser = job.parser(tokenStream(job.tokens));
  parser.removeErrorListeners();
  parser.interpreter.setPredictionMode(PredictionMode.SLL);
  parser.errorHandler = new BailErrorStrategy();
  try {
    return job.rule(parser);
  } catch (error) {
    if (!(error instanceof ParseCancellationException)) throw error;
  }
  parser.reset();
  parser.interpreter.setPredictionMode(PredictionMode.LL);
  parser.errorHandler = new DefaultErrorStrategy();
  parser.addErrorListener(new SyntaxErrors(parser, job));
  return job.rule(parser);
}

const MAX_EXPECTED = 6;

class SyntaxErrors implements ANTLRErrorListener<AntlrTokenInterface> {
  constructor(
    private readonly parser: Parser,
    private readonly job: Pick<ParseJob<Parser, unknown>, "names" | "code" | "bag" | "tokens">,
  ) {}

  readonly syntaxError = (
    _recognizer: unknown,
    offending: AntlrTokenInterface | undefined,
    _line: number,
    _column: number,
    message: string,
    error: RecognitionException | undefined,
  ): void => {
    const token = (offending as ParserToken | undefined) ?? this.job.tokens.at(-1)!;
    const expected = this.expected(error);
    const found = token.type === EOF ? "the end of the file" : `'${token.text}'`;
    const missing = message.startsWith("missing") && expected.length === 1;
    const previous = this.job.tokens[token.tokenIndex - 1];
    const notes = expansionNotes(token.source);
    if (missing && previous) {
      this.job.bag.report(this.job.code, endOf(previous.source.span), `expected ${expected[0]} before ${found}`, { notes });
      return;
    }
    const wanted = expected.length > 0 && expected.length <= MAX_EXPECTED ? `, expected ${list(expected)}` : "";
    const unexpected = token.type === EOF ? "end of the file" : found;
    this.job.bag.report(this.job.code, token.source.span, `unexpected ${unexpected}${wanted}`, { notes });
  };

  private expected(error: RecognitionException | undefined): string[] {
    try {
      const set = error?.expectedTokens ?? this.parser.getExpectedTokens();
      return [...new Set(set.toArray().map(this.job.names))];
    } catch {
      // ANTLR cannot tell in some states; the message does without.
      return [];
    }
  }
}

function list(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** The place just behind a token. */
function endOf(span: Span): Span {
  return { file: span.file, line: span.endLine, column: span.endColumn, endLine: span.endLine, endColumn: span.endColumn + 1 };
}

/** "in the expansion of macro M", from the inside out. */
function expansionNotes(token: Token): { message: string; span: Span }[] {
  const notes: { message: string; span: Span }[] = [];
  for (let at = token.expansion; at; at = at.parent) notes.push({ message: `in the expansion of macro '${at.macro}'`, span: at.use });
  return notes;
}

/** The source that a parse tree covers. */
export function spanOf(context: ParserRuleContext): Span {
  const first = (context.start as ParserToken).source.span;
  const last = context.stop as ParserToken | undefined;
  return last && last.tokenIndex >= (context.start as ParserToken).tokenIndex ? spanBetween(first, last.source.span) : first;
}

/** The deepest nesting of brackets that the recursive stages take. */
export const MAX_NESTING = 256;
