/** Names as people give them: whole, or the end of one behind a dot, where that is enough to tell which. */

import { closestName } from "../support/closest-name.ts";
import { ControlPlaneError } from "./error.ts";

/** `what` and `whose` are for the message: `key`, ` of table 't'`. */
export function named<T>(all: readonly T[], wanted: string, what: string, namesOf: (one: T) => readonly string[], whose = ""): T {
  const exact = all.filter((one) => namesOf(one).includes(wanted));
  const found = exact.length > 0 ? exact : all.filter((one) => namesOf(one).some((name) => name.endsWith(`.${wanted}`)));
  if (found.length === 1) return found[0]!;
  const list = (some: readonly T[], word: string): string => some.map((one) => `'${namesOf(one)[0]}'`).join(word);
  if (found.length > 1) throw new ControlPlaneError(`'${wanted}' may be ${list(found, " or ")}`);
  throw new ControlPlaneError(`there is no ${what} '${wanted}'${whose}${help(all.flatMap((one) => namesOf(one).slice(0, 1)), wanted)}`);
}

/** More names than this are no help. */
const MOST_NAMES = 12;

function help(names: readonly string[], wanted: string): string {
  const ends = names.flatMap((name) => name.split(".").map((_, at, parts) => parts.slice(at).join(".")));
  const near = closestName(wanted, ends);
  const whole = near === undefined ? undefined : names.find((name) => name === near || name.endsWith(`.${near}`));
  if (whole !== undefined) return `: did you mean '${whole}'?`;
  const shown = names.slice(0, MOST_NAMES).map((name) => `'${name}'`).join(", ");
  if (names.length === 0) return "";
  return `: there ${names.length === 1 ? "is" : "are"} ${shown}${names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ""}`;
}

/** Values by name for what needs them in order; a name may stand once. */
export function byName<T>(all: readonly T[], given: Readonly<Record<string, unknown>>, what: string, namesOf: (one: T) => readonly string[], whose = ""): ReadonlyMap<T, unknown> {
  const values = new Map<T, unknown>();
  for (const [name, value] of Object.entries(given)) {
    const one = named(all, name, what, namesOf, whose);
    if (values.has(one)) throw new ControlPlaneError(`${what} '${namesOf(one)[0]}' is given twice`);
    values.set(one, value);
  }
  return values;
}
