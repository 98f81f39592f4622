/** The textual form of the data types: `struct "pair" size 8 { "a" 0 at 0, "b" 0 at 32 }`. */

import { unreachable } from "../support/invariant.ts";
import { VOID, type DataMember, type DataType, type DataTypeId, type DeclTags } from "./data-types.ts";
import { printString } from "./print-text.ts";

export function printTypeId(id: DataTypeId): string {
  return id === VOID ? "void" : String(id);
}

export function printDataType(type: DataType): string {
  switch (type.kind) {
    case "int":
      return `int ${printString(type.name)} size ${type.size} ${type.encoding}${type.bits === undefined ? "" : ` bits ${type.bits}`}`;
    case "pointer":
      return `pointer ${printTypeId(type.to)}`;
    case "array":
      return `array ${printTypeId(type.element)} length ${type.length}`;
    case "struct":
    case "union":
      return `${type.kind} ${printString(type.name)} size ${type.size} ${braces(type.members.map(printMember))}${printTags(type)}`;
    case "enum":
      return `enum ${printString(type.name)} size ${type.size} ${type.signed ? "signed" : "unsigned"} ${braces(
        type.enumerators.map(({ name, value }) => `${printString(name)} = ${value}`),
      )}`;
    case "forward":
      return `forward ${type.of} ${printString(type.name)}`;
    case "typedef":
      return `typedef ${printString(type.name)} ${printTypeId(type.type)}${printTags(type)}`;
    case "type_tag":
      return `type_tag ${printString(type.name)} ${printTypeId(type.type)}`;
    case "const":
    case "volatile":
    case "restrict":
      return `${type.kind} ${printTypeId(type.type)}`;
    case "function":
      return `function ${printTypeId(type.returns)} ${braces(
        type.params.map((param) => `${printString(param.name)} ${printTypeId(param.type)}${printTags(param)}`),
      )}${printTags(type)}`;
    case "float":
      return `float ${printString(type.name)} size ${type.size}`;
    default:
      return unreachable(type);
  }
}

/** ` tags ["arg:ctx"]`, or nothing. */
export function printTags({ tags }: { readonly tags?: DeclTags }): string {
  return tags === undefined ? "" : ` tags [${tags.map((tag) => printString(tag)).join(", ")}]`;
}

function printMember(member: DataMember): string {
  const width = member.bitFieldSize === undefined ? "" : ` bits ${member.bitFieldSize}`;
  return `${printString(member.name)} ${printTypeId(member.type)} at ${member.bitOffset}${width}${printTags(member)}`;
}

function braces(items: readonly string[]): string {
  return items.length === 0 ? "{}" : `{ ${items.join(", ")} }`;
}
