/** How an architecture runs a program, in terms of the language alone. */

import type { CheckedProgram } from "../../check/program.ts";
import type { Externs } from "../base.ts";
import type { ControlPlaneState } from "../control-plane.ts";
import type { RunningProgram } from "../interpret.ts";

export type Hook = "tc" | "xdp";

export interface Surroundings {
  readonly controlPlane: ControlPlaneState;
  readonly hook: Hook;
  /** The port that packets come in at. */
  readonly inputPort: bigint;
  /** Extern functions of the program's own, which its C files define. */
  readonly functions?: Externs["call"];
}

export interface ArchitectureModel {
  readonly packageName: string;
  start(checked: CheckedProgram, surroundings: Surroundings): RunningProgram;
}

/** TC_ACT_OK and TC_ACT_SHOT, XDP_PASS and XDP_DROP (linux/pkt_cls.h, linux/bpf.h). */
export const verdicts = { tc: { pass: 0, drop: 2, aborted: 2, redirect: 7 }, xdp: { pass: 2, drop: 1, aborted: 0, redirect: 4 } } as const;
