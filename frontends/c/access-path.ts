/**
 * Paths of members and elements that the loader fits to the running kernel, as clang writes them for BPF: from a struct
 * behind a pointer through members, anonymous ones too, and elements of constant index, down to a field.
 */

import type { Place } from "./checked.ts";
import { bitFieldAccess, sizeOf, type BitFieldAccess } from "./layout.ts";
import { bare, integerOf, unqualified, type CType, type Member } from "./types.ts";

export interface AccessPath {
  /** Where the path starts: the struct, which lies `skipped` elements past what its pointer points to. */
  readonly root: Place;
  readonly skipped: number;
  /** Of the struct, with its typedef name. */
  readonly type: CType;
  /** Of the members and elements, outermost first. */
  readonly indices: readonly number[];
  /** In bytes, by the headers; of a bit-field, that of its unit. */
  readonly offset: number;
}

/** As relocations have it: `0:1:2`. */
export function accessText({ skipped, indices }: AccessPath): string {
  return [skipped, ...indices].join(":");
}

/** Null for a place whose offset is fixed. */
export function accessPath(place: Place): AccessPath | null {
  if (place.kind === "deref") return elementPath(place) ?? addressedPath(place);
  if (place.kind !== "memberOf" || !place.relocated) return null;
  const { member } = place;
  const outer = accessPath(place.base) ?? startOf(place.base, member);
  return outer && { ...outer, indices: [...outer.indices, memberIndex(place.base.type, member)], offset: outer.offset + memberOffset(member) };
}

/** `array[3]` at the end of a path. */
function elementPath({ pointer }: Place & { readonly kind: "deref" }): AccessPath | null {
  if (pointer.kind !== "pointerAdd" || pointer.subtract || pointer.index.kind !== "constant" || pointer.index.value < 0n) return null;
  const { pointer: array, scale } = pointer;
  if (array.kind !== "address" || bare(array.place.type).kind !== "array") return null;
  const path = accessPath(array.place);
  const index = Number(pointer.index.value);
  return path && { ...path, indices: [...path.indices, index], offset: path.offset + index * scale };
}

/** `*(struct inner *)&outer->inner`: casts of the address to what it points to anyway do not end a path, as in clang. */
function addressedPath({ pointer, type }: Place & { readonly kind: "deref" }): AccessPath | null {
  let inner = pointer;
  while (inner.kind === "convert" && bare(inner.type).kind === "pointer") inner = inner.operand;
  if (inner.kind !== "address") return null;
  const [from, to] = [bare(inner.place.type), bare(type)];
  return from.kind === "record" && to.kind === "record" && from.record === to.record ? accessPath(inner.place) : null;
}

/** The loader finds types by name: there is no path into one without. For a bit-field clang looks through typedefs. */
function startOf(base: Place, member: Member): AccessPath | null {
  const named = unqualified(base.type);
  const record = bare(named);
  const isTagged = record.kind === "record" && record.record.tag !== "";
  const type = member.bitWidth !== undefined && isTagged ? record : named;
  if (type.kind !== "typedef" && !isTagged) return null;
  const skipped = base.kind === "deref" ? elementsSkipped(base) : 0;
  return { root: base, skipped, type, indices: [], offset: skipped * (sizeOf(type) ?? 0) };
}

/** `pointer[3].member` */
function elementsSkipped({ pointer, type }: Place & { readonly kind: "deref" }): number {
  if (pointer.kind !== "pointerAdd" || pointer.subtract || pointer.index.kind !== "constant" || pointer.index.value < 0n) return 0;
  return pointer.scale === sizeOf(type) ? Number(pointer.index.value) : 0;
}

/** BTF has no padding bit-fields. */
function memberIndex(type: CType, member: Member): number {
  const record = bare(type);
  if (record.kind !== "record") return 0;
  return record.record.members!.filter((one) => one.name !== "" || one.bitWidth === undefined).indexOf(member);
}

function memberOffset(member: Member): number {
  return member.bitWidth === undefined ? member.bitOffset / 8 : unitOf(member).offset;
}

/**
 * How a bit-field that the loader finds is read: by the unit of its declared type, as the loader reckons with no other
 * (libbpf's bpf_core_calc_field_relo).
 */
export function unitOf({ type, bitOffset, bitWidth = 0 }: Member): BitFieldAccess {
  for (let bytes = integerOf(type)!.size; bytes <= 8; bytes *= 2) {
    const offset = Math.floor(bitOffset / 8 / bytes) * bytes;
    const shift = bitOffset - offset * 8;
    if (shift + bitWidth <= bytes * 8) return { offset, bytes, shift, width: bitWidth };
  }
  return bitFieldAccess(bitOffset, bitWidth, Infinity);
}
