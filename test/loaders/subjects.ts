/** The compilers whose objects the loaders are tried with: ours, and clang, which shows that the trial itself is sound. */

import { fileURLToPath } from "node:url";
import { compileWithClang } from "../kernel/clang.ts";
import { missingTool } from "../kernel/requirements.ts";

export interface Subject {
  readonly name: string;
  /** Null when it is there. */
  readonly missing: string | null;
  /** The object of `programs/<name>`. */
  compile(name: string): Uint8Array;
}

const programs = new URL("programs/", import.meta.url);

export function programPath(name: string): string {
  return fileURLToPath(new URL(name, programs));
}

const clang: Subject = {
  name: "clang",
  missing: missingTool("clang-22"),
  compile: (name) => compileWithClang(new URL(name, programs)),
};

export const subjects: readonly Subject[] = [clang];
