/** Packets to try programs on: the same in every run. */

const COUNT = 64;

/** Numbers that look random (mulberry32). */
class Dice {
  constructor(private state: number) {}

  /** From 0 to `limit - 1`. */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }

  bytes(count: number): number[] {
    return Array.from({ length: count }, () => this.below(256));
  }
}

/** Whole ones of every common kind, then cut off and broken ones. */
export function packets(): readonly Uint8Array[] {
  const dice = new Dice(7);
  return Array.from({ length: COUNT }, (_, index) => {
    const whole = ethernet(dice);
    if (index % 8 === 6) return Uint8Array.from(whole.slice(0, 14 + dice.below(Math.max(1, whole.length - 14))));
    if (index % 8 === 7) return Uint8Array.from(dice.bytes(14 + dice.below(100)));
    return Uint8Array.from(whole);
  });
}

const be16 = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];
const ports = [22, 53, 80, 443, 8080, 9000, 4789, 6081];

function ethernet(dice: Dice): number[] {
  const addresses = [...dice.pick([[0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [2, 0, 0, 0, 0, dice.below(4)], [1, 0, 0x5e, 0, 0, 1]]), 2, 0, 0, 0, 1, dice.below(4)];
  const tags = dice.pick([[], [], [], [[0x81, 0x00]], [[0x88, 0xa8], [0x81, 0x00]]]).flatMap((type) => [...type, ...be16(dice.below(4096))]);
  return [...addresses, ...tags, ...dice.pick([ipv4, ipv4, ipv4, ipv6, ipv6, arp, other])(dice)];
}

function ipv4(dice: Dice): number[] {
  const options = dice.pick([[], [], [], [1, 1, 1, 0]]);
  const [protocol, payload] = transport(dice, 1);
  const length = 20 + options.length + payload.length;
  const fragment = dice.pick([0, 0, 0, 0x4000, 0x2000, 0x00b9]);
  const header = [0x45 + options.length / 4, dice.below(256), ...be16(length), ...dice.bytes(2), ...be16(fragment), dice.pick([0, 1, 2, 64, 255]), protocol, 0, 0];
  const addresses = [...dice.pick([[10, 0, 0], [192, 168, 1], [127, 0, 0]]), dice.below(4), ...dice.pick([[10, 0, 0], [192, 168, 1], [224, 0, 0]]), dice.below(4)];
  const checksum = internetChecksum([...header, ...addresses, ...options]);
  return [0x08, 0x00, ...header.slice(0, 10), ...be16(checksum), ...addresses, ...options, ...payload];
}

function ipv6(dice: Dice): number[] {
  const [protocol, payload] = transport(dice, 58);
  const extended = dice.below(6) === 0;
  const extension = extended ? [protocol, 0, 1, 4, 0, 0, 0, 0] : [];
  const address = (): number[] => [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, dice.below(4)];
  const header = [0x60, dice.below(16), ...dice.bytes(2), ...be16(extension.length + payload.length), extended ? 0 : protocol, dice.pick([1, 64])];
  return [0x86, 0xdd, ...header, ...address(), ...address(), ...extension, ...payload];
}

function arp(dice: Dice): number[] {
  return [0x08, 0x06, 0, 1, 8, 0, 6, 4, 0, 1 + dice.below(2), ...dice.bytes(6), 10, 0, 0, 1, 0, 0, 0, 0, 0, 0, 10, 0, 0, dice.below(4)];
}

function other(dice: Dice): number[] {
  return [...dice.pick([[0x88, 0x47], [0x88, 0xcc], [0x00, 0x26], [0x88, 0x64]]), ...dice.bytes(46)];
}

/** The protocol's number and the bytes above IP; `icmp` is ICMP's number. */
function transport(dice: Dice, icmp: number): readonly [number, number[]] {
  const data = dice.bytes(dice.pick([0, 1, 8, 33, 100]));
  const addressed = [...be16(dice.pick(ports)), ...be16(dice.pick(ports))];
  switch (dice.below(5)) {
    case 0:
    case 1:
      return [6, [...addressed, ...dice.bytes(8), 0x50, dice.pick([0x02, 0x10, 0x12, 0x18, 0x11, 0x04]), ...dice.bytes(6), ...data]];
    case 2:
    case 3:
      return [17, [...addressed, ...be16(8 + data.length), 0, 0, ...data]];
    default:
      return [icmp, [dice.pick(icmp === 1 ? [8, 0, 3] : [128, 129, 135]), 0, ...dice.bytes(2), 0, 1, 0, dice.below(16), ...data]];
  }
}

function internetChecksum(bytes: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at]! << 8) | bytes[at + 1]!;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
}
