/** Tables: keys, actions, default action and entries (P4-16 §14.2). */

import type { ActionReference, Argument, Expression, KeyElement, TableDeclaration, TableEntry, TableProperty } from "../ast.ts";
import { ParserChecker } from "./parsers.ts";
import { sourceText } from "./source-text.ts";
import type { BoundAction, EntryInfo, TableAction, TableInfo, TableKey } from "./table-info.ts";
import { bits, printType, resolved } from "./types.ts";

type Property<K extends TableProperty["kind"]> = Extract<TableProperty, { kind: K }>;

export abstract class TableChecker extends ParserChecker {
  protected table(declaration: TableDeclaration): void {
    const properties = this.properties(declaration);
    const key = properties.get("key") as Property<"key"> | undefined;
    const actionList = properties.get("actions") as Property<"actions"> | undefined;
    if (key && properties.get("entries") && isBefore(declaration.properties, "entries", "key")) {
      this.error("P0604", properties.get("entries")!.span, "the entries stand after the key of the table");
    }
    if (!actionList) this.error("P0604", declaration.name.span, `table '${declaration.name.text}' has no actions`);
    const keys = key?.elements.map((element) => this.key(element)) ?? [];
    const actions = actionList?.actions.flatMap((reference) => this.tableAction(reference) ?? []) ?? [];
    this.sameActionTwice(actions);
    const defaultProperty = properties.get("default_action") as Property<"custom"> | undefined;
    const entries = properties.get("entries") as Property<"entries"> | undefined;
    this.entriesWithoutKey(entries, keys, declaration);
    const size = properties.get("size") as Property<"custom"> | undefined;
    const info: TableInfo = {
      keys,
      actions,
      defaultAction: defaultProperty ? this.defaultAction(defaultProperty.value, actions, declaration) : null,
      constDefault: defaultProperty?.isConst ?? false,
      entries: entries?.entries.flatMap((entry) => this.entry(entry, keys, actions) ?? []) ?? [],
      constEntries: entries?.isConst ?? false,
      size: size ? this.size(size.value) : null,
      custom: this.customProperties(properties),
    };
    this.tables.set(declaration, info);
    this.declare(declaration.name, declaration);
  }

  private properties(declaration: TableDeclaration): Map<string, TableProperty> {
    const properties = new Map<string, TableProperty>();
    for (const property of declaration.properties) {
      const name = property.kind === "custom" ? property.name.text : property.kind;
      if (properties.has(name)) this.error("P0604", property.span, `property '${name}' is given twice`);
      else properties.set(name, property);
    }
    return properties;
  }

  private customProperties(properties: ReadonlyMap<string, TableProperty>): Map<string, Property<"custom">> {
    const custom = new Map<string, Property<"custom">>();
    for (const [name, property] of properties) {
      if (property.kind !== "custom" || name === "default_action" || name === "size") continue;
      if (property.value.kind !== "list" && property.value.kind !== "record") this.infer(property.value);
      custom.set(name, property);
    }
    return custom;
  }

  private size(expression: Expression): bigint | null {
    const value = this.constantInteger(expression);
    if (value !== undefined && value < 0n) this.error("P0604", expression.span, "the size of a table cannot be negative");
    return value ?? null;
  }

  private key(element: KeyElement): TableKey {
    const type = resolved(this.infer(element.expression));
    const { matchKind } = element;
    if (!this.matchKinds.has(matchKind.text)) this.error("P0601", matchKind.span, `'${matchKind.text}' is not a match kind`);
    const comparable = ["bits", "bool", "enum", "newtype", "error", "unknown"].includes(type.kind);
    if (!comparable) this.error("P0802", element.expression.span, `a key cannot be ${printType(type)}`);
    const annotation = element.annotations.find(({ name }) => name === "name");
    if (!annotation && !hasOwnName(element.expression)) {
      this.error("P0601", element.expression.span, "the control plane has no name for this key", { hint: "give it one: @name(\"…\")" });
    }
    const name = annotation ? (annotation.tokens ?? []).join("").replace(/^"|"$/g, "") : sourceText(element.expression);
    return { expression: element.expression, type, matchKind: matchKind.text, name };
  }

  // Actions --------------------------------------------------------------------------------------------------------

  private tableAction(reference: ActionReference): TableAction | undefined {
    const symbol = this.lookup(reference.name.text, reference.global, reference.name.span)[0];
    if (!symbol) return undefined;
    if (symbol.kind !== "action") {
      this.error("P0602", reference.span, `'${reference.name.text}' is not an action`);
      return undefined;
    }
    this.references.set(reference, symbol);
    const directed = symbol.parameters.filter(({ direction }) => direction !== "none");
    this.checkArguments(symbol.name.text, directed, reference.args ?? [], reference);
    const has = (name: string): boolean => reference.annotations.some((annotation) => annotation.name === name);
    const use = has("defaultonly") ? "default" : has("tableonly") ? "table" : "both";
    return { declaration: symbol, reference, name: symbol.name.text, use };
  }

  private sameActionTwice(actions: readonly TableAction[]): void {
    actions.forEach(({ declaration, reference, name }, index) => {
      const earlier = actions.findIndex((other) => other.declaration === declaration);
      if (earlier === index) return;
      this.error("P0602", reference.span, `'${name}' is in the list of actions already`, { notes: [{ message: "here", span: actions[earlier]!.reference.span }] });
    });
  }

  private checkArguments(what: string, parameters: TableAction["declaration"]["parameters"], args: readonly Argument[], at: { span: Expression["span"] }): Expression[] {
    const bound = this.bindArguments(what, parameters, args, at.span);
    if (!bound) return [];
    return bound.flatMap((argument, index) => {
      const { value } = argument ?? { value: null };
      if (!value) return [];
      this.check(value, this.declaredTypes.get(parameters[index]!) ?? this.typeOf(parameters[index]!.type));
      return [value];
    });
  }

  /** default_action = name; or name(arguments); with the arguments of the control plane's parameters too (§14.2.1.3). */
  private defaultAction(value: Expression, actions: readonly TableAction[], table: TableDeclaration): BoundAction | null {
    const callee = value.kind === "call" ? value.callee : value;
    if (callee.kind !== "name") {
      this.error("P0602", value.span, "expected an action of the table");
      return null;
    }
    const args = value.kind === "call" ? value.args : [];
    return this.boundAction(callee.name, args, actions, { span: value.span }, `default action of table '${table.name.text}'`, "table");
  }

  private boundAction(name: string, args: readonly Argument[], actions: readonly TableAction[], at: { span: Expression["span"] }, what: string, excluded: TableAction["use"]): BoundAction | null {
    const action = actions.find((one) => one.name === name);
    if (!action) {
      const hint = actions.length > 0 ? { hint: `its actions are ${actions.map((one) => one.name).join(", ")}` } : {};
      this.error("P0602", at.span, `the ${what} is '${name}', which is not in the list of actions`, hint);
      return null;
    }
    if (action.use === excluded) this.error("P0602", at.span, `'${name}' is marked @${excluded === "table" ? "tableonly" : "defaultonly"}`);
    const { parameters } = action.declaration;
    const free = parameters.filter(({ direction }) => direction === "none");
    const directed = (action.reference.args ?? []).length;
    // The directed arguments may be repeated before the others, as the list of actions has them.
    const repeated = args.length > free.length && args.length === free.length + directed ? directed : 0;
    this.sameArguments(args.slice(0, repeated), action);
    const own = args.slice(repeated);
    const bound = this.checkArguments(name, free, own, at);
    for (const value of bound) {
      if (!this.constants.get(value)) this.error("P0305", value.span, "the argument of a table's action must be known at compile time");
    }
    return { action, args: bound };
  }

  /** What is repeated of the list of actions is the same there (§14.2.1.2). */
  private sameArguments(repeated: readonly Argument[], { reference }: TableAction): void {
    repeated.forEach(({ name, value, span }, index) => {
      const listed = reference.args![index]!;
      if (name || listed.name || !value || !listed.value || sourceText(value) === sourceText(listed.value)) return;
      this.error("P0602", span, "this is not the argument that the list of actions gives", { notes: [{ message: "it is here", span: listed.span }] });
    });
  }

  // Entries --------------------------------------------------------------------------------------------------------

  /** An entry is found by its key: without one there is nothing but the default action (§14.2.1.4). */
  private entriesWithoutKey(entries: Property<"entries"> | undefined, keys: readonly TableKey[], table: TableDeclaration): void {
    const first = entries?.entries[0];
    if (first && keys.length === 0) this.error("P0603", first.span, `table '${table.name.text}' has no key, so it has no entries`);
  }

  private entry(entry: TableEntry, keys: readonly TableKey[], actions: readonly TableAction[]): EntryInfo | undefined {
    const keysets = this.keysets(entry.keyset, keys.map(({ type }) => type));
    const priority = entry.priority ? this.priority(entry.priority) : null;
    const { name, args } = entry.action;
    const action = this.boundAction(name.text, args ?? [], actions, entry.action, "action of this entry", "default");
    if (!action || keysets.length !== keys.length) return undefined;
    keysets.forEach((keyset, index) => {
      const kind = keys[index]!.matchKind;
      const exact = keyset.kind === "value" || (kind !== "exact" && kind !== "optional") || (kind === "optional" && keyset.kind !== "mask" && keyset.kind !== "range");
      if (!exact) this.error("P0603", keyset.span, `a key that is matched ${kind} takes one value`);
      for (const value of valuesOf(keyset)) {
        if (!this.constants.get(value)) this.error("P0305", value.span, "the keys of an entry must be known at compile time");
      }
    });
    return { entry, keysets, action, priority };
  }

  private priority(expression: Expression): bigint | null {
    this.check(expression, bits(32));
    return this.constantInteger(expression) ?? null;
  }
}

function isBefore(properties: readonly TableProperty[], first: TableProperty["kind"], second: TableProperty["kind"]): boolean {
  return properties.findIndex(({ kind }) => kind === first) < properties.findIndex(({ kind }) => kind === second);
}

/** Names, members, elements, slices, masked values and isValid() name themselves (§18.3.1); other keys need a `@name`. */
function hasOwnName(expression: Expression): boolean {
  switch (expression.kind) {
    case "name":
    case "integer":
    case "bool":
    case "typeName":
    case "this":
      return true;
    case "member":
    case "index":
    case "slice":
    case "partSlice":
      return hasOwnName(expression.object);
    case "call":
      return expression.args.length === 0 && hasOwnName(expression.callee);
    case "cast":
      return hasOwnName(expression.operand);
    case "binary":
      return expression.operator === "&" && hasOwnName(expression.left) && hasOwnName(expression.right);
    default:
      return false;
  }
}

function valuesOf(keyset: EntryInfo["keysets"][number]): Expression[] {
  switch (keyset.kind) {
    case "value":
      return [keyset.value];
    case "mask":
      return [keyset.value, keyset.mask];
    case "range":
      return [keyset.low, keyset.high];
    default:
      return [];
  }
}
