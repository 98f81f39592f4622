/** What there is to say of each type of BTF, under the names that bpftool gives it. */

import { unreachable } from "../../compiler/support/invariant.ts";
import { typeOf, type Btf, type BtfType } from "./types.ts";

type Fields = Readonly<Record<string, string | number | bigint>>;

export interface Row {
  /** Absent where rows have no names of their own. */
  readonly name?: string;
  readonly fields: Fields;
  /** For readers: what the row points to. */
  readonly remark?: string;
}

export interface Description extends Row {
  readonly kind: string;
  readonly name: string;
  /** Members, enumerators, parameters or variables, and what bpftool's JSON calls them. */
  readonly rows?: { readonly key: "members" | "values" | "params" | "vars"; readonly list: readonly Row[] };
}

export function describe(btf: Btf, type: BtfType): Description {
  const name = nameOrAnonymous("name" in type ? type.name : "");
  return { kind: type.kind.toUpperCase(), name, ...details(btf, type) };
}

function details(btf: Btf, type: BtfType): Pick<Description, "fields" | "rows"> {
  switch (type.kind) {
    case "int": {
      const encoding = type.encoding === "none" ? "(none)" : type.encoding.toUpperCase();
      return { fields: { size: type.size, bits_offset: type.bitOffset, nr_bits: type.bits, encoding } };
    }
    case "float":
      return { fields: { size: type.size } };
    case "ptr":
    case "const":
    case "volatile":
    case "restrict":
    case "typedef":
    case "type_tag":
      return { fields: { type_id: type.type } };
    case "array":
      return { fields: { type_id: type.type, index_type_id: type.indexType, nr_elems: type.length } };
    case "struct":
    case "union":
      return { fields: { size: type.size, vlen: type.members.length }, rows: { key: "members", list: type.members.map(memberRow) } };
    case "enum":
    case "enum64": {
      const list = type.enumerators.map((one) => ({ name: nameOrAnonymous(one.name), fields: { val: one.value } }));
      const encoding = type.signed ? "SIGNED" : "UNSIGNED";
      return { fields: { encoding, size: type.size, vlen: list.length }, rows: { key: "values", list } };
    }
    case "fwd":
      return { fields: { fwd_kind: type.of } };
    case "func_proto": {
      const list = type.params.map((param) => ({ name: nameOrAnonymous(param.name), fields: { type_id: param.type } }));
      return { fields: { ret_type_id: type.returns, vlen: list.length }, rows: { key: "params", list } };
    }
    case "func":
    case "var":
      return { fields: { type_id: type.type, linkage: type.linkage } };
    case "datasec": {
      const list = type.entries.map((entry) => ({ fields: { type_id: entry.type, offset: entry.offset, size: entry.size }, ...remarkOn(btf, entry.type) }));
      return { fields: { size: type.size, vlen: list.length }, rows: { key: "vars", list } };
    }
    case "decl_tag":
      return { fields: { type_id: type.type, component_idx: type.component } };
    default:
      return unreachable(type);
  }
}

function memberRow({ name, type, bitOffset, bitFieldSize }: Extract<BtfType, { kind: "struct" | "union" }>["members"][number]): Row {
  const fields = { type_id: type, bits_offset: bitOffset, ...(bitFieldSize !== undefined && { bitfield_size: bitFieldSize }) };
  return { name: nameOrAnonymous(name), fields };
}

function remarkOn(btf: Btf, id: number): Pick<Row, "remark"> {
  const type = typeOf(btf, id);
  return type?.kind === "var" || type?.kind === "func" ? { remark: `(${type.kind.toUpperCase()} '${type.name}')` } : {};
}

const nameOrAnonymous = (name: string): string => name || "(anon)";
