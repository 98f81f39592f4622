/**
 * Names that the control plane could not tell apart (P4-16 §18.3, §20.3.3.1): each instance of a block has tables,
 * actions, value sets and externs of its own, and every one of them has a name of its own.
 */

import type { Span } from "../../../compiler/source/source.ts";
import type { ActionDeclaration, CallExpression, ControlDeclaration, ControlLocal, Declaration, Expression, Instantiation, ParserDeclaration, ParserLocal, TableDeclaration, ValueSetDeclaration } from "../ast.ts";
import type { CheckedProgram, ResolvedCall } from "./program.ts";
import { ControlPlaneNames } from "./qualified-names.ts";
import { forEachNode } from "./walk.ts";

export interface SharedName {
  readonly name: string;
  /** Where the later one is declared, and the earlier: the same place when one declaration has several instances. */
  readonly span: Span;
  readonly earlier: Span;
}

type Block = ParserDeclaration | ControlDeclaration;
type Entity = ActionDeclaration | TableDeclaration | ValueSetDeclaration | Instantiation;
type Construct = Extract<ResolvedCall, { kind: "construct" }>;

/** In the order of the program; each name once. */
export function sharedNames(checked: CheckedProgram): readonly SharedName[] {
  if (!checked.main) return [];
  const order = new Map(entitiesOf(checked).map((entity, index) => [entity, index]));
  const found = new NamedEntities(checked).all(checked.main).sort((a, b) => order.get(a.entity)! - order.get(b.entity)!);
  const seen = new Map<string, Entity>();
  const reported = new Set<string>();
  return found.flatMap(({ name, entity }): SharedName[] => {
    // Requests of the control plane say what kind of thing they mean.
    const key = `${entity.kind} ${name}`;
    const earlier = seen.get(key);
    if (!earlier) seen.set(key, entity);
    if (!earlier || reported.has(key)) return [];
    reported.add(key);
    return [{ name, span: entity.name.span, earlier: earlier.name.span }];
  });
}

/** In the order of their declarations. */
function entitiesOf({ program }: CheckedProgram): readonly Entity[] {
  return program.declarations
    .flatMap((declaration): readonly (Declaration | ControlLocal | ParserLocal)[] => (declaration.kind === "parser" || declaration.kind === "control" ? (declaration.body?.locals ?? []) : [declaration]))
    .filter((declaration): declaration is Entity => declaration.kind === "action" || declaration.kind === "table" || declaration.kind === "valueSet" || declaration.kind === "instantiation");
}

class NamedEntities {
  private readonly found: { readonly name: string; readonly entity: Entity }[] = [];
  private readonly direct = new Map<Block, readonly CallExpression[]>();
  private readonly listed: ReadonlySet<ActionDeclaration>;
  private readonly names: ControlPlaneNames;

  constructor(private readonly checked: CheckedProgram) {
    this.names = new ControlPlaneNames(checked);
    this.listed = new Set([...checked.tables.values()].flatMap(({ actions }) => actions.map(({ declaration }) => declaration)));
  }

  all(main: Instantiation): { readonly name: string; readonly entity: Entity }[] {
    for (const declaration of this.checked.program.declarations) this.global(declaration);
    const call = this.checked.instantiations.get(main);
    // The instances in the arguments of `main` are named after its parameters (§18.3.1.5).
    if (call) this.instancesIn(call, "");
    return this.found;
  }

  private global(declaration: Declaration): void {
    if (declaration.kind === "action") this.entity(declaration, "");
    if (declaration.kind === "instantiation" && this.checked.instantiations.get(declaration)?.type.kind === "extern") this.entity(declaration, "");
  }

  /** What is hidden has no name, and of an action that no table lists the control plane does not know. */
  private entity(entity: Entity, path: string): void {
    if (entity.annotations.some(({ name }) => name === "hidden") || (entity.kind === "action" && !this.listed.has(entity))) return;
    this.found.push({ name: this.names.qualified(path, entity.name.text, entity.annotations), entity });
  }

  private construct(call: Construct, path: string): void {
    if (call.type.kind === "parser" || call.type.kind === "control") this.block(call.type.declaration, path);
    this.instancesIn(call, path);
  }

  private instancesIn({ args, parameters }: Construct, path: string): void {
    parameters.forEach((parameter, index) => {
      const value = args[index]?.value;
      const call = value && this.constructOf(value);
      if (call) this.construct(call, path === "" ? parameter.name.text : `${path}.${parameter.name.text}`);
    });
  }

  /** What makes the instance: a constructor call, or that of a package that is named. */
  private constructOf(expression: Expression): Construct | undefined {
    const { calls, references, instantiations } = this.checked;
    if (expression.kind === "call") {
      const call = calls.get(expression);
      return call?.kind === "construct" ? call : undefined;
    }
    const symbol = expression.kind === "name" ? references.get(expression) : undefined;
    const call = symbol?.kind === "instantiation" ? instantiations.get(symbol) : undefined;
    return call?.type.kind === "package" ? call : undefined;
  }

  private block(declaration: Block, path: string): void {
    if (!declaration.body) return;
    for (const local of declaration.body.locals) {
      if (local.kind === "action" || local.kind === "table" || local.kind === "valueSet") this.entity(local, path);
      else if (local.kind === "instantiation") this.instance(local, path);
    }
    for (const call of this.directCalls(declaration)) {
      const resolution = this.checked.calls.get(call);
      if (resolution?.kind === "apply") this.block(resolution.type.declaration, `${path}.${resolution.type.declaration.name.text}`);
    }
  }

  private instance(local: Instantiation, path: string): void {
    const call = this.checked.instantiations.get(local);
    if (!call) return;
    if (call.type.kind === "extern") this.entity(local, path);
    this.construct(call, this.names.qualified(path, local.name.text, local.annotations));
  }

  /** `T.apply(…)`: an instance for each, all of them called T (§15.1). */
  private directCalls(declaration: Block): readonly CallExpression[] {
    const known = this.direct.get(declaration);
    if (known) return known;
    const calls: CallExpression[] = [];
    forEachNode(declaration.body, (node) => {
      const call = node as CallExpression;
      const resolution = this.checked.calls.get(call);
      if (resolution?.kind === "apply" && resolution.object.kind === "typeName") calls.push(call);
    });
    this.direct.set(declaration, calls);
    return calls;
  }
}
