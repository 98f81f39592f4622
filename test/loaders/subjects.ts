/** The compilers whose objects the loaders are tried with: ours, and clang, which shows that the trial itself is sound. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { missingTool } from "../kernel/requirements.ts";
import { run } from "./command.ts";
import { withScratch } from "./scratch.ts";

export interface Subject {
  readonly name: string;
  /** Null when it is there. */
  readonly missing: string | null;
  /** The object of `programs/<name>`. */
  compile(name: string): Uint8Array;
}

const programs = new URL("programs/", import.meta.url);
const headers = fileURLToPath(new URL("../../stdlib/c", import.meta.url));

export function programPath(name: string): string {
  return fileURLToPath(new URL(name, programs));
}

const clang: Subject = {
  name: "clang",
  missing: missingTool("clang-22"),
  compile: (name) => {
    let object = new Uint8Array();
    withScratch(({ folder }) => {
      const out = `${folder}/out.o`;
      run(["clang-22", "--target=bpf", "-mcpu=v3", "-O2", "-g", "-nostdinc", "-I", headers, "-c", programPath(name), "-o", out]);
      object = new Uint8Array(readFileSync(out));
    });
    return object;
  },
};

export const subjects: readonly Subject[] = [clang];
