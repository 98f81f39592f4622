/** BPF_PROG_LOAD: a program past the verifier, with its types and source lines. */

import { sectionMeaning, type SectionMeaning } from "../../compiler/bpf/program-types.ts";
import { slotOffsets } from "../isa/encode.ts";
import type { LoadableProgram } from "../loadable.ts";
import { LoadError } from "../runner.ts";
import { bpfResult, KernelStruct, words } from "./bpf-call.ts";
import type { LoadedBtf } from "./btf.ts";
import { explainRefusal } from "./log.ts";
import { kernelName } from "./map-create.ts";
import { errnoName } from "./native.ts";
import { relocate, type Descriptors } from "./relocate.ts";

export interface ProgramLoadOptions {
  readonly license: string;
  readonly descriptors: Descriptors;
  readonly btf: LoadedBtf | undefined;
  /** Also for a program that is accepted: 1 for the states at branches, 2 for every instruction. */
  readonly logLevel?: 0 | 1 | 2;
}

export interface LoadedProgram {
  readonly fd: number;
  readonly meaning: SectionMeaning;
  /** Empty unless a log was asked for. */
  readonly log: string;
}

/** Throws `LoadError` with the verifier's log. */
export function loadProgram(program: LoadableProgram, options: ProgramLoadOptions): LoadedProgram {
  const meaning = meaningOf(program);
  if (!options.btf && program.relocations.length > 0) throw new LoadError(`program '${program.name}' has CO-RE relocations, and the kernel takes no BTF of this object`);
  const encoded = relocate(program, options.descriptors);
  const { logLevel = 0 } = options;
  const attributes = (): KernelStruct => attributesOf(program, encoded, meaning, options);

  const first = logLevel === 0 ? { ...bpfResult("progLoad", attributes()), log: "" } : withLog(attributes, logLevel);
  const last = first.errno !== 0 && logLevel === 0 ? withLog(attributes, 1) : first;
  if (last.errno !== 0) throw refusal(program, last.log, last.errno);
  return { fd: last.value, meaning, log: last.log };
}

function meaningOf(program: LoadableProgram): SectionMeaning {
  const meaning = sectionMeaning(program.section);
  if (meaning) return meaning;
  throw new LoadError(`program '${program.name}' is in section '${program.section}', which says no program type (xdp, tc, classifier, socket …)`);
}

function refusal(program: LoadableProgram, log: string, errno: number): LoadError {
  const code = errnoName(errno);
  const explained = explainRefusal(log, program);
  if (explained) return new LoadError(`program '${program.name}' is refused: ${explained}`, log);
  const why = code === "EPERM" ? `${code}: it needs root, or CAP_BPF and CAP_NET_ADMIN` : code;
  return new LoadError(`program '${program.name}' is refused: ${why}`, log);
}

const FIRST_LOG = 1 << 20;
const LARGEST_LOG = 1 << 27;

/** The log is as long as the verifier makes it: the buffer grows until it is whole. */
function withLog(attributes: () => KernelStruct, level: number): { value: number; errno: number; log: string } {
  for (let size = FIRST_LOG; ; size *= 4) {
    const buffer = new Uint8Array(size);
    const result = bpfResult("progLoad", attributes().u32(24, level).u32(28, size).pointer(32, buffer));
    if (errnoName(result.errno) === "ENOSPC" && size < LARGEST_LOG) continue;
    const end = buffer.indexOf(0);
    return { ...result, log: Buffer.from(buffer.subarray(0, end < 0 ? size : end)).toString() };
  }
}

const ATTRIBUTES_SIZE = 144;
const F_SLEEPABLE = 1 << 4;
const F_XDP_HAS_FRAGS = 1 << 5;

function attributesOf(
  program: LoadableProgram,
  encoded: Uint8Array,
  meaning: SectionMeaning,
  { license, btf }: ProgramLoadOptions,
): KernelStruct {
  const flags = (meaning.sleepable ? F_SLEEPABLE : 0) | (meaning.xdpFrags ? F_XDP_HAS_FRAGS : 0);
  const struct = new KernelStruct(ATTRIBUTES_SIZE)
    .u32(0, meaning.type.number)
    .u32(4, encoded.length / 8)
    .pointer(8, encoded)
    .pointer(16, Buffer.from(`${license}\0`))
    .u32(44, flags)
    .text(48, 16, kernelName(program.name))
    .u32(68, meaning.attachType ?? 0);
  if (btf) addTypes(struct, program, btf);
  return struct;
}

/** struct bpf_func_info and bpf_line_info: where functions and lines begin, in slots, in rising order. */
function addTypes(struct: KernelStruct, program: LoadableProgram, btf: LoadedBtf): void {
  const slots = slotOffsets(program.instructions);
  const functions = program.functions.flatMap((one) => (one.typeId === undefined ? [] : [[slots[one.instruction]!, one.typeId]]));
  // All functions or none: check_btf_func wants a record for each.
  if (functions.length !== program.functions.length || functions.length === 0) return;
  struct.u32(72, btf.fd).u32(76, 8).pointer(80, words(functions.flat())).u32(88, functions.length);

  const lines = lineRecords(program, slots, btf);
  if (lines.length > 0) struct.u32(92, 16).pointer(96, words(lines.flat())).u32(104, lines.length);
  addRelocations(struct, program, slots, btf);
}

/** struct bpf_core_relo: the kernel itself fits the numbers to its types (Linux 5.17). */
function addRelocations(struct: KernelStruct, { relocations }: LoadableProgram, slots: readonly number[], btf: LoadedBtf): void {
  if (relocations.length === 0) return;
  const records = relocations.map(({ instruction, typeId, access, kind }) => [slots[instruction]! * 8, typeId, btf.stringOffset(access), kind]);
  struct.u32(116, records.length).pointer(128, words(records.flat())).u32(136, 16);
}

function lineRecords(program: LoadableProgram, slots: readonly number[], btf: LoadedBtf): number[][] {
  const byInstruction = new Map(program.lines.map((line) => [line.instruction, line]));
  // The first instruction of each function must have a line.
  if (program.functions.some((one) => !byInstruction.has(one.instruction))) return [];
  return [...byInstruction.values()]
    .sort((one, other) => one.instruction - other.instruction)
    .map(({ instruction, file, text, line, column }) => [
      slots[instruction]!, btf.stringOffset(file), btf.stringOffset(text), ((line << 10) | Math.min(column, 1023)) >>> 0,
    ]);
}
