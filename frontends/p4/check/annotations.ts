/** Annotations: which may stand together on one element, and what their bodies hold (P4-16 §20). */

import type { Annotation, Element, Expression, Program } from "../ast.ts";
import { annotatedNodes } from "./annotated-nodes.ts";
import { expectedBody } from "./annotation-bodies.ts";
import { TableChecker } from "./tables.ts";
import { printType, resolved } from "./types.ts";

export abstract class AnnotationChecker extends TableChecker {
  protected annotations(program: Program): void {
    for (const { annotations, kind } of annotatedNodes(program)) {
      // What @name of a property means is the architecture's to say.
      this.together(annotations, kind === "custom" ? new Set() : new Set(["name", "hidden"]));
      for (const annotation of annotations) this.annotation(annotation);
    }
  }

  /** A name stands for one structured annotation, or for any number of unstructured ones, but for one @name and one @hidden. */
  private together(annotations: readonly Annotation[], once: ReadonlySet<string>): void {
    const seen = new Map<string, Annotation>();
    for (const annotation of annotations) {
      const { name, elements, span } = annotation;
      const earlier = seen.get(name);
      if (!earlier) seen.set(name, annotation);
      else if (elements || earlier.elements || once.has(name)) {
        const why = !elements === !earlier.elements ? "twice" : "with a structured and with an unstructured body";
        this.error("P1001", span, `@${name} stands here ${why}`, { notes: [{ message: "the other is here", span: earlier.span }] });
      }
    }
  }

  private annotation(annotation: Annotation): void {
    if (annotation.elements) this.elements(annotation.elements);
    const constant = (name: string): string | undefined => {
      const [symbol] = this.global.lookup(name);
      const value = symbol && this.declaredConstants.get(symbol);
      return value?.kind === "string" ? value.value : undefined;
    };
    const expected = expectedBody(annotation, constant);
    if (expected !== undefined) this.error("P1002", annotation.span, `@${annotation.name} is not written like this`, { hint: `write it: ${expected}` });
    else if (annotation.name === "match" && !this.matchKinds.has(annotation.tokens?.[0] ?? "")) this.error("P1002", annotation.span, `'${annotation.tokens?.[0] ?? ""}' is not a match kind`);
  }

  /** Either all have names or none has, and each name stands once (§20.2). */
  private elements(elements: readonly Element[]): void {
    const names = new Set<string>();
    for (const { name, value, span } of elements) {
      if ((name === null) !== (elements[0]!.name === null)) this.error("P1002", span, "either all elements of an annotation have names or none has");
      if (name && names.has(name.text)) this.error("P1001", name.span, `'${name.text}' is given twice`);
      if (name) names.add(name.text);
      this.elementValue(value);
    }
  }

  private elementValue(value: Expression): void {
    const type = resolved(this.infer(value));
    if (type.kind === "unknown") return;
    if (type.kind !== "int" && type.kind !== "string" && type.kind !== "bool") {
      this.error("P1002", value.span, `an annotation holds values of type int, string and bool, not ${printType(type)}`);
    } else if (!this.constants.has(value)) this.error("P0305", value.span, "the elements of an annotation must be known at compile time");
  }
}
