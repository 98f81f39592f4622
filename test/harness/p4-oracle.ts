/**
 * P4 programs in the direct interpreter of `frontends/p4/interpret`, which says what has to become of each packet, and
 * their objects on the machines, which must do just that: verdict, packet, port, counters and registers.
 */

import type { KeyField, TableDescription } from "../../compiler/control-plane/control-plane.ts";
import { Control } from "../../compiler/control-plane/control.ts";
import { encodeKey, type ActionCall } from "../../compiler/control-plane/entries.ts";
import { prefixOf, type Match } from "../../compiler/control-plane/match.ts";
import type { ExternArgument, Externs } from "../../frontends/p4/interpret/base.ts";
import type { ExpectedPacket } from "../../frontends/p4/interpret/packets.ts";
import { fit } from "../../frontends/p4/interpret/types.ts";
import { architectureModels } from "../../frontends/p4/interpret/arch/registry.ts";
import type { ActionCall as GivenCall, ControlPlaneState, Match as GivenMatch, TableContents, TableEntry } from "../../frontends/p4/interpret/control-plane.ts";
import type { Outcome, RunningProgram } from "../../frontends/p4/interpret/interpret.ts";
import { UNDEFINED, Unspecified, type Value } from "../../frontends/p4/interpret/values.ts";
import { Choices } from "../generators/p4/choices.ts";
import { cFunctions } from "../generators/p4/c-functions.ts";
import { defaultFor, entriesFor, membersFor } from "../generators/p4/entries.ts";
import type { OracleCase } from "../generators/p4/oracle-cases.ts";
import { hex } from "./hex.ts";
import { compileStages, type CompiledP4 } from "./p4-compile.ts";
import { loadedEngines, type Outcome as P4Outcome, type P4Engine } from "./p4-engines.ts";

/** Where programs that are made for trial runs keep their ports: that of the packet, and that of its way out. */
const PORTS = ".data.ports";

/** What differs; null when all agree. A program that is refused, by the compiler or by the verifier, is a fault too. */
export function oracleFault(oracleCase: OracleCase): string | null {
  const compiled = compileStages(oracleCase.text, oracleCase.hook);
  if (typeof compiled === "string") return compiled;
  try {
    const given = contents(compiled, oracleCase);
    const expected = expectations(start(compiled, oracleCase, given), oracleCase.packets, compiled);
    if (oracleCase.specified && expected.outcomes.includes(null)) return `the specification leaves open what becomes of packet ${expected.outcomes.indexOf(null)}`;
    return firstDifference(compiled, oracleCase, given, expected);
  } catch (error) {
    const { message, stack } = error as Error;
    return stack ?? message;
  }
}

/** What becomes of one packet, of a program without entries. */
export function specifiedOutcome(text: string, hook: "tc" | "xdp", packet: Uint8Array): Outcome {
  const compiled = compileStages(text, hook);
  if (typeof compiled === "string") throw new Error(compiled);
  return start(compiled, { text, hook, port: 0, packets: [], entries: [], level: 2 }, { tables: new Map(), valueSets: new Map() }).run(packet);
}

// What has to be -------------------------------------------------------------------------------------------------------

interface Expectations {
  /** Null where the specification leaves it open. */
  readonly outcomes: readonly (Outcome | null)[];
  /** Null when an open outcome may have changed them. */
  readonly cells: RunningProgram["cells"] | null;
}

function start({ checked }: CompiledP4, { hook, port }: OracleCase, controlPlane: ControlPlaneState): RunningProgram {
  const type = checked.declaredTypes.get(checked.main!);
  const name = type?.kind === "package" ? type.declaration.name.text : "";
  const model = architectureModels.find(({ packageName }) => packageName === name)!;
  let current = new Uint8Array();
  const functions: Externs["call"] = (called, args) => callC(called, args, current);
  const running = model.start(checked, { controlPlane, hook, inputPort: BigInt(port), functions });
  return { cells: running.cells, run: (packet) => running.run((current = Uint8Array.from(packet))) };
}

/** A function that C defines; what it makes of an undefined value is undefined. */
function callC(name: string, args: readonly ExternArgument[], packet: Uint8Array): Value | null {
  const { callable, run } = cFunctions.find((one) => one.callable.name === name)!;
  const given = args.map(({ value = 0n }) => value);
  const known = given.every((value): value is bigint => typeof value === "bigint");
  const { result, back } = run(known ? given : given.map(() => 0n), packet);
  args.flatMap(({ place, type }) => (place ? [{ place, type }] : [])).forEach(({ place, type }, index) => {
    place.write(!known ? UNDEFINED : type.kind === "bool" ? back[index] !== 0n : fit(back[index]!, type));
  });
  return callable.result?.kind === "bits" ? (known ? fit(result, callable.result) : UNDEFINED) : null;
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
function contents(compiled: CompiledP4, oracleCase: OracleCase): ControlPlaneState {
  const seen = new Map<string, (readonly bigint[])[]>();
  const watch = (name: string, keys: readonly bigint[]): void => void seen.set(name, [...(seen.get(name) ?? []), keys]);
  expectations(start(compiled, oracleCase, { tables: new Map(), valueSets: new Map(), watch }), oracleCase.packets, compiled);
  const choices = new Choices(oracleCase.entries);
  const tables = compiled.controlPlane.tables.map((table): [string, TableContents] => {
    const defaultAction = defaultFor(table, choices);
    const room = Math.max(table.size - (table.initial?.elements.length ?? 0), 0);
    return [table.name, { entries: withoutDoubles(entriesFor(table, seen.get(table.name) ?? [], choices), table).slice(0, room), ...(defaultAction && { defaultAction }) }];
  });
  const sets = compiled.controlPlane.valueSets.map((set): [string, readonly (readonly bigint[])[]] => [set.name, membersFor(set, seen.get(set.name) ?? [], choices)]);
  return { tables: new Map(tables), valueSets: new Map(sets) };
}

function withoutDoubles(entries: readonly TableEntry[], table: TableDescription): readonly TableEntry[] {
  // Priorities tell the entries of a masked table from each other.
  if (table.kind === "masked") return entries;
  return [...new Map(entries.map((entry) => [hex(encodeKey(table, matchesOf(table, entry), "little")), entry])).values()];
}

// What is --------------------------------------------------------------------------------------------------------------

function firstDifference({ module, controlPlane }: CompiledP4, { packets, level, port }: OracleCase, given: ControlPlaneState, expected: Expectations): string | null {
  const engines = loadedEngines(module, [level]);
  try {
    for (const engine of engines) {
      const control = new Control(controlPlane, engine.maps);
      for (const table of controlPlane.tables) fill(control, table, given.tables.get(table.name)!);
      for (const set of controlPlane.valueSets) for (const member of given.valueSets.get(set.name)!) control.addMember(set, member.map((value) => ({ kind: "exact", value })));
      engine.maps.get(PORTS)?.update(new Uint8Array(4), new Uint8Array(new Uint32Array([port, 0]).buffer));
      for (const [index, outcome] of expected.outcomes.entries()) {
        const fault = outcomeFault(engine, packets[index]!, outcome);
        if (fault !== null) return `${engine.name}, packet ${index} ${hex(packets[index]!)}: ${fault}\n${shown(given)}`;
      }
      const fault = expected.cells && cellFault(control, expected.cells);
      if (fault !== null) return `${engine.name}: ${fault}\n${shown(given)}`;
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
  return packetFault("packet", found.packet, expected.packet) ?? portFault(engine, expected) ?? copyFault(found.copies, expected);
}

function packetFault(what: string, found: Uint8Array, { bytes, mask }: ExpectedPacket): string | null {
  const same = bytes.length === found.length && bytes.every((byte, index) => ((byte ^ found[index]!) & mask[index]!) === 0);
  return same ? null : `the ${what} is\n    ${hex(found)}, not\n    ${hex(bytes)}, of which\n    ${hex(mask)} is certain`;
}

function portFault({ maps }: P4Engine, { port }: Outcome): string | null {
  const memory = port === undefined ? undefined : maps.get(PORTS)?.lookup(new Uint8Array(4));
  const found = memory && new DataView(memory.slice().buffer).getUint32(4, true);
  return found === port ? null : `the packet goes to port ${found}, not ${port}`;
}

/** The kernel does not tell what copies it sends. */
function copyFault(found: P4Outcome["copies"], { copy }: Outcome): string | null {
  if (!found) return null;
  if (found.length !== (copy ? 1 : 0)) return `${found.length} copies are sent`;
  const [sent] = found;
  if (!sent || !copy) return null;
  return sent.port === copy.port ? packetFault("copy", sent.bytes, copy.packet) : `the copy goes to port ${sent.port}, not ${copy.port}`;
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

function shown({ tables, valueSets }: ControlPlaneState): string {
  const lines = [...tables].flatMap(([name, { entries, defaultAction }]) => [name, ...entries.map(text), ...(defaultAction ? [text({ default: defaultAction })] : [])]);
  return [...lines, ...[...valueSets].flatMap(([name, members]) => [name, ...members.map(text)])].join("\n");
}

function text(value: unknown): string {
  return `    ${JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? `0x${part.toString(16)}` : part))}`;
}
