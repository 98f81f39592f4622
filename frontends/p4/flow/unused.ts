/** Declarations that nothing names (P4-16 §20.3.9): off unless asked for, as programs are made from templates. */

import type { Diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import { diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import type { ControlLocal, Name, ParserLocal, ParserState, Statement } from "../ast.ts";
import { reachableStates } from "../check/parser-graph.ts";
import type { CheckedProgram } from "../check/program.ts";
import { statementsIn } from "../check/walk.ts";

export function unused(checked: CheckedProgram): readonly Diagnostic[] {
  const used = usedSymbols(checked);
  const found: Diagnostic[] = [];
  const report = (what: string, name: Name): void => void found.push(diagnostic("P1108", name.span, `${what} '${name.text}' is not used`));
  const local = (one: ControlLocal | ParserLocal | Statement): void => {
    if ((one.kind === "variable" || one.kind === "constant" || one.kind === "table" || one.kind === "action" || one.kind === "valueSet") && !used.has(one)) {
      report(words[one.kind], one.name);
    }
    for (const inner of one.kind === "action" ? [one.body] : one.kind === "table" || one.kind === "valueSet" ? [] : statementsIn(one)) local(inner);
  };
  for (const declaration of checked.program.declarations) {
    if (declaration.kind === "control" && declaration.body) [...declaration.body.locals, declaration.body.apply].forEach(local);
    else if (declaration.kind === "parser" && declaration.body) {
      [...declaration.body.locals, ...declaration.body.states.flatMap(({ statements }) => statements)].forEach(local);
      for (const state of unreachableStates(declaration.body.states)) report("state", state.name);
    } else if ((declaration.kind === "function" || declaration.kind === "action") && declaration.body) local(declaration.body);
  }
  return found;
}

const words = { variable: "variable", constant: "constant", table: "table", action: "action", valueSet: "value set" } as const;

function unreachableStates(states: readonly ParserState[]): readonly ParserState[] {
  const reached = reachableStates(states);
  return states.filter(({ name }) => !reached.has(name.text));
}

/** All that an expression, a type or a list of actions names, and all that is called. */
function usedSymbols({ references, calls }: CheckedProgram): ReadonlySet<unknown> {
  const used = new Set<unknown>(references.values());
  for (const call of calls.values()) {
    if (call.kind === "applyTable") used.add(call.table);
    else if (call.kind === "action" || call.kind === "function") used.add(call.declaration);
  }
  return used;
}
