/**
 * Makes the verifier forget what it knows of variables, which keep their values. It goes through a loop once for each
 * state that the variables may have at its start; when it knows nothing of them there is one for each round.
 */

import type { FunctionBuilder } from "../../../compiler/ir/builder.ts";
import type { Value } from "../../../compiler/ir/ir.ts";
import { bitsOf, i64 } from "../../../compiler/ir/types.ts";
import type { ScalarLocation, Storage } from "./storage.ts";

/** Wider variables lie in several registers; they come whole out of the packet, of which nothing is known. */
const WIDEST = 64;

/**
 * Writes the variables to an array, and one element of the array, of which the verifier does not know which, over
 * itself: after a write at a variable offset into the stack nothing there is known (kernel, check_stack_write_var_off).
 * `unknown` is an i64 of which the verifier knows nothing.
 */
export function forget(builder: FunctionBuilder, storage: Storage, variables: readonly ScalarLocation[], unknown: Value): void {
  const forgotten = variables.filter(({ type }) => bitsOf(type) <= WIDEST);
  if (forgotten.length === 0) return;
  const length = 2 ** Math.ceil(Math.log2(forgotten.length + 1));
  const array = builder.slotAddress(builder.newSlot("forgotten", length * 8, 8));
  for (let index = 0; index < length; index++) {
    const variable = forgotten[index];
    const value = variable ? builder.resize(storage.load(variable), i64, false) : builder.constant(i64, 0);
    builder.store(array, value, { offset: index * 8, align: 8 });
  }
  const index = builder.binary("and", unknown, builder.constant(i64, length - 1));
  const element = builder.pointerAdd(array, { value: builder.binary("shl", index, builder.constant(i64, 3)) });
  builder.store(element, builder.load(i64, element, { align: 8, volatile: true }), { align: 8, volatile: true });
  forgotten.forEach((variable, at) => {
    const value = builder.load(i64, array, { offset: at * 8, align: 8 });
    storage.fill(variable, builder.resize(value, variable.type, false));
  });
}
