/** The externs for Internet checksums (RFC 1071, RFC 1624) that several models have. */

import type { FunctionBuilder } from "../../../../compiler/ir/builder.ts";
import type { Value } from "../../../../compiler/ir/ir.ts";
import { bitsOf, i16, i32 } from "../../../../compiler/ir/types.ts";

/** The checksum after a field of 16 or 32 bits changed: ~(~csum + ~old + new). */
export function replaced(builder: FunctionBuilder, checksum: Value, before: Value, after: Value): Value {
  const words = [...halves(builder, builder.unary("not", before)), ...halves(builder, after)];
  return folded(builder, [builder.unary("not", checksum), ...words]);
}

/** The checksum of values that are multiples of 16 bits wide. */
export function checksumOf(builder: FunctionBuilder, values: readonly Value[]): Value {
  return folded(builder, values.flatMap((value) => halves(builder, value)));
}

function halves(builder: FunctionBuilder, value: Value): Value[] {
  const type = builder.typeOf(value);
  const count = bitsOf(type) / 16;
  return Array.from({ length: count }, (_, index) => builder.resize(index === 0 ? value : builder.binary("lshr", value, builder.constant(type, index * 16)), i16, false));
}

/** The complement of the one's complement sum of 16-bit words. */
function folded(builder: FunctionBuilder, words: readonly Value[]): Value {
  const sum = words.map((word) => builder.resize(word, i32, false)).reduce((total, word) => builder.binary("add", total, word));
  const sixteen = builder.constant(i32, 16);
  const low = builder.constant(i32, 0xffff);
  const fold = (value: Value): Value => builder.binary("add", builder.binary("and", value, low), builder.binary("lshr", value, sixteen));
  return builder.resize(builder.unary("not", fold(fold(sum))), i16, false);
}
