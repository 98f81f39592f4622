/** Filters of ebpf_model do, on the machines, what the specification says: see `harness/p4-oracle.ts`. */

import { expect, it } from "vitest";
import { ebpf } from "../generators/p4/architectures.ts";
import { wrongRun } from "../harness/p4-properties.ts";

const numRuns = Number(process.env["P4_RUNS"] ?? 1000) / 2;
const seed = Number(process.env["P4_SEED"] ?? 1);

it("do what the interpreter of the language says", () => {
  expect(wrongRun([ebpf], { seed, numRuns }) ?? "").toBe("");
}, 600_000);
