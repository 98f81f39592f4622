/**
 * The outline of a translation unit: where each external declaration starts and ends and which names it gives, found
 * by one walk over the tokens. Most of what headers declare is never used, so only what is asked for is parsed.
 */

import type { DiagnosticBag } from "../../compiler/diagnostics/diagnostic.ts";
import type { TokenList } from "../shared/preprocessor/token-list.ts";
import { CLexer } from "./grammar/generated/CLexer.ts";
import { NameIndex } from "./name-index.ts";
import { tokenType, typeKeywords } from "./tokens.ts";

export interface ExternalRange {
  readonly index: number;
  /** The tokens `start` to `end - 1`. */
  readonly start: number;
  readonly end: number;
  readonly isTypedef: boolean;
  readonly isStatic: boolean;
  readonly isExtern: boolean;
  readonly isInline: boolean;
  readonly isFunctionDefinition: boolean;
  /** It declares something that is not a function. */
  readonly declaresObject: boolean;
  /** Brackets nested deeper than `maxNesting`: reported, and not to be parsed. */
  readonly tooDeep: boolean;
}

export interface Outline {
  readonly tokens: TokenList;
  readonly types: Int16Array;
  readonly ranges: readonly ExternalRange[];
  /** The ranges that declare an ordinary identifier, enumerators included, in order. */
  readonly names: NameIndex;
  /** The ranges that define a struct, union or enum with a tag. */
  readonly tags: NameIndex;
  /** The ranges that declare a name as a type at file scope. */
  readonly typedefs: NameIndex;
}

/** As clang's -fbracket-depth. */
const maxNesting = 256;

export function outlineOf(tokens: TokenList, bag: DiagnosticBag): Outline {
  const types = typesOf(tokens);
  const end = tokens.length - 1;
  const ranges: ExternalRange[] = [];
  const indices = { names: new NameIndex(tokens), tags: new NameIndex(tokens), typedefs: new NameIndex(tokens) };
  for (let at = 0; at < end; ) {
    if (types[at] === CLexer.SEMICOLON) {
      at++;
      continue;
    }
    const range = new RangeScanner(tokens, types, at, end, ranges.length, indices, bag).scan();
    ranges.push(range);
    at = range.end;
  }
  return { tokens, types, ranges, ...indices };
}

/** The type of each token, and -1 behind the last. */
function typesOf(tokens: TokenList): Int16Array {
  const bySpelling = new Int16Array(tokens.spellings);
  for (let i = 0; i < bySpelling.length; i++) bySpelling[i] = tokenType(tokens.kindOf(i), tokens.textOf(i));
  const types = new Int16Array(tokens.length + 1).fill(-1);
  for (let i = 0; i < tokens.length; i++) types[i] = bySpelling[tokens.spelling(i)]!;
  return types;
}

class RangeScanner {
  private at: number;
  private readonly storage = new Set<number>();
  private sawType = false;
  /** The `struct`, `union` or `enum` whose brace may come. */
  private tagKeyword = 0;
  private isFunctionDefinition = false;
  private declaresObject = false;
  private tooDeep = false;

  constructor(
    private readonly tokens: TokenList,
    private readonly types: Int16Array,
    private readonly start: number,
    private readonly limit: number,
    private readonly index: number,
    private readonly indices: Pick<Outline, "names" | "tags" | "typedefs">,
    private readonly bag: DiagnosticBag,
  ) {
    this.at = start;
  }

  scan(): ExternalRange {
    this.scanDeclaration();
    return {
      index: this.index,
      start: this.start,
      end: Math.max(this.at, this.start + 1),
      isTypedef: this.storage.has(CLexer.TYPEDEF),
      isStatic: this.storage.has(CLexer.STATIC),
      isExtern: this.storage.has(CLexer.EXTERN),
      isInline: this.storage.has(CLexer.INLINE),
      isFunctionDefinition: this.isFunctionDefinition,
      declaresObject: this.declaresObject,
      tooDeep: this.tooDeep,
    };
  }

  /** Specifiers and declarators up to the semicolon or the end of the body. */
  private scanDeclaration(): void {
    while (this.at < this.limit) {
      const type = this.types[this.at]!;
      switch (type) {
        case CLexer.SEMICOLON:
        case CLexer.RBRACE:
          this.at++;
          return;
        case CLexer.LBRACE:
          this.isFunctionDefinition = true;
          this.skipBalanced();
          return;
        case CLexer.STRUCT:
        case CLexer.UNION:
        case CLexer.ENUM:
          this.scanTagged();
          break;
        case CLexer.TYPEOF:
          this.sawType = true;
          this.skipParenthesized();
          break;
        case CLexer.ATTRIBUTE:
        case CLexer.ASM:
        case CLexer.ALIGNAS:
        case CLexer.STATIC_ASSERT:
          this.skipParenthesized();
          break;
        case CLexer.LBRACKET:
          // Brackets before a name are those of attributes.
          this.skipBalanced();
          break;
        case CLexer.IDENTIFIER:
          if (!this.sawType) {
            this.sawType = true;
            this.at++;
          } else {
            this.declare();
            this.at++;
            while (this.startsAttributes()) this.skipBalanced();
            if (this.types[this.at] !== CLexer.LPAREN) this.declaresObject = true;
            if (this.finishDeclarator()) return;
          }
          break;
        default:
          if (typeKeywords.has(type)) this.sawType = true;
          else this.storage.add(type);
          this.at++;
      }
    }
  }

  /** The name here is declared. */
  private declare(): void {
    const spelling = this.tokens.spelling(this.at);
    this.indices.names.add(spelling, this.index);
    if (this.storage.has(CLexer.TYPEDEF)) this.indices.typedefs.add(spelling, this.index);
  }

  /** From behind the name to the comma (false) or past the end of the declaration (true). */
  private finishDeclarator(): boolean {
    while (this.at < this.limit) {
      switch (this.types[this.at]) {
        case CLexer.SEMICOLON:
        case CLexer.RBRACE:
          this.at++;
          return true;
        case CLexer.COMMA:
          this.at++;
          return false;
        case CLexer.LBRACE:
          this.isFunctionDefinition = true;
          this.skipBalanced();
          return true;
        case CLexer.ASSIGN:
          this.at++;
          this.skipInitializer();
          break;
        case CLexer.LPAREN:
        case CLexer.LBRACKET:
          this.skipBalanced();
          break;
        default:
          this.at++;
      }
    }
    return true;
  }

  private skipInitializer(): void {
    while (this.at < this.limit) {
      const type = this.types[this.at];
      if (type === CLexer.COMMA || type === CLexer.SEMICOLON) return;
      if (isOpening(type)) this.skipBalanced();
      else this.at++;
    }
  }

  /** `struct`, attributes, a tag and a body; whatever of it is there. */
  private scanTagged(): void {
    this.tagKeyword = this.types[this.at]!;
    this.at++;
    for (;;) {
      if (this.types[this.at] === CLexer.ATTRIBUTE) this.skipParenthesized();
      else if (this.startsAttributes()) this.skipBalanced();
      else break;
    }
    if (this.types[this.at] === CLexer.IDENTIFIER) {
      const next = this.types[this.at + 1];
      if (next === CLexer.LBRACE || next === CLexer.COLON) this.indices.tags.add(this.tokens.spelling(this.at), this.index);
      this.at++;
    }
    if (this.types[this.at] === CLexer.COLON) while (this.at < this.limit && !isEnumBodyStart(this.types[this.at])) this.at++;
    if (this.types[this.at] === CLexer.LBRACE) this.skipBalanced();
    this.tagKeyword = 0;
    this.sawType = true;
  }

  private startsAttributes(): boolean {
    return this.types[this.at] === CLexer.LBRACKET && this.types[this.at + 1] === CLexer.LBRACKET;
  }

  private skipParenthesized(): void {
    this.at++;
    if (this.types[this.at] === CLexer.LPAREN) this.skipBalanced();
  }

  /**
   * From an opening bracket past its closing one, collecting the tags and enumerators within. A brace closes what is
   * left open within it, so that one missing parenthesis does not swallow the rest of the file.
   */
  private skipBalanced(): void {
    const open: number[] = [];
    for (; this.at < this.limit; this.at++) {
      const type = this.types[this.at]!;
      if (isOpening(type)) {
        if (open.push(this.opened(type)) > maxNesting && !this.tooDeep) this.reportNesting();
      } else if (type === CLexer.RBRACE) {
        while (open.length > 0 && !isBrace(open.pop()));
      } else if (type === CLexer.RPAREN || type === CLexer.RBRACKET) {
        if (!isBrace(open.at(-1))) open.pop();
      } else if (type === CLexer.STRUCT || type === CLexer.UNION || type === CLexer.ENUM) {
        this.tagKeyword = type;
      } else if (type === CLexer.IDENTIFIER && !this.isFunctionDefinition) {
        this.collect(open.at(-1) === CLexer.ENUM);
      }
      if (open.length === 0) {
        this.at++;
        return;
      }
    }
  }

  /** What is open from here: an enum stands for the brace of its list. */
  private opened(type: number): number {
    const isList = type === CLexer.LBRACE && this.tagKeyword === CLexer.ENUM;
    if (type === CLexer.LBRACE) this.tagKeyword = 0;
    return isList ? CLexer.ENUM : type;
  }

  private collect(inEnum: boolean): void {
    const before = this.types[this.at - 1];
    if (this.types[this.at + 1] === CLexer.LBRACE) {
      this.indices.tags.add(this.tokens.spelling(this.at), this.index);
    } else if (inEnum && (before === CLexer.LBRACE || before === CLexer.COMMA)) {
      this.indices.names.add(this.tokens.spelling(this.at), this.index);
    }
  }

  private reportNesting(): void {
    this.tooDeep = true;
    this.bag.report("C0002", this.tokens.at(this.at).span, `brackets are nested more than ${maxNesting} deep`);
  }
}

function isOpening(type: number | undefined): boolean {
  return type === CLexer.LPAREN || type === CLexer.LBRACKET || type === CLexer.LBRACE;
}

function isEnumBodyStart(type: number | undefined): boolean {
  return type === CLexer.LBRACE || type === CLexer.SEMICOLON;
}

function isBrace(open: number | undefined): boolean {
  return open === CLexer.LBRACE || open === CLexer.ENUM;
}
