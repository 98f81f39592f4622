/** The graph of a parser's states (P4-16 §13.1): who goes where. */

import type { Keyset, Name, ParserState } from "../ast.ts";

export const finalStates: ReadonlySet<string> = new Set(["accept", "reject"]);

/** The names that a state may go to; without a transition that is `reject` (§13.5). */
export function targetsOf(state: ParserState): readonly string[] {
  const target = state.transition?.target;
  if (!target) return ["reject"];
  if (isName(target)) return [target.text];
  const named = target.cases.map((one) => one.state.text);
  return target.cases.some(({ keyset }) => takesAll(keyset)) ? named : [...named, "reject"];
}

/** `default`, `_` and `(_, _)`; what no case takes is rejected with error.NoMatch (§13.6). */
function takesAll(keyset: Keyset): boolean {
  if (keyset.kind === "tuple") return keyset.elements.every(takesAll);
  return keyset.kind === "default" || keyset.kind === "dontCare";
}

const isName = (target: NonNullable<ParserState["transition"]>["target"]): target is Name => !("kind" in target);

/** The names of the states that can be come to from `start`, final ones among them. */
export function reachableStates(states: readonly ParserState[]): ReadonlySet<string> {
  const byName = new Map(states.map((state) => [state.name.text, state]));
  const reached = new Set<string>(["start"]);
  // A set is gone over in the order of insertion, with what is added on the way.
  for (const name of reached) {
    const state = byName.get(name);
    if (state) for (const target of targetsOf(state)) reached.add(target);
  }
  return reached;
}
