/** Lvalues to addresses, and reading and writing what lies there. */

import type { Value } from "../../../compiler/ir/ir.ts";
import { i64, int, type IntType } from "../../../compiler/ir/types.ts";
import { unreachable } from "../../../compiler/support/invariant.ts";
import type { Init, Place, TExpr } from "../checked.ts";
import { accessPath, accessText, unitOf, type AccessPath } from "../access-path.ts";
import { alignOf, bitFieldAccess, sizeOf, type BitFieldAccess } from "../layout.ts";
import { bare, integerOf, isAtomic, isInArena, isVolatile, type CType } from "../types.ts";
import { loadInOrder, storeInOrder } from "./memory-order.ts";
import { alignAt, irType, isRecord, pointerOf, type Address, type LowerContext } from "./context.ts";

/** Where a place is read and written. What lies in an arena has another address for the kernel than in pointers to it. */
export function addressOfPlace(cx: LowerContext, place: Place): Address {
  const address = locate(cx, place);
  if (!isInArena(place.type) || !isFarAway(place)) return address;
  return { ...address, pointer: cx.builder.castSpace("fromarena", address.pointer) };
}

function isFarAway(place: Place): boolean {
  return place.kind === "memberOf" ? isFarAway(place.base) : place.kind === "deref" || place.kind === "globalVariable";
}

/** The address that pointers to a place have. */
function locate(cx: LowerContext, place: Place): Address {
  const path = accessPath(place);
  if (path) return relocatedAddress(cx, place, path);
  switch (place.kind) {
    case "local":
      return { ...cx.addressOf(cx.homes.get(place.variable)!), volatile: isVolatile(place.type) };
    case "globalVariable": {
      const pointer = cx.builder.symbolAddress(cx.symbols.variable(place.variable));
      const align = Math.max(place.variable.align ?? 1, alignOf(place.variable.type));
      return { pointer, offset: 0, align, volatile: isVolatile(place.type) };
    }
    case "functionName":
      return { pointer: cx.builder.symbolAddress(cx.symbols.function(place.target)), offset: 0, align: 8, volatile: false };
    case "string":
      return { pointer: cx.builder.symbolAddress(cx.symbols.string(place.bytes)), offset: 0, align: 1, volatile: false };
    case "deref":
      return { ...pointerAddress(cx, place.pointer), align: alignOf(place.type), volatile: isVolatile(place.type) };
    case "memberOf": {
      const base = locate(cx, place.base);
      const moved = place.member.bitWidth === undefined ? place.member.bitOffset / 8 : 0;
      return { ...base, offset: base.offset + moved, align: alignAt(base.align, moved), volatile: isVolatile(place.type) };
    }
    case "temporary": {
      const slot = cx.slot("(temporary)", place.type);
      cx.recursion.recordInto(cx, place.value, slot);
      return slot;
    }
    case "literal": {
      const slot = cx.slot(place.variable.name, place.type);
      initialize(cx, slot, place.type, place.init);
      return slot;
    }
    default:
      return unreachable(place);
  }
}

/** The root's address plus a number that the loader fits to the running kernel. */
function relocatedAddress(cx: LowerContext, place: Place, path: AccessPath): Address {
  const { root, skipped, type, offset } = path;
  const base = locate(cx, skipped === 0 ? root : withoutSkipped(root));
  const relocation = { kind: "field_byte_offset", dataType: cx.symbols.type(type), access: accessText(path) } as const;
  const pointer = cx.builder.pointerAdd(pointerOf(cx, base), { value: cx.builder.coreValue(relocation, offset) });
  return { pointer, offset: 0, align: alignAt(alignAt(base.align, base.offset), offset), volatile: isVolatile(place.type) };
}

export function coreValue(cx: LowerContext, { relocation, value, type }: TExpr & { readonly kind: "core" }): Value {
  const { kind, of, access } = relocation;
  const number = cx.builder.coreValue({ kind, dataType: cx.symbols.type(of), access }, value);
  return cx.builder.resize(number, irType(type) as IntType, false);
}

/** `*p` for `p[3]`. */
function withoutSkipped(root: Place): Place {
  if (root.kind !== "deref" || root.pointer.kind !== "pointerAdd") return root;
  return { ...root, pointer: root.pointer.pointer };
}

/** A pointer value with the constants that are added to it taken out. */
function pointerAddress(cx: LowerContext, pointer: TExpr): { pointer: Value; offset: number } {
  if (pointer.kind === "pointerAdd" && pointer.index.kind === "constant") {
    const base = pointerAddress(cx, pointer.pointer);
    const moved = Number(pointer.index.value) * pointer.scale * (pointer.subtract ? -1 : 1);
    return { pointer: base.pointer, offset: base.offset + moved };
  }
  if (pointer.kind === "address") {
    const { pointer: base, offset } = locate(cx, pointer.place);
    return { pointer: base, offset };
  }
  if (pointer.kind === "convert" && keepsAddress(pointer.operand.type, pointer.type)) {
    return pointerAddress(cx, pointer.operand);
  }
  return { pointer: cx.recursion.value(cx, pointer), offset: 0 };
}

function keepsAddress(from: CType, to: CType): boolean {
  const [left, right] = [bare(from), bare(to)];
  return left.kind === "pointer" && right.kind === "pointer" && isInArena(left.to) === isInArena(right.to);
}

// ---- scalars

function bitField(place: Place): BitFieldAccess | null {
  if (place.kind !== "memberOf" || place.member.bitWidth === undefined) return null;
  // The path leads to the unit already.
  if (accessPath(place)) return { ...unitOf(place.member), offset: 0 };
  return bitFieldAccess(place.member.bitOffset, place.member.bitWidth, place.recordSize);
}

export function loadPlace(cx: LowerContext, place: Place): Value {
  const address = addressOfPlace(cx, place);
  if (isAtomic(place.type)) return loadInOrder(cx, pointerOf(cx, address), place.type, place.span);
  const field = bitField(place);
  return field ? loadBits(cx, address, field, place.type) : loadScalar(cx, address, place.type);
}

function loadScalar(cx: LowerContext, address: Address, type: CType): Value {
  const { pointer, offset, align, volatile } = address;
  return cx.builder.load(irType(type), pointer, { offset, align, volatile });
}

export function storeScalar(cx: LowerContext, address: Address, value: Value): void {
  const { pointer, offset, align, volatile } = address;
  cx.builder.store(pointer, value, { offset, align, volatile });
}

/** Stores into the place at an address that is computed already. */
export function storePlace(cx: LowerContext, place: Place, address: Address, value: Value): void {
  const field = bitField(place);
  if (isAtomic(place.type)) storeInOrder(cx, pointerOf(cx, address), value, place.type, place.span);
  else if (field) storeBits(cx, address, field, value);
  else storeScalar(cx, address, value);
}

export function loadAt(cx: LowerContext, place: Place, address: Address): Value {
  const field = bitField(place);
  return field ? loadBits(cx, address, field, place.type) : loadScalar(cx, address, place.type);
}

/** What a place holds after `value` was stored: a bit-field keeps only its bits. */
export function storedValue(cx: LowerContext, place: Place, value: Value): Value {
  const field = bitField(place);
  if (!field) return value;
  const { builder } = cx;
  const type = builder.typeOf(value) as IntType;
  if (field.width >= type.bits) return value;
  return extract(cx, value, 0, field.width, type, integerOf(place.type)!.signed);
}

function unitAt(address: Address, field: BitFieldAccess): Address {
  return { ...address, offset: address.offset + field.offset, align: Math.min(alignAt(address.align, field.offset), field.bytes & -field.bytes) };
}

function loadBits(cx: LowerContext, address: Address, field: BitFieldAccess, type: CType): Value {
  const unit = int(field.bytes * 8);
  const at = unitAt(address, field);
  const loaded = cx.builder.load(unit, at.pointer, { offset: at.offset, align: at.align, volatile: at.volatile });
  const { signed, rank } = integerOf(type)!;
  const value = extract(cx, loaded, field.shift, field.width, unit, signed && rank > 0);
  return cx.builder.resize(value, irType(type), signed);
}

/** `width` bits from `shift` on, extended to the type again. */
function extract(cx: LowerContext, value: Value, shift: number, width: number, type: IntType, signed: boolean): Value {
  const { builder } = cx;
  if (signed) {
    const up = type.bits - shift - width;
    const raised = up === 0 ? value : builder.binary("shl", value, builder.constant(type, up));
    const down = type.bits - width;
    return down === 0 ? raised : builder.binary("ashr", raised, builder.constant(type, down));
  }
  const lowered = shift === 0 ? value : builder.binary("lshr", value, builder.constant(type, shift));
  if (shift + width === type.bits) return lowered;
  return builder.binary("and", lowered, builder.constant(type, (1n << BigInt(width)) - 1n));
}

function storeBits(cx: LowerContext, address: Address, field: BitFieldAccess, value: Value): void {
  const { builder } = cx;
  const unit = int(field.bytes * 8);
  const at = unitAt(address, field);
  const access = { offset: at.offset, align: at.align, volatile: at.volatile };
  const bits = builder.resize(value, unit, false);
  if (field.width === unit.bits) {
    builder.store(at.pointer, bits, access);
    return;
  }
  const mask = ((1n << BigInt(field.width)) - 1n) << BigInt(field.shift);
  const old = builder.load(unit, at.pointer, access);
  const kept = builder.binary("and", old, builder.constant(unit, ~mask));
  const raised = field.shift === 0 ? bits : builder.binary("shl", bits, builder.constant(unit, field.shift));
  const added = builder.binary("and", raised, builder.constant(unit, mask));
  builder.store(at.pointer, builder.binary("or", kept, added), access);
}

// ---- whole objects

export function copyRecord(cx: LowerContext, target: Address, source: Address, size: number): void {
  if (size === 0) return;
  const align = Math.min(alignAt(target.align, target.offset), alignAt(source.align, source.offset));
  cx.builder.memoryCopy(target.pointer, source.pointer, size, { align, destinationOffset: target.offset, sourceOffset: source.offset, apart: true });
}

/** A variable that is not initialised reads as zero, or as what suits: its value is open (C11 6.7.9p10). */
export function leaveOpen({ builder }: LowerContext, { pointer, offset, align }: Address, type: CType): void {
  const size = sizeOf(type) ?? 0;
  if (size > 0) builder.memorySet(pointer, builder.constant(int(8), 0), size, alignAt(align, offset), offset, true);
}

function zero(cx: LowerContext, address: Address, type: CType, size = sizeOf(type) ?? 0): void {
  if (size === 0) return;
  const { builder } = cx;
  const inner = bare(type);
  if (inner.kind !== "record" && inner.kind !== "array") {
    storeScalar(cx, address, builder.constant(irType(type), 0));
    return;
  }
  builder.memorySet(address.pointer, builder.constant(int(8), 0), size, alignAt(address.align, address.offset), address.offset);
}

/** Writes an initialiser: zeros first where it does not write everything. */
export function initialize(cx: LowerContext, address: Address, type: CType, init: Init): void {
  const size = sizeOf(type) ?? 0;
  if (!coversAll(init, size)) zero(cx, address, type);
  for (const item of init.items) {
    const at: Address = { ...address, offset: address.offset + item.offset, align: alignAt(address.align, item.offset) };
    if (item.value instanceof Uint8Array) storeBytes(cx, at, item.value);
    else if (isRecord(item.value.type)) cx.recursion.recordInto(cx, item.value, at);
    else if (item.bitField) storeBits(cx, at, item.bitField, cx.recursion.value(cx, item.value));
    else storeScalar(cx, at, cx.recursion.value(cx, item.value));
  }
}

function coversAll(init: Init, size: number): boolean {
  if (init.items.length === 1 && size <= 8) {
    const [item] = init.items;
    if (item && !(item.value instanceof Uint8Array) && !item.bitField && item.offset === 0) return (sizeOf(item.value.type) ?? 0) >= size;
  }
  const written = new Uint8Array(size);
  for (const { offset, value, bitField: field } of init.items) {
    if (field) continue;
    written.fill(1, offset, offset + (value instanceof Uint8Array ? value.length : (sizeOf(value.type) ?? 0)));
  }
  return written.every((byte) => byte === 1);
}

/** A string literal: the widest stores that its alignment allows. */
function storeBytes(cx: LowerContext, address: Address, bytes: Uint8Array): void {
  const { builder } = cx;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length; ) {
    const align = alignAt(alignAt(8, address.offset + at), at);
    const width = [8, 4, 2, 1].find((one) => one <= align && at + one <= bytes.length)!;
    const value = width === 8 ? view.getBigUint64(at, true) : BigInt(width === 4 ? view.getUint32(at, true) : width === 2 ? view.getUint16(at, true) : view.getUint8(at));
    const type = width === 8 ? i64 : int(width * 8);
    builder.store(address.pointer, builder.constant(type, value), { offset: address.offset + at, align: alignAt(address.align, at) });
    at += width;
  }
}

export function pointerTo(cx: LowerContext, place: Place): Value {
  return pointerOf(cx, locate(cx, place));
}
