/** The actions of a table, and where one of them is given with its arguments (P4-16 §14.2.1.2, §14.2.1.3). */

import type { Span } from "../../../compiler/source/source.ts";
import type { ActionDeclaration, ActionReference, Argument, Expression, NameExpression } from "../ast.ts";
import { ParserChecker } from "./parsers.ts";
import type { BoundArguments } from "./program.ts";
import { sameExpression } from "./same-expression.ts";
import type { BoundAction, TableAction } from "./table-info.ts";
import { findExpression } from "./walk.ts";

/** Where one of the table's actions is given: as the default, or in an entry. */
export interface ActionUse {
  readonly name: ActionReference | NameExpression;
  readonly args: readonly Argument[];
  readonly span: Span;
  /** The end of "the …": what is given. */
  readonly what: string;
  /** The mark of those that cannot be given here. */
  readonly excluded: Exclude<TableAction["use"], "both">;
}

export abstract class TableActionChecker extends ParserChecker {
  protected tableActions(references: readonly ActionReference[]): readonly TableAction[] {
    const actions = references.flatMap((reference) => this.tableAction(reference) ?? []);
    actions.forEach(({ reference, name }, index) => {
      const earlier = actions.findIndex((other) => other.name === name);
      if (earlier === index) return;
      this.error("P0602", reference.span, `'${name}' is in the list of actions already`, { notes: [{ message: "here", span: actions[earlier]!.reference.span }] });
    });
    return actions;
  }

  private tableAction(reference: ActionReference): TableAction | undefined {
    const declaration = this.actionBehind(reference, reference.name.span);
    if (!declaration) return undefined;
    const directed = declaration.parameters.filter(({ direction }) => direction !== "none");
    const args = this.actionArguments(declaration.name.text, directed, reference.args ?? [], reference.span);
    for (const argument of args) if (argument?.value) this.noTableIn(argument.value);
    const has = (name: string): boolean => reference.annotations.some((annotation) => annotation.name === name);
    const use = has("defaultonly") ? "default" : has("tableonly") ? "table" : "both";
    return { declaration, reference, name: declaration.name.text, use, directed: args };
  }

  private actionBehind(reference: ActionReference | NameExpression, span: Span): ActionDeclaration | undefined {
    const name = typeof reference.name === "string" ? reference.name : reference.name.text;
    const symbol = this.lookup(name, reference.global, span)[0];
    if (!symbol) return undefined;
    this.references.set(reference, symbol);
    if (symbol.kind === "action") return symbol;
    this.error("P0602", reference.span, `'${name}' is not an action`);
    return undefined;
  }

  private actionArguments(what: string, parameters: ActionDeclaration["parameters"], args: readonly Argument[], span: Span): BoundArguments {
    return this.arguments({ args, typeArgs: [], span }, { what, typeParameters: [], parameters, ofAction: true }).args;
  }

  /** The arguments are evaluated in the midst of an application: no other table is applied there (§14.2.1.2). */
  private noTableIn(value: Expression): void {
    const applied = findExpression(value, (one) => one.kind === "call" && this.calls.get(one)?.kind === "applyTable");
    if (applied) this.error("P0403", applied.span, "no table can be applied in the argument of an action");
  }

  /** An action of the list with all its arguments; those of parameters with a direction as the list has them. */
  protected boundAction(use: ActionUse, actions: readonly TableAction[]): BoundAction | null {
    const declaration = this.actionBehind(use.name, use.name.span);
    if (!declaration) return null;
    const action = actions.find((one) => one.declaration === declaration);
    if (!action) {
      this.notInList(use, declaration, actions);
      return null;
    }
    if (action.use === use.excluded) this.error("P0602", use.span, `'${action.name}' is marked @${use.excluded}only`);
    const { parameters } = declaration;
    const bound = this.actionArguments(action.name, parameters, use.args, use.span);
    if (bound.length < parameters.length) return null;
    const directed = bound.filter((_, index) => parameters[index]!.direction !== "none");
    directed.forEach((argument, index) => this.sameAsInList(argument, action.directed[index] ?? null, use.span));
    const free = parameters.flatMap((parameter, index) => (parameter.direction === "none" ? (bound[index]?.value ?? parameter.defaultValue ?? []) : []));
    for (const value of free) {
      if (!this.isKnown(value)) this.error("P0305", value.span, "the argument of a table's action must be known at compile time");
    }
    return { action, args: free };
  }

  private notInList(use: ActionUse, declaration: ActionDeclaration, actions: readonly TableAction[]): void {
    const name = declaration.name.text;
    const other = actions.find((one) => one.name === name);
    if (other) {
      this.error("P0602", use.span, `the ${use.what} is another '${name}' than that of the list of actions`, { notes: [{ message: "the list has it here", span: other.reference.span }] });
      return;
    }
    const hint = actions.length > 0 ? { hint: `its actions are ${actions.map((one) => one.name).join(", ")}` } : {};
    this.error("P0602", use.span, `the ${use.what} is '${name}', which is not in the list of actions`, hint);
  }

  private sameAsInList(argument: Argument | null, listed: Argument | null, span: Span): void {
    if (!listed && !argument) return;
    const [own, theirs] = [argument?.value ?? null, listed?.value ?? null];
    if (own && theirs ? sameExpression(own, theirs, this) : own === theirs) return;
    this.error("P0602", argument?.span ?? span, "this is not the argument that the list of actions gives", { ...(listed && { notes: [{ message: "it is here", span: listed.span }] }) });
  }
}
