/** Gives each token of the preprocessor its type in the vocabulary of `grammar/CLexer.g4`. */

import type { TokenKind } from "../shared/preprocessor/token.ts";
import { CLexer } from "./grammar/generated/CLexer.ts";

/** The spellings of each keyword (C11 6.4.1 and GNU). */
const keywordSpellings: readonly (readonly [number, string])[] = [
  [CLexer.ALIGNAS, "_Alignas"],
  [CLexer.ALIGNOF, "_Alignof __alignof__ __alignof"],
  [CLexer.ASM, "asm __asm__ __asm"],
  [CLexer.ATOMIC, "_Atomic"],
  [CLexer.ATTRIBUTE, "__attribute__ __attribute"],
  [CLexer.AUTO, "auto"],
  [CLexer.AUTO_TYPE, "__auto_type"],
  [CLexer.BOOL, "_Bool"],
  [CLexer.BREAK, "break"],
  [CLexer.CASE, "case"],
  [CLexer.CHAR, "char"],
  [CLexer.COMPLEX, "_Complex __complex__"],
  [CLexer.CONST, "const __const__ __const"],
  [CLexer.CONTINUE, "continue"],
  [CLexer.DEFAULT, "default"],
  [CLexer.DO, "do"],
  [CLexer.DOUBLE, "double"],
  [CLexer.ELSE, "else"],
  [CLexer.ENUM, "enum"],
  [CLexer.EXTENSION, "__extension__"],
  [CLexer.EXTERN, "extern"],
  [CLexer.FLOAT, "float"],
  [CLexer.FOR, "for"],
  [CLexer.GENERIC, "_Generic"],
  [CLexer.GOTO, "goto"],
  [CLexer.IF, "if"],
  [CLexer.INLINE, "inline __inline__ __inline"],
  [CLexer.INT, "int"],
  [CLexer.INT128, "__int128"],
  [CLexer.LABEL, "__label__"],
  [CLexer.LONG, "long"],
  [CLexer.NORETURN, "_Noreturn"],
  [CLexer.REGISTER, "register"],
  [CLexer.RESTRICT, "restrict __restrict__ __restrict"],
  [CLexer.RETURN, "return"],
  [CLexer.SHORT, "short"],
  [CLexer.SIGNED, "signed __signed__ __signed"],
  [CLexer.SIZEOF, "sizeof"],
  [CLexer.STATIC, "static"],
  [CLexer.STATIC_ASSERT, "_Static_assert"],
  [CLexer.STRUCT, "struct"],
  [CLexer.SWITCH, "switch"],
  [CLexer.THREAD_LOCAL, "_Thread_local __thread"],
  [CLexer.TYPEDEF, "typedef"],
  [CLexer.TYPEOF, "typeof __typeof__ __typeof __typeof_unqual__ typeof_unqual"],
  [CLexer.UNION, "union"],
  [CLexer.UNSIGNED, "unsigned"],
  [CLexer.VOID, "void"],
  [CLexer.VOLATILE, "volatile __volatile__ __volatile"],
  [CLexer.WHILE, "while"],
  [CLexer.OFFSETOF, "__builtin_offsetof"],
  [CLexer.TYPES_COMPATIBLE, "__builtin_types_compatible_p"],
  [CLexer.VA_ARG, "__builtin_va_arg"],
];

const punctuatorSpellings: readonly (readonly [number, string])[] = [
  [CLexer.LPAREN, "("],
  [CLexer.RPAREN, ")"],
  [CLexer.LBRACKET, "[ <:"],
  [CLexer.RBRACKET, "] :>"],
  [CLexer.LBRACE, "{ <%"],
  [CLexer.RBRACE, "} %>"],
  [CLexer.DOT, "."],
  [CLexer.ARROW, "->"],
  [CLexer.INCREMENT, "++"],
  [CLexer.DECREMENT, "--"],
  [CLexer.AMPERSAND, "&"],
  [CLexer.STAR, "*"],
  [CLexer.PLUS, "+"],
  [CLexer.MINUS, "-"],
  [CLexer.TILDE, "~"],
  [CLexer.BANG, "!"],
  [CLexer.SLASH, "/"],
  [CLexer.PERCENT, "%"],
  [CLexer.SHIFT_LEFT, "<<"],
  [CLexer.SHIFT_RIGHT, ">>"],
  [CLexer.LESS, "<"],
  [CLexer.GREATER, ">"],
  [CLexer.LESS_EQUAL, "<="],
  [CLexer.GREATER_EQUAL, ">="],
  [CLexer.EQUAL, "=="],
  [CLexer.NOT_EQUAL, "!="],
  [CLexer.CARET, "^"],
  [CLexer.BAR, "|"],
  [CLexer.AND, "&&"],
  [CLexer.OR, "||"],
  [CLexer.QUESTION, "?"],
  [CLexer.COLON, ":"],
  [CLexer.SEMICOLON, ";"],
  [CLexer.ELLIPSIS, "..."],
  [CLexer.ASSIGN, "="],
  [CLexer.COMPOUND_ASSIGN, "*= /= %= += -= <<= >>= &= ^= |="],
  [CLexer.COMMA, ","],
];

function tableOf(rows: readonly (readonly [number, string])[]): ReadonlyMap<string, number> {
  return new Map(rows.flatMap(([type, spellings]) => spellings.split(" ").map((one) => [one, type] as const)));
}

const keywords = tableOf(keywordSpellings);
const punctuators = tableOf(punctuatorSpellings);

const spellings: ReadonlyMap<number, string> = new Map(
  [...keywordSpellings, ...punctuatorSpellings].map(([type, all]) => [type, `'${all.split(" ")[0]}'`]),
);

/** How messages name a type of token. */
export function tokenName(type: number): string {
  switch (type) {
    case CLexer.IDENTIFIER:
      return "a name";
    case CLexer.TYPEDEF_NAME:
      return "a type name";
    case CLexer.NUMBER:
      return "a number";
    case CLexer.STRING:
      return "a string";
    case CLexer.CHARACTER:
      return "a character constant";
    case CLexer.COMPOUND_ASSIGN:
      return "an assignment operator";
  }
  return spellings.get(type) ?? "the end of the declaration";
}

/** The type of a token, before identifiers that name types are told apart. */
export function tokenType(kind: TokenKind, text: string): number {
  switch (kind) {
    case "identifier":
      return keywords.get(text) ?? CLexer.IDENTIFIER;
    case "number":
      return CLexer.NUMBER;
    case "string":
      return CLexer.STRING;
    case "character":
      return CLexer.CHARACTER;
    case "punctuator":
      return punctuators.get(text) ?? CLexer.STRAY;
    case "other":
      return CLexer.STRAY;
    case "end":
      return -1;
  }
}

/** Keywords that make up or name a type: after one of them, an identifier is a declarator. */
export const typeKeywords: ReadonlySet<number> = new Set([
  CLexer.VOID,
  CLexer.CHAR,
  CLexer.SHORT,
  CLexer.INT,
  CLexer.LONG,
  CLexer.FLOAT,
  CLexer.DOUBLE,
  CLexer.SIGNED,
  CLexer.UNSIGNED,
  CLexer.BOOL,
  CLexer.COMPLEX,
  CLexer.INT128,
  CLexer.AUTO_TYPE,
  CLexer.TYPEOF,
]);
