/** The compilers whose objects the loaders are tried with: ours, and clang, which shows that the trial itself is sound. */

import { CLANG, compileWithClang } from "../harness/clang.ts";
import { compileOurselves } from "../kernel/compile.ts";
import { missingTool } from "../kernel/requirements.ts";

export interface Subject {
  readonly name: string;
  readonly languages: readonly ("c" | "p4")[];
  /** Null when it is there. */
  readonly missing: string | null;
  /** Throws with its diagnostics when the file does not compile. */
  compile(source: URL): Uint8Array;
}

/** A program of the tests' own. */
export function programUrl(name: string): URL {
  return new URL(`programs/${name}`, import.meta.url);
}

const clang: Subject = {
  name: "clang",
  languages: ["c"],
  missing: missingTool(CLANG),
  compile: (source) => compileWithClang(source),
};

const ours: Subject = {
  name: "ebpfc",
  languages: ["c", "p4"],
  missing: null,
  compile: (source) => compileOurselves(source),
};

export const subjects: readonly Subject[] = [ours, clang];
