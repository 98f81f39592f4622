/** The control plane's view of a program: P4Info, as P4Runtime 1.4 defines it (§6). */

import type { P4Info, P4Object } from "../../../compiler/control-plane/p4info/p4info.ts";
import { DiagnosticBag, type StageResult } from "../../../compiler/diagnostics/diagnostic.ts";
import { startOf, type SourceFile, type Span } from "../../../compiler/source/source.ts";
import { ControlPlaneNames } from "../check/qualified-names.ts";
import type { EvaluatedProgram } from "../evaluate/evaluate.ts";
import { AnnotationWriter } from "./annotations.ts";
import { architectureOf } from "./architectures.ts";
import type { Context } from "./context.ts";
import { describeExterns, nameExterns } from "./externs.ts";
import { ObjectIds, prefixes } from "./ids.ts";
import { describePackage } from "./package-info.ts";
import { describePacketMetadata, headerName } from "./packet-metadata.ts";
import { programObjects, type ProgramObjects } from "./program-objects.ts";
import { describeActions, describeTables } from "./tables.ts";
import { TypeDescriber } from "./types.ts";
import { describeValueSets } from "./value-sets.ts";

/** Needs no backend: programs of every architecture have a P4Info. `file` is the program's own. */
export function describeControlPlane({ checked, main, evaluator }: EvaluatedProgram, file: SourceFile): StageResult<P4Info> {
  const bag = new DiagnosticBag();
  const names = new ControlPlaneNames(checked);
  const writer = new AnnotationWriter(checked.constants, names);
  const packageName = main?.type.declaration.name.text;
  const architecture = packageName === undefined ? undefined : architectureOf(packageName);
  const context: Context = { checked, names, architecture, ids: new ObjectIds(bag), types: new TypeDescriber(checked, names, writer, bag), writer, bag };
  const objects = programObjects(checked, names, main, evaluator.globalInstances.values());
  nameAll(context, objects);
  const info = describeAll(context, objects);
  if (!checked.main || packageName === undefined) {
    bag.report("P1204", startOf(file), "there is no package instance called 'main', so there is nothing to control");
    return { value: info, diagnostics: bag.all };
  }
  uniqueNames(info, checked.main.name.span, bag);
  const value = { pkgInfo: describePackage(context, checked.main, architecture?.name ?? packageName), ...info };
  return { ...(!bag.hasErrors && { value }), diagnostics: bag.all };
}

/** Ids and aliases depend on all names that there are. */
function nameAll(context: Context, objects: ProgramObjects): void {
  const { ids } = context;
  for (const [name, { declaration }] of objects.actions) ids.add(prefixes.action, name, declaration.annotations, declaration.name.span);
  for (const { table } of objects.tables) ids.add(prefixes.table, table.name, table.declaration.annotations, table.declaration.name.span);
  for (const { name, declaration } of objects.valueSets) ids.add(prefixes.valueSet, name, declaration.annotations, declaration.name.span);
  for (const declaration of objects.controllerHeaders) ids.add(prefixes.controllerHeader, headerName(context, declaration), declaration.annotations, declaration.name.span);
  nameExterns(context, objects);
}

function describeAll(context: Context, objects: ProgramObjects): P4Info {
  const tables = describeTables(context, objects);
  const actions = describeActions(context, objects);
  const externs = describeExterns(context, objects);
  const controllerPacketMetadata = describePacketMetadata(context, objects);
  const valueSets = describeValueSets(context, objects);
  // Last, when all that has a type has been described.
  const typeInfo = context.types.typeInfo();
  return {
    ...(tables.length > 0 && { tables }),
    ...(actions.length > 0 && { actions }),
    ...externs,
    ...(controllerPacketMetadata.length > 0 && { controllerPacketMetadata }),
    ...(valueSets.length > 0 && { valueSets }),
    ...(typeInfo && { typeInfo }),
  };
}

/** Two objects of a kind that have the same name cannot be told apart: one control instantiated as two blocks of the package, say. */
function uniqueNames(info: P4Info, span: Span, bag: DiagnosticBag): void {
  const lists: Readonly<Record<string, readonly P4Object[] | undefined>> = {
    tables: info.tables,
    "action profiles": info.actionProfiles,
    counters: info.counters,
    "direct counters": info.directCounters,
    meters: info.meters,
    "direct meters": info.directMeters,
    registers: info.registers,
    digests: info.digests,
    "value sets": info.valueSets,
    "controller headers": info.controllerPacketMetadata,
    externs: info.externs?.flatMap(({ instances }) => instances),
  };
  for (const [what, objects = []] of Object.entries(lists)) {
    const names = objects.map(({ preamble }) => preamble.name);
    const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
    for (const name of twice) bag.report("P1201", span, `two ${what} of the program are called '${name}'`, { hint: 'give one of them another name: @name("…")' });
  }
}
