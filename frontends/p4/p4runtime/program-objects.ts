/** What of the tree of instances the control plane may see: everything that packets can come to, each once. */

import type { ActionDeclaration, Annotation, StructDeclaration, ValueSetDeclaration } from "../ast.ts";
import type { CheckedProgram } from "../check/program.ts";
import type { ControlPlaneNames } from "../check/qualified-names.ts";
import type { Type } from "../check/types.ts";
import { isInstance, type BlockInstance, type Evaluated, type ExternInstance, type PackageInstance, type TableInstance, type ValueSetInstance } from "../evaluate/instances.ts";
import { allCalls } from "../evaluate/reachable-calls.ts";

export interface TableObject {
  readonly table: TableInstance;
  /** The control that it stands in. */
  readonly block: BlockInstance;
}

export interface ActionObject {
  readonly declaration: ActionDeclaration;
  /** The control that calls it, or whose table has it. */
  readonly block: BlockInstance;
  /** Some table has it: the control plane gives it its parameters. */
  readonly isInTable: boolean;
}

export interface ExternObject {
  readonly instance: ExternInstance;
  readonly annotations: readonly Annotation[];
}

export interface ValueSetObject extends ValueSetInstance {
  readonly declaration: ValueSetDeclaration;
  readonly block: BlockInstance;
}

export interface ProgramObjects {
  readonly tables: readonly TableObject[];
  /** By their names: a top-level action is one, however many tables have it. */
  readonly actions: ReadonlyMap<string, ActionObject>;
  readonly externs: readonly ExternObject[];
  readonly valueSets: readonly ValueSetObject[];
  readonly controllerHeaders: readonly StructDeclaration[];
  /** What calls of extern functions have as their first type argument, by the name of the function. */
  readonly sent: ReadonlyMap<string, readonly Type[]>;
  /** The action that tables without a default action have. */
  readonly noAction: ActionDeclaration | undefined;
}

/** `main` is null for a library, which instantiates nothing. */
export function programObjects(checked: CheckedProgram, names: ControlPlaneNames, main: PackageInstance | null, globals: Iterable<Evaluated>): ProgramObjects {
  const collector = new Collector(checked, names);
  collector.visit(main);
  for (const one of globals) if (one.kind === "externInstance") collector.visit(one);
  return collector.objects();
}

/** The fully qualified name of an action, as a table in `block` knows it. */
export function actionName(declaration: ActionDeclaration, block: BlockInstance, names: ControlPlaneNames): string {
  return block.actions.get(declaration) ?? names.qualified("", declaration.name.text, declaration.annotations);
}

class Collector {
  private readonly seen = new Set<object>();
  private readonly tables: TableObject[] = [];
  private readonly actions = new Map<string, ActionObject>();
  private readonly externs: ExternObject[] = [];
  private readonly valueSets: ValueSetObject[] = [];
  private readonly sent = new Map<string, Type[]>();
  private readonly noAction: ActionDeclaration | undefined;

  constructor(
    private readonly checked: CheckedProgram,
    private readonly names: ControlPlaneNames,
  ) {
    this.noAction = checked.program.declarations.find((one): one is ActionDeclaration => one.kind === "action" && one.name.text === "NoAction");
  }

  objects(): ProgramObjects {
    const { tables, actions, externs, valueSets, sent, noAction } = this;
    const controllerHeaders = this.checked.program.declarations.filter(
      (one): one is StructDeclaration => one.kind === "header" && one.annotations.some(({ name }) => name === "controller_header"),
    );
    return { tables, actions, externs, valueSets, sent, noAction, controllerHeaders };
  }

  visit(value: Evaluated | null, annotations: readonly Annotation[] = []): void {
    if (!value || !isInstance(value) || this.seen.has(value)) return;
    this.seen.add(value);
    if (value.kind === "packageInstance") value.args.forEach((one) => this.visit(one));
    else if (value.kind === "externInstance") this.externs.push({ instance: value, annotations: value.declaration?.annotations ?? annotations });
    else this.block(value);
  }

  private block(block: BlockInstance): void {
    for (const value of block.constructorArgs.values()) if (value.kind === "externInstance") this.visit(value);
    for (const child of block.children.values()) if (child.kind === "externInstance") this.visit(child);
    for (const [declaration, set] of block.valueSets) this.valueSets.push({ ...set, declaration, block });
    for (const call of block.calls) {
      const resolution = this.checked.calls.get(call);
      if (resolution?.kind === "action") this.action(resolution.declaration, block, false);
    }
    this.calls(block.calls);
    for (const one of block.applied) if (one.kind === "tableInstance") this.table(one, block);
    for (const one of block.applied) if (one.kind === "blockInstance") this.visit(one);
  }

  private table(table: TableInstance, block: BlockInstance): void {
    this.tables.push({ table, block });
    for (const [name, value] of table.properties) this.visit(value, table.info.custom.get(name)?.annotations);
    const declarations = table.info.actions.map(({ declaration }) => declaration);
    const implicit = table.info.defaultAction || !this.noAction ? [] : [this.noAction];
    for (const declaration of [...declarations, ...implicit]) this.action(declaration, block, true);
  }

  private action(declaration: ActionDeclaration, block: BlockInstance, isInTable: boolean): void {
    const name = actionName(declaration, block, this.names);
    const known = this.actions.get(name);
    if (!known) this.calls(allCalls(declaration.body.statements));
    this.actions.set(name, { declaration, block, isInTable: isInTable || (known?.isInTable ?? false) });
  }

  private calls(calls: BlockInstance["calls"]): void {
    for (const call of calls) {
      const resolution = this.checked.calls.get(call);
      if (resolution?.kind !== "function" || resolution.declaration.body || resolution.typeArgs.length === 0) continue;
      const name = resolution.declaration.name.text;
      this.sent.set(name, [...(this.sent.get(name) ?? []), resolution.typeArgs[0]!]);
    }
  }
}
