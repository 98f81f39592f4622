/** Smaller tapes make smaller functions. */

import { cFunction } from "../../generators/c/functions.ts";
import type { CFunction } from "./batch.ts";

/** The function of the smallest tape found that still fails: bytes are left out, or zero, as long as it does. */
export function shrink(func: CFunction, fails: (smaller: CFunction) => boolean): CFunction {
  if (!func.tape) return func;
  let best = func.tape;
  const attempt = (tape: Uint8Array): boolean => {
    const smaller = tape.length < best.length || tape.some((byte, i) => byte !== best[i]);
    if (!smaller || !fails({ ...cFunction(tape, func.name), tape })) return false;
    best = tape;
    return true;
  };
  for (let width = best.length >> 1; width > 0; width >>= 1) {
    for (let at = 0; at + width <= best.length; ) {
      const [before, after] = [best.slice(0, at), best.slice(at + width)];
      const shorter = attempt(Uint8Array.from([...before, ...after]));
      if (!shorter) attempt(Uint8Array.from([...before, ...new Uint8Array(width), ...after]));
      if (!shorter) at += width;
    }
  }
  return { ...cFunction(best, func.name), tape: best };
}
