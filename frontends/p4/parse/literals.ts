/** Integer and string literals (P4-16 §6.4.3). */

import type { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Span } from "../../../compiler/source/source.ts";
import type { IntegerExpression } from "../ast.ts";

// integer = [width ("w" | "s")] ["0x" | "0d" | "0o" | "0b"] digits
const INTEGER = /^(?:(\d[\d_]*)([ws]))?(?:0([xXdDoObB]))?(.*)$/;
/** BigInt has no prefix for decimal numbers, and none for octal without one. */
const prefixes: Readonly<Record<string, string>> = { x: "0x", o: "0o", b: "0b", d: "" };
const MAX_WIDTH = 65535;

export function integerLiteral(text: string, span: Span, bag: DiagnosticBag): IntegerExpression {
  const [, widthText, sign, base = "d", digits = ""] = INTEGER.exec(text) ?? [];
  const plain = digits.replaceAll("_", "");
  const value = plain === "" ? 0n : BigInt(`${prefixes[base.toLowerCase()]}${plain}`);
  if (plain === "") bag.report("P0001", span, `'${text}' has no digits`);
  if (widthText === undefined) return { kind: "integer", value, width: null, signed: false, span };
  const width = Number(widthText.replaceAll("_", ""));
  const signed = sign === "s";
  if (width > MAX_WIDTH || width < (signed ? 1 : 0)) {
    bag.report("P0102", span, `the width of '${text}' is not between ${signed ? 1 : 0} and ${MAX_WIDTH}`);
    return { kind: "integer", value: 0n, width: 1, signed, span };
  }
  const wrapped = signed ? BigInt.asIntN(width, value) : BigInt.asUintN(width, value);
  if (wrapped !== value) {
    bag.report("P0103", span, `${value} does not fit in ${signed ? "int" : "bit"}<${width}>: it becomes ${wrapped}`);
  }
  return { kind: "integer", value: wrapped, width, signed, span };
}

/** The text between the quotes; `\"`, `\\` and `\n` are the escapes (§6.4.3.3). */
export function stringLiteral(text: string): string {
  return text.slice(1, -1).replace(/\\([\\"n])/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped));
}
