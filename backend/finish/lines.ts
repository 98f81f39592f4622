/** Instructions in their order, before it is known how far their jumps go. */

import type { CoreRelocation } from "../../compiler/ir/core-relocation.ts";
import type { Span } from "../../compiler/source/source.ts";
import { slotsOf, type Instruction } from "../isa/instruction.ts";

export interface Line {
  readonly instruction: Instruction;
  readonly span: Span | undefined;
  readonly core?: CoreRelocation | undefined;
  /** The block that a jump or branch goes to … */
  readonly block?: number | undefined;
  /** … or the lines that it skips. */
  readonly skip?: number;
  /** Blocks whose first instruction this is. */
  readonly starts?: readonly number[];
}

/** Where jumps and branches go: indices of lines. */
export function targetsOf(lines: readonly Line[]): (number | undefined)[] {
  const starts = new Map<number, number>();
  lines.forEach((line, index) => {
    for (const block of line.starts ?? []) starts.set(block, index);
  });
  return lines.map((line, index) => {
    if (line.skip !== undefined) return index + 1 + line.skip;
    return line.block === undefined ? undefined : starts.get(line.block)!;
  });
}

/** Where each instruction starts, in slots of eight bytes. */
export function slotPositions(lines: readonly Line[]): number[] {
  let position = 0;
  return lines.map(({ instruction }) => {
    const start = position;
    position += slotsOf(instruction);
    return start;
  });
}
