/** Whatever the layout of a generated program was, formatting gives one that is its own and says the same. */

import { expect, it } from "vitest";
import { misformatted } from "../harness/p4-properties.ts";

const numRuns = Number(process.env["P4_GENERATED"] ?? 100);
const seed = Number(process.env["P4_SEED"] ?? 1);

it("lays generated programs out once and for all", () => {
  expect(misformatted({ seed, numRuns }) ?? "").toBe("");
}, 600_000);
