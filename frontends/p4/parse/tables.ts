/** Parse trees of tables → syntax tree (P4-16 §14.2). */

import { spanOf } from "../../shared/antlr.ts";
import type { ActionReference, Annotation, TableDeclaration, TableEntry, TableProperty } from "../ast.ts";
import type * as Cst from "../grammar/generated/P4Parser.ts";
import { StatementBuilder } from "./statements.ts";

export class TableBuilder extends StatementBuilder {
  protected table(context: Cst.TableDeclarationContext, annotations: readonly Annotation[]): TableDeclaration {
    const properties = context.tableProperty().map((property) => this.tableProperty(property));
    return { kind: "table", annotations, name: this.name(context.name()), properties, span: spanOf(context) };
  }

  private tableProperty(context: Cst.TablePropertyContext): TableProperty {
    const base = { annotations: this.annotations(context.annotation()), isConst: context.CONST() !== undefined, span: spanOf(context) };
    if (base.isConst && (context.KEY() || context.ACTIONS())) this.error(base.span, "'const' does not go with this property");
    if (context.KEY()) {
      const elements = context.keyElement().map((element) => {
        const keyset = this.keyset(element.keyset());
        const span = spanOf(element);
        if (keyset.kind !== "value") this.error(keyset.span, "expected an expression as the key");
        const expression = keyset.kind === "value" ? keyset.value : ({ kind: "bool", value: false, span } as const);
        return { expression, matchKind: this.name(element.name()), annotations: this.annotations(element.annotation()), span };
      });
      return { ...base, kind: "key", elements };
    }
    if (context.ACTIONS()) {
      const actions = context.actionListElement().map((element) => this.actionReference(element.actionReference(), this.annotations(element.annotation())));
      return { ...base, kind: "actions", actions };
    }
    if (context.ENTRIES()) return { ...base, kind: "entries", entries: context.entry().map((entry) => this.entry(entry)) };
    return { ...base, kind: "custom", name: this.name(context.tablePropertyName()!), value: this.expression(context.expression()!) };
  }

  private actionReference(context: Cst.ActionReferenceContext, annotations: readonly Annotation[]): ActionReference {
    const args = context.argumentList();
    return {
      annotations,
      name: this.name(context.nonTypeName()),
      global: context.DOT() !== undefined,
      args: args ? this.argumentList(args) : null,
      span: spanOf(context),
    };
  }

  // "const"? ("priority" "=" expression ":")? keyset ":" action annotations ";"
  private entry(context: Cst.EntryContext): TableEntry {
    const keysets = context.keyset().map((keyset) => this.keyset(keyset));
    const value = context.expression();
    const first = keysets[0]!;
    if (value && !(first.kind === "value" && first.value.kind === "name" && first.value.name === "priority")) {
      this.error(first.span, "expected 'priority' before '='");
    }
    const action = this.actionReference(context.actionReference(), []);
    return {
      annotations: this.annotations(context.annotation()),
      isConst: context.CONST() !== undefined,
      priority: value ? this.expression(value) : null,
      keyset: keysets.at(-1)!,
      action,
      span: spanOf(context),
    };
  }
}
