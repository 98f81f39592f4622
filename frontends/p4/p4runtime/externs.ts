/** Counters, meters, registers, action profiles and digests (P4Runtime 1.4 §6.4.3 to §6.4.10), and the externs of other architectures (§6.4.11). */

import type {
  ActionProfile,
  CounterSpec,
  Digest,
  Extern,
  MeterSpec,
  P4Info,
  P4Object,
} from "../../../compiler/control-plane/p4info/p4info.ts";
import type { Annotation } from "../ast.ts";
import { resolved, type Type } from "../check/types.ts";
import type { ExternInstance, TableInstance } from "../evaluate/instances.ts";
import { numberOf } from "./annotations.ts";
import { tableStores, type ExternKind, type ExternRow } from "./architectures.ts";
import { preamble, type Context } from "./context.ts";
import { LAST_EXTERN_PREFIX, prefixes } from "./ids.ts";
import type { ExternObject, ProgramObjects, TableObject } from "./program-objects.ts";

type Lists = Pick<P4Info, "actionProfiles" | "counters" | "directCounters" | "meters" | "directMeters" | "registers" | "digests" | "externs">;

const prefixOf: Readonly<Record<ExternKind, number>> = { ...prefixes, actionSelector: prefixes.actionProfile };
const counterUnits: Readonly<Record<string, CounterSpec["unit"]>> = { PACKETS: "PACKETS", BYTES: "BYTES", PACKETS_AND_BYTES: "BOTH" };
const meterUnits: Readonly<Record<string, MeterSpec["unit"]>> = { PACKETS: "PACKETS", BYTES: "BYTES" };
/** Annotations of selectors that have fields (P4Runtime 1.4 §6.4.3). */
const SELECTOR_ANNOTATIONS = ["max_group_size", "selector_size_semantics", "max_member_weight"];

/** Makes the names of all externs known. */
export function nameExterns(context: Context, objects: ProgramObjects): void {
  const { ids, architecture } = context;
  for (const { instance, annotations } of objects.externs) {
    const row = rowOf(context, instance);
    if (row) ids.add(prefixOf[row.kind], instance.name, annotations, instance.span);
  }
  if (architecture?.digestFunction !== undefined) {
    for (const { name } of sentDigests(context, objects)) ids.add(prefixes.digest, name, [], context.checked.main!.span);
  }
  for (const { prefix, instances } of otherExterns(context, objects)) {
    for (const { instance, annotations } of instances) ids.add(prefix, instance.name, annotations, instance.span);
  }
}

export function describeExterns(context: Context, objects: ProgramObjects): Lists {
  const of = <T>(kinds: readonly ExternKind[], describe: (object: ExternObject, row: ExternRow) => T): readonly T[] =>
    objects.externs.flatMap((object) => {
      const row = rowOf(context, object.instance);
      return row && kinds.includes(row.kind) ? [describe(object, row)] : [];
    });
  const direct = objects.tables.flatMap(({ table }) => directResources(context, table).map((one) => ({ ...one, directTableId: context.ids.id(prefixes.table, table.name) })));
  const directOf = (kind: ExternKind): typeof direct => direct.filter((one) => one.row.kind === kind);
  const lists: Lists = {
    actionProfiles: of(["actionProfile", "actionSelector"], (object, row) => actionProfile(context, object, row, objects.tables)),
    counters: of(["counter"], (object, row) => ({ ...base(context, object, row), spec: { unit: unitOf(counterUnits, object, row) }, ...indexed(context, object, row) })),
    directCounters: directOf("directCounter").map(({ object, row, directTableId }) => ({ ...base(context, object, row), spec: { unit: unitOf(counterUnits, object, row) }, directTableId })),
    meters: of(["meter"], (object, row) => ({ ...base(context, object, row), spec: { unit: unitOf(meterUnits, object, row) }, ...indexed(context, object, row) })),
    directMeters: directOf("directMeter").map(({ object, row, directTableId }) => ({ ...base(context, object, row), spec: { unit: unitOf(meterUnits, object, row) }, directTableId })),
    registers: of(["register"], (object, row) => {
      const { size, ...index } = indexed(context, object, row);
      return { ...base(context, object, row), typeSpec: context.types.describe(typeArg(object.instance, row.data)!), ...(size !== undefined && { size: Number(size) }), ...index };
    }),
    digests: [...of(["digest"], (object, row) => ({ ...base(context, object, row), typeSpec: context.types.describe(typeArg(object.instance, row.data)!) })), ...functionDigests(context, objects)],
    externs: otherExterns(context, objects).map((group) => describeGroup(context, group)),
  };
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
}

function rowOf({ architecture }: Context, { type }: ExternInstance): ExternRow | undefined {
  const name = type.declaration.name.text;
  return architecture && Object.hasOwn(architecture.externs, name) ? architecture.externs[name] : undefined;
}

function base(context: Context, { instance, annotations }: ExternObject, row: ExternRow): P4Object {
  return preamble(context, prefixOf[row.kind], instance.name, annotations);
}

function argument({ parameters, args }: ExternInstance, name: string | undefined): ExternInstance["args"][number] {
  return args[parameters.findIndex((parameter) => parameter.name.text === name)] ?? null;
}

function sizeOf(instance: ExternInstance, row: ExternRow): bigint {
  const size = argument(instance, row.size);
  return size?.kind === "integer" ? size.value : 0n;
}

function typeArg({ type }: ExternInstance, position: number | undefined): Type | undefined {
  return position === undefined ? undefined : type.args[position];
}

function indexed({ types }: Context, { instance }: ExternObject, row: ExternRow): { size: string; indexTypeName?: { name: string } } {
  const indexTypeName = types.indexName(typeArg(instance, row.index));
  return { size: String(sizeOf(instance, row)), ...(indexTypeName && { indexTypeName }) };
}

function unitOf<T extends string>(units: Readonly<Record<string, T>>, { instance }: ExternObject, row: ExternRow): T | "UNSPECIFIED" {
  const unit = argument(instance, row.unit);
  const name = unit?.kind === "member" ? unit.name.toUpperCase() : "";
  return Object.hasOwn(units, name) ? units[name]! : "UNSPECIFIED";
}

// What belongs to tables -------------------------------------------------------------------------------------------

export interface DirectResource {
  readonly id: number;
  readonly object: ExternObject;
  readonly row: ExternRow;
}

/** The direct counter and the direct meter of a table. */
export function directResources(context: Context, table: TableInstance): readonly DirectResource[] {
  const { architecture, ids } = context;
  return [architecture?.directCounter, architecture?.directMeter].flatMap((property) => {
    const object = property === undefined ? undefined : propertyInstance(table, property);
    const row = object && rowOf(context, object.instance);
    if (!object || (row?.kind !== "directCounter" && row?.kind !== "directMeter")) return [];
    return [{ id: ids.id(prefixOf[row.kind], object.instance.name), object, row }];
  });
}

/** The action profile or selector that a table takes its actions from. */
export function implementationOf(context: Context, table: TableInstance): ExternInstance | undefined {
  const { architecture } = context;
  const object = architecture?.implementation === undefined ? undefined : propertyInstance(table, architecture.implementation);
  return object && prefixOf[rowOf(context, object.instance)?.kind ?? "digest"] === prefixes.actionProfile ? object.instance : undefined;
}

function propertyInstance({ properties, info }: TableInstance, property: string): ExternObject | undefined {
  const value = properties.get(property);
  return value?.kind === "externInstance" ? { instance: value, annotations: value.declaration?.annotations ?? info.custom.get(property)!.annotations } : undefined;
}

function actionProfile(context: Context, { instance, annotations }: ExternObject, row: ExternRow, tables: readonly TableObject[]): ActionProfile {
  const users = tables.filter(({ table }) => implementationOf(context, table) === instance).map(({ table }) => table.name);
  const withSelector = row.kind === "actionSelector";
  return {
    ...preamble(context, prefixes.actionProfile, instance.name, annotations, SELECTOR_ANNOTATIONS),
    ...(users.length > 0 && { tableIds: users.sort().map((name) => context.ids.id(prefixes.table, name)) }),
    ...(withSelector && { withSelector, ...selectorSizes(context, annotations) }),
    size: String(sizeOf(instance, row)),
  };
}

function selectorSizes({ names, bag }: Context, annotations: readonly Annotation[]): Pick<ActionProfile, "maxGroupSize" | "sumOfWeights" | "sumOfMembers"> {
  const find = (wanted: string): Annotation | undefined => annotations.find(({ name }) => name === wanted);
  const number = (wanted: string): number | undefined => {
    const found = find(wanted);
    return found && numberOf(found);
  };
  const maxGroupSize = number("max_group_size");
  const sizes = maxGroupSize === undefined ? {} : { maxGroupSize };
  const semantics = find("selector_size_semantics");
  if (!semantics) return sizes;
  const text = names.text(semantics)?.toLowerCase();
  if (text === "sum_of_weights") return { ...sizes, sumOfWeights: {} };
  if (text !== "sum_of_members") {
    bag.report("P1202", semantics.span, "the sizes of a selector are a sum of weights or of members", { hint: 'write @selector_size_semantics("sum_of_weights") or ("sum_of_members")' });
  }
  const maxMemberWeight = number("max_member_weight");
  return { ...sizes, sumOfMembers: maxMemberWeight === undefined ? {} : { maxMemberWeight } };
}

// Digests by function ----------------------------------------------------------------------------------------------

interface SentDigest {
  readonly name: string;
  readonly type: Type;
}

/** A digest has the name of the type that is sent; one without a name is counted. */
function sentDigests({ architecture, names }: Context, { sent }: ProgramObjects): readonly SentDigest[] {
  const found = new Map<string, SentDigest>();
  let unnamed = 0;
  for (const type of sent.get(architecture?.digestFunction ?? "") ?? []) {
    const at = resolved(type);
    const isNamed = at.kind === "struct" || at.kind === "header" || at.kind === "headerUnion";
    const name = isNamed ? names.qualified("", at.declaration.name.text, at.declaration.annotations) : `digest_${unnamed++}`;
    if (!found.has(name)) found.set(name, { name, type: at });
  }
  return [...found.values()];
}

function functionDigests(context: Context, objects: ProgramObjects): readonly Digest[] {
  return sentDigests(context, objects).map(({ name, type }) => ({ ...preamble(context, prefixes.digest, name, []), typeSpec: context.types.describe(type) }));
}

// Other architectures ----------------------------------------------------------------------------------------------

interface ExternGroup {
  readonly type: string;
  readonly prefix: number;
  readonly instances: readonly ExternObject[];
}

/** By their types, which are numbered in the order in which the architecture declares them. */
function otherExterns({ architecture, checked }: Context, { externs }: ProgramObjects): readonly ExternGroup[] {
  if (architecture) return [];
  const types = checked.program.declarations.flatMap((one) => (one.kind === "extern" && !tableStores.has(one.name.text) ? one.name.text : []));
  const groups = types.map((type, index) => ({ type, prefix: prefixes.otherExterns + index, instances: externs.filter(({ instance }) => instance.type.declaration.name.text === type) }));
  return groups.filter(({ prefix, instances }) => instances.length > 0 && prefix <= LAST_EXTERN_PREFIX);
}

function describeGroup(context: Context, { type, prefix, instances }: ExternGroup): Extern {
  return { externTypeId: prefix, externTypeName: type, instances: instances.map(({ instance, annotations }) => preamble(context, prefix, instance.name, annotations)) };
}
