/** Where parsers are in header stacks (P4-16 §8.20), as far as it is known while a parser is lowered. */

import type { Location, StackLocation } from "./storage.ts";

/** Of the element that is next; only the run knows it of a stack that was filled on some ways only. */
export type StackIndex = number | "run";

/** Stacks that are not in it are at their start. */
export type StackIndices = ReadonlyMap<StackLocation, StackIndex>;

export function indexIn(indices: StackIndices, stack: StackLocation): StackIndex {
  return indices.get(stack) ?? 0;
}

/** The same where nothing changes. */
export function withIndex(indices: StackIndices, stack: StackLocation, index: StackIndex): StackIndices {
  if (indexIn(indices, stack) === index) return indices;
  const changed = new Map(indices);
  if (index === 0) changed.delete(stack);
  else changed.set(stack, index);
  return changed;
}

/** Only of stacks in these places: others are not seen any more. */
export function indicesOf(indices: StackIndices, places: Iterable<Location>): StackIndices {
  if (indices.size === 0) return indices;
  const seen = new Set([...places].flatMap(stacksOf));
  return new Map([...indices].filter(([stack]) => seen.has(stack)));
}

const found = new WeakMap<Location, readonly StackLocation[]>();

/** In the order of their declaration; those in the elements of an array, too. */
export function stacksOf(location: Location): readonly StackLocation[] {
  let stacks = found.get(location);
  if (!stacks) found.set(location, (stacks = stacksIn(location)));
  return stacks;
}

function stacksIn(location: Location): readonly StackLocation[] {
  switch (location.kind) {
    case "scalar":
    case "varbit":
      return [];
    case "stack":
      return [location, ...location.elements.flatMap(stacksOf)];
    case "struct":
    case "header":
      return [...location.fields.values()].flatMap(stacksOf);
  }
}
