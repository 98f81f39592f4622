/** BTF as text, the same as `bpftool btf dump file`. */

import { unreachable } from "../../compiler/support/invariant.ts";
import { typeOf, type Btf, type BtfType } from "./types.ts";

export function printBtf(btf: Btf): string {
  return btf.types.map((type, index) => `[${index + 1}] ${printType(btf, type).join("\n\t")}\n`).join("");
}

/** The line of a type, then those of its members. */
function printType(btf: Btf, type: BtfType): string[] {
  const title = `${type.kind.toUpperCase()} '${("name" in type && type.name) || "(anon)"}'`;
  const named = (one: { name: string }) => `'${one.name || "(anon)"}'`;
  switch (type.kind) {
    case "int": {
      const encoding = type.encoding === "none" ? "(none)" : type.encoding.toUpperCase();
      return [`${title} size=${type.size} bits_offset=${type.bitOffset} nr_bits=${type.bits} encoding=${encoding}`];
    }
    case "float":
      return [`${title} size=${type.size}`];
    case "ptr":
    case "const":
    case "volatile":
    case "restrict":
    case "typedef":
    case "type_tag":
      return [`${title} type_id=${type.type}`];
    case "array":
      return [`${title} type_id=${type.type} index_type_id=${type.indexType} nr_elems=${type.length}`];
    case "struct":
    case "union":
      return [
        `${title} size=${type.size} vlen=${type.members.length}`,
        ...type.members.map((member) => {
          const size = member.bitFieldSize === undefined ? "" : ` bitfield_size=${member.bitFieldSize}`;
          return `${named(member)} type_id=${member.type} bits_offset=${member.bitOffset}${size}`;
        }),
      ];
    case "enum":
    case "enum64": {
      const suffix = type.kind === "enum" ? "" : type.signed ? "LL" : "ULL";
      return [
        `${title} encoding=${type.signed ? "SIGNED" : "UNSIGNED"} size=${type.size} vlen=${type.enumerators.length}`,
        ...type.enumerators.map((one) => `${named(one)} val=${one.value}${suffix}`),
      ];
    }
    case "fwd":
      return [`${title} fwd_kind=${type.of}`];
    case "func_proto":
      return [
        `${title} ret_type_id=${type.returns} vlen=${type.params.length}`,
        ...type.params.map((param) => `${named(param)} type_id=${param.type}`),
      ];
    case "func":
      return [`${title} type_id=${type.type} linkage=${type.linkage}`];
    case "var":
      return [`${title} type_id=${type.type}, linkage=${type.linkage}`];
    case "datasec":
      return [
        `${title} size=${type.size} vlen=${type.entries.length}`,
        ...type.entries.map((entry) => `type_id=${entry.type} offset=${entry.offset} size=${entry.size}${entryName(btf, entry.type)}`),
      ];
    case "decl_tag":
      return [`${title} type_id=${type.type} component_idx=${type.component}`];
    default:
      return unreachable(type);
  }
}

function entryName(btf: Btf, id: number): string {
  const type = typeOf(btf, id);
  return type?.kind === "var" || type?.kind === "func" ? ` (${type.kind.toUpperCase()} '${type.name}')` : "";
}
