import type { Span } from "../source/source.ts";

/** A run that went wrong: an access that memory refused, an endless loop, a call of something without a body. */
export class InterpretError extends Error {
  override readonly name = "InterpretError";
  constructor(
    message: string,
    readonly span?: Span,
  ) {
    super(message);
  }
}

/** The program ends with 0, whatever functions are on the way. */
export class EndOfProgram extends Error {}
