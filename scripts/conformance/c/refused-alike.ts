/** Whether what we refuse to compile is what the kernel refuses of clang's object: by program, found by the lines of their code. */

import { readFileSync } from "node:fs";
import { ObjectError } from "../../../backend/elf/object-error.ts";
import { readObject } from "../../../backend/elf/read-object.ts";
import type { LoadableProgram } from "../../../backend/loadable.ts";

export interface Place {
  readonly file: string;
  readonly line: number;
}

/** An error of ours, where it stands, and which functions it names besides. */
export interface Fault {
  readonly code: string;
  readonly place?: Place;
  readonly functions: readonly Place[];
}

/** The codes that stand for a verdict of the verifier: its rules, and the stack that all calls together may take. */
const foreseen = /^(K\d+|B0001)$/;

/**
 * True when every fault foresees a verdict, and no program of clang's object loads that has code of the fault's line and of
 * the functions that it names. `loading` are the programs that the kernel takes.
 */
export function refusedAlike(object: string, faults: readonly Fault[], loading: readonly string[]): boolean {
  if (faults.length === 0 || !faults.every(({ code }) => foreseen.test(code))) return false;
  const programs = programsOf(object);
  return faults.every((fault) => {
    const ofLine = fault.place ? [withCode(programs, fault.place, "before"), withCode(programs, fault.place, "after")].find((one) => one.length > 0) : programs;
    const named = fault.functions.map((place) => withCode(programs, place, "after"));
    const there = (ofLine ?? []).filter((one) => named.every((some) => some.includes(one)));
    return there.length > 0 && there.every(({ name }) => !loading.includes(name));
  });
}

/** Of a line without code, as optimisers and declarations leave some, the nearest one before or after it that has some counts. */
function withCode(programs: readonly LoadableProgram[], { file, line }: Place, where: "before" | "after"): readonly LoadableProgram[] {
  const lines = programs.flatMap((one) => one.lines).filter((one) => sameFile(one.file, file) && (where === "before" ? one.line <= line : one.line >= line));
  const nearest = where === "before" ? Math.max(...lines.map((one) => one.line)) : Math.min(...lines.map((one) => one.line));
  return programs.filter((one) => one.lines.some((record) => record.line === nearest && sameFile(record.file, file)));
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
