/** A generated program as lines that know what they are: mutations find their places by that. */

import type { Scope } from "./scope.ts";
import type { P4Type } from "./types.ts";

/** Where statements can stand. */
export interface StatementPlace {
  readonly where: "control" | "action" | "function" | "state";
  readonly inLoop: boolean;
  /** Of a function: its result. */
  readonly result: P4Type | null;
}

export type Site =
  /** The first line of a declaration at the top level, which others can be put before. */
  | { readonly kind: "declaration"; readonly what: string; readonly name: string; readonly scope: Scope }
  /** The last line of a parser, control or table, which elements can be put before. */
  | { readonly kind: "end"; readonly of: "parser" | "control" | "table"; readonly scope: Scope }
  | { readonly kind: "field"; readonly owner: "struct" | "header" | "union"; readonly name: string }
  | { readonly kind: "constant"; readonly name: string; readonly scope: Scope }
  | { readonly kind: "enumMember"; readonly serializable: boolean; readonly name: string }
  | { readonly kind: "errorMember"; readonly name: string }
  /** A statement, which others can be put before. */
  | { readonly kind: "statement"; readonly place: StatementPlace; readonly scope: Scope }
  | { readonly kind: "state"; readonly name: string }
  | { readonly kind: "transition" }
  | { readonly kind: "selectCase"; readonly keysets: readonly string[]; readonly types: readonly P4Type[]; readonly target: string }
  | { readonly kind: "switchLabel"; readonly label: string; readonly onAction: boolean }
  | { readonly kind: "action"; readonly name: string; readonly scope: Scope }
  | { readonly kind: "table"; readonly name: string }
  | { readonly kind: "key"; readonly match: string }
  | { readonly kind: "listedAction"; readonly name: string }
  | { readonly kind: "property"; readonly name: string }
  | { readonly kind: "entry"; readonly keysets: readonly string[]; readonly matches: readonly string[]; readonly types: readonly P4Type[]; readonly action: string }
  | { readonly kind: "main" };

export interface Line {
  readonly depth: number;
  readonly text: string;
  readonly site?: Site;
}

export class Writer {
  readonly lines: Line[] = [];
  private depth = 0;

  line(text: string, site?: Site): void {
    this.lines.push({ depth: this.depth, text, ...(site && { site }) });
  }

  /** `head {`, the body one deeper, and the closing line. */
  block(head: string, site: Site | undefined, body: () => void, tail = "}", end?: () => Site): void {
    this.line(`${head} {`, site);
    this.depth += 1;
    body();
    this.depth -= 1;
    this.line(tail, end?.());
  }
}

export function textOf(lines: readonly Line[]): string {
  return `${lines.map(({ depth, text }) => "    ".repeat(depth) + text).join("\n")}\n`;
}
