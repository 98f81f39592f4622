/** Which of several functions, methods or constructors of one name a call means (P4-16 §7.2.11.2). */

import type { Argument, Parameter } from "../ast.ts";

/** Overloads differ in the number of parameters or in the name of one; their types do not count. */
export function sameParameterNames(left: readonly Parameter[], right: readonly Parameter[]): boolean {
  return left.length === right.length && left.every((parameter, index) => parameter.name.text === right[index]!.name.text);
}

/**
 * The candidates that take arguments of these numbers and names: none, the one that is meant, or several when the call
 * is ambiguous. One that needs no default values is preferred.
 */
export function matchingOverloads<T extends { readonly parameters: readonly Parameter[] }>(candidates: readonly T[], args: readonly Argument[]): readonly T[] {
  const accepting = candidates.filter(({ parameters }) => accepts(parameters, args));
  const exact = accepting.filter(({ parameters }) => parameters.length === args.length);
  return exact.length > 0 ? exact : accepting;
}

function accepts(parameters: readonly Parameter[], args: readonly Argument[]): boolean {
  if (args.length > parameters.length) return false;
  if (args.some(({ name }) => name && !parameters.some((parameter) => parameter.name.text === name.text))) return false;
  return parameters.every((parameter, index) => canBeLeftOut(parameter) || args.some(({ name }, at) => (name ? name.text === parameter.name.text : at === index)));
}

/** A parameter that is `@optional` or has a default value (§6.8.2). */
export function canBeLeftOut(parameter: Parameter): boolean {
  return parameter.defaultValue !== null || parameter.annotations.some(({ name }) => name === "optional");
}
