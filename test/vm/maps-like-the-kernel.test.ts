/** Maps of the built-in machine beside the kernel's own: the same operations, the same answers and error codes. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { openKernel } from "../../backend/kernel/machine.ts";
import type { LoadableMap } from "../../backend/loadable.ts";
import { createMachine } from "../../backend/vm/machine.ts";
import { describeKernel } from "../kernel/requirements.ts";
import { MapUnderTest, type Operation, type Side } from "./map-operations.ts";
import { mapOf } from "./objects.ts";

interface Subject {
  readonly map: LoadableMap;
  readonly user: readonly Operation["what"][];
  readonly program: readonly Operation["what"][];
  /** Few keys, so that operations meet. */
  readonly key: fc.Arbitrary<Uint8Array>;
}

const KEYED = ["lookup", "update", "delete"] as const;

const smallKey = (size: number, count: number) => fc.integer({ min: 0, max: count - 1 }).map((n) => Uint8Array.from({ length: size }, (_, i) => (i === 0 ? n : 0)));
const prefix = fc.tuple(fc.integer({ min: 0, max: 34 }), fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 3 })).map(([length, high, low]) =>
  Uint8Array.of(length, 0, 0, 0, high << 5, 0, low << 6, low),
);

const subjects: Readonly<Record<string, Subject>> = {
  hash: { map: mapOf({ name: "m", type: 1, keySize: 5, valueSize: 9, maxEntries: 4 }), user: KEYED, program: KEYED, key: smallKey(5, 7) },
  "hash without preallocation": {
    map: mapOf({ name: "m", type: 1, keySize: 4, valueSize: 8, maxEntries: 4, flags: 1 }), user: KEYED, program: KEYED, key: smallKey(4, 7),
  },
  array: { map: mapOf({ name: "m", type: 2, valueSize: 6, maxEntries: 3 }), user: KEYED, program: KEYED, key: smallKey(4, 5) },
  "LRU hash, not full": {
    map: mapOf({ name: "m", type: 9, keySize: 4, valueSize: 8, maxEntries: 512 }), user: KEYED, program: KEYED, key: smallKey(4, 6),
  },
  "LPM trie": { map: mapOf({ name: "m", type: 11, keySize: 8, valueSize: 4, maxEntries: 8, flags: 1 }), user: KEYED, program: KEYED, key: prefix },
  queue: {
    map: mapOf({ name: "m", type: 22, keySize: 0, valueSize: 5, maxEntries: 3 }), user: ["push", "pop"], program: ["push", "pop", "peek"], key: fc.constant(new Uint8Array()),
  },
  stack: {
    map: mapOf({ name: "m", type: 23, keySize: 0, valueSize: 5, maxEntries: 3 }), user: ["push", "pop"], program: ["push", "pop", "peek"], key: fc.constant(new Uint8Array()),
  },
};

function operations({ map, user, program, key }: Subject): fc.Arbitrary<Operation[]> {
  const one = (side: Side, whats: readonly Operation["what"][]) =>
    fc.record({
      side: fc.constant(side),
      what: fc.constantFrom(...whats),
      key,
      value: fc.uint8Array({ minLength: map.valueSize, maxLength: map.valueSize }),
      flags: fc.constantFrom(0, 0, 0, 1, 2, 3, 8),
    });
  return fc.array(fc.oneof(one("user", user), one("program", program)), { minLength: 10, maxLength: 60, size: "max" });
}

describeKernel("maps like the kernel's", () => {
  test.each(Object.entries(subjects))("%s", (_name, subject) => {
    const kernel = openKernel();
    fc.assert(
      fc.property(operations(subject), (list) => {
        const theirs = new MapUnderTest(kernel, subject.map, subject.program);
        const ours = new MapUnderTest(createMachine(), subject.map, subject.program);
        try {
          for (const operation of list) {
            expect(ours.perform(operation), JSON.stringify(operation)).toBe(theirs.perform(operation));
          }
          if (subject.map.keySize > 0) expect(ours.contents()).toEqual(theirs.contents());
        } finally {
          theirs.close();
          ours.close();
        }
      }),
      { numRuns: 60, seed: 1 },
    );
  });
});
