/** What the parser's packet can be asked for (P4-16 §13.8): fixed sizes, and headers with one varbit field. */

import type { DiagnosticCode } from "../../../compiler/diagnostics/catalog.ts";
import { printType, resolved, type Field, type StructType, type Type } from "./types.ts";

export interface PacketFault {
  readonly code: DiagnosticCode;
  readonly message: string;
}

type FieldsOf = (type: StructType) => readonly Field[];

/** Why `extract(target)` or `extract(target, size)` cannot be; undefined when it can. */
export function extractFault(target: Type, sized: boolean, fieldsOf: FieldsOf): PacketFault | undefined {
  const type = resolved(target);
  if (type.kind === "unknown" || type.kind === "typeParameter" || type.kind === "headerUnion") return undefined;
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

/** Why `lookahead<T>()` cannot be: only what has one size can be looked at. */
export function lookaheadFault(type: Type, fieldsOf: FieldsOf): PacketFault | undefined {
  return hasVarbit(type, fieldsOf) ? { code: "P0204", message: `${printType(type)} has no fixed size that could be looked at` } : undefined;
}

function hasVarbit(type: Type, fieldsOf: FieldsOf): boolean {
  const at = resolved(type);
  if (at.kind === "varbit") return true;
  if (at.kind === "stack") return hasVarbit(at.element, fieldsOf);
  if (at.kind !== "struct" && at.kind !== "header" && at.kind !== "headerUnion") return false;
  return fieldsOf(at).some((field) => hasVarbit(field.type, fieldsOf));
}
