/**
 * The properties of the P4 frontend over generated programs, which the tests and `npm run fuzz:p4` share. Each gives what
 * is wrong with the smallest program that was found, or null.
 */

import fc from "fast-check";
import type { Architecture } from "../generators/p4/architectures.ts";
import { oracleCases } from "../generators/p4/oracle-cases.ts";
import { brokenText, type Breakage } from "../generators/broken-text.ts";
import { Choices, recipes, tapes } from "../generators/p4/choices.ts";
import { textOf } from "../generators/p4/lines.ts";
import type { Mutation } from "../generators/p4/mutations/mutation.ts";
import { generate, programs, programText } from "../generators/p4/program.ts";
import { answerFault } from "./p4-answer.ts";
import { firstError } from "./p4-check.ts";
import { formatFault } from "./p4-format.ts";
import { oracleFault } from "./p4-oracle.ts";

export interface Runs {
  readonly seed: number;
  readonly numRuns: number;
}

/** Smaller programs are sought for so long after one was found. */
const SHRINK_MS = 30_000;

/** A fault is the text of a report; shrinking leaves the smallest in it. */
function smallest<T>(arbitrary: fc.Arbitrary<T>, runs: Runs, faultOf: (value: T) => string | null): string | null {
  let found: string | null = null;
  let deadline = Infinity;
  const holds = fc.property(arbitrary, (value) => {
    if (Date.now() > deadline) return true;
    const fault = faultOf(value);
    if (fault !== null && found === null) deadline = Date.now() + SHRINK_MS;
    found = fault ?? found;
    return fault === null;
  });
  fc.check(holds, { ...runs, maxSkipsPerRun: 200 });
  return found;
}

/** Generated programs are accepted. */
export function refusedProgram(runs: Runs): string | null {
  return smallest(programs(), runs, (program) => {
    const text = programText(program);
    const error = firstError(text);
    return error ? `${error.span?.line}: ${error.code} ${error.message}\n${text}` : null;
  });
}

/** Generated programs, in one line each, are laid out once and for all, and say the same afterwards. */
export function misformatted(runs: Runs): string | null {
  return smallest(programs(), runs, (program) => {
    const text = withoutLayout(programText(program));
    const fault = formatFault("generated.p4", text);
    return fault === null ? null : `${fault}\n${text}`;
  });
}

/** Directives and what stands before a comment keep their lines. */
function withoutLayout(text: string): string {
  const joined = (line: string): string => (line.includes("//") ? `${line.trim()}\n` : `${line.trim().replaceAll(/ +/g, "  ")} `);
  return text.split("\n").map((line) => (line.startsWith("#") ? `\n${line}\n` : joined(line))).join("");
}

/** Objects of generated programs do what the interpreter of the language says. */
export function wrongRun(architectures: readonly Architecture[], runs: Runs): string | null {
  return smallest(oracleCases(architectures), runs, (oracleCase) => {
    const fault = oracleFault(oracleCase);
    return fault === null ? null : `${fault}\n(hook ${oracleCase.hook}, level ${oracleCase.level})\n${oracleCase.text}`;
  });
}

/** What a mutation makes of them is refused with its code, on its line. */
export function wrongMutant(mutation: Mutation, runs: Runs): { readonly fault: string | null; readonly applied: number } {
  let applied = 0;
  const fault = smallest(fc.tuple(recipes, tapes(6)), runs, ([recipe, tape]) => {
    const mutant = mutation.apply(generate(recipe), new Choices(tape));
    fc.pre(mutant !== null);
    applied += 1;
    const text = textOf(mutant.lines);
    const error = firstError(text);
    if (error?.code === mutation.code && error.span?.line === mutant.errorLine) return null;
    const found = error ? `${error.code} on line ${error.span?.line}: ${error.message}` : "none";
    return `${mutation.kind}: expected ${mutation.code} on line ${mutant.errorLine}, found ${found}\n${text.split("\n")[mutant.errorLine - 1]}\n\n${text}`;
  });
  return { fault, applied };
}

/** The frontend answers as it must to what is made of generated programs, or of the `texts`, by breaking them. */
export function wrongAnswer(breakage: Breakage, texts: readonly string[], runs: Runs): string | null {
  return smallest(fc.tuple(recipes, tapes(400), fc.boolean(), fc.nat({ max: 9 })), runs, ([recipe, tape, generated, twice]) => {
    const sources = generated ? [programText(generate(recipe))] : texts;
    const text = brokenText(sources, breakage, new Choices(tape));
    const fault = answerFault(text, twice === 0);
    return fault === null ? null : `${breakage}: ${fault}\n${text}`;
  });
}
