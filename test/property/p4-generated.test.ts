/** Every program that the generator makes is P4_16: the checker accepts it. */

import fc from "fast-check";
import { expect, it } from "vitest";
import { programs, programText } from "../generators/p4/program.ts";
import { firstError } from "../harness/p4-check.ts";

it("accepts generated programs", () => {
  let smallest = "";
  const accepted = fc.property(programs(), (program) => {
    const text = programText(program);
    const error = firstError(text);
    if (error) smallest = `${error.span?.line}: ${error.code} ${error.message}\n${text}`;
    return error === undefined;
  });
  const { failed, seed } = fc.check(accepted, { numRuns: Number(process.env["P4_GENERATED"] ?? 300), seed: Number(process.env["P4_SEED"] ?? 1) });
  expect(failed ? `seed ${seed}, line ${smallest}` : "").toBe("");
}, 600_000);
