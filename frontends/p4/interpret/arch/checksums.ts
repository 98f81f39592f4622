/** Internet checksums (RFC 1071, RFC 1624). */

/** The complement of the one's complement sum of the 16-bit words of numbers that are `[value, width]`. */
export function internetChecksum(parts: readonly (readonly [bigint, number])[]): bigint {
  let sum = 0n;
  for (const [value, width] of parts) for (let at = 0; at < width; at += 16) sum += (value >> BigInt(at)) & 0xffffn;
  while (sum >> 16n) sum = (sum & 0xffffn) + (sum >> 16n);
  return ~sum & 0xffffn;
}

/** The checksum after a field of `width` bits changed: HC' = ~(~HC + ~m + m'). */
export function replacedChecksum(checksum: bigint, before: bigint, after: bigint, width: number): bigint {
  const complement = (value: bigint, bits: number): bigint => BigInt.asUintN(bits, ~value);
  return internetChecksum([[complement(checksum, 16), 16], [complement(before, width), width], [after, width]]);
}
