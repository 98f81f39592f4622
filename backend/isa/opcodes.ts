/**
 * The encoding of BPF instructions, one table: `encode.ts` and `decode.ts` read it for the bits, `print.ts` and
 * `parse.ts` for the spelling (RFC 9669 §3–§5).
 *
 *     basic instruction, 8 bytes                                   wide instruction, 16 bytes
 *     +--------+----+----+----------------+----------------+      … + 32 bits zero + 32 bits next_imm
 *     | opcode | src| dst|     offset     |      imm       |
 *     |   8    |  4 | 4  |      16        |       32       |      (dst and src change places in big-endian)
 *     +--------+----+----+----------------+----------------+
 *
 *     opcode, arithmetic and jumps          opcode, loads and stores
 *     +----------------+---+-------+        +------------+------+-------+
 *     |      code 4    |s 1|class 3|        |   mode 3   |size 2|class 3|
 *     +----------------+---+-------+        +------------+------+-------+
 */

import type { AluOp, AtomicOp, JumpOp } from "./instruction.ts";

/** RFC 9669 §3.1, table 2: the low three bits of the opcode. */
export const instructionClass = { ld: 0, ldx: 1, st: 2, stx: 3, alu: 4, jmp: 5, jmp32: 6, alu64: 7 } as const;

/** RFC 9669 §4: the second operand is a register (BPF_X) and not the immediate (BPF_K). */
export const SOURCE_REGISTER = 0x08;

interface Row<Op> {
  readonly op: Op;
  /** The bits as they stand in the opcode byte (for atomics: in imm). */
  readonly code: number;
  /** The operator in assembly. */
  readonly symbol: string;
}

/** RFC 9669 §4.1, table 5. Negation, byte swap and calls have formats of their own. */
export const aluRows: readonly Row<AluOp>[] = [
  { op: "add", code: 0x00, symbol: "+=" },
  { op: "sub", code: 0x10, symbol: "-=" },
  { op: "mul", code: 0x20, symbol: "*=" },
  { op: "div", code: 0x30, symbol: "/=" },
  { op: "or", code: 0x40, symbol: "|=" },
  { op: "and", code: 0x50, symbol: "&=" },
  { op: "lsh", code: 0x60, symbol: "<<=" },
  { op: "rsh", code: 0x70, symbol: ">>=" },
  { op: "mod", code: 0x90, symbol: "%=" },
  { op: "xor", code: 0xa0, symbol: "^=" },
  { op: "mov", code: 0xb0, symbol: "=" },
  { op: "arsh", code: 0xc0, symbol: "s>>=" },
];
export const NEGATE = 0x80;
export const BYTE_SWAP = 0xd0;
/** RFC 9669 §4.1: `div` and `mod` are signed with this offset. */
export const SIGNED_OFFSET = 1;
/** A move between address spaces has this offset (kernel, BPF_ADDR_SPACE_CAST). */
export const CAST_OFFSET = 1;

/** RFC 9669 §4.3, table 8. */
export const jumpRows: readonly Row<JumpOp>[] = [
  { op: "jeq", code: 0x10, symbol: "==" },
  { op: "jgt", code: 0x20, symbol: ">" },
  { op: "jge", code: 0x30, symbol: ">=" },
  { op: "jset", code: 0x40, symbol: "&" },
  { op: "jne", code: 0x50, symbol: "!=" },
  { op: "jsgt", code: 0x60, symbol: "s>" },
  { op: "jsge", code: 0x70, symbol: "s>=" },
  { op: "jlt", code: 0xa0, symbol: "<" },
  { op: "jle", code: 0xb0, symbol: "<=" },
  { op: "jslt", code: 0xc0, symbol: "s<" },
  { op: "jsle", code: 0xd0, symbol: "s<=" },
];
export const JUMP_ALWAYS = 0x00;
/** may_goto (kernel, BPF_JCOND). */
export const JUMP_MAYBE = 0xe0;
export const CALL = 0x80;
export const EXIT = 0x90;

/** What the source field of a call means (RFC 9669 §4.3.1). */
export const callSource = { helper: 0, function: 1, kfunc: 2 } as const;

/** RFC 9669 §5, table 10. */
export const mode = { imm: 0x00, abs: 0x20, ind: 0x40, mem: 0x60, memsx: 0x80, atomic: 0xc0 } as const;

/** RFC 9669 §5, table 11. */
export const sizeCode = { 32: 0x00, 16: 0x08, 8: 0x10, 64: 0x18 } as const;

/** RFC 9669 §5.3, tables 12 and 13: what stands in imm. */
const atomicRows: readonly Row<AtomicOp>[] = [
  { op: "add", code: 0x00, symbol: "+=" },
  { op: "or", code: 0x40, symbol: "|=" },
  { op: "and", code: 0x50, symbol: "&=" },
  { op: "xor", code: 0xa0, symbol: "^=" },
  { op: "xchg", code: 0xe0, symbol: "xchg" },
  { op: "cmpxchg", code: 0xf0, symbol: "cmpxchg" },
];
export const FETCH = 0x01;
/** Loads and stores of the atomic mode (kernel, BPF_LOAD_ACQ and BPF_STORE_REL). */
export const LOAD_ACQUIRE = 0x100;
export const STORE_RELEASE = 0x110;

/** What the source field of a 64-bit immediate load means (RFC 9669 §5.4, table 14). */
export const immediateSource = {
  number: 0,
  mapFd: 1,
  mapValue: 2,
  variable: 3,
  function: 4,
  mapIndex: 5,
  mapIndexValue: 6,
} as const;

const byOp = <Op extends string>(rows: readonly Row<Op>[]) => new Map(rows.map((row) => [row.op, row]));
const byCode = <Op extends string>(rows: readonly Row<Op>[]) => new Map(rows.map((row) => [row.code, row]));
const bySymbol = <Op extends string>(rows: readonly Row<Op>[]) => new Map(rows.map((row) => [row.symbol, row]));

export const alu = { byOp: byOp(aluRows), byCode: byCode(aluRows), bySymbol: bySymbol(aluRows) };
export const jump = { byOp: byOp(jumpRows), byCode: byCode(jumpRows), bySymbol: bySymbol(jumpRows) };
export const atomic = { byOp: byOp(atomicRows), byCode: byCode(atomicRows), bySymbol: bySymbol(atomicRows) };

/** The size of a memory access, by the bits of its opcode. */
export const bitsBySizeCode: Readonly<Record<number, 8 | 16 | 32 | 64>> = { 0x00: 32, 0x08: 16, 0x10: 8, 0x18: 64 };
