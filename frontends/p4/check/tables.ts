/** Tables: their properties and keys (P4-16 §14.2). */

import { closestName } from "../../../compiler/support/closest-name.ts";
import type { Expression, KeyElement, Name, TableDeclaration, TableProperty } from "../ast.ts";
import type { PriorityRules } from "./entry-priorities.ts";
import { sourceText } from "./source-text.ts";
import { TableEntryChecker } from "./table-entries.ts";
import type { BoundAction, TableAction, TableInfo, TableKey } from "./table-info.ts";
import { BOOL, printType, resolved, type Type } from "./types.ts";

type Property<K extends TableProperty["kind"]> = Extract<TableProperty, { kind: K }>;
type Custom = Property<"custom">;

/** Types that a key may have: what is one value and can be compared (§14.2.1.1). */
const keyTypes: ReadonlySet<Type["kind"]> = new Set(["bits", "bool", "enum", "newtype", "error", "typeParameter", "unknown"]);
/** What the language itself defines; other properties are the architecture's (§14.2.1.6). */
const standardProperties: ReadonlySet<string> = new Set(["default_action", "size", "largest_priority_wins", "priority_delta"]);

/** Match kinds that some architectures declare; the others of the language are in core.p4. */
const declaredElsewhere: ReadonlySet<string> = new Set(["range", "optional"]);

export abstract class TableChecker extends TableEntryChecker {
  protected table(declaration: TableDeclaration): void {
    // Its own name stands for the table already in its properties.
    this.declare(declaration.name, declaration);
    const properties = this.properties(declaration);
    const key = properties.get("key") as Property<"key"> | undefined;
    const actionList = properties.get("actions") as Property<"actions"> | undefined;
    const entries = properties.get("entries") as Property<"entries"> | undefined;
    const defaultAction = properties.get("default_action") as Custom | undefined;
    this.order(declaration, properties);
    if (!actionList) this.error("P0604", declaration.name.span, `table '${declaration.name.text}' has no actions`);
    const keys = key?.elements.map((element) => this.key(element)) ?? [];
    const actions = this.tableActions(actionList?.actions ?? []);
    const size = properties.get("size") as Custom | undefined;
    const rules = this.priorityRules(properties);
    const found = entries ? this.tableEntries(entries, keys, actions, rules) : [];
    const bound = defaultAction ? this.defaultAction(defaultAction.value, actions, declaration) : null;
    if (entries && entries.entries.length > 0 && keys.length === 0) {
      this.error("P0603", declaration.name.span, `table '${declaration.name.text}' has no key, so it has no entries`, { notes: [{ message: "they are here", span: entries.span }] });
    }
    if (!defaultAction) this.needsNoAction(declaration);
    const info: TableInfo = {
      keys,
      actions,
      defaultAction: bound,
      constDefault: defaultAction?.isConst ?? false,
      entries: found,
      constEntries: entries?.isConst ?? false,
      largestWins: rules.largestWins,
      size: size ? this.size(size.value) : null,
      sizeExpression: size?.value ?? null,
      custom: this.customProperties(properties),
    };
    this.tables.set(declaration, info);
  }

  private properties(declaration: TableDeclaration): Map<string, TableProperty> {
    const properties = new Map<string, TableProperty>();
    for (const property of declaration.properties) {
      const name = nameOf(property);
      if (properties.has(name)) this.error("P0604", property.span, `property '${name}' is given twice`);
      else properties.set(name, property);
    }
    return properties;
  }

  /** What names actions or keys stands after them (§14.2.1.3, §14.2.1.4). */
  private order({ properties: written }: TableDeclaration, properties: ReadonlyMap<string, TableProperty>): void {
    const isBefore = (first: string, second: string): boolean => {
      const [a, b] = [properties.get(first), properties.get(second)];
      return a !== undefined && b !== undefined && written.indexOf(a) < written.indexOf(b);
    };
    if (isBefore("entries", "key")) this.error("P0604", properties.get("entries")!.span, "the entries stand after the key of the table");
    if (isBefore("default_action", "actions")) this.error("P0604", properties.get("default_action")!.span, "'default_action' stands after the actions of the table");
  }

  /** A table without a default action has NoAction of core.p4, which does nothing (§14.2). */
  private needsNoAction({ name }: TableDeclaration): void {
    const [found] = this.global.lookup("NoAction");
    if (found?.kind === "action" && found.parameters.length === 0) return;
    const why = `table '${name.text}' has no default_action, which is an action 'NoAction' without parameters then`;
    this.error("P0604", found && "name" in found ? found.name.span : name.span, why, { hint: "#include <core.p4>" });
  }

  private customProperties(properties: ReadonlyMap<string, TableProperty>): Map<string, Custom> {
    const custom = new Map<string, Custom>();
    for (const [name, property] of properties) {
      if (property.kind !== "custom" || standardProperties.has(name)) continue;
      if (property.value.kind !== "list" && property.value.kind !== "record") this.infer(property.value);
      custom.set(name, property);
    }
    return custom;
  }

  private size(expression: Expression): bigint | null {
    const value = this.compileTimeInteger(expression, "the size of a table");
    if (value !== undefined && value < 0n) this.error("P0604", expression.span, "the size of a table cannot be negative");
    return value ?? null;
  }

  /** `largest_priority_wins = true` and `priority_delta = 1`, unless the author says otherwise (§14.2.1.4.1). */
  private priorityRules(properties: ReadonlyMap<string, TableProperty>): PriorityRules {
    const largest = properties.get("largest_priority_wins") as Custom | undefined;
    const step = properties.get("priority_delta") as Custom | undefined;
    if (largest) this.check(largest.value, BOOL);
    const wins = largest && this.constants.get(largest.value);
    if (largest && !wins && this.types.get(largest.value)?.kind === "bool") this.error("P0305", largest.value.span, "'largest_priority_wins' must be known at compile time");
    const delta = step && this.compileTimeInteger(step.value, "'priority_delta'");
    if (delta !== undefined && delta <= 0n) this.error("P0604", step!.value.span, "'priority_delta' must be positive");
    return { largestWins: wins?.kind === "bool" ? wins.value : true, delta: delta ?? 1n };
  }

  private unknownMatchKind({ text, span }: Name): void {
    const meant = closestName(text, [...this.matchKinds]);
    const hint = declaredElsewhere.has(text) ? `this architecture does not declare it: match_kind { ${text} } does` : meant ? `did you mean '${meant}'?` : `there are ${[...this.matchKinds].join(", ")}`;
    this.error("P0601", span, `'${text}' is not a match kind`, { hint });
  }

  private key(element: KeyElement): TableKey {
    const type = resolved(this.infer(element.expression));
    const { matchKind } = element;
    if (!this.matchKinds.has(matchKind.text)) this.unknownMatchKind(matchKind);
    if (!keyTypes.has(type.kind)) this.error("P0802", element.expression.span, `a key cannot be ${printType(type)}`);
    const annotation = element.annotations.find(({ name }) => name === "name");
    if (!annotation && !hasOwnName(element.expression)) {
      this.error("P0601", element.expression.span, "the control plane has no name for this key", { hint: "give it one: @name(\"…\")" });
    }
    const name = annotation ? (annotation.tokens ?? []).join("").replace(/^"|"$/g, "") : sourceText(element.expression);
    return { expression: element.expression, type, matchKind: matchKind.text, name };
  }

  /** default_action = name; or name(arguments); with the arguments of the control plane's parameters too (§14.2.1.3). */
  private defaultAction(value: Expression, actions: readonly TableAction[], table: TableDeclaration): BoundAction | null {
    const callee = value.kind === "call" ? value.callee : value;
    if (callee.kind !== "name") {
      this.error("P0602", value.span, "expected an action of the table");
      return null;
    }
    const args = value.kind === "call" ? value.args : [];
    return this.boundAction({ name: callee, args, span: value.span, what: `default action of table '${table.name.text}'`, excluded: "table" }, actions);
  }
}

function nameOf(property: TableProperty): string {
  return property.kind === "custom" ? property.name.text : property.kind;
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
