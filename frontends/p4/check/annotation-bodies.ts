/** The bodies of annotations that the language and P4Runtime define (P4-16 §20.3); of others nothing is asked. */

import type { Annotation } from "../ast.ts";
import { stringLiteral } from "../parse/literals.ts";

export type NamedConstant = (name: string) => string | undefined;

interface BodyRule {
  readonly fits: (tokens: readonly string[] | undefined, constant: NamedConstant) => boolean;
  /** What the author should write, after the name. */
  readonly shape: string;
}

const nothing: BodyRule = { fits: (tokens) => tokens === undefined || tokens.length === 0, shape: "" };
const text: BodyRule = { fits: (tokens, constant) => stringOf(tokens ?? [], constant) !== undefined, shape: '("…")' };
const number: BodyRule = { fits: (tokens) => tokens?.length === 1 && isNumber(tokens[0]!), shape: "(1)" };
const matchKind: BodyRule = { fits: (tokens) => tokens?.length === 1 && isName(tokens[0]!), shape: "(ternary)" };
const pairs: BodyRule = { fits: (tokens) => tokens !== undefined && splitAt(tokens, ",").every(([name, equals, ...value]) => name !== undefined && isName(name) && equals === "=" && value.length > 0), shape: "(name = value, …)" };
const translation: BodyRule = {
  fits: (tokens, constant) => {
    const [uri, type, ...more] = splitAt(tokens ?? [], ",");
    return uri !== undefined && type !== undefined && more.length === 0 && stringOf(uri, constant) !== undefined && isTranslated(type);
  },
  shape: '("…", bit<32>), or ("…", string)',
};

const rules: Readonly<Record<string, BodyRule>> = {
  atomic: nothing,
  defaultonly: nothing,
  tableonly: nothing,
  hidden: nothing,
  optional: nothing,
  pure: nothing,
  noSideEffects: nothing,
  likely: nothing,
  unlikely: nothing,
  name: text,
  deprecated: text,
  noWarn: text,
  match: matchKind,
  id: number,
  pkginfo: pairs,
  p4runtime_translation: translation,
};

/** What should stand there instead; undefined when all is well. */
export function expectedBody({ name, tokens, elements }: Annotation, constant: NamedConstant): string | undefined {
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
  if (!rule || elements || rule.fits(tokens, constant)) return undefined;
  return `@${name}${rule.shape}`;
}

/** The value of `"…"`, of the name of a constant, and of several of them with `++` between; undefined for all else (§20.3.3). */
export function stringOf(tokens: readonly string[], constant: NamedConstant): string | undefined {
  const parts = splitAt(tokens, "++").map((part) => (part.length === 1 ? (literal(part[0]!) ?? constant(part[0]!)) : undefined));
  return parts.length > 0 && parts.every((part) => part !== undefined) ? parts.join("") : undefined;
}

const literal = (token: string): string | undefined => (/^"[^]*"$/.test(token) ? stringLiteral(token) : undefined);
const isName = (token: string): boolean => /^[A-Za-z_]\w*$/.test(token);
const isNumber = (token: string): boolean => /^[0-9]\w*$/.test(token);

/** `@p4runtime_translation(URI, TYPE)` of a new type (P4Runtime 1.4 §8.1). */
export interface Translation {
  readonly uri: string;
  /** Null when the control plane sees a string. */
  readonly width: number | null;
}

/** Undefined for a body of another shape. */
export function translationOf(annotation: Annotation, constant: NamedConstant): Translation | undefined {
  const [uri = [], type = []] = splitAt(annotation.tokens ?? [], ",");
  const text = stringOf(uri, constant);
  if (text === undefined || !isTranslated(type)) return undefined;
  const digits = type.find(isNumber);
  return { uri: text, width: digits === undefined ? null : Number(digits) };
}

/** `name = value, …`: each value as its tokens. */
export function pairsOf({ tokens = [] }: Annotation): readonly (readonly [string, readonly string[]])[] {
  return splitAt(tokens, ",").map(([name = "", , ...value]) => [name, value]);
}

// string | integer | "bit" "<" integer ">"
function isTranslated(tokens: readonly string[]): boolean {
  const written = tokens.join(" ");
  return written === "string" || (tokens.length === 1 && isNumber(written)) || /^bit < [0-9]\w* >$/.test(written);
}

/** The stretches between the separators; none of nothing. */
function splitAt(tokens: readonly string[], separator: string): string[][] {
  if (tokens.length === 0) return [];
  const parts: string[][] = [[]];
  for (const token of tokens) {
    if (token === separator) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts;
}
