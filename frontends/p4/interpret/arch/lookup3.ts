/** Bob Jenkins' hashlittle of lookup3.c, with the initial value 0: 12 bytes a round, each word little-endian. */

type Words = [a: number, b: number, c: number];

export function lookup3(bytes: Uint8Array): number {
  const start = (0xdeadbeef + bytes.length) >>> 0;
  const state: Words = [start, start, start];
  let at = 0;
  for (; bytes.length - at > 12; at += 12) {
    addWords(state, bytes.subarray(at, at + 12));
    mix(state);
  }
  if (at === bytes.length) return state[2];
  addWords(state, bytes.subarray(at));
  finish(state);
  return state[2];
}

function addWords(state: Words, bytes: Uint8Array): void {
  bytes.forEach((byte, index) => {
    state[index >> 2] = (state[index >> 2]! + (byte << (8 * (index & 3)))) >>> 0;
  });
}

const rotate = (value: number, by: number): number => ((value << by) | (value >>> (32 - by))) >>> 0;

function mix(state: Words): void {
  const [A, B, C] = [0, 1, 2] as const;
  for (const [x, y, z, by] of [[A, C, B, 4], [B, A, C, 6], [C, B, A, 8], [A, C, B, 16], [B, A, C, 19], [C, B, A, 4]] as const) {
    state[x] = (((state[x] - state[y]) >>> 0) ^ rotate(state[y], by)) >>> 0;
    state[y] = (state[y] + state[z]) >>> 0;
  }
}

function finish(state: Words): void {
  const [A, B, C] = [0, 1, 2] as const;
  for (const [x, y, by] of [[C, B, 14], [A, C, 11], [B, A, 25], [C, B, 16], [A, C, 4], [B, A, 14], [C, B, 24]] as const) {
    state[x] = ((state[x] ^ state[y]) - rotate(state[y], by)) >>> 0;
  }
}
