/** A file of the tests through our own compiler. */

import { fileURLToPath } from "node:url";
import { renderDiagnostic } from "../../compiler/diagnostics/render.ts";
import { cFilesOf } from "../harness/samples.ts";
import { compile, type CompileOptions } from "../../compiler/library.ts";

/** Throws with the diagnostics when the file does not compile. */
export function compileOurselves(source: URL, options: CompileOptions = {}): Uint8Array {
  const { object, diagnostics } = compile(fileURLToPath(source), { cFiles: cFilesOf(source), ...options });
  if (object) return object;
  throw new Error(diagnostics.map((one) => renderDiagnostic(one, { color: false })).join(""));
}
