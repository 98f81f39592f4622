/** One statement of assembly that is an instruction, in the syntax of LLVM and in that of `print.ts`, which are nearly one. */

import type { AssemblyCursor, SeenRegister } from "./assembly-cursor.ts";
import type { AluOp, AtomicOp, CallTarget, Imm64, Instruction, Source } from "./instruction.ts";
import * as bits from "./opcodes.ts";

/** Where a jump goes, as the text says it. */
export type TargetText = { readonly at: number; readonly end: number } & (
  | { readonly kind: "label"; readonly name: string }
  /** `1f`, `1b`. */
  | { readonly kind: "numbered"; readonly name: string; readonly forward: boolean }
  /** In slots from the instruction after the jump. */
  | { readonly kind: "distance"; readonly slots: number }
);

export interface ParsedInstruction {
  readonly instruction: Instruction;
  readonly target?: TargetText;
}

/** What the names of the text stand for; undefined for what there is not. */
export interface AssemblySymbols {
  callee(name: string): CallTarget | undefined;
  address(name: string, offset: number): Imm64 | undefined;
}

export function parseInstruction(cursor: AssemblyCursor, symbols: AssemblySymbols): ParsedInstruction {
  const parsed = parseStart(cursor, symbols);
  if (!cursor.atEnd) cursor.fail(`the instruction ends before '${cursor.token.text}'`);
  return parsed;
}

function parseStart(cursor: AssemblyCursor, symbols: AssemblySymbols): ParsedInstruction {
  const register = cursor.register();
  if (register) return { instruction: parseAssignment(cursor, symbols, register) };
  if (cursor.accept("exit")) return { instruction: { kind: "exit" } };
  if (cursor.accept("goto")) return jump(cursor, { kind: "jump", target: 0 });
  if (cursor.accept("gotol")) return jump(cursor, { kind: "jump", target: 0, long: true });
  if (cursor.accept("may_goto")) return jump(cursor, { kind: "mayGoto", target: 0 });
  if (cursor.accept("if")) return parseBranch(cursor);
  if (cursor.accept("call")) return { instruction: { kind: "call", target: parseCallee(cursor, symbols) } };
  if (cursor.accept("callx")) return { instruction: { kind: "callRegister", register: cursor.wideRegister() } };
  if (cursor.accept("lock")) return { instruction: parseLocked(cursor) };
  if (cursor.accept("store_release")) return { instruction: parseRelease(cursor) };
  if (cursor.token.text === "*") return { instruction: parseStore(cursor) };
  return cursor.expected("an instruction");
}

// ---- jumps

function jump(cursor: AssemblyCursor, instruction: Instruction): ParsedInstruction {
  return { instruction, target: parseTarget(cursor) };
}

function parseTarget(cursor: AssemblyCursor): TargetText {
  const { token } = cursor;
  const place = { at: token.at, end: token.end };
  const target = ((): TargetText => {
    if (token.kind === "word") return { kind: "label", name: cursor.name("a label"), ...place };
    if (token.kind === "reference") {
      cursor.next();
      return { kind: "numbered", name: token.text.slice(0, -1), forward: token.text.endsWith("f"), ...place };
    }
    return { kind: "distance", slots: cursor.immediate(), ...place };
  })();
  // Listings name what lies there: `goto +0x5 <l0>`.
  if (cursor.token.text === "<") cursor.skipRest();
  return target;
}

function parseBranch(cursor: AssemblyCursor): ParsedInstruction {
  const left = cursor.expectRegister();
  const signed = cursor.accept("s") ? "s" : "";
  const symbol = cursor.next();
  const row = bits.jump.bySymbol.get(`${signed}${symbol.text}`) ?? cursor.fail(`'${signed}${symbol.text}' compares nothing: there are ${bits.jumpRows.map((one) => one.symbol).join(" ")}`, symbol);
  const right = operand(cursor, left.width);
  cursor.expect("goto");
  return jump(cursor, { kind: "branch", op: row.op, width: left.width, left: left.register, right, target: 0 });
}

function parseCallee(cursor: AssemblyCursor, symbols: AssemblySymbols): CallTarget {
  const { token } = cursor;
  if (token.kind !== "word") return { kind: "helper", id: cursor.immediate() };
  cursor.next();
  if (token.text === "kfunc" && cursor.token.text === "[") return { kind: "kfunc", symbol: cursor.bracketed() };
  return symbols.callee(token.text) ?? cursor.fail(`there is no function '${token.text}'`, token);
}

// ---- memory

/** `*(u32 *)(r1 + 4)`, from behind the star; skb[…] is read by `parsePacket`. */
function parsePlace(cursor: AssemblyCursor): { bits: 8 | 16 | 32 | 64; signed: boolean } {
  cursor.expect("(");
  const found = cursor.match(/^([us])(8|16|32|64)$/) ?? cursor.expected("the type of an access (u8 to u64, s8 to s32)");
  cursor.expect("*");
  cursor.expect(")");
  return { bits: Number(found[2]) as 8, signed: found[1] === "s" };
}

function parseAddress(cursor: AssemblyCursor): ReturnType<AssemblyCursor["address"]> {
  cursor.expect("(");
  const address = cursor.address();
  cursor.expect(")");
  return address;
}

function parseLoad(cursor: AssemblyCursor, to: SeenRegister): Instruction {
  const start = cursor.token;
  const { bits: width, signed } = parsePlace(cursor);
  if (cursor.accept("skb")) return parsePacket(cursor, to, width);
  if (signed && width === 64) cursor.fail("a load of 64 bits extends nothing: write u64", start);
  return { kind: "load", bits: width, ...(signed && { signed }), destination: to.register, ...parseAddress(cursor) };
}

function parsePacket(cursor: AssemblyCursor, to: SeenRegister, width: 8 | 16 | 32 | 64): Instruction {
  if (to.register !== 0 || width === 64) cursor.fail("the packet is read into r0, by up to 32 bits");
  cursor.expect("[");
  const index = cursor.register();
  const offset = index && cursor.token.text === "]" ? 0 : cursor.immediate();
  cursor.expect("]");
  return { kind: "loadPacket", bits: width, offset, ...(index && { index: index.register }) };
}

function parseStore(cursor: AssemblyCursor): Instruction {
  cursor.expect("*");
  const start = cursor.token;
  const { bits: width, signed } = parsePlace(cursor);
  if (signed) cursor.fail("a store does not extend: write u8 to u64", start);
  const address = parseAddress(cursor);
  cursor.expect("=");
  return { kind: "store", bits: width, ...address, source: operand(cursor) };
}

function parseRelease(cursor: AssemblyCursor): Instruction {
  cursor.expect("(");
  const { bits: width } = parsePlace(cursor);
  const address = parseAddress(cursor);
  cursor.expect(",");
  const source = cursor.expectRegister();
  cursor.expect(")");
  return { kind: "store", bits: width, ordered: true, ...address, source: { kind: "register", register: source.register } };
}

// ---- atomics

function parseLocked(cursor: AssemblyCursor): Instruction {
  cursor.expect("*");
  const start = cursor.token;
  const width = atomicWidth(cursor, parsePlace(cursor).bits, start);
  const address = parseAddress(cursor);
  const symbol = cursor.next();
  const row = bits.atomic.bySymbol.get(symbol.text) ?? cursor.fail("'lock' goes with += &= |= ^=", symbol);
  return { kind: "atomic", op: row.op, fetch: false, bits: width, ...address, source: cursor.expectRegister().register };
}

function atomicWidth(cursor: AssemblyCursor, width: number, place = cursor.token): 32 | 64 {
  return width === 32 || width === 64 ? width : cursor.fail("atomic operations have 32 or 64 bits", place);
}

/** `atomic_fetch_add((u64 *)(r1 + 8), r2)`, from behind the name. */
function parseFetch(cursor: AssemblyCursor, op: AtomicOp): Instruction {
  cursor.expect("(");
  const width = atomicWidth(cursor, parsePlace(cursor).bits);
  const address = parseAddress(cursor);
  cursor.expect(",");
  const source = cursor.expectRegister().register;
  cursor.expect(")");
  return { kind: "atomic", op, fetch: true, bits: width, ...address, source };
}

/** `xchg_64(r1 + 8, r2)`, `cmpxchg32_32(r1 + 8, w0, w2)`, from behind the name. */
function parseExchange(cursor: AssemblyCursor, op: "xchg" | "cmpxchg", width: 32 | 64): Instruction {
  cursor.expect("(");
  const address = cursor.address();
  cursor.expect(",");
  if (op === "cmpxchg") {
    if (cursor.expectRegister().register !== 0) cursor.fail("cmpxchg compares with r0");
    cursor.expect(",");
  }
  const source = cursor.expectRegister().register;
  cursor.expect(")");
  return { kind: "atomic", op, fetch: true, bits: width, ...address, source };
}

// ---- registers

/** What stands behind a register: `= …`, `+= …`. */
function parseAssignment(cursor: AssemblyCursor, symbols: AssemblySymbols, to: SeenRegister): Instruction {
  if (cursor.accept("=")) return parseValue(cursor, symbols, to);
  const signed = cursor.accept("s");
  const symbol = cursor.next();
  const shift = signed && symbol.text === ">>=";
  const row = bits.alu.bySymbol.get(shift ? "s>>=" : symbol.text);
  const isSigned = signed && !shift;
  if (!row || row.op === "mov" || (isSigned && row.op !== "div" && row.op !== "mod")) {
    cursor.fail(`'${signed ? "s" : ""}${symbol.text}' is no operation of a register`, symbol);
  }
  return arithmetic(to, row.op, operand(cursor, to.width), isSigned);
}

function arithmetic(to: SeenRegister, op: AluOp, source: Source<number>, signed = false): Instruction {
  return { kind: "alu", op, width: to.width, destination: to.register, source, ...(signed && { signed: true }) } as Instruction;
}

function operand(cursor: AssemblyCursor, width?: 32 | 64): Source<0> {
  const start = cursor.token;
  const register = cursor.register();
  if (!register) return { kind: "immediate", value: cursor.immediate() };
  if (width !== undefined && register.width !== width) cursor.fail(`both sides have ${width} bits: ${start.text} does not`, start);
  return { kind: "register", register: register.register as 0 };
}

/** The right side of `=`. */
function parseValue(cursor: AssemblyCursor, symbols: AssemblySymbols, to: SeenRegister): Instruction {
  if (cursor.accept("*")) return parseLoad(cursor, to);
  if (cursor.token.text === "-" && /^[rw]\d+$/i.test(cursor.peek(1))) return parseSame(cursor, to, { kind: "negate", width: to.width, destination: to.register });
  if (cursor.token.text === "(" && /^s(8|16|32)$/.test(cursor.peek(1))) return parseExtension(cursor, to);
  const swap = cursor.match(/^(bswap|le|be)(16|32|64)$/);
  if (swap) {
    const [, order, size] = swap;
    return parseSame(cursor, to, { kind: "byteSwap", to: order === "bswap" ? "swap" : (order as "le"), bits: Number(size) as 16, destination: to.register });
  }
  const called = parseOperation(cursor, to);
  if (called) return called;
  if (cursor.token.kind === "word" && !/^[rw]\d+$/i.test(cursor.token.text)) return parseSymbol(cursor, symbols, to);
  return parseNumber(cursor, to);
}

/** `r1 = -r1`, `r1 = be16 r1`: the operand is the register itself. */
function parseSame(cursor: AssemblyCursor, to: SeenRegister, instruction: Instruction): Instruction {
  cursor.accept("-");
  const start = cursor.token;
  if (cursor.expectRegister().register !== to.register) cursor.fail("this works on one register: both sides must be the same", start);
  return instruction;
}

function parseExtension(cursor: AssemblyCursor, to: SeenRegister): Instruction {
  cursor.expect("(");
  const from = Number(cursor.match(/^s(8|16|32)$/)![1]) as 8 | 16 | 32;
  cursor.expect(")");
  const source = cursor.expectRegister().register;
  if (from >= to.width) cursor.fail("w registers have no more than 32 bits to extend to");
  return { kind: "alu", op: "mov", width: to.width, destination: to.register, source: { kind: "register", register: source }, signExtend: from };
}

/** What looks like a call of a function. */
function parseOperation(cursor: AssemblyCursor, to: SeenRegister): Instruction | undefined {
  const fetch = cursor.match(/^atomic_fetch_(add|or|and|xor)$/);
  if (fetch) return parseFetch(cursor, fetch[1] as AtomicOp);
  const exchange = cursor.match(/^(cmpxchg|xchg)(_64|_?32_32|_32)$/);
  if (exchange) return parseExchange(cursor, exchange[1] as "xchg", exchange[2] === "_64" ? 64 : 32);
  if (cursor.accept("load_acquire")) {
    cursor.expect("(");
    const { bits: width } = parsePlace(cursor);
    const address = parseAddress(cursor);
    cursor.expect(")");
    return { kind: "load", bits: width, ordered: true, destination: to.register, ...address };
  }
  if (!cursor.accept("addr_space_cast")) return undefined;
  cursor.expect("(");
  const source = cursor.wideRegister();
  cursor.expect(",");
  const target = cursor.immediate();
  cursor.expect(",");
  const from = cursor.immediate();
  cursor.expect(")");
  return { kind: "addressSpaceCast", destination: to.register, source, to: target, from };
}

/** `map ll`, `variable + 4 ll`, and in listings `map[x] ll`. */
function parseSymbol(cursor: AssemblyCursor, symbols: AssemblySymbols, to: SeenRegister): Instruction {
  const start = cursor.next();
  const listed = cursor.token.text === "[" && /^(map|data|function)$/.test(start.text);
  const name = listed ? cursor.bracketed() : start.text;
  const offset = /^[+-]$/.test(cursor.token.text) ? cursor.immediate() : 0;
  cursor.expect("ll");
  const value: Imm64 | undefined = !listed
    ? symbols.address(name, offset)
    : start.text === "data"
      ? { kind: "data", symbol: name, offset }
      : { kind: start.text as "map", symbol: name };
  return { kind: "loadImm64", destination: to.register, value: value ?? cursor.fail(`there is no map, variable or function '${name}'`, start) };
}

function parseNumber(cursor: AssemblyCursor, to: SeenRegister): Instruction {
  const start = cursor.place;
  if (!cursor.register()) {
    const value = cursor.expression();
    if (cursor.accept("ll")) return { kind: "loadImm64", destination: to.register, value: { kind: "number", value: BigInt.asUintN(64, value) } };
  }
  cursor.backTo(start);
  return arithmetic(to, "mov", operand(cursor, to.width));
}
