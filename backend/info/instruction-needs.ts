/** What the instructions of a program ask of the kernel. */

import { helperById } from "../../compiler/bpf/helpers.ts";
import { kernelFeature, kernelFunctionVersion, type FeatureName } from "../../compiler/bpf/kernel-features.ts";
import type { Instruction } from "../isa/instruction.ts";
import { slotsOf } from "../isa/instruction.ts";
import type { LoadableProgram } from "../loadable.ts";

/** Something that a kernel before `since` does not have. */
export interface Need {
  readonly since: string;
  readonly what: string;
}

export function feature(name: FeatureName): Need {
  const { since, name: what } = kernelFeature(name);
  return { since, what };
}

const TAIL_CALL = 12;
/** BPF_MAXINSNS: what every kernel takes; from 5.2 on it is a million for privileged users. */
const SHORT_PROGRAM = 4096;

export function instructionNeeds({ instructions, functions }: LoadableProgram): Need[] {
  const needs = instructions.flatMap((instruction, index) => needsOf(instruction, index));
  const slots = instructions.reduce((sum, one) => sum + slotsOf(one), 0);
  if (slots > SHORT_PROGRAM) needs.push(feature("longPrograms"));
  const called = functions[1]?.instruction ?? instructions.length;
  if (instructions.slice(called).some((one) => helperOf(one) === TAIL_CALL)) needs.push(feature("tailCallsInFunctions"));
  return needs;
}

function helperOf(instruction: Instruction): number | undefined {
  return instruction.kind === "call" && instruction.target.kind === "helper" ? instruction.target.id : undefined;
}

const LESS_THAN: ReadonlySet<string> = new Set(["jlt", "jle", "jslt", "jsle"]);

function needsOf(instruction: Instruction, index: number): Need[] {
  switch (instruction.kind) {
    case "branch":
      return [
        ...(LESS_THAN.has(instruction.op) ? [feature("lessThanJumps")] : []),
        ...(instruction.width === 32 ? [feature("jumps32")] : []),
        ...(instruction.target <= index ? [feature("loops")] : []),
      ];
    case "jump":
      return [...(instruction.long ? [feature("version4")] : []), ...(instruction.target <= index ? [feature("loops")] : [])];
    case "alu":
      return instruction.signExtend !== undefined || instruction.signed ? [feature("version4")] : [];
    case "byteSwap":
      return instruction.to === "swap" ? [feature("version4")] : [];
    case "load":
      return instruction.signed ? [feature("version4")] : [];
    case "atomic":
      return instruction.fetch || instruction.op !== "add" ? [feature("fetchingAtomics")] : [];
    case "addressSpaceCast":
      return [feature("arenaPointers")];
    case "mayGoto":
      return [feature("mayGoto"), ...(instruction.target <= index ? [feature("loops")] : [])];
    case "loadImm64":
      return instruction.value.kind === "function" ? [feature("callbacks")] : [];
    case "call":
      return callNeeds(instruction.target);
    default:
      return [];
  }
}

function callNeeds(target: Extract<Instruction, { kind: "call" }>["target"]): Need[] {
  switch (target.kind) {
    case "function":
      return [feature("functionCalls")];
    case "kfunc": {
      const { since } = kernelFeature("kernelFunctions");
      const known = kernelFunctionVersion(target.symbol);
      return [{ since: known ?? since, what: known === undefined ? `kfunc ${target.symbol}, in a kernel that has it` : `kfunc ${target.symbol}` }];
    }
    case "helper": {
      const helper = helperById(target.id);
      return helper ? [{ since: helper.since, what: `helper ${helper.name}` }] : [];
    }
  }
}
