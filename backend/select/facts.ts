/**
 * What selection must know of a function beforehand: who defines and who uses each value, how many low bits of it
 * can be set, and whether anyone looks at the upper half of a 32-bit value's register.
 */

import type { Func, Inst, Value } from "../../compiler/ir/ir.ts";
import { operandsOf, resultOf, targetsOf, terminatorInputs, terminatorOperands } from "../../compiler/ir/traverse.ts";
import { bitsOf } from "../../compiler/ir/types.ts";
import { sectionMeaning, type ProgramTypeName } from "../../compiler/bpf/program-types.ts";
import type { CpuFeatures } from "../../compiler/bpf/cpu.ts";

export interface Facts {
  /** The instruction that defines a value; absent for parameters. */
  definition(value: Value): Inst | undefined;
  /** The number of places that use a value. */
  useCount(value: Value): number;
  /** True when all that uses a value asks whether it equals some constant. */
  isOnlyMatched(value: Value): boolean;
  /** The constant that a value is. */
  constant(value: Value): bigint | undefined;
  /** Only this many low bits of the value can be set. */
  activeBits(value: Value): number;
  /**
   * Someone needs the register of this value zero-extended. Where nobody does, an instruction may leave anything in
   * the bits above the value's type.
   */
  needsClean(value: Value): boolean;
}

export function gatherFacts(func: Func, features: CpuFeatures): Facts {
  const definitions: (Inst | undefined)[] = new Array(func.valueTypes.length);
  const useCounts = new Int32Array(func.valueTypes.length);
  for (const block of func.blocks) {
    for (const inst of block.insts) {
      const result = resultOf(inst);
      if (result !== undefined) definitions[result] = inst;
      for (const operand of operandsOf(inst)) useCounts[operand]!++;
    }
    for (const operand of terminatorOperands(block.terminator)) useCounts[operand]!++;
  }
  const matches = new Int32Array(func.valueTypes.length);
  for (const block of func.blocks) {
    for (const inst of block.insts) {
      if ((inst.op === "eq" || inst.op === "ne") && definitions[inst.right]?.op === "const") matches[inst.left]!++;
    }
  }
  const clean = findCleanNeeds(func, features);
  const bits = new ActiveBits(func, definitions);
  return {
    definition: (value) => definitions[value],
    useCount: (value) => useCounts[value]!,
    isOnlyMatched: (value) => matches[value] === useCounts[value],
    constant: (value) => {
      const inst = definitions[value];
      return inst?.op === "const" ? inst.value : undefined;
    },
    activeBits: (value) => bits.of(value, 0),
    needsClean: (value) => clean[value] === 1,
  };
}

/** Marks the values whose upper register bits somebody looks at, following copies backwards. */
function findCleanNeeds(func: Func, features: CpuFeatures): Uint8Array {
  const clean = new Uint8Array(func.valueTypes.length);
  const sourcesOf = new Map<Value, Value[]>();
  const flow = (from: Value, to: Value): void => {
    const sources = sourcesOf.get(to);
    if (sources) sources.push(from);
    else sourcesOf.set(to, [from]);
  };
  const paramsOf = new Map(func.blocks.map((block) => [block.id, block.params]));
  const pending: Value[] = [];
  const demand = (value: Value): void => {
    if (clean[value]) return;
    clean[value] = 1;
    pending.push(value);
  };

  for (const block of func.blocks) {
    for (const inst of block.insts) {
      if (inst.op === "select") {
        demand(inst.condition);
        flow(inst.ifTrue, inst.result);
        flow(inst.ifFalse, inst.result);
      } else {
        for (const [index, operand] of operandsOf(inst).entries()) {
          if (!toleratesDirt(func, features, inst, index)) demand(operand);
        }
      }
    }
    const isLoose = block.terminator.op === "return" && returnsLowHalf(func);
    if (!isLoose) for (const operand of terminatorInputs(block.terminator)) demand(operand);
    for (const target of targetsOf(block.terminator)) {
      const params = paramsOf.get(target.block) ?? [];
      target.args.forEach((arg, index) => flow(arg, params[index]!));
    }
  }
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) sourcesOf.get(value)?.forEach(demand);
  return clean;
}

const looselyRead: ReadonlySet<ProgramTypeName> = new Set(["xdp", "sched_cls", "sched_act", "socket_filter"]);

/**
 * The kernel reads 32 bits of what these programs return (bpf_prog_run gives a u32), and its verifier asks for no range
 * of r0 (kernel, check_return_code): whatever stands above them does no harm.
 */
export function returnsLowHalf(func: Func): boolean {
  if (func.section === undefined || !func.returnType || bitsOf(func.returnType) !== 32) return false;
  const meaning = sectionMeaning(func.section);
  return meaning !== undefined && looselyRead.has(meaning.type.name);
}

/** True when an instruction gives the same result whatever its operand's register holds above the operand's type. */
function toleratesDirt(func: Func, features: CpuFeatures, inst: Inst, index: number): boolean {
  const widthOf = (value: Value): number => bitsOf(func.valueTypes[value]!);
  switch (inst.op) {
    case "trunc":
      return true;
    case "bswap":
      return widthOf(inst.operand) >= 16;
    case "store":
      return index === 1 && inst.bits <= widthOf(inst.value);
    case "add":
    case "sub":
    case "mul":
    case "and":
    case "or":
    case "xor":
    case "neg":
    case "not":
      return widthOf(inst.result) === 32;
    case "shl":
      return widthOf(inst.result) === 32 && (features.alu32 || index === 0);
    case "udiv":
    case "urem":
    case "sdiv":
    case "srem":
    case "lshr":
    case "ashr":
      return widthOf(inst.result) === 32 && features.alu32;
    case "eq":
    case "ne":
    case "ult":
    case "ule":
    case "ugt":
    case "uge":
      return widthOf(inst.left) === 32 && features.alu32;
    case "slt":
    case "sle":
    case "sgt":
    case "sge":
      return widthOf(inst.left) === 32;
    case "sext":
      return widthOf(inst.operand) === 32;
    default:
      return false;
  }
}

/** An upper bound for the bits in use, from the instructions that make a value. */
class ActiveBits {
  private readonly known: Int32Array;

  constructor(
    private readonly func: Func,
    private readonly definitions: readonly (Inst | undefined)[],
  ) {
    this.known = new Int32Array(func.valueTypes.length);
  }

  of(value: Value, depth: number): number {
    const known = this.known[value]!;
    if (known > 0) return known - 1;
    const width = bitsOf(this.func.valueTypes[value]!);
    const inst = this.definitions[value];
    if (!inst || depth > 8) return width;
    const bits = Math.min(width, this.compute(inst, width, depth + 1));
    this.known[value] = bits + 1;
    return bits;
  }

  private compute(inst: Inst, width: number, depth: number): number {
    switch (inst.op) {
      case "const":
        return inst.value.toString(2).length - (inst.value === 0n ? 1 : 0);
      case "core":
        // The loader's answers are of 32 bits, but for the values of enumerators (libbpf, bpf_core_relo_kind).
        return inst.relocation.kind === "enumval_value" ? width : 32;
      case "zext":
      case "trunc":
      case "ptrtoint":
        return this.of(inst.operand, depth);
      case "load":
        return inst.extend === "zero" ? inst.bits : width;
      case "and":
        return Math.min(this.of(inst.left, depth), this.of(inst.right, depth));
      case "or":
      case "xor":
        return Math.max(this.of(inst.left, depth), this.of(inst.right, depth));
      case "add":
        return Math.max(this.of(inst.left, depth), this.of(inst.right, depth)) + 1;
      case "mul":
        return this.of(inst.left, depth) + this.of(inst.right, depth);
      case "udiv":
        return this.of(inst.left, depth);
      case "urem":
        // The remainder by zero is the dividend.
        return this.of(inst.left, depth);
      case "shl":
        return this.of(inst.left, depth) + (this.shiftAmount(inst.right, width) ?? width);
      case "lshr":
        return Math.max(0, this.of(inst.left, depth) - (this.shiftAmount(inst.right, width) ?? 0));
      case "select":
        return Math.max(this.of(inst.ifTrue, depth), this.of(inst.ifFalse, depth));
      default:
        return width;
    }
  }

  private shiftAmount(value: Value, width: number): number | undefined {
    const inst = this.definitions[value];
    return inst?.op === "const" ? Number(inst.value & (width > 32 ? 63n : 31n)) : undefined;
  }
}
