/** Variables with static storage to bytes and relocations. */

import type { DataRelocation, Global } from "../../../compiler/ir/ir.ts";
import { staticValue, type StaticBase } from "../check/static-data.ts";
import type { GlobalVariable, Init, InitItem } from "../checked.ts";
import { alignOf, sizeOf } from "../layout.ts";
import { isConst, isInArena } from "../types.ts";
import type { DataTypes } from "./data-types.ts";

/** The name of the symbol of an address. */
export type NameOf = (base: StaticBase) => string;

export function lowerVariable(variable: GlobalVariable, nameOf: NameOf, types: DataTypes): Global {
  const size = Math.max(sizeOf(variable.type) ?? 0, variable.init?.size ?? 0);
  const image = imageOf(variable.init, size, nameOf);
  const section = variable.section ?? defaultSection(variable, image);
  const readonly = isConst(variable.type) || section === "license" || section === "version";
  return {
    name: variable.symbol,
    linkage: variable.weak ? "weak" : variable.isStatic ? "static" : "global",
    ...(variable.hidden && { hidden: true }),
    section,
    size,
    align: Math.max(variable.align ?? 1, alignOf(variable.type)),
    bytes: section.startsWith(".bss") ? null : image.bytes,
    relocations: image.relocations,
    readonly,
    ...(variable.keep && !readonly && { kept: true as const }),
    dataType: types.of(variable.type),
    ...(variable.tags && { tags: variable.tags }),
    span: variable.span,
  };
}

/** A variable of another object, to be linked with this one, or of the kernel: what it holds is not known, even when it is const. */
export function lowerExternalVariable(variable: GlobalVariable, types: DataTypes): Global {
  const { symbol: name, weak, type, span } = variable;
  const place = { section: variable.section ?? "", size: sizeOf(type) ?? 0, align: alignOf(type), bytes: null, relocations: [], readonly: false };
  return { name, linkage: weak ? "weak" : "global", ...place, dataType: types.of(type), span };
}

function defaultSection(variable: GlobalVariable, { bytes, relocations }: Image): string {
  // libbpf fills the arena with it.
  if (isInArena(variable.type)) return ".addr_space.1";
  // `const volatile` too: what the loader may still set (libbpf's configuration).
  if (isConst(variable.type)) return ".rodata";
  return bytes.some((byte) => byte !== 0) || relocations.length > 0 ? ".data" : ".bss";
}

export interface Image {
  readonly bytes: Uint8Array;
  readonly relocations: readonly DataRelocation[];
}

function imageOf(init: Init | undefined, size: number, nameOf: NameOf): Image {
  const bytes = new Uint8Array(size);
  const relocations: DataRelocation[] = [];
  for (const item of init?.items ?? []) place(item, 0, bytes, relocations, nameOf);
  return { bytes, relocations };
}

function place(item: InitItem, base: number, bytes: Uint8Array, relocations: DataRelocation[], nameOf: NameOf): void {
  const at = base + item.offset;
  const { value } = item;
  if (value instanceof Uint8Array) {
    bytes.set(value, at);
    return;
  }
  if (value.kind === "load" && value.place.kind === "literal") {
    for (const inner of value.place.init.items) place(inner, at, bytes, relocations, nameOf);
    return;
  }
  const known = staticValue(value);
  if (!known) return;
  if (known.base) relocations.push({ offset: at, symbol: nameOf(known.base), addend: Number(known.value) });
  else if (item.bitField) writeBits(bytes, at, item.bitField, known.value);
  else writeNumber(bytes, at, sizeOf(value.type) ?? 0, known.value);
}

function writeNumber(bytes: Uint8Array, at: number, size: number, value: bigint): void {
  for (let i = 0; i < size; i++) bytes[at + i] = Number((value >> BigInt(8 * i)) & 255n);
}

function writeBits(bytes: Uint8Array, at: number, field: NonNullable<InitItem["bitField"]>, value: bigint): void {
  const mask = ((1n << BigInt(field.width)) - 1n) << BigInt(field.shift);
  let unit = 0n;
  for (let i = field.bytes - 1; i >= 0; i--) unit = (unit << 8n) | BigInt(bytes[at + i]!);
  writeNumber(bytes, at, field.bytes, (unit & ~mask) | ((value << BigInt(field.shift)) & mask));
}
