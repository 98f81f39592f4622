/**
 * The operations of the IR, one row each. The printer, parser, verifier, folder, interpreter and code generator
 * read this table; an operation that is not here does not exist.
 *
 * Arithmetic wraps at the width of its type. As in RFC 9669 §4.1, dividing by zero gives 0 and a remainder by
 * zero gives the dividend; the most negative number divided by -1 gives itself, with remainder 0.
 * Shift amounts are taken modulo 32 for types up to 32 bits and modulo 64 for types up to 64 bits; an amount that
 * is then still at or past the width shifts everything out (`ashr` leaves copies of the sign). Wider types take
 * the amount as it is, with the same rule for what is past the width.
 */

export type Format =
  | "const" // result = constant
  | "unary" // result = op value
  | "convert" // result: type = op value
  | "binary" // result = op left, right     (all of one type)
  | "compare" // result: i1 = op left, right
  | "select" // result = condition ? left : right
  | "pointerAdd" // result: ptr = pointer + i64 offset
  | "slotAddress" // result: ptr = address of a stack slot
  | "symbolAddress" // result: ptr = address of a map, global or function
  | "coreValue" // result: i64 = number that the loader fits to the running kernel
  | "load"
  | "store"
  | "memoryCopy"
  | "memorySet"
  | "atomic"
  | "call"
  | "assembly" // result = instructions of the author's; the result is its first output
  | "assemblyOutput"; // result = another output of an assembly in the same block

export interface OpInfo {
  readonly format: Format;
  /** Operands may be swapped. */
  readonly commutative?: true;
  /** May not be removed, repeated or moved across another that has it. */
  readonly sideEffect?: true;
  /** Reads memory: may not move across something that writes. */
  readonly readsMemory?: true;
}

export const opcodes = {
  const: { format: "const" },

  neg: { format: "unary" },
  not: { format: "unary" },
  /** Reverses the bytes; the width is a multiple of 8. */
  bswap: { format: "unary" },
  /** The number of bits that are 1. */
  popcount: { format: "unary" },
  /** Leading zeros; the width for 0. */
  clz: { format: "unary" },
  /** Trailing zeros; the width for 0. */
  ctz: { format: "unary" },

  zext: { format: "convert" },
  sext: { format: "convert" },
  trunc: { format: "convert" },
  /** ptr to i64. */
  ptrtoint: { format: "convert" },
  /** i64 to ptr. */
  inttoptr: { format: "convert" },
  /** ptr to ptr: where the kernel finds what a pointer into an arena (address space 1) points to. */
  fromarena: { format: "convert" },
  /** ptr to ptr: the address in the arena, which user space has too, of what a pointer of the kernel points to there. */
  toarena: { format: "convert" },
  /** An i32: 1 where the passes find the operand to be a constant, and 0 where they do not before they make code legal. */
  isconst: { format: "convert" },

  add: { format: "binary", commutative: true },
  sub: { format: "binary" },
  mul: { format: "binary", commutative: true },
  udiv: { format: "binary" },
  sdiv: { format: "binary" },
  urem: { format: "binary" },
  srem: { format: "binary" },
  and: { format: "binary", commutative: true },
  or: { format: "binary", commutative: true },
  xor: { format: "binary", commutative: true },
  shl: { format: "binary" },
  lshr: { format: "binary" },
  ashr: { format: "binary" },

  eq: { format: "compare", commutative: true },
  ne: { format: "compare", commutative: true },
  ult: { format: "compare" },
  ule: { format: "compare" },
  ugt: { format: "compare" },
  uge: { format: "compare" },
  slt: { format: "compare" },
  sle: { format: "compare" },
  sgt: { format: "compare" },
  sge: { format: "compare" },

  select: { format: "select" },

  ptradd: { format: "pointerAdd" },
  slot: { format: "slotAddress" },
  symbol: { format: "symbolAddress" },
  core: { format: "coreValue" },

  load: { format: "load", readsMemory: true },
  store: { format: "store", sideEffect: true },
  memcpy: { format: "memoryCopy", sideEffect: true, readsMemory: true },
  memset: { format: "memorySet", sideEffect: true },

  atomic_add: { format: "atomic", sideEffect: true, readsMemory: true },
  atomic_and: { format: "atomic", sideEffect: true, readsMemory: true },
  atomic_or: { format: "atomic", sideEffect: true, readsMemory: true },
  atomic_xor: { format: "atomic", sideEffect: true, readsMemory: true },
  atomic_xchg: { format: "atomic", sideEffect: true, readsMemory: true },
  atomic_cmpxchg: { format: "atomic", sideEffect: true, readsMemory: true },

  call: { format: "call", sideEffect: true, readsMemory: true },

  /** May read and write any memory. */
  asm: { format: "assembly", sideEffect: true, readsMemory: true },
  /** Does nothing but compute its outputs from its inputs: it may go when nobody wants them. */
  asm_value: { format: "assembly" },
  asm_output: { format: "assemblyOutput" },
} as const satisfies Record<string, OpInfo>;

export type Opcode = keyof typeof opcodes;

type OfFormat<F extends Format> = { [O in Opcode]: (typeof opcodes)[O]["format"] extends F ? O : never }[Opcode];

export type UnaryOp = OfFormat<"unary">;
export type ConvertOp = OfFormat<"convert">;
export type BinaryOp = OfFormat<"binary">;
export type CompareOp = OfFormat<"compare">;
export type AtomicOp = OfFormat<"atomic">;
export type AssemblyOp = OfFormat<"assembly">;
