/** Initialisers of aggregates, in every form that C has for them (C11 6.7.9): with and without braces, designators and strings. */

import { namedMembers, scalarCount, type Shape } from "./aggregates.ts";
import type { Tape } from "./tape.ts";

/** A list in braces; `value` spells each number. */
export function initializer(tape: Tape, shape: Shape, value: (number: number) => string): string {
  let numbers = 0;
  const scalar = (): string => value(tape.oneIn(6) ? 0 : 1 + (numbers++ % 100));

  /** The items may go on behind the last scalar by one, which is one too many. */
  const list = (within: Shape): string => {
    const items = Array.from({ length: 1 + tape.below(scalarCount(within) + 1) }, () => item(within));
    return `{ ${items.join(", ")} }`;
  };
  const item = (within: Shape): string => {
    if (!tape.oneIn(3)) return tape.oneIn(5) ? `{ ${scalar()} }` : scalar();
    const { text, shape: named } = designator(tape, within);
    return text === "" ? scalar() : `${text} = ${whole(named)}`;
  };
  const whole = (named: Shape): string => {
    if (named.kind === "scalar") return scalar();
    if (isText(named) && tape.oneIn(2)) return tape.pick([`"${"ab".slice(0, named.length)}"`, `{ "${"x".slice(0, named.length)}" }`]);
    return tape.oneIn(2) ? list(named) : scalar();
  };
  return list(shape);
}

function isText(shape: Shape): shape is Extract<Shape, { kind: "array" }> {
  return shape.kind === "array" && shape.of.kind === "scalar" && shape.of.type.endsWith("char");
}

/** Where items go on, as `.a[1].b` or `[0 ... 2]`, and what is there. */
function designator(tape: Tape, from: Shape): { readonly text: string; readonly shape: Shape } {
  let text = "";
  let shape = from;
  while (shape.kind !== "scalar" && (text === "" || tape.oneIn(2))) {
    if (shape.kind === "array") {
      const first = tape.below(shape.length);
      const last = first + tape.below(shape.length - first);
      text += last > first && tape.oneIn(3) ? `[${first} ... ${last}]` : `[${first}]`;
      shape = shape.of;
    } else {
      const members = namedMembers(shape);
      if (members.length === 0) break;
      const { name, shape: inner } = tape.pick(members);
      text += `.${name}`;
      shape = inner;
    }
  }
  return { text, shape };
}
