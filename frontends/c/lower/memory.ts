/** memcpy, memmove, memset and memcmp: single instructions where the size is known, loops where it is not. */

import type { Value } from "../../../compiler/ir/ir.ts";
import { i32, i64, i8 } from "../../../compiler/ir/types.ts";
import type { TExpr } from "../checked.ts";
import { alignOf } from "../layout.ts";
import { isVoid, pointee } from "../types.ts";
import type { LowerContext } from "./context.ts";

export function memoryBuiltin(cx: LowerContext, expr: TExpr & { readonly kind: "memory" }): Value {
  const { builder } = cx;
  const [first, second, size] = expr.args;
  const left = cx.recursion.value(cx, first);
  const right = cx.recursion.value(cx, second);
  const count = cx.recursion.value(cx, size);
  builder.span = expr.span;
  const known = size.kind === "constant" ? Number(size.value) : null;
  switch (expr.builtin) {
    case "memcpy":
    case "memmove":
      if (known === null) copyLoop(cx, left, right, count, expr.builtin === "memmove");
      else if (known > 0) builder.memoryCopy(left, right, known, { align: Math.min(knownAlign(first), knownAlign(second)), apart: expr.builtin === "memcpy" });
      return left;
    case "memset": {
      const byte = builder.resize(right, i8, false);
      if (known === null) eachByte(cx, count, (at) => builder.store(builder.pointerAdd(left, { value: at }), byte));
      else if (known > 0) builder.memorySet(left, byte, known, knownAlign(first));
      return left;
    }
    case "memcmp":
      return compare(cx, left, right, count, known);
  }
}

/** What the type of the pointer, before it became `void *`, says of its alignment. */
function knownAlign(pointer: TExpr): number {
  if (pointer.kind === "convert" && pointee(pointer.operand.type)) return knownAlign(pointer.operand);
  const to = pointee(pointer.type);
  if (pointer.kind === "address") return alignOf(pointer.place.type);
  return to && !isVoid(to) ? alignOf(to) : 1;
}

/** Runs `body` with an i64 from 0 to `count - 1`. */
function eachByte(cx: LowerContext, count: Value, body: (at: Value) => void): void {
  const { builder } = cx;
  const [loop, step, done] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  const at = builder.blockParam(loop, i64);
  builder.jump(loop, [builder.constant(i64, 0)]);
  builder.switchTo(loop);
  builder.branch(builder.compare("ult", at, count), step, done);
  builder.switchTo(step);
  body(at);
  builder.jump(loop, [builder.binary("add", at, builder.constant(i64, 1))]);
  builder.switchTo(done);
}

/** Backwards when the target lies above an overlapping source. */
function copyLoop(cx: LowerContext, target: Value, source: Value, count: Value, mayOverlap: boolean): void {
  const { builder } = cx;
  const move = (at: Value): void => {
    const byte = builder.load(i8, builder.pointerAdd(source, { value: at }));
    builder.store(builder.pointerAdd(target, { value: at }), byte);
  };
  if (!mayOverlap) {
    eachByte(cx, count, move);
    return;
  }
  const [up, down, done] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  builder.branch(builder.compare("ule", target, source), up, down);
  builder.switchTo(up);
  eachByte(cx, count, move);
  builder.jump(done);
  builder.switchTo(down);
  const last = builder.binary("sub", count, builder.constant(i64, 1));
  eachByte(cx, count, (at) => move(builder.binary("sub", last, at)));
  builder.jump(done);
  builder.switchTo(done);
}

const UNROLLED = 16;

/** The difference of the first two bytes that differ (C11 7.24.4.1), as an int. */
function compare(cx: LowerContext, left: Value, right: Value, count: Value, known: number | null): Value {
  const { builder } = cx;
  const done = builder.newBlock();
  const result = builder.blockParam(done, i32);
  const zero = builder.constant(i32, 0);
  const step = (a: Value, b: Value, next: number): void => {
    const difference = builder.binary("sub", builder.resize(a, i32, false), builder.resize(b, i32, false));
    builder.branch(builder.compare("ne", a, b), { block: done, args: [difference] }, next);
    builder.switchTo(next);
  };
  if (known !== null && known <= UNROLLED) {
    for (let at = 0; at < known; at++) step(builder.load(i8, left, { offset: at }), builder.load(i8, right, { offset: at }), builder.newBlock());
  } else {
    eachByte(cx, count, (at) => {
      const [a, b] = [left, right].map((pointer) => builder.load(i8, builder.pointerAdd(pointer, { value: at }))) as [Value, Value];
      step(a, b, builder.newBlock());
    });
  }
  builder.jump(done, [zero]);
  builder.switchTo(done);
  return result;
}
