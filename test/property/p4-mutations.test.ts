/** A valid program in which one rule of the specification is broken is refused: with the right code, on the right line. */

import { expect, it } from "vitest";
import { mutations } from "../generators/p4/mutations/all.ts";
import { wrongMutant } from "../harness/p4-properties.ts";

const numRuns = Number(process.env["P4_MUTANTS"] ?? 4);
const seed = Number(process.env["P4_SEED"] ?? 1);

it.each(mutations.map((mutation) => [mutation.section, mutation.code, mutation.kind, mutation] as const))("%s %s: %s", (_section, _code, _kind, mutation) => {
  const { fault, applied } = wrongMutant(mutation, { seed, numRuns });
  expect(fault ?? "").toBe("");
  expect(applied).toBeGreaterThan(0);
}, 60_000);
