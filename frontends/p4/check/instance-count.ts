/** How many instances of parsers and controls a program has when it is evaluated (P4-16 §18.2). */

import type { CallExpression, Declaration, Instantiation } from "../ast.ts";
import type { CheckedProgram, ResolvedCall } from "./program.ts";
import { forEachNode } from "./walk.ts";

/**
 * Counted and not made: a line can double them. What a block declares lies before it, so that one way over the program,
 * in its order, knows them all.
 */
export function countInstances(checked: CheckedProgram): bigint {
  const inBlock = new Map<Declaration, bigint>();
  let total = 0n;
  for (const declaration of checked.program.declarations) {
    if (declaration.kind === "instantiation") total += instancesBelow(declaration, checked, inBlock);
    else if (declaration.kind === "parser" || declaration.kind === "control") inBlock.set(declaration, 1n + instancesBelow(declaration, checked, inBlock));
  }
  return total;
}

function instancesBelow(declaration: Declaration, checked: CheckedProgram, inBlock: ReadonlyMap<Declaration, bigint>): bigint {
  let count = 0n;
  forEachNode(declaration, (one) => {
    const made = blockMadeBy(one as Instantiation | CallExpression, checked);
    if (made) count += inBlock.get(made) ?? 0n;
  });
  return count;
}

/** An instantiation, a constructor call, or `T.apply(…)`, which makes one too (§15.1). */
function blockMadeBy(node: Instantiation | CallExpression, { calls, instantiations }: CheckedProgram): Declaration | undefined {
  const call: ResolvedCall | undefined = node.kind === "instantiation" ? instantiations.get(node) : node.kind === "call" ? calls.get(node) : undefined;
  if (call?.kind === "construct") return call.type.declaration;
  return call?.kind === "apply" && call.object.kind === "typeName" ? call.type.declaration : undefined;
}
