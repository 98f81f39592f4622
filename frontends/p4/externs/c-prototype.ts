/** The C prototype of an extern function: what goes in by value and what by pointer, and its text. */

import type { DataTypeId } from "../../../compiler/ir/data-types.ts";
import { VOID } from "../../../compiler/ir/data-types.ts";
import type { FunctionDeclaration } from "../ast.ts";
import type { CheckedProgram } from "../check/program.ts";
import { settle, UNKNOWN, type Type } from "../check/types.ts";
import type { ModuleParts } from "../lower/module-parts.ts";
import { cShape, type CShape } from "./c-shape.ts";

export interface CParameter {
  readonly name: string;
  readonly shape: CShape;
  /** What C writes comes back. */
  readonly isOutput: boolean;
  /** What it held goes in. */
  readonly isInput: boolean;
  /** An array cannot be passed otherwise. */
  readonly byPointer: boolean;
}

export interface CPrototype {
  readonly name: string;
  readonly parameters: readonly CParameter[];
  /** Null for void. */
  readonly result: CShape | null;
}

/** The prototype; or what of the function C cannot have. */
export function cPrototype(declaration: FunctionDeclaration, checked: CheckedProgram): CPrototype | { readonly obstacle: string } {
  if (declaration.typeParameters.length > 0) return { obstacle: "a C function for an extern with type parameters" };
  const parameters: CParameter[] = [];
  for (const { name, direction, type } of declaration.parameters) {
    const shape = cShape(typeOfNode(checked, type), checked.fieldsOf);
    if (!shape) return { obstacle: `parameter '${name.text}' of a C function, whose type C does not have,` };
    const isOutput = direction === "out" || direction === "inout";
    parameters.push({ name: name.text, shape, isOutput, isInput: direction !== "out", byPointer: isOutput || shape.kind === "bytes" || shape.kind === "array" });
  }
  const returns = typeOfNode(checked, declaration.returnType);
  const result = returns.kind === "void" ? null : cShape(returns, checked.fieldsOf);
  if (result === undefined || result?.kind === "bytes" || result?.kind === "array") return { obstacle: "a C function with a result of this type" };
  return { name: declaration.name.text, parameters, result };
}

function typeOfNode(checked: CheckedProgram, node: FunctionDeclaration["returnType"]): Type {
  return settle(checked.typeNodes.get(node) ?? UNKNOWN);
}

// Text -----------------------------------------------------------------------------------------------------------------

/** `bool verify(struct IPv4_h header, __u8 *wide)` */
export function prototypeText({ name, parameters, result }: CPrototype): string {
  const list = parameters.map((one) => declarator(one.shape, one.name, one));
  return `${result ? declarator(result, name) : `void ${name}`}(${list.join(", ") || "void"})`;
}

/** The declaration of something of a shape. */
export function declarator(shape: CShape, name: string, how: { readonly byPointer: boolean; readonly isOutput: boolean } = { byPointer: false, isOutput: false }): string {
  const [base, dimensions] = baseOf(shape);
  if (!how.byPointer) return `${base} ${name}${dimensions.map((length) => `[${length}]`).join("")}`;
  const constant = how.isOutput ? "" : "const ";
  // An array of arrays decays to a pointer to arrays.
  const [, ...inner] = dimensions;
  return inner.length > 0 ? `${constant}${base} (*${name})${inner.map((length) => `[${length}]`).join("")}` : `${constant}${base} *${name}`;
}

function baseOf(shape: CShape): [base: string, dimensions: number[]] {
  switch (shape.kind) {
    case "integer":
      return [shape.isBool ? "_Bool" : `__${shape.signed ? "s" : "u"}${shape.bytes * 8}`, []];
    case "bytes":
      return ["__u8", [shape.bytes]];
    case "struct":
      return [`struct ${shape.name}`, []];
    case "array": {
      const [base, dimensions] = baseOf(shape.element);
      return [base, [shape.length, ...dimensions]];
    }
  }
}

// Types of the module ----------------------------------------------------------------------------------------------------

/** The `function` data type; `context` is the struct behind a first pointer that the P4 declaration does not have. */
export function prototypeType(parts: ModuleParts, { parameters, result }: CPrototype, context: string | null): DataTypeId {
  const params = parameters.map(({ name, shape, byPointer, isOutput }) => {
    const pointee = shape.kind === "array" ? shape.element : shape;
    const element = shape.kind === "bytes" ? parts.unsigned(1) : shapeType(parts, pointee);
    const to = isOutput ? element : parts.dataType({ kind: "const", type: element });
    return { name, type: byPointer ? parts.dataType({ kind: "pointer", to }) : shapeType(parts, shape) };
  });
  const first = context === null ? [] : [{ name: "context", type: parts.dataType({ kind: "pointer", to: parts.dataType({ kind: "forward", name: context, of: "struct" }) }) }];
  return parts.dataType({ kind: "function", returns: result ? shapeType(parts, result) : VOID, params: [...first, ...params] });
}

function shapeType(parts: ModuleParts, shape: CShape): DataTypeId {
  switch (shape.kind) {
    case "integer":
      if (shape.isBool) return parts.dataType({ kind: "int", name: "_Bool", size: 1, encoding: "bool" });
      return shape.signed ? parts.signed(shape.bytes) : parts.unsigned(shape.bytes);
    case "bytes":
      return parts.unsigned(shape.bytes);
    case "array":
      return parts.dataType({ kind: "array", element: shapeType(parts, shape.element), length: shape.length });
    case "struct":
      return parts.struct(
        shape.name,
        shape.size,
        shape.members.map(({ name, offset, shape: member }) => ({ name, bitOffset: offset * 8, type: shapeType(parts, member) })),
      );
  }
}
