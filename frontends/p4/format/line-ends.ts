/** Byte order marks and line ends, which are the author's own. */

const MARK = "\ufeff";

/** The text with `\n` at the ends of its lines and without a byte order mark. */
export function plainText(text: string): string {
  return text.replace(MARK, "").replaceAll("\r\n", "\n");
}

/** A plain text with the mark and the line ends of `original`. */
export function asIn(original: string, text: string): string {
  const lines = /^[^\n]*\r\n/.test(original) ? text.replaceAll("\n", "\r\n") : text;
  return original.startsWith(MARK) ? MARK + lines : lines;
}
