/** Whether a method in an instance's initializer implements an abstract one (P4-16 §11.3.1). */

import type { Span } from "../../../compiler/source/source.ts";
import type { FunctionDeclaration, Parameter, TypeNode } from "../ast.ts";
import { printType, sameType, substitute, type ExternType, type Type } from "./types.ts";

export function isOptional({ annotations }: FunctionDeclaration | Parameter): boolean {
  return annotations.some(({ name }) => name === "optional");
}

/** Why it does not, and the place of the extern that says so; undefined when it does. */
export function implementationFault(own: FunctionDeclaration, extern: ExternType, typeOf: (node: TypeNode) => Type): { message: string; span: Span } | undefined {
  const { declaration, args } = extern;
  const name = own.name.text;
  const wanted = declaration.methods.find((method): method is FunctionDeclaration => method.kind === "function" && method.name.text === name);
  if (!wanted?.abstract) {
    const message = wanted ? `'${name}' of ${declaration.name.text} is not abstract` : `${declaration.name.text} has no abstract method '${name}'`;
    return { message, span: (wanted ?? declaration).name.span };
  }
  const fault = (message: string, span: Span): { message: string; span: Span } => ({ message, span });
  const extra = wanted.parameters.slice(own.parameters.length);
  if (own.parameters.length > wanted.parameters.length || !extra.every(isOptional)) {
    return fault(`'${name}' has ${wanted.parameters.length} parameters in ${declaration.name.text}, not ${own.parameters.length}`, wanted.name.span);
  }
  if (own.typeParameters.length !== wanted.typeParameters.length) {
    return fault(`'${name}' has ${wanted.typeParameters.length} type parameters in ${declaration.name.text}, not ${own.typeParameters.length}`, wanted.name.span);
  }
  const expected = (node: TypeNode): Type => {
    const generic = wanted.typeParameters.length > 0 ? own.typeParameters.map((parameter): Type => ({ kind: "typeParameter", declaration: parameter })) : [];
    return substitute(substitute(typeOf(node), declaration.typeParameters, args), wanted.typeParameters, generic);
  };
  const result = expected(wanted.returnType);
  if (!sameType(typeOf(own.returnType), result)) return fault(`'${name}' must return ${printType(result)}, not ${printType(typeOf(own.returnType))}`, wanted.returnType.span);
  for (const [index, parameter] of own.parameters.entries()) {
    const other = wanted.parameters[index]!;
    const type = expected(other.type);
    if (parameter.direction === other.direction && sameType(typeOf(parameter.type), type)) continue;
    const direction = other.direction === "none" ? "" : `${other.direction} `;
    return fault(`parameter '${parameter.name.text}' of '${name}' must be '${direction}${printType(type)}'`, other.span);
  }
  return undefined;
}
