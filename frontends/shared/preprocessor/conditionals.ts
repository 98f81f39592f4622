/** The groups of #if … #elif … #else … #endif that are open in one file (C11 6.10.1). */

import type { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Span } from "../../../compiler/source/source.ts";
import { evaluateCondition } from "./condition.ts";
import type { Token } from "./token.ts";

interface Group {
  readonly start: Token;
  /** What surrounds it is left in. */
  readonly outer: boolean;
  /** One of its parts has been taken. */
  taken: boolean;
  live: boolean;
  elseSeen: boolean;
}

export class Conditionals {
  private readonly groups: Group[] = [];

  constructor(private readonly bag: DiagnosticBag) {}

  /** Text at this place is left in. */
  get live(): boolean {
    return this.groups.at(-1)?.live ?? true;
  }

  evaluate(tokens: readonly Token[], place: Span): boolean {
    return evaluateCondition(tokens, place, this.bag);
  }

  enter(start: Token, holds: boolean): void {
    this.groups.push({ start, outer: this.live, taken: holds, live: this.live && holds, elseSeen: false });
  }

  /** #elif and #else; the condition is asked only when it counts. */
  otherwise(directive: Token, holds: () => boolean): void {
    const group = this.groups.at(-1);
    if (!group) return this.bag.report("X0011", directive.span, `#${directive.text} without #if`);
    if (group.elseSeen) this.bag.report("X0011", directive.span, `#${directive.text} after #else`);
    group.elseSeen ||= directive.text === "else";
    group.live = group.outer && !group.taken && holds();
    group.taken ||= group.live;
  }

  leave(directive: Token): void {
    if (!this.groups.pop()) this.bag.report("X0011", directive.span, "#endif without #if");
  }

  /** At the end of the file. */
  finish(): void {
    for (const { start } of this.groups.splice(0)) {
      this.bag.report("X0011", start.span, `#${start.text} has no #endif`);
    }
  }
}
