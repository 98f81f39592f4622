/** Fields of keys and values of maps, read and written by the program. */

import type { FieldPlace } from "../../../compiler/control-plane/control-plane.ts";
import type { FunctionBuilder } from "../../../compiler/ir/builder.ts";
import type { Value } from "../../../compiler/ir/ir.ts";
import { bytesOf, int } from "../../../compiler/ir/types.ts";

type Endian = "little" | "big";

export function storeField(builder: FunctionBuilder, endian: Endian, address: Value, field: FieldPlace, value: Value): void {
  const type = int(field.bytes * 8);
  const wide = builder.resize(value, type, false);
  const align = alignAt(field.offset, field.bytes);
  if (!field.bigEndian) return builder.store(address, wide, { offset: field.offset, align });
  const left = builder.binary("shl", wide, builder.constant(type, field.bytes * 8 - field.bits));
  builder.store(address, networkOrder(builder, endian, left), { offset: field.offset, align });
}

/** The field of what lies at `address`; `base` is where that begins. */
export function loadField(builder: FunctionBuilder, endian: Endian, address: Value, field: FieldPlace, base = 0): Value {
  const type = int(field.bytes * 8);
  const offset = base + field.offset;
  const raw = builder.load(type, address, { offset, align: alignAt(offset, field.bytes) });
  const value = field.bigEndian ? builder.binary("lshr", networkOrder(builder, endian, raw), builder.constant(type, field.bytes * 8 - field.bits)) : raw;
  return builder.resize(value, int(field.bits), false);
}

/** Between a number and its bytes in the order of the network. */
export function networkOrder(builder: FunctionBuilder, endian: Endian, value: Value): Value {
  const isSingle = bytesOf(builder.typeOf(value)) === 1;
  return isSingle || endian === "big" ? value : builder.unary("bswap", value);
}

function alignAt(offset: number, bytes: number): number {
  let align = Math.min(8, 1 << Math.floor(Math.log2(bytes)));
  while (offset % align !== 0) align /= 2;
  return align;
}
