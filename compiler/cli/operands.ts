/** Which files of a command line are compiled, and which belong to one of them. */

import { STANDARD_INPUT } from "./host.ts";

export interface Compilation {
  readonly path: string;
  /** C files with extern functions of the P4 program at `path`. */
  readonly cFiles: readonly string[];
}

/** C files beside one P4 program belong to it; otherwise each file stands by itself. `-` is standard input. */
export function compilationsOf(operands: readonly string[]): readonly Compilation[] {
  const paths = operands.map((operand) => (operand === "-" ? STANDARD_INPUT : operand));
  const programs = paths.filter((path) => path.endsWith(".p4"));
  const cFiles = paths.filter((path) => path.endsWith(".c"));
  const owner = programs.length === 1 ? programs[0] : undefined;
  const alone = paths.filter((path) => path !== owner && (owner === undefined || !path.endsWith(".c"))).map((path) => ({ path, cFiles: [] }));
  return owner === undefined ? alone : [{ path: owner, cFiles }, ...alone];
}
