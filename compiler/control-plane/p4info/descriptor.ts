/** What protobuf needs to know of the messages of P4Info to write and read them. */

import { create, createFileRegistry, type DescMessage, type MessageInitShape } from "@bufbuild/protobuf";
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Kind,
  FileDescriptorProtoSchema,
  file_google_protobuf_any,
  type DescriptorProtoSchema,
  type FieldDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";
import { enums, messages, P4INFO_FILE, P4INFO_MESSAGE, type FieldRow } from "./schema.ts";

type MessageInit = MessageInitShape<typeof DescriptorProtoSchema>;
type FieldInit = MessageInitShape<typeof FieldDescriptorProtoSchema>;

const scalars: ReadonlyMap<string, Kind> = new Map([
  ["bool", Kind.BOOL],
  ["bytes", Kind.BYTES],
  ["int32", Kind.INT32],
  ["int64", Kind.INT64],
  ["string", Kind.STRING],
  ["uint32", Kind.UINT32],
]);
const PACKAGE = P4INFO_MESSAGE.slice(0, P4INFO_MESSAGE.lastIndexOf("."));

let known: DescMessage | undefined;

/** The message P4Info. It is described when it is first asked for: few runs need it. */
export function p4infoMessage(): DescMessage {
  known ??= describe();
  return known;
}

function describe(): DescMessage {
  const file = create(FileDescriptorProtoSchema, {
    name: P4INFO_FILE,
    package: PACKAGE,
    syntax: "proto3",
    dependency: [file_google_protobuf_any.proto.name],
    messageType: Object.keys(messages).filter((name) => !name.includes(".")).map(message),
  });
  const found = createFileRegistry(file, (name) => (name === file_google_protobuf_any.proto.name ? file_google_protobuf_any : undefined));
  return found.getMessage(P4INFO_MESSAGE)!;
}

function message(name: string): MessageInit {
  const fields = Object.entries(messages[name]!);
  const oneofs = [...new Set(fields.flatMap(([, [, , oneof]]) => oneof ?? []))];
  const maps = fields.filter(([, [, type]]) => type.startsWith("map "));
  return {
    name: localName(name),
    field: fields.map(([field, row]) => describeField(name, field, row, oneofs)),
    oneofDecl: oneofs.map((oneof) => ({ name: oneof })),
    nestedType: [...inside(name, messages).map(message), ...maps.map(([field, [, type]]) => mapEntry(field, type.slice("map ".length)))],
    enumType: inside(name, enums).map((one) => ({
      name: localName(one),
      value: Object.entries(enums[one]!).map(([value, number]) => ({ name: value, number })),
    })),
  };
}

const inside = (name: string, table: Readonly<Record<string, unknown>>): string[] => Object.keys(table).filter((one) => one.startsWith(`${name}.`));
const localName = (name: string): string => name.slice(name.lastIndexOf(".") + 1);

function describeField(owner: string, name: string, [number, type, oneof]: FieldRow, oneofs: readonly string[]): FieldInit {
  const isMap = type.startsWith("map ");
  const isList = isMap || type.endsWith("[]");
  const element = isMap ? `${owner}.${entryName(name)}` : type.replace("[]", "");
  return {
    name,
    jsonName: name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
    number,
    label: isList ? Label.REPEATED : Label.OPTIONAL,
    ...typeOf(element),
    ...(oneof !== undefined && { oneofIndex: oneofs.indexOf(oneof) }),
  };
}

function typeOf(name: string): FieldInit {
  const scalar = scalars.get(name);
  if (scalar !== undefined) return { type: scalar };
  const typeName = name.startsWith("google.") ? `.${name}` : `.${PACKAGE}.${name}`;
  return { type: Object.hasOwn(enums, name) ? Kind.ENUM : Kind.MESSAGE, typeName };
}

/** A map is a list of messages with a key and a value, of a type that is named after the field. */
function mapEntry(field: string, type: string): MessageInit {
  return {
    name: entryName(field),
    options: { mapEntry: true },
    field: [
      { name: "key", number: 1, label: Label.OPTIONAL, ...typeOf("string") },
      { name: "value", number: 2, label: Label.OPTIONAL, ...typeOf(type) },
    ],
  };
}

function entryName(field: string): string {
  return `${field.split("_").map((word) => word[0]!.toUpperCase() + word.slice(1)).join("")}Entry`;
}
