/** Runs the steps of a packet file on a machine and says what happened, for people to read. */

import { sectionMeaning, verdictName } from "../../compiler/bpf/program-types.ts";
import type { LoadedObject, MapHandle, RunnableProgram, RunResult } from "../runner.ts";
import { RunError } from "../runner.ts";
import { changedBytes, hexBytes } from "./hex.ts";
import type { Expectation, PacketStep } from "./packet-file.ts";

export interface RunReport {
  /** Pieces of text, in their order, as they come. */
  readonly lines: Iterable<string>;
  /** What did not come out as the file expects; complete once `lines` is through. */
  readonly failures: readonly string[];
}

/** Runs `steps` with `program`; the maps of the whole object are shown at the end. */
export function runSteps(loaded: LoadedObject, program: RunnableProgram, steps: readonly PacketStep[]): RunReport {
  const failures: string[] = [];
  return { failures, lines: report(loaded, program, steps, failures) };
}

function* report(loaded: LoadedObject, program: RunnableProgram, steps: readonly PacketStep[], failures: string[]): Iterable<string> {
  let number = 0;
  for (const step of steps) {
    if (step.kind === "packet") {
      const result = program.run(step.input);
      const wrong = step.expected ? compare(step.expected, program, result) : [];
      failures.push(...wrong.map((what) => `line ${step.line}: ${what}`));
      yield* describePacket(++number, program, step.input.packet, result, wrong, step.expected !== undefined);
    } else if (step.kind === "set") mapOf(loaded, step).update(step.key, step.value);
    else {
      const found = mapOf(loaded, step).lookup(step.key);
      if (found && hexBytes(found) === hexBytes(step.value)) continue;
      const what = `map ${step.map} ${hexBytes(step.key)} is ${found ? hexBytes(found) : "not there"}, expected ${hexBytes(step.value)}`;
      failures.push(`line ${step.line}: ${what}`);
      yield `FAIL ${what}`;
    }
  }
  yield* describeMaps(loaded);
}

/** The name of what the program returned: `XDP_PASS`, or the number where the hook has no names. */
export function verdictOf(program: RunnableProgram, returnValue: number): string {
  const type = sectionMeaning(program.section)?.type.name;
  return (type && verdictName(type, returnValue)) ?? String(returnValue);
}

function compare(expected: Expectation, program: RunnableProgram, result: RunResult): string[] {
  const verdict = verdictOf(program, result.returnValue);
  const wrong: string[] = [];
  if (expected.verdict !== verdict && expected.verdict !== String(result.returnValue)) wrong.push(`expected ${expected.verdict}, got ${verdict}`);
  if (expected.packet && hexBytes(expected.packet) !== hexBytes(result.packet)) {
    wrong.push(`expected the packet ${hexBytes(expected.packet)}, got ${hexBytes(result.packet)}`);
  }
  return wrong;
}

function* describePacket(
  number: number,
  program: RunnableProgram,
  before: Uint8Array,
  result: RunResult,
  wrong: readonly string[],
  checked: boolean,
): Iterable<string> {
  const mark = wrong.length > 0 ? "  FAIL" : checked ? "  ok" : "";
  yield `packet ${number} (${before.length} bytes): ${verdictOf(program, result.returnValue)}${mark}`;
  for (const line of wrong) yield `    ${line}`;
  for (const line of changedBytes(before, result.packet)) yield `    ${line}`;
  for (const line of result.trace) yield `    trace: ${line}`;
}

function mapOf(loaded: LoadedObject, step: { readonly map: string; readonly key: Uint8Array; readonly value: Uint8Array }): MapHandle {
  const map = loaded.maps.get(step.map);
  if (!map) throw new RunError(`there is no map '${step.map}'; the object has ${[...loaded.maps.keys()].join(", ") || "none"}`);
  const { keySize } = map.definition;
  if (step.key.length !== keySize) throw new RunError(`a key of map '${step.map}' has ${keySize} bytes, not ${step.key.length}`);
  return map;
}

/** Entries that are not all zero, of all maps. */
function* describeMaps(loaded: LoadedObject): Iterable<string> {
  for (const [name, map] of loaded.maps) {
    const entries = map.keys().flatMap((key) => {
      const value = map.lookup(key);
      return value?.some((byte) => byte !== 0) ? [`  ${hexBytes(key)}: ${hexBytes(value)}`] : [];
    });
    const events = map.events().map((event) => `  event ${hexBytes(event)}`);
    if (entries.length + events.length === 0) continue;
    yield `map ${name}:`;
    yield* entries;
    yield* events;
  }
}
