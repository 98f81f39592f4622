/** Uses of what its author calls deprecated (P4-16 §20.3.8). */

import type { Diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import { diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Span } from "../../../compiler/source/source.ts";
import type { Annotation } from "../ast.ts";
import { stringOf } from "../check/annotation-bodies.ts";
import type { CheckedProgram } from "../check/program.ts";

export function deprecated(checked: CheckedProgram): readonly Diagnostic[] {
  const found = new Map<Span, Diagnostic>();
  const use = (symbol: object, name: string, span: Span): void => {
    const annotation = "annotations" in symbol ? (symbol.annotations as readonly Annotation[]).find((one) => one.name === "deprecated") : undefined;
    if (!annotation) return;
    const why = stringOf(annotation.tokens ?? [], constantsOf(checked));
    found.set(span, diagnostic("P1109", span, `'${name}' is deprecated${why === undefined ? "" : `: ${why}`}`));
  };
  for (const [node, symbol] of checked.references) if ("name" in symbol) use(symbol, symbol.name.text, node.span);
  for (const [node, call] of checked.calls) {
    if (call.kind === "method") use(call.method, call.method.name.text, node.callee.kind === "member" ? node.callee.member.span : node.span);
  }
  return [...found.values()];
}

/** The strings that the constants of the top level stand for. */
function constantsOf({ program, constants }: CheckedProgram): (name: string) => string | undefined {
  return (name) => {
    for (const one of program.declarations) {
      if (one.kind !== "constant" || one.name.text !== name) continue;
      const value = constants.get(one.value);
      return value?.kind === "string" ? value.value : undefined;
    }
    return undefined;
  };
}
