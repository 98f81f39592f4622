/** Loops that nothing leaves: the verifier follows them round and round and refuses ("infinite loop detected"). */

import { diagnostic, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Cfg } from "../cfg.ts";
import { dominatorsOf } from "../dominators.ts";
import { loopsOf } from "../loops.ts";
import type { FunctionFacts } from "./facts.ts";
import { certainBlocks } from "./loader-choices.ts";

/** Assembly may hold an `exit`. */
export function endlessLoopFaults({ module, func, cfg }: FunctionFacts): readonly Diagnostic[] {
  const { loops } = loopsOf(cfg, dominatorsOf(cfg));
  if (loops.length === 0) return [];
  const certain = certainBlocks(module, func, cfg);
  return loops
    .filter(({ exits, blocks, header }) => exits.length === 0 && certain.has(header) && ![...blocks].some((id) => cfg.blocks.get(id)!.insts.some((inst) => "assembly" in inst)))
    .map(({ header, latches }) => diagnostic("K0009", spanOf(cfg, [header, ...latches]), "nothing ever leaves this loop", { hint: "give it a condition that ends it, or a break or return" }));
}

function spanOf(cfg: Cfg, blocks: readonly number[]) {
  const places = blocks.map((id) => cfg.blocks.get(id)!).flatMap(({ insts, terminator }) => [...insts, terminator]);
  return places.find(({ span }) => span)?.span;
}
