/**
 * Functions in machine form: blocks of BPF instructions over virtual registers, before and after allocation.
 *
 * Registers are numbers: 0–10 are the physical ones, what follows is virtual. The instructions are those of
 * `isa/instruction.ts` where control just goes on, and a few pseudo-instructions that `finish/` expands.
 */

import type { Assembly } from "../../compiler/ir/assembly.ts";
import type { CoreRelocation } from "../../compiler/ir/core-relocation.ts";
import type { Span } from "../../compiler/source/source.ts";
import type { CallTarget, Instruction, JumpOp, Source } from "../isa/instruction.ts";
import type { FrameUse } from "./frame.ts";

export type Register = number;

export const FRAME_POINTER: Register = 10;
/** Where reads of the packet take the context from. */
export const PACKET_CONTEXT: Register = 6;
/** The first number that is not a physical register's. */
export const FIRST_VIRTUAL: Register = 11;

type Straight = Exclude<
  Instruction<Register>,
  { readonly kind: "branch" | "jump" | "mayGoto" | "call" | "exit" | "callRegister" | "loadPacket" | "raw" }
>;

/** What a branch or a conditional move asks: `left op right`. */
export interface Condition {
  readonly op: JumpOp;
  readonly width: 32 | 64;
  readonly left: Register;
  readonly right: Source<Register>;
}

/** What stands for an operand in the text of inline assembly. */
export type PlacedOperand =
  | {
      readonly kind: "register";
      readonly register: Register;
      readonly width: 32 | 64;
      readonly reads: boolean;
      readonly writes: boolean;
      /** It is written before all operands are read. */
      readonly early: boolean;
    }
  | { readonly kind: "memory"; readonly base: Register; readonly offset: number }
  /** A number, or the name of a symbol. */
  | { readonly kind: "text"; readonly text: string };

/** Inline assembly with its operands in their places: text until the code is written out. */
export interface PlacedAssembly {
  readonly kind: "assembly";
  readonly assembly: Assembly;
  readonly operands: readonly PlacedOperand[];
}

export type MachineInst = (
  | Straight
  | PlacedAssembly
  /** Reads the packet of the context in r6, gives r0, loses r1–r5, or ends the program. */
  | Extract<Instruction<Register>, { readonly kind: "loadPacket" }>
  /** Takes r1 to r`argumentCount`, gives r0, loses r1–r5. */
  | { readonly kind: "call"; readonly target: CallTarget; readonly argumentCount: number }
  /** destination = address of the frame at `offset` (negative): `mov rD, r10; add rD, offset`. */
  | { readonly kind: "frameAddress"; readonly destination: Register; readonly offset: number }
  /** Keeps `destination` when the condition holds, else destination = source: BPF has no conditional move. */
  | {
      readonly kind: "conditionalMove";
      readonly condition: Condition;
      readonly destination: Register;
      readonly source: Source<Register>;
    }
) & {
  readonly span?: Span;
  /**
   * What the pointers of a memory access or a call point to. Instructions with different origins are never made one:
   * "same insn cannot be used with different pointers", and a call serves one map best ("tail_call abusing map_ptr").
   */
  readonly origin?: string;
  /** The loader writes a number of the running kernel into the immediate, or for an access into the offset. */
  readonly core?: CoreRelocation;
};

export type MachineTerminator = (
  | { readonly kind: "jump"; readonly target: number }
  | {
      readonly kind: "branch";
      readonly condition: Condition;
      readonly ifTrue: number;
      readonly ifFalse: number;
      readonly likely?: boolean;
    }
  /** Assembly that may jump to the blocks of its labels. */
  | (PlacedAssembly & { readonly next: number; readonly labels: readonly number[] })
  /** Nothing: the author's own assembly has left the function. */
  | { readonly kind: "none" }
  /** `usesResult`: r0 holds what is returned. */
  | { readonly kind: "exit"; readonly usesResult: boolean }
) & { readonly span?: Span };

export interface MachineBlock {
  readonly id: number;
  /** How often the block runs for each run of the function, by loop depth: 1, 10, 100 … */
  readonly frequency: number;
  readonly insts: readonly MachineInst[];
  readonly terminator: MachineTerminator;
}

export interface MachineFunction {
  readonly name: string;
  /** The first is the entry. Every block can be reached from it. */
  readonly blocks: readonly MachineBlock[];
  /** One more than the highest register in use. */
  readonly registerCount: number;
  /** Bytes of the stack that the variables take, a multiple of 8; spills go below. */
  readonly frameBytes: number;
  readonly frameUse: () => FrameUse;
}

export function successorsOf(terminator: MachineTerminator): readonly number[] {
  if (terminator.kind === "jump") return [terminator.target];
  if (terminator.kind === "assembly") return [terminator.next, ...terminator.labels];
  return terminator.kind === "branch" ? [terminator.ifTrue, terminator.ifFalse] : [];
}

/** Calls `visit` for each register that an instruction writes, apart from what a call or assembly destroys. */
export function forEachDefinition(inst: MachineInst, visit: (register: Register) => void): void {
  switch (inst.kind) {
    case "store":
      return;
    case "call":
    case "loadPacket":
      return visit(0);
    case "atomic":
      if (inst.op === "cmpxchg") visit(0);
      else if (inst.fetch) visit(inst.source);
      return;
    case "assembly":
      for (const operand of inst.operands) if (operand.kind === "register" && operand.writes) visit(operand.register);
      return;
    default:
      return visit(inst.destination);
  }
}

/** Whether r1 to r5 are lost. */
export function isCall(inst: MachineInst): boolean {
  return inst.kind === "call" || inst.kind === "loadPacket";
}

/** The one register that an instruction writes; undefined for none or several. */
export function definitionOf(inst: MachineInst): Register | undefined {
  let found: Register | undefined;
  let count = 0;
  forEachDefinition(inst, (register) => {
    found = register;
    count++;
  });
  return count === 1 ? found : undefined;
}

/** Calls `visit` for each register that an instruction reads; r10 too. */
export function forEachUse(inst: MachineInst, visit: (register: Register) => void): void {
  switch (inst.kind) {
    case "alu":
      if (inst.op !== "mov") visit(inst.destination);
      if (inst.source.kind === "register") visit(inst.source.register);
      return;
    case "negate":
    case "byteSwap":
      return visit(inst.destination);
    case "loadImm64":
    case "frameAddress":
      return;
    case "load":
      return visit(inst.base);
    case "addressSpaceCast":
      return visit(inst.source);
    case "store":
      visit(inst.base);
      if (inst.source.kind === "register") visit(inst.source.register);
      return;
    case "atomic":
      visit(inst.base);
      visit(inst.source);
      if (inst.op === "cmpxchg") visit(0);
      return;
    case "call":
      for (let register = 1; register <= inst.argumentCount; register++) visit(register);
      return;
    case "loadPacket":
      visit(PACKET_CONTEXT);
      if (inst.index !== undefined) visit(inst.index);
      return;
    case "assembly":
      return forEachOperandRead(inst, visit);
    case "conditionalMove":
      visit(inst.destination);
      visit(inst.condition.left);
      if (inst.condition.right.kind === "register") visit(inst.condition.right.register);
      if (inst.source.kind === "register") visit(inst.source.register);
      return;
  }
}

function forEachOperandRead({ operands }: PlacedAssembly, visit: (register: Register) => void): void {
  for (const operand of operands) {
    if (operand.kind === "register" && operand.reads) visit(operand.register);
    if (operand.kind === "memory") visit(operand.base);
  }
}

export function forEachTerminatorUse(terminator: MachineTerminator, visit: (register: Register) => void): void {
  if (terminator.kind === "assembly") return forEachOperandRead(terminator, visit);
  if (terminator.kind === "branch") {
    visit(terminator.condition.left);
    if (terminator.condition.right.kind === "register") visit(terminator.condition.right.register);
  } else if (terminator.kind === "exit" && terminator.usesResult) {
    visit(0);
  }
}

/** The copy that an instruction is, if it is one: `mov destination, source` of all 64 bits. */
export function copyOf(inst: MachineInst): { readonly from: Register; readonly to: Register } | undefined {
  if (inst.kind !== "alu" || inst.op !== "mov" || inst.width !== 64 || inst.signExtend !== undefined) return undefined;
  return inst.source.kind === "register" ? { from: inst.source.register, to: inst.destination } : undefined;
}

function mapSource(source: Source<Register>, map: (register: Register) => Register): Source<Register> {
  return source.kind === "register" ? { kind: "register", register: map(source.register) } : source;
}

function mapCondition(condition: Condition, map: (register: Register) => Register): Condition {
  return { ...condition, left: map(condition.left), right: mapSource(condition.right, map) };
}

function mapOperands(operands: readonly PlacedOperand[], map: (register: Register) => Register): readonly PlacedOperand[] {
  return operands.map((operand) => {
    if (operand.kind === "register") return { ...operand, register: map(operand.register) };
    return operand.kind === "memory" ? { ...operand, base: map(operand.base) } : operand;
  });
}

/** The instruction with its registers renamed. */
export function mapRegisters(inst: MachineInst, map: (register: Register) => Register): MachineInst {
  switch (inst.kind) {
    case "alu":
      return { ...inst, destination: map(inst.destination), source: mapSource(inst.source, map) };
    case "negate":
    case "byteSwap":
    case "loadImm64":
    case "frameAddress":
      return { ...inst, destination: map(inst.destination) };
    case "load":
      return { ...inst, destination: map(inst.destination), base: map(inst.base) };
    case "addressSpaceCast":
      return { ...inst, destination: map(inst.destination), source: map(inst.source) };
    case "store":
      return { ...inst, base: map(inst.base), source: mapSource(inst.source, map) };
    case "atomic":
      return { ...inst, base: map(inst.base), source: map(inst.source) };
    case "loadPacket":
      return inst.index === undefined ? inst : { ...inst, index: map(inst.index) };
    case "call":
      return inst;
    case "assembly":
      return { ...inst, operands: mapOperands(inst.operands, map) };
    case "conditionalMove":
      return {
        ...inst,
        condition: mapCondition(inst.condition, map),
        destination: map(inst.destination),
        source: mapSource(inst.source, map),
      };
  }
}

export function mapTerminatorRegisters(
  terminator: MachineTerminator,
  map: (register: Register) => Register,
): MachineTerminator {
  if (terminator.kind === "assembly") return { ...terminator, operands: mapOperands(terminator.operands, map) };
  return terminator.kind === "branch" ? { ...terminator, condition: mapCondition(terminator.condition, map) } : terminator;
}

/** `destination = source`, all 64 bits. */
export function move(destination: Register, source: Source<Register>, span?: Span): MachineInst {
  return { kind: "alu", op: "mov", width: 64, destination, source, ...(span && { span }) };
}

export function register(register: Register): Source<Register> {
  return { kind: "register", register };
}

export function immediate(value: number): Source<Register> {
  return { kind: "immediate", value };
}
