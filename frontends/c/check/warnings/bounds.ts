/** Constant indices outside of their arrays (-Warray-bounds). Arrays at the end of records may be longer than they say. */

import type { TExpr } from "../../checked.ts";
import { bare } from "../../types.ts";
import type { Context } from "../context.ts";

/** The address of the element behind the last one may be taken (C11 6.5.6p8). */
export function warnAboutIndex(cx: Context, base: TExpr, index: TExpr, isAddress: boolean): void {
  if (base.kind !== "address" || index.kind !== "constant") return;
  const { place } = base;
  const array = bare(place.type);
  if ((place.kind !== "local" && place.kind !== "globalVariable") || array.kind !== "array" || array.length === null || array.length === 0) return;
  const last = BigInt(array.length) - (isAddress ? 0n : 1n);
  if (index.value >= 0n && index.value <= last) return;
  cx.bag.report("C5134", index.span, `the index ${index.value} lies outside of '${place.variable.name}', which has ${array.length} elements`);
}
