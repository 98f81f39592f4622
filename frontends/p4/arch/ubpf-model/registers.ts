/** Register: an array in a map, whose elements are values of one scalar type. */

import type { Value } from "../../../../compiler/ir/ir.ts";
import { bitsOf, bytesOf, i32, int, ptr, type IntType } from "../../../../compiler/ir/types.ts";
import type { ExternInstance } from "../../evaluate/instances.ts";
import { settle } from "../../check/types.ts";
import { containerBits } from "../../lower/arithmetic.ts";
import type { ExternCallSite } from "../../lower/base.ts";
import { MAP_LOOKUP } from "../../lower/kernel-names.ts";
import { isSigned, scalarType } from "../../lower/storage.ts";

/** The value at `index`; 0 where there is none. Undefined when the registers are of a type that no map holds. */
export function readRegister(site: ExternCallSite, register: ExternInstance, index: Value): Value | undefined {
  const { builder, storage } = site;
  const type = elementType(register);
  if (!type) return undefined;
  const result = storage.scalar(type, "register");
  storage.fill(result, builder.constant(type, 0));
  atElement(site, register, type, index, (entry) => {
    storage.fill(result, builder.resize(builder.load(stored(type), entry, { align: alignment(type) }), type, false));
  });
  return storage.load(result);
}

/** False when the registers are of a type that no map holds. */
export function writeRegister(site: ExternCallSite, register: ExternInstance, index: Value, value: Value): boolean {
  const type = elementType(register);
  if (!type) return false;
  atElement(site, register, type, index, (entry) => {
    site.builder.store(entry, site.builder.resize(value, stored(type), false), { align: alignment(type) });
  });
  return true;
}

function elementType({ type }: ExternInstance): IntType | undefined {
  return type.args[0] && scalarType(settle(type.args[0]));
}

/** As it lies in the map: 8, 16, 32 or 64 bits, or as many bytes as it takes. */
function stored(type: IntType): IntType {
  return type.bits > 64 ? int(bytesOf(type) * 8) : int(containerBits(type.bits));
}

function alignment(type: IntType): number {
  return type.bits > 64 ? 8 : stored(type).bits / 8;
}

function atElement(site: ExternCallSite, register: ExternInstance, type: IntType, index: Value, body: (entry: Value) => void): void {
  const { builder } = site;
  const [size] = register.args;
  const elements = register.type.args[0];
  const map = site.parts.cellsOf(register, {
    kind: "register",
    isSparse: false,
    size: size?.kind === "integer" ? Math.max(1, Number(size.value)) : 1,
    bits: type.bits,
    form: { kind: elements && isSigned(settle(elements)) ? "int" : "bits" },
  });
  const [fits, found, done] = [site.newBlock(), site.newBlock(), site.newBlock()];
  const indexType = builder.typeOf(index);
  if (bitsOf(indexType) > 32) builder.branch(builder.compare("ult", index, builder.constant(indexType, 1n << 32n)), fits, done);
  else builder.jump(fits);
  builder.switchTo(fits);
  const key = builder.slotAddress(builder.newSlot("register index", 4, 4));
  builder.store(key, builder.resize(index, i32, false), { align: 4 });
  const entry = builder.call({ kind: "helper", id: MAP_LOOKUP }, [builder.symbolAddress(map), key], ptr);
  builder.branch(builder.compare("ne", entry, builder.constant(ptr, 0)), found, done);
  builder.switchTo(found);
  body(entry);
  builder.jump(done);
  builder.switchTo(done);
}
