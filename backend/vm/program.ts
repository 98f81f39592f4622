/**
 * A program as the engines take it: symbols are addresses, calls are indices of functions, and every function is a
 * stretch of the instructions.
 */

import type { Instruction } from "../isa/instruction.ts";
import type { LineRecord, LoadableProgram } from "../loadable.ts";
import { LoadError, RunError } from "../runner.ts";

export interface ProgramFunction {
  readonly name: string;
  readonly start: number;
  /** Past its last instruction. */
  readonly end: number;
}

/** What the engines run: other instructions are put into terms of these. */
export type Runnable = Exclude<Instruction, { kind: "raw" | "mayGoto" | "addressSpaceCast" }>;

export interface Program {
  readonly name: string;
  readonly section: string;
  readonly instructions: readonly Runnable[];
  /** In order; the first is the entry. */
  readonly functions: readonly ProgramFunction[];
  readonly functionByName: ReadonlyMap<string, number>;
  readonly lines: readonly LineRecord[];
}

/** Frames of a program (MAX_CALL_FRAMES). */
export const MOST_FRAMES = 8;

/**
 * Functions have addresses above all memory, so that a pointer to one can be called and not be read.
 * Each name has one, in all programs of the object.
 */
const FUNCTION_BASE = 1n << 40n;

export class FunctionAddresses {
  private readonly names: string[] = [];
  private readonly indices = new Map<string, number>();

  addressOf(name: string): bigint {
    let index = this.indices.get(name);
    if (index === undefined) {
      index = this.names.push(name) - 1;
      this.indices.set(name, index);
    }
    return FUNCTION_BASE + BigInt(index) * 8n;
  }

  nameAt(address: bigint): string | undefined {
    const offset = address - FUNCTION_BASE;
    return offset >= 0n && offset % 8n === 0n && offset < BigInt(this.names.length) * 8n ? this.names[Number(offset / 8n)] : undefined;
  }
}

/** Throws `LoadError` when the program cannot be run at all. */
export function prepareProgram(program: LoadableProgram): Program {
  const { instructions } = program;
  const records = [...program.functions].sort((a, b) => a.instruction - b.instruction);
  if (records[0]?.instruction !== 0) records.unshift({ instruction: 0, name: program.name });
  const functions = records.map((record, i) => ({
    name: record.name,
    start: record.instruction,
    end: records[i + 1]?.instruction ?? instructions.length,
  }));
  const prepared: Program = {
    name: program.name,
    section: program.section,
    instructions: instructions.map((one, index) => asRunnable(program, one, index)),
    functions,
    functionByName: new Map(functions.map((one, i) => [one.name, i])),
    lines: [...program.lines].sort((a, b) => a.instruction - b.instruction),
  };
  for (const one of functions) checkFunction(prepared, one);
  return prepared;
}

/** Memory has one address space here, and a run has no end but that of its steps: may_goto goes on. */
function asRunnable(program: LoadableProgram, instruction: Instruction, index: number): Runnable {
  switch (instruction.kind) {
    case "mayGoto":
      return { kind: "jump", target: index + 1 };
    case "addressSpaceCast":
      return { kind: "alu", op: "mov", width: 64, destination: instruction.destination, source: { kind: "register", register: instruction.source } };
    case "raw":
      throw new LoadError(`program ${program.name}, instruction ${index}: 0x${instruction.value.toString(16)} is no instruction`);
    default:
      return instruction;
  }
}

/** The place in the source of an instruction. */
export function placeOf(program: Program, instruction: number): LineRecord | undefined {
  const owner = program.functions.find((one) => instruction >= one.start && instruction < one.end);
  let found: LineRecord | undefined;
  for (const line of program.lines) {
    if (line.instruction > instruction) break;
    if (!owner || line.instruction >= owner.start) found = line;
  }
  return found;
}

/** The error of a run that went wrong at an instruction. */
export function runErrorAt(program: Program, instruction: number, message: string): RunError {
  const place = placeOf(program, instruction);
  const where = `instruction ${instruction} of program ${program.name}`;
  return new RunError(`${message} (${where})`, place && { file: place.file, line: place.line, column: place.column, text: place.text });
}

/** What the engines rely on: branches stay inside, nothing falls off the end, r10 is not written. */
function checkFunction(program: Program, { name, start, end }: ProgramFunction): void {
  const complain = (at: number, message: string) => new LoadError(`program ${program.name}, function ${name}, instruction ${at}: ${message}`);
  if (start >= end) throw complain(start, "the function is empty");
  for (let at = start; at < end; at++) {
    const instruction = program.instructions[at]!;
    if (writtenRegister(instruction) === 10) throw complain(at, "r10 may not be written");
    const target = instruction.kind === "branch" || instruction.kind === "jump" ? instruction.target : start;
    if (target < start || target >= end) throw complain(at, "the branch leaves its function");
    if (instruction.kind === "call") checkCall(program, instruction.target, (message) => complain(at, message));
  }
  const last = program.instructions[end - 1]!;
  if (last.kind !== "exit" && last.kind !== "jump") throw complain(end - 1, "the function does not end in exit or a jump");
}

function checkCall(program: Program, target: Extract<Instruction, { kind: "call" }>["target"], complain: (message: string) => LoadError): void {
  if (target.kind === "kfunc") throw complain(`the built-in machine has no kernel function ${target.symbol}`);
  if (target.kind === "function" && !program.functionByName.has(target.symbol)) throw complain(`there is no function ${target.symbol}`);
}

function writtenRegister(instruction: Runnable): number | undefined {
  switch (instruction.kind) {
    case "alu":
    case "negate":
    case "byteSwap":
    case "loadImm64":
    case "load":
      return instruction.destination;
    case "atomic":
      return instruction.fetch && instruction.op !== "cmpxchg" ? instruction.source : undefined;
    default:
      return undefined;
  }
}
