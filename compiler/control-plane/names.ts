/** Names as people give them: whole, or the end of one behind a dot, where that is enough to tell which. */

import { ControlPlaneError } from "./error.ts";

export function named<T>(all: readonly T[], wanted: string, what: string, namesOf: (one: T) => readonly string[]): T {
  const exact = all.filter((one) => namesOf(one).includes(wanted));
  const found = exact.length > 0 ? exact : all.filter((one) => namesOf(one).some((name) => name.endsWith(`.${wanted}`)));
  if (found.length === 1) return found[0]!;
  const list = (some: readonly T[], word: string): string => some.map((one) => `'${namesOf(one)[0]}'`).join(word);
  if (found.length > 1) throw new ControlPlaneError(`'${wanted}' may be ${list(found, " or ")}`);
  throw new ControlPlaneError(`there is no ${what} '${wanted}'${all.length > 0 ? `: there ${all.length === 1 ? "is" : "are"} ${list(all, ", ")}` : ""}`);
}

/** Values by name for what needs them in order; a name may stand once. */
export function byName<T>(all: readonly T[], given: Readonly<Record<string, unknown>>, what: string, namesOf: (one: T) => readonly string[]): ReadonlyMap<T, unknown> {
  const values = new Map<T, unknown>();
  for (const [name, value] of Object.entries(given)) {
    const one = named(all, name, what, namesOf);
    if (values.has(one)) throw new ControlPlaneError(`${what} '${namesOf(one)[0]}' is given twice`);
    values.set(one, value);
  }
  return values;
}
