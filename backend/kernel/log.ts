/** The verifier's log, read for its reader: the complaint, the instruction, the line of the source, and what to do. */

import { slotOffsets } from "../isa/encode.ts";
import type { LineRecord, LoadableProgram } from "../loadable.ts";
import { hintFor } from "./log-hints.ts";

export interface VerifierReport {
  /** The verifier's own words: `invalid access to packet, off=0 size=4, R2(id=0,off=0,r=0)`. */
  readonly message: string;
  /** More of its words, after the first line. */
  readonly details: readonly string[];
  /** Where it stopped, as an index into the program's instructions. */
  readonly instruction?: number;
  /** As the log shows it: `(61) r1 = *(u32 *)(r2 +0)`. */
  readonly assembly?: string;
  /** What it knew of the registers before: `R1=ctx() R2=pkt(r=0)`. */
  readonly registers?: string;
  readonly place?: LineRecord;
  readonly hint?: string;
}

/** Undefined when the log says nothing. */
export function readVerifierLog(log: string, program: LoadableProgram): VerifierReport | undefined {
  const lines = log.split("\n").map((line) => line.trimEnd()).filter((line) => line !== "");
  const last = lines.findLastIndex((line) => instructionLine.test(line));
  const words = lines.slice(last + 1).filter((line) => !isNoise(line));
  const [message, ...details] = last >= 0 && words.length > 0 ? words : lines.filter((line) => !isNoise(line) && !instructionLine.test(line));
  if (message === undefined) return undefined;

  const shown = instructionLine.exec(lines[last] ?? "");
  const slot = namedSlot(message) ?? (shown ? Number(shown[1]) : undefined);
  const instruction = slot === undefined ? undefined : instructionAt(program, slot);
  const place = instruction === undefined ? undefined : lineOf(program, instruction);
  const hint = hintFor([message, ...details].join("\n"));
  const isShown = shown && Number(shown[1]) === slot;
  return {
    message,
    details,
    ...(instruction !== undefined && { instruction }),
    ...(isShown && { assembly: shown[2]!.trim() }),
    ...(isShown && shown[3] && { registers: shown[3].trim() }),
    ...(place && { place }),
    ...(hint !== undefined && { hint }),
  };
}

/** `12: (61) r1 = *(u32 *)(r2 +0)   ; R1_w=… R2=…` */
const instructionLine = /^(\d+): (\([0-9a-f]{2}\) [^;]*)(?:; (.*))?$/;

/** Source lines, states at branches, backtracking and statistics: not the complaint. */
const noise = [
  /^;/,
  /^\d+: (R\d|\()/,
  /^from \d+ to \d+/,
  /^func#\d+ @/,
  /^(caller|callee|returning from callee|to caller at|Func#\d+|Validating|propagating|frame ?\d)/,
  /^mark_precise:/,
  /^(last_idx|first_idx|regs=|parent (didn't|state))/,
  /^(processed \d+ insns|verification time|stack depth|mark_read)/,
  /^(arg#\d+ reference type|reg type unsupported)/,
  /^\d+: safe$/,
];

function isNoise(line: string): boolean {
  return noise.some((pattern) => pattern.test(line));
}

/** Complaints about control flow name the instruction themselves. */
function namedSlot(message: string): number | undefined {
  const match = /(?:unreachable insn|from insn|at insn|insn) (\d+)/.exec(message);
  return match ? Number(match[1]) : undefined;
}

function instructionAt(program: LoadableProgram, slot: number): number | undefined {
  const slots = slotOffsets(program.instructions);
  const index = slots.findLastIndex((start) => start <= slot);
  return index >= 0 && index < program.instructions.length ? index : undefined;
}

/** The line record that covers an instruction; none reaches over the start of another function. */
function lineOf(program: LoadableProgram, instruction: number): LineRecord | undefined {
  const functionStart = program.functions.reduce((start, one) => (one.instruction <= instruction ? Math.max(start, one.instruction) : start), 0);
  let found: LineRecord | undefined;
  for (const line of program.lines) {
    if (line.instruction > instruction || line.instruction < functionStart) continue;
    if (!found || line.instruction >= found.instruction) found = line;
  }
  return found;
}

/** The report in the form of a diagnostic: place and complaint, the source line, the instruction, the hint. */
function renderReport(report: VerifierReport): string {
  const { place, message, details, assembly, registers, hint } = report;
  const lines = [place ? `${place.file}:${place.line}:${place.column}: ${message}` : message];
  if (place && place.text.trim() !== "") lines.push(`    ${place.text.trim()}`);
  for (const detail of details.slice(0, 4)) lines.push(`  ${detail}`);
  if (assembly !== undefined) lines.push(`  at instruction ${report.instruction}: ${assembly}`);
  if (registers !== undefined) lines.push(`  with ${registers}`);
  if (hint !== undefined) lines.push(`  hint: ${hint}`);
  return lines.join("\n");
}

/** For an error's message; undefined when the log says nothing. */
export function explainRefusal(log: string, program: LoadableProgram): string | undefined {
  const report = readVerifierLog(log, program);
  return report && renderReport(report);
}
