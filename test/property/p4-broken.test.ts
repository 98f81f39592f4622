/** Whatever the P4 frontend is given, it answers soon, in places that exist, always the same, and never throws. */

import { expect, it } from "vitest";
import { breakages } from "../generators/broken-text.ts";
import { wrongAnswer } from "../harness/p4-properties.ts";
import { knownTexts } from "../harness/p4-texts.ts";

const count = Number(process.env["P4_BROKEN"] ?? 2000);
const seed = Number(process.env["P4_SEED"] ?? 1);
const texts = knownTexts(process.env["P4C"]);

it.each(breakages)("answers to programs that are broken by: %s", (breakage) => {
  expect(wrongAnswer(breakage, texts, { seed, numRuns: Math.ceil(count / breakages.length) }) ?? "").toBe("");
}, 600_000);
