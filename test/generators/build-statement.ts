/** Statements without control flow, and the memory that they touch. `build-control.ts` has the others. */

import { unreachable } from "../../compiler/support/invariant.ts";
import { bytesOf, i64, int, ptr, type Type } from "../../compiler/ir/types.ts";
import { lowerBranchOut, lowerChooseByBranch, lowerIf, lowerLookup, lowerLoop, lowerSeek, lowerSwitch, lowerTangle, lowerUpdate, lowerWalk } from "./build-control.ts";
import type { FunctionContext } from "./build-context.ts";
import type { Statement } from "./recipe.ts";
import type { Pointer } from "./scope.ts";

type Of<K extends Statement["kind"]> = Extract<Statement, { kind: K }>;

export function lowerStatement(context: FunctionContext, statement: Statement): void {
  const { builder, scope } = context;
  switch (statement.kind) {
    case "unary": {
      const width = statement.op === "bswap" ? Math.ceil(statement.width / 8) * 8 : statement.width;
      return scope.addInteger(builder.unary(statement.op, scope.operand(statement.operand, width)));
    }
    case "binary": {
      const { op, width, left, right } = statement;
      return scope.addInteger(builder.binary(op, scope.operand(left, width), scope.operand(right, width)));
    }
    case "compare": {
      const { op, width, left, right } = statement;
      return scope.addInteger(builder.compare(op, scope.operand(left, width), scope.operand(right, width)));
    }
    case "convert": {
      const { op, from, to, operand } = statement;
      const value = scope.operand(operand, from);
      if (from !== to) scope.addInteger(builder.convert(from > to ? "trunc" : op === "trunc" ? "zext" : op, value, int(to)));
      return;
    }
    case "select": {
      const { width, condition, left, right } = statement;
      return scope.addInteger(builder.select(scope.operand(condition, 1), scope.operand(left, width), scope.operand(right, width)));
    }
    case "load":
      return lowerLoad(context, statement);
    case "store":
      return lowerStore(context, statement);
    case "copy":
      return lowerCopy(context, statement);
    case "set":
      return lowerSet(context, statement);
    case "atomic":
      return lowerAtomic(context, statement);
    case "move":
      return lowerMove(context, statement);
    case "choose":
      return lowerChoose(context, statement);
    case "detour":
      return lowerDetour(context, statement);
    case "call":
      return lowerCall(context, statement);
    case "gather":
      return lowerGather(context, statement);
    case "walk":
      return lowerWalk(context, statement);
    case "field":
      return lowerField(context, statement);
    case "update":
      return lowerUpdate(context, statement);
    case "lookup":
      return lowerLookup(context, statement);
    case "seek":
      return lowerSeek(context, statement);
    case "tangle":
      return lowerTangle(context, statement);
    case "if":
      return lowerIf(context, statement);
    case "switch":
      return lowerSwitch(context, statement);
    case "loop":
      return lowerLoop(context, statement);
    case "breakIf":
    case "returnIf":
      return lowerBranchOut(context, statement);
    default:
      return unreachable(statement);
  }
}

/** The bits in memory: a few bytes less than the type has, where `narrow` says so. */
function memoryBits(type: Type, narrow: number): number {
  return Math.max(1, bytesOf(type) - narrow) * 8;
}

/** The place of an access of `bits` bits: its offset from the pointer, and the alignment that is known of it. */
function placeIn(pointer: Pointer, pick: number, bits: number): { offset: number; align: number } {
  const offset = pick % (pointer.size - bits / 8 + 1);
  return { offset, align: alignmentAt(pointer.align, offset) };
}

function alignmentAt(align: number, offset: number): number {
  let result = align;
  while (offset % result !== 0) result /= 2;
  return result;
}

function lowerLoad({ builder, scope }: FunctionContext, statement: Of<"load">): void {
  const type = int(statement.width);
  const bits = memoryBits(type, statement.narrow);
  const pointer = scope.pointer(statement.pointer, (one) => one.size * 8 >= bits);
  if (!pointer) return;
  const extend = statement.sign ? "sign" : "zero";
  scope.addInteger(builder.load(type, pointer.value, { ...placeIn(pointer, statement.offset, bits), bits, extend, volatile: statement.volatile }));
}

function lowerStore({ builder, scope }: FunctionContext, statement: Of<"store">): void {
  const type = int(statement.width);
  const bits = memoryBits(type, statement.narrow);
  const pointer = scope.pointer(statement.pointer, (one) => one.writable && one.size * 8 >= bits);
  if (!pointer) return;
  builder.store(pointer.value, scope.operand(statement.value, statement.width), { ...placeIn(pointer, statement.offset, bits), bits, volatile: statement.volatile });
}

function lowerCopy({ builder, scope }: FunctionContext, statement: Of<"copy">): void {
  const to = scope.pointer(statement.to, (one) => one.writable);
  const from = scope.pointer(statement.from, () => true);
  if (!to || !from) return;
  const size = Math.min(statement.size, to.size, from.size);
  builder.memoryCopy(to.value, from.value, size, { align: Math.min(to.align, from.align) });
}

function lowerSet({ builder, scope }: FunctionContext, statement: Of<"set">): void {
  const pointer = scope.pointer(statement.pointer, (one) => one.writable);
  if (!pointer) return;
  const size = Math.min(statement.size, pointer.size);
  const offset = pointer.size - size;
  builder.memorySet(pointer.value, scope.operand(statement.byte, 8), size, alignmentAt(pointer.align, offset), offset);
}

function lowerAtomic({ builder, scope }: FunctionContext, statement: Of<"atomic">): void {
  const bytes = statement.width / 8;
  const allowed = (one: Pointer): boolean => one.region !== "packet" && one.region !== "unknown" && one.exact;
  const pointer = scope.pointer(statement.pointer, (one) => allowed(one) && one.writable && one.align >= bytes && one.size >= bytes);
  if (!pointer) return;
  const offset = (statement.offset % Math.floor(pointer.size / bytes)) * bytes;
  const { op } = statement;
  const value = scope.operand(statement.value, statement.width);
  const expected = op === "atomic_cmpxchg" ? { expected: scope.operand(statement.expected, statement.width) } : {};
  const fetch = statement.fetch || op === "atomic_cmpxchg" || op === "atomic_xchg";
  const old = builder.atomic(op, pointer.value, value, { offset, fetch, ...expected });
  if (old !== undefined) scope.addInteger(old);
}

/** The verifier forgets how far a packet reaches when something variable is added: such pointers move by constants. */
function lowerMove({ builder, scope }: FunctionContext, statement: Of<"move">): void {
  const pointer = scope.pointer(statement.pointer, () => true);
  if (!pointer) return;
  const fixed = pointer.region === "packet" || pointer.region === "unknown";
  if (!statement.variable || fixed || pointer.size < 2) {
    const by = statement.by % pointer.size;
    const value = builder.pointerAdd(pointer.value, by);
    return scope.addPointer({ ...pointer, base: false, value, size: pointer.size - by, align: alignmentAt(pointer.align, by) });
  }
  const mask = 2 ** Math.floor(Math.log2(pointer.size)) / 2 - 1 || 1;
  const offset = builder.binary("and", scope.operand(statement.variable, 64), builder.constant(i64, mask));
  const value = builder.pointerAdd(pointer.value, { value: offset });
  scope.addPointer({ ...pointer, base: false, value, size: pointer.size - mask, align: 1, exact: false });
}

function lowerChoose(context: FunctionContext, statement: Of<"choose">): void {
  const { builder, scope } = context;
  const left = scope.pointer(statement.left, () => true);
  const right = left && scope.pointer(statement.right, (one) => one.region === left.region);
  if (!left || !right) return;
  const condition = scope.operand(statement.condition, 1);
  scope.addPointer({
    value: statement.branch ? lowerChooseByBranch(builder, condition, left.value, right.value) : builder.select(condition, left.value, right.value),
    size: Math.min(left.size, right.size),
    align: Math.min(left.align, right.align),
    region: left.region,
    writable: left.writable && right.writable,
    exact: false,
  });
}

function lowerGather({ builder, scope }: FunctionContext, { operands }: Of<"gather">): void {
  const values = operands.map((operand) => scope.operand(operand, 64));
  scope.addInteger(values.reduce((sum, value, index) => builder.binary(index % 2 === 0 ? "add" : "xor", sum, value)));
}

/** mark, priority, cb[0…4] of \`struct __sk_buff\`: what a tc program may read and write. */
const fields = [8, 32, 48, 52, 56, 60, 64];

function lowerField({ builder, scope, packet }: FunctionContext, { field, value }: Of<"field">): void {
  if (!packet) return;
  const access = { offset: fields[field % fields.length]!, align: 4 };
  if (value) builder.store(packet.context, scope.operand(value, 32), access);
  else scope.addInteger(builder.load(int(32), packet.context, access));
}

/** The memory holds zero afterwards, so that no result depends on the address. */
function lowerDetour({ builder, scope }: FunctionContext, statement: Of<"detour">): void {
  const pointer = scope.pointer(statement.pointer, () => true);
  const home = scope.pointer(0, (one) => one.region === "stack" && one.exact && one.align >= 8 && one.size >= 8);
  if (!pointer) return;
  if (statement.through === "integer" || !home) {
    const value = builder.convert("inttoptr", builder.convert("ptrtoint", pointer.value, i64), ptr);
    return scope.addPointer({ ...pointer, base: false, value });
  }
  builder.store(home.value, pointer.value, { align: 8 });
  const value = builder.load(ptr, home.value, { align: 8 });
  builder.store(home.value, builder.constant(i64, 0), { align: 8 });
  scope.addPointer({ ...pointer, base: false, value });
}

function lowerCall({ builder, scope, module, index }: FunctionContext, statement: Of<"call">): void {
  const { helpers } = module.recipe;
  const callable = helpers.length - (index + 1);
  if (callable === 0) return;
  const callee = index + 1 + (statement.callee % callable);
  const { params, pointer: takesPointer, returnWidth } = helpers[callee]!;
  const args = params.map((width, number) => scope.operand(statement.args[number] ?? { pick: 0 }, width));
  if (takesPointer) {
    const pointer = scope.pointer(statement.pointer, (one) => one.writable && one.size >= 8);
    if (!pointer) return;
    args.push(pointer.value);
  }
  scope.addInteger(builder.call({ kind: "function", name: `helper${callee}` }, args, int(returnWidth)));
}

