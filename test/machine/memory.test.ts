import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MemoryFault } from "../../compiler/machine/environment.ts";
import { FlatMemory } from "../../compiler/machine/memory.ts";

const rw = { name: "region", access: "write" } as const;

describe("FlatMemory", () => {
  test("keeps little-endian values and gives zeros first", () => {
    const memory = new FlatMemory();
    const at = memory.allocate(16, rw);
    expect(memory.read(at, 8)).toBe(0n);
    memory.write(at + 3n, 4, 0x1_1122_3344n);
    expect(memory.read(at + 3n, 4)).toBe(0x11223344n);
    expect(memory.read(at + 3n, 1)).toBe(0x44n);
    expect(memory.read(at, 8)).toBe(0x1122334400_0000n);
  });

  test("faults on every byte outside a region, also when the access straddles its end", () => {
    const memory = new FlatMemory();
    const at = memory.allocate(5, { ...rw, name: "the packet" });
    memory.allocate(8, rw);
    expect(memory.read(at + 4n, 1)).toBe(0n);
    expect(() => memory.read(at + 2n, 4)).toThrow(new MemoryFault(`the program reads 4 bytes at 0x${(at + 2n).toString(16)}: bytes 2 to 5 of the packet, which has 5`));
    expect(() => memory.write(at - 1n, 2, 0n)).toThrow(MemoryFault);
    expect(() => memory.view(at, 6, "read")).toThrow(MemoryFault);
    expect(() => memory.read(at + (1n << 32n), 1)).toThrow(MemoryFault);
    expect(() => memory.read(-1n, 1)).toThrow(MemoryFault);
    expect(() => memory.read(8n, 8)).toThrow(/null pointer/);
  });

  test("read-only regions refuse writes", () => {
    const memory = new FlatMemory();
    const at = memory.allocate(8, { name: ".rodata", access: "read" });
    expect(memory.read(at, 8)).toBe(0n);
    expect(() => memory.write(at, 1, 1n)).toThrow(/\.rodata is read-only/);
  });

  test("a freed region faults until it is given out again", () => {
    const memory = new FlatMemory();
    const at = memory.allocate(8, rw);
    memory.write(at, 8, 7n);
    memory.free(at);
    expect(() => memory.read(at, 1)).toThrow(MemoryFault);
    expect(memory.allocate(8, rw)).toBe(at);
    expect(memory.read(at, 8)).toBe(0n);
  });

  test("growth keeps contents, rights and red zones", () => {
    const memory = new FlatMemory();
    const first = memory.allocate(100, rw);
    memory.write(first, 8, 0x1234n);
    const limits: number[] = [];
    memory.onGrow = (limit) => limits.push(limit);
    const big = memory.allocate(3_000_000, rw);
    expect(limits).toEqual([memory.limit]);
    expect(memory.read(first, 8)).toBe(0x1234n);
    expect(() => memory.read(first + 96n, 8)).toThrow(MemoryFault);
    const contents = memory.view(big, 3_000_000, "write");
    expect(contents.every((byte) => byte === 0)).toBe(true);
    expect(() => memory.read(big + 3_000_000n, 1)).toThrow(MemoryFault);
  });

  test("property: regions never overlap and an access is allowed exactly inside one", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 2, maxLength: 20 }), (sizes) => {
        const memory = new FlatMemory();
        const starts = sizes.map((size) => Number(memory.allocate(size, rw)));
        const inside = (at: number, size: number) => starts.some((start, i) => at >= start && at + size <= start + sizes[i]!);
        for (let at = starts[0]! - 8; at < starts[starts.length - 1]! + 90; at++) {
          for (const size of [1, 2, 4, 8] as const) {
            const allowed = !throws(() => memory.read(BigInt(at), size));
            if (allowed !== inside(at, size)) return false;
          }
        }
        return true;
      }),
      { numRuns: 20 },
    );
  });
});

function throws(action: () => unknown): boolean {
  try {
    action();
    return false;
  } catch {
    return true;
  }
}
