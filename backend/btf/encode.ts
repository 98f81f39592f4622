/**
 * BTF to bytes (btf.rst §2). The inverse of `decode.ts`.
 *
 *     header: magic 16 | version 8 | flags 8 | hdr_len 32 | type_off 32 | type_len 32 | str_off 32 | str_len 32
 *     type:   name_off 32 | info 32 | size or type 32 | what the kind adds
 *     info:   kind_flag 1 | unused 2 | kind 5 | unused 8 | vlen 16
 */

import { invariant, unreachable } from "../../compiler/support/invariant.ts";
import { StringTable } from "./strings.ts";
import { BTF_HEADER_SIZE, BTF_MAGIC, intEncodings, kindNumbers, linkages, type Btf, type BtfMember, type BtfType } from "./types.ts";

export interface BtfEncodeOptions {
  readonly endian?: "little" | "big";
  /** Strings that others (.BTF.ext) put in the table beforehand. */
  readonly strings?: StringTable;
}

/** The bytes of a .BTF section (kernel, Documentation/bpf/btf.rst §3). */
export function encodeBtf(btf: Btf, options: BtfEncodeOptions = {}): Uint8Array {
  const { endian = "little", strings = new StringTable() } = options;
  const words: number[] = [];
  for (const type of btf.types) for (const word of encodeType(type, (text) => strings.add(text))) words.push(word);
  const text = strings.bytes();
  const bytes = new Uint8Array(BTF_HEADER_SIZE + words.length * 4 + text.length);
  const view = new DataView(bytes.buffer);
  const little = endian === "little";
  view.setUint16(0, BTF_MAGIC, little);
  view.setUint8(2, 1);
  [BTF_HEADER_SIZE, 0, words.length * 4, words.length * 4, text.length].forEach((word, i) => view.setUint32(4 + i * 4, word, little));
  words.forEach((word, i) => view.setUint32(BTF_HEADER_SIZE + i * 4, word, little));
  bytes.set(text, BTF_HEADER_SIZE + words.length * 4);
  return bytes;
}

/** The 32-bit words of a type: its head of three, then what its kind adds. */
function encodeType(type: BtfType, name: (text: string) => number): number[] {
  const head = (sizeOrType: number, options: { name?: string; vlen?: number; flag?: boolean } = {}) => {
    const { vlen = 0, flag = false } = options;
    invariant(vlen <= 0xffff, `a BTF type with ${vlen} members`);
    return [name(options.name ?? ""), (((flag ? 0x8000_0000 : 0) | (kindNumbers[type.kind] << 24) | vlen) >>> 0), sizeOrType];
  };
  switch (type.kind) {
    case "int":
      return [...head(type.size, type), ((intEncodings[type.encoding] << 24) | (type.bitOffset << 16) | type.bits) >>> 0];
    case "float":
      return head(type.size, type);
    case "ptr":
    case "const":
    case "volatile":
    case "restrict":
      return head(type.type);
    case "typedef":
    case "type_tag":
      return head(type.type, type);
    case "array":
      return [...head(0), type.type, type.indexType, type.length];
    case "struct":
    case "union": {
      const flag = type.members.some((member) => member.bitFieldSize !== undefined);
      const members = type.members.flatMap((member) => [name(member.name), member.type, memberOffset(member, flag)]);
      return [...head(type.size, { name: type.name, vlen: type.members.length, flag }), ...members];
    }
    case "enum":
    case "enum64": {
      const values = type.enumerators.flatMap((one) => {
        const low = Number(one.value & 0xffff_ffffn);
        return type.kind === "enum" ? [name(one.name), low] : [name(one.name), low, Number((one.value >> 32n) & 0xffff_ffffn)];
      });
      return [...head(type.size, { name: type.name, vlen: type.enumerators.length, flag: type.signed }), ...values];
    }
    case "fwd":
      return head(0, { name: type.name, flag: type.of === "union" });
    case "func_proto":
      return [...head(type.returns, { vlen: type.params.length }), ...type.params.flatMap((param) => [name(param.name), param.type])];
    case "func":
      return head(type.type, { name: type.name, vlen: linkages.indexOf(type.linkage) });
    case "var":
      return [...head(type.type, type), linkages.indexOf(type.linkage)];
    case "datasec":
      return [
        ...head(type.size, { name: type.name, vlen: type.entries.length }),
        ...type.entries.flatMap((entry) => [entry.type, entry.offset, entry.size]),
      ];
    case "decl_tag":
      return [...head(type.type, type), type.component >>> 0];
    default:
      return unreachable(type);
  }
}

/** With kind_flag the size of the bit-field stands in the top eight bits: btf.rst §2.2.4. */
function memberOffset(member: BtfMember, flag: boolean): number {
  if (!flag) return member.bitOffset;
  invariant(member.bitOffset < 1 << 24, `member ${member.name} lies too far for a struct with bit-fields`);
  return (((member.bitFieldSize ?? 0) << 24) | member.bitOffset) >>> 0;
}
