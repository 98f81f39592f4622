/**
 * P4 programs in the direct interpreter of `frontends/p4/interpret`, which says what has to become of each packet, and
 * their objects on the machines, which must do just that: verdict, packet, port, counters and registers.
 */

import type { KeyField, TableDescription } from "../../compiler/control-plane/control-plane.ts";
import { Control } from "../../compiler/control-plane/control.ts";
import { encodeKey, type ActionCall } from "../../compiler/control-plane/entries.ts";
import { prefixOf, type Match } from "../../compiler/control-plane/match.ts";
import { architectureModels } from "../../frontends/p4/interpret/arch/registry.ts";
import type { ActionCall as GivenCall, ControlPlaneState, Match as GivenMatch, TableContents, TableEntry } from "../../frontends/p4/interpret/control-plane.ts";
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
    const { message, stack } = error as Error;
    // What BPF has no room for is refused at compile time, too.
    return /needs \d+ bytes of stack/.test(message) ? null : (stack ?? message);
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
      return [table.name, { entries: withoutDoubles(entriesFor(table, seen.get(table.name) ?? [], choices), table).slice(0, table.size), ...(defaultAction && { defaultAction }) }];
    }),
  );
}

function withoutDoubles(entries: readonly TableEntry[], table: TableDescription): readonly TableEntry[] {
  // Priorities tell the entries of a masked table from each other.
  if (table.kind === "masked") return entries;
  return [...new Map(entries.map((entry) => [hex(encodeKey(table, matchesOf(table, entry), "little")), entry])).values()];
}

// What is --------------------------------------------------------------------------------------------------------------

function firstDifference({ module, controlPlane }: CompiledP4, { packets, level }: OracleCase, tables: ReadonlyMap<string, TableContents>, expected: Expectations): string | null {
  const engines = loadedEngines(module, [level]);
  try {
    for (const engine of engines) {
      const control = new Control(controlPlane, engine.maps);
      for (const table of controlPlane.tables) fill(control, table, tables.get(table.name)!);
      for (const [index, outcome] of expected.outcomes.entries()) {
        const fault = outcomeFault(engine, packets[index]!, outcome);
        if (fault !== null) return `${engine.name}, packet ${index} ${hex(packets[index]!)}: ${fault}\n${shown(tables)}`;
      }
      const fault = expected.cells && cellFault(control, expected.cells);
      if (fault !== null) return `${engine.name}: ${fault}\n${shown(tables)}`;
    }
    return null;
  } finally {
    for (const engine of engines) engine.close();
  }
}

function matchesOf({ keys }: TableDescription, entry: TableEntry): Match[] {
  return keys.map((field, index) => matchOf(field, entry.keys[index]!));
}

function matchOf({ matchKind, bits }: KeyField, match: GivenMatch): Match {
  if (match.kind === "range") return match;
  const { value, mask } = match;
  if (matchKind === "lpm") return { kind: matchKind, value, prefix: prefixOf(mask, bits)! };
  if (matchKind === "optional") return { kind: matchKind, value: mask === 0n ? null : value };
  return matchKind === "ternary" ? { kind: matchKind, value, mask } : { kind: "exact", value };
}

function fill(control: Control, table: TableDescription, { entries, defaultAction }: TableContents): void {
  const call = ({ action, args }: GivenCall): ActionCall => ({ action: table.actions.find(({ name }) => name === action)!, args });
  for (const entry of entries) control.entries(table).set({ matches: matchesOf(table, entry), priority: entry.priority, call: call(entry) });
  if (defaultAction) control.setDefaultAction(table, call(defaultAction));
}

function outcomeFault(engine: P4Engine, packet: Uint8Array, expected: Outcome | null): string | null {
  const found = engine.run(packet);
  if (expected === null) return null;
  if (found.returnValue !== expected.verdict) return `the verdict is ${found.returnValue}, not ${expected.verdict}`;
  const { bytes, mask } = expected.packet;
  const same = bytes.length === found.packet.length && bytes.every((byte, index) => ((byte ^ found.packet[index]!) & mask[index]!) === 0);
  return same ? null : `the packet is\n    ${hex(found.packet)}, not\n    ${hex(bytes)}, of which\n    ${hex(mask)} is certain`;
}

function cellFault(control: Control, expected: RunningProgram["cells"]): string | null {
  for (const cells of control.plane.cells) {
    for (const [index, value] of expected.get(cells.name) ?? []) {
      const found = control.cell(cells, index);
      if (found !== BigInt.asUintN(cells.cell.bits, value)) return `${cells.name}[${index}] is ${found}, not ${value}`;
    }
  }
  return null;
}

function shown(tables: ReadonlyMap<string, TableContents>): string {
  return [...tables].map(([name, { entries, defaultAction }]) => [name, ...entries, ...(defaultAction ? [{ default: defaultAction }] : [])].map((one) => (typeof one === "string" ? one : `    ${JSON.stringify(one, (_, value: unknown) => (typeof value === "bigint" ? `0x${value.toString(16)}` : value))}`)).join("\n")).join("\n");
}
