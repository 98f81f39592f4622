/** What a switch of v1model cannot do, as its behavioural model defines it. */

import type { Statement } from "../../ast.ts";
import { resolved } from "../../check/types.ts";
import { statementsIn } from "../../check/walk.ts";
import type { ArchitectureRule } from "../architecture-rule.ts";

/** Its parsers compare with constants: a range is taken apart into masks when the program is compiled. */
export const knownRanges: ArchitectureRule = ({ caseKeysets, constants }, bag) => {
  for (const keyset of [...caseKeysets.values()].flat()) {
    if (keyset.kind !== "range") continue;
    const open = [keyset.low, keyset.high].find((value) => !constants.has(value));
    if (open) bag.report("P0704", open.span, "in v1model the ends of a range in a select must be known at compile time");
  }
};

/** An action runs its statements one after the other. */
export const noSwitchInActions: ArchitectureRule = ({ program }, bag) => {
  const visit = (statement: Statement): void => {
    if (statement.kind === "switch") bag.report("P0704", statement.span, "in v1model there is no 'switch' in an action", { hint: "write it with 'if', or in the apply block" });
    statementsIn(statement).forEach(visit);
  };
  for (const declaration of program.declarations) {
    const actions = declaration.kind === "control" ? (declaration.body?.locals ?? []) : [declaration];
    for (const action of actions) if (action.kind === "action") visit(action.body);
  }
};

/** An extern gives one field at a time back: registers of structs can be declared but not read. */
export const scalarResults: ArchitectureRule = ({ calls, types, typeNodes }, bag) => {
  for (const call of calls.values()) {
    if (call.kind !== "method" && call.kind !== "function") continue;
    const callee = call.kind === "method" ? call.method : call.declaration;
    if (callee.body) continue;
    callee.parameters.forEach(({ direction, type: node }, index) => {
      const value = call.args[index]?.value;
      const type = value && types.get(value);
      if ((direction !== "out" && direction !== "inout") || !type || resolved(type).kind !== "struct") return;
      // The structs of the architecture itself are another matter.
      if (typeNodes.get(node)?.kind !== "typeParameter") return;
      bag.report("P0704", value.span, `in v1model '${callee.name.text}' cannot give back a struct`);
    });
  }
};
