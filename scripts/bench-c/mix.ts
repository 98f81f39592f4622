/** What an object's code consists of: which kinds of instructions make one object larger than another. */

import { readFileSync } from "node:fs";
import { parseObject } from "../../backend/elf/parse-object.ts";
import type { Instruction } from "../../backend/isa/instruction.ts";

/** How many instructions of each kind there are. */
export type Mix = ReadonlyMap<string, number>;

const FRAME_POINTER = 10;

export function mixOf(object: string): Mix {
  const { functions } = parseObject(new Uint8Array(readFileSync(object)));
  const counts = new Map<string, number>([["functions", functions.length]]);
  for (const { instructions } of functions) {
    for (const inst of instructions) counts.set(kindOf(inst), (counts.get(kindOf(inst)) ?? 0) + 1);
  }
  return counts;
}

function kindOf(inst: Instruction): string {
  switch (inst.kind) {
    case "alu":
      if (inst.op !== "mov") return "arithmetic";
      return inst.source.kind === "immediate" ? "constants" : "copies";
    case "negate":
    case "byteSwap":
      return "arithmetic";
    case "loadImm64":
      return "wide constants";
    case "load":
      return inst.base === FRAME_POINTER ? "loads from the stack" : "loads";
    case "store":
      return inst.base === FRAME_POINTER ? "stores to the stack" : "stores";
    case "branch":
      return "branches";
    case "jump":
      return "jumps";
    case "call":
      return "calls";
    case "exit":
      return "exits";
    default:
      return "others";
  }
}

/** The kinds of which `ours` has more or fewer than `theirs`, largest difference first: `+12 copies, -2 functions`. */
export function differences(ours: Mix, theirs: Mix): string {
  const kinds = [...new Set([...ours.keys(), ...theirs.keys()])];
  const by = (kind: string): number => (ours.get(kind) ?? 0) - (theirs.get(kind) ?? 0);
  return kinds
    .filter((kind) => by(kind) !== 0)
    .sort((a, b) => Math.abs(by(b)) - Math.abs(by(a)))
    .map((kind) => `${by(kind) > 0 ? "+" : ""}${by(kind)} ${kind}`)
    .join(", ");
}
