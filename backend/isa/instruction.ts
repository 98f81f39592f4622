/**
 * BPF instructions as data (RFC 9669). `Register` is a physical register after allocation and a virtual one before
 * it: the same union serves the whole backend. `encode.ts` and `decode.ts` are the only places that know the bits.
 */

/** r0–r10. */
export type PhysicalRegister = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;

/** RFC 9669 §4.1; `mov` may sign-extend (movsx), `div` and `mod` may be signed. */
export type AluOp = "add" | "sub" | "mul" | "div" | "mod" | "or" | "and" | "lsh" | "rsh" | "arsh" | "xor" | "mov";

/** RFC 9669 §4.3. */
export type JumpOp = "jeq" | "jne" | "jgt" | "jge" | "jlt" | "jle" | "jset" | "jsgt" | "jsge" | "jslt" | "jsle";

/** RFC 9669 §5.3. `add`…`xor` may fetch; `xchg` and `cmpxchg` always do. cmpxchg compares with and fetches into r0. */
export type AtomicOp = "add" | "or" | "and" | "xor" | "xchg" | "cmpxchg";

/** A second operand: a register, or a signed 32-bit immediate. */
export type Source<Register> =
  | { readonly kind: "register"; readonly register: Register }
  | { readonly kind: "immediate"; readonly value: number };

/** What a 64-bit immediate load means (RFC 9669 §5.4); all but `number` are written as relocations. */
export type Imm64 =
  | { readonly kind: "number"; readonly value: bigint }
  /** The address of a map. */
  | { readonly kind: "map"; readonly symbol: string }
  /** An address in a data section. */
  | { readonly kind: "data"; readonly symbol: string; readonly offset: number }
  /** The address of a function, for callbacks. */
  | { readonly kind: "function"; readonly symbol: string };

export type CallTarget =
  | { readonly kind: "helper"; readonly id: number }
  | { readonly kind: "function"; readonly symbol: string }
  | { readonly kind: "kfunc"; readonly symbol: string };

/**
 * A branch destination. Until layout it is a label (a block of the function); afterwards the index of an
 * instruction of the same function (an ld_imm64 counts as one instruction here, and as two slots when encoded).
 */
export type Label = number;

export type Instruction<Register = PhysicalRegister> =
  | {
      readonly kind: "alu";
      readonly op: AluOp;
      readonly width: 32 | 64;
      readonly destination: Register;
      readonly source: Source<Register>;
      /** For `mov`: sign-extend from this many bits. */
      readonly signExtend?: 8 | 16 | 32;
      /** For `div` and `mod`: signed. */
      readonly signed?: true;
    }
  | { readonly kind: "negate"; readonly width: 32 | 64; readonly destination: Register }
  | {
      readonly kind: "byteSwap";
      /** `le` and `be` convert to that order and truncate; `swap` always swaps (v4). */
      readonly to: "le" | "be" | "swap";
      readonly bits: 16 | 32 | 64;
      readonly destination: Register;
    }
  | { readonly kind: "loadImm64"; readonly destination: Register; readonly value: Imm64 }
  | {
      readonly kind: "load";
      readonly bits: 8 | 16 | 32 | 64;
      /** ldsx (v4). */
      readonly signed?: true;
      /** load_acquire. */
      readonly ordered?: true;
      readonly destination: Register;
      readonly base: Register;
      readonly offset: number;
    }
  | {
      readonly kind: "store";
      readonly bits: 8 | 16 | 32 | 64;
      /** store_release, of a register. */
      readonly ordered?: true;
      readonly base: Register;
      readonly offset: number;
      readonly source: Source<Register>;
    }
  | {
      readonly kind: "atomic";
      readonly op: AtomicOp;
      readonly fetch: boolean;
      readonly bits: 32 | 64;
      readonly base: Register;
      readonly offset: number;
      readonly source: Register;
    }
  /** Legacy packet access: r0 = the big-endian value at packet offset `offset` (+ `index`); r6 is the ctx. */
  | { readonly kind: "loadPacket"; readonly bits: 8 | 16 | 32; readonly offset: number; readonly index?: Register }
  | {
      readonly kind: "branch";
      readonly op: JumpOp;
      readonly width: 32 | 64;
      readonly left: Register;
      readonly right: Source<Register>;
      readonly target: Label;
    }
  /** `long` is gotol (v4), with a 32-bit distance. */
  | { readonly kind: "jump"; readonly target: Label; readonly long?: true }
  /** may_goto: jumps when the kernel thinks that the loop has run long enough. */
  | { readonly kind: "mayGoto"; readonly target: Label }
  /** Converts a pointer between the kernel (0) and an arena (1). */
  | {
      readonly kind: "addressSpaceCast";
      readonly destination: Register;
      readonly source: Register;
      readonly to: number;
      readonly from: number;
    }
  /** Eight bytes that the author wrote as a number, which may be no instruction at all. */
  | { readonly kind: "raw"; readonly value: bigint }
  | { readonly kind: "call"; readonly target: CallTarget }
  /** callx: BPF_JMP | BPF_CALL | BPF_X; the verifier refuses it, user-space machines take it. */
  | { readonly kind: "callRegister"; readonly register: Register }
  | { readonly kind: "exit" };

/** The instruction, when it has a target of its own. */
export function isJump<R>(instruction: Instruction<R>): instruction is Extract<Instruction<R>, { readonly target: Label }> {
  return instruction.kind === "branch" || instruction.kind === "jump" || instruction.kind === "mayGoto";
}

/** The slots of eight bytes that an instruction takes when encoded. */
export function slotsOf(instruction: Instruction<unknown>): 1 | 2 {
  return instruction.kind === "loadImm64" ? 2 : 1;
}
