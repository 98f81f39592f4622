/** What differs between the tokens of C (C11 6.4) and those of P4 (P4-16 §6.3). */

export interface LexicalRules {
  readonly language: "c" | "p4";
  /** Matches a number at `lastIndex`; sticky. */
  readonly number: RegExp;
  /** Punctuators of two or more characters; any other ASCII punctuation character is one by itself. */
  readonly punctuators: ReadonlySet<string>;
  /** Other spellings of punctuators: C's digraphs. */
  readonly alternates: ReadonlyMap<string, string>;
  /** A string may go on over line ends. */
  readonly longStrings: boolean;
  /** `'x'` is a character constant. */
  readonly characters: boolean;
  /** Prefixes that make an identifier and a quote one literal. */
  readonly literalPrefixes: ReadonlySet<string>;
  /** `$` and letters beyond ASCII may stand in identifiers. */
  readonly wideIdentifiers: boolean;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

export const cRules: LexicalRules = {
  language: "c",
  // pp-number = [.] digit (digit | identifier character | [eEpP] sign | .)*
  number: /\.?\d(?:[eEpP][+-]|[\w.])*/y,
  punctuators: words("... <<= >>= -> ++ -- << >> <= >= == != && || += -= *= /= %= &= ^= |= ## <: :> <% %> %: %:%:"),
  alternates: new Map([["<:", "["], [":>", "]"], ["<%", "{"], ["%>", "}"], ["%:", "#"], ["%:%:", "##"]]),
  longStrings: false,
  characters: true,
  literalPrefixes: words("L u U u8"),
  wideIdentifiers: true,
};

export const p4Rules: LexicalRules = {
  language: "p4",
  // A width and w or s, then a number in any base; or the number alone. Underscores may separate digits.
  number: /(?:\d+[ws])?(?:0[xX][\da-fA-F_]+|0[dD][\d_]+|0[oO][0-7_]+|0[bB][01_]+|\d[\d_]*)/y,
  // `>>` is two tokens, as it may close two type argument lists (P4-16 §6.3).
  punctuators: words("... .. &&& |+|= |-|= |+| |-| ++ << <<= >>= <= >= == != && || += -= *= /= %= &= ^= |= ##"),
  alternates: new Map(),
  longStrings: true,
  characters: false,
  literalPrefixes: new Set(),
  wideIdentifiers: false,
};
