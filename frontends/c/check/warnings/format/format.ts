/** -Wformat: what functions with `__attribute__((format(printf, …)))` are given, against what their format asks for. */

import type { DiagnosticBag } from "../../../../../compiler/diagnostics/diagnostic.ts";
import type { Expr } from "../../../ast.ts";
import type { FunctionSymbol, TExpr } from "../../../checked.ts";
import { printCType } from "../../../types.ts";
import { promote } from "../../build.ts";
import type { Context } from "../../context.ts";
import { isWidth, mismatch } from "./argument-types.ts";
import { conversionsOf, hasNumberedArguments, isKnownConversion, meaninglessParts, takesArgument, type Conversion } from "./conversions.ts";
import { formatsOf, type Format } from "./text.ts";

/** `exprs` are the arguments as they are written, `args` what the checker made of them. */
export function warnAboutFormat(cx: Context, target: FunctionSymbol, exprs: readonly Expr[], args: readonly TExpr[]): void {
  const { format } = target;
  const given = format && args[format.index];
  if (!given) return;
  const printed = format.first === null ? null : args.slice(format.first);
  const formats = formatsOf(exprs[format.index]!, given);
  if (printed?.length === 0 && formats.some(({ kind }) => kind === "unknown")) {
    cx.bag.report("C5160", given.span, "the format is whatever this holds", { hint: 'write "%s" before it' });
  }
  for (const one of formats) if (one.kind === "text") new Comparison(cx.bag, one, printed).run();
}

class Comparison {
  private next = 0;
  /** How many arguments a conversion that nobody knows may have been meant for. */
  private mayBeTaken = 0;

  /** `args` is null where they come as a `va_list`. */
  constructor(
    private readonly bag: DiagnosticBag,
    private readonly format: Format & { readonly kind: "text" },
    private readonly args: readonly TExpr[] | null,
  ) {}

  run(): void {
    const { text } = this.format;
    if (text === "" && this.args?.length) return this.bag.report("C5161", this.format.spanAt(0), "the format is empty");
    if (hasNumberedArguments(text)) return;
    const zero = text.indexOf("\0");
    for (const one of conversionsOf(zero < 0 ? text : text.slice(0, zero))) if (!this.conversion(one)) return;
    if (zero >= 0) return this.report(zero, "the format ends here, at '\\0'");
    const unused = this.args?.[Math.max(this.next, this.mayBeTaken)];
    if (unused) this.bag.report("C5159", unused.span, "the format does not print this argument", { hint: "add a '%' for it, or leave it out" });
  }

  /** False where nothing is known of what follows. */
  private conversion(one: Conversion): boolean {
    if (one.letter === "") {
      this.report(one.start, "the conversion is incomplete: its letter is missing", { hint: "write '%%' for a percent sign" });
      return false;
    }
    if (one.width === "*" && !this.size(one, "width")) return false;
    if (one.precision === ".*" && !this.size(one, "precision")) return false;
    if (!isKnownConversion(one)) {
      this.bag.report("C5162", this.format.spanAt(one.end - 1), `there is no conversion '%${one.letter}'`, { hint: "write '%%' for a percent sign" });
      this.mayBeTaken = 1;
      return true;
    }
    for (const part of meaninglessParts(one)) this.report(one.start, part);
    return !takesArgument(one) || this.args === null || this.argument(one);
  }

  private argument(one: Conversion): boolean {
    const arg = this.args?.[this.next++];
    if (!arg) {
      this.bag.report("C5163", this.format.spanAt(one.start), "the format prints more arguments than there are");
      return false;
    }
    const wanted = mismatch(one, arg.type, promote(arg).type);
    if (wanted !== undefined) this.bag.report("C5158", arg.span, `'${this.format.text.slice(one.start, one.end)}' prints ${wanted}, not '${printCType(arg.type)}'`);
    return true;
  }

  /** What `*` stands for. */
  private size(one: Conversion, what: "width" | "precision"): boolean {
    if (this.args === null) return true;
    const arg = this.args[this.next++];
    if (!arg) this.report(one.start, `the argument for the ${what} is missing`);
    else if (!isWidth(promote(arg).type)) this.bag.report("C5158", arg.span, `the ${what} is an 'int', not '${printCType(arg.type)}'`);
    return arg !== undefined;
  }

  private report(offset: number, message: string, details?: { readonly hint: string }): void {
    this.bag.report("C5158", this.format.spanAt(offset), message, details);
  }
}
