/** Random controls (P4-16 §14): constants, variables, actions, tables, instances of others, and what they apply. */

import { actionDeclaration, withParameters } from "./callables.ts";
import { Choices, type Tape } from "./choices.ts";
import { Expressions, someScalar } from "./expressions.ts";
import type { StatementPlace } from "./lines.ts";
import { withPlace, type Parameter, type Scope } from "./scope.ts";
import { observeAll, statements, type BodyContext } from "./statements.ts";
import { tableDeclaration, type TableOptions } from "./tables.ts";
import type { DeclarationContext } from "./type-declarations.ts";
import { isExpressible, typeText } from "./types.ts";

export interface ControlShape {
  readonly head: string;
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly constructorParameters: readonly Parameter[];
  readonly tables: TableOptions | null;
  /** The name of the generic extern type that can be instantiated; null when there is none. */
  readonly register: string | null;
  /** Statements that stand first and last in the apply block. */
  readonly prologue?: readonly string[];
  readonly epilogue?: readonly string[];
}

const CONTROL: StatementPlace = { where: "control", inLoop: false, result: null };

export function controlDeclaration(context: DeclarationContext, scope: Scope, shape: ControlShape, locals: readonly Tape[], body: readonly Tape[]): void {
  const { writer } = context;
  let inside = withParameters(withParameters(scope, shape.constructorParameters), shape.parameters);
  writer.block(shape.head, { kind: "declaration", what: "control", name: shape.name, scope }, () => {
    for (const tape of locals) inside = local({ ...context, choices: new Choices(tape) }, inside, shape);
    const end = inside;
    writer.block("apply", { kind: "end", of: "control", scope: end }, () => {
      for (const text of shape.prologue ?? []) writer.line(text);
      let at = inside;
      const appliedTypes = new Set<string>();
      for (const tape of body) {
        const choices = new Choices(tape);
        const own: BodyContext = { ...context, choices, place: CONTROL, appliedTypes };
        at = statements(own, at, 1 + choices.below(3));
      }
      observeAll({ ...context, place: CONTROL }, at, shape.tables ? 6 : 1);
      // A place for mutations, when nothing else is there.
      writer.line(";", { kind: "statement", place: CONTROL, scope: at });
      for (const text of shape.epilogue ?? []) writer.line(text);
    });
  });
}

function local(context: DeclarationContext, scope: Scope, shape: ControlShape): Scope {
  const { choices } = context;
  switch (choices.below(8)) {
    case 0:
    case 1:
    case 2:
      return actionDeclaration(context, scope, true);
    case 3:
    case 4:
    case 5:
      return shape.tables ? tableDeclaration(context, scope, shape.tables) : variable(context, scope);
    case 6:
      return variable(context, scope);
    default:
      return instance(context, scope, shape.register) ?? variable(context, scope);
  }
}

function variable({ writer, names, choices, defined }: DeclarationContext, scope: Scope): Scope {
  const types = scope.types.filter(isExpressible);
  const type = choices.chance(30) && types.length > 0 ? choices.pick(types) : someScalar(choices, scope.types);
  const name = names.fresh("v");
  writer.line(`${typeText(type)} ${name} = ${new Expressions(choices, scope, { defined }).assigned(type)};`);
  return withPlace(scope, { text: name, type, writable: true, constant: false });
}

/** Of another control, or of the extern. */
function instance({ writer, names, choices, defined }: DeclarationContext, scope: Scope, register: string | null): Scope | undefined {
  const controls = scope.instances.filter(({ block, name }) => block.kind === "control" && block.name === name);
  if (register !== null && (choices.chance(50) || controls.length === 0)) {
    const element = someScalar(choices, scope.types);
    const name = names.fresh("reg");
    writer.line(`${register}<${typeText(element)}>(${1 + choices.below(100)}) ${name};`);
    return { ...scope, registers: [...scope.registers, { name, element }] };
  }
  if (controls.length === 0) return undefined;
  const { block } = choices.pick(controls);
  const name = names.fresh("c");
  const expressions = new Expressions(choices, scope, { constant: true, defined });
  writer.line(`${block.name}(${block.constructorParameters.map(({ type }) => expressions.of(type, 1)).join(", ")}) ${name};`);
  return { ...scope, instances: [...scope.instances, { name, block }] };
}
