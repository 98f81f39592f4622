/** What the inside of a character constant or a string stands for (C11 6.4.4.4, 6.4.5). */

const simpleEscapes: Readonly<Record<string, number>> = {
  n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11, e: 27, "0": 0, "\\": 92, "'": 39, '"': 34, "?": 63,
};

export interface CharacterUnit {
  readonly value: number;
  /** It came from an escape of a number: one unit of the target, not a character. */
  readonly raw: boolean;
}

/** The units of a literal's inside; null when an escape is malformed. */
export function characterUnits(body: string): CharacterUnit[] | null {
  const units: CharacterUnit[] = [];
  const pattern = /\\(?:x([\da-fA-F]+)|([0-7]{1,3})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))|([^\\])/gsu;
  let end = 0;
  for (const match of body.matchAll(pattern)) {
    if (match.index !== end) return null;
    end += match[0].length;
    const [, hex, octal, short, long, simple, plain] = match;
    if (hex !== undefined) units.push({ value: parseInt(hex, 16), raw: true });
    else if (octal !== undefined) units.push({ value: parseInt(octal, 8), raw: true });
    else if (short !== undefined || long !== undefined) units.push({ value: parseInt((short ?? long)!, 16), raw: false });
    else if (plain !== undefined) units.push({ value: plain.codePointAt(0)!, raw: false });
    else {
      // What no escape begins with stands for itself, as gcc and clang have it.
      const value = simpleEscapes[simple!];
      if (value === undefined && /[xuU]/.test(simple!)) return null;
      units.push(value === undefined ? { value: simple!.codePointAt(0)!, raw: false } : { value, raw: true });
    }
  }
  return end === body.length ? units : null;
}

const utf8 = new TextEncoder();

/** The bytes of a unit of a narrow literal. */
export function narrowBytes({ value, raw }: CharacterUnit): number[] {
  return raw || value < 128 ? [value & 255] : [...utf8.encode(String.fromCodePoint(value))];
}

/** Several characters pack into an int, the first one highest, as gcc and clang do; one is a `char`, which has a sign. */
export function narrowCharacter(units: readonly CharacterUnit[]): bigint {
  const bytes = units.flatMap(narrowBytes);
  const value = bytes.slice(-4).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return BigInt.asIntN(bytes.length === 1 ? 8 : 32, value);
}

/** The first escape in a literal that there is not; some editors wanted `\(` and its like, which gcc and clang pass over. */
export function unknownEscape(literal: string): string | undefined {
  for (const [escape, simple] of literal.matchAll(/\\([^])/gu)) {
    if (!/[xuU0-7({[%]/.test(simple!) && simpleEscapes[simple!] === undefined) return escape;
  }
  return undefined;
}
