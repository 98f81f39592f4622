/**
 * Bytes to BTF (btf.rst §2). The inverse of `encode.ts`; every offset and count is checked before it is used. The BTF of a
 * kernel module is split: its ids and string offsets go on where those of the kernel's own, its base, end.
 */

import {
  BTF_HEADER_SIZE, BTF_MAGIC, intEncodings, kindNumbers, linkages,
  type Btf, type BtfKind, type BtfLinkage, type BtfMember, type BtfType, type IntEncoding, type TypeId,
} from "./types.ts";

export class BtfError extends Error {
  override readonly name = "BtfError";
}

export interface DecodedBtf extends Btf {
  readonly endian: "little" | "big";
  /** The first id that is not of the base. */
  readonly firstId: TypeId;
  /** The bytes of all strings, those of the base included. */
  readonly stringsEnd: number;
  /** A string of the string section, which .BTF.ext points into; undefined when there is none at that offset. */
  readonly string: (offset: number) => string | undefined;
}

/** Throws `BtfError`. The types of `base` come first in the result. */
export function decodeBtf(bytes: Uint8Array, base?: DecodedBtf): DecodedBtf {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < BTF_HEADER_SIZE) throw new BtfError("BTF is shorter than its header");
  const little = view.getUint16(0, true) === BTF_MAGIC;
  if (!little && view.getUint16(0) !== BTF_MAGIC) throw new BtfError("BTF has no magic number");
  if (view.getUint8(2) !== 1) throw new BtfError(`BTF has the unknown version ${view.getUint8(2)}`);
  const word = (at: number) => view.getUint32(at, little);
  const headerLength = word(4);
  const typeBytes = section(bytes, headerLength + word(8), word(12), "types");
  const strings = section(bytes, headerLength + word(16), word(20), "strings");
  const stringsStart = base?.stringsEnd ?? 0;
  const string = (offset: number): string | undefined =>
    base && offset < stringsStart ? base.string(offset) : stringAt(strings, offset - stringsStart);
  const types = new TypeReader(typeBytes, little, string).all();
  return {
    types: base ? [...base.types, ...types] : types,
    endian: little ? "little" : "big",
    firstId: (base?.types.length ?? 0) + 1,
    stringsEnd: stringsStart + strings.length,
    string,
  };
}

function section(bytes: Uint8Array, start: number, length: number, what: string): Uint8Array {
  if (start + length > bytes.length) throw new BtfError(`the ${what} of BTF reach past its end`);
  return bytes.subarray(start, start + length);
}

const utf8 = new TextDecoder();

function stringAt(strings: Uint8Array, offset: number): string | undefined {
  if (offset >= strings.length) return undefined;
  const end = strings.indexOf(0, offset);
  return end < 0 ? undefined : utf8.decode(strings.subarray(offset, end));
}

const kindNames = new Map(Object.entries(kindNumbers).map(([name, number]) => [number as number, name as BtfKind]));
const encodingNames = new Map(Object.entries(intEncodings).map(([name, number]) => [number as number, name as IntEncoding]));

class TypeReader {
  private readonly view: DataView;
  private at = 0;

  constructor(
    bytes: Uint8Array,
    private readonly little: boolean,
    private readonly string: (offset: number) => string | undefined,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  all(): BtfType[] {
    const types: BtfType[] = [];
    while (this.at < this.view.byteLength) types.push(this.type(types.length + 1));
    return types;
  }

  private type(id: number): BtfType {
    const name = this.name(id);
    const info = this.word();
    const sizeOrType = this.word();
    const kind = kindNames.get((info >>> 24) & 0x1f);
    const flag = info >>> 31 === 1;
    const vlen = info & 0xffff;
    switch (kind) {
      case "int":
        return this.int(id, name, sizeOrType);
      case "float":
        return { kind, name, size: sizeOrType };
      case "ptr":
      case "const":
      case "volatile":
      case "restrict":
        return { kind, type: sizeOrType };
      case "typedef":
      case "type_tag":
        return { kind, name, type: sizeOrType };
      case "array":
        return { kind, type: this.word(), indexType: this.word(), length: this.word() };
      case "struct":
      case "union":
        return { kind, name, size: sizeOrType, members: this.times(vlen, 12, () => this.member(id, flag)) };
      case "enum":
        return { kind, name, size: sizeOrType, signed: flag, enumerators: this.times(vlen, 8, () => ({ name: this.name(id), value: this.low(flag) })) };
      case "enum64":
        return { kind, name, size: sizeOrType, signed: flag, enumerators: this.times(vlen, 12, () => ({ name: this.name(id), value: this.long(flag) })) };
      case "fwd":
        return { kind, name, of: flag ? "union" : "struct" };
      case "func_proto":
        return { kind, returns: sizeOrType, params: this.times(vlen, 8, () => ({ name: this.name(id), type: this.word() })) };
      case "func":
        return { kind, name, type: sizeOrType, linkage: this.linkage(id, vlen) };
      case "var":
        return { kind, name, type: sizeOrType, linkage: this.linkage(id, this.word()) };
      case "datasec":
        return { kind, name, size: sizeOrType, entries: this.times(vlen, 12, () => ({ type: this.word(), offset: this.word(), size: this.word() })) };
      case "decl_tag":
        return { kind, name, type: sizeOrType, component: this.word() | 0 };
      case undefined:
        throw new BtfError(`BTF type ${id} has the unknown kind ${(info >>> 24) & 0x1f}`);
    }
  }

  private int(id: number, name: string, size: number): BtfType {
    const data = this.word();
    const encoding = encodingNames.get((data >>> 24) & 0xf);
    if (encoding === undefined) throw new BtfError(`BTF type ${id} is an integer of unknown encoding`);
    return { kind: "int", name, size, encoding, bitOffset: (data >>> 16) & 0xff, bits: data & 0xff };
  }

  private member(id: number, flag: boolean): BtfMember {
    const name = this.name(id);
    const type = this.word();
    const offset = this.word();
    const bitFieldSize = flag ? offset >>> 24 : 0;
    return { name, type, bitOffset: flag ? offset & 0xff_ffff : offset, ...(bitFieldSize > 0 && { bitFieldSize }) };
  }

  private low(signed: boolean): bigint {
    const value = this.word();
    return BigInt(signed ? value | 0 : value);
  }

  private long(signed: boolean): bigint {
    const value = BigInt(this.word()) | (BigInt(this.word()) << 32n);
    return signed ? BigInt.asIntN(64, value) : value;
  }

  private linkage(id: number, number: number): BtfLinkage {
    const linkage = linkages[number];
    if (linkage === undefined) throw new BtfError(`BTF type ${id} has the unknown linkage ${number}`);
    return linkage;
  }

  private name(id: number): string {
    const offset = this.word();
    const name = this.string(offset);
    if (name === undefined) throw new BtfError(`BTF type ${id} has a name outside the strings: is it a module's, which needs that of its kernel (--base)?`);
    return name;
  }

  private word(): number {
    if (this.at + 4 > this.view.byteLength) throw new BtfError("the types of BTF are cut short");
    const value = this.view.getUint32(this.at, this.little);
    this.at += 4;
    return value;
  }

  private times<T>(count: number, bytes: number, read: () => T): T[] {
    if (this.at + count * bytes > this.view.byteLength) throw new BtfError("the types of BTF are cut short");
    return Array.from({ length: count }, read);
  }
}
