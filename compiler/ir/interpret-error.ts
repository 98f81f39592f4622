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

/** A return that ends the program is on its way up. */
export class EndOfProgram extends Error {}
