/** Assembly text to instructions; the inverse of `print.ts`, which shows the syntax. */

import type { AluOp, AtomicOp, CallTarget, Imm64, Instruction, PhysicalRegister, Source } from "./instruction.ts";
import { slotsOf } from "./instruction.ts";
import * as bits from "./opcodes.ts";

class AssemblyError extends Error {
  override readonly name = "AssemblyError";
  constructor(
    /** From 1. */
    readonly line: number,
    message: string,
  ) {
    super(`line ${line}: ${message}`);
  }
}

/**
 * The instructions of `text`, one a line. A branch goes to a label (`name:` on a line of its own) or a distance in
 * slots (`+0x5`). Comments start with `;`, `#` or `//`. Throws `AssemblyError`.
 */
export function parseAssembly(text: string): Instruction[] {
  const instructions: Instruction<PhysicalRegister>[] = [];
  const labels = new Map<string, number>();
  const branches: { index: number; target: string; line: number }[] = [];
  const starts: number[] = [];
  const indexOfSlot = new Map<number, number>();
  let slot = 0;

  text.split("\n").forEach((raw, at) => {
    const line = raw.replace(/(;|#|\/\/).*$/, "").trim();
    const label = /^([\w.$]+):$/.exec(line)?.[1];
    if (label !== undefined) return void labels.set(label, instructions.length);
    if (line === "") return;
    const parsed = parseInstruction(line, at + 1);
    if (parsed.target !== undefined) branches.push({ index: instructions.length, target: parsed.target, line: at + 1 });
    indexOfSlot.set(slot, instructions.length);
    instructions.push(parsed.instruction);
    starts.push(slot);
    slot += slotsOf(parsed.instruction);
  });

  for (const { index, target, line } of branches) {
    const distance = /^[+-]/.test(target) ? Number(target.slice(1)) * (target[0] === "-" ? -1 : 1) : undefined;
    const found = distance === undefined ? labels.get(target) : indexOfSlot.get(starts[index]! + 1 + distance);
    if (found === undefined || found >= instructions.length) throw new AssemblyError(line, `no instruction at ${target}`);
    instructions[index] = { ...(instructions[index] as Extract<Instruction, { kind: "jump" }>), target: found };
  }
  return instructions;
}

interface Parsed {
  readonly instruction: Instruction;
  /** The text of a branch target, to be resolved when all labels are known. */
  readonly target?: string;
}

const R = "([rw](?:10|[0-9]))";
const NUMBER = "(-?(?:0x[0-9a-f]+|[0-9]+))";
const OFFSET = "([+-] ?(?:0x[0-9a-f]+|[0-9]+))";
const SYMBOL = "([^\\s\\[\\]]+)";
const TARGET = "([+-](?:0x[0-9a-f]+|[0-9]+)|[\\w.$]+)(?: <.*>)?";

/** The forms of a line; the first that fits makes the instruction. */
const forms: readonly (readonly [RegExp, (...groups: string[]) => Instruction | Parsed | undefined])[] = [
  form(`exit`, () => ({ kind: "exit" })),
  form(`goto ${TARGET}`, (target) => ({ instruction: { kind: "jump", target: 0 }, target: target! })),
  form(`gotol ${TARGET}`, (target) => ({ instruction: { kind: "jump", target: 0, long: true }, target: target! })),
  form(`if ${R} (==|!=|>=|<=|>|<|&|s>=|s<=|s>|s<) (?:${R}|${NUMBER}) goto ${TARGET}`, parseBranch),
  form(`callx ${R}`, (r) => ({ kind: "callRegister", register: register(r!) })),
  form(`call ${NUMBER}`, (id) => ({ kind: "call", target: { kind: "helper", id: number(id!) } })),
  form(`call kfunc\\[${SYMBOL}\\]`, (symbol) => ({ kind: "call", target: { kind: "kfunc", symbol: symbol! } satisfies CallTarget })),
  form(`call ${SYMBOL}`, (symbol) => ({ kind: "call", target: { kind: "function", symbol: symbol! } })),
  form(`${R} = (map|function)\\[${SYMBOL}\\] ll`, (r, kind, symbol) => immediate(r!, { kind: kind as "map", symbol: symbol! })),
  form(`${R} = data\\[${SYMBOL}\\]${OFFSET}? ll`, (r, symbol, offset) =>
    immediate(r!, { kind: "data", symbol: symbol!, offset: number(offset ?? "0") })),
  form(`${R} = ${NUMBER} ll`, (r, value) => immediate(r!, { kind: "number", value: BigInt.asUintN(64, bigNumber(value!)) })),
  form(`${R} = \\*\\((u|s)(8|16|32|64) \\*\\)\\(${R} ${OFFSET}\\)`, parseLoad),
  form(`\\*\\(u(8|16|32|64) \\*\\)\\(${R} ${OFFSET}\\) = (?:${R}|${NUMBER})`, (size, base, offset, r, value) => ({
    kind: "store", bits: bitsOf(size!), base: register(base!), offset: number(offset!), source: operand(r, value),
  })),
  form(`lock \\*\\(u(32|64) \\*\\)\\(${R} ${OFFSET}\\) (\\+=|\\|=|&=|\\^=) ${R}`, (size, base, offset, symbol, r) =>
    atomic(bits.atomic.bySymbol.get(symbol!)!.op, false, size!, base!, offset!, r!)),
  form(`${R} = atomic_fetch_(add|or|and|xor)\\(\\(u(32|64) \\*\\)\\(${R} ${OFFSET}\\), ${R}\\)`, (_, op, size, base, offset, r) =>
    atomic(op as AtomicOp, true, size!, base!, offset!, r!)),
  form(`${R} = xchg(_64|32_32)\\(${R} ${OFFSET}, ${R}\\)`, (_, size, base, offset, r) =>
    atomic("xchg", true, size!.slice(-2), base!, offset!, r!)),
  form(`[rw]0 = cmpxchg(_64|32_32)\\(${R} ${OFFSET}, [rw]0, ${R}\\)`, (size, base, offset, r) =>
    atomic("cmpxchg", true, size!.slice(-2), base!, offset!, r!)),
  form(`r0 = \\*\\(u(8|16|32) \\*\\)skb\\[(?:${R}(?: ${OFFSET})?|${NUMBER})\\]`, (size, r, offset, fixed) => ({
    kind: "loadPacket", bits: bitsOf(size!) as 32, offset: number(fixed ?? offset ?? "0"), ...(r !== undefined && { index: register(r) }),
  })),
  form(`${R} = (bswap|le|be)(16|32|64) ${R}`, (r, to, size, same) =>
    r !== same ? undefined : { kind: "byteSwap", to: to === "bswap" ? "swap" : (to as "le"), bits: bitsOf(size!) as 16, destination: register(r!) }),
  form(`${R} = -${R}`, (r, same) => (r !== same ? undefined : { kind: "negate", width: widthOf(r!), destination: register(r!) })),
  form(`${R} = \\(s(8|16|32)\\)${R}`, (r, size, from) => ({
    kind: "alu", op: "mov", width: widthOf(r!), destination: register(r!), source: { kind: "register", register: register(from!) }, signExtend: bitsOf(size!) as 8,
  })),
  form(`${R} (s?)(/=|%=) (?:${R}|${NUMBER})`, (r, signed, symbol, from, value) =>
    arithmetic(r!, bits.alu.bySymbol.get(symbol!)!.op, from, value, signed === "s")),
  form(`${R} (\\+=|-=|\\*=|\\|=|&=|<<=|>>=|s>>=|\\^=|=) (?:${R}|${NUMBER})`, (r, symbol, from, value) =>
    arithmetic(r!, bits.alu.bySymbol.get(symbol!)!.op, from, value, false)),
];

function form(pattern: string, make: (...groups: (string | undefined)[]) => Instruction | Parsed | undefined) {
  return [new RegExp(`^${pattern}$`), make] as const;
}

function parseInstruction(line: string, at: number): Parsed {
  for (const [pattern, make] of forms) {
    const match = pattern.exec(line);
    const made = match && make(...match.slice(1));
    if (made) return "instruction" in made ? made : { instruction: made };
  }
  throw new AssemblyError(at, `no such instruction: ${line}`);
}

function parseBranch(left?: string, symbol?: string, r?: string, value?: string, target?: string): Parsed {
  const { op } = bits.jump.bySymbol.get(symbol!)!;
  const instruction: Instruction = { kind: "branch", op, width: widthOf(left!), left: register(left!), right: operand(r, value), target: 0 };
  return { instruction, target: target! };
}

function parseLoad(r?: string, sign?: string, size?: string, base?: string, offset?: string): Instruction | undefined {
  if (sign === "s" && size === "64") return undefined;
  const common = { destination: register(r!), base: register(base!), offset: number(offset!) };
  return { kind: "load", bits: bitsOf(size!), ...(sign === "s" && { signed: true }), ...common };
}

function atomic(op: AtomicOp, fetch: boolean, size: string, base: string, offset: string, r: string): Instruction {
  return { kind: "atomic", op, fetch, bits: bitsOf(size) as 32, base: register(base), offset: number(offset), source: register(r) };
}

function arithmetic(r: string, op: AluOp, from: string | undefined, value: string | undefined, signed: boolean): Instruction {
  const source = operand(from, value);
  return { kind: "alu", op, width: widthOf(r), destination: register(r), source, ...(signed && { signed: true }) };
}

function immediate(r: string, value: Imm64): Instruction {
  return { kind: "loadImm64", destination: register(r), value };
}

function operand(r: string | undefined, value: string | undefined): Source<PhysicalRegister> {
  return r !== undefined ? { kind: "register", register: register(r) } : { kind: "immediate", value: number(value!) };
}

const widthOf = (r: string) => (r.startsWith("w") ? 32 : 64);
const register = (r: string) => Number(r.slice(1)) as PhysicalRegister;
const bitsOf = (text: string) => Number(text) as 8 | 16 | 32 | 64;
const bigNumber = (text: string) => (text.startsWith("-") ? -BigInt(text.slice(1)) : BigInt(text));

/** `-0x8`, `+ 4`. */
function number(text: string): number {
  const compact = text.replace(/^([+-]?) ?/, "$1");
  return Number(compact.startsWith("-") ? -bigNumber(compact.slice(1)) : bigNumber(compact.replace("+", "")));
}
