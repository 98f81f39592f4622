/**
 * What a packet can be asked for and given: `packet_in` reads fixed sizes and headers with one varbit field, in parsers
 * (P4-16 §13.8); `packet_out` takes headers and what is formed of nothing but headers (§16.1).
 */

import type { DiagnosticCode } from "../../../compiler/diagnostics/catalog.ts";
import { sizeInBits } from "./sizes.ts";
import { printType, resolved, type Field, type StructType, type Type } from "./types.ts";

export interface PacketFault {
  readonly code: DiagnosticCode;
  readonly message: string;
}

/** The methods of `packet_in` that can fail, which sends a parser to `reject`: nobody else can go there (§13.8.1). */
export const failingMethods: ReadonlySet<string> = new Set(["extract", "lookahead", "advance"]);

type FieldsOf = (type: StructType) => readonly Field[];

/** Why `extract(target)` or `extract(target, size)` cannot be; undefined when it can. */
export function extractFault(target: Type, sized: boolean, fieldsOf: FieldsOf): PacketFault | undefined {
  const type = resolved(target);
  if (isOpen(type)) return undefined;
  if (type.kind === "headerUnion") return { code: "P0301", message: `${printType(type)} is a header_union: extract one of its headers` };
  if (type.kind !== "header") return { code: "P0301", message: `only headers can be extracted, and this is ${printType(type)}` };
  const varbits = fieldsOf(type).filter((field) => resolved(field.type).kind === "varbit");
  if (varbits.length > 1) {
    const names = varbits.map(({ name }) => `'${name}'`).join(" and ");
    return { code: "P0801", message: `${names}: a header with several varbit fields cannot be extracted` };
  }
  if (sized && varbits.length === 0) return { code: "P0401", message: `${printType(type)} has no varbit field that could take a size` };
  if (!sized && varbits[0]) return { code: "P0401", message: `extract needs the size of '${varbits[0].name}' in bits, as a second argument` };
  return undefined;
}

/** Why `lookahead<T>()` cannot be: only what has one size can be looked at, and that of a union is its valid header's. */
export function lookaheadFault(type: Type, fieldsOf: FieldsOf): PacketFault | undefined {
  if (isOpen(type)) return undefined;
  const size = holds(type, "headerUnion", fieldsOf) ? undefined : sizeInBits(type, fieldsOf);
  const fixed = size !== undefined && size.min === size.max;
  return fixed || holds(type, "typeParameter", fieldsOf) ? undefined : { code: "P0204", message: `${printType(type)} has no fixed size that could be looked at` };
}

/** Why `emit(data)` cannot be: all of the data, however deep, must be headers. */
export function emitFault(data: Type, fieldsOf: FieldsOf): PacketFault | undefined {
  const other = notOfHeaders(data, "", fieldsOf);
  if (!other || isOpen(other.type)) return undefined;
  const what = other.path === "" ? "this" : `'${other.path}' of ${printType(data)}`;
  return { code: "P0301", message: `only headers, and stacks, unions and structs of headers can be emitted, and ${what} is ${printType(other.type)}` };
}

/** The first part that is no header, with the way to it: `.` before fields, numbers for elements of tuples. */
function notOfHeaders(type: Type, path: string, fieldsOf: FieldsOf): { readonly path: string; readonly type: Type } | undefined {
  const at = resolved(type);
  const first = (parts: readonly Field[]): ReturnType<typeof notOfHeaders> => {
    for (const part of parts) {
      const other = notOfHeaders(part.type, path === "" ? part.name : `${path}.${part.name}`, fieldsOf);
      if (other) return other;
    }
    return undefined;
  };
  switch (at.kind) {
    case "header":
    case "headerUnion":
      return undefined;
    case "stack":
      return first([{ name: "[]", type: at.element }]);
    case "struct":
      return first(fieldsOf(at));
    case "tuple":
      return first(at.elements.map((element, index) => ({ name: `${index}`, type: element })));
    default:
      return { path, type: at };
  }
}

/** What is told when a generic body is used, or was told before: nothing of type void is given or comes back. */
function isOpen(type: Type): boolean {
  const { kind } = resolved(type);
  return kind === "unknown" || kind === "typeParameter" || kind === "variable" || kind === "void";
}

function holds(type: Type, kind: Type["kind"], fieldsOf: FieldsOf): boolean {
  const at = resolved(type);
  if (at.kind === kind) return true;
  if (at.kind === "stack") return holds(at.element, kind, fieldsOf);
  if (at.kind === "tuple") return at.elements.some((element) => holds(element, kind, fieldsOf));
  if (at.kind !== "struct" && at.kind !== "header" && at.kind !== "headerUnion") return false;
  return fieldsOf(at).some((field) => holds(field.type, kind, fieldsOf));
}
