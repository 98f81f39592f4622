import type { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import type { CheckedProgram } from "../check/program.ts";

/** Reports what an architecture does not allow in a program that is right P4. */
export type ArchitectureRule = (checked: CheckedProgram, bag: DiagnosticBag) => void;
