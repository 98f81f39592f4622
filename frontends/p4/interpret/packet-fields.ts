/** What the parser of a program takes the bits of a packet for, so that packets can be shown to people. */

import type { PacketField } from "../../../compiler/control-plane/packet-field.ts";
import type { CheckedProgram } from "../check/program.ts";
import { resolved, type Type } from "../check/types.ts";
import type { Binding } from "./instances.ts";
import { ProgramInterpreter, type PlaceBinding } from "./interpret.ts";
import { PacketIn, Reject, type Extraction } from "./packets.ts";
import { elementsOf, fixedSize, type FieldsOf } from "./types.ts";
import { UNDEFINED, Unspecified, type Value } from "./values.ts";

/** Value sets are taken to be empty; the fields end where the parser gives up, or comes to depend on what nobody knows. */
export function packetFields(checked: CheckedProgram, packet: Uint8Array): readonly PacketField[] {
  const program = new ProgramInterpreter(checked, { tables: new Map(), valueSets: new Map() }, { method: () => UNDEFINED, call: () => UNDEFINED });
  const parser = program.blocks.find(({ declaration }) => declaration.kind === "parser");
  if (!parser) return [];
  const input = new PacketIn(packet);
  const bindings = parser.declaration.parameters.map((parameter, index): Binding => {
    const type = resolved(checked.declaredTypes.get(parameter)!);
    return type.kind === "extern" ? { kind: "packetIn", packet: input } : program.fresh(parser, index);
  });
  try {
    program.apply(parser, bindings);
  } catch (reason) {
    if (!(reason instanceof Reject) && !(reason instanceof Unspecified)) throw reason;
  }
  const names = namesOfHeaders(parser.declaration.parameters.map(({ name }) => name.text), bindings);
  return input.extracted.flatMap((one) => fieldsIn(one, names.get(one.header) ?? one.text, checked.fieldsOf));
}

/** Values are passed on unchanged, so a header that a subparser filled is known again where it came to lie in the end. */
function namesOfHeaders(parameters: readonly string[], bindings: readonly Binding[]): ReadonlyMap<Value, string> {
  const names = new Map<Value, string>();
  const visit = (value: Value, name: string): void => {
    if (typeof value !== "object") return;
    if (value.kind === "header") names.set(value, name);
    else if (value.kind === "struct") value.fields.forEach((field, key) => visit(field, `${name}.${key}`));
    else if (value.kind === "union") value.members.forEach((header, key) => visit(header, `${name}.${key}`));
    else if (value.kind === "stack") value.elements.forEach((element, index) => visit(element, `${name}[${index}]`));
  };
  const isPlace = (one: Binding): one is PlaceBinding => one.kind === "place";
  bindings.forEach((binding, index) => isPlace(binding) && visit(binding.place.read(), parameters[index]!));
  return names;
}

function fieldsIn({ header, type, position }: Extraction, name: string, fieldsOf: FieldsOf): PacketField[] {
  let offset = position;
  const visit = (value: Value, at: Type, path: string): PacketField[] => {
    const elements = elementsOf(at, fieldsOf);
    if (elements.length > 0 && typeof value === "object" && "fields" in value) return elements.flatMap((field) => visit(value.fields.get(field.name)!, field.type, `${path}.${field.name}`));
    const width = typeof value === "object" && value.kind === "varbit" ? value.width : fixedSize(at, fieldsOf);
    offset += width;
    return width === 0 ? [] : [{ name: path, offset: offset - width, width }];
  };
  return visit(header, type, name);
}
