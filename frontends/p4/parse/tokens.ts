/**
 * Gives each token its type for the parser. P4 cannot be parsed without knowing which names are types (P4-16 §6.4,
 * Appendix G: TYPE_IDENTIFIER), so this pass follows declarations and scopes just far enough to tell, and marks the
 * brackets that mean something else by context. It never fails: what it cannot tell becomes a syntax error.
 */

import { P4Parser } from "../grammar/generated/P4Parser.ts";
import type { Token } from "../../shared/preprocessor/token.ts";
import { NameScopes } from "./name-scopes.ts";
import { takesWidth, TokenShapes } from "./token-shapes.ts";

export interface TypedToken {
  readonly type: number;
  readonly token: Token;
}

/** Literal → token type, from the vocabulary of the grammar. */
const literalTypes: ReadonlyMap<string, number> = (() => {
  const types = new Map<string, number>();
  for (let type = 1; type <= P4Parser.VOCABULARY.maxTokenType; type++) {
    const literal = P4Parser.VOCABULARY.getLiteralName(type);
    if (literal) types.set(literal.slice(1, -1), type);
  }
  return types;
})();

const declaresType: ReadonlySet<string> = new Set(["header", "header_union", "struct", "parser", "control", "package", "enum"]);
const declaresValue: ReadonlySet<string> = new Set(["action", "table", "state"]);
const endsType: ReadonlySet<string> = new Set(["bool", "error", "string", "match_kind", "void"]);
const takesTypeArguments: ReadonlySet<string> = new Set(["bit", "int", "varbit", "tuple", "list", "value_set"]);
/** Keywords that are names where the grammar says `name`. */
const softKeywords: ReadonlySet<string> = new Set(["apply", "key", "actions", "state", "entries", "type", "priority", "list"]);

export function typeTokens(tokens: readonly Token[]): TypedToken[] {
  return new TokenTyper(tokens).run();
}

class TokenTyper {
  private readonly out: TypedToken[] = [];
  private readonly scopes = new NameScopes();
  private readonly shapes: TokenShapes;
  private at = 0;
  private depth = 0;
  /** The token before this index ended a type: a name here is being declared. */
  private typeEndsAt = -1;
  /** Where the `>` stands that ends a type, the `]` of an array type, the `)` of an instantiation. */
  private readonly closesType = new Set<number>();
  private readonly closesInstance = new Set<number>();
  /** Inside `typedef …;`, `type …;` or the head of an enum: what is declared is a type. */
  private typedefDepth = -1;

  constructor(private readonly tokens: readonly Token[]) {
    this.shapes = new TokenShapes(tokens, (name) => this.scopes.isType(name) === true);
  }

  run(): TypedToken[] {
    while (this.tokens[this.at]!.kind !== "end") this.step();
    this.emit(-1); // EOF
    return this.out;
  }

  private step(): void {
    const token = this.tokens[this.at]!;
    switch (token.kind) {
      case "number":
        return this.emit(P4Parser.INTEGER);
      case "string":
        return this.emit(P4Parser.STRING_LITERAL);
      case "identifier":
        return literalTypes.has(token.text) ? this.keyword(token.text) : this.identifier(token.text);
      case "punctuator":
        return this.punctuator(token.text);
      default:
        return this.emit(P4Parser.UNEXPECTED_TOKEN);
    }
  }

  private emit(type: number): void {
    this.out.push({ type, token: this.tokens[this.at]! });
    if (this.at < this.tokens.length - 1) this.at++;
  }

  private text(offset: number): string {
    return this.tokens[this.at + offset]?.text ?? "";
  }

  // Names ----------------------------------------------------------------------------------------------------------

  private keyword(text: string): void {
    const type = literalTypes.get(text)!;
    if (softKeywords.has(text) && this.isDeclaredHere()) return this.declared(text, type);
    if (text === "typedef" || (text === "type" && this.depth === 0)) this.typedefDepth = this.depth;
    if (text === "enum") this.typedefDepth = this.depth;
    if (text === "error" && this.text(1) === "{") return this.emit(P4Parser.ERROR_BLOCK);
    if (text === "match_kind" && this.text(1) === "{") return this.emit(P4Parser.MATCH_KIND_BLOCK);
    if (endsType.has(text)) this.typeEndsAt = this.at + 1;
    if (takesTypeArguments.has(text) && !(text === "list" && this.text(1) !== "<")) return this.typeHead(type);
    this.emit(type);
  }

  /** A type constructor: its arguments, if any, belong to it. */
  private typeHead(type: number): void {
    const takes = takesWidth.has(this.text(0));
    if (this.text(1) !== "<") this.typeEndsAt = this.at + 1;
    this.emit(type);
    if (this.text(0) !== "<") return;
    const close = takes ? this.shapes.closingWidth(this.at) : this.shapes.closingAngle(this.at);
    if (close < 0) return;
    this.closesType.add(close);
    this.emit(P4Parser.TYPE_ARGS_OPEN);
  }

  private identifier(text: string): void {
    const before = this.text(-1);
    if (before === "." && this.shapes.endsOperand(this.at - 2)) return this.valueName();
    if (before === "." && this.scopes.isGlobalType(text)) {
      this.out[this.out.length - 1] = { type: P4Parser.TYPE_DOT, token: this.tokens[this.at - 1]! };
      return this.typeHead(P4Parser.TYPE_IDENTIFIER);
    }
    if (before === ".") return this.valueName();
    if (this.isDeclaredHere()) return this.declared(text, P4Parser.IDENTIFIER);
    const known = this.scopes.isType(text);
    if (known === true || this.mustBeType()) return this.typeHead(P4Parser.TYPE_IDENTIFIER);
    this.valueName();
  }

  /** A name that is unknown or no type, where only a type makes sense: the checker can then say so. */
  private mustBeType(): boolean {
    const next = this.tokens[this.at + 1]!;
    if (next.kind === "identifier" && (!literalTypes.has(next.text) || softKeywords.has(next.text))) return true;
    return this.depth === 0 && this.beginsDeclaration() && (next.text === "(" || next.text === "<");
  }

  private beginsDeclaration(): boolean {
    const before = this.text(-1);
    return before === "" || before === ";" || before === "}" || before === ")" || before === "]" || this.text(-2) === "@";
  }

  private valueName(): void {
    this.emit(P4Parser.IDENTIFIER);
    if (this.text(0) === "<" && this.shapes.isCallWithTypes(this.at)) {
      this.emit(P4Parser.CALL_ARGS_OPEN);
    }
  }

  private isDeclaredHere(): boolean {
    const before = this.text(-1);
    if (this.typeEndsAt === this.at) return true;
    if (before === "enum") return this.text(1) === "{";
    if (declaresType.has(before) || declaresValue.has(before)) return this.tokens[this.at - 1]!.kind === "identifier";
    return before === "extern" && this.shapes.isExternObject(this.at);
  }

  /** The name in a declaration. */
  private declared(name: string, type: number): void {
    const before = this.text(-1);
    const isType = (declaresType.has(before) && this.typeEndsAt !== this.at) || before === "extern" || this.typedefDepth === this.depth;
    this.scopes.declare(name, isType);
    this.emit(type);
    if (isType && this.typedefDepth === this.depth) this.typedefDepth = -1;
    const opensScope = (isType && before !== "enum") || before === "action" || this.text(0) === "(" || this.text(0) === "<";
    if (!opensScope) return;
    this.scopes.open(this.depth, "declaration");
    if (this.text(0) === "<") this.typeParameters();
  }

  /** `<T, U>` after a declared name: types until the end of the declaration. */
  private typeParameters(): void {
    this.emit(P4Parser.L_ANGLE);
    while (this.tokens[this.at]!.kind === "identifier" || this.text(0) === ",") {
      if (this.text(0) === ",") this.emit(P4Parser.COMMA);
      else {
        this.scopes.declare(this.text(0), true);
        this.emit(literalTypes.get(this.text(0)) ?? P4Parser.IDENTIFIER);
      }
    }
    if (this.text(0) === ">") this.emit(P4Parser.R_ANGLE);
  }

  // Punctuators ----------------------------------------------------------------------------------------------------

  private punctuator(text: string): void {
    const type = literalTypes.get(text) ?? P4Parser.UNEXPECTED_TOKEN;
    switch (text) {
      case "@":
        return this.annotation();
      case "(":
        return this.openParenthesis();
      case "[":
        if (this.typeEndsAt === this.at) this.closesType.add(this.shapes.closing(this.at));
        this.depth++;
        return this.emit(type);
      case "{":
        this.scopes.open(this.depth++, "block");
        return this.emit(type);
      case ")":
      case "]":
        this.depth--;
        this.markTypeEnd();
        return this.emit(type);
      case "}":
        this.depth--;
        this.scopes.closeBrace(this.depth);
        if (this.typedefDepth === this.depth && this.tokens[this.at + 1]!.kind === "identifier") this.typeEndsAt = this.at + 1;
        return this.emit(type);
      case ";":
        this.scopes.endDeclaration(this.depth);
        if (this.typedefDepth === this.depth) this.typedefDepth = -1;
        return this.emit(type);
      case ">":
        this.markTypeEnd();
        return this.emit(type);
      case "+":
        return this.emit(this.text(1) === ":" ? P4Parser.PLUS_SLICE : type);
      default:
        return this.emit(type);
    }
  }

  private markTypeEnd(): void {
    if (this.closesType.has(this.at) || this.closesInstance.has(this.at)) this.typeEndsAt = this.at + 1;
  }

  private openParenthesis(): void {
    if (this.typeEndsAt === this.at) this.closesInstance.add(this.shapes.closing(this.at));
    const type = this.shapes.isCast(this.at)
      ? P4Parser.CAST_OPEN
      : this.shapes.isKeyset(this.at)
        ? P4Parser.KEYSET_OPEN
        : P4Parser.L_PAREN;
    this.depth++;
    this.emit(type);
  }

  /** `@name(…)` takes any tokens; `@pragma name …` takes the rest of its line. */
  private annotation(): void {
    this.emit(P4Parser.AT);
    if (this.tokens[this.at]!.kind !== "identifier") return;
    const pragma = this.text(0) === "pragma";
    this.emit(literalTypes.get(this.text(0)) ?? P4Parser.IDENTIFIER);
    if (pragma) return this.pragmaLine();
    if (this.text(0) === "[") {
      this.depth++;
      return this.emit(P4Parser.ANNOTATION_BRACKET);
    }
    if (this.text(0) !== "(") return;
    const close = this.shapes.closing(this.at);
    this.emit(P4Parser.ANNOTATION_OPEN);
    while (this.at < close && this.tokens[this.at]!.kind !== "end") this.emit(this.plainType());
    if (this.tokens[this.at]!.kind !== "end") this.emit(P4Parser.R_PAREN);
  }

  private pragmaLine(): void {
    while (this.tokens[this.at]!.kind !== "end" && !this.tokens[this.at]!.lineStart) this.emit(this.plainType());
    this.out.push({ type: P4Parser.END_PRAGMA, token: this.tokens[this.at]! });
  }

  /** The type of a token in a place where any token may stand. */
  private plainType(): number {
    const { kind, text } = this.tokens[this.at]!;
    if (kind === "number") return P4Parser.INTEGER;
    if (kind === "string") return P4Parser.STRING_LITERAL;
    return literalTypes.get(text) ?? (kind === "identifier" ? P4Parser.IDENTIFIER : P4Parser.UNEXPECTED_TOKEN);
  }
}
