/** What may not be meant in a program that is right (P4-16 §8.27, §13.6, §20.3): all warnings that look at it as a whole. */

import type { Diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import type { CheckedProgram } from "../check/program.ts";
import type { FlowAnalysis } from "./analysis.ts";
import { BlockWalk } from "./block-walk.ts";
import { deprecated } from "./deprecated.ts";
import { HeaderValidity } from "./header-validity.ts";
import type { State } from "./state.ts";
import { Uninitialized } from "./uninitialized.ts";
import { unreachable } from "./unreachable.ts";
import { unused } from "./unused.ts";

type Declaration = CheckedProgram["program"]["declarations"][number];

export function warnings(checked: CheckedProgram): readonly Diagnostic[] {
  return [...checked.program.declarations.flatMap((one) => alongItsWays(one, checked)), ...unreachable(checked), ...unused(checked), ...deprecated(checked)];
}

function alongItsWays(declaration: Declaration, checked: CheckedProgram): readonly Diagnostic[] {
  if (declaration.kind !== "parser" && declaration.kind !== "control" && declaration.kind !== "function") return [];
  if (!declaration.body) return [];
  const values = new Uninitialized(checked);
  const headers = new HeaderValidity(checked);
  const end = follow(declaration, checked, values);
  follow(declaration, checked, headers);
  return [...values.reads(), ...values.leftOpen(declaration.parameters, end), ...headers.fields()];
}

function follow(declaration: Extract<Declaration, { kind: "parser" | "control" | "function" }>, checked: CheckedProgram, analysis: FlowAnalysis): State {
  const walk = new BlockWalk(checked, analysis);
  switch (declaration.kind) {
    case "parser":
      return walk.parser(declaration);
    case "control":
      return walk.control(declaration);
    case "function":
      return walk.function(declaration);
  }
}
