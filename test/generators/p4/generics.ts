/** Random functions and controls with type parameters (P4-16 §7.2.10, §10, §15): what they do goes with any type. */

import { someScalar } from "./expressions.ts";
import type { Block, Callable, Parameter, Scope } from "./scope.ts";
import type { DeclarationContext } from "./type-declarations.ts";
import { BOOL, isExpressible, typeText, type P4Type } from "./types.ts";

/** What the type parameter is to stand for. */
function someArguments({ choices }: DeclarationContext, scope: Scope): P4Type[] {
  const types = scope.types.filter(isExpressible);
  return Array.from({ length: 1 + choices.below(3) }, () => (choices.chance(50) && types.length > 0 ? choices.pick(types) : someScalar(choices, scope.types)));
}

function applied(name: string, argument: P4Type): string {
  return `${name}<${typeText(argument)}>`;
}

export function genericFunction(context: DeclarationContext, scope: Scope): Scope {
  const { writer, names, choices } = context;
  const name = names.fresh("gen");
  const [when, first, second, local] = ["p", "p", "p", "v"].map((prefix) => names.fresh(prefix));
  writer.block(`T ${name}<T>(in bool ${when}, inout T ${first}, in T ${second})`, { kind: "declaration", what: "function", name, scope }, () => {
    writer.line(`T ${local} = ${first};`);
    writer.line(`if (${when}) ${choices.pick([`${first} = ${second};`, `return ${second};`, `{ ${first} = ${second}; return ${local}; }`])}`);
    writer.line(`return ${choices.pick([local, first, second])};`);
  });
  const parameters = (type: P4Type): Parameter[] => [{ direction: "in", type: BOOL, name: when! }, { direction: "inout", type, name: first! }, { direction: "in", type, name: second! }];
  const callables = someArguments(context, scope).map((type): Callable => ({ kind: "function", name: choices.chance(50) ? applied(name, type) : name, parameters: parameters(type), result: type }));
  return { ...scope, callables: [...scope.callables, ...callables] };
}

export function genericControl(context: DeclarationContext, scope: Scope): Scope {
  const { writer, names, choices } = context;
  const name = names.fresh("Gen");
  const [when, first, second, act, local] = ["p", "p", "p", "act", "v"].map((prefix) => names.fresh(prefix));
  writer.block(`control ${name}<T>(in bool ${when}, inout T ${first}, in T ${second})`, { kind: "declaration", what: "control", name, scope }, () => {
    writer.line(`T ${local} = ${second};`);
    writer.block(`action ${act}(inout T other)`, undefined, () => writer.line(`${choices.pick([local, first])} = other;`));
    writer.block("apply", undefined, () => {
      writer.line(`if (${when}) ${choices.pick([`${act}(${local});`, `${first} = ${second};`, "return;"])}`);
      writer.line(`${first} = ${choices.pick([local, first, second])};`);
    });
  });
  const blocks = someArguments(context, scope).map((type): Block => ({
    kind: "control",
    name: applied(name, type),
    parameters: [{ direction: "in", type: BOOL, name: when! }, { direction: "inout", type, name: first! }, { direction: "in", type, name: second! }],
    constructorParameters: [],
  }));
  return { ...scope, instances: [...scope.instances, ...blocks.map((block) => ({ name: block.name, block }))] };
}
