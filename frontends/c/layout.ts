/**
 * Sizes, alignments and the places of members: the System V x86-64 ABI, which clang's BPF target follows (LP64,
 * little-endian bit-fields).
 */

import { bare, type CType, type Member, type RecordInfo } from "./types.ts";

/** In bytes; null for void, functions and types that are not complete. An array of unknown length counts as empty. */
export function sizeOf(type: CType): number | null {
  const inner = bare(type);
  switch (inner.kind) {
    case "integer":
    case "float":
      return inner.size;
    case "pointer":
      return 8;
    case "enum":
      return inner.info.enumerators ? inner.info.underlying.size : null;
    case "record":
      return inner.record.members ? inner.record.size : null;
    case "array": {
      const element = sizeOf(inner.element);
      return element === null ? null : element * (inner.length ?? 0);
    }
    case "void":
    case "function":
      return null;
  }
}

/** In bytes; 1 where there is none. */
export function alignOf(type: CType): number {
  switch (type.kind) {
    case "typedef":
      return type.align ?? alignOf(type.target);
    case "qualified":
      return alignOf(type.target);
    case "integer":
    case "float":
      return type.size;
    case "pointer":
      return 8;
    case "enum":
      return type.info.underlying.size;
    case "record":
      return type.record.align;
    case "array":
      return alignOf(type.element);
    case "void":
    case "function":
      return 1;
  }
}

/** A member as declared, before it has a place. */
export interface MemberSpec {
  readonly name: string;
  readonly type: CType;
  readonly bitWidth?: number;
  /** `aligned` or `_Alignas` on it. */
  readonly align?: number;
  readonly packed: boolean;
  readonly tags?: Member["tags"];
  readonly span?: Member["span"];
}

export interface RecordLayout {
  readonly members: readonly Member[];
  readonly size: number;
  readonly align: number;
}

/**
 * Places members: `aligned` is that of the record itself (1 when there is none), `pack` the n of `#pragma pack(n)`, or
 * 0. As with clang, it limits even the alignment that a member asks for, and bit-fields may straddle their units.
 */
export function layoutRecord(kind: RecordInfo["kind"], specs: readonly MemberSpec[], packed: boolean, aligned: number, pack = 0): RecordLayout {
  const limit = pack === 0 ? Infinity : pack;
  const members: Member[] = [];
  let align = 1;
  let bits = 0;
  let end = 0;
  for (const spec of specs) {
    const size = sizeOf(spec.type) ?? 0;
    const natural = Math.min(limit, packed || spec.packed ? 1 : alignOf(spec.type));
    const memberAlign = Math.min(limit, Math.max(natural, spec.align ?? 1));
    if (kind === "union") bits = 0;
    if (spec.bitWidth === undefined) {
      bits = roundUp(bits, memberAlign * 8);
      members.push(placed(spec, bits, memberAlign));
      bits += size * 8;
      align = Math.max(align, memberAlign);
    } else {
      // A zero width ends the unit; other fields start a new unit when they would straddle one, unless packed.
      if (spec.bitWidth === 0) bits = roundUp(bits, alignOf(spec.type) * 8);
      else if (spec.align !== undefined && spec.align <= limit) bits = roundUp(bits, memberAlign * 8);
      else if (!packed && !spec.packed && pack === 0 && (bits % (size * 8)) + spec.bitWidth > size * 8) bits = roundUp(bits, natural * 8);
      if (spec.bitWidth > 0) members.push(placed(spec, bits, memberAlign));
      bits += spec.bitWidth;
      if (spec.name !== "") align = Math.max(align, memberAlign);
    }
    end = Math.max(end, bits);
  }
  align = Math.max(align, aligned);
  return { members, size: roundUp(Math.ceil(end / 8), align), align };
}

function placed(spec: MemberSpec, bitOffset: number, align: number): Member {
  return {
    name: spec.name,
    type: spec.type,
    bitOffset,
    ...(spec.bitWidth !== undefined && { bitWidth: spec.bitWidth }),
    align,
    ...(spec.tags && { tags: spec.tags }),
    ...(spec.span && { span: spec.span }),
  };
}

function roundUp(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}

/** Where a bit-field is read and written: the narrowest naturally aligned 1, 2, 4 or 8 bytes that hold it, if any. */
export interface BitFieldAccess {
  /** Bytes from the start of the record. */
  readonly offset: number;
  readonly bytes: number;
  /** From the least significant bit of what is loaded. */
  readonly shift: number;
  readonly width: number;
}

export function bitFieldAccess(bitOffset: number, width: number, recordSize: number): BitFieldAccess {
  for (const bytes of [1, 2, 4, 8]) {
    const offset = Math.floor(bitOffset / (bytes * 8)) * bytes;
    const shift = bitOffset - offset * 8;
    if (shift + width <= bytes * 8 && (offset + bytes <= recordSize || bytes === 1)) return { offset, bytes, shift, width };
  }
  // Packed records: exactly the bytes that it touches, up to nine.
  const offset = Math.floor(bitOffset / 8);
  const shift = bitOffset - offset * 8;
  return { offset, bytes: Math.ceil((shift + width) / 8), shift, width };
}

/** A member found by name, through anonymous structs and unions: the members on the way, outermost first. */
export function findMember(record: RecordInfo, name: string): readonly Member[] | null {
  for (const member of record.members ?? []) {
    if (member.name === name) return [member];
    if (member.name !== "" || member.bitWidth !== undefined) continue;
    const inner = bare(member.type);
    const path = inner.kind === "record" ? findMember(inner.record, name) : null;
    if (path) return [member, ...path];
  }
  return null;
}
