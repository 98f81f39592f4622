/**
 * Macro expansion (C11 6.10.3): a stack of token lists that are being read, each the result of a macro. A macro is
 * switched off while its own result is read, and a name that meets its switched-off macro stays as it is for good.
 */

import type { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import type { LexicalRules } from "./lexical-rules.ts";
import type { Macro, MacroTable } from "./macro.ts";
import { substitute, type Argument } from "./substitute.ts";
import type { Token } from "./token.ts";

/** Where tokens come from when no macro is being read. */
export interface TokenSource {
  next(): Token;
  peek(): Token;
}

/** A name that is expanded by code: `__LINE__`, or `defined` within a condition. Undefined: it is no macro here. */
export type DynamicMacro = (name: Token, expander: Expander) => Token[] | undefined;

interface Reading {
  readonly tokens: readonly Token[];
  at: number;
  readonly macro: Macro | null;
  /** White space at its end, which goes to the token that follows. */
  readonly spaceAfter: boolean;
  /** Reading stops here: arguments are expanded by themselves. */
  readonly barrier: boolean;
}

const MAX_DEPTH = 10_000;

export class Expander {
  private readonly stack: Reading[] = [];
  private readonly off = new Set<Macro>();
  /** Lists that are through have left white space for the next token. */
  private space = false;

  constructor(
    private readonly source: TokenSource,
    private readonly macros: MacroTable,
    private readonly dynamic: ReadonlyMap<string, DynamicMacro>,
    private readonly rules: LexicalRules,
    private readonly bag: DiagnosticBag,
  ) {}

  /** The next token with all macros expanded; of kind `end` at the end of the source. */
  next(): Token {
    for (;;) {
      const token = this.paint(this.pull());
      if (token.kind !== "identifier" || token.painted || !this.expand(token)) return token;
    }
  }

  /** The next token as it stands. */
  pull(): Token {
    const top = this.unfinished();
    const token = !top ? this.source.next() : top.at < top.tokens.length ? top.tokens[top.at++]! : END_OF_LIST;
    const space = this.space;
    this.space = false;
    return space && !token.spaceBefore ? { ...token, spaceBefore: true } : token;
  }

  /** No macro is being read: what comes next is the source's. */
  get isIdle(): boolean {
    return this.unfinished() === undefined;
  }

  /** The list that is being read; it is through only if reading must stop there. */
  private unfinished(): Reading | undefined {
    for (let top = this.stack.at(-1); top; top = this.stack.at(-1)) {
      if (top.at < top.tokens.length || top.barrier) return top;
      this.stack.pop();
      this.space ||= top.spaceAfter;
      if (top.macro) this.off.delete(top.macro);
    }
    return undefined;
  }

  /** The next token as it stands, without taking it. */
  peek(): Token {
    for (let index = this.stack.length - 1; index >= 0; index--) {
      const reading = this.stack[index]!;
      if (reading.at < reading.tokens.length) return reading.tokens[reading.at]!;
      if (reading.barrier) return END_OF_LIST;
    }
    return this.source.peek();
  }

  /** Expands a list by itself. */
  expandList(tokens: readonly Token[]): Token[] {
    const output: Token[] = [];
    this.stack.push({ tokens, at: 0, macro: null, spaceAfter: false, barrier: true });
    for (let token = this.next(); token.kind !== "end"; token = this.next()) output.push(token);
    this.stack.pop();
    return output;
  }

  /** Puts the expansion of a name in front of what is to be read; false when it is no macro here. */
  private expand(name: Token): boolean {
    const dynamic = this.dynamic.get(name.text);
    if (dynamic) {
      const tokens = dynamic(name, this);
      if (tokens) this.stack.push({ tokens, at: 0, macro: null, spaceAfter: tokens.length === 0 && name.spaceBefore, barrier: false });
      return tokens !== undefined;
    }
    const macro = this.macros.get(name.text);
    if (!macro) return false;
    if (this.stack.length > MAX_DEPTH) {
      this.bag.report("X0019", name.span, `macros are nested too deeply at '${name.text}'`);
      return false;
    }
    const args = macro.params ? this.collect(macro, name) : NO_ARGUMENTS;
    if (!args) return false;
    this.stack.push({ ...substitute(macro, args, name, this.rules, this.bag), at: 0, macro, barrier: false });
    this.off.add(macro);
    return true;
  }

  /** The arguments of a use; undefined when the name is not followed by "(", or they are wrong. */
  private collect(macro: Macro, name: Token): ReadonlyMap<string, Argument> | undefined {
    if (this.peek().text !== "(" || this.peek().kind !== "punctuator") return undefined;
    this.pull();
    const lists = this.readLists(macro);
    if (!lists) {
      this.bag.report("X0009", name.span, `the arguments of macro '${macro.name}' have no closing ')'`);
      return undefined;
    }
    const params = macro.params!;
    if (params.length === 0 && lists.length === 1 && lists[0]!.length === 0) lists.pop();
    const isMissing = macro.variadic && (lists.length === params.length - 1 || (lists.length === 1 && lists[0]!.length === 0));
    if (macro.variadic && lists.length === params.length - 1) lists.push([]);
    if (lists.length !== params.length) {
      const wanted = `${macro.variadic ? "at least " : ""}${macro.variadic ? params.length - 1 : params.length}`;
      this.bag.report("X0008", name.span, `macro '${macro.name}' takes ${wanted} arguments, not ${lists.length}`, {
        notes: macro.span ? [{ message: `'${macro.name}' is defined here`, span: macro.span }] : [],
      });
      return undefined;
    }
    return new Map(params.map((param, index) => [param, this.argument(lists[index]!, isMissing && index === params.length - 1)]));
  }

  private argument(raw: readonly Token[], isMissing: boolean): Argument {
    let expanded: readonly Token[] | undefined;
    return { raw, isMissing, expanded: () => (expanded ??= this.expandList(raw)) };
  }

  // arguments = "(" [list ("," list)*] ")", parentheses balanced; the variable part keeps its commas
  private readLists(macro: Macro): Token[][] | undefined {
    const lists: Token[][] = [[]];
    const last = macro.variadic ? macro.params!.length : Infinity;
    for (let depth = 0; ; ) {
      const token = this.pull();
      if (token.kind === "end") return undefined;
      if (token.kind === "punctuator") {
        if (token.text === ")" && depth-- === 0) return lists;
        if (token.text === "(") depth++;
        if (token.text === "," && depth === 0 && lists.length < last) {
          lists.push([]);
          continue;
        }
      }
      lists.at(-1)!.push(this.paint(token));
    }
  }

  /** Marks a name whose macro is being read at this moment. */
  private paint(token: Token): Token {
    if (token.kind !== "identifier" || token.painted || this.off.size === 0) return token;
    const macro = this.macros.get(token.text);
    return macro && this.off.has(macro) ? { ...token, painted: true } : token;
  }
}

/** For an expander that only expands lists. */
export const NO_SOURCE: TokenSource = { next: () => END_OF_LIST, peek: () => END_OF_LIST };

const NO_ARGUMENTS: ReadonlyMap<string, Argument> = new Map();

const NOWHERE = { file: { name: "", text: "" }, line: 1, column: 1, endLine: 1, endColumn: 1 };
const END_OF_LIST: Token = { kind: "end", text: "", span: NOWHERE, spaceBefore: false, lineStart: false };
