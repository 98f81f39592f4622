/** Maps against models of a few lines, where no kernel is at hand; and what the kernel does only roughly (LRU). */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MachineEnvironment } from "../../compiler/machine/machine-environment.ts";
import { explainMapError, keyOfIndex, MapRefused, type MachineMap, type MapDefinition } from "../../compiler/machine/maps/map.ts";

const definition = (parts: Partial<MapDefinition> & { readonly type: number }): MapDefinition => ({ name: "m", keySize: 4, valueSize: 1, maxEntries: 4, flags: 0, ...parts });

function create(parts: Partial<MapDefinition> & { readonly type: number }, cpus = 1): MachineMap {
  return new MachineEnvironment({ maps: [definition(parts)], data: [], cpus }).mapsByName.get("m")!;
}

const ENOENT = -2;
const E2BIG = -7;
const EEXIST = -17;
const EINVAL = -22;
const ENOSPC = -28;

/** What a map is to its user: errors as numbers, values as numbers. */
interface Model {
  get(key: number): number | null;
  put(key: number, value: number, flags: number): number;
  remove(key: number): number;
}

function hashModel(size: number): Model {
  const entries = new Map<number, number>();
  return {
    get: (key) => entries.get(key) ?? null,
    put(key, value, flags) {
      if (flags > 2) return EINVAL;
      if (flags === 1 && entries.has(key)) return EEXIST;
      if (flags === 2 && !entries.has(key)) return ENOENT;
      if (!entries.has(key) && entries.size === size) return E2BIG;
      entries.set(key, value);
      return 0;
    },
    remove: (key) => (entries.delete(key) ? 0 : ENOENT),
  };
}

function arrayModel(size: number): Model {
  const values = new Array<number>(size).fill(0);
  return {
    get: (key) => values[key] ?? null,
    put(key, value, flags) {
      if (flags > 2) return EINVAL;
      if (key >= size) return E2BIG;
      if (flags === 1) return EEXIST;
      values[key] = value;
      return 0;
    },
    remove: () => EINVAL,
  };
}

/** A list in the order of use, the oldest first. */
function lruModel(size: number): Model {
  let order: { readonly key: number; value: number }[] = [];
  const use = (key: number, value: number) => {
    order = [...order.filter((one) => one.key !== key), { key, value }];
  };
  return {
    get(key) {
      const found = order.find((one) => one.key === key);
      if (found) use(key, found.value);
      return found?.value ?? null;
    },
    put(key, value, flags) {
      const found = order.some((one) => one.key === key);
      if (flags > 2) return EINVAL;
      if (flags === 1 && found) return EEXIST;
      if (flags === 2 && !found) return ENOENT;
      use(key, value);
      if (order.length > size) order.shift();
      return 0;
    },
    remove(key) {
      const before = order.length;
      order = order.filter((one) => one.key !== key);
      return order.length < before ? 0 : ENOENT;
    },
  };
}

interface Step {
  readonly what: "get" | "put" | "remove";
  readonly key: number;
  readonly value: number;
  readonly flags: number;
}

const steps = fc.array(
  fc.record({ what: fc.constantFrom("get", "put", "put", "remove"), key: fc.nat(6), value: fc.nat(255), flags: fc.constantFrom(0, 0, 0, 1, 2, 3) }) as fc.Arbitrary<Step>,
  { minLength: 5, maxLength: 80, size: "max" },
);

function perform(model: Model, { what, key, value, flags }: Step): number | null {
  return what === "get" ? model.get(key) : what === "put" ? model.put(key, value, flags) : model.remove(key);
}

/** The map as programs use it. */
function asModel(environment: MachineEnvironment): Model {
  const map = environment.mapsByName.get("m")!;
  return {
    get: (key) => {
      const address = map.lookup(keyOfIndex(key));
      return address === 0 ? null : Number(environment.memory.read(BigInt(address), 1));
    },
    put: (key, value, flags) => map.update(keyOfIndex(key), Uint8Array.of(value), flags),
    remove: (key) => map.delete(keyOfIndex(key)),
  };
}

describe("maps and their models", () => {
  test.each([
    ["hash", { type: 1 }, () => hashModel(4)],
    ["hash without preallocation", { type: 1, flags: 1 }, () => hashModel(4)],
    ["per-CPU hash", { type: 5 }, () => hashModel(4)],
    ["array", { type: 2 }, () => arrayModel(4)],
    ["per-CPU array", { type: 6 }, () => arrayModel(4)],
    ["LRU hash", { type: 9 }, () => lruModel(4)],
    ["LRU per-CPU hash", { type: 10 }, () => lruModel(4)],
  ] as const)("%s", (_name, parts, createModel) => {
    fc.assert(
      fc.property(steps, (list) => {
        const ours = asModel(new MachineEnvironment({ maps: [definition(parts)], data: [], cpus: 2, cpu: 1 }));
        const model = createModel();
        for (const step of list) expect(perform(ours, step), JSON.stringify(step)).toBe(perform(model, step));
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  test("LPM trie: the longest prefix that fits", () => {
    const prefix = fc.record({ length: fc.nat(16), high: fc.constantFrom(0, 0x80, 0xc0, 0xe1), low: fc.constantFrom(0, 0x80, 0xff) });
    const bits = (one: { readonly high: number; readonly low: number }, length: number) => ((one.high << 8) | one.low) >>> (16 - length);
    const keyOf = (one: { readonly length: number; readonly high: number; readonly low: number }) => Uint8Array.of(one.length, 0, 0, 0, one.high, one.low);
    fc.assert(
      fc.property(fc.array(prefix, { maxLength: 20 }), fc.array(prefix, { minLength: 1, maxLength: 20 }), (entries, asked) => {
        const environment = new MachineEnvironment({ maps: [definition({ type: 11, keySize: 6, flags: 1, maxEntries: 100 })], data: [] });
        const map = environment.mapsByName.get("m")!;
        entries.forEach((entry, i) => expect(map.update(keyOf(entry), Uint8Array.of(i), 0)).toBe(0));
        for (const one of asked) {
          const fitting = entries.map((entry, i) => ({ entry, i })).filter(({ entry }) => entry.length <= one.length && bits(entry, entry.length) === bits(one, entry.length));
          const best = fitting.reduce<(typeof fitting)[number] | undefined>((a, b) => (a && a.entry.length > b.entry.length ? a : b), undefined);
          const address = map.lookup(keyOf(one));
          expect(address === 0 ? undefined : environment.memory.bytes[address]).toBe(best?.i);
        }
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  test("LPM trie: a full one refuses with ENOSPC, and a prefix that is too long with EINVAL", () => {
    const map = create({ type: 11, keySize: 5, flags: 1, maxEntries: 1 });
    const key = (length: number, byte: number) => Uint8Array.of(length, 0, 0, 0, byte);
    expect(map.update(key(8, 1), Uint8Array.of(1), 0)).toBe(0);
    expect(map.update(key(8, 2), Uint8Array.of(1), 0)).toBe(ENOSPC);
    expect(map.update(key(8, 1), Uint8Array.of(2), 1)).toBe(EEXIST);
    expect(map.update(key(8, 1), Uint8Array.of(2), 2)).toBe(0);
    expect(map.update(key(9, 1), Uint8Array.of(2), 0)).toBe(EINVAL);
    expect(map.delete(key(7, 1))).toBe(ENOENT);
    expect(map.delete(key(8, 1))).toBe(0);
    expect(map.keys()).toEqual([]);
  });

  test.each([[22, (list: number[]) => list.shift()], [23, (list: number[]) => list.pop()]] as const)("queue and stack (type %s)", (type, take) => {
    fc.assert(
      fc.property(fc.array(fc.record({ push: fc.boolean(), value: fc.nat(255), flags: fc.constantFrom(0, 0, 2, 1) }), { maxLength: 60 }), (list) => {
        const map = create({ type, keySize: 0, maxEntries: 3 });
        const model: number[] = [];
        for (const { push, value, flags } of list) {
          const into = Uint8Array.of(99);
          if (!push) {
            const expected = take(model);
            expect(map.pop(into)).toBe(expected === undefined ? ENOENT : 0);
            expect(into[0]).toBe(expected ?? 0);
          } else {
            const full = model.length === 3;
            expect(map.push(Uint8Array.of(value), flags)).toBe(flags === 1 ? EINVAL : full && flags === 0 ? E2BIG : 0);
            if (flags === 1 || (full && flags === 0)) continue;
            if (full) model.shift();
            model.push(value);
          }
        }
      }),
      { numRuns: 100, seed: 1 },
    );
  });
});

describe("user space's view", () => {
  test("per-CPU values are one after the other, each padded to eight bytes", () => {
    const map = create({ type: 5, valueSize: 3 }, 2);
    const values = Uint8Array.of(1, 2, 3, 0, 0, 0, 0, 0, 4, 5, 6, 0, 0, 0, 0, 0);
    expect(map.write(keyOfIndex(1), values, 0)).toBe(0);
    expect(map.read(keyOfIndex(1))).toEqual(values);
    expect(map.update(keyOfIndex(1), Uint8Array.of(9, 9, 9), 0)).toBe(0);
    expect(map.read(keyOfIndex(1))).toEqual(Uint8Array.of(9, 9, 9, 0, 0, 0, 0, 0, 4, 5, 6, 0, 0, 0, 0, 0));
  });

  test("a look-up from user space does not count as use of an LRU element", () => {
    const map = create({ type: 9, maxEntries: 2 });
    for (const key of [1, 2]) map.update(keyOfIndex(key), Uint8Array.of(key), 0);
    map.read(keyOfIndex(1));
    map.update(keyOfIndex(3), Uint8Array.of(3), 0);
    expect(map.keys().map((key) => key[0])).toEqual([2, 3]);
  });

  test("maps of maps hold maps by number", () => {
    const inner = definition({ type: 2, name: "inner" });
    const outer = definition({ type: 13, name: "outer", valueSize: 4, values: [{ index: 7, symbol: "inner" }] });
    const environment = new MachineEnvironment({ maps: [outer, inner], data: [] });
    const map = environment.mapsByName.get("outer")!;
    expect(map.lookup(keyOfIndex(7))).toBe(Number(environment.symbolAddress("inner")));
    expect(map.lookup(keyOfIndex(8))).toBe(0);
    expect(map.write(keyOfIndex(8), keyOfIndex(99), 0)).toBe(EINVAL);
    expect(map.write(keyOfIndex(8), map.read(keyOfIndex(7))!, 0)).toBe(0);
    expect(map.lookup(keyOfIndex(8))).toBe(Number(environment.symbolAddress("inner")));
    expect(() => new MachineEnvironment({ maps: [outer], data: [] })).toThrow(MapRefused);
  });

  test("errors are explained", () => {
    expect(explainMapError("update", definition({ type: 1, name: "flows" }), E2BIG)).toBe("update of map flows: E2BIG: the map is full, or the index is past its end");
    expect(explainMapError("pop", definition({ type: 1, name: "flows" }), ENOENT)).toBe("pop of map flows: ENOENT: there is no such entry");
  });
});

describe("ring buffers", () => {
  const ring = () => create({ type: 27, keySize: 0, valueSize: 0, maxEntries: 4096 }) as MachineMap & import("../../compiler/machine/maps/ring-buffer.ts").RingBufferMap;

  test("records come in the order of their reservation, and wait for those before", () => {
    const map = ring();
    const first = map.reserve(8, 0);
    const second = map.reserve(4, 0);
    expect(map.commit(second, false)).toBe(true);
    expect(map.events()).toEqual([]);
    expect(map.commit(first, true)).toBe(true);
    expect(map.events()).toEqual([new Uint8Array(4)]);
    expect(map.commit(first, false)).toBe(false);
  });

  test("room comes back when events are read", () => {
    const map = ring();
    let sent = 0;
    while (map.output(new Uint8Array(100), 0) === 0) sent++;
    expect(sent).toBe(36);
    expect(map.reserve(100, 0)).toBe(0);
    expect(map.events()).toHaveLength(36);
    expect(map.output(new Uint8Array(100), 0)).toBe(0);
    expect(map.query(2)).toBe(36 * 112);
    expect(map.query(3)).toBe(37 * 112);
  });
});
