/** Statements that branch: ifs, switches, loops, map lookups with their null check, and early exits. */

import type { FunctionBuilder } from "../../compiler/ir/builder.ts";
import type { BlockId, Value } from "../../compiler/ir/ir.ts";
import { i32, i64, int, ptr } from "../../compiler/ir/types.ts";
import { MAP_NAME, MAP_VALUE_SIZE, returnDigest, type FunctionContext } from "./build-context.ts";
import type { Merge, Statement } from "./recipe.ts";
import type { Pointer } from "./scope.ts";

type Of<K extends Statement["kind"]> = Extract<Statement, { kind: K }>;

export function lowerIf(context: FunctionContext, statement: Of<"if">): void {
  const { builder, scope } = context;
  const condition = scope.operand(statement.condition, 1);
  const then = builder.newBlock();
  const otherwise = builder.newBlock();
  builder.branch(condition, then, otherwise);
  const arms = [
    { block: then, body: statement.then },
    { block: otherwise, body: statement.otherwise },
  ];
  lowerArms(context, arms, statement.merges);
}

export function lowerSwitch(context: FunctionContext, statement: Of<"switch">): void {
  const { builder, scope } = context;
  const value = scope.operand(statement.value, statement.width);
  const seen = new Set<bigint>();
  const cases = statement.cases.flatMap(({ value: number, body }) => {
    const wrapped = BigInt.asUintN(statement.width, number);
    if (seen.has(wrapped)) return [];
    seen.add(wrapped);
    return [{ value: wrapped, block: builder.newBlock(), body }];
  });
  const otherwise = builder.newBlock();
  const targets = cases.map((one) => ({ value: one.value, target: { block: one.block, args: [] } }));
  builder.switch(value, targets, otherwise);
  lowerArms(context, [...cases, { block: otherwise, body: statement.otherwise }], statement.merges);
}

/** The key and the value lie in slots of their own. */
export function lowerUpdate({ builder, scope, module }: FunctionContext, statement: Of<"update">): void {
  module.usesMap = true;
  const key = builder.slotAddress(builder.newSlot("key", 4, 4));
  builder.store(key, builder.binary("and", scope.operand(statement.index, 32), builder.constant(i32, 3)), { align: 4 });
  const value = builder.slotAddress(builder.newSlot("value", MAP_VALUE_SIZE, 8));
  builder.store(value, scope.operand(statement.value, 8 * MAP_VALUE_SIZE), { align: 8 });
  const args = [builder.symbolAddress(MAP_NAME), key, value, builder.constant(i64, 0)];
  scope.addInteger(builder.call({ kind: "helper", id: 2 }, args, i64));
}

/** The key lies in a slot of its own. */
export function lowerLookup(context: FunctionContext, statement: Of<"lookup">): void {
  const { builder, scope, module } = context;
  module.usesMap = true;
  const key = builder.slotAddress(builder.newSlot("key", 4, 4));
  const index = builder.binary("and", scope.operand(statement.index, 32), builder.constant(i32, 3));
  builder.store(key, index, { align: 4 });
  const found = builder.call({ kind: "helper", id: 1 }, [builder.symbolAddress(MAP_NAME), key], ptr);
  const present = builder.compare("ne", found, builder.constant(ptr, 0));
  const yes = builder.newBlock();
  const no = builder.newBlock();
  builder.branch(present, yes, no);
  const arms = [
    { block: yes, body: statement.found, pointer: mapValue(found) },
    { block: no, body: statement.missing },
  ];
  lowerArms(context, arms, statement.merges);
}

/** Eight bytes at a variable offset, after the comparison that the verifier wants. */
export function lowerSeek(context: FunctionContext, statement: Of<"seek">): void {
  const { builder, scope, packet } = context;
  if (!packet) return;
  const offset = builder.binary("and", scope.operand(statement.offset, 64), builder.constant(i64, 63));
  const value = builder.pointerAdd(packet.start, { value: offset });
  const outside = builder.compare("ugt", builder.pointerAdd(value, 8), packet.end);
  const no = builder.newBlock();
  const yes = builder.newBlock();
  builder.branch(outside, no, yes);
  const pointer: Pointer = { value, size: 8, align: 1, region: "packet", writable: true, exact: false };
  const arms = [
    { block: yes, body: statement.inside, pointer },
    { block: no, body: statement.outside },
  ];
  lowerArms(context, arms, statement.merges);
}

interface Arm {
  readonly block: BlockId;
  readonly body: readonly Statement[];
  /** What only this arm may use. */
  readonly pointer?: Pointer;
}

function mapValue(value: Value): Pointer {
  return { value, size: MAP_VALUE_SIZE, align: 8, region: "map", writable: true, exact: true };
}

function lowerArms(context: FunctionContext, arms: readonly Arm[], merges: readonly Merge[]): void {
  const { builder, scope } = context;
  const join = builder.newBlock();
  const joined = merges.map(({ width }) => builder.blockParam(join, int(width)));
  arms.forEach(({ block, body, pointer }, number) => {
    builder.switchTo(block);
    scope.nested(() => {
      if (pointer) scope.addPointer(pointer);
      context.lower(body);
      builder.jump(join, merges.map(({ width, values }) => scope.operand(values[number % values.length]!, width)));
    });
  });
  builder.switchTo(join);
  for (const value of joined) scope.addInteger(value);
}

/** `for (i = 0; i < bound; i++)`, or with the test behind the body. */
export function lowerLoop(context: FunctionContext, statement: Of<"loop">): void {
  const { builder, scope } = context;
  const { rotate, testLast } = statement;
  const carried = rotate ? statement.carried.map((one) => ({ ...one, width: statement.carried[0]!.width })) : statement.carried;
  const counterType = int(statement.counterWidth);
  const bound = loopBound(context, statement);
  const first = carried.map(({ width, values }) => scope.operand(values[0]!, width));
  const header = builder.newBlock();
  const exit = builder.newBlock();
  const counter = builder.blockParam(header, counterType);
  const current = carried.map(({ width }) => builder.blockParam(header, int(width)));
  const after = carried.map(({ width }) => builder.blockParam(exit, int(width)));
  builder.jump(header, [builder.constant(counterType, 0), ...first]);
  builder.switchTo(header);
  if (!testLast) {
    const body = builder.newBlock();
    builder.branch(builder.compare("ult", counter, bound), body, { block: exit, args: current });
    builder.switchTo(body);
  }
  scope.nested(() => {
    for (const value of [counter, ...current]) scope.addInteger(value);
    context.breaks.push(() => builder.jump(exit, current));
    context.lower(statement.body);
    context.breaks.pop();
    const rotated = [...current.slice(1), ...current.slice(0, 1)];
    const next = rotate ? rotated : carried.map(({ width, values }) => scope.operand(values[1]!, width));
    const count = builder.binary("add", counter, builder.constant(counterType, 1));
    const again = { block: header, args: [count, ...next] };
    if (testLast) builder.branch(builder.compare("ult", count, bound), again, { block: exit, args: next });
    else builder.jump(header, again.args);
  });
  builder.switchTo(exit);
  for (const value of after) scope.addInteger(value);
}

function loopBound({ builder, scope }: FunctionContext, { rounds, variable, counterWidth }: Of<"loop">): Value {
  const type = int(counterWidth);
  if (!variable) return builder.constant(type, rounds);
  const mask = rounds < 2 ? 1 : rounds < 5 ? 3 : 7;
  return builder.binary("and", scope.operand(variable, counterWidth), builder.constant(type, mask));
}

/** `do sum += *p++; while (++i < count)`. */
export function lowerWalk({ builder, scope }: FunctionContext, statement: Of<"walk">): void {
  const pointer = scope.pointer(statement.pointer, (one) => one.exact);
  if (!pointer) return;
  const count = Math.min(statement.count, pointer.size);
  const body = builder.newBlock();
  const exit = builder.newBlock();
  const at = builder.blockParam(body, ptr);
  const index = builder.blockParam(body, i32);
  const sum = builder.blockParam(body, i64);
  builder.jump(body, [pointer.value, builder.constant(i32, 0), builder.constant(i64, 0)]);
  builder.switchTo(body);
  const total = builder.binary("add", sum, builder.load(i64, at, { bits: 8 }));
  const next = builder.binary("add", index, builder.constant(i32, 1));
  const more = builder.compare("ult", next, builder.constant(i32, count));
  builder.branch(more, { block: body, args: [builder.pointerAdd(at, 1), next, total] }, exit);
  builder.switchTo(exit);
  scope.addInteger(total);
}

/**
 * `left` counts the rounds; either block can come first, so that neither dominates the other.
 *
 *     branch first, left(rounds), right(rounds)
 *     left(n):  …  branch n == 0, exit, right(n - 1)
 *     right(n): …  branch again, left(n), exit
 */
export function lowerTangle(context: FunctionContext, statement: Of<"tangle">): void {
  const { builder, scope } = context;
  const rounds = builder.constant(i32, statement.rounds);
  const [left, right, exit] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  const n = builder.blockParam(left, i32);
  const m = builder.blockParam(right, i32);
  const result = builder.blockParam(exit, i32);
  builder.branch(scope.operand(statement.first, 1), { block: left, args: [rounds] }, { block: right, args: [rounds] });
  builder.switchTo(left);
  scope.nested(() => {
    scope.addInteger(n);
    context.lower(statement.left);
    const fewer = builder.binary("sub", n, builder.constant(i32, 1));
    const done = builder.compare("eq", n, builder.constant(i32, 0));
    builder.branch(done, { block: exit, args: [n] }, { block: right, args: [fewer] });
  });
  builder.switchTo(right);
  scope.nested(() => {
    scope.addInteger(m);
    context.lower(statement.right);
    builder.branch(scope.operand(statement.again, 1), { block: left, args: [m] }, { block: exit, args: [m] });
  });
  builder.switchTo(exit);
  scope.addInteger(result);
}

/** The block parameter that one of two pointers comes to. */
export function lowerChooseByBranch(builder: FunctionBuilder, condition: Value, left: Value, right: Value): Value {
  const [yes, no, join] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  const chosen = builder.blockParam(join, ptr);
  builder.branch(condition, yes, no);
  builder.switchTo(yes);
  builder.jump(join, [left]);
  builder.switchTo(no);
  builder.jump(join, [right]);
  builder.switchTo(join);
  return chosen;
}

/** Leaves the innermost loop, or the function, when the condition holds. */
export function lowerBranchOut(context: FunctionContext, statement: Of<"breakIf"> | Of<"returnIf">): void {
  const { builder, scope, breaks } = context;
  const leave = statement.kind === "breakIf" ? breaks.at(-1) : () => returnDigest(context, 2);
  if (!leave) return;
  const condition = scope.operand(statement.condition, 1);
  const out = builder.newBlock();
  const on = builder.newBlock();
  builder.branch(condition, out, on);
  builder.switchTo(out);
  leave();
  builder.switchTo(on);
}

