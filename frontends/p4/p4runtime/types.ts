/** Types as P4Info describes them (P4Runtime 1.4 §6.2.4, p4types.proto), and the named ones that the program's objects use. */

import type { BitstringSpec, DataTypeSpec, NamedType, NewTypeSpec, TypeInfo, ValueShape } from "../../../compiler/control-plane/p4info/p4info.ts";
import type { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Annotation, TypedefDeclaration } from "../ast.ts";
import { translationOf, type Translation } from "../check/annotation-bodies.ts";
import type { CheckedProgram } from "../check/program.ts";
import type { ControlPlaneNames } from "../check/qualified-names.ts";
import { printType, resolved, type EnumType, type Field, type StructType, type Type } from "../check/types.ts";
import type { AnnotationWriter } from "./annotations.ts";
import { bytesOf } from "./values.ts";

type Mutable<T> = { -readonly [K in keyof T]-?: NonNullable<T[K]> };
type NewType = Extract<Type, { kind: "newtype" }>;

/** A field of a header; what lies in a struct has the names of both, with a dot between. */
export interface FlatField {
  readonly name: string;
  readonly type: Type;
  readonly annotations: readonly Annotation[];
}

export class TypeDescriber {
  private readonly structs: Record<string, Mutable<TypeInfo>["structs"][string]> = {};
  private readonly headers: Record<string, Mutable<TypeInfo>["headers"][string]> = {};
  private readonly headerUnions: Record<string, Mutable<TypeInfo>["headerUnions"][string]> = {};
  private readonly enums: Record<string, Mutable<TypeInfo>["enums"][string]> = {};
  private readonly serializableEnums: Record<string, Mutable<TypeInfo>["serializableEnums"][string]> = {};
  private readonly newTypes: Record<string, NewTypeSpec> = {};
  private errors: readonly string[] | undefined;

  constructor(
    private readonly checked: CheckedProgram,
    private readonly names: ControlPlaneNames,
    private readonly writer: AnnotationWriter,
    private readonly bag: DiagnosticBag,
  ) {}

  /** Undefined when no object has a type with a name. */
  typeInfo(): TypeInfo | undefined {
    const { structs, headers, headerUnions, enums, serializableEnums, newTypes, errors } = this;
    const tables = Object.entries({ structs, headers, headerUnions, enums, serializableEnums, newTypes }).filter(([, table]) => Object.keys(table).length > 0);
    const info: TypeInfo = { ...Object.fromEntries(tables), ...(errors && { error: { members: errors } }) };
    return Object.keys(info).length > 0 ? info : undefined;
  }

  /** What the control plane sees of a single value of the type: a key, a parameter, a field of a packet's metadata. */
  shape(type: Type): ValueShape {
    const at = resolved(type);
    this.describe(at);
    const bitwidth = this.width(at);
    const named = at.kind === "newtype" || (at.kind === "enum" && !at.underlying) ? this.nameOf(at.declaration) : undefined;
    return { ...(bitwidth > 0 && { bitwidth }), ...(named && { typeName: named }) };
  }

  /** In bits, as the control plane sends it: 0 for a string. */
  width(type: Type): number {
    const at = resolved(type);
    const translation = at.kind === "newtype" ? this.translation(at.declaration) : undefined;
    return translation ? (translation.width ?? 0) : plainWidth(at);
  }

  /** For an index: the name when it is a type of the author's. */
  indexName(type: Type | undefined): NamedType | undefined {
    const at = type && resolved(type);
    if (at?.kind !== "newtype") return undefined;
    this.describe(at);
    return this.nameOf(at.declaration);
  }

  /** The type; those with names are in the type information afterwards. */
  describe(type: Type): DataTypeSpec {
    const at = resolved(type);
    switch (at.kind) {
      case "bits":
        return { bitstring: at.signed ? { int: { bitwidth: at.width } } : { bit: { bitwidth: at.width } } };
      case "varbit":
        return { bitstring: { varbit: { maxBitwidth: at.width } } };
      case "bool":
        return { bool: {} };
      case "error":
        this.errors = this.checked.errors;
        return { error: {} };
      case "tuple":
        return { tuple: { members: at.elements.map((element) => this.describe(element)) } };
      case "struct":
        return { struct: this.struct(at) };
      case "header":
        return { header: this.header(at) };
      case "headerUnion":
        return { headerUnion: this.headerUnion(at) };
      case "stack":
        return this.stack(at.element, at.size);
      case "enum":
        return at.underlying ? { serializableEnum: this.serializableEnum(at, at.underlying.width) } : { enum: this.plainEnum(at) };
      case "newtype":
        return { newType: this.newType(at) };
      default:
        return {};
    }
  }

  /** The fields of a header as they lie in the packet, structs taken apart. */
  flatFields(type: StructType): readonly FlatField[] {
    const isFlat = type.declaration.fields.length === 0 || this.checked.fieldsOf(type).every((field) => resolved(field.type).kind !== "struct");
    return this.fieldsOf(type, "", isFlat ? null : []);
  }

  private fieldsOf(type: StructType, path: string, outer: readonly Annotation[] | null): readonly FlatField[] {
    return this.checked.fieldsOf(type).flatMap((field, index): readonly FlatField[] => {
      const annotations = type.declaration.fields[index]!.annotations;
      if (!outer) return [{ name: this.names.qualified("", field.name, annotations), type: field.type, annotations }];
      const name = path === "" ? field.name : `${path}.${field.name}`;
      const all = [...annotations, ...outer.filter((one) => !annotations.some((own) => own.name === one.name))];
      const at = resolved(field.type);
      return at.kind === "struct" ? this.fieldsOf(at, name, all) : [{ name, type: field.type, annotations: all }];
    });
  }

  private nameOf(declaration: { readonly name: { readonly text: string }; readonly annotations: readonly Annotation[] }): NamedType {
    return { name: this.names.qualified("", declaration.name.text, declaration.annotations) };
  }

  /** Of a generic type: also with its arguments, which make others of it. */
  private structName(type: StructType): NamedType {
    const named = this.nameOf(type.declaration);
    return { name: [named.name, ...type.args.map((arg) => printType(arg).replaceAll(/\W+/g, ""))].join("_") };
  }

  private struct(type: StructType): NamedType {
    const named = this.structName(type);
    if (!Object.hasOwn(this.structs, named.name)) {
      this.structs[named.name] = { members: this.members(type).map(([name, field]) => ({ name, typeSpec: this.describe(field.type) })) };
    }
    return named;
  }

  private header(type: StructType): NamedType {
    const named = this.structName(type);
    if (!Object.hasOwn(this.headers, named.name)) {
      this.headers[named.name] = { members: this.flatFields(type).map((field) => ({ name: field.name, typeSpec: this.bitstring(field.type) })) };
    }
    return named;
  }

  private headerUnion(type: StructType): NamedType {
    const named = this.structName(type);
    if (!Object.hasOwn(this.headerUnions, named.name)) {
      const headers = this.members(type).map(([name, field]) => ({ name, header: this.header(resolved(field.type) as StructType) }));
      this.headerUnions[named.name] = { members: headers };
    }
    return named;
  }

  private members(type: StructType): readonly (readonly [string, Field])[] {
    return this.checked.fieldsOf(type).map((field, index) => [this.names.qualified("", field.name, type.declaration.fields[index]!.annotations), field]);
  }

  /** Fields of headers are bits, whatever they are called in the program. */
  private bitstring(type: Type): BitstringSpec {
    const at = resolved(type);
    if (at.kind === "newtype" || at.kind === "enum") this.describe(at);
    return this.describe(at).bitstring ?? { bit: { bitwidth: plainWidth(at) } };
  }

  private stack(element: Type, size: number): DataTypeSpec {
    const at = resolved(element);
    if (at.kind === "headerUnion") return { headerUnionStack: { headerUnion: this.headerUnion(at), size } };
    return at.kind === "header" ? { headerStack: { header: this.header(at), size } } : {};
  }

  private plainEnum(type: EnumType): NamedType {
    const named = this.nameOf(type.declaration);
    this.enums[named.name] = { members: type.declaration.members.map(({ name }) => ({ name: name.text })) };
    return named;
  }

  private serializableEnum(type: EnumType, width: number): NamedType {
    const named = this.nameOf(type.declaration);
    const values = this.checked.enumValues.get(type.declaration);
    const members = type.declaration.members.map(({ name }) => ({ name: name.text, value: bytesOf(values?.get(name.text) ?? 0n, width) }));
    this.serializableEnums[named.name] = { underlyingType: { bitwidth: width }, members };
    return named;
  }

  private newType(type: NewType): NamedType {
    const named = this.nameOf(type.declaration);
    if (Object.hasOwn(this.newTypes, named.name)) return named;
    const base = underlying(type);
    const translation = this.translation(type.declaration);
    const others = this.writer.annotations(type.declaration.annotations, ["p4runtime_translation"]);
    if (translation && base.kind !== "bits") {
      this.bag.report("P1202", type.declaration.name.span, `'${named.name}' is translated for the control plane, so it must be made of bit<W>, not of ${printType(base)}`);
    }
    const sdn = translation && (translation.width === null ? { sdnString: {} } : { sdnBitwidth: translation.width });
    this.newTypes[named.name] = translation ? { translatedType: { uri: translation.uri, ...sdn }, ...others } : { originalType: this.describe(base), ...others };
    return named;
  }

  private translation({ annotations }: TypedefDeclaration): Translation | undefined {
    const annotation = annotations.find(({ name, elements }) => name === "p4runtime_translation" && !elements);
    return annotation && translationOf(annotation, this.names.constant);
  }
}

/** What it is made of, past all new types. */
function underlying(type: Type): Type {
  const at = resolved(type);
  return at.kind === "newtype" ? underlying(at.base) : at;
}

function plainWidth(type: Type): number {
  const at = underlying(type);
  if (at.kind === "enum") return at.underlying?.width ?? 0;
  if (at.kind === "bool") return 1;
  return at.kind === "bits" || at.kind === "varbit" ? at.width : 0;
}
