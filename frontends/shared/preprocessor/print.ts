/** Tokens as text again, with line markers that say where they come from: the output of -E. */

import type { Pragmas, Token } from "./token.ts";
import type { TokenList } from "./token-list.ts";

/** Up to this many empty lines stand for themselves; a marker takes the place of more. */
const MAX_EMPTY_LINES = 8;

/** The text of a preprocessed file; preprocessing it again gives the same tokens. */
export function printTokens(tokens: TokenList): string {
  const parts: string[] = [];
  let file = "";
  let line = 0;
  let previous: Token | undefined;
  let pragmas: Pragmas | undefined;
  for (const token of tokens.all()) {
    if (token.kind === "end") break;
    const { span } = token;
    if (token.pragmas !== pragmas) {
      parts.push(...pragmaLines(pragmas, token.pragmas).map((one) => `${parts.length > 0 ? "\n" : ""}${one}`));
      pragmas = token.pragmas;
      file = "";
    }
    const ahead = span.line - line;
    if (ahead > 0 && token.text === "#" && !token.lineStart) {
      // Behind a comment of several lines it begins no directive, as it would on a line of its own.
      parts.push(" #");
      previous = token;
      continue;
    }
    if (span.file.name !== file || ahead < 0 || ahead > MAX_EMPTY_LINES) {
      parts.push(`${parts.length > 0 ? "\n" : ""}# ${span.line} ${JSON.stringify(span.file.name)}\n`, indent(token));
    } else if (ahead > 0) parts.push("\n".repeat(ahead), indent(token));
    else if (token.spaceBefore || (previous && wouldJoin(previous, token))) parts.push(" ");
    parts.push(token.text);
    file = span.file.name;
    line = span.endLine;
    previous = token;
  }
  return parts.length > 0 ? `${parts.join("")}\n` : "";
}

/** What brings one state of the pragmas to the next. */
function pragmaLines(before: Pragmas | undefined, after: Pragmas | undefined): string[] {
  const lines: string[] = [];
  const width = after?.pack ?? 0;
  if ((before?.pack ?? 0) !== width) lines.push(`#pragma pack(${width === 0 ? "" : width})`);
  if (!before?.accessIndex && after?.accessIndex) lines.push("#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)");
  if (before?.accessIndex && !after?.accessIndex) lines.push("#pragma clang attribute pop");
  return lines;
}

function indent(token: Token): string {
  return token.lineStart && !token.expansion ? " ".repeat(token.span.column - 1) : "";
}

/** Two tokens that touch only because of a macro might read as one. */
function wouldJoin(left: Token, right: Token): boolean {
  if (left.expansion === right.expansion) return false;
  const word = (token: Token): boolean => token.kind === "identifier" || token.kind === "number";
  return (word(left) && word(right)) || (left.kind === "punctuator" && right.kind === "punctuator");
}
