/** Generators of instructions: whatever RFC 9669 allows, with branches that stay within the program. */

import fc from "fast-check";
import { isJump, type AluOp, type Instruction, type JumpOp, type PhysicalRegister, type Source } from "../../backend/isa/instruction.ts";
import { aluRows, jumpRows } from "../../backend/isa/opcodes.ts";

type Jump = Extract<Instruction, { kind: "branch" | "jump" | "mayGoto" }>;
type Plain = Exclude<Instruction, Jump>;

const register = fc.integer({ min: 0, max: 10 }) as fc.Arbitrary<PhysicalRegister>;
const int16 = fc.integer({ min: -0x8000, max: 0x7fff });
const int32 = fc.oneof(fc.integer({ min: -16, max: 16 }), fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff }));
const width = fc.constantFrom<32 | 64>(32, 64);
const size = fc.constantFrom<8 | 16 | 32 | 64>(8, 16, 32, 64);
const symbol = fc.constantFrom("counters", ".rodata", "sub_program", "str.1");

const registerSource: fc.Arbitrary<Source<PhysicalRegister>> = register.map((r) => ({ kind: "register", register: r }));
const source = fc.oneof(
  registerSource,
  int32.map((value): Source<PhysicalRegister> => ({ kind: "immediate", value })),
);

const plain: fc.Arbitrary<Plain> = fc.oneof(
  fc.record({ kind: fc.constant("alu"), op: fc.constantFrom<AluOp>(...aluRows.map((row) => row.op)), width, destination: register, source }),
  fc.record({ kind: fc.constant("alu"), op: fc.constantFrom("div", "mod"), width, destination: register, source, signed: fc.constant(true) }),
  fc
    .record({ kind: fc.constant("alu"), op: fc.constant("mov"), width, destination: register, source: registerSource, signExtend: fc.constantFrom(8, 16, 32) })
    .map((one) => (one.width === 32 && one.signExtend === 32 ? { ...one, signExtend: 16 } : one)) as fc.Arbitrary<Plain>,
  fc.record({ kind: fc.constant("negate"), width, destination: register }),
  fc.record({ kind: fc.constant("byteSwap"), to: fc.constantFrom("le", "be", "swap"), bits: fc.constantFrom(16, 32, 64), destination: register }),
  fc.record({
    kind: fc.constant("loadImm64"),
    destination: register,
    value: fc.oneof(
      fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map((value) => ({ kind: "number" as const, value })),
      fc.record({ kind: fc.constant("map"), symbol }),
      fc.record({ kind: fc.constant("function"), symbol }),
      fc.record({ kind: fc.constant("data"), symbol, offset: fc.integer({ min: -64, max: 4096 }) }),
    ),
  }),
  fc.record({ kind: fc.constant("load"), bits: size, destination: register, base: register, offset: int16 }),
  fc.record({ kind: fc.constant("load"), bits: fc.constantFrom(8, 16, 32), signed: fc.constant(true), destination: register, base: register, offset: int16 }),
  fc.record({ kind: fc.constant("load"), bits: size, ordered: fc.constant(true), destination: register, base: register, offset: int16 }),
  fc.record({ kind: fc.constant("store"), bits: size, base: register, offset: int16, source }),
  fc.record({ kind: fc.constant("store"), bits: size, ordered: fc.constant(true), base: register, offset: int16, source: registerSource }),
  fc.record({ kind: fc.constant("addressSpaceCast"), destination: register, source: register, to: fc.constantFrom(0, 1), from: fc.constantFrom(0, 1) }),
  fc.record({ kind: fc.constant("atomic"), op: fc.constantFrom("add", "or", "and", "xor"), fetch: fc.boolean(), bits: width, base: register, offset: int16, source: register }),
  fc.record({ kind: fc.constant("atomic"), op: fc.constantFrom("xchg", "cmpxchg"), fetch: fc.constant(true), bits: width, base: register, offset: int16, source: register }),
  fc.record({ kind: fc.constant("loadPacket"), bits: fc.constantFrom(8, 16, 32), offset: int32 }),
  fc.record({ kind: fc.constant("loadPacket"), bits: fc.constantFrom(8, 16, 32), offset: int32, index: register }),
  fc.record({
    kind: fc.constant("call"),
    target: fc.oneof(
      fc.record({ kind: fc.constant("helper"), id: fc.integer({ min: 1, max: 300 }) }),
      fc.record({ kind: fc.constantFrom("function", "kfunc"), symbol }),
    ),
  }),
  fc.record({ kind: fc.constant("callRegister"), register }),
  fc.record({ kind: fc.constant("exit") }),
) as fc.Arbitrary<Plain>;

/** A branch whose target is a fraction of the program's length, until that is known. */
const branching = fc.oneof(
  fc.record({
    kind: fc.constant("branch"), op: fc.constantFrom<JumpOp>(...jumpRows.map((row) => row.op)), width, left: register, right: source, target: fc.nat(999),
  }),
  fc.record({ kind: fc.constant("jump"), target: fc.nat(999) }),
  fc.record({ kind: fc.constant("jump"), target: fc.nat(999), long: fc.constant(true) }),
  fc.record({ kind: fc.constant("mayGoto"), target: fc.nat(999) }),
) as fc.Arbitrary<Jump>;

export const instructions: fc.Arbitrary<Instruction[]> = fc
  .array(fc.oneof({ weight: 4, arbitrary: plain as fc.Arbitrary<Instruction> }, { weight: 1, arbitrary: branching }), { minLength: 1, maxLength: 40 })
  .map((all) => all.map((one) => withinProgram(one, all.length)));

function withinProgram(one: Instruction, length: number): Instruction {
  if (!isJump(one)) return one;
  return { ...one, target: Math.floor((one.target * length) / 1000) };
}
