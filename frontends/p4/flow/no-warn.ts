/** `@noWarn("…")` on an element: the warnings of that name inside it are not given (P4-16 §20.3.9). */

import type { DiagnosticCode } from "../../../compiler/diagnostics/catalog.ts";
import { catalog } from "../../../compiler/diagnostics/catalog.ts";
import type { Diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Span } from "../../../compiler/source/source.ts";
import type { Program } from "../ast.ts";
import { stringOf } from "../check/annotation-bodies.ts";
import { annotatedNodes } from "../check/annotated-nodes.ts";

interface Silence {
  readonly span: Span;
  readonly name: string;
}

export function withoutSilenced(program: Program, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (diagnostics.every(({ severity }) => severity === "error")) return diagnostics;
  const silences = annotatedNodes(program).flatMap(({ annotations, span }): Silence[] =>
    annotations.flatMap(({ name, tokens }) => (name === "noWarn" && tokens ? { span, name: stringOf(tokens, () => undefined) ?? "" } : [])),
  );
  if (silences.length === 0) return diagnostics;
  return diagnostics.filter(({ severity, code, span }) => severity === "error" || !span || !silences.some((one) => names(one.name, code) && holds(one.span, span)));
}

/** The specification writes the names with `_`; what is said of some ways is of the same kind as what is said of all. */
function names(name: string, code: DiagnosticCode): boolean {
  const flag = catalog[code].flag?.replace(/^maybe-/, "");
  return flag !== undefined && name.replaceAll("_", "-") === flag;
}

function holds(outer: Span, inner: Span): boolean {
  if (outer.file !== inner.file) return false;
  const starts = inner.line > outer.line || (inner.line === outer.line && inner.column >= outer.column);
  return starts && (inner.line < outer.endLine || (inner.line === outer.endLine && inner.column < outer.endColumn));
}
