/** Compiles one program with both compilers, loads both objects, and compares what they do. */

import { join } from "node:path";
import { compareBehaviour, compareInDoubt, type Comparison } from "./behaviour.ts";
import { compileWithClang, compileWithOurs, FILLINGS, type Compiled } from "./compile.ts";
import type { CorpusProgram } from "./corpus.ts";
import { load } from "./load.ts";
import { refusedAlike } from "./refused-alike.ts";

export interface Side {
  /** Why it does not compile. */
  readonly compileFailure?: string;
  /** Why it does not load. */
  readonly loadFailure?: string;
  /** In slots of eight bytes, every function once; absent when there is no object. */
  readonly instructions?: number;
  /** That the verifier went through, in the programs that load from clang's object; absent when it does not load. */
  readonly verified?: number;
  readonly milliseconds: number;
}

export interface Judgement {
  readonly program: CorpusProgram;
  readonly ours: Side;
  readonly clang: Side;
  /** We refuse what the kernel refuses of clang's object: see `refused-alike.ts`. */
  readonly refusedAlike?: true;
  /** Present when both load. */
  readonly behaviour?: Comparison;
}

export interface JudgeOptions {
  readonly corpus: string;
  /** A folder for objects. */
  readonly scratch: string;
  readonly cpu: string;
}

/**
 * `name` is unique among the programs. An object loads when each of its programs does that loads from clang's: the
 * others need a set-up of their own (a target to replace, a kernel module), or are there to be refused.
 */
export async function judge(program: CorpusProgram, name: string, { corpus, scratch, cpu }: JudgeOptions): Promise<Judgement> {
  const clang = await compileWithClang(program, corpus, cpu);
  const ours = compileWithOurs(program, corpus, join(scratch, `${name}.o`), cpu);
  const [clangSide, theirs] = loadedSide(clang);
  if (clang.failure === undefined && ours.faults && refusedAlike(clang.object, ours.faults, theirs)) return { program, clang: clangSide, ours: side(ours), refusedAlike: true };
  if (theirs.length === 0) return { program, clang: clangSide, ours: side(ours) };
  const [ourSide] = loadedSide(ours, new Set(theirs));
  const judgement = { program, clang: clangSide, ours: ourSide };
  if (ourSide.verified === undefined) return judgement;
  const behaviour = compareBehaviour(clang.object, ours.object, theirs);
  if (behaviour.differences.length === 0) return { ...judgement, behaviour };
  const filled = await Promise.all(FILLINGS.map((option) => compileWithClang(program, corpus, cpu, option)));
  const objects = filled.filter(({ failure }) => failure === undefined).map(({ object }) => object);
  return { ...judgement, behaviour: compareInDoubt(clang.object, ours.object, theirs, objects) };
}

function side({ failure, instructions, milliseconds }: Compiled): Side {
  return { milliseconds, ...(failure === undefined ? { instructions } : { compileFailure: failure }) };
}

/** With the names of the programs that load; all of `wanted` must, and any one when it is absent. */
function loadedSide(compiled: Compiled, wanted?: ReadonlySet<string>): readonly [Side, readonly string[]] {
  const base = side(compiled);
  if (compiled.failure !== undefined) return [base, []];
  const loaded = load(compiled.object, wanted);
  if (typeof loaded === "string") return [{ ...base, loadFailure: loaded }, []];
  const good = [...loaded.programs].filter((entry): entry is [string, number] => typeof entry[1] === "number");
  const [refused] = [...loaded.programs].filter((entry) => typeof entry[1] === "string");
  if (good.length === 0 || (wanted && refused)) return [{ ...base, loadFailure: refused ? `${refused[0]}: ${refused[1]}` : "it has no programs" }, []];
  return [{ ...base, verified: good.reduce((sum, [, verified]) => sum + verified, 0) }, good.map(([name]) => name)];
}
