/** The Internet checksum as the kernel computes it (include/net/checksum.h, lib/checksum.c). */

import { EACCES, EFAULT, EINVAL, ENOTSUPP } from "../errno.ts";
import { skbOf, small, u32, type Helper, type HelperRow } from "./helper.ts";

const FIELD_SIZE = 0xf;
const PSEUDO_HEADER = 0x10;
const MARK_MANGLED_0 = 0x20;
const MARK_ENFORCE = 0x40;
const IPV6 = 0x80;

/** One's complement sum of two 32-bit numbers. */
function addSums(a: number, b: number): number {
  const sum = a + b;
  return (sum >= 0x1_0000_0000 ? sum - 0xffff_ffff : sum) >>> 0;
}

function subtractSums(a: number, b: number): number {
  return addSums(a, ~b >>> 0);
}

/** The complement of a 32-bit sum, as 16 bits. */
function foldSum(sum: number): number {
  return ~addHalves(sum) & 0xffff;
}

function addHalves(sum: number): number {
  const once = (sum & 0xffff) + (sum >>> 16);
  return (once & 0xffff) + (once >>> 16);
}

/** The 32-bit sum of little-endian 16-bit words, added to `seed`. */
function partialSum(bytes: Uint8Array, seed: number): number {
  let sum = seed;
  for (let i = 0; i + 1 < bytes.length; i += 2) sum = addSums(sum, bytes[i]! | (bytes[i + 1]! << 8));
  return bytes.length % 2 === 0 ? sum : addSums(sum, bytes[bytes.length - 1]!);
}

/** As of Linux 6.13, which takes sizes that are no multiple of 4. */
const csumDiff: Helper = (scope, [from, fromSize, to, toSize, seed]) => {
  const before = u32(fromSize!);
  const after = u32(toSize!);
  const old = scope.memory.view(from!, before, "read");
  const fresh = scope.memory.view(to!, after, "read");
  let sum = u32(seed!);
  if (before && after) sum = subtractSums(partialSum(fresh, sum), partialSum(old, 0));
  else if (after) sum = partialSum(fresh, sum);
  else if (before) sum = ~partialSum(old, ~sum >>> 0) >>> 0;
  return addHalves(sum);
};

/** bpf_l3_csum_replace: `flags` says the size of the field that changes; 0 means that `to` is a difference. */
const l3CsumReplace: Helper = (scope, [context, at, from, to, flagBits]) => {
  const skb = skbOf(scope, context!);
  const flags = small(flagBits!);
  const offset = u32(at!);
  if (flags > FIELD_SIZE) return -EINVAL;
  if (offset > 0xffff || offset & 1 || offset + 2 > skb.buffer.length) return -EFAULT;
  return replace(skb.buffer.view(), offset, from!, to!, flags);
};

const l4CsumReplace: Helper = (scope, [context, at, from, to, flagBits]) => {
  const skb = skbOf(scope, context!);
  const flags = small(flagBits!);
  const offset = u32(at!);
  if (flags > (FIELD_SIZE | PSEUDO_HEADER | MARK_MANGLED_0 | MARK_ENFORCE | IPV6)) return -EINVAL;
  if (offset > 0xffff || offset & 1 || offset + 2 > skb.buffer.length) return -EFAULT;
  const packet = skb.buffer.view();
  const isZero = () => packet[offset] === 0 && packet[offset + 1] === 0;
  // A UDP checksum of zero means that there is none.
  if (flags & MARK_MANGLED_0 && !(flags & MARK_ENFORCE) && isZero()) return 0;
  const outcome = replace(packet, offset, from!, to!, flags & FIELD_SIZE);
  if (outcome === 0 && flags & MARK_MANGLED_0 && isZero()) packet.fill(0xff, offset, offset + 2);
  return outcome;
};

function replace(packet: Uint8Array, offset: number, from: bigint, to: bigint, size: number): number {
  const sum = ~(packet[offset]! | (packet[offset + 1]! << 8)) >>> 0;
  let fresh: number;
  switch (size) {
    case 0:
      if (from !== 0n) return -EINVAL;
      fresh = foldSum(addSums(u32(to), sum));
      break;
    case 2:
      fresh = foldSum(addSums(subtractSums(sum, u32(from) & 0xffff), u32(to) & 0xffff));
      break;
    case 4:
      fresh = foldSum(addSums(subtractSums(sum, u32(from)), u32(to)));
      break;
    default:
      return -EINVAL;
  }
  packet[offset] = fresh & 255;
  packet[offset + 1] = fresh >> 8;
  return 0;
}

/** The level of checksums that are known to be right: none, as the packet did not come from a device. */
const csumLevel: Helper = (_scope, [, level]) => (small(level!) > 3 ? -EINVAL : level === 0n ? -EACCES : 0);

export const CHECKSUM_HELPERS: readonly HelperRow[] = [
  [10, "l3_csum_replace", l3CsumReplace],
  [11, "l4_csum_replace", l4CsumReplace],
  [28, "csum_diff", csumDiff],
  [40, "csum_update", () => -ENOTSUPP],
  [135, "csum_level", csumLevel],
];
