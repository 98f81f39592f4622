/** Property: the interpreter and the translation are one machine. With a kernel at hand, that one too. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openKernel } from "../../backend/kernel/machine.ts";
import type { AluOp, AtomicOp, Instruction, JumpOp, PhysicalRegister } from "../../backend/isa/instruction.ts";
import { printListing } from "../../backend/isa/print.ts";
import { createMachine, type MachineProgram } from "../../backend/vm/machine.ts";
import { describeKernel } from "../kernel/requirements.ts";
import { objectOf, PACKET } from "./objects.ts";

const ALU: readonly AluOp[] = ["add", "sub", "mul", "div", "mod", "or", "and", "lsh", "rsh", "arsh", "xor", "mov"];
const JUMPS: readonly JumpOp[] = ["jeq", "jne", "jgt", "jge", "jlt", "jle", "jset", "jsgt", "jsge", "jslt", "jsle"];
const ATOMICS: readonly AtomicOp[] = ["add", "or", "and", "xor", "xchg", "cmpxchg"];

const register = fc.constantFrom<PhysicalRegister>(0, 1, 2, 3, 4, 5);
const width = fc.constantFrom<32 | 64>(32, 64);
const immediate = fc.oneof(fc.constantFrom(0, 1, -1, 2, 7, 31, 63, 0x7fffffff, -0x80000000), fc.integer({ min: -0x80000000, max: 0x7fffffff }));
const number = fc.oneof(
  fc.constantFrom(0n, 1n, 0x7fffffffn, 0x80000000n, 0xffffffffn, 1n << 32n, (1n << 63n) - 1n, 1n << 63n, (1n << 64n) - 1n),
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
);
const source = fc.oneof(
  register.map((one) => ({ kind: "register", register: one }) as const),
  immediate.map((value) => ({ kind: "immediate", value }) as const),
);

const straight: fc.Arbitrary<Instruction> = fc.oneof(
  fc.record({ kind: fc.constant("alu" as const), op: fc.constantFrom(...ALU), width, destination: register, source }).map(loadable),
  fc
    .record({ op: fc.constantFrom<"div" | "mod">("div", "mod"), width, destination: register, source })
    .map((parts) => loadable({ kind: "alu", ...parts, signed: true })),
  fc
    .record({ width, bits: fc.constantFrom<8 | 16>(8, 16), destination: register, from: register })
    .map(({ width: w, bits, destination, from }) => ({
      kind: "alu" as const, op: "mov" as const, width: w, destination, source: { kind: "register" as const, register: from }, signExtend: bits,
    })),
  fc.record({ kind: fc.constant("negate" as const), width, destination: register }),
  fc.record({ kind: fc.constant("byteSwap" as const), to: fc.constantFrom<"le" | "be" | "swap">("le", "be", "swap"), bits: fc.constantFrom<16 | 32 | 64>(16, 32, 64), destination: register }),
  fc.record({ kind: fc.constant("loadImm64" as const), destination: register, value: number.map((value) => ({ kind: "number" as const, value })) }),
  fc.record({ bits: fc.constantFrom<8 | 16 | 32 | 64>(8, 16, 32, 64), slot: fc.integer({ min: 1, max: 4 }), signed: fc.boolean(), destination: register }).map(
    ({ bits, slot, signed, destination }): Instruction => ({
      kind: "load", bits, destination, base: 10, offset: -8 * slot, ...(signed && bits !== 64 && { signed: true as const }),
    }),
  ),
  fc.record({ bits: fc.constantFrom<8 | 16 | 32 | 64>(8, 16, 32, 64), slot: fc.integer({ min: 1, max: 4 }), source }).map(
    ({ bits, slot, source: from }): Instruction => ({ kind: "store", bits, base: 10, offset: -8 * slot, source: from }),
  ),
  fc.record({ op: fc.constantFrom(...ATOMICS), fetch: fc.boolean(), bits: width, slot: fc.integer({ min: 1, max: 4 }), source: register }).map(
    ({ op, fetch, bits, slot, source: from }): Instruction => ({
      kind: "atomic", op, fetch: fetch || op === "xchg" || op === "cmpxchg", bits, base: 10, offset: -8 * slot, source: from,
    }),
  ),
);

/** The verifier takes neither constant division by zero nor constant shifts that are too far. */
function loadable(instruction: Extract<Instruction, { kind: "alu" }>): Instruction {
  const { op, width: bits, source: from } = instruction;
  if (from.kind === "register") return instruction;
  const isShift = op === "lsh" || op === "rsh" || op === "arsh";
  const value = isShift ? from.value & (bits - 1) : (op === "div" || op === "mod") && from.value === 0 ? 3 : from.value;
  return { ...instruction, source: { kind: "immediate", value } };
}

type Piece = { readonly kind: "straight"; readonly instruction: Instruction } | { readonly kind: "branch"; readonly op: JumpOp; readonly width: 32 | 64; readonly left: PhysicalRegister; readonly right: Extract<Instruction, { kind: "branch" }>["right"]; readonly skip: number };

const piece: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 5, arbitrary: straight.map((instruction) => ({ kind: "straight" as const, instruction })) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("branch" as const), op: fc.constantFrom(...JUMPS), width, left: register, right: source, skip: fc.integer({ min: 0, max: 12 }) }),
  },
);

/** Sets six registers and four stack slots, runs the pieces, and writes all of them to the packet. */
function program(numbers: readonly bigint[], pieces: readonly Piece[]): Instruction[] {
  const set = (destination: PhysicalRegister, value: bigint): Instruction => ({ kind: "loadImm64", destination, value: { kind: "number", value: BigInt.asIntN(64, value) } });
  const load = (destination: PhysicalRegister, offset: number): Instruction => ({ kind: "load", bits: 32, destination, base: 1, offset });
  const start: Instruction[] = [
    load(6, 0),
    load(7, 4),
    { kind: "alu", op: "mov", width: 64, destination: 8, source: { kind: "register", register: 6 } },
    { kind: "alu", op: "add", width: 64, destination: 8, source: { kind: "immediate", value: 64 } },
    { kind: "branch", op: "jle", width: 64, left: 8, right: { kind: "register", register: 7 }, target: 7 },
    { kind: "alu", op: "mov", width: 64, destination: 0, source: { kind: "immediate", value: 1 } },
    { kind: "exit" },
    ...[1, 2, 3, 4].map((slot): Instruction => ({ kind: "store", bits: 64, base: 10, offset: -8 * slot, source: { kind: "immediate", value: slot } })),
    ...numbers.map((value, i) => set(i as PhysicalRegister, value)),
  ];
  const body = pieces.map((one, i): Instruction => {
    if (one.kind === "straight") return one.instruction;
    const target = start.length + Math.min(i + 1 + one.skip, pieces.length);
    return { kind: "branch", op: one.op, width: one.width, left: one.left, right: one.right, target };
  });
  const finish: Instruction[] = [
    ...[0, 1, 2, 3, 4, 5].map((from): Instruction => ({ kind: "store", bits: 64, base: 6, offset: from * 8, source: { kind: "register", register: from as PhysicalRegister } })),
    { kind: "load", bits: 64, destination: 1, base: 10, offset: -8 },
    { kind: "load", bits: 64, destination: 2, base: 10, offset: -16 },
    { kind: "alu", op: "xor", width: 64, destination: 1, source: { kind: "register", register: 2 } },
    { kind: "store", bits: 64, base: 6, offset: 48, source: { kind: "register", register: 1 } },
    { kind: "load", bits: 64, destination: 1, base: 10, offset: -24 },
    { kind: "load", bits: 64, destination: 2, base: 10, offset: -32 },
    { kind: "alu", op: "sub", width: 64, destination: 1, source: { kind: "register", register: 2 } },
    { kind: "store", bits: 64, base: 6, offset: 56, source: { kind: "register", register: 1 } },
    { kind: "alu", op: "mov", width: 64, destination: 0, source: { kind: "immediate", value: 2 } },
    { kind: "exit" },
  ];
  return [...start, ...body, ...finish];
}

const anyProgram = fc.tuple(fc.array(number, { minLength: 6, maxLength: 6 }), fc.array(piece, { maxLength: 40 })).map(([numbers, pieces]) => program(numbers, pieces));

/** Blocks that go on to any others, forwards and back, until the fuel in r9 is used up: loops of every shape. */
const anyGraph = fc
  .array(fc.record({ mask: fc.nat(15), taken: fc.nat(20), other: fc.nat(20), factor: fc.integer({ min: 3, max: 99 }) }), { minLength: 1, maxLength: 12, size: "max" })
  .map((blocks) => {
    const body = blocks.map(
      ({ mask, taken, other, factor }, i) => `b${i}:
        r9 += -1
        if r9 == 0 goto end
        r0 *= ${factor}
        r0 += ${i + 1}
        r1 = r0
        r1 >>= 5
        if r1 & ${mask} goto b${taken % blocks.length}
        goto b${other % blocks.length}`,
    );
    return `r0 = 1\nr9 = 300\n${body.join("\n")}\nend:\nexit`;
  });

/** A fixed order of random numbers, unless asked otherwise: failures can be repeated. */
const seed = Number(process.env.EBPFC_SEED ?? 1);
const scale = Number(process.env.EBPFC_RUNS ?? 1);

describe("random instructions", () => {
  test("interpreter and translation agree", () => {
    fc.assert(
      fc.property(anyProgram, (code) => {
        const object = objectOf({ programs: [{ code }] });
        const [one, other] = (["interpret", "translate"] as const).map((engine) => createMachine({ engine }).load(object).programs.get("main")!.run({ packet: PACKET }));
        expect(other!.packet, printListing(code).join("\n")).toEqual(one!.packet);
        expect(one!.returnValue).toBe(2);
      }),
      { numRuns: 1500 * scale, seed },
    );
  });

  test("interpreter and translation take the same way through any graph", () => {
    fc.assert(
      fc.property(anyGraph, (code) => {
        const object = objectOf({ programs: [{ code }] });
        const [one, other] = (["interpret", "translate"] as const).map((engine) => createMachine({ engine }).load(object).programs.get("main")! as MachineProgram);
        expect(other!.run({ packet: PACKET }).returnValue, code).toBe(one!.run({ packet: PACKET }).returnValue);
        expect(other!.steps).toBe(one!.steps);
      }),
      { numRuns: 500 * scale, seed },
    );
  });
});

describeKernel("the kernel", () => {
  test("gives what we give", () => {
    const kernel = openKernel();
    fc.assert(
      fc.property(anyProgram, (code) => {
        const object = objectOf({ programs: [{ code }] });
        const loaded = kernel.load(object);
        try {
          const theirs = loaded.programs.get("main")!.run({ packet: PACKET });
          const ours = createMachine().load(object).programs.get("main")!.run({ packet: PACKET });
          expect(ours.packet, printListing(code).join("\n")).toEqual(theirs.packet);
          expect(ours.returnValue).toBe(theirs.returnValue);
        } finally {
          loaded.close();
        }
      }),
      { numRuns: 300 * scale, seed },
    );
  });
});
