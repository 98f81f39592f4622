/** What architectures ask of a program besides the language: rules that hold whether it can be compiled or not. */

import { DiagnosticBag, type Diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import type { CheckedProgram } from "../check/program.ts";
import type { ArchitectureRule } from "./architecture-rule.ts";
import { actionData, entryKeys } from "./control-plane-rules.ts";
import { knownRanges, noSwitchInActions, scalarResults } from "./v1model/rules.ts";

/** By the package that `main` is an instance of. */
const rulesOf: Readonly<Record<string, readonly ArchitectureRule[]>> = {
  V1Switch: [entryKeys, actionData, knownRanges, noSwitchInActions, scalarResults],
  PSA_Switch: [entryKeys, actionData],
  PNA_NIC: [entryKeys, actionData],
};

export function architectureFaults(checked: CheckedProgram): readonly Diagnostic[] {
  const type = checked.main && checked.declaredTypes.get(checked.main);
  const name = type?.kind === "package" ? type.declaration.name.text : "";
  const bag = new DiagnosticBag();
  if (Object.hasOwn(rulesOf, name)) for (const rule of rulesOf[name]!) rule(checked, bag);
  return bag.all;
}
