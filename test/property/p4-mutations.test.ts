/** A valid program in which one rule of the specification is broken is refused: with the right code, on the right line. */

import fc from "fast-check";
import { expect, it } from "vitest";
import { recipes, Choices } from "../generators/p4/choices.ts";
import { textOf } from "../generators/p4/lines.ts";
import { mutations } from "../generators/p4/mutations/all.ts";
import { generate } from "../generators/p4/program.ts";
import { firstError } from "../harness/p4-check.ts";

const numRuns = Number(process.env["P4_MUTANTS"] ?? 4);
const seed = Number(process.env["P4_SEED"] ?? 1);

it.each(mutations.map((mutation) => [`${mutation.section} ${mutation.code}`, mutation.kind, mutation] as const))("%s: %s", (_, __, mutation) => {
  let smallest = "";
  let applied = 0;
  const choices = fc.array(fc.nat({ max: 0xffff }), { maxLength: 6 });
  const refused = fc.property(recipes, choices, (recipe, tape) => {
    const mutant = mutation.apply(generate(recipe), new Choices(tape));
    fc.pre(mutant !== null);
    applied += 1;
    const text = textOf(mutant.lines);
    const error = firstError(text);
    const right = error?.code === mutation.code && error.span?.line === mutant.errorLine;
    if (!right) smallest = `expected ${mutation.code} on line ${mutant.errorLine}, found ${error ? `${error.code} on line ${error.span?.line}: ${error.message}` : "none"}\n${text.split("\n")[mutant.errorLine - 1]}\n\n${text}`;
    return right;
  });
  fc.check(refused, { numRuns, seed, maxSkipsPerRun: 200 });
  expect(smallest).toBe("");
  expect(applied).toBeGreaterThan(0);
}, 60_000);
