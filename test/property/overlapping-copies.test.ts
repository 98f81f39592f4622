/**
 * memcpy copies as if by way of a temporary, however long it is and however its ends overlap: at a distance that is
 * known, at one that the packet decides, and between pointers that nothing is known of.
 */

import fc from "fast-check";
import { expect, it } from "vitest";
import { parseModule } from "../../compiler/ir/parse.ts";
import { allMachines } from "../harness/all-machines.ts";
import { checkModule } from "../harness/check-module.ts";

const VALUE = 4096;
const packets = [14, 15, 22, 33].map((length) => new Uint8Array(length).fill(length));

interface Copy {
  readonly to: number;
  readonly from: number;
  readonly size: number;
  readonly align: number;
}

/** What makes the pointers v20 and v21 into the map's value v7. */
const shapes = {
  "a known distance": `
  v20: ptr = ptradd v7, v16
  v21: ptr = ptradd v7, v17`,
  "a distance that the packet decides": `
  v18: i64 = add v16, v15
  v20: ptr = ptradd v7, v18
  v21: ptr = ptradd v7, v17`,
  "two look-ups": `
  v22: ptr = ptradd v19, v15
  v20: ptr = ptradd v22, v16
  v21: ptr = ptradd v7, v17`,
} as const;

function moduleOf(shape: keyof typeof shapes, { to, from, size, align }: Copy): string {
  return `
map @bytes type 2 key 4 value ${VALUE} entries 1

function @main(v0: ptr "ctx") -> i32 section "classifier" {
  slot s0 "key" size 4 align 4
block0:
  v1: ptr = slot s0
  v2: i32 = const 0
  store i32 v2, v1, align 4
  v3: ptr = symbol @bytes
  v7: ptr = call helper 1(v3, v1)
  v19: ptr = call helper 1(v3, v1)
  v29: i64 = const 0
  v4: ptr = inttoptr v29
  v5: i1 = eq v7, v4
  branch v5, block4, block1
block1:
  v6: i1 = eq v19, v4
  v8: i64 = const 0
  branch v6, block4, block2(v8)
block2(v9: i64):
  v10: ptr = ptradd v7, v9
  v11: i64 = const 0x9e3779b97f4a7c15
  v23: i64 = add v9, v11
  v12: i64 = mul v23, v11
  store i64 v12, v10, align 8
  v24: i64 = const 8
  v13: i64 = add v9, v24
  v25: i64 = const ${VALUE}
  v14: i1 = ult v13, v25
  branch v14, block2(v13), block3
block3:
  v26: i32 = load i32, v0, align 4
  v27: i64 = zext v26
  v28: i64 = const 24
  v15: i64 = and v27, v28
  v16: i64 = const ${to}
  v17: i64 = const ${from}${shapes[shape]}
  memcpy v20, v21, ${size}, align ${align}
  return v2
block4:
  return v2
}
`;
}

const copies = fc
  .record({
    align: fc.constantFrom(1, 2, 4, 8),
    start: fc.nat(40),
    distance: fc.integer({ min: -300, max: 300 }),
    size: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 500, max: 1100 }), fc.integer({ min: 1025, max: 3000 })),
  })
  .map(({ align, start, distance, size }): Copy => {
    const whole = (offset: number): number => offset - (offset % align);
    const [low, high] = [whole(start), whole(start + Math.abs(distance))];
    return distance < 0 ? { to: low, from: high, size, align } : { to: high, from: low, size, align };
  });

it.each(Object.keys(shapes) as (keyof typeof shapes)[])("overlapping copies at %s", (shape) => {
  fc.assert(
    fc.property(copies, fc.constantFrom(0, 1, 2), fc.constantFrom("v1", "v3"), (copy, level, cpu) => {
      const { value: module, diagnostics } = parseModule(moduleOf(shape, copy), "copy.ir");
      expect(diagnostics).toEqual([]);
      expect(checkModule(module!, { level: level as 0 | 1 | 2, cpu: cpu as "v1" | "v3" }, allMachines(), packets)).toBe(true);
    }),
    { numRuns: 40, seed: 7 },
  );
}, 120_000);
