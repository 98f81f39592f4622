/** Types that are complete, or not (C11 6.2.5). */

import type { Span } from "../../../compiler/source/source.ts";
import { bare, printCType, type CType } from "../types.ts";
import type { Context } from "./context.ts";

/** Looks for the definitions that say how large a type is; it may stay incomplete. */
export function completeType(cx: Context, type: CType): void {
  const inner = bare(type);
  if (inner.kind === "record") cx.complete(inner.record);
  else if (inner.kind === "enum") cx.complete(inner.info);
  else if (inner.kind === "array") completeType(cx, inner.element);
}

/** A struct or union that is only named. */
export function isUndefinedRecord(type: CType): boolean {
  const inner = bare(type);
  return inner.kind === "record" && inner.record.members === null;
}

/** Where its members would have to be known. */
export function reportUndefinedRecord(cx: Context, type: CType, span: Span): void {
  const name = printCType(bare(type));
  const isLegacyMap = name === "struct bpf_map_def";
  const hint = "libbpf has it no more since 1.0: define the map in SEC(\".maps\"), or the struct yourself";
  cx.bag.report("C1004", span, `'${name}' is not defined here`, isLegacyMap ? { hint } : {});
}
