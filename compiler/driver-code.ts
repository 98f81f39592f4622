/** The code of one module, with large variables in a map where that is allowed and the stack is too small for them. */

import { generateCode, type CodegenOptions } from "../backend/codegen.ts";
import type { CompiledModule } from "../backend/compiled.ts";
import type { StageResult } from "./diagnostics/diagnostic.ts";
import type { Module } from "./ir/ir.ts";
import { moveSlotsToMap } from "./passes/slots-to-map.ts";

export interface CodeOptions extends CodegenOptions {
  /** Where the programs are of a kind that nothing interrupts with another packet. */
  readonly variablesInMap?: boolean;
}

/**
 * Takes away as much as there is too much, until it fits: variables share places in a frame, so that one that leaves may
 * gain less than its size. When all that can leave is not enough, what is said is what was asked for at first.
 */
export function codeOf(module: Module, { variablesInMap = false, ...options }: CodeOptions): StageResult<CompiledModule> {
  const first = generateCode(module, options);
  let [code, left] = [first, new Map<string, number>() as ReadonlyMap<string, number>];
  while (variablesInMap && code.excess.size > 0) {
    // More than has left already: at least one more variable does, or there are no more.
    const wanted = new Map(left);
    for (const [name, bytes] of code.excess) wanted.set(name, (left.get(name) ?? 0) + bytes);
    const moved = moveSlotsToMap(module, wanted);
    if (total(moved.bytes) <= total(left)) return first;
    [code, left] = [generateCode(moved.module, options), moved.bytes];
  }
  return code;
}

function total(bytes: ReadonlyMap<string, number>): number {
  return [...bytes.values()].reduce((sum, one) => sum + one, 0);
}
