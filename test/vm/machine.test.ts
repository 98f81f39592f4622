import { describe, expect, test } from "vitest";
import { RunError } from "../../backend/runner.ts";
import { createMachine } from "../../backend/vm/machine.ts";
import { ENGINES, mapOf, objectOf, PACKET, runOnBoth } from "./objects.ts";

const value = (code: string) => runOnBoth({ code }).returnValue;

describe("control flow", () => {
  test("a loop counts", () => {
    expect(value(`r0 = 0
      r1 = 10
      again:
      r0 += r1
      r1 += -1
      if r1 != 0 goto again
      exit`)).toBe(55);
  });

  test("a diamond inside a loop, and a way out of it", () => {
    expect(value(`r0 = 0
      r1 = 0
      head:
      if r1 s> 100 goto out
      r2 = r1
      r2 &= 1
      if r2 == 0 goto even
      r0 += 3
      goto next
      even:
      r0 += 1
      next:
      r1 += 1
      if r0 != 50 goto head
      r0 = 99
      out:
      exit`)).toBe(201);
  });

  test("a loop with two entries", () => {
    const code = (start: number) => `r0 = 0
      r1 = ${start}
      if r1 == 1 goto middle
      top:
      r0 += 100
      middle:
      r0 += 1
      if r0 s< 500 goto top
      exit`;
    expect(value(code(0))).toBe(505);
    expect(value(code(1))).toBe(506);
  });

  test("an endless loop is stopped", () => {
    for (const engine of ENGINES) {
      const loaded = createMachine({ engine, stepLimit: 1000 }).load(objectOf({ programs: [{ code: "again:\ngoto again" }] }));
      expect(() => loaded.programs.get("main")!.run({ packet: PACKET })).toThrow(/runs too long/);
    }
  });
});

describe("packets", () => {
  const readAt = (offset: number) => `r2 = *(u32 *)(r1 + 0)
    r0 = *(u8 *)(r2 + ${offset})
    exit`;

  test("a program reads its packet", () => {
    expect(value(readAt(12))).toBe(8);
  });

  test("a read past the end names the place", () => {
    for (const engine of ENGINES) {
      const lines = [{ instruction: 1, file: "x.c", line: 7, column: 3, text: "  return p[64];" }];
      const loaded = createMachine({ engine }).load(objectOf({ programs: [{ code: readAt(64), lines }] }));
      let caught: unknown;
      try {
        loaded.programs.get("main")!.run({ packet: PACKET });
      } catch (error) {
        caught = error;
      }
      expect(caught).toBeInstanceOf(RunError);
      expect((caught as RunError).message).toMatch(/reads 1 byte at 0x[0-9a-f]+: byte 64 of the packet, which has 64 \(instruction 1 of program main\)/);
      expect((caught as RunError).place).toEqual({ file: "x.c", line: 7, column: 3, text: "  return p[64];" });
    }
  });
});

describe("maps", () => {
  test("a counter in an array", () => {
    for (const engine of ENGINES) {
      const code = `r1 = 0
        *(u32 *)(r10 - 4) = r1
        r2 = r10
        r2 += -4
        r1 = map[counters] ll
        call 1
        if r0 == 0 goto out
        r1 = 1
        lock *(u64 *)(r0 + 0) += r1
        out:
        r0 = 2
        exit`;
      const maps = [mapOf({ name: "counters", type: 2, valueSize: 8 })];
      const loaded = createMachine({ engine }).load(objectOf({ programs: [{ code }], maps }));
      const program = loaded.programs.get("main")!;
      for (let i = 0; i < 5; i++) expect(program.run({ packet: PACKET }).returnValue).toBe(2);
      expect(loaded.maps.get("counters")!.lookup(new Uint8Array(4))).toEqual(Uint8Array.of(5, 0, 0, 0, 0, 0, 0, 0));
    }
  });
});

describe("large programs", () => {
  const lines = (count: number, line: (i: number) => string) => Array.from({ length: count }, (_, i) => line(i)).join("\n");

  test.each([
    ["a long way without branches", 30_000, (n: number) => `r0 = 0\n${lines(n, () => "r0 += 1")}\nexit`, 30_000],
    ["thousands of ways out", 3_000, (n: number) => `r0 = 0\n${lines(n, () => "r0 += 1\nif r0 == 2000 goto out")}\nout:\nexit`, 2_000],
    ["more blocks than are structured", 4_000, (n: number) => `r0 = 0\n${lines(n, (i) => `if r0 > 1000 goto a${i}\nr0 += 2\ngoto b${i}\na${i}:\nr0 += 1\nb${i}:`)}\nexit`, 4_501],
    ["too many branches to translate", 21_000, (n: number) => `r0 = 0\n${lines(n, () => "if r0 == 99 goto out\nr0 += 1")}\nout:\nexit`, 99],
  ])("%s", (_name, count, code, expected) => {
    expect(value(code(count))).toBe(expected);
  });
});
