/** One networking program of the corpus, compiled by both for one CPU: size, verification and speed of both objects. */

import { join } from "node:path";
import { compileWithClang, compileWithOurs, type Compiled } from "../conformance/c/compile.ts";
import type { CorpusProgram } from "../conformance/c/corpus.ts";
import { load } from "../conformance/c/load.ts";
import { mixOf, type Mix } from "./mix.ts";
import { runTimes } from "./run-time.ts";

export interface Costs {
  readonly instructions: number;
  readonly verified: number;
  /** Nanoseconds a run, of all programs that take packets; 0 when there are none. */
  readonly nanoseconds: number;
  readonly mix: Mix;
}

export interface Compared {
  readonly path: string;
  readonly ours: Costs;
  readonly clang: Costs;
}

export interface CompareOptions {
  readonly corpus: string;
  readonly scratch: string;
  readonly cpu: string;
  /** Runs of each program; 0 measures no time. */
  readonly repeat: number;
}

/** Undefined when one of the two does not compile or load. */
export async function compare(program: CorpusProgram, { corpus, scratch, cpu, repeat }: CompareOptions): Promise<Compared | undefined> {
  const clang = await compileWithClang(program, corpus, cpu);
  if (clang.failure !== undefined) return undefined;
  const names = loadable(clang.object);
  if (names.size === 0) return undefined;
  const ours = compileWithOurs(program, corpus, join(scratch, "ours.o"), cpu);
  if (ours.failure !== undefined) return undefined;
  const [own, theirs] = [loadable(ours.object, names), loadable(clang.object, names)];
  if (own.size < names.size) return undefined;
  const [ourTime, clangTime] = repeat === 0 ? [0, 0] : runTimes([ours.object, clang.object], [...names.keys()], repeat);
  const costs = ({ object, instructions }: Compiled, programs: ReadonlyMap<string, number>, nanoseconds: number): Costs => {
    return { instructions, verified: sum(programs), nanoseconds, mix: mixOf(object) };
  };
  return { path: program.path, ours: costs(ours, own, ourTime), clang: costs(clang, theirs, clangTime) };
}

/** By name, the programs that load and what the verifier went through for each. */
function loadable(object: string, only?: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const loaded = load(object, only && new Set(only.keys()));
  if (typeof loaded === "string") return new Map();
  return new Map([...loaded.programs].filter((entry): entry is [string, number] => typeof entry[1] === "number"));
}

function sum(programs: ReadonlyMap<string, number>): number {
  return [...programs.values()].reduce((total, one) => total + one, 0);
}
