/** Numbers by index that outlive packets: what counters and registers keep. */

import type { ExternObject } from "../instances.ts";

export class Cells {
  private readonly values = new Map<string, Map<number, bigint>>();

  get contents(): ReadonlyMap<string, ReadonlyMap<number, bigint>> {
    return this.values;
  }

  read({ name }: ExternObject, index: number): bigint {
    return this.values.get(name)?.get(index) ?? 0n;
  }

  has({ name }: ExternObject, index: number): boolean {
    return this.values.get(name)?.has(index) ?? false;
  }

  count({ name }: ExternObject): number {
    return this.values.get(name)?.size ?? 0;
  }

  write({ name }: ExternObject, index: number, value: bigint): void {
    const cells = this.values.get(name) ?? new Map<number, bigint>();
    this.values.set(name, cells.set(index, value));
  }
}
