/** The values of a map that comes and goes by element: addresses in the machine's memory, used again after a while. */

import type { FlatMemory } from "../memory.ts";

export class ElementPool {
  private readonly free: number[] = [];
  private readonly leaving: number[] = [];

  constructor(
    private readonly memory: FlatMemory,
    private readonly name: string,
    private readonly size: number,
    private readonly access: "read" | "write",
    /** Hash maps use a freed element again at once, as in the kernel; LPM tries after the run. */
    private readonly reuseAtOnce: boolean,
  ) {}

  take(): number {
    return this.free.pop() ?? this.memory.allocateAt(this.size, { name: this.name, access: this.access });
  }

  give(address: number): void {
    (this.reuseAtOnce ? this.free : this.leaving).push(address);
  }

  settle(): void {
    while (this.leaving.length > 0) this.free.push(this.leaving.pop()!);
  }
}
