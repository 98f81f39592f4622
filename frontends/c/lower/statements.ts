/** Statements to blocks. */

import type { BlockId, SwitchCase } from "../../../compiler/ir/ir.ts";
import { bitsOf, type IntType } from "../../../compiler/ir/types.ts";
import { unreachable } from "../../../compiler/support/invariant.ts";
import { truth } from "../check/build.ts";
import type { FunctionSymbol, LocalVariable, SwitchLabel, TStatement } from "../checked.ts";
import { pointerTo } from "../types.ts";
import { lowerAssembly } from "./assembly.ts";
import { widen } from "./calls.ts";
import { branchOn } from "./conditions.ts";
import { isRecord, type LowerContext } from "./context.ts";
import { lowerEffect, lowerRecord, lowerValue } from "./expressions.ts";
import { initialize, leaveOpen } from "./places.ts";
import { choosesOwnCall, isOwnCall, ownCallBefore, restartWith } from "./tail-calls.ts";

/** Blocks of the labels of the switches around. */
const caseBlocks = new WeakMap<SwitchLabel, BlockId>();

/** Variables with a cleanup function, by the blocks that they live in, innermost last. */
const cleanupsOf = new WeakMap<LowerContext, LocalVariable[]>();

function cleanups(cx: LowerContext): LocalVariable[] {
  let list = cleanupsOf.get(cx);
  if (!list) cleanupsOf.set(cx, (list = []));
  return list;
}

export function lowerStatements(cx: LowerContext, body: readonly TStatement[]): void {
  const live = cleanups(cx);
  const before = live.length;
  for (const [i, statement] of body.entries()) {
    const own = live.length === 0 ? ownCallBefore(cx, statement, body[i + 1]) : undefined;
    if (own) restartWith(cx, own);
    else lowerStatement(cx, statement);
  }
  runCleanups(cx, before);
  live.length = before;
}

/** Calls the cleanups of the variables past the first `keep`, the last one first. */
function runCleanups(cx: LowerContext, keep: number): void {
  const live = cleanups(cx);
  for (let i = live.length - 1; i >= keep && !cx.builder.terminated; i--) {
    const variable = live[i]!;
    const { span } = variable;
    const place = { kind: "local", variable, type: variable.type, span } as const;
    const address = { kind: "address", place, type: pointerTo(variable.type), span } as const;
    const target: FunctionSymbol = variable.cleanup!;
    lowerEffect(cx, { kind: "call", callee: { kind: "function", target }, args: [address], type: target.type.returns, span });
  }
}

interface Exits {
  readonly keep: number;
}

/** How many cleanups were live where a break or continue goes. */
const exitsOf = new WeakMap<LowerContext, { breaks: Exits[]; continues: Exits[] }>();

function exits(cx: LowerContext): { breaks: Exits[]; continues: Exits[] } {
  let known = exitsOf.get(cx);
  if (!known) exitsOf.set(cx, (known = { breaks: [], continues: [] }));
  return known;
}

function lowerStatement(cx: LowerContext, statement: TStatement): void {
  const { builder } = cx;
  // Labels are where unreachable code becomes reachable again; loops and switches may hold some.
  if (statement.kind === "case") {
    startAt(cx, caseBlocks.get(statement.label)!);
    return;
  }
  if (statement.kind === "label") {
    startAt(cx, labelBlock(cx, statement.name));
    return;
  }
  cx.ensureOpen();
  builder.span = statement.span;
  switch (statement.kind) {
    case "expression":
      lowerEffect(cx, statement.value);
      return;
    case "declare":
      declare(cx, statement);
      return;
    case "block":
      lowerStatements(cx, statement.items);
      return;
    case "if":
      lowerIf(cx, statement);
      return;
    case "switch":
      lowerSwitch(cx, statement);
      return;
    case "while":
    case "do":
    case "for":
      lowerLoop(cx, statement);
      return;
    case "goto":
      // What a goto leaves is not cleaned up: gcc does, but no BPF program mixes the two.
      builder.jump(labelBlock(cx, statement.name));
      return;
    case "break":
      runCleanups(cx, exits(cx).breaks.at(-1)!.keep);
      builder.span = statement.span;
      builder.jump(cx.breaks.at(-1)!);
      return;
    case "continue":
      runCleanups(cx, exits(cx).continues.at(-1)!.keep);
      builder.span = statement.span;
      builder.jump(cx.continues.at(-1)!);
      return;
    case "return":
      lowerReturn(cx, statement);
      return;
    case "asm":
      lowerAssembly(cx, statement, (name) => labelBlock(cx, name));
      return;
    default:
      unreachable(statement);
  }
}

/** Goes on in a block, falling into it from what came before. */
function startAt(cx: LowerContext, block: BlockId): void {
  cx.jumpUnlessEnded(block);
  cx.builder.switchTo(block);
}

function labelBlock(cx: LowerContext, name: string): BlockId {
  let block = cx.labels.get(name);
  if (block === undefined) cx.labels.set(name, (block = cx.builder.newBlock()));
  return block;
}

function declare(cx: LowerContext, statement: TStatement & { readonly kind: "declare" }): void {
  const { variable, init } = statement;
  let home = cx.homes.get(variable);
  if (!home) cx.homes.set(variable, (home = cx.newHome(variable.name, variable.type)));
  const address = cx.addressOf(home);
  if (init) initialize(cx, address, variable.type, init);
  else leaveOpen(cx, address, variable.type);
  if (variable.cleanup) cleanups(cx).push(variable);
}

function lowerIf(cx: LowerContext, statement: TStatement & { readonly kind: "if" }): void {
  const { builder } = cx;
  const then = builder.newBlock();
  const otherwise = statement.otherwise ? builder.newBlock() : null;
  const join = builder.newBlock();
  branchOn(cx, statement.condition, then, otherwise ?? join);
  builder.switchTo(then);
  lowerStatements(cx, [statement.then]);
  cx.jumpUnlessEnded(join);
  if (otherwise !== null) {
    builder.switchTo(otherwise);
    lowerStatements(cx, [statement.otherwise!]);
    cx.jumpUnlessEnded(join);
  }
  builder.switchTo(join);
}

function lowerBody(cx: LowerContext, body: TStatement, breakTo: BlockId, continueTo: BlockId | null): void {
  const here = { keep: cleanups(cx).length };
  cx.breaks.push(breakTo);
  exits(cx).breaks.push(here);
  if (continueTo !== null) {
    cx.continues.push(continueTo);
    exits(cx).continues.push(here);
  }
  lowerStatements(cx, [body]);
  cx.breaks.pop();
  exits(cx).breaks.pop();
  if (continueTo !== null) {
    cx.continues.pop();
    exits(cx).continues.pop();
  }
}

function lowerLoop(cx: LowerContext, statement: TStatement & { readonly kind: "while" | "do" | "for" }): void {
  const { builder } = cx;
  const live = cleanups(cx).length;
  if (statement.kind === "for") for (const one of statement.init) lowerStatement(cx, one);
  cx.ensureOpen();
  const [body, next, done] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  const test = statement.kind === "do" ? next : builder.newBlock();
  const { condition } = statement;
  builder.jump(statement.kind === "do" ? body : test);
  if (statement.kind !== "do") {
    builder.switchTo(test);
    if (condition && truth(condition) !== true) branchOn(cx, condition, body, done);
    else builder.jump(body);
  }
  builder.switchTo(body);
  lowerBody(cx, statement.body, done, next);
  cx.jumpUnlessEnded(next);
  builder.switchTo(next);
  if (statement.kind === "do") branchOn(cx, statement.condition, body, done);
  else {
    if (statement.kind === "for" && statement.step) lowerEffect(cx, statement.step);
    cx.jumpUnlessEnded(test);
  }
  builder.switchTo(done);
  runCleanups(cx, live);
  cleanups(cx).length = live;
}

/** A range of cases this small becomes one case each. */
const LISTED = 64n;

function lowerSwitch(cx: LowerContext, statement: TStatement & { readonly kind: "switch" }): void {
  const { builder } = cx;
  const value = lowerValue(cx, statement.value);
  cx.ensureOpen();
  const type = builder.typeOf(value) as IntType;
  const done = builder.newBlock();
  const cases: SwitchCase[] = [];
  let otherwise = done;
  const ranges: { from: bigint; to: bigint; block: BlockId }[] = [];
  for (const label of statement.labels) {
    const block = builder.newBlock();
    caseBlocks.set(label, block);
    if (!label.range) otherwise = block;
    else if (label.range.to - label.range.from < LISTED) {
      for (let at = label.range.from; at <= label.range.to; at++) cases.push({ value: BigInt.asUintN(bitsOf(type), at), target: { block, args: [] } });
    } else ranges.push({ ...label.range, block });
  }
  for (const { from, to, block } of ranges) {
    // from <= value && value <= to, as one comparison
    const offset = builder.binary("sub", value, builder.constant(type, from));
    const next = builder.newBlock();
    builder.branch(builder.compare("ule", offset, builder.constant(type, to - from)), block, next);
    builder.switchTo(next);
  }
  builder.span = statement.span;
  builder.switch(value, cases, otherwise);
  // What stands before the first case is never reached.
  builder.switchTo(builder.newBlock());
  lowerBody(cx, statement.body, done, null);
  cx.jumpUnlessEnded(done);
  builder.switchTo(done);
}

function lowerReturn(cx: LowerContext, statement: TStatement & { readonly kind: "return" }): void {
  const { builder } = cx;
  const { value } = statement;
  if (value && isRecord(value.type)) {
    lowerRecord(cx, value, { pointer: cx.resultPointer!, offset: 0, align: 1, volatile: false });
    runCleanups(cx, 0);
    if (!builder.terminated) builder.return();
    return;
  }
  if (value && cleanups(cx).length === 0 && isOwnCall(cx, value)) return restartWith(cx, value);
  if (value && choosesOwnCall(cx, value)) {
    const [then, otherwise] = [builder.newBlock(), builder.newBlock()];
    branchOn(cx, value.condition, then, otherwise);
    for (const [block, way] of [[then, value.then], [otherwise, value.otherwise]] as const) {
      builder.switchTo(block);
      lowerReturn(cx, { ...statement, value: way });
    }
    return;
  }
  const result = value && widen(cx, lowerValue(cx, value), value.type);
  cx.ensureOpen();
  runCleanups(cx, 0);
  builder.span = statement.span;
  builder.return(result);
}
