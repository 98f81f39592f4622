/**
 * Names that the control plane could not tell apart (P4-16 §18.3, §20.3.3.1): each instance of a block has tables,
 * actions, value sets and externs of its own, and every one of them has a name of its own.
 */

import type { Span } from "../../../compiler/source/source.ts";
import type { ActionDeclaration, Annotation } from "../ast.ts";
import type { CheckedProgram } from "../check/program.ts";
import { ControlPlaneNames, isHidden } from "../check/qualified-names.ts";
import { isInstance, type BlockInstance, type Evaluated, type ExternInstance, type PackageInstance } from "./instances.ts";

interface SharedName {
  readonly name: string;
  /** Where the later one is declared, and the earlier: the same place when one declaration has several instances. */
  readonly span: Span;
  readonly earlier: Span;
}

interface Entity {
  /** Requests of the control plane say what kind of thing they mean. */
  readonly kind: "action" | "table" | "value set" | "extern";
  readonly name: string;
  readonly span: Span;
}

/** In the order of the program; each name once. */
export function sharedNames(checked: CheckedProgram, main: PackageInstance, globals: Iterable<Evaluated>): readonly SharedName[] {
  const { entities } = new NamedEntities(checked, main, globals);
  const order = new Map<Span, number>();
  for (const span of spansOf(checked)) order.set(span, order.size);
  const place = ({ span }: Entity): number => order.get(span) ?? order.size;
  const seen = new Map<string, Entity>();
  const reported = new Set<string>();
  return entities.sort((a, b) => place(a) - place(b)).flatMap((entity): SharedName[] => {
    const key = `${entity.kind} ${entity.name}`;
    const earlier = seen.get(key);
    if (!earlier) seen.set(key, entity);
    if (!earlier || reported.has(key)) return [];
    reported.add(key);
    return [{ name: entity.name, span: entity.span, earlier: earlier.span }];
  });
}

/** Of the names of all that is declared, in the order of the program. */
function spansOf({ program }: CheckedProgram): readonly Span[] {
  return program.declarations.flatMap((one) => {
    const locals = one.kind === "parser" || one.kind === "control" ? (one.body?.locals ?? []) : [];
    return [one, ...locals].flatMap((declaration) => ("name" in declaration ? [declaration.name.span] : []));
  });
}

class NamedEntities {
  readonly entities: Entity[] = [];
  private readonly seen = new Set<Evaluated>();
  private readonly listed: ReadonlySet<ActionDeclaration>;

  constructor(checked: CheckedProgram, main: PackageInstance, globals: Iterable<Evaluated>) {
    this.listed = new Set([...checked.tables.values()].flatMap(({ actions }) => actions.map(({ declaration }) => declaration)));
    const names = new ControlPlaneNames(checked);
    for (const one of checked.program.declarations) {
      if (one.kind === "action") this.action(one, names.qualified("", one.name.text, one.annotations));
    }
    // A package or a block that `main` does not have is not there at all.
    for (const one of globals) if (one.kind === "externInstance") this.visit(one);
    this.visit(main);
  }

  private visit(value: Evaluated | null): void {
    if (!value || !isInstance(value) || this.seen.has(value)) return;
    this.seen.add(value);
    if (value.kind === "blockInstance") return this.block(value);
    if (value.kind === "externInstance") this.extern(value);
    value.args.forEach((one) => this.visit(one));
  }

  private extern({ name, declaration, span }: ExternInstance): void {
    this.entity("extern", name, declaration?.annotations ?? [], declaration?.name.span ?? span);
  }

  private block({ constructorArgs, children, tables, actions, valueSets }: BlockInstance): void {
    for (const [declaration, name] of actions) this.action(declaration, name);
    for (const [{ annotations, name }, table] of tables) this.entity("table", table.name, annotations, name.span);
    for (const [{ annotations, name }, set] of valueSets) this.entity("value set", set.name, annotations, name.span);
    for (const one of [...constructorArgs.values(), ...children.values()]) this.visit(one);
  }

  /** The control plane knows of those that some table lists. */
  private action(declaration: ActionDeclaration, name: string): void {
    if (this.listed.has(declaration)) this.entity("action", name, declaration.annotations, declaration.name.span);
  }

  /** What is hidden has no name. */
  private entity(kind: Entity["kind"], name: string, annotations: readonly Annotation[], span: Span): void {
    if (!isHidden(annotations)) this.entities.push({ kind, name, span });
  }
}
