/**
 * Finds for each token of the parser what the author wrote for it: a token of the file, or a use of a macro, which
 * stands for all the tokens that came out of it.
 */

import type { SourceFile } from "../../../compiler/source/source.ts";
import type { Token } from "../../shared/preprocessor/token.ts";
import type { SourceToken } from "./source-tokens.ts";

/** Indices of source tokens, the end exclusive. */
export interface Unit {
  readonly start: number;
  readonly end: number;
}

const placeKey = (line: number, column: number): number => line * 2 ** 24 + column;

export class Units {
  private readonly indexAt = new Map<number, number>();
  private readonly units: Unit[] = [];
  /** Source tokens that reach the parser as they are. */
  private readonly plain = new Set<number>();

  constructor(
    private readonly source: readonly SourceToken[],
    tokens: readonly Token[],
    private readonly file: SourceFile,
  ) {
    source.forEach(({ line, column }, index) => this.indexAt.set(placeKey(line, column), index));
    const uses = new Set<number>();
    for (const token of tokens) {
      const index = this.indexOf(token);
      if (index !== undefined) (token.expansion ? uses : this.plain).add(index);
    }
    for (let start = 0; start < source.length; ) {
      const end = uses.has(start) ? this.endOfUse(start) : start + 1;
      const unit = { start, end };
      for (; start < end; start++) this.units.push(unit);
    }
  }

  /** Undefined for a token that an included file gave. */
  of(token: Token): Unit | undefined {
    const index = this.indexOf(token);
    return index === undefined ? undefined : this.units[index];
  }

  private indexOf({ span }: Token): number | undefined {
    return span.file === this.file ? this.indexAt.get(placeKey(span.line, span.column)) : undefined;
  }

  /** A macro's name, and its arguments: the parentheses that the parser never sees. */
  private endOfUse(name: number): number {
    let end = name + 1;
    while (this.source[end]?.text === "(" && !this.plain.has(end)) end = this.closing(end) + 1;
    return end;
  }

  private closing(open: number): number {
    let depth = 0;
    for (let at = open; at < this.source.length - 1; at++) {
      if (this.source[at]!.text === "(") depth++;
      else if (this.source[at]!.text === ")" && --depth === 0) return at;
    }
    return open;
  }
}
