/**
 * Tells the identifiers that name types from the others (C11 6.7.8, the one place where C's grammar needs to know
 * what a name means), by a walk over the tokens of one external declaration that follows scopes just enough.
 *
 * An identifier names a type where it is known as one, unless a type stands before it already in the same
 * declaration: then it is what is being declared.
 */

import { CLexer } from "./grammar/generated/CLexer.ts";
import type { ExternalRange, Outline } from "./outline.ts";
import { typeKeywords } from "./tokens.ts";
import { builtinTypedefs } from "./types.ts";

interface Frame {
  /** What the bracket holds: `declarator` is the parenthesis in `int (*f)(void)`. */
  readonly kind: "file" | "block" | "record" | "enum" | "list" | "declarator";
  /** A type stood in the declaration that is being read. */
  sawType: boolean;
  sawTypedef: boolean;
  /** Behind the `=` of a declarator. */
  sawAssign: boolean;
  /** Where the last tag stood. */
  tagAt: number;
  /** After `struct`: a tag or a body comes. */
  afterTagKeyword: number;
  /** Names that a block declares anew: true for a type. */
  readonly scope: Map<string, boolean> | null;
}

/** The token types of the range, with TYPEDEF_NAME where an identifier names a type. */
export function typedTokens(outline: Outline, range: ExternalRange): Int16Array {
  return new Retagger(outline, range).run();
}

class Retagger {
  private readonly types: Int16Array;
  private readonly frames: Frame[] = [];
  /** Parameters that hide a type's name, until the body that they belong to opens. */
  private hiddenByParameters = new Map<string, boolean>();

  constructor(
    private readonly outline: Outline,
    private readonly range: ExternalRange,
  ) {
    this.types = outline.types.slice(range.start, range.end);
    this.push("file", false);
  }

  run(): Int16Array {
    const { types } = this;
    for (let i = 0; i < types.length; i++) {
      const type = types[i]!;
      if (type === CLexer.IDENTIFIER) this.identifier(i);
      else if (type === CLexer.LPAREN) this.openParenthesis(i);
      else if (type === CLexer.LBRACE) this.openBrace(i);
      else if (type === CLexer.LBRACKET) this.push("list", false);
      else if (type === CLexer.RPAREN || type === CLexer.RBRACKET || type === CLexer.RBRACE) this.close();
      else this.other(type);
    }
    return types;
  }

  private get top(): Frame {
    return this.frames.at(-1)!;
  }

  private other(type: number): void {
    const { top } = this;
    if (type === CLexer.SEMICOLON || (type === CLexer.COMMA && top.kind === "list")) {
      startDeclaration(top);
    } else if (type === CLexer.COMMA) {
      top.sawAssign = false;
    } else if (type === CLexer.ASSIGN) {
      top.sawAssign = true;
    } else if (type === CLexer.STRUCT || type === CLexer.UNION || type === CLexer.ENUM) {
      top.afterTagKeyword = type;
    } else if (type === CLexer.TYPEDEF) {
      top.sawTypedef = true;
    } else if (typeKeywords.has(type)) {
      top.sawType = true;
    }
  }

  private identifier(i: number): void {
    const { top, types } = this;
    const before = types[i - 1];
    if (before === CLexer.DOT || before === CLexer.ARROW || before === CLexer.GOTO) return;
    const name = this.outline.tokens.text(this.range.start + i);
    if (top.afterTagKeyword === CLexer.ENUM && before === CLexer.COLON && this.namesType(name)) {
      // What an enum is stored as (C23 6.7.3.3): the tag is behind, and a brace may still come.
      types[i] = CLexer.TYPEDEF_NAME;
      return;
    }
    if (top.afterTagKeyword !== 0) {
      top.sawType = true;
      top.tagAt = i;
      if (types[i + 1] !== CLexer.LBRACE && types[i + 1] !== CLexer.COLON) top.afterTagKeyword = 0;
      return;
    }
    if (top.sawType) {
      this.declare(name);
    } else if (this.namesType(name) && top.kind !== "enum") {
      types[i] = CLexer.TYPEDEF_NAME;
      top.sawType = true;
    }
  }

  private declare(name: string): void {
    const { top } = this;
    const isType = this.frames.findLast((frame) => frame.kind !== "declarator")!.sawTypedef;
    if (top.kind === "record" || (!isType && !this.namesType(name))) return;
    if (top.kind === "list") this.hiddenByParameters.set(name, false);
    this.innermostScope()?.set(name, isType);
  }

  private innermostScope(): Map<string, boolean> | null {
    for (let i = this.frames.length - 1; i >= 0; i--) if (this.frames[i]!.scope) return this.frames[i]!.scope;
    return null;
  }

  private namesType(name: string): boolean {
    for (let i = this.frames.length - 1; i >= 0; i--) {
      const known = this.frames[i]!.scope?.get(name);
      if (known !== undefined) return known;
    }
    if (builtinTypedefs.has(name)) return true;
    const first = this.outline.typedefs.first(name);
    return first >= 0 && first <= this.range.index;
  }

  private openParenthesis(i: number): void {
    const { top } = this;
    if (this.types[i - 1] === CLexer.ATOMIC) {
      // A type stands in the parenthesis (C11 6.7.2.4p4).
      top.sawType = true;
      this.push("list", false);
      return;
    }
    const mayBeDeclarator = top.sawType && !top.sawAssign && (top.tagAt === i - 1 || mayPrecedeDeclarator(this.types[i - 1]));
    const declarator = mayBeDeclarator && !this.startsParameters(i + 1);
    this.push(declarator ? "declarator" : "list", declarator);
  }

  /** Behind the parenthesis of an abstract declarator: `int (T)` is a function of T within a list (C11 6.7.6.3p11). */
  private startsParameters(i: number): boolean {
    const type = this.types[i]!;
    if (type !== CLexer.IDENTIFIER) return typeKeywords.has(type) || startsOfTypes.has(type);
    return this.top.kind === "list" && this.namesType(this.outline.tokens.text(this.range.start + i));
  }

  private openBrace(i: number): void {
    const { top } = this;
    const keyword = top.afterTagKeyword;
    top.afterTagKeyword = 0;
    if (keyword !== 0) {
      top.sawType = true;
      this.push(keyword === CLexer.ENUM ? "enum" : "record", false);
      return;
    }
    // A braced list of a compound literal counts as a block: nothing in it can tell the difference.
    const before = this.types[i - 1];
    const isBlock = top.kind === "block" || top.kind === "file" ? before !== CLexer.ASSIGN : before === CLexer.LPAREN;
    if (!isBlock) {
      this.push("list", false);
      return;
    }
    startDeclaration(top);
    this.push("block", false, this.hiddenByParameters);
    this.hiddenByParameters = new Map();
  }

  private push(kind: Frame["kind"], sawType: boolean, scope: Map<string, boolean> | null = kind === "block" ? new Map() : null): void {
    this.frames.push({ kind, sawType, sawTypedef: false, sawAssign: false, tagAt: -2, afterTagKeyword: 0, scope });
  }

  private close(): void {
    if (this.frames.length === 1) return;
    const closed = this.frames.pop()!;
    if (closed.kind === "block") {
      startDeclaration(this.top);
      this.hiddenByParameters = new Map();
    }
  }
}

function startDeclaration(frame: Frame): void {
  frame.sawType = false;
  frame.sawTypedef = false;
  frame.sawAssign = false;
  frame.afterTagKeyword = 0;
}

const startsOfTypes: ReadonlySet<number> = new Set([CLexer.STRUCT, CLexer.UNION, CLexer.ENUM, CLexer.CONST, CLexer.VOLATILE]);

const beforeDeclarators: ReadonlySet<number> = new Set([
  ...[...typeKeywords].filter((type) => type !== CLexer.TYPEOF),
  CLexer.TYPEDEF_NAME,
  CLexer.STAR,
  CLexer.COMMA,
  CLexer.RBRACE,
  CLexer.LPAREN,
  CLexer.CONST,
  CLexer.VOLATILE,
  CLexer.RESTRICT,
]);

function mayPrecedeDeclarator(before: number | undefined): boolean {
  return before !== undefined && beforeDeclarators.has(before);
}
