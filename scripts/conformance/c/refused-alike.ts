/** Whether what we refuse to compile is what the kernel refuses of clang's object: by program, found by the lines of their code. */

import { readFileSync } from "node:fs";
import { ObjectError } from "../../../backend/elf/object-error.ts";
import { readObject } from "../../../backend/elf/read-object.ts";
import type { LoadableProgram } from "../../../backend/loadable.ts";

/** An error of ours, and where it stands. */
export interface Fault {
  readonly code: string;
  readonly file?: string;
  readonly line?: number;
}

/** The codes that stand for a verdict of the verifier: its rules, and the stack that all calls together may take. */
const foreseen = /^(K\d+|B0001)$/;

/**
 * True when every fault foresees a verdict, and no program of clang's object loads that has code of the fault's line.
 * `loading` are the programs that the kernel takes.
 */
export function refusedAlike(object: string, faults: readonly Fault[], loading: readonly string[]): boolean {
  if (faults.length === 0 || !faults.every(({ code }) => foreseen.test(code))) return false;
  const programs = programsOf(object);
  return faults.every((fault) => {
    const there = programs.filter(({ lines }) => lines.some((one) => one.line === fault.line && sameFile(one.file, fault.file ?? "")));
    return there.length > 0 && there.every(({ name }) => !loading.includes(name));
  });
}

function programsOf(object: string): readonly LoadableProgram[] {
  try {
    return readObject(new Uint8Array(readFileSync(object))).programs;
  } catch (error) {
    if (error instanceof ObjectError) return [];
    throw error;
  }
}

/** Compilers write the same path in several ways. */
function sameFile(left: string, right: string): boolean {
  const end = (path: string): string => path.split("/").slice(-2).join("/");
  return end(left) === end(right);
}
