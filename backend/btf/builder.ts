/** Collects BTF types: each identical type once, and the source's types only as far as something names them. */

import { VOID, type DataType, type DataTypeId, type DeclTags } from "../../compiler/ir/data-types.ts";
import { invariant, unreachable } from "../../compiler/support/invariant.ts";
import { canonicalTypes } from "./canonical.ts";
import type { Btf, BtfLinkage, BtfParameter, BtfType, TypeId } from "./types.ts";

export class BtfBuilder {
  private readonly types: BtfType[] = [];
  private readonly known = new Map<string, TypeId>();
  private readonly canonical: readonly DataTypeId[];
  private readonly fromData = new Map<DataTypeId, TypeId>();

  constructor(private readonly dataTypes: readonly DataType[]) {
    this.canonical = canonicalTypes(dataTypes);
  }

  get btf(): Btf {
    return { types: this.types };
  }

  /** The id of `type`, which is added when there is none like it. */
  add(type: BtfType): TypeId {
    const key = JSON.stringify(type, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
    const known = this.known.get(key);
    if (known !== undefined) return known;
    this.types.push(type);
    this.known.set(key, this.types.length);
    return this.types.length;
  }

  int(name: string, size: number, encoding: "none" | "signed" | "bool" = "none", bits = size * 8): TypeId {
    return this.add({ kind: "int", name, size, encoding, bitOffset: 0, bits });
  }

  pointerTo(type: TypeId): TypeId {
    return this.add({ kind: "ptr", type });
  }

  array(type: TypeId, length: number): TypeId {
    return this.add({ kind: "array", type, indexType: this.int("__ARRAY_SIZE_TYPE__", 4), length });
  }

  /** Storage of which only the size is known. */
  bytes(size: number): TypeId {
    return this.array(this.int("unsigned char", 1), size);
  }

  /** The description of a type of the source. */
  data(id: DataTypeId): TypeId {
    if (id === VOID) return 0;
    const same = this.canonical[id];
    invariant(same !== undefined, `there is no data type ${id}`);
    let made = this.fromData.get(same);
    if (made === undefined) {
      made = this.make(same, this.dataTypes[same]!);
      this.fromData.set(same, made);
    }
    return made;
  }

  /** Marks a declaration, or one of its members or parameters, whose number `component` is. */
  tag(type: TypeId, tags: DeclTags | undefined, component = -1): void {
    for (const name of tags ?? []) this.add({ kind: "decl_tag", name, type, component });
  }

  /** A function with its prototype and what it and its parameters are marked with. */
  func(name: string, linkage: BtfLinkage, id: DataTypeId | undefined, paramNames: readonly string[]): TypeId {
    const func = this.add({ kind: "func", name: identifier(name), type: this.prototype(id, paramNames), linkage });
    const type = id === undefined || id === VOID ? undefined : this.dataTypes[id];
    if (type?.kind !== "function") return func;
    this.tag(func, type.tags);
    type.params.forEach((param, index) => this.tag(func, param.tags, index));
    return func;
  }

  /** The prototype of a function with a body: the kernel wants a name for every parameter there. */
  prototype(id: DataTypeId | undefined, paramNames: readonly string[]): TypeId {
    const type = id === undefined || id === VOID ? undefined : this.dataTypes[id];
    invariant(type === undefined || type.kind === "function", "the data type of a function is that of a function");
    const word = () => this.int("unsigned long long", 8);
    const params: readonly BtfParameter[] = type
      ? type.params.map((param) => ({ name: param.name, type: this.data(param.type) }))
      : paramNames.map((name) => ({ name, type: word() }));
    return this.add({
      kind: "func_proto",
      returns: type ? this.data(type.returns) : this.int("int", 4, "signed"),
      params: params.map((param, i) => ({ name: identifier(param.name || paramNames[i] || `arg${i}`), type: param.type })),
    });
  }

  private make(id: DataTypeId, type: DataType): TypeId {
    switch (type.kind) {
      case "int":
        return this.makeInt(type);
      case "float":
        return this.add({ kind: "float", name: identifier(type.name), size: type.size });
      case "pointer":
        return this.pointerTo(this.data(type.to));
      case "array":
        return this.array(this.data(type.element), type.length);
      case "struct":
      case "union":
        return this.makeStruct(id, type);
      case "enum": {
        const wide = type.size > 4 || type.enumerators.some(({ value }) => value < -0x8000_0000n || value > 0xffff_ffffn);
        const enumerators = type.enumerators.map((one) => ({ name: identifier(one.name), value: one.value }));
        return this.add({ kind: wide ? "enum64" : "enum", name: identifier(type.name), size: type.size, signed: type.signed, enumerators });
      }
      case "forward":
        return this.add({ kind: "fwd", name: identifier(type.name), of: type.of });
      case "typedef": {
        const made = this.add({ kind: "typedef", name: identifier(type.name), type: this.data(type.type) });
        this.tag(made, type.tags);
        return made;
      }
      case "type_tag":
        return this.add({ kind: "type_tag", name: type.name, type: this.data(type.type) });
      case "const":
      case "volatile":
      case "restrict":
        return this.add({ kind: type.kind, type: this.data(type.type) });
      case "function":
        return this.add({
          kind: "func_proto",
          returns: this.data(type.returns),
          params: type.params.map((param) => ({ name: identifier(param.name), type: this.data(param.type) })),
        });
      default:
        return unreachable(type);
    }
  }

  /** BTF knows integers of 1, 2, 4, 8 and 16 bytes; others, as P4 has them, are described as bytes. */
  private makeInt(type: Extract<DataType, { kind: "int" }>): TypeId {
    if (![1, 2, 4, 8, 16].includes(type.size)) return this.bytes(type.size);
    const encoding = type.encoding === "bool" ? "bool" : type.encoding === "unsigned" ? "none" : "signed";
    return this.int(integerName(type), type.size, encoding, type.bits ?? type.size * 8);
  }

  /** The id is taken before the members are described, as they may point back. */
  private makeStruct(id: DataTypeId, type: Extract<DataType, { kind: "struct" | "union" }>): TypeId {
    const placeholder: BtfType = { kind: type.kind, name: identifier(type.name), size: type.size, members: [] };
    this.types.push(placeholder);
    const made = this.types.length;
    this.fromData.set(id, made);
    const members = type.members.map((member) => ({
      name: identifier(member.name),
      type: this.data(member.type),
      bitOffset: member.bitOffset,
      ...(member.bitFieldSize !== undefined && { bitFieldSize: member.bitFieldSize }),
    }));
    this.types[made - 1] = { ...placeholder, members };
    this.tag(made, type.tags);
    type.members.forEach((member, index) => this.tag(made, member.tags, index));
    return made;
  }
}

/** A name that a C header generated from the BTF can use: P4's `bit<32>` becomes `unsigned int`. */
function integerName(type: Extract<DataType, { kind: "int" }>): string {
  if (/^[A-Za-z_][A-Za-z0-9_ ]*$/.test(type.name)) return type.name;
  const name = { 1: "char", 2: "short", 4: "int", 8: "long long", 16: "__int128" }[type.size as 1 | 2 | 4 | 8 | 16];
  return `${type.encoding === "signed" ? "" : "unsigned "}${name}`;
}

/** The kernel takes C identifiers only (btf_name_valid_identifier). */
export function identifier(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9_]/g, "_");
  return /^[0-9]/.test(plain) ? `_${plain}` : plain;
}
