/** What the two engines have in common: they run a prepared program in an environment. */

import { STACK_LIMIT } from "../../compiler/bpf/limits.ts";
import type { MachineEnvironment } from "../../compiler/machine/machine-environment.ts";
import { invariant } from "../../compiler/support/invariant.ts";
import { MOST_FRAMES, type FunctionAddresses, type Program } from "./program.ts";

export interface EngineHost {
  readonly environment: MachineEnvironment;
  readonly programs: readonly Program[];
  readonly functionAddresses: FunctionAddresses;
  readonly stack: Stack;
  /** Instructions that a run may take. */
  readonly stepLimit: number;
}

export interface Engine {
  /** Runs a program by its index with `context` in r1; gives r0. Throws `RunError`. */
  run(program: number, context: bigint): bigint;
  /** The instructions of the last run. */
  readonly steps: number;
}

/** The frames of the call stack: regions of their own, so that an access past one faults. */
export interface Stack {
  /** The address of the first frame, and from one to the next. */
  readonly base: number;
  readonly step: number;
}

export function allocateStack(environment: MachineEnvironment): Stack {
  const frames = Array.from({ length: MOST_FRAMES }, (_, depth) =>
    environment.memory.allocateAt(STACK_LIMIT, { name: depth === 0 ? "the stack" : `the stack of call depth ${depth}`, access: "write" }),
  );
  const step = frames[1]! - frames[0]!;
  invariant(frames.every((frame, i) => frame === frames[0]! + i * step), "stack frames follow each other");
  return { base: frames[0]!, step };
}

export const STEP_LIMIT_MESSAGE = "the program runs too long: an endless loop?";
export const DEPTH_MESSAGE = `more than ${MOST_FRAMES} calls deep`;
