import { bare, type CType } from "../types.ts";
import type { Context } from "./context.ts";

/** Looks for the definitions that say how large a type is; it may stay incomplete. */
export function completeType(cx: Context, type: CType): void {
  const inner = bare(type);
  if (inner.kind === "record") cx.complete(inner.record);
  else if (inner.kind === "enum") cx.complete(inner.info);
  else if (inner.kind === "array") completeType(cx, inner.element);
}
