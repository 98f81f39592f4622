/** What authors mark as `deprecated` (GNU, C23 6.7.12.4). */

import type { Span } from "../../../compiler/source/source.ts";

export interface Deprecation {
  /** What the author says about it; null where that is nothing. */
  readonly message: string | null;
  readonly span: Span;
}

/** Of symbols, types, members and enumerators: whatever has an identity of its own. */
export class Deprecations {
  private readonly marks = new WeakMap<object, Deprecation>();

  mark(thing: object, deprecation: Deprecation | undefined): void {
    if (deprecation) this.marks.set(thing, deprecation);
  }

  of(thing: object): Deprecation | undefined {
    return this.marks.get(thing);
  }
}
