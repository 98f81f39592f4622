/** From a checked program to its instances (P4-16 §18.2), and whether the control plane can tell them apart. */

import { DiagnosticBag, type StageResult } from "../../../compiler/diagnostics/diagnostic.ts";
import type { CheckedProgram } from "../check/program.ts";
import { InstanceEvaluator } from "./evaluator.ts";
import type { PackageInstance } from "./instances.ts";
import { sharedNames } from "./shared-names.ts";

export interface EvaluatedProgram {
  readonly checked: CheckedProgram;
  /** Null for a library, which instantiates nothing. */
  readonly main: PackageInstance | null;
  /** What else there is at the top level, and what expressions of the program are in an instance. */
  readonly evaluator: InstanceEvaluator;
}

export function evaluateProgram(checked: CheckedProgram): StageResult<EvaluatedProgram> {
  const bag = new DiagnosticBag();
  const evaluator = new InstanceEvaluator(checked, bag);
  const main = checked.main && evaluator.main(checked.main);
  if (main) {
    for (const { name, span, earlier } of sharedNames(checked, main, evaluator.globalInstances.values())) {
      const again = span === earlier ? "its block has several instances" : "this one has it as well";
      bag.report("P0207", span, `the control plane would know two things as '${name}'`, { notes: [{ message: again, span: earlier }], hint: "without a dot in front, a @name is below that of the instance" });
    }
  }
  return { ...(!bag.hasErrors && { value: { checked, main, evaluator } }), diagnostics: bag.all };
}
