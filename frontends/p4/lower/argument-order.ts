/** In which order arguments are evaluated (P4-16 §6.8). */

import type { BoundArguments } from "../check/program.ts";

/** The numbers of the parameters as their arguments stand in the text, which differs where they are named; what is left out comes last. */
export function orderOfText(args: BoundArguments): number[] {
  const place = (index: number): readonly [line: number, column: number] => {
    const span = args[index]?.span;
    return span ? [span.line, span.column] : [Infinity, index];
  };
  return args.map((_, index) => index).sort((left, right) => place(left)[0] - place(right)[0] || place(left)[1] - place(right)[1]);
}
