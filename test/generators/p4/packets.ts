/** Random packets for a program: made of the numbers that stand in its text (`numbersIn`), so that its cases and entries are met. */

import { Choices, type Tape } from "./choices.ts";

/** The kernel takes no shorter ones. */
const SHORTEST = 14;

export function packetOf(tape: Tape, known: readonly bigint[]): Uint8Array {
  const choices = new Choices(tape);
  const length = choices.pick([64, 64 + choices.below(150), SHORTEST + choices.below(120), 64 + choices.below(200)]);
  const bytes: number[] = [];
  while (bytes.length < length) bytes.push(...someBytes(choices, known));
  return withoutShortIp(Uint8Array.from(bytes.slice(0, length)));
}

/** The kernel makes no trial runs with packets that end within their IP header. */
function withoutShortIp(packet: Uint8Array): Uint8Array {
  const type = (packet[12]! << 8) | packet[13]!;
  if ((type === 0x0800 || type === 0x86dd) && packet.length < 54) packet[12] = 0x09;
  return packet;
}

function someBytes(choices: Choices, known: readonly bigint[]): number[] {
  switch (choices.below(6)) {
    case 0:
    case 1:
      return [0];
    case 2:
      return [choices.below(16)];
    case 3:
      return [choices.below(256)];
    case 4:
      return [0xff];
    default:
      return known.length === 0 ? [0] : bytesOf(choices.pick(known));
  }
}

/** As few as hold the number. */
function bytesOf(number: bigint): number[] {
  const digits = number.toString(16);
  return [...Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex")];
}

export function numbersIn(text: string): bigint[] {
  return [...text.matchAll(/\b(?:\d+[ws])?(\d+)\b/g)].map(([, number]) => BigInt(number!)).filter((number) => number < 1n << 128n);
}
