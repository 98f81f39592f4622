/**
 * Makes the verifier forget what it knows of variables, which keep their values. It goes through a loop once for each
 * state that the variables may have at its start; when it knows nothing of them there is one for each round.
 */

import type { FunctionBuilder } from "../../../compiler/ir/builder.ts";
import type { SlotId, Value } from "../../../compiler/ir/ir.ts";
import { bitsOf, i64 } from "../../../compiler/ir/types.ts";
import type { ScalarLocation, Storage } from "./storage.ts";

/** Wider variables lie in several registers; they come whole out of the packet, of which nothing is known. */
const WIDEST = 64;

/** Variables that are forgotten at a time: with more of them the place is what fills the stack. A power of two. */
const MOST = 8;

/** Where variables of several loops are forgotten, some of one at a time. */
export interface ForgettingPlace {
  readonly slot: SlotId;
  /** In elements of 8 bytes: a power of two. */
  readonly length: number;
}

/** For the most variables that one of the loops has, or as many as go at a time; null when there are none. */
export function placeToForget(builder: FunctionBuilder, loops: readonly (readonly ScalarLocation[])[]): ForgettingPlace | null {
  const most = Math.max(0, ...loops.map((variables) => forgettable(variables).length));
  if (most === 0) return null;
  // Of one element the verifier would know which it is.
  const length = Math.min(MOST, 2 ** Math.ceil(Math.log2(most + 1)));
  return { slot: builder.newSlot("forgotten", length * 8, 8), length };
}

/**
 * Writes the variables to an array, and one element of the array, of which the verifier does not know which, over
 * itself: after a write at a variable offset into the stack nothing there is known (kernel, check_stack_write_var_off).
 * `unknown` is an i64 of which the verifier knows nothing.
 */
export function forget(builder: FunctionBuilder, storage: Storage, place: ForgettingPlace, variables: readonly ScalarLocation[], unknown: Value): void {
  const forgotten = forgettable(variables);
  if (forgotten.length === 0) return;
  const array = builder.slotAddress(place.slot);
  for (let from = 0; from < forgotten.length; from += place.length) {
    forgetGroup(builder, storage, { ...place, array }, forgotten.slice(from, from + place.length), unknown);
  }
}

function forgetGroup(builder: FunctionBuilder, storage: Storage, place: ForgettingPlace & { readonly array: Value }, group: readonly ScalarLocation[], unknown: Value): void {
  const { array, length } = place;
  for (let index = 0; index < length; index++) {
    const variable = group[index];
    const value = variable ? builder.resize(storage.load(variable), i64, false) : builder.constant(i64, 0);
    builder.store(array, value, { offset: index * 8, align: 8 });
  }
  const index = builder.binary("and", unknown, builder.constant(i64, length - 1));
  const element = builder.pointerAdd(array, { value: builder.binary("shl", index, builder.constant(i64, 3)) });
  builder.store(element, builder.load(i64, element, { align: 8, volatile: true }), { align: 8, volatile: true });
  group.forEach((variable, at) => {
    const value = builder.load(i64, array, { offset: at * 8, align: 8 });
    storage.fill(variable, builder.resize(value, variable.type, false));
  });
}

function forgettable(variables: readonly ScalarLocation[]): readonly ScalarLocation[] {
  return variables.filter(({ type }) => bitsOf(type) <= WIDEST);
}
