/**
 * Register: an array in a map. Its elements are numbers: values of a scalar type, or the fields of a struct one after the
 * other, the first in the bits that count most.
 */

import type { Value } from "../../../../compiler/ir/ir.ts";
import { bitsOf, bytesOf, i32, int, ptr, type IntType } from "../../../../compiler/ir/types.ts";
import type { Expression } from "../../ast.ts";
import type { ExternInstance } from "../../evaluate/instances.ts";
import { settle } from "../../check/types.ts";
import { containerBits } from "../../lower/arithmetic.ts";
import type { ExternCallSite, ExternResult } from "../../lower/base.ts";
import { MAP_LOOKUP } from "../../lower/kernel-names.ts";
import { isSigned, scalarsOf, type Location } from "../../lower/storage.ts";

/** The value at `index`; zeros where there is none. Undefined when the registers are of a type that no map holds. */
export function readRegister(site: ExternCallSite, register: ExternInstance, index: Value): ExternResult | undefined {
  const { builder, storage } = site;
  const place = placeOf(site, register);
  if (!place) return undefined;
  const type = wholeType(place);
  const whole = storage.scalar(type, "register");
  storage.fill(whole, builder.constant(type, 0));
  atElement(site, register, type, index, (entry) => {
    storage.fill(whole, builder.resize(builder.load(stored(type), entry, { align: alignment(type) }), type, false));
  });
  if (place.kind === "scalar") return { value: storage.load(whole) };
  let left = type.bits;
  for (const field of scalarsOf(place)) {
    left -= field.type.bits;
    const shifted = builder.binary("lshr", storage.load(whole), builder.constant(type, left));
    storage.fill(field, builder.resize(shifted, field.type, false));
  }
  return { location: place };
}

/** False when the registers are of a type that no map holds. */
export function writeRegister(site: ExternCallSite, register: ExternInstance, index: Value, written: Expression): boolean {
  const { builder } = site;
  const place = placeOf(site, register);
  if (!place) return false;
  const type = wholeType(place);
  const whole = site.scalarValues(written).reduce<Value | null>((left, value) => {
    const wide = builder.resize(value, type, false);
    return left === null ? wide : builder.binary("or", builder.binary("shl", left, builder.constant(type, bitsOf(builder.typeOf(value)))), wide);
  }, null);
  atElement(site, register, type, index, (entry) => {
    builder.store(entry, builder.resize(whole!, stored(type), false), { align: alignment(type) });
  });
  return true;
}

/** A place for one element; undefined for types that have something besides numbers. */
function placeOf({ storage }: ExternCallSite, { type }: ExternInstance): Location | undefined {
  const place = type.args[0] && storage.allocate(settle(type.args[0]), "element");
  return place && isOfNumbers(place) ? place : undefined;
}

function isOfNumbers(place: Location): boolean {
  return place.kind === "scalar" || (place.kind === "struct" && place.fields.size > 0 && [...place.fields.values()].every(isOfNumbers));
}

function wholeType(place: Location): IntType {
  return int(scalarsOf(place).reduce((sum, { type }) => sum + type.bits, 0));
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
