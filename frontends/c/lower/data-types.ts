/** Describes C's types for BTF, each once, as clang does. */

import { VOID, type DataType, type DataTypeId } from "../../../compiler/ir/data-types.ts";
import { bare, type CType, type EnumInfo, type FunctionType, type IntegerType, type RecordInfo } from "../types.ts";

export class DataTypes {
  readonly all: DataType[] = [];
  private readonly records = new Map<RecordInfo, DataTypeId>();
  private readonly enums = new Map<EnumInfo, DataTypeId>();
  private readonly forwards = new Map<RecordInfo, DataTypeId>();
  /** The others, by what they say. */
  private readonly simple = new Map<string, DataTypeId>();

  /** Describes a type whole. */
  of(type: CType): DataTypeId {
    return this.describe(type, false);
  }

  /**
   * `behindPointer`: within a struct, what a pointer points to. clang only names a struct there (`prunes` it), so that
   * one use of a kernel type does not pull in thousands.
   */
  private describe(type: CType, behindPointer: boolean): DataTypeId {
    switch (type.kind) {
      case "void":
        return VOID;
      case "integer":
        return this.add({ kind: "int", name: type.name, size: type.size, encoding: encodingOf(type) });
      case "float":
        return this.add({ kind: "float", name: type.name, size: type.size });
      case "pointer":
        return this.add({ kind: "pointer", to: this.pointee(type.to, behindPointer) });
      case "array":
        return this.add({ kind: "array", element: this.describe(type.element, behindPointer), length: type.length ?? 0 });
      case "function":
        return this.function(type, type.params.map(() => ""), behindPointer);
      case "typedef":
        return this.add({ kind: "typedef", name: type.name, type: this.describe(type.target, behindPointer), ...tagsOf(type) });
      case "qualified": {
        let id = this.describe(type.target, behindPointer);
        if (type.restrict) id = this.add({ kind: "restrict", type: id });
        if (type.volatile) id = this.add({ kind: "volatile", type: id });
        if (type.const) id = this.add({ kind: "const", type: id });
        return id;
      }
      case "enum":
        return this.enum(type.info);
      case "record":
        return this.record(type.record, behindPointer);
    }
  }

  /** What has a tag is described whole, as the kernel looks at it (`__kptr`). The tags stand before the qualifiers, the first one innermost. */
  private pointee(type: CType, behindPointer: boolean): DataTypeId {
    const tags = type.kind === "qualified" ? (type.tags ?? []) : [];
    return tags.reduce((id, name) => this.add({ kind: "type_tag", name, type: id }), this.describe(type, behindPointer && tags.length === 0));
  }

  private add(type: DataType): DataTypeId {
    const key = JSON.stringify(type);
    let id = this.simple.get(key);
    if (id === undefined) {
      id = this.push(type);
      this.simple.set(key, id);
    }
    return id;
  }

  private push(type: DataType): DataTypeId {
    return this.all.push(type) - 1;
  }

  private record(record: RecordInfo, behindPointer: boolean): DataTypeId {
    const known = this.records.get(record);
    if (known !== undefined) return known;
    if (!record.members || (behindPointer && record.tag !== "")) return this.forward(record);
    const id = this.push({ kind: "forward", name: record.tag, of: record.kind });
    this.records.set(record, id);
    const members = record.members
      .filter((member) => member.name !== "" || member.bitWidth === undefined)
      .map((member) => ({
        name: member.name,
        type: this.describe(member.type, pointsAway(member.type)),
        bitOffset: member.bitOffset,
        ...(member.bitWidth !== undefined && { bitFieldSize: member.bitWidth }),
        ...tagsOf(member),
      }));
    this.all[id] = { kind: record.kind, name: record.tag, size: record.size, members, ...tagsOf(record) };
    return id;
  }

  private forward(record: RecordInfo): DataTypeId {
    let id = this.forwards.get(record);
    if (id === undefined) {
      id = this.push({ kind: "forward", name: record.tag, of: record.kind });
      this.forwards.set(record, id);
    }
    return id;
  }

  private enum(info: EnumInfo): DataTypeId {
    let id = this.enums.get(info);
    if (id === undefined) {
      const { size, signed } = info.underlying;
      id = this.push({ kind: "enum", name: info.tag, size, signed, enumerators: info.enumerators ?? [] });
      this.enums.set(info, id);
    }
    return id;
  }

  /** A prototype with the names of its parameters, and what the function is marked with. */
  function(type: FunctionType, names: readonly string[], behindPointer = false, tags?: readonly string[]): DataTypeId {
    const params = type.params.map((param, i) => ({ name: names[i] ?? "", type: this.describe(param.type, behindPointer), ...tagsOf(param) }));
    return this.add({ kind: "function", returns: this.describe(type.returns, behindPointer), params, ...(tags && { tags }) });
  }
}

function tagsOf({ tags }: { readonly tags?: readonly string[] }): { tags?: readonly string[] } {
  return tags ? { tags } : {};
}

function encodingOf(type: IntegerType): "unsigned" | "signed" | "char" | "bool" {
  if (type.rank === 0) return "bool";
  return type.signed ? "signed" : "unsigned";
}

function pointsAway(type: CType): boolean {
  const inner = bare(type);
  return inner.kind === "pointer" || (inner.kind === "array" && pointsAway(inner.element));
}
