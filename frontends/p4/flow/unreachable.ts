/** Statements that control never comes to, and cases of a select that another takes all from (P4-16 §12.4, §12.5, §13.6). */

import type { Diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import { diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import type { SelectExpression, Statement } from "../ast.ts";
import type { CheckedProgram } from "../check/program.ts";

export function unreachable(checked: CheckedProgram): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const body = (statement: Statement): void => void passes(statement, found);
  for (const declaration of checked.program.declarations) {
    if (declaration.kind === "parser") {
      for (const { transition } of declaration.body?.states ?? []) if (transition && "kind" in transition.target) found.push(...cases(transition.target, checked));
    } else if (declaration.kind === "control") {
      for (const local of declaration.body?.locals ?? []) if (local.kind === "action") body(local.body);
      if (declaration.body) body(declaration.body.apply);
    } else if ((declaration.kind === "function" || declaration.kind === "action") && declaration.body) body(declaration.body);
  }
  return found;
}

/** Whether control comes to the end of the statement; what is behind one that it does not leave is reported once. */
function passes(statement: Statement, found: Diagnostic[]): boolean {
  switch (statement.kind) {
    case "return":
    case "exit":
    case "break":
    case "continue":
      return false;
    case "block": {
      const last = statement.statements.findIndex((one) => !passes(one, found));
      const next = last < 0 ? undefined : statement.statements[last + 1];
      if (next && next.kind !== "empty") found.push(diagnostic("P1107", next.span, "nothing comes to here"));
      return last < 0;
    }
    case "if": {
      const then = passes(statement.then, found);
      const otherwise = statement.otherwise === null || passes(statement.otherwise, found);
      return then || otherwise;
    }
    case "switch": {
      const ends = statement.cases.map(({ body }) => body === null || passes(body, found));
      return !statement.cases.some(({ label }) => label === null) || ends.some(Boolean);
    }
    case "for":
    case "forIn":
      passes(statement.body, found);
      return true;
    default:
      return true;
  }
}

/** The first case that takes a value is taken: behind `default`, and behind the same constants, there is nothing left. */
function cases(select: SelectExpression, { caseKeysets, constants }: CheckedProgram): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const seen = new Set<string>();
  for (const one of select.cases) {
    const keysets = caseKeysets.get(one) ?? [];
    const names = keysets.map((keyset) => {
      if (keyset.kind === "default" || keyset.kind === "dontCare") return "_";
      const value = keyset.kind === "value" ? constants.get(keyset.value) : undefined;
      return value?.kind === "integer" || value?.kind === "bool" ? String(value.value) : value?.kind === "member" ? value.name : undefined;
    });
    const everything = names.map(() => "_").join();
    const own = names.includes(undefined) ? undefined : names.join();
    if (seen.has(everything) || (own !== undefined && seen.has(own))) {
      found.push(diagnostic("P1107", one.span, seen.has(everything) ? "nothing is left for this case: one above takes everything" : "nothing is left for this case: one above is the same"));
    }
    if (own !== undefined) seen.add(own);
  }
  return found;
}
