/** Bob Jenkins' lookup3 (hashlittle, with the initial value 0) of bytes whose number is known: straight code. */

import type { FunctionBuilder } from "../../../../compiler/ir/builder.ts";
import type { Value } from "../../../../compiler/ir/ir.ts";
import { bitsOf, i32 } from "../../../../compiler/ir/types.ts";

const INITIAL = 0xdeadbeef;

type State = readonly [a: Value, b: Value, c: Value];

/** `data`: an integer of whole bytes, the first byte leftmost. Gives an i32. */
export function lookup3(builder: FunctionBuilder, data: Value | undefined): Value {
  const type = data === undefined ? undefined : builder.typeOf(data);
  const length = type ? bitsOf(type) / 8 : 0;
  const initial = builder.constant(i32, INITIAL + length);
  if (data === undefined || !type || length === 0) return initial;
  // The four bytes from `at` on, the first of them lowest; zeros behind the end.
  const word = (at: number): Value => {
    if (at >= length) return builder.constant(i32, 0);
    const right = (length - at - 4) * 8;
    const aligned = right > 0 ? builder.resize(builder.binary("lshr", data, builder.constant(type, right)), i32, false) : leftAligned(builder, data, -right);
    return builder.unary("bswap", aligned);
  };
  let state: State = [initial, initial, initial];
  for (let at = 0; at < length; at += 12) {
    const [a, b, c] = state;
    state = [builder.binary("add", a, word(at)), builder.binary("add", b, word(at + 4)), builder.binary("add", c, word(at + 8))];
    if (at + 12 >= length) break;
    state = mix(builder, state);
  }
  return finish(builder, state);
}

/** The last bytes of `data`, moved left by `bits` in 32. */
function leftAligned(builder: FunctionBuilder, data: Value, bits: number): Value {
  const low = builder.resize(data, i32, false);
  return bits === 0 ? low : builder.binary("shl", low, builder.constant(i32, bits));
}

function rotated(builder: FunctionBuilder, value: Value, bits: number): Value {
  return builder.binary("or", builder.binary("shl", value, builder.constant(i32, bits)), builder.binary("lshr", value, builder.constant(i32, 32 - bits)));
}

/** Six rounds; the three words change places after each. */
function mix(builder: FunctionBuilder, [first, second, third]: State): State {
  let [a, b, c] = [first, second, third];
  for (const bits of [4, 6, 8, 16, 19, 4]) {
    a = builder.binary("xor", builder.binary("sub", a, c), rotated(builder, c, bits));
    c = builder.binary("add", c, b);
    [a, b, c] = [b, c, a];
  }
  return [a, b, c];
}

/** Seven rounds, after which the last word stands in the middle. */
function finish(builder: FunctionBuilder, [first, second, third]: State): Value {
  let [a, b, c] = [first, second, third];
  for (const bits of [14, 11, 25, 16, 4, 14, 24]) {
    c = builder.binary("sub", builder.binary("xor", c, b), rotated(builder, b, bits));
    [a, b, c] = [b, c, a];
  }
  return b;
}
