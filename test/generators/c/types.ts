/** The types and constants that generated C is made of. */

export const scalarTypes = [
  "int", "unsigned int", "long", "unsigned long", "short", "unsigned short", "signed char", "unsigned char", "char", "_Bool",
  "long long", "unsigned long long",
] as const;

/** Types whose shifts and divisions are well defined for every operand. */
export const wordTypes = ["unsigned int", "unsigned long", "unsigned long long"] as const;

export const constants = [
  "0", "1", "-1", "2", "7", "31", "127", "128", "255", "256", "-128", "32767", "65535", "65536", "2147483647", "0x80000000",
  "4294967295u", "-2147483647", "1ul<<63", "0x123456789abcdefl", "'a'", "'\\xf0'", "3u", "5l", "0777", "0xffffffffffffffff", "-2147483648",
] as const;

/** The bits of a type that bit-fields have. */
export const fieldBits = { "unsigned int": 32, int: 32, "unsigned long": 64, long: 64, "unsigned char": 8, _Bool: 1, short: 16 } as const;
export const fieldTypes = Object.keys(fieldBits) as (keyof typeof fieldBits)[];

/** A number for the type that an expression is promoted to. The operand may be a bit-field, which has no size itself. */
export function typeNumber(expression: string): string {
  const types = ["int", "unsigned int", "long", "unsigned long", "long long", "unsigned long long"];
  return `_Generic(+(${expression}), ${types.map((type, i) => `${type}: ${i + 1}`).join(", ")}, default: 0)`;
}
