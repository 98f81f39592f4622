/** Every program that the generator makes is P4_16: the checker accepts it. */

import { expect, it } from "vitest";
import { refusedProgram } from "../harness/p4-properties.ts";

const numRuns = Number(process.env["P4_GENERATED"] ?? 300);
const seed = Number(process.env["P4_SEED"] ?? 1);

it("accepts generated programs", () => {
  expect(refusedProgram({ seed, numRuns }) ?? "").toBe("");
}, 600_000);
