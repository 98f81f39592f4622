/** Puts arguments in the place of parameters: `#`, `##`, `__VA_OPT__` and GNU's `, ## args` (C11 6.10.3.1–3). */

import type { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import type { SourceFile } from "../../../compiler/source/source.ts";
import type { LexicalRules } from "./lexical-rules.ts";
import type { Macro } from "./macro.ts";
import { Scanner } from "./scanner.ts";
import type { Token } from "./token.ts";

export interface Argument {
  readonly raw: readonly Token[];
  /** Macro-expanded, on demand. */
  readonly expanded: () => readonly Token[];
  /** Variable arguments that the use does not even have a comma for. */
  readonly isMissing: boolean;
}

interface Substitution {
  readonly macro: Macro;
  readonly args: ReadonlyMap<string, Argument>;
  readonly rules: LexicalRules;
  readonly bag: DiagnosticBag;
}

/** What takes the place of a macro. */
export interface Replacement {
  readonly tokens: readonly Token[];
  /** White space that no token of its own follows: it stands before whatever comes after the macro. */
  readonly spaceAfter: boolean;
}

/** The body of `macro` with its arguments; `use` is the macro's name where it is used. */
export function substitute(
  macro: Macro,
  args: ReadonlyMap<string, Argument>,
  use: Token,
  rules: LexicalRules,
  bag: DiagnosticBag,
): Replacement {
  const expansion = { macro: macro.name, use: use.span, ...(use.expansion && { parent: use.expansion }) };
  // Spelled out, as a spread is slow and this is the busiest place of the preprocessor.
  const own = macro.body.map(({ kind, text, spaceBefore }): Token => ({ kind, text, span: use.span, spaceBefore, lineStart: false, expansion }));
  const { tokens, spaceAfter } = substituteIn(own, { macro, args, rules, bag });
  if (!tokens[0]) return { tokens, spaceAfter: spaceAfter || use.spaceBefore };
  tokens[0] = { ...tokens[0], spaceBefore: use.spaceBefore, lineStart: use.lineStart };
  return { tokens, spaceAfter };
}

function substituteIn(body: readonly Token[], job: Substitution): Replacement & { readonly tokens: Token[] } {
  const output: Token[] = [];
  let space = false;
  // What a '##' would join to is nothing: what stands before in the output is not its left side.
  let leftIsEmpty = true;
  for (let at = 0; at < body.length; ) {
    const pasting = body[at]!.text === "##" && at > 0;
    if (pasting) at++;
    else if (body[at]!.spaceBefore) space = true;
    const operand = readOperand(body, at, pasting, job);
    at = operand.next;
    if (!pasting || leftIsEmpty) output.push(...spaced(operand.tokens, space));
    else pasteOnto(output, operand, body[at - 1]!, job);
    if (operand.tokens.length > 0) space = operand.spaceAfter;
    leftIsEmpty = operand.tokens.length === 0 && (!pasting || leftIsEmpty);
  }
  return { tokens: output, spaceAfter: space };
}

/** The tokens with the white space of the place that they take. */
function spaced(tokens: readonly Token[], spaceBefore: boolean): readonly Token[] {
  const [first] = tokens;
  if (!first || (first.spaceBefore === spaceBefore && !first.lineStart)) return tokens;
  return [{ ...first, spaceBefore, lineStart: false }, ...tokens.slice(1)];
}

interface Operand extends Replacement {
  readonly next: number;
  /** It is the variable arguments, so that GNU's rule for `, ##` holds. */
  readonly variadic?: Argument;
}

function readOperand(body: readonly Token[], at: number, afterPaste: boolean, job: Substitution): Operand {
  const token = body[at]!;
  const done = (tokens: readonly Token[], next: number): Operand => ({ tokens, next, spaceAfter: false });
  if (token.text === "#" && job.macro.params) {
    const next = readOperandForString(body, at + 1, job);
    return done([stringify(next.tokens, token)], next.next);
  }
  if (token.text === "__VA_OPT__" && job.macro.variadic && body[at + 1]?.text === "(") return readVaOpt(body, at, job);
  const argument = token.kind === "identifier" ? job.args.get(token.text) : undefined;
  if (!argument) return done([token], at + 1);
  const raw = afterPaste || body[at + 1]?.text === "##";
  const tokens = raw ? argument.raw : argument.expanded();
  const isVariadic = job.macro.variadic && token.text === job.macro.params!.at(-1);
  return { ...done(tokens, at + 1), ...(isVariadic && { variadic: argument }) };
}

function readOperandForString(body: readonly Token[], at: number, job: Substitution): Operand {
  if (body[at]!.text === "__VA_OPT__") return readVaOpt(body, at, job);
  return { tokens: job.args.get(body[at]!.text)?.raw ?? [], next: at + 1, spaceAfter: false };
}

// va-opt = "__VA_OPT__" "(" tokens ")": the tokens when there are variable arguments, nothing otherwise
function readVaOpt(body: readonly Token[], at: number, job: Substitution): Operand {
  let depth = 0;
  let end = at + 1;
  do {
    const text = body[end]?.text;
    if (text === undefined) break;
    if (text === "(") depth++;
    if (text === ")") depth--;
    end++;
  } while (depth > 0);
  const present = job.args.get(job.macro.params!.at(-1)!)!.expanded().length > 0;
  const inner = present ? substituteIn(body.slice(at + 2, end - 1), job) : NOTHING;
  return { ...inner, next: end };
}

const NOTHING: Replacement = { tokens: [], spaceAfter: false };

function pasteOnto(output: Token[], operand: Operand, place: Token, job: Substitution): void {
  const left = output.at(-1);
  if (left?.text === "," && operand.variadic) {
    // GNU: the comma goes away when there are no variable arguments, and otherwise stands as it is.
    if (operand.variadic.isMissing) output.pop();
    else output.push(...operand.tokens);
    return;
  }
  const [first, ...rest] = operand.tokens;
  if (!left || !first) return;
  output.pop();
  output.push(...paste(left, first, place, job), ...rest);
}

/** One token out of two (C11 6.10.3.3); both of them, and an error, when that is no token. */
function paste(left: Token, right: Token, place: Token, job: Substitution): Token[] {
  const text = left.text + right.text;
  const file: SourceFile = { name: "<paste>", text };
  const scanner = new Scanner(file, job.rules, job.bag);
  const pasted = scanner.next();
  // A new token: that its left half was a switched-off macro says nothing of it.
  const { painted: _, ...rest } = left;
  if (pasted.text === text && scanner.next().kind === "end") return [{ ...rest, kind: pasted.kind, text }];
  job.bag.report("X0013", place.span, `pasting '${left.text}' and '${right.text}' does not make a token`);
  return [left, right];
}

/** The spelling of an argument as a string literal (C11 6.10.3.2). */
export function stringify(tokens: readonly Token[], place: Token): Token {
  const parts = tokens.map((token, index) => {
    const spelling = token.kind === "string" || token.kind === "character" ? token.text.replace(/[\\"]/g, "\\$&") : token.text;
    return index > 0 && token.spaceBefore ? ` ${spelling}` : spelling;
  });
  return { ...place, kind: "string", text: `"${parts.join("")}"` };
}
