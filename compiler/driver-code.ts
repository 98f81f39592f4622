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
  const wanted = new Map(first.excess);
  let code = first;
  for (let before = 0; variablesInMap && code.excess.size > 0; ) {
    const moved = moveSlotsToMap(module, wanted);
    if (moved.bytes === before) return first;
    before = moved.bytes;
    code = generateCode(moved.module, options);
    for (const [name, bytes] of code.excess) wanted.set(name, (wanted.get(name) ?? 0) + bytes);
  }
  return code;
}
