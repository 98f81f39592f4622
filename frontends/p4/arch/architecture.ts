/** What an architecture is: it makes the functions of the module out of the package instance `main`. */

import type { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import type { CFunction, PullPackets } from "../../shared/frontend.ts";
import type { CheckedProgram } from "../check/program.ts";
import type { InstanceEvaluator } from "../evaluate/evaluator.ts";
import type { PackageInstance } from "../evaluate/instances.ts";
import type { ModuleParts } from "../lower/module-parts.ts";

export interface ArchitectureInput {
  readonly checked: CheckedProgram;
  readonly evaluator: InstanceEvaluator;
  readonly main: PackageInstance;
  readonly parts: ModuleParts;
  readonly bag: DiagnosticBag;
  /** The hook that the author asked for; absent for the default. */
  readonly hook?: string;
  /** Ports are in the program's memory (see `kernel/ports.ts`) and not the kernel's. */
  readonly portsInMemory: boolean;
  /** How many rounds of loops a parser goes before it gives up. */
  readonly maxParserDepth: number;
  readonly pullPackets?: PullPackets;
  /** What the C files of the program define. */
  readonly cFunctions?: ReadonlyMap<string, CFunction>;
}

export interface Architecture {
  /** The package that `main` is an instance of. */
  readonly packageName: string;
  lower(input: ArchitectureInput): void;
}
