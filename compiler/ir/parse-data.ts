/** Data types, globals and maps of the textual IR: the inverses of `print-data.ts` and of the module's head. */

import type { DataMember, DataType, DeclTags } from "./data-types.ts";
import type { Global, Linkage, MapDef } from "./ir.ts";
import type { Cursor } from "./parse-cursor.ts";

const dataTypeKinds = [
  "int", "pointer", "array", "struct", "union", "enum", "forward", "typedef", "type_tag", "const", "volatile", "restrict", "function", "float",
] as const;

/** What follows `type N =`. */
export function parseDataType(cursor: Cursor): DataType {
  const kind = cursor.oneOf(dataTypeKinds, "a kind of data type");
  switch (kind) {
    case "int": {
      const { name, size } = nameAndSize(cursor);
      const encoding = cursor.oneOf(["unsigned", "signed", "char", "bool"], "an encoding");
      return { kind, name, size, encoding, ...(cursor.accept("bits") && { bits: cursor.size("the bits") }) };
    }
    case "pointer":
      return { kind, to: cursor.typeId() };
    case "array": {
      const element = cursor.typeId();
      cursor.expect("length");
      return { kind, element, length: cursor.size("the length") };
    }
    case "struct":
    case "union":
      return { kind, ...nameAndSize(cursor), members: cursor.list("{", "}", () => parseMember(cursor)), ...parseTags(cursor) };
    case "enum": {
      const head = nameAndSize(cursor);
      const signed = cursor.oneOf(["signed", "unsigned"], "the sign") === "signed";
      return { kind, ...head, signed, enumerators: cursor.list("{", "}", () => parseEnumerator(cursor)) };
    }
    case "forward": {
      const of = cursor.oneOf(["struct", "union"], "what it declares");
      return { kind, of, name: cursor.string("the name") };
    }
    case "typedef":
      return { kind, name: cursor.string("the name"), type: cursor.typeId(), ...parseTags(cursor) };
    case "type_tag":
      return { kind, name: cursor.string("the name"), type: cursor.typeId() };
    case "const":
    case "volatile":
    case "restrict":
      return { kind, type: cursor.typeId() };
    case "function":
      return {
        kind,
        returns: cursor.typeId(),
        params: cursor.list("{", "}", () => ({ name: cursor.string("the name"), type: cursor.typeId(), ...parseTags(cursor) })),
        ...parseTags(cursor),
      };
    case "float":
      return { kind, ...nameAndSize(cursor) };
  }
}

/** What follows `global`. */
export function parseGlobal(cursor: Cursor): Global {
  const name = cursor.symbol();
  const linkage = parseLinkage(cursor);
  const hidden = cursor.accept("hidden");
  cursor.expect("section");
  const section = cursor.string("the section");
  cursor.expect("size");
  const size = cursor.size("the size");
  cursor.expect("align");
  const align = cursor.size("the alignment");
  const readonly = cursor.accept("readonly");
  const kept = cursor.accept("kept");
  const dataType = cursor.accept("type") ? cursor.typeId() : undefined;
  const tags = parseTags(cursor);
  const bytesAt = cursor.here;
  const bytes = cursor.accept("bytes") ? cursor.bytes("the bytes") : null;
  if (bytes && bytes.length !== size) cursor.fail(`@${name} has ${size} bytes, but ${bytes.length} are given`, "I0002", bytesAt);
  const relocations = cursor.accept("relocations") ? cursor.list("[", "]", () => parseRelocation(cursor)) : [];
  return {
    name,
    linkage,
    ...(hidden && { hidden }),
    section,
    size,
    align,
    bytes,
    relocations,
    readonly,
    ...(kept && { kept: true as const }),
    ...(dataType !== undefined && { dataType }),
    ...tags,
    ...cursor.span(),
  };
}

/** What follows `map`. */
export function parseMap(cursor: Cursor): MapDef {
  const name = cursor.symbol();
  const number = (word: string): number => {
    cursor.expect(word);
    return cursor.size(`the ${word}`);
  };
  const optional = (word: string): number | undefined => (cursor.accept(word) ? cursor.size(`the ${word}`) : undefined);
  const fixed = { type: number("type"), keySize: number("key"), valueSize: number("value"), maxEntries: number("entries") };
  const flags = optional("flags") ?? 0;
  const pinning = optional("pinning");
  const numaNode = optional("numa");
  const mapExtra = cursor.accept("extra") ? cursor.bigint("the extra number") : undefined;
  const keyType = cursor.accept("keytype") ? cursor.typeId() : undefined;
  const valueType = cursor.accept("valuetype") ? cursor.typeId() : undefined;
  const inner = cursor.accept("inner") ? parseInner(cursor) : undefined;
  const values = cursor.accept("values") ? cursor.list("[", "]", () => parseInitialSlot(cursor)) : undefined;
  return {
    name,
    ...fixed,
    flags,
    ...(pinning !== undefined && { pinning }),
    ...(numaNode !== undefined && { numaNode }),
    ...(mapExtra !== undefined && { mapExtra }),
    ...(keyType !== undefined && { keyType }),
    ...(valueType !== undefined && { valueType }),
    ...(inner && { inner }),
    ...(values && { values }),
    ...cursor.span(),
  };
}

/** `static`, `weak`, or nothing for `global`. */
export function parseLinkage(cursor: Cursor): Linkage {
  if (cursor.accept("static")) return "static";
  return cursor.accept("weak") ? "weak" : "global";
}

function nameAndSize(cursor: Cursor): { name: string; size: number } {
  const name = cursor.string("the name");
  cursor.expect("size");
  return { name, size: cursor.size("the size") };
}

/** `tags ["arg:ctx"]`, when it comes. */
function parseTags(cursor: Cursor): { tags?: DeclTags } {
  return cursor.accept("tags") ? { tags: cursor.list("[", "]", () => cursor.string("a tag")) } : {};
}

function parseMember(cursor: Cursor): DataMember {
  const name = cursor.string("a member's name");
  const type = cursor.typeId();
  cursor.expect("at");
  const bitOffset = cursor.size("the offset");
  return { name, type, bitOffset, ...(cursor.accept("bits") && { bitFieldSize: cursor.size("the bits") }), ...parseTags(cursor) };
}

function parseEnumerator(cursor: Cursor): { name: string; value: bigint } {
  const name = cursor.string("an enumerator's name");
  cursor.expect("=");
  return { name, value: cursor.bigint("a value") };
}

function parseRelocation(cursor: Cursor): { offset: number; symbol: string; addend: number } {
  const offset = cursor.size("an offset");
  cursor.expect(":");
  return { offset, symbol: cursor.symbol(), addend: cursor.offset() };
}

function parseInitialSlot(cursor: Cursor): { index: number; symbol: string } {
  const index = cursor.size("an index");
  cursor.expect(":");
  return { index, symbol: cursor.symbol() };
}

function parseInner(cursor: Cursor): MapDef {
  cursor.expect("{");
  cursor.expect("map");
  const inner = parseMap(cursor);
  cursor.expect("}");
  return inner;
}
