/** The versions of the BPF instruction set, as clang's -mcpu and the kernel count them. */

/**
 * v1: the base. v2 (Linux 4.14) adds jlt, jle, jslt and jsle. v3 (5.1) adds 32-bit compares and, by convention,
 * the use of 32-bit arithmetic. v4 (6.6) adds signed division, sign-extending moves and loads, bswap and gotol.
 */
export type Cpu = "v1" | "v2" | "v3" | "v4";

/** What code for a `Cpu` may use. */
export interface CpuFeatures {
  /** jlt, jle, jslt, jsle. */
  readonly lessThan: boolean;
  /** 32-bit arithmetic and compares, whose results have their upper half cleared. */
  readonly alu32: boolean;
  /** sdiv, smod, movsx, ldsx, bswap, gotol; and constant stores to the context. */
  readonly v4: boolean;
}

export function featuresOf(cpu: Cpu): CpuFeatures {
  return { lessThan: cpu !== "v1", alu32: cpu === "v3" || cpu === "v4", v4: cpu === "v4" };
}
