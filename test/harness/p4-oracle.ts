/**
 * P4 programs in the direct interpreter of `frontends/p4/interpret`, which says what has to become of each packet, and
 * their objects on the machines, which must do just that: verdict, packet, port, counters and registers.
 */

import { encodeKey, encodeValue } from "../../compiler/control-plane/encode.ts";
import type { TableDescription } from "../../compiler/control-plane/control-plane.ts";
import { architectureModels } from "../../frontends/p4/interpret/arch/registry.ts";
import type { ControlPlaneState, TableContents, TableEntry } from "../../frontends/p4/interpret/control-plane.ts";
import type { Outcome, RunningProgram } from "../../frontends/p4/interpret/interpret.ts";
import { Unspecified } from "../../frontends/p4/interpret/values.ts";
import { Choices } from "../generators/p4/choices.ts";
import { defaultFor, entriesFor } from "../generators/p4/entries.ts";
import type { OracleCase } from "../generators/p4/oracle-cases.ts";
import { hex } from "./hex.ts";
import { compileStages, type CompiledP4 } from "./p4-compile.ts";
import { loadedEngines, type P4Engine } from "./p4-engines.ts";

/** What differs; null when all agree. */
export function oracleFault(oracleCase: OracleCase): string | null {
  const compiled = compileStages(oracleCase.text, oracleCase.hook);
  if (typeof compiled === "string") return compiled.includes("is not supported yet") ? null : compiled;
  try {
    const tables = contents(compiled, oracleCase);
    const expected = expectations(start(compiled, oracleCase, { tables, valueSets: new Map() }), oracleCase.packets, compiled);
    return firstDifference(compiled, oracleCase, tables, expected);
  } catch (error) {
    return (error as Error).stack ?? String(error);
  }
}

// What has to be -------------------------------------------------------------------------------------------------------

interface Expectations {
  /** Null where the specification leaves it open. */
  readonly outcomes: readonly (Outcome | null)[];
  /** Null when an open outcome may have changed them. */
  readonly cells: RunningProgram["cells"] | null;
}

function start({ checked }: CompiledP4, { hook }: OracleCase, controlPlane: ControlPlaneState): RunningProgram {
  const type = checked.declaredTypes.get(checked.main!);
  const name = type?.kind === "package" ? type.declaration.name.text : "";
  const model = architectureModels.find(({ packageName }) => packageName === name)!;
  return model.start(checked, { controlPlane, hook, inputPort: 0n });
}

/** Stops at the first open outcome when a later one may depend on what it left behind. */
function expectations(program: RunningProgram, packets: readonly Uint8Array[], { controlPlane }: CompiledP4): Expectations {
  const outcomes: (Outcome | null)[] = [];
  for (const packet of packets) {
    const outcome = outcomeOf(program, packet);
    if (outcome === null && controlPlane.cells.length > 0) return { outcomes, cells: null };
    outcomes.push(outcome);
  }
  return { outcomes, cells: program.cells };
}

function outcomeOf(program: RunningProgram, packet: Uint8Array): Outcome | null {
  try {
    return program.run(packet);
  } catch (reason) {
    if (reason instanceof Unspecified) return null;
    throw reason;
  }
}

/** Entries around the keys that the packets look up in empty tables. */
function contents(compiled: CompiledP4, oracleCase: OracleCase): ReadonlyMap<string, TableContents> {
  const seen = new Map<string, (readonly bigint[])[]>();
  const watch = (name: string, keys: readonly bigint[]): void => void seen.set(name, [...(seen.get(name) ?? []), keys]);
  expectations(start(compiled, oracleCase, { tables: new Map(), valueSets: new Map(), watch }), oracleCase.packets, compiled);
  const choices = new Choices(oracleCase.entries);
  return new Map(
    compiled.controlPlane.tables.map((table): [string, TableContents] => {
      const defaultAction = defaultFor(table, choices);
      const room = compiled.module.maps.find(({ name }) => name === table.map)?.maxEntries ?? 0;
      return [table.name, { entries: withoutDoubles(entriesFor(table, seen.get(table.name) ?? [], choices), table).slice(0, room), ...(defaultAction && { defaultAction }) }];
    }),
  );
}

function withoutDoubles(entries: readonly TableEntry[], table: TableDescription): readonly TableEntry[] {
  return [...new Map(entries.map((entry) => [hex(keyOf(table, entry)), entry])).values()];
}

// What is --------------------------------------------------------------------------------------------------------------

function firstDifference({ module, controlPlane }: CompiledP4, { packets, level }: OracleCase, tables: ReadonlyMap<string, TableContents>, expected: Expectations): string | null {
  const engines = loadedEngines(module, [level]);
  try {
    for (const engine of engines) {
      for (const table of controlPlane.tables) fill(engine, table, tables.get(table.name)!);
      for (const [index, outcome] of expected.outcomes.entries()) {
        const fault = outcomeFault(engine, packets[index]!, outcome);
        if (fault !== null) return `${engine.name}, packet ${index} ${hex(packets[index]!)}: ${fault}\n${shown(tables)}`;
      }
      const fault = expected.cells && cellFault(engine, controlPlane.cells, expected.cells);
      if (fault !== null) return `${engine.name}: ${fault}\n${shown(tables)}`;
    }
    return null;
  } finally {
    for (const engine of engines) engine.close();
  }
}

function keyOf(table: TableDescription, { keys }: TableEntry): Uint8Array {
  const values = keys.map((key) => (key.kind === "mask" ? { value: key.value, prefix: key.mask.toString(2).replaceAll("0", "").length } : { value: key.low }));
  return encodeKey(table, values, "little");
}

function fill(engine: P4Engine, table: TableDescription, { entries, defaultAction }: TableContents): void {
  const action = (name: string): TableDescription["actions"][number] => table.actions.find((one) => one.name === name)!;
  for (const entry of entries) engine.update(table.map!, keyOf(table, entry), encodeValue(table, action(entry.action), entry.args, "little"));
  if (defaultAction) engine.update(table.defaultMap!, new Uint8Array(4), encodeValue(table, action(defaultAction.action), defaultAction.args, "little"));
}

function outcomeFault(engine: P4Engine, packet: Uint8Array, expected: Outcome | null): string | null {
  const found = engine.run(packet);
  if (expected === null) return null;
  if (found.returnValue !== expected.verdict) return `the verdict is ${found.returnValue}, not ${expected.verdict}`;
  const { bytes, mask } = expected.packet;
  const same = bytes.length === found.packet.length && bytes.every((byte, index) => ((byte ^ found.packet[index]!) & mask[index]!) === 0);
  return same ? null : `the packet is\n    ${hex(found.packet)}, not\n    ${hex(bytes)}, of which\n    ${hex(mask)} is certain`;
}

function cellFault(engine: P4Engine, cells: CompiledP4["controlPlane"]["cells"], expected: RunningProgram["cells"]): string | null {
  for (const { name, map, bytes } of cells) {
    for (const [index, value] of expected.get(name) ?? []) {
      const found = engine.lookup(map, new Uint8Array(Uint32Array.of(index).buffer));
      const number = found === null ? null : BigInt(`0x${hex(found.toReversed())}`);
      if (number !== BigInt.asUintN(bytes * 8, value)) return `${name}[${index}] is ${number}, not ${value}`;
    }
  }
  return null;
}

function shown(tables: ReadonlyMap<string, TableContents>): string {
  return [...tables].map(([name, { entries, defaultAction }]) => [name, ...entries, ...(defaultAction ? [{ default: defaultAction }] : [])].map((one) => (typeof one === "string" ? one : `    ${JSON.stringify(one, (_, value: unknown) => (typeof value === "bigint" ? `0x${value.toString(16)}` : value))}`)).join("\n")).join("\n");
}
