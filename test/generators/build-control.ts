/** Statements that branch: ifs, switches, loops, map lookups with their null check, and early exits. */

import type { BlockId, Value } from "../../compiler/ir/ir.ts";
import { i32, int, ptr } from "../../compiler/ir/types.ts";
import { MAP_NAME, MAP_VALUE_SIZE, returnDigest, type FunctionContext } from "./build-context.ts";
import type { Merge, Statement } from "./recipe.ts";

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
    { block: yes, body: statement.found, pointer: found },
    { block: no, body: statement.missing },
  ];
  lowerArms(context, arms, statement.merges);
}

interface Arm {
  readonly block: BlockId;
  readonly body: readonly Statement[];
  /** The value that a lookup found. */
  readonly pointer?: Value;
}

function lowerArms(context: FunctionContext, arms: readonly Arm[], merges: readonly Merge[]): void {
  const { builder, scope } = context;
  const join = builder.newBlock();
  const joined = merges.map(({ width }) => builder.blockParam(join, int(width)));
  arms.forEach(({ block, body, pointer }, number) => {
    builder.switchTo(block);
    scope.nested(() => {
      if (pointer !== undefined) {
        scope.addPointer({ value: pointer, size: MAP_VALUE_SIZE, align: 8, region: "map", writable: true, exact: true });
      }
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
  const { carried, testLast } = statement;
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
    const next = carried.map(({ width, values }) => scope.operand(values[1]!, width));
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

