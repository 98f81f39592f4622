/** Which of a module's types are the same, recursive ones included. */

import type { DataType, DataTypeId } from "../../compiler/ir/data-types.ts";

/**
 * For each type the first that is identical to it. Types start out as equal when they look the same apart from the
 * types that they name, and are split by those until nothing changes: partition refinement, so that two copies of a
 * struct that points to itself fall together.
 */
export function canonicalTypes(types: readonly DataType[]): readonly DataTypeId[] {
  let classes = types.map(() => 0);
  let count = types.length > 0 ? 1 : 0;
  for (;;) {
    const numbers = new Map<string, number>();
    const next = types.map((type) => {
      const key = keyOf(type, (id) => (id < 0 ? -1 : classes[id]!));
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, numbers.size);
      return numbers.size - 1;
    });
    classes = next;
    if (numbers.size === count) break;
    count = numbers.size;
  }
  const first = new Map<number, DataTypeId>();
  return classes.map((one, id) => {
    if (!first.has(one)) first.set(one, id);
    return first.get(one)!;
  });
}

/** All that a type says, with the types that it names replaced by their classes. */
function keyOf(type: DataType, classOf: (id: DataTypeId) => number): string {
  return JSON.stringify(type, (name, value: unknown) => {
    if (typeof value === "bigint") return value.toString();
    return typeof value === "number" && (name === "type" || name === "to" || name === "element" || name === "returns") ? classOf(value) : value;
  });
}
