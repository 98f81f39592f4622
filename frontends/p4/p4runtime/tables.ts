/** Tables and their keys, actions and their parameters (P4Runtime 1.4 §6.4.1, §6.4.2). */

import type { Action, ActionRef, MatchField, MatchType, Table } from "../../../compiler/control-plane/p4info/p4info.ts";
import type { ActionDeclaration, KeyElement, Parameter, TableDeclaration } from "../ast.ts";
import { constantsIn, numbersIn, type DataNumber } from "../check/action-data.ts";
import type { Constant } from "../check/constants.ts";
import { isHidden } from "../check/qualified-names.ts";
import type { TableAction } from "../check/table-info.ts";
import { resolved, type Type } from "../check/types.ts";
import { isConstant, type BlockInstance, type TableInstance } from "../evaluate/instances.ts";
import { tableStores } from "./architectures.ts";
import { preamble, typeIn, type Context } from "./context.ts";
import { directResources, implementationOf } from "./externs.ts";
import { memberIds, prefixes } from "./ids.ts";
import { keyName } from "./key-names.ts";
import { actionName, type ActionObject, type ProgramObjects, type TableObject } from "./program-objects.ts";
import { bytesOf } from "./values.ts";

/** What a table has place for when it does not say (P4Runtime leaves it to the architecture). */
const DEFAULT_SIZE = 1024n;

const matchTypes: Readonly<Record<string, MatchType>> = { exact: "EXACT", lpm: "LPM", ternary: "TERNARY", range: "RANGE", optional: "OPTIONAL" };
/** Keys of selectors say which member of a group is taken: nobody sets them (P4Runtime 1.4 §6.4.3). */
const SELECTOR = "selector";

export function describeTables(context: Context, objects: ProgramObjects): readonly Table[] {
  return objects.tables.filter(({ table }) => !isHidden(table.declaration.annotations)).map((one) => describeTable(context, one, objects));
}

function describeTable(context: Context, object: TableObject, objects: ProgramObjects): Table {
  const { table } = object;
  const { info, declaration, name } = table;
  const matchFields = describeKeys(context, object);
  const directResourceIds = directResources(context, table).map(({ id }) => id);
  const implementation = implementationOf(context, table);
  return {
    ...preamble(context, prefixes.table, name, declaration.annotations),
    ...(matchFields.length > 0 && { matchFields }),
    actionRefs: actionRefs(context, object, objects),
    ...defaultAction(context, object, objects),
    ...(implementation && { implementationId: context.ids.id(prefixes.actionProfile, implementation.name) }),
    ...(directResourceIds.length > 0 && { directResourceIds }),
    size: String(sizeOf(table)),
    ...(notifiesOfIdleness(context, table) && { idleTimeoutBehavior: "NOTIFY_CONTROL" as const }),
    ...(info.constEntries && { isConstTable: true as const }),
    ...(info.entries.length > 0 && { hasInitialEntries: true as const }),
  };
}

function sizeOf({ size, properties }: TableInstance): bigint {
  const store = [...properties.values()].find((value) => value.kind === "externInstance" && tableStores.has(value.type.declaration.name.text));
  const given = store?.kind === "externInstance" ? store.args[0] : undefined;
  return given?.kind === "integer" ? given.value : size || DEFAULT_SIZE;
}

function notifiesOfIdleness({ architecture }: Context, { properties }: TableInstance): boolean {
  const value = properties.get(architecture?.idleTimeout ?? "");
  return value?.kind === "bool" ? value.value : value?.kind === "member" && value.name === "NOTIFY_CONTROL";
}

// Keys -------------------------------------------------------------------------------------------------------------

function describeKeys({ checked, names, types, writer, bag }: Context, { table, block }: TableObject): readonly MatchField[] {
  const elements = keyElements(table.declaration);
  const ids = memberIds(elements, bag);
  return table.info.keys.flatMap((key, index): MatchField[] => {
    if (key.matchKind === SELECTOR) return [];
    const shape = types.shape(typeIn(block, key.type));
    const { annotations } = elements[index]!;
    const name = names.given(annotations) ?? keyName(key.expression, checked, names);
    return [{ id: ids[index]!, name, ...writer.documented(annotations), ...shape, ...matchOf(key.matchKind) }];
  });
}

function keyElements({ properties }: TableDeclaration): readonly KeyElement[] {
  return properties.flatMap((property) => (property.kind === "key" ? property.elements : []));
}

export function matchOf(kind: string): Pick<MatchField, "matchType" | "otherMatchType"> {
  return Object.hasOwn(matchTypes, kind) ? { matchType: matchTypes[kind]! } : { otherMatchType: kind };
}

// Actions ----------------------------------------------------------------------------------------------------------

function actionRefs(context: Context, { table, block }: TableObject, { noAction }: ProgramObjects): readonly ActionRef[] {
  const { actions, defaultAction: given } = table.info;
  const id = (declaration: ActionDeclaration): number => context.ids.id(prefixes.action, actionName(declaration, block, context.names));
  const refs = actions.map(({ declaration, reference, use }): ActionRef => ({ id: id(declaration), ...context.writer.annotations(reference.annotations), ...scopeOf(use) }));
  if (given || !noAction || actions.some(({ declaration }) => declaration === noAction)) return refs;
  return [...refs, { id: id(noAction), annotations: ["@defaultonly"], ...scopeOf("default") }];
}

function scopeOf(use: TableAction["use"]): Pick<ActionRef, "scope"> {
  return use === "both" ? {} : { scope: use === "table" ? "TABLE_ONLY" : "DEFAULT_ONLY" };
}

function defaultAction(context: Context, { table, block }: TableObject, { noAction }: ProgramObjects): Pick<Table, "constDefaultActionId" | "initialDefaultAction"> {
  const declaration = table.info.defaultAction?.action.declaration ?? noAction;
  if (!declaration) return {};
  const actionId = context.ids.id(prefixes.action, actionName(declaration, block, context.names));
  const numbers = actionData(context, declaration, block);
  const ids = memberIds(numbers, context.bag);
  const { fieldsOf } = context.checked;
  const values = freeParameters(declaration).flatMap((parameter, index) => {
    const value = table.defaultArgs[index];
    return constantsIn(value && isConstant(value) ? value : undefined, typeIn(block, context.checked.declaredTypes.get(parameter)), fieldsOf);
  });
  const args = numbers.flatMap(({ type }, index) => {
    const value = valueOf(context, values[index], type);
    return value === undefined ? [] : [{ paramId: ids[index]!, value }];
  });
  return {
    ...(table.info.constDefault && { constDefaultActionId: actionId }),
    initialDefaultAction: { actionId, ...(args.length > 0 && { arguments: args }) },
  };
}

/** Undefined for what is sent otherwise than as bits. */
function valueOf({ checked, types }: Context, value: Constant | undefined, type: Type): string | undefined {
  const width = types.width(type);
  if (width === 0) return undefined;
  if (value?.kind === "bool") return bytesOf(value.value ? 1n : 0n, width);
  if (value?.kind === "integer") return bytesOf(value.value, width);
  const at = resolved(type);
  const member = value?.kind === "member" && at.kind === "enum" ? checked.enumValues.get(at.declaration)?.get(value.name) : undefined;
  return member === undefined ? undefined : bytesOf(member, width);
}

/** The control plane gives these. */
function freeParameters({ parameters }: ActionDeclaration): readonly Parameter[] {
  return parameters.filter(({ direction }) => direction === "none");
}

/** What the control plane gives to an action: its parameters, or the numbers in them, which have no annotations. */
function actionData({ checked, names }: Context, declaration: ActionDeclaration, block: BlockInstance): readonly (DataNumber & Pick<Parameter, "annotations">)[] {
  return freeParameters(declaration).flatMap((parameter) => {
    const name = names.qualified("", parameter.name.text, parameter.annotations);
    const numbers = numbersIn(name, typeIn(block, checked.declaredTypes.get(parameter)), checked.fieldsOf);
    return numbers.map((one) => ({ ...one, annotations: one.name === name ? parameter.annotations : [] }));
  });
}

export function describeActions(context: Context, { actions }: ProgramObjects): readonly Action[] {
  return [...actions].filter(([, { declaration }]) => !isHidden(declaration.annotations)).map(([name, object]) => describeAction(context, name, object));
}

function describeAction(context: Context, name: string, { declaration, block, isInTable }: ActionObject): Action {
  const { types, writer, bag } = context;
  const numbers = isInTable ? actionData(context, declaration, block) : [];
  const ids = memberIds(numbers, bag);
  const params = numbers.map(({ name: of, type, annotations }, index) => ({ id: ids[index]!, name: of, ...writer.documented(annotations), ...types.shape(type) }));
  return { ...preamble(context, prefixes.action, name, declaration.annotations), ...(params.length > 0 && { params }) };
}
