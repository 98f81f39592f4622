/** -Wunknown-escape-sequence: backslashes in literals that mean nothing. */

import type { Span } from "../../../../compiler/source/source.ts";
import { unknownEscape } from "../../../shared/character-units.ts";
import type { Context } from "../context.ts";

export function warnAboutEscapes(cx: Context, literals: readonly { readonly text: string; readonly span: Span }[]): void {
  for (const { text, span } of literals) {
    const escape = unknownEscape(text);
    if (escape !== undefined) cx.bag.report("C5172", span, `there is no escape '${escape}'`, { hint: "leave out the backslash, or double it" });
  }
}
