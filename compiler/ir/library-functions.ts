/** The functions of the C library that are worked out at compile time, where the strings that they are given are known (C11 7.24). */

export const LIBRARY_FUNCTIONS = ["strlen", "strcmp", "strncmp"] as const;

export type LibraryFunction = (typeof LIBRARY_FUNCTIONS)[number];

/** `strings` are without their last zero; `limit` is what `strncmp` compares at most. */
export function libraryResult(name: LibraryFunction, strings: readonly Uint8Array[], limit?: bigint): bigint {
  const [left, right] = strings as [Uint8Array, Uint8Array];
  if (name === "strlen") return BigInt(left.length);
  // A limit that no string comes to is none.
  const end = limit === undefined || limit > Number.MAX_SAFE_INTEGER ? undefined : Number(limit);
  return compareBytes(left.subarray(0, end), right.subarray(0, end));
}

/** The string that begins at `offset`; null where no zero ends it. */
export function stringIn(bytes: Uint8Array, offset = 0): Uint8Array | null {
  const end = bytes.indexOf(0, offset);
  return end < 0 ? null : bytes.subarray(offset, end);
}

function compareBytes(left: Uint8Array, right: Uint8Array): bigint {
  const at = left.findIndex((byte, index) => byte !== right[index]);
  const difference = at < 0 ? left.length - right.length : left[at]! - (right[at] ?? 0);
  return BigInt(Math.sign(difference));
}
