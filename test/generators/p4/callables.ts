/** Random functions, actions and extern functions (P4-16 §10, §14.1, §7.2.11.1). */

import { Expressions, someScalar } from "./expressions.ts";
import type { Names } from "./names.ts";
import { withPlace, type Callable, type Parameter, type Scope } from "./scope.ts";
import { expressionsOf, statements, type BodyContext } from "./statements.ts";
import type { DeclarationContext } from "./type-declarations.ts";
import { isExpressible, typeText, type P4Type } from "./types.ts";

export function parameterText({ direction, type, name, defaultValue }: Parameter): string {
  const value = defaultValue === undefined ? "" : ` = ${defaultValue}`;
  return `${direction === "none" ? "" : `${direction} `}${typeText(type)} ${name}${value}`;
}

/** Those of a constructor are no constants within: their values are known only where the block is instantiated (§18.1). */
export function withParameters(scope: Scope, parameters: readonly Parameter[]): Scope {
  return parameters.reduce((at, { name, type, direction }) => withPlace(at, { text: name, type, writable: direction === "out" || direction === "inout", constant: false }), scope);
}

type Direction = Parameter["direction"];

/** Directed parameters first (§14.1), and default values last. */
export function someParameters({ choices, names, defined }: DeclarationContext, scope: Scope, directions: readonly Direction[]): Parameter[] {
  const types = scope.types.filter(isExpressible);
  const made = Array.from({ length: choices.below(4) }, (): Parameter => {
    const type = choices.chance(30) && types.length > 0 ? choices.pick(types) : someScalar(choices, scope.types);
    return { direction: choices.pick(directions), type, name: names.fresh("p") };
  });
  const ordered = [...made.filter(({ direction }) => direction !== "none"), ...made.filter(({ direction }) => direction === "none")];
  const last = ordered.at(-1);
  if (!last || last.direction !== "in" || !choices.chance(30)) return ordered;
  return [...ordered.slice(0, -1), { ...last, defaultValue: new Expressions(choices, { ...scope, places: scope.places.filter(({ constant }) => constant) }, { constant: true, defined }).assigned(last.type, 1) }];
}

function bodyOf(context: DeclarationContext, where: "function" | "action", result: P4Type | null): BodyContext {
  return { ...context, place: { where, inLoop: false, result } };
}

/** Out parameters get a value first, so that everything has one. */
function initialise(context: BodyContext, scope: Scope, parameters: readonly Parameter[]): void {
  for (const { direction, name, type } of parameters) {
    if (direction === "out") context.writer.line(`${name} = ${new Expressions(context.choices, { ...scope, places: [] }, { defined: context.defined }).of(type, 1)};`);
  }
}

export function functionDeclaration(context: DeclarationContext, scope: Scope): Scope {
  const { writer, names, choices } = context;
  const types = scope.types.filter(isExpressible);
  const result = choices.chance(20) ? null : choices.chance(30) && types.length > 0 ? choices.pick(types) : someScalar(choices, scope.types);
  const parameters = someParameters(context, scope, ["in", "inout", "out"]);
  const name = names.fresh("fun");
  const body = bodyOf(context, "function", result);
  writer.block(`${result ? typeText(result) : "void"} ${name}(${parameters.map(parameterText).join(", ")})`, { kind: "declaration", what: "function", name, scope }, () => {
    const inside = withParameters(scope, parameters);
    initialise(body, inside, parameters);
    const after = statements(body, inside, 1 + choices.below(3));
    if (result) writer.line(`return ${expressionsOf(body, after).of(result)};`, { kind: "statement", place: body.place, scope: after });
  });
  return withCallable(scope, { kind: "function", name, parameters, result });
}

export function externFunction(context: DeclarationContext, scope: Scope): Scope {
  const { writer, names, choices } = context;
  const result = choices.chance(30) ? null : someScalar(choices, scope.types);
  const parameters = someParameters(context, scope, ["in", "inout", "out"]);
  const name = names.fresh("ext");
  writer.line(`extern ${result ? typeText(result) : "void"} ${name}(${parameters.map(parameterText).join(", ")});`, { kind: "declaration", what: "externFunction", name, scope });
  return withCallable(scope, { kind: "externFunction", name, parameters, result });
}

/** At the top level or in a control; `local` says which. */
export function actionDeclaration(context: DeclarationContext, scope: Scope, local: boolean): Scope {
  const { writer, names, choices } = context;
  const parameters = someParameters(context, scope, local ? ["none", "none", "in", "inout"] : ["inout", "in", "none"]).map(({ defaultValue: _, ...parameter }) => parameter);
  const name = names.fresh("act");
  const body = bodyOf(context, "action", null);
  const annotation = choices.pick(["", `@name("${names.fresh("n")}") `]);
  writer.block(`${annotation}action ${name}(${parameters.map(parameterText).join(", ")})`, { kind: "action", name, scope }, () => {
    const inside = withParameters(scope, parameters);
    statements(body, inside, choices.below(4));
  });
  return withCallable(scope, { kind: "action", name, parameters, result: null });
}

function withCallable(scope: Scope, callable: Callable): Scope {
  return { ...scope, callables: [...scope.callables, callable] };
}

/** An extern object with a constructor and generic methods; `registerInstance` makes instances of it. */
export function registerExtern({ writer, names, scope }: { writer: DeclarationContext["writer"]; names: Names; scope: Scope }): string {
  const name = names.fresh("Reg");
  writer.block(`extern ${name}<T>`, { kind: "declaration", what: "extern", name, scope }, () => {
    writer.line(`${name}(bit<32> size);`);
    writer.line("T read(in bit<32> index);");
    writer.line("void write(in bit<32> index, in T value);");
  });
  return name;
}
