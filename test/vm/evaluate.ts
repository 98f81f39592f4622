/** A few instructions as a function of two numbers: the result goes out in the first bytes of the packet. */

import { runOnBoth, type ProgramSource } from "./objects.ts";

/** r0 = `a` and r1 = `b`; then `code`; then r0 is what is given back. On both engines, which must agree. */
export function evaluate(code: string, a: bigint, b: bigint): bigint {
  return resultIn(runOnBoth(evaluation(code, a, b)).packet);
}

function evaluation(code: string, a: bigint, b: bigint): ProgramSource {
  return {
    code: `r6 = *(u32 *)(r1 + 0)
      r7 = *(u32 *)(r1 + 4)
      r8 = r6
      r8 += 8
      if r8 > r7 goto short
      r0 = ${signed(a)} ll
      r1 = ${signed(b)} ll
      ${code}
      *(u64 *)(r6 + 0) = r0
      short:
      r0 = 2
      exit`,
  };
}

function signed(value: bigint): string {
  const number = BigInt.asIntN(64, value);
  return number < 0n ? `-0x${(-number).toString(16)}` : `0x${number.toString(16)}`;
}

function resultIn(packet: Uint8Array): bigint {
  return new DataView(packet.buffer, packet.byteOffset).getBigUint64(0, true);
}
