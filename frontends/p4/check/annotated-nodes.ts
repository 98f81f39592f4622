/** The elements of a program that have annotations (P4-16 §20). */

import type { Span } from "../../../compiler/source/source.ts";
import type { Annotation, Program } from "../ast.ts";
import { forEachNode } from "./walk.ts";

export interface AnnotatedNode {
  readonly kind?: string;
  readonly annotations: readonly Annotation[];
  readonly span: Span;
}

/** Each of them, in the order of the program: annotations stand on nodes of every kind. */
export function annotatedNodes(program: Program): readonly AnnotatedNode[] {
  const found: AnnotatedNode[] = [];
  forEachNode(program.declarations, (node) => {
    const { annotations } = node as Partial<AnnotatedNode>;
    if (annotations && annotations.length > 0) found.push(node as AnnotatedNode);
  });
  return found;
}
