/** Conditions turned round. */

import type { CpuFeatures } from "../../compiler/bpf/cpu.ts";
import type { JumpOp } from "../isa/instruction.ts";
import { register, type Condition } from "./machine.ts";

const opposites: Readonly<Record<JumpOp, JumpOp | undefined>> = {
  jeq: "jne",
  jne: "jeq",
  jgt: "jle",
  jle: "jgt",
  jge: "jlt",
  jlt: "jge",
  jsgt: "jsle",
  jsle: "jsgt",
  jsge: "jslt",
  jslt: "jsge",
  jset: undefined,
};

/** The condition that holds when `condition` does not, if the instruction set has it. */
export function oppositeOf(condition: Condition, features: CpuFeatures): Condition | undefined {
  const op = opposites[condition.op];
  if (!op) return undefined;
  if (features.lessThan || !/^js?l/.test(op)) return { ...condition, op };
  if (condition.right.kind === "immediate") return undefined;
  const mirrored = op.replace("l", "g") as JumpOp;
  return { ...condition, op: mirrored, left: condition.right.register, right: register(condition.left) };
}
