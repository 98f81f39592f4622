/** The names that the control plane calls things by (P4-16 §18.3). */

import type { Annotation } from "../ast.ts";
import { stringOf, type NamedConstant } from "./annotation-bodies.ts";
import type { CheckedProgram } from "./program.ts";

export class ControlPlaneNames {
  /** Constant strings of the top level, which `@name` may be put together of. */
  private readonly strings = new Map<string, string>();

  constructor({ program, constants }: CheckedProgram) {
    for (const one of program.declarations) {
      const value = one.kind === "constant" ? constants.get(one.value) : undefined;
      if (one.kind === "constant" && value?.kind === "string") this.strings.set(one.name.text, value.value);
    }
  }

  /** `path.name`, or with what `@name` says in the place of the name; a leading dot there makes it global (§18.3.2). */
  qualified(path: string, name: string, annotations: readonly Annotation[]): string {
    const local = this.given(annotations) ?? name;
    if (local.startsWith(".")) return local.slice(1);
    return path === "" ? local : `${path}.${local}`;
  }

  /** What `@name` says. */
  given(annotations: readonly Annotation[]): string | undefined {
    const annotation = annotations.find(({ name }) => name === "name");
    return annotation && this.text(annotation);
  }

  /** The string that an unstructured body holds; undefined when it holds something else. */
  text({ tokens }: Annotation): string | undefined {
    return stringOf(tokens ?? [], this.constant);
  }

  /** The value of a constant string of the top level. */
  readonly constant: NamedConstant = (name) => this.strings.get(name);
}

/** `@hidden`: the control plane does not see it (§18.3.4). */
export function isHidden(annotations: readonly Annotation[]): boolean {
  return annotations.some(({ name }) => name === "hidden");
}
