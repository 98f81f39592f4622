/**
 * A function that ends in a call of itself goes on at its own start, with other parameters: the verifier refuses calls in a
 * ring, whatever ends them, and follows loops.
 */

import { escapedSlots } from "../../../compiler/analysis/effects.ts";
import { pointersOf } from "../../../compiler/analysis/provenance.ts";
import type { Func } from "../../../compiler/ir/ir.ts";
import type { TExpr, TStatement } from "../checked.ts";
import { narrow, widen } from "./calls.ts";
import type { LowerContext } from "./context.ts";
import { lowerValue } from "./expressions.ts";
import { storeScalar } from "./places.ts";

type OwnCall = TExpr & { readonly kind: "call" };

/** Does the function call itself? */
export function callsItself(func: Func): boolean {
  return func.blocks.some(({ insts }) => insts.some((inst) => inst.op === "call" && inst.callee.kind === "function" && inst.callee.name === func.name));
}

/** Each call has variables of its own: one loop serves as long as nobody keeps the address of one. */
export function keepsNoAddress(func: Func): boolean {
  return escapedSlots(func, pointersOf(func)).size === 0;
}

export function isOwnCall(cx: LowerContext, value: TExpr): value is OwnCall {
  return cx.restart !== null && value.kind === "call" && value.callee.kind === "function" && value.callee.target === cx.restart.symbol;
}

/** Some of the ways of `c ? a : b` are calls of the function itself. */
export function choosesOwnCall(cx: LowerContext, value: TExpr): value is TExpr & { readonly kind: "choose"; readonly then: TExpr } {
  if (value.kind !== "choose" || !value.then) return false;
  return [value.then, value.otherwise].some((way) => isOwnCall(cx, way) || choosesOwnCall(cx, way));
}

/** `f(…);` before a return without a value. */
export function ownCallBefore(cx: LowerContext, statement: TStatement, next: TStatement | undefined): OwnCall | undefined {
  if (statement.kind !== "expression" || next?.kind !== "return" || next.value) return undefined;
  return isOwnCall(cx, statement.value) ? statement.value : undefined;
}

/** Ends the block that control is in. */
export function restartWith(cx: LowerContext, { args }: OwnCall): void {
  const { params, block } = cx.restart!;
  cx.ensureOpen();
  // All are worked out before the first parameter changes.
  const values = args.map((arg) => widen(cx, lowerValue(cx, arg), arg.type));
  cx.ensureOpen();
  for (const [i, variable] of params.entries()) storeScalar(cx, cx.addressOf(cx.homes.get(variable)!), narrow(cx, values[i]!, variable.type));
  cx.builder.jump(block);
}

/** The body of a function without a result, with the return that its end stands for. */
export function withReturns(body: readonly TStatement[]): readonly TStatement[] {
  const last = body.at(-1);
  return !last || last.kind === "return" ? body : [...body, { kind: "return", span: last.span }];
}
