/** Packets of the kinds that helpers tell apart. The kernel runs none whose IP header is cut short. */

import { bytesOfHex } from "../harness/hex.ts";

const ADDRESSES = "020000000001 020000000002";
const IPV4 = "4500 0032 1234 4000 4011 abcd 0a000001 0a000002";
const UDP = "1234 0035 001e 5678 000102030405060708090a0b0c0d0e0f101112131415";
const IPV6 = "60000000 001e 11 40 20010db8000000000000000000000001 20010db8000000000000000000000002";

export const packets: Readonly<Record<string, Uint8Array>> = {
  "IPv4 UDP": bytesOfHex(`${ADDRESSES} 0800 ${IPV4} ${UDP}`),
  "IPv6 UDP": bytesOfHex(`${ADDRESSES} 86dd ${IPV6} ${UDP}`),
  "IPv4 in a VLAN": bytesOfHex(`${ADDRESSES} 8100 2064 0800 ${IPV4} ${UDP}`),
  "IPv4 in two VLANs": bytesOfHex(`${ADDRESSES} 88a8 0064 8100 00c8 0800 ${IPV4} ${UDP}`),
  "ARP broadcast": bytesOfHex("ffffffffffff 020000000002 0806 0001 0800 0604 0001 020000000002 0a000001 000000000000 0a000002 000000000000000000000000000000000000"),
  multicast: bytesOfHex(`01005e000001 020000000002 0800 ${IPV4} ${UDP}`),
  "to the loopback device": bytesOfHex(`000000000000 020000000002 0800 ${IPV4} ${UDP}`),
  "802.3 length": bytesOfHex("020000000001 020000000002 0020 aaaa0300000008000102030405060708090a0b0c0d0e0f10111213141516171819202122232425262728292a2b2c2d"),
  "hardly more than a header": bytesOfHex(`${ADDRESSES} 0806 00`),
};
