/**
 * Map definitions in `.maps`, as libbpf reads them: a variable of a struct type whose members say everything by their
 * types (`__uint`, `__type`, `__array`, `__ulong` of bpf_helpers.h).
 */

import type { Span } from "../../../compiler/source/source.ts";
import type { GlobalVariable, MapSpec } from "../checked.ts";
import { sizeOf } from "../layout.ts";
import { bare, pointee, printCType, type CType, type Member } from "../types.ts";
import { completeType } from "./complete.ts";
import { isError } from "./build.ts";
import type { Context } from "./context.ts";
import { staticValue } from "./static-data.ts";

export function isMapSection(section: string | undefined): boolean {
  return section === ".maps" || section === "maps";
}

/** Null after an error. */
export function readMap(cx: Context, variable: GlobalVariable): MapSpec | null {
  if (variable.section === "maps") return readLegacyMap(cx, variable);
  const spec = readMapType(cx, variable.name, variable.type, variable.span);
  if (!spec) return null;
  const values = mapValues(cx, variable);
  return { ...spec, ...(values.length > 0 && { values }) };
}

function readMapType(cx: Context, name: string, type: CType, span: Span): MapSpec | null {
  const inner = bare(type);
  if (inner.kind !== "record" || !inner.record.members) {
    cx.bag.report("C4001", span, `the map '${name}' must be a struct`, { hint: "write it with __uint() and __type() of bpf_helpers.h" });
    return null;
  }
  const out: { -readonly [K in keyof MapSpec]: MapSpec[K] } = { name, type: 0, keySize: 0, valueSize: 0, maxEntries: 0, flags: 0, span };
  for (const member of inner.record.members) readField(cx, out, member, span);
  if (out.type !== 0) return out;
  cx.bag.report("C4001", span, `the map '${name}' has no type`, { hint: "add __uint(type, BPF_MAP_TYPE_…)" });
  return null;
}

type Fields = { -readonly [K in keyof MapSpec]: MapSpec[K] };

function readField(cx: Context, out: Fields, member: Member, span: Span): void {
  const at = member.span ?? span;
  const number = (): number => Number(fieldNumber(cx, member, at));
  switch (member.name) {
    case "type":
      out.type = number();
      return;
    case "max_entries":
      out.maxEntries = number();
      return;
    case "map_flags":
      out.flags = number();
      return;
    case "numa_node":
      out.numaNode = number();
      return;
    case "pinning":
      out.pinning = number();
      return;
    case "map_extra":
      out.mapExtra = fieldNumber(cx, member, at);
      return;
    case "key_size":
      out.keySize = number();
      return;
    case "value_size":
      out.valueSize = number();
      return;
    case "key":
    case "value":
      readKeyOrValue(cx, out, member, at);
      return;
    case "values":
      readInner(cx, out, member, at);
      return;
    default:
      cx.bag.report("C4001", at, `maps have no field '${member.name}'`);
  }
}

/** `int (*name)[N]`, or an enum whose only value is N. */
function fieldNumber(cx: Context, member: Member, span: Span): bigint {
  const to = pointee(member.type);
  const array = to && bare(to);
  if (array?.kind === "array" && array.length !== null) return BigInt(array.length);
  const type = bare(member.type);
  if (type.kind === "enum" && type.info.enumerators?.[0]) return type.info.enumerators[0].value;
  cx.bag.report("C4001", span, `'${member.name}' must be written with __uint()`);
  return 0n;
}

function readKeyOrValue(cx: Context, out: Fields, member: Member, span: Span): void {
  const type = pointee(member.type);
  if (type) completeType(cx, type);
  const size = type && sizeOf(type);
  if (!type || size === null) {
    cx.bag.report("C4001", span, `'${member.name}' must be written with __type() and a complete type, not '${printCType(member.type)}'`);
  } else if (member.name === "key") {
    out.keyType = type;
    out.keySize = size;
  } else {
    out.valueType = type;
    out.valueSize = size;
  }
}

/** `typeof(inner) *values[]`: programs of a prog array, or the maps of a map-in-map. */
function readInner(cx: Context, out: Fields, member: Member, span: Span): void {
  const array = bare(member.type);
  const to = array.kind === "array" ? pointee(array.element) : null;
  if (!to) {
    cx.bag.report("C4001", span, "'values' must be written with __array()");
    return;
  }
  out.valueSize = 4;
  if (bare(to).kind === "function") return;
  completeType(cx, to);
  const inner = readMapType(cx, `${out.name}.inner`, to, span);
  if (inner) out.inner = inner;
}

function mapValues(cx: Context, variable: GlobalVariable): { index: number; symbol: string }[] {
  const inner = bare(variable.type);
  const member = inner.kind === "record" ? inner.record.members?.find((one) => one.name === "values") : undefined;
  const out: { index: number; symbol: string }[] = [];
  for (const item of variable.init?.items ?? []) {
    const value = item.value instanceof Uint8Array ? null : staticValue(item.value);
    if (!value?.base || value.base.kind === "string" || !member) {
      if (!value || value.value !== 0n) cx.bag.report("C4001", variable.span, `only 'values' of the map '${variable.name}' can be initialised`);
      continue;
    }
    out.push({ index: (item.offset - member.bitOffset / 8) / 8, symbol: value.base.kind === "global" ? value.base.symbol : value.base.name });
    cx.use(value.base);
  }
  return out;
}

/**
 * `struct bpf_map_def`, `struct bpf_elf_map`: numbers in the initialiser. Loaders take the first five by their places, and
 * projects call them as they like.
 */
function readLegacyMap(cx: Context, variable: GlobalVariable): MapSpec | null {
  if (isError(variable)) return null;
  const inner = bare(variable.type);
  const members = inner.kind === "record" ? (inner.record.members ?? []) : [];
  const numberAt = (offset: number): number => {
    const item = variable.init?.items.findLast((one) => one.offset === offset);
    const value = item && !(item.value instanceof Uint8Array) ? staticValue(item.value) : null;
    return Number(value?.value ?? 0n);
  };
  const [type, keySize, valueSize, maxEntries, flags] = [numberAt(0), numberAt(4), numberAt(8), numberAt(12), numberAt(16)];
  if (type === 0) {
    cx.bag.report("C4001", variable.span, `the map '${variable.name}' has no type`);
    return null;
  }
  const pinning = members.find(({ name }) => name === "pinning");
  return {
    name: variable.name,
    type,
    keySize,
    valueSize,
    maxEntries,
    flags,
    // PIN_OBJECT_NS and PIN_GLOBAL_NS of iproute2: libbpf pins by name only.
    ...(pinning && numberAt(pinning.bitOffset / 8) !== 0 && { pinning: 1 }),
    span: variable.span,
  };
}
