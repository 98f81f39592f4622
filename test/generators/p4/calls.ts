/** Calls of functions, actions and blocks with arguments that fit (P4-16 §6.8, §8.22). */

import { Choices } from "./choices.ts";
import type { Callable, Parameter, Scope } from "./scope.ts";
import { sameType, type P4Type } from "./types.ts";

/** The call, or undefined when nothing can be given for an `out` or `inout` parameter, or there is no packet for one that takes it. */
export function callText(callee: Callable, scope: Scope, choices: Choices, expression: (type: P4Type) => string, packet?: string): string | undefined {
  if (callee.kind !== "packetFunction") {
    const text = argumentsText(callee.parameters, scope, choices, expression);
    return text === undefined ? undefined : `${callee.name}(${text})`;
  }
  // By position, as the packet is.
  const text = packet === undefined ? undefined : argumentsText(callee.parameters, scope, new Choices([0]), expression);
  return text === undefined ? undefined : `${callee.name}(${packet}, ${text})`;
}

/** By position or by name; parameters with a default value may be left out. No place is written by two arguments. */
export function argumentsText(parameters: readonly Parameter[], scope: Scope, choices: Choices, expression: (type: P4Type) => string): string | undefined {
  const taken: string[] = [];
  const values: { readonly name: string; readonly text: string }[] = [];
  const leaveOut = choices.chance(50);
  const trailing = lengthWithoutDefaults(parameters);
  for (const [index, parameter] of parameters.entries()) {
    if (leaveOut && index >= trailing) break;
    const { name, direction, type } = parameter;
    const text = direction === "out" || direction === "inout" ? target(type, scope, choices, taken) : expression(type);
    if (text === undefined) return undefined;
    values.push({ name, text });
  }
  if (!choices.chance(25)) return values.map(({ text }) => text).join(", ");
  const named = values.map(({ name, text }) => `${name} = ${text}`);
  return (choices.chance(50) ? named.reverse() : named).join(", ");
}

function lengthWithoutDefaults(parameters: readonly Parameter[]): number {
  return parameters.findLastIndex(({ defaultValue }) => defaultValue === undefined) + 1;
}

function target(type: P4Type, scope: Scope, choices: Choices, taken: string[]): string | undefined {
  const fitting = scope.places.filter((place) => place.writable && sameType(place.type, type) && !taken.some((one) => overlap(one, place.text)));
  if (fitting.length === 0) return undefined;
  const { text } = choices.pick(fitting);
  taken.push(text);
  return text;
}

/** One lies in the other. */
function overlap(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`) || a.startsWith(`${b}[`) || b.startsWith(`${a}[`);
}
