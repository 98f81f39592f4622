/** The text of a format of `printf`, taken apart (C11 7.21.6.1p4; `%b`, `%m`, `%C`, `%S`, `'` and `q` as clang has them). */

export interface Conversion {
  /** Of the `%`, in the text. */
  readonly start: number;
  readonly end: number;
  readonly flags: string;
  /** Digits or `*`; empty where there is none. */
  readonly width: string;
  /** With its point: `.5`, `.*`, `.`; empty where there is none. */
  readonly precision: string;
  /** `hh`, `l` …; empty where there is none. */
  readonly length: string;
  /** Empty where the text ends before it. */
  readonly letter: string;
}

const pattern = /%([-+ #0']*)(\d+|\*)?(\.(?:\d+|\*)?)?(hh|h|ll|l|q|L|z|j|t)?([^]?)/g;

export function conversionsOf(text: string): Conversion[] {
  return [...text.matchAll(pattern)].map((match): Conversion => {
    const [all, flags = "", width = "", precision = "", length = "", letter = ""] = match;
    return { start: match.index, end: match.index + all.length, flags, width, precision, length, letter };
  });
}

/** `%2$d`: arguments by their numbers, which POSIX has. */
export function hasNumberedArguments(text: string): boolean {
  return /%\d+\$/.test(text.replaceAll("%%", ""));
}

interface Rule {
  readonly letters: string;
  /** What may stand before the letter; `-` and a width may always. */
  readonly flags: string;
  readonly takesPrecision: boolean;
  readonly lengths: readonly string[];
}

const everyLength = ["", "hh", "h", "l", "ll", "q", "L", "z", "j", "t"];

const rules: readonly Rule[] = [
  { letters: "di", flags: "0+ '", takesPrecision: true, lengths: everyLength },
  { letters: "u", flags: "0'", takesPrecision: true, lengths: everyLength },
  { letters: "oxXbB", flags: "0#", takesPrecision: true, lengths: everyLength },
  { letters: "aAeEfFgG", flags: "0+ #'", takesPrecision: true, lengths: ["", "l", "L"] },
  { letters: "s", flags: "", takesPrecision: true, lengths: ["", "l"] },
  { letters: "c", flags: "", takesPrecision: false, lengths: ["", "l"] },
  { letters: "Sm", flags: "", takesPrecision: true, lengths: [""] },
  { letters: "Cp", flags: "", takesPrecision: false, lengths: [""] },
  { letters: "n", flags: "", takesPrecision: false, lengths: everyLength },
  { letters: "%", flags: "-+ #0'", takesPrecision: true, lengths: everyLength },
];

function ruleOf(letter: string): Rule | undefined {
  return rules.find(({ letters }) => letter !== "" && letters.includes(letter));
}

export function isKnownConversion({ letter }: Conversion): boolean {
  return ruleOf(letter) !== undefined;
}

/** Does it print an argument? */
export function takesArgument({ letter }: Conversion): boolean {
  return letter !== "%" && letter !== "m";
}

/** What stands before the letter and has no meaning there, in words. */
export function meaninglessParts({ letter, flags, precision, length }: Conversion): string[] {
  const rule = ruleOf(letter)!;
  const parts = [...flags].filter((flag) => flag !== "-" && !rule.flags.includes(flag)).map((flag) => `the flag '${flag}' has no meaning with '%${letter}'`);
  if (flags.includes("+") && flags.includes(" ")) parts.push("the flag ' ' has no meaning beside '+'");
  if (flags.includes("-") && flags.includes("0")) parts.push("the flag '0' has no meaning beside '-'");
  if (precision !== "" && !rule.takesPrecision) parts.push(`a precision has no meaning with '%${letter}'`);
  if (!rule.lengths.includes(length)) parts.push(`the length '${length}' has no meaning with '%${letter}'`);
  return parts;
}
