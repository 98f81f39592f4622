/** Words of P4 that are several tokens to the parser: they have no spaces inside. */

import type { Token } from "antlr4ts/Token";
import type { ParserToken } from "../../shared/antlr.ts";
import type { BinaryOperatorContext } from "../grammar/generated/P4Parser.ts";

/** `>>` is two tokens to the parser, with nothing between them. */
export function adjacent(operator: BinaryOperatorContext): boolean {
  return !hasSpaceBefore(operator.stop!);
}

export function hasSpaceBefore(token: Token): boolean {
  return (token as ParserToken).source.spaceBefore;
}
