/** Names that no other declaration of the program has. */

export class Names {
  private count = 0;

  fresh(prefix: string): string {
    return `${prefix}${this.count++}`;
  }
}
