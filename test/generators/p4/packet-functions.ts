/** Random functions that take the packet: they extract, look ahead and advance in branches, cases and loops, and may return early. */

import { parameterText, withParameters } from "./callables.ts";
import { expressionsOf, type BodyContext } from "./statements.ts";
import { packetStatement } from "./parsers.ts";
import type { Parameter, Scope } from "./scope.ts";
import type { DeclarationContext } from "./type-declarations.ts";
import { BOOL, bits } from "./types.ts";

export function packetFunction(context: DeclarationContext, scope: Scope): Scope {
  const { writer, names, choices } = context;
  const headers = scope.types.filter(({ kind }) => kind === "header");
  if (headers.length === 0) return scope;
  const parameters: Parameter[] = [
    ...Array.from({ length: 1 + choices.below(2) }, (): Parameter => ({ direction: "inout", type: choices.pick(headers), name: names.fresh("p") })),
    { direction: "in", type: bits(8), name: names.fresh("p") },
  ];
  const result = choices.chance(40) ? bits(8) : null;
  const name = names.fresh("take");
  const body: BodyContext = { ...context, packet: "packet", place: { where: "function", inLoop: false, result } };
  const { observer: _, ...unseen } = body;
  // What is seen in a function cannot be counted there, and parsers are not applied.
  const inside = withParameters({ ...scope, instances: [] }, parameters);
  writer.block(`${result ? "bit<8>" : "void"} ${name}(packet_in packet, ${parameters.map(parameterText).join(", ")})`, { kind: "declaration", what: "function", name, scope }, () => {
    const count = 1 + choices.below(3);
    for (let done = 0; done < count; done++) branching(unseen, inside, parameters.at(-1)!.name);
    if (result) writer.line(`return ${expressionsOf(unseen, inside).of(result, 2)};`);
  });
  return { ...scope, callables: [...scope.callables, { kind: "packetFunction", name, parameters, result }] };
}

function branching(context: BodyContext, scope: Scope, key: string): void {
  const { writer, choices, names, place } = context;
  const some = (inLoop = false): void => void (packetStatement({ ...context, place: { ...place, inLoop } }, scope) ?? writer.line(";"));
  const condition = (): string => expressionsOf(context, scope).of(BOOL, 2);
  switch (choices.below(5)) {
    case 0:
      return some();
    case 1:
      writer.block(`if (${condition()})`, undefined, () => some());
      if (choices.chance(50)) writer.block("else", undefined, () => some());
      return;
    case 2:
      return writer.block(`switch (${key})`, undefined, () => {
        for (const label of ["0", "1", "2"].filter(() => choices.chance(60))) writer.block(`${label}:`, undefined, () => some());
        writer.block("default:", undefined, () => some());
      });
    case 3:
      return writer.block(`for (bit<8> ${names.fresh("i")} in 0 .. ${choices.below(4)})`, undefined, () => some(true));
    default:
      writer.line(`if (${condition()}) return${place.result ? ` ${expressionsOf(context, scope).of(place.result, 1)}` : ""};`);
  }
}
