/** What goes with packets to and from the controller: headers with `@controller_header` (P4Runtime 1.4 §6.4.8). */

import type { ControllerPacketMetadata } from "../../../compiler/control-plane/p4info/p4info.ts";
import type { StructDeclaration } from "../ast.ts";
import { isHidden } from "../check/qualified-names.ts";
import type { StructType } from "../check/types.ts";
import type { Context } from "./context.ts";
import { memberIds, prefixes } from "./ids.ts";
import type { ProgramObjects } from "./program-objects.ts";

/** Ids come from the name of the header, while the control plane knows it by that of the annotation. */
export function headerName({ names }: Context, declaration: StructDeclaration): string {
  return names.qualified("", declaration.name.text, declaration.annotations);
}

export function describePacketMetadata(context: Context, { controllerHeaders }: ProgramObjects): readonly ControllerPacketMetadata[] {
  return controllerHeaders.filter(({ annotations }) => !isHidden(annotations)).map((declaration) => describeHeader(context, declaration));
}

function describeHeader(context: Context, declaration: StructDeclaration): ControllerPacketMetadata {
  const { ids, names, writer, types, bag } = context;
  const { annotations } = declaration;
  const name = names.text(annotations.find((one) => one.name === "controller_header")!) ?? declaration.name.text;
  const type: StructType = { kind: "header", declaration, args: [] };
  const fields = types.flatFields(type);
  const fieldIds = memberIds(fields, bag);
  const metadata = fields.flatMap((field, index) => {
    if (isHidden(field.annotations)) return [];
    return [{ id: fieldIds[index]!, name: field.name, ...writer.annotations(field.annotations), ...types.shape(field.type) }];
  });
  const id = ids.id(prefixes.controllerHeader, headerName(context, declaration));
  return { preamble: { id, name, alias: name, ...writer.documented(annotations) }, metadata };
}
