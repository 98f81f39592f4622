/** fast-check generators of recipes (`recipe.ts`) and, through `build.ts`, of IR modules. */

import fc from "fast-check";
import type { Module } from "../../compiler/ir/ir.ts";
import { opcodes, type AtomicOp, type BinaryOp, type CompareOp, type Format, type Opcode, type UnaryOp } from "../../compiler/ir/opcodes.ts";
import { buildModule } from "./build.ts";
import type { FunctionRecipe, Merge, ModuleRecipe, Operand, Statement } from "./recipe.ts";

export interface GeneratorOptions {
  /** Only what the kernel's verifier follows: no division of more than 64 bits, short loops. Default true. */
  readonly kernelSafe?: boolean;
  /** The widest integer. Default 200. */
  readonly maxWidth?: number;
}

/** Modules with a program `main` (section `classifier`) that reads and writes its packet, and returns a digest. */
export function modules(options: GeneratorOptions = {}): fc.Arbitrary<Module> {
  return recipes(options).map(buildModule);
}

export function recipes(options: GeneratorOptions = {}): fc.Arbitrary<ModuleRecipe> {
  const statements = statementsWithin(options);
  const helper = fc.record<FunctionRecipe>({
    params: fc.array(fc.constantFrom(64, 32, 8, 16, 1, 48, 9), { maxLength: 3 }),
    pointer: fc.boolean(),
    returnWidth: fc.constantFrom(64, 32, 8, 16, 1, 33),
    inline: fc.constantFrom("auto", "always", "never"),
    slots: slots(2, 16),
    body: statements.short,
  });
  const main = fc.record<FunctionRecipe>({
    params: fc.array(widthUpTo(options.maxWidth ?? 200), { minLength: 1, maxLength: 4 }),
    pointer: fc.constant(false),
    returnWidth: fc.constant(32),
    inline: fc.constant("auto"),
    slots: slots(3, 32),
    body: statements.long,
  });
  return fc.record<ModuleRecipe>({
    main,
    helpers: fc.array(helper, { maxLength: 2 }),
    globals: fc.array(global, { maxLength: 2 }),
    mapEntries: fc.integer({ min: 1, max: 4 }),
  });
}

const nat = fc.nat({ max: 15 });

/** Round numbers, small ones, all ones, lone bits, and anything. */
const constant: fc.Arbitrary<bigint> = fc.oneof(
  { weight: 4, arbitrary: fc.bigInt({ min: 0n, max: 9n }) },
  { weight: 2, arbitrary: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }) },
  { weight: 2, arbitrary: fc.nat({ max: 130 }).map((bit) => 1n << BigInt(bit)) },
  { weight: 2, arbitrary: fc.nat({ max: 130 }).map((bit) => (1n << BigInt(bit)) - 1n) },
  { weight: 1, arbitrary: fc.bigInt({ min: 1n, max: 300n }).map((value) => (1n << 200n) - value) },
  { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: (1n << 200n) - 1n }) },
);

const operand: fc.Arbitrary<Operand> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ pick: fc.nat({ max: 7 }) }) },
  { weight: 2, arbitrary: fc.record({ constant }) },
);

/** Reaches far back, so that values live long. */
const far: fc.Arbitrary<Operand> = fc.record({ pick: fc.nat({ max: 30 }) });

const rarely = fc.nat({ max: 9 }).map((number) => number === 9);

const variable: fc.Arbitrary<Operand> = fc.record({ pick: fc.nat({ max: 7 }) });

const global = fc
  .record({ size: fc.constantFrom(8, 16, 4, 1, 12, 24), readonly: fc.boolean(), filled: fc.boolean(), fill: fc.uint8Array({ minLength: 24, maxLength: 24 }) })
  .map(({ size, readonly, filled, fill }) => ({ size, readonly, bytes: filled || readonly ? fill.slice(0, size) : null }));

function slots(maxLength: number, maxSize: number): fc.Arbitrary<FunctionRecipe["slots"]> {
  const sizes = [8, 4, 16, 1, 2, 6, 12, 13, 20, 24, 32].filter((size) => size <= maxSize);
  return fc.array(fc.record({ size: fc.constantFrom(...sizes), align: fc.constantFrom(8, 1, 4, 2) }), { maxLength });
}

function widthUpTo(max: number): fc.Arbitrary<number> {
  const usual = fc.constantFrom(64, 32, 16, 8);
  const odd = fc.constantFrom(...[1, 5, 9, 12, 24, 31, 33, 40, 48, 63, 65, 72, 96, 127, 128, 200].filter((width) => width <= max));
  return fc.oneof({ weight: 3, arbitrary: usual }, { weight: 1, arbitrary: odd });
}

function opsOf<O extends Opcode>(format: Format): O[] {
  return (Object.keys(opcodes) as Opcode[]).filter((op) => opcodes[op].format === format) as O[];
}

interface Statements {
  readonly short: fc.Arbitrary<Statement[]>;
  readonly long: fc.Arbitrary<Statement[]>;
}

function statementsWithin({ kernelSafe = true, maxWidth = 200 }: GeneratorOptions): Statements {
  const width = widthUpTo(maxWidth);
  const merge = (count: number): fc.Arbitrary<Merge> =>
    fc.record({ width, values: fc.array(operand, { minLength: count, maxLength: count }) });
  const divisions = new Set<string>(["udiv", "sdiv", "urem", "srem"]);
  const narrow = (op: string, bits: number): number => (kernelSafe && divisions.has(op) && bits > 64 ? 64 : bits);

  const simple: { weight: number; arbitrary: fc.Arbitrary<Statement> }[] = [
    {
      weight: 8,
      arbitrary: fc
        .record({ kind: fc.constant("binary" as const), op: fc.constantFrom(...opsOf<BinaryOp>("binary")), width, left: operand, right: operand })
        .map((one) => ({ ...one, width: narrow(one.op, one.width) })),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("compare"), op: fc.constantFrom(...opsOf<CompareOp>("compare")), width, left: operand, right: operand }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("unary"), op: fc.constantFrom(...opsOf<UnaryOp>("unary")), width, operand }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("convert"), op: fc.constantFrom("zext", "sext", "trunc"), from: width, to: width, operand }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("select"), width, condition: operand, left: operand, right: operand }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant("load"), pointer: nat, offset: nat, width, narrow: fc.constantFrom(0, 0, 1, 2, 3), sign: fc.boolean(), volatile: rarely }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant("store"), pointer: nat, offset: nat, width, narrow: fc.constantFrom(0, 0, 1, 2, 3), value: operand, volatile: rarely }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("copy"), to: nat, from: nat, size: fc.nat({ max: 40 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("set"), pointer: nat, byte: operand, size: fc.nat({ max: 40 }) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("atomic"),
        op: fc.constantFrom(...opsOf<AtomicOp>("atomic")),
        pointer: nat,
        offset: nat,
        width: fc.constantFrom<32 | 64>(64, 32),
        fetch: fc.boolean(),
        value: operand,
        expected: operand,
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("move"), pointer: nat, by: nat, variable: fc.option<Operand>(variable) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("choose"), condition: operand, left: nat, right: nat, branch: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("detour"), pointer: nat, through: fc.constantFrom("integer", "memory") }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("call"), callee: fc.nat({ max: 1 }), args: fc.array(operand, { minLength: 3, maxLength: 3 }), pointer: nat }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("gather"), operands: fc.array(far, { minLength: 4, maxLength: 16 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("walk"), pointer: nat, count: fc.integer({ min: 1, max: 9 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("field"), field: nat, value: fc.option<Operand>(operand) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("update"), index: operand, value: operand }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("breakIf"), condition: variable }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("returnIf"), condition: variable }) },
  ];

  const { body } = fc.letrec<{ statement: Statement; body: Statement[]; nested: Statement }>((tie) => ({
    statement: fc.oneof({ depthSize: "small", withCrossShrink: true }, ...simple, { weight: 7, arbitrary: tie("nested") }),
    body: fc.array(tie("statement"), { maxLength: 4 }),
    nested: fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant("if" as const), condition: variable, then: tie("body"), otherwise: tie("body"), merges: fc.array(merge(2), { maxLength: 2 }) }) },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant("switch" as const),
          width,
          value: variable,
          cases: fc.array(fc.record({ value: constant, body: tie("body") }), { maxLength: 3 }),
          otherwise: tie("body"),
          merges: fc.array(merge(4), { maxLength: 2 }),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constant("loop" as const),
          rounds: fc.integer({ min: 1, max: kernelSafe ? 4 : 9 }),
          variable: fc.option(variable),
          counterWidth: fc.constantFrom(32, 64, 8, 16),
          testLast: fc.boolean(),
          body: tie("body"),
          rotate: fc.nat({ max: 3 }).map((number) => number === 3),
          carried: fc.array(merge(2), { maxLength: 3 }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("seek" as const), offset: variable, inside: tie("body"), outside: tie("body"), merges: fc.array(merge(2), { maxLength: 1 }) }) },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant("tangle" as const),
          rounds: fc.integer({ min: 1, max: 3 }),
          first: variable,
          again: variable,
          left: tie("body"),
          right: tie("body"),
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("lookup" as const), index: operand, found: tie("body"), missing: tie("body"), merges: fc.array(merge(2), { maxLength: 1 }) }) },
    ),
  }));
  const statement = body.map((list) => list);
  return {
    short: fc.array(statement, { maxLength: 2 }).map((lists) => lists.flat()),
    long: fc.array(statement, { minLength: 1, maxLength: 5 }).map((lists) => lists.flat()),
  };
}
