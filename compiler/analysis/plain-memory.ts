/** Of which memory the kernel lets any part of a field be read; of the ctx and of sockets it lets none but what it lists. */

import type { Inst } from "../ir/ir.ts";
import type { PointerFact } from "./provenance.ts";

/** map_lookup_elem and ringbuf_reserve. */
const plainGivers: ReadonlySet<number> = new Set([1, 131]);

/** Memory of which any part may be read. Of what helpers give that is map values and ring buffer records; sockets are not. */
export function isPlainMemory(fact: PointerFact | undefined, defs: readonly (Inst | undefined)[]): boolean {
  switch (fact?.provenance.kind) {
    case "packet":
    case "slot":
    case "symbol":
      return true;
    case "helper": {
      const source = defs[fact.root];
      return source?.op === "call" && source.callee.kind === "helper" && plainGivers.has(source.callee.id);
    }
    default:
      return false;
  }
}
