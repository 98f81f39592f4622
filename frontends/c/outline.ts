/**
 * The outline of a translation unit: where each external declaration starts and ends and which names it gives, found
 * by one walk over the tokens. Most of what headers declare is never used, so only what is asked for is parsed.
 */

import type { DiagnosticBag } from "../../compiler/diagnostics/diagnostic.ts";
import type { Token } from "../shared/preprocessor/token.ts";
import { CLexer } from "./grammar/generated/CLexer.ts";
import { tokenType, typeKeywords } from "./tokens.ts";

export interface ExternalRange {
  readonly index: number;
  /** The tokens `start` to `end - 1`. */
  readonly start: number;
  readonly end: number;
  /** The ordinary identifiers that it declares. */
  readonly names: readonly string[];
  /** The tags of the structs, unions and enums that it defines. */
  readonly tags: readonly string[];
  readonly enumerators: readonly string[];
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
  readonly tokens: readonly Token[];
  readonly types: Int16Array;
  readonly ranges: readonly ExternalRange[];
  /** By name, the indices of the ranges that declare it, in order. */
  readonly names: ReadonlyMap<string, readonly number[]>;
  readonly tags: ReadonlyMap<string, readonly number[]>;
  /** Names of types at file scope, with the first range that declares them. */
  readonly typedefs: ReadonlyMap<string, number>;
}

/** As clang's -fbracket-depth. */
const maxNesting = 256;

export function outlineOf(tokens: readonly Token[], bag: DiagnosticBag): Outline {
  const types = new Int16Array(tokens.length + 1).fill(-1);
  for (let i = 0; i < tokens.length; i++) types[i] = tokenType(tokens[i]!);
  const end = tokens.at(-1)?.kind === "end" ? tokens.length - 1 : tokens.length;
  const ranges: ExternalRange[] = [];
  const names = new Map<string, number[]>();
  const tags = new Map<string, number[]>();
  const typedefs = new Map<string, number>([["__builtin_va_list", -1]]);
  for (let at = 0; at < end; ) {
    if (types[at] === CLexer.SEMICOLON) {
      at++;
      continue;
    }
    const range = new RangeScanner(tokens, types, at, end, ranges.length, bag).scan();
    ranges.push(range);
    at = range.end;
    for (const name of [...range.names, ...range.enumerators]) note(names, name, range.index);
    for (const tag of range.tags) note(tags, tag, range.index);
    if (range.isTypedef) for (const name of range.names) if (!typedefs.has(name)) typedefs.set(name, range.index);
  }
  return { tokens, types, ranges, names, tags, typedefs };
}

function note(table: Map<string, number[]>, name: string, index: number): void {
  const known = table.get(name);
  if (!known) table.set(name, [index]);
  else if (known.at(-1) !== index) known.push(index);
}

class RangeScanner {
  private at: number;
  private readonly names: string[] = [];
  private readonly tags: string[] = [];
  private readonly enumerators: string[] = [];
  private readonly storage = new Set<number>();
  private sawType = false;
  private isFunctionDefinition = false;
  private declaresObject = false;
  private tooDeep = false;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly types: Int16Array,
    private readonly start: number,
    private readonly limit: number,
    private readonly index: number,
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
      names: this.names,
      tags: this.tags,
      enumerators: this.enumerators,
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
        case CLexer.IDENTIFIER:
          if (!this.sawType) {
            this.sawType = true;
            this.at++;
          } else {
            this.names.push(this.tokens[this.at]!.text);
            this.at++;
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
    this.at++;
    while (this.types[this.at] === CLexer.ATTRIBUTE) this.skipParenthesized();
    if (this.types[this.at] === CLexer.IDENTIFIER) {
      const next = this.types[this.at + 1];
      if (next === CLexer.LBRACE || next === CLexer.COLON) this.tags.push(this.tokens[this.at]!.text);
      this.at++;
    }
    if (this.types[this.at] === CLexer.COLON) while (this.at < this.limit && !isEnumBodyStart(this.types[this.at])) this.at++;
    if (this.types[this.at] === CLexer.LBRACE) this.skipBalanced();
    this.sawType = true;
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
        if (open.push(type) > maxNesting && !this.tooDeep) this.reportNesting();
      } else if (type === CLexer.RBRACE) {
        while (open.length > 0 && open.pop() !== CLexer.LBRACE);
      } else if (type === CLexer.RPAREN || type === CLexer.RBRACKET) {
        if (open.at(-1) !== CLexer.LBRACE) open.pop();
      }
      if (open.length === 0) {
        this.at++;
        return;
      }
      if (!this.isFunctionDefinition) this.collect(type);
    }
  }

  private collect(type: number): void {
    if (type !== CLexer.IDENTIFIER) {
      return;
    }
    const before = this.types[this.at - 1];
    if (this.types[this.at + 1] === CLexer.LBRACE) {
      this.tags.push(this.tokens[this.at]!.text);
    } else if ((before === CLexer.LBRACE || before === CLexer.COMMA) && isAfterEnumerator(this.types[this.at + 1])) {
      this.enumerators.push(this.tokens[this.at]!.text);
    }
  }

  private reportNesting(): void {
    this.tooDeep = true;
    this.bag.report("C0002", this.tokens[this.at]!.span, `brackets are nested more than ${maxNesting} deep`);
  }
}

function isOpening(type: number | undefined): boolean {
  return type === CLexer.LPAREN || type === CLexer.LBRACKET || type === CLexer.LBRACE;
}

function isEnumBodyStart(type: number | undefined): boolean {
  return type === CLexer.LBRACE || type === CLexer.SEMICOLON;
}

function isAfterEnumerator(type: number | undefined): boolean {
  return type === CLexer.ASSIGN || type === CLexer.COMMA || type === CLexer.RBRACE || type === CLexer.ATTRIBUTE;
}
