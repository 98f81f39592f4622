/** Tokens as the preprocessor gives them to the parsers of both languages (C11 6.4, P4-16 §6.3). */

import type { Span } from "../../../compiler/source/source.ts";

export type TokenKind =
  | "identifier" // keywords included: the parsers tell them apart
  | "number"
  | "string"
  | "character"
  | "punctuator"
  | "other" // a stray character
  | "end";

/** A macro use that a token came out of. */
export interface Expansion {
  readonly macro: string;
  /** Where the macro's name stands in the text. */
  readonly use: Span;
  /** The use that this one lies in, outwards. */
  readonly parent?: Expansion;
}

/** What pragmas say about the text that follows them. */
export interface Pragmas {
  /** `#pragma pack(n)`: members are aligned to no more than this; 0 when none is in force. */
  readonly pack: number;
  /** `#pragma clang attribute push(__attribute__((preserve_access_index)), …)`. */
  readonly accessIndex: boolean;
}

/** A pragma as it was written, for -E. */
export interface PragmaLine {
  readonly text: string;
  /** Of the directive, or of the use of `_Pragma`. */
  readonly place: Span;
}

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /**
   * The place that diagnostics point to: where the token is spelled, and for a token out of a macro, the place of
   * the outermost use. Two tokens out of one use have the same span.
   */
  readonly span: Span;
  /** White space or a line end before it. */
  readonly spaceBefore: boolean;
  /** The first of its line. */
  readonly lineStart: boolean;
  readonly expansion?: Expansion;
  /** The name of a macro that met itself within its own expansion: it stays a name for good (C11 6.10.3.4p2). */
  readonly painted?: true;
  /** Set where one is in force. */
  readonly pragmas?: Pragmas;
  /** Those between the token before and this one. */
  readonly pragmaLines?: readonly PragmaLine[];
}
