/** Helpers that steer: bpf_loop, bpf_tail_call, locks. */

import { E2BIG, EINVAL } from "../errno.ts";
import { TailCall } from "../environment.ts";
import { ProgArrayMap } from "../maps/reference-maps.ts";
import { u32, type Helper, type HelperRow, type HelperScope } from "./helper.ts";

/** BPF_MAX_LOOPS. */
const MOST_LOOPS = 8 << 20;

const loop: Helper = (_scope, [count, callback, argument, flags], callBack) => {
  if (flags !== 0n) return -EINVAL;
  const rounds = u32(count!);
  // The verifier puts the loop in the place of the call, and its error has 32 bits.
  if (rounds > MOST_LOOPS) return BigInt.asUintN(32, BigInt(-E2BIG));
  for (let round = 0; round < rounds; round++) {
    if (callBack(callback!, [BigInt(round), argument!, 0n, 0n, 0n]) !== 0n) return round + 1;
  }
  return rounds;
};

/** The program in a slot of a prog array, if there is one. */
export function tailCallTarget(scope: HelperScope, map: bigint, index: bigint): string | undefined {
  const target = scope.mapAt(map);
  return target instanceof ProgArrayMap ? target.programAt(u32(index)) : undefined;
}

const tailCall: Helper = (scope, [, map, index]) => {
  const program = tailCallTarget(scope, map!, index!);
  if (program !== undefined && scope.countTailCall()) throw new TailCall(program);
  return -EINVAL;
};

/** One program runs at a time, so there is nothing to wait for. */
const touchLock: Helper = (scope, [lock]) => {
  scope.memory.view(lock!, 4, "write");
  return 0;
};

export const CONTROL_HELPERS: readonly HelperRow[] = [
  [12, "tail_call", tailCall],
  [93, "spin_lock", touchLock],
  [94, "spin_unlock", touchLock],
  [181, "loop", loop],
];
