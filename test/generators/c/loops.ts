/** Loops of a few turns, with every way to leave them. */

import { expression, type Reads } from "./expressions.ts";
import type { Scope } from "./scope.ts";

/** `block` gives the statements within, different ones each time. */
type Loop = (scope: Scope, reads: Reads, block: () => string[]) => string[];

export const loops: readonly Loop[] = [
  (scope, reads, block) => {
    const counter = scope.fresh("i");
    return [`for (int ${counter} = 0; ${counter} < ${turns(scope)}; ${counter}++) {`, ...leave(scope, reads), ...block(), "}"];
  },
  (scope, reads, block) => {
    const counter = scope.fresh("i");
    const head = `for (${scope.tape.pick(["unsigned char", "short", "unsigned long", "long"])} ${counter} = ${turns(scope)}; ${counter}-- > 0;) {`;
    return [head, ...leave(scope, reads), ...block(), "}"];
  },
  (scope, reads, block) => {
    const counter = scope.fresh("i");
    return [`{ int ${counter} = ${turns(scope)}; while (${counter} && (${expression(reads, 1)})) {`, `${counter}--;`, ...leave(scope, reads), ...block(), "} }"];
  },
  (scope, reads, block) => {
    const counter = scope.fresh("i");
    return [`{ int ${counter} = 0; do {`, ...leave(scope, reads), ...block(), `} while (++${counter} < ${turns(scope)} && (${expression(reads, 2)})); }`];
  },
  // A loop of gotos, one way of which leads into its middle.
  (scope, reads, block) => {
    const [counter, top, middle] = [scope.fresh("i"), scope.fresh("l"), scope.fresh("l")];
    return [
      `{ int ${counter} = 0; if (${expression(reads, 2)}) goto ${middle};`, `${top}:`, ...block(), `${middle}:`, ...block(),
      `if (${counter}++ < ${scope.tape.below(4)}) goto ${top}; }`,
    ];
  },
];

function turns(scope: Scope): number {
  return 1 + scope.tape.below(5);
}

function leave(scope: Scope, reads: Reads): string[] {
  return scope.tape.oneIn(3) ? [`if (${expression(reads, 2)}) ${scope.tape.pick(["break", "continue"])};`] : [];
}
