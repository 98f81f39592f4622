/** What may be inside of another type: elements of tuples and lists, arguments of generic types (P4-16 §7.2.9, §7.2.11). */

import { printType, resolved, type Type } from "./types.ts";

/** Nothing of these is stored. */
const notStored: ReadonlySet<Type["kind"]> = new Set(["void", "extern", "parser", "control", "package", "table"]);

/** Why a tuple or list cannot have elements of this type; undefined when it can. */
export function elementFault(element: Type): string | undefined {
  const at = resolved(element);
  return notStored.has(at.kind) ? `an element cannot have the type ${printType(at)}` : undefined;
}

/** Why the generic type cannot have this argument; undefined when it can. */
export function typeArgumentFault(generic: Type, argument: Type): string | undefined {
  const at = resolved(argument);
  const stored = generic.kind === "struct" || generic.kind === "header" || generic.kind === "headerUnion";
  if (stored && notStored.has(at.kind)) return `${printType(at)} cannot be a type argument of a ${generic.kind === "headerUnion" ? "header_union" : generic.kind}`;
  const open = "args" in at && at.args.some((one, index) => one.kind === "typeParameter" && one.declaration === at.declaration.typeParameters[index]);
  return open ? `'${at.declaration.name.text}' needs type arguments of its own here` : undefined;
}
