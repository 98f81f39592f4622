/** Which programs of an object load, each judged by itself where they do not all load together, and what they cost. */

import { programInfo } from "../../../backend/kernel/program-info.ts";
import { LibbpfObject } from "./libbpf.ts";

export interface Loaded {
  /** By name, each program that was tried: the instructions that the verifier went through, or why it is refused. */
  readonly programs: ReadonlyMap<string, number | string>;
}

/** Tries the programs of `only`, or all when it is absent. A string says why libbpf does not take the object. */
export function load(path: string, only?: ReadonlySet<string>): Loaded | string {
  const names = namesOf(path);
  if (typeof names === "string") return names;
  const wanted = only ? names.all.filter((name) => only.has(name)) : names.all;
  const together = wanted.filter((name) => names.autoload.has(name));
  const programs = new Map<string, number | string>();
  if (together.length > 0) tryTogether(path, together, programs);
  for (const name of wanted) if (!programs.has(name)) tryTogether(path, [name], programs);
  for (const name of only ?? []) if (!programs.has(name)) programs.set(name, "there is no such program");
  return { programs };
}

function namesOf(path: string): { readonly all: readonly string[]; readonly autoload: ReadonlySet<string> } | string {
  const object = LibbpfObject.open(path);
  if (typeof object === "string") return object;
  const { programs } = object;
  object.close();
  return { all: programs.map((one) => one.name), autoload: new Set(programs.filter((one) => one.autoload).map((one) => one.name)) };
}

/** When several do not load together, nothing is said of any. */
function tryTogether(path: string, names: readonly string[], programs: Map<string, number | string>): void {
  const object = LibbpfObject.open(path);
  if (typeof object === "string") return;
  try {
    const refusal = object.load(new Set(names));
    if (refusal !== null && names.length > 1) return;
    for (const name of names) programs.set(name, refusal ?? programInfo(object.fd(name)).verified);
  } finally {
    object.close();
  }
}
