/**
 * What `ebpfc run` says: for each packet the verdict, what changed in it and what the program traced, and at the end
 * what the maps hold. Pure: a machine, an object and packets in, text out.
 */

import { sectionMeaning, verdictName } from "../../compiler/bpf/program-types.ts";
import type { LoadableObject } from "../loadable.ts";
import { describeMaps } from "./map-report.ts";
import type { PacketStep } from "./packets.ts";
import { RunError, type LoadedObject, type Machine, type MapHandle, type RunnableProgram, type RunResult } from "../runner.ts";

export interface ReportOptions {
  /** The program to run; needed when the object has several that nothing else calls. */
  readonly program?: string;
  /** Leaves out the packets that went as expected, and the maps. */
  readonly quiet?: boolean;
}

export interface RunReport {
  readonly text: string;
  /** Packets that went as the file says, that did not (or failed), and those of which it says nothing. */
  readonly passed: number;
  readonly failed: number;
  readonly unchecked: number;
}

/** The object has no such program, or several and none was chosen. */
export class ProgramChoiceError extends Error {
  override readonly name = "ProgramChoiceError";
}

type PacketCase = Extract<PacketStep, { kind: "packet" }>;
type MapStep = Exclude<PacketStep, PacketCase>;
type Status = "passed" | "failed" | "unchecked";

/** Throws `LoadError` when the machine refuses the object, and `ProgramChoiceError`. */
export function runReport(machine: Machine, object: LoadableObject, steps: readonly PacketStep[], options: ReportOptions = {}): RunReport {
  const name = chooseProgram(object, options.program);
  const loaded = machine.load(object);
  try {
    return report(machine, loaded, loaded.programs.get(name)!, steps, options.quiet === true);
  } finally {
    loaded.close();
  }
}

function report(machine: Machine, loaded: LoadedObject, program: RunnableProgram, steps: readonly PacketStep[], quiet: boolean): RunReport {
  const counts: Record<Status, number> = { passed: 0, failed: 0, unchecked: 0 };
  const lines: string[] = [];
  let number = 0;
  for (const step of steps) {
    if (step.kind !== "packet") {
      if (step.kind === "map") mapOf(loaded, step).update(step.key, step.value);
      else {
        const wrong = entryComplaint(loaded, step);
        counts[wrong === undefined ? "passed" : "failed"]++;
        if (wrong !== undefined) lines.push(wrong);
      }
      continue;
    }
    const { status, text } = runCase(program, step, ++number);
    counts[status]++;
    if (!quiet || status === "failed") lines.push(...text);
  }
  const head = `program ${program.name} (${program.section}) on ${machine.name}, ${number} packet${number === 1 ? "" : "s"}`;
  const maps = quiet ? [] : describeMaps(loaded.maps);
  const summary = counts.passed + counts.failed > 0 ? [`${counts.passed} as expected, ${counts.failed} not`] : [];
  return { text: [head, ...lines, ...maps, ...summary].join("\n") + "\n", ...counts };
}

/** The one that was asked for; else the only one that is not merely the target of tail calls. */
function chooseProgram({ programs, maps }: LoadableObject, asked: string | undefined): string {
  const names = programs.map((program) => program.name);
  if (asked !== undefined) {
    if (names.includes(asked)) return asked;
    throw new ProgramChoiceError(`the object has no program ${asked}; it has ${listed(names)}`);
  }
  const targets = new Set(maps.flatMap((map) => map.values.map((value) => value.symbol)));
  const entries = names.filter((name) => !targets.has(name));
  const [only, ...others] = entries.length > 0 ? entries : names;
  if (only === undefined) throw new ProgramChoiceError("the object has no programs");
  if (others.length > 0) throw new ProgramChoiceError(`the object has several programs: choose one of ${listed(names)}`);
  return only;
}

function listed(names: readonly string[]): string {
  return names.length > 0 ? names.join(", ") : "none";
}

function mapOf(loaded: LoadedObject, { line, map, key, value }: MapStep): MapHandle {
  const handle = loaded.maps.get(map);
  const fail = (what: string): never => {
    throw new RunError(`line ${line} of the packets: ${what}`);
  };
  if (!handle) return fail(`the object has no map ${map}; it has ${listed([...loaded.maps.keys()])}`);
  const { keySize, valueSize } = handle.definition;
  if (key.length !== keySize) fail(`a key of ${map} has ${keySize} bytes, not ${key.length}`);
  if (value.length % valueSize !== 0) fail(`a value of ${map} has ${valueSize} bytes, not ${value.length}`);
  return handle;
}

function entryComplaint(loaded: LoadedObject, step: MapStep): string | undefined {
  const found = mapOf(loaded, step).lookup(step.key);
  if (found && hex(found) === hex(step.value)) return undefined;
  return `     WRONG  map ${step.map} ${hex(step.key)} is ${found ? hex(found) : "not there"}, expected ${hex(step.value)}`;
}

function runCase(program: RunnableProgram, step: PacketCase, number: number): { readonly status: Status; readonly text: string[] } {
  const title = step.title === "" ? "" : `  # ${step.title}`;
  const start = `${String(number).padStart(3)}  `;
  let result: RunResult;
  try {
    result = program.run({ packet: step.packet, context: step.context });
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return { status: "failed", text: [`${start}error: ${error.message}${title}`, ...placeLines(error)] };
  }
  const verdict = verdictOf(program, result.returnValue);
  const complaints = complaintsAbout(program, step, result);
  const status: Status = complaints.length > 0 ? "failed" : step.expected ? "passed" : "unchecked";
  const mark = status === "failed" ? "WRONG  " : "";
  return {
    status,
    text: [
      `${start}${mark}${verdict}  ${result.packet.length} bytes${title}`,
      ...complaints.map((one) => `       ${one}`),
      ...changedBytes(program, step.packet, result.packet),
      ...result.trace.map((line) => `       trace: ${line}`),
    ],
  };
}

function placeLines({ place }: RunError): string[] {
  return place ? [`       at ${place.file}:${place.line}:${place.column}: ${place.text.trim()}`] : [];
}

function verdictOf(program: RunnableProgram, value: number): string {
  const type = sectionMeaning(program.section)?.type.name;
  return (type && verdictName(type, value)) ?? String(value);
}

function complaintsAbout(program: RunnableProgram, { expected }: PacketCase, result: RunResult): string[] {
  if (!expected) return [];
  const complaints: string[] = [];
  const given = verdictOf(program, result.returnValue);
  const same = /^-?(0x)?\d/.test(expected.verdict) ? (Number(expected.verdict) | 0) === (result.returnValue | 0) : expected.verdict === given;
  if (!same) complaints.push(`expected ${expected.verdict}`);
  if (expected.packet && hex(expected.packet) !== hex(result.packet)) complaints.push(`expected the packet ${hex(expected.packet)}`, `            but it is ${hex(result.packet)}`);
  return complaints;
}

const ROW = 16;

/** Rows of the packet before (-) and after (+), where they differ. */
function changedBytes(program: RunnableProgram, before: Uint8Array, after: Uint8Array): string[] {
  // Under BPF_PROG_TEST_RUN a program that does not see the link-layer header loses it: that says nothing.
  const seesHeader = /^\??(tc|tcx|xdp|classifier|action)/.test(program.section);
  const from = seesHeader ? 0 : 14;
  if (hex(before.subarray(from)) === hex(after.subarray(from))) return [];
  const lines: string[] = [];
  for (let at = 0; at < Math.max(before.length, after.length); at += ROW) {
    const [old, fresh] = [row(before, at), row(after, at)];
    if (old === fresh) continue;
    const place = at.toString(16).padStart(4, "0");
    if (old !== "") lines.push(`       - ${place}  ${old}`);
    if (fresh !== "") lines.push(`       + ${place}  ${fresh}`);
  }
  return lines;
}

function row(bytes: Uint8Array, at: number): string {
  return Array.from(bytes.subarray(at, at + ROW), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
