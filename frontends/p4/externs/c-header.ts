/** The header that C files of a P4 program include: its structs, headers and enums as C has them. */

import type { CheckedProgram } from "../check/program.ts";
import { cPrototype, declarator, prototypeText } from "./c-prototype.ts";
import { cShape, type CStruct } from "./c-shape.ts";

/** `path` is that of the program. */
export function cHeader(checked: CheckedProgram, path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const guard = `_${name.toUpperCase().replace(/[^A-Z0-9]/g, "_")}_TYPES_H`;
  const parts = [`/* The types of ${name} for C; made by ebpfc. */\n#ifndef ${guard}\n#define ${guard}\n\n#include <linux/types.h>\n`];
  for (const declaration of checked.program.declarations) {
    if (declaration.kind === "enum") parts.push(enumText(checked, declaration));
    if (declaration.kind !== "struct" && declaration.kind !== "header") continue;
    const shape = cShape({ kind: declaration.kind, declaration, args: [] }, checked.fieldsOf);
    if (shape?.kind === "struct") parts.push(structText(shape));
  }
  const prototypes = checked.program.declarations.flatMap((declaration) => {
    // Those of the models are the compiler's own.
    if (declaration.kind !== "function" || declaration.body || declaration.span.file.name !== path) return [];
    const prototype = cPrototype(declaration, checked);
    return "obstacle" in prototype ? [] : [` *     ${prototypeText(prototype)}\n`];
  });
  if (prototypes.length > 0) parts.push(`/*\n * The extern functions of the program. One more parameter in front, a pointer to the hook's context, is given that.\n *\n${prototypes.join("")} */\n`);
  return `${parts.join("\n")}\n#endif /* ${guard} */\n`;
}

function structText({ name, members }: CStruct): string {
  const lines = members.map(({ name: member, shape }) => `    ${declarator(shape, member)};${shape.kind === "bytes" ? ` /* ${shape.bits} bits, in network order */` : ""}\n`);
  return `struct ${name} {\n${lines.join("")}};\n`;
}

/** Members have the name of their enum before theirs, as C has one name space for all. */
function enumText(checked: CheckedProgram, declaration: Extract<CheckedProgram["program"]["declarations"][number], { kind: "enum" }>): string {
  const values = checked.enumValues.get(declaration);
  const lines = declaration.members.map(({ name }, index) => `    ${declaration.name.text}_${name.text} = ${values?.get(name.text) ?? index},\n`);
  return `enum ${declaration.name.text} {\n${lines.join("")}};\n`;
}
