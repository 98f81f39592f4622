/** Keys and values of tables as BTF says them: `bpftool map dump` shows names. */

import type { FieldPlace } from "../../../compiler/control-plane/control-plane.ts";
import type { DataMember, DataTypeId } from "../../../compiler/ir/data-types.ts";
import type { ModuleParts } from "./module-parts.ts";
import { PRIORITY_OFFSET, type KeyLayout, type ValueLayout } from "./table-layout.ts";

export function keyDataType(parts: ModuleParts, table: string, layout: KeyLayout): DataTypeId {
  const prefix: DataMember[] = layout.prefix > 0 ? [{ name: "prefixlen", type: parts.unsigned(4), bitOffset: 0 }] : [];
  return parts.struct(`${table}_key`, layout.size, [...prefix, ...keyMembers(parts, layout)]);
}

function keyMembers(parts: ModuleParts, { fields, group }: KeyLayout): DataMember[] {
  const all = group ? [...fields, group] : fields;
  return [...all].sort((a, b) => a.offset - b.offset).map((field) => member(parts, field, 0));
}

export function valueDataType(parts: ModuleParts, table: string, key: KeyLayout, layout: ValueLayout): DataTypeId {
  const members = actionMembers(parts, table, layout, layout.masked ? key : undefined);
  const ranges = layout.masked?.ranges.flatMap(({ low, high }) => [member(parts, low, 0), member(parts, high, 0)]) ?? [];
  return parts.struct(`${table}_value`, layout.size, [...members, ...ranges]);
}

/** A default action. */
export function actionDataType(parts: ModuleParts, table: string, layout: ValueLayout): DataTypeId {
  return parts.struct(`${table}_default`, layout.actionSize, actionMembers(parts, table, layout, undefined));
}

function actionMembers(parts: ModuleParts, table: string, layout: ValueLayout, mask: KeyLayout | undefined): DataMember[] {
  const enumerators = [{ name: `${table}_NO_ENTRY`, value: 0n }, ...layout.actions.map(({ id, action }) => ({ name: `${table}_${action.name}`, value: BigInt(id) }))];
  const action = parts.dataType({ kind: "enum", name: `${table}_action`, size: 4, signed: false, enumerators });
  const priority: DataMember[] = layout.masked ? [{ name: "priority", type: parts.unsigned(4), bitOffset: PRIORITY_OFFSET * 8 }] : [];
  const head: DataMember[] = [{ name: "action", type: action, bitOffset: 0 }, ...priority];
  const { unionOffset } = layout;
  const size = Math.max(layout.actionSize - unionOffset, mask?.size ?? 0);
  const structs = layout.actions.filter(({ parameters }) => parameters.length > 0).map(({ action: { name }, parameters }) => ({
    name,
    type: parts.struct("", size, parameters.map((field) => member(parts, field, unionOffset))),
    bitOffset: 0,
  }));
  const masks = mask ? [{ name: "mask", type: parts.struct("", size, keyMembers(parts, mask)), bitOffset: 0 }] : [];
  const choices = [...structs, ...masks];
  if (choices.length === 0) return head;
  return [...head, { name: "u", type: parts.struct("", size, choices, "union"), bitOffset: unionOffset * 8 }];
}

function member(parts: ModuleParts, field: FieldPlace, base: number): DataMember {
  const type = field.bigEndian ? parts.dataType({ kind: "array", element: parts.unsigned(1), length: field.bytes }) : parts.unsigned(field.bytes);
  return { name: identifier(field.name), type, bitOffset: (field.offset - base) * 8 };
}

/** Of a number in a parameter, whose name has dots and brackets. */
function identifier(name: string): string {
  return name.replace(/[^A-Za-z0-9_]+/g, "_").replace(/_$/, "");
}
