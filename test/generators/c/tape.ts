/**
 * Choices out of a tape of bytes. Zeros come after its end, and a zero is always the simplest choice, so that a shorter
 * or smaller tape is a simpler program.
 */
export class Tape {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  byte(): number {
    return this.bytes[this.at++] ?? 0;
  }

  /** A number from 0 to `count - 1`. */
  below(count: number): number {
    return this.byte() % count;
  }

  /** True for one choice in `count`. */
  oneIn(count: number): boolean {
    return this.below(count) === count - 1;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}
