/** Variables that inference binds: made for type parameters, and left open where nothing asks for them (P4-16 §7.2.12). */

import type { TypeParameter } from "../ast.ts";
import { DONT_CARE, resolved, substitute, UNKNOWN, type Type } from "./types.ts";

export function freshVariable(parameter: TypeParameter): Type {
  return { kind: "variable", name: parameter.name.text, binding: null };
}

/** `type` with a fresh variable for each type parameter in it. */
export function openTypeParameters(type: Type): Type {
  const parameters: TypeParameter[] = [];
  forEachLeaf(type, (leaf) => {
    if (leaf.kind === "typeParameter") parameters.push(leaf.declaration);
  });
  return substitute(type, parameters, parameters.map(freshVariable));
}

/** Nothing tells the type of a parameter that was left out, and nothing asks for it (§6.8.2). */
export function leaveOpen(type: Type): void {
  bindOpen(type, DONT_CARE);
}

/** After an error, so that it is not followed by another on what could not be inferred. */
export function giveUp(type: Type): void {
  bindOpen(type, UNKNOWN);
}

function bindOpen(type: Type, to: Type): void {
  forEachLeaf(type, (leaf) => {
    if (leaf.kind === "variable") leaf.binding = to;
  });
}

function forEachLeaf(type: Type, visit: (leaf: Type) => void): void {
  const at = resolved(type);
  if ("args" in at) for (const arg of at.args) forEachLeaf(arg, visit);
  else if ("elements" in at) for (const element of at.elements) forEachLeaf(element, visit);
  else if ("element" in at) forEachLeaf(at.element, visit);
  else visit(at);
}
