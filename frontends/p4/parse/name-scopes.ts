/** Which names are types, by scope: all that the token typer needs of P4's scoping rules (P4-16 §6.9). */

interface NameScope {
  readonly names: Map<string, boolean>;
  /** How many brackets are open around it. */
  readonly depth: number;
  readonly kind: "block" | "declaration";
}

export class NameScopes {
  private readonly stack: NameScope[] = [{ names: new Map(), depth: -1, kind: "block" }];

  declare(name: string, isType: boolean): void {
    this.stack[this.stack.length - 1]!.names.set(name, isType);
  }

  /** Whether the innermost declaration of `name` is a type; undefined when there is none. */
  isType(name: string): boolean | undefined {
    for (let at = this.stack.length - 1; at >= 0; at--) {
      const found = this.stack[at]!.names.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  isGlobalType(name: string): boolean {
    return this.stack[0]!.names.get(name) === true;
  }

  open(depth: number, kind: NameScope["kind"]): void {
    this.stack.push({ names: new Map(), depth, kind });
  }

  /** After the `}` that leaves `depth` brackets open: ends its block, and the declaration whose body it is. */
  closeBrace(depth: number): void {
    while (this.stack.length > 1 && this.top.depth >= depth) this.stack.pop();
  }

  /** At a `;`: ends a declaration without a body. */
  endDeclaration(depth: number): void {
    while (this.stack.length > 1 && this.top.kind === "declaration" && this.top.depth >= depth) this.stack.pop();
  }

  private get top(): NameScope {
    return this.stack[this.stack.length - 1]!;
  }
}
