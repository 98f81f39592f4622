/** Values as P4Runtime sends them (P4Runtime 1.4 §8.4). */

/** `width` bits in network order, in as many bytes as they need, in base64. */
export function bytesOf(value: bigint, width: number): string {
  const bytes = Math.max(1, Math.ceil(width / 8));
  const unsigned = BigInt.asUintN(width, value);
  return Buffer.from(unsigned.toString(16).padStart(bytes * 2, "0"), "hex").toString("base64");
}
