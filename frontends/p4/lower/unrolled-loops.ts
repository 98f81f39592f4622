/**
 * Loops with a copy of the body for each round (P4-16 §12.8): what a deparser emits has to be known when code is made. A
 * counter of known value is a constant in each copy, so that `stack[i]` is an element and not one that the run chooses.
 */

import type { BlockId, Value } from "../../../compiler/ir/ir.ts";
import type { CompareOp } from "../../../compiler/ir/opcodes.ts";
import type { Span } from "../../../compiler/source/source.ts";
import type { AssignStatement, BinaryOperator, Expression, ForInStatement, ForStatement, VariableDeclaration } from "../ast.ts";
import { fits, foldBinary, integer, type Constant } from "../check/constants.ts";
import { isLocation } from "./base.ts";
import { countersOf, isWritten, updates } from "./loop-counters.ts";
import { LoopLowering, type RangeLoop } from "./loops.ts";
import { isSigned, type ScalarLocation } from "./storage.ts";

/** Rounds of a loop with a counter of known value, */
const MOST_COUNTED = 64;
/** and of another one: each header that it emits takes room on the stack. */
const MOST_UNCOUNTED = 16;

/** Variables of a loop that stand for constants, and their places. */
type Counters = ReadonlyMap<VariableDeclaration, ScalarLocation>;

export abstract class UnrolledLoopLowering extends LoopLowering {
  /** Where control goes that would begin a round too many. */
  protected tooManyRounds: BlockId = 0;

  /** How much was emitted so far. */
  protected abstract emissionCount(): number;
  /** Whether all that the body does is to emit elements of stacks at the counter. */
  protected abstract onlyEmitsElements(loop: ForStatement | ForInStatement, counter: VariableDeclaration): boolean;

  protected unrollFor(statement: ForStatement): void {
    const { builder } = this;
    const after = this.newBlock();
    const counters = this.countersFrom(statement);
    for (let round = 0; ; round++) {
      const [body, update] = [this.newBlock(), this.newBlock()];
      this.conditionally(() => this.condition(statement.condition, body, after));
      builder.switchTo(body);
      if (this.isNever(statement.condition)) break;
      if (round === (this.isAnyKnown(counters) ? MOST_COUNTED : MOST_UNCOUNTED)) {
        const isSure = this.constantOf(statement.condition) && !this.checked.constants.has(statement.condition);
        this.endTooLate(statement.span, isSure === true);
        break;
      }
      const emitted = this.emissionCount();
      this.round({ breakTo: after, continueTo: update }, statement);
      this.jumpTo(update);
      builder.switchTo(update);
      if (this.emissionCount() === emitted && this.countsOn(statement, counters)) break;
      for (const one of statement.update) if (!this.stepCounter(one, counters)) this.conditionally(() => this.statements([one]));
    }
    this.jumpTo(after);
    builder.switchTo(after);
  }

  /** Those whose first value is known, which they stand for from now on. */
  private countersFrom(statement: ForStatement): Counters {
    const counters = new Map<VariableDeclaration, ScalarLocation>();
    for (const counter of countersOf(statement, this.checked)) {
      const place = this.bindings.get(counter);
      const first = counter.initializer && this.constantOf(counter.initializer);
      if (first?.kind !== "integer" || !place || !isLocation(place) || place.kind !== "scalar") continue;
      counters.set(counter, place);
      this.bindings.set(counter, first);
    }
    return counters;
  }

  private known(counter: VariableDeclaration): Extract<Constant, { kind: "integer" }> | undefined {
    const binding = this.bindings.get(counter);
    return binding && !isLocation(binding) && binding.kind === "integer" ? binding : undefined;
  }

  private isAnyKnown(counters: Counters): boolean {
    return [...counters.keys()].some((counter) => this.known(counter) !== undefined);
  }

  /** A counter that gets a value of the run is a variable from then on; false for what is to be lowered. */
  private stepCounter(statement: ForStatement["update"][number], counters: Counters): boolean {
    for (const [counter, place] of counters) {
      if (!updates(statement, counter, this.checked)) continue;
      const next = this.following(statement, counter);
      if (next) this.storage.store(place, this.constant(next, this.typeOfSymbol(counter))!);
      this.bindings.set(counter, next ?? place);
      return next !== undefined;
    }
    return false;
  }

  private following({ operator, target, value }: AssignStatement, counter: VariableDeclaration): Constant | undefined {
    const [before, operand] = [this.known(counter), this.constantOf(value)];
    if (!before || operand?.kind !== "integer" || operator === "=") return before && operand;
    const result = foldBinary(operator.slice(0, -1) as BinaryOperator, before, operand, this.typeOf(target), this.typeOf(value));
    return result && "kind" in result ? result : undefined;
  }

  /** Whether the loop goes on to the next number each time: a round that emits nothing is followed by no other that does. */
  private countsOn(statement: ForStatement, counters: Counters): boolean {
    const [counter] = counters.keys();
    const [update] = statement.update;
    if (!counter || !update || statement.update.length > 1 || !updates(update, counter, this.checked)) return false;
    const [before, next] = [this.known(counter), this.following(update, counter)];
    return before !== undefined && next?.kind === "integer" && next.value === before.value + 1n && this.onlyEmitsElements(statement, counter);
  }

  private isNever(condition: Expression): boolean {
    if (condition.kind === "binary" && condition.operator === "&&") return this.isNever(condition.left) || this.isNever(condition.right);
    const known = this.constantOf(condition);
    return known?.kind === "bool" && !known.value;
  }

  private endTooLate(span: Span, isSure: boolean): void {
    if (isSure) this.unsupported(span, `a loop that emits and has more than ${MOST_COUNTED} rounds`);
    this.builder.jump(this.tooManyRounds);
  }

  // Ranges -----------------------------------------------------------------------------------------------------------

  protected unrollRange(statement: RangeLoop, variable: ScalarLocation): void {
    const type = this.typeOfSymbol(statement.variable);
    const low = this.constantOf(statement.low);
    const [first, last] = [this.value(statement.low), this.value(statement.high)];
    const isKept = !isWritten(statement.body, statement.variable, this.checked);
    if (isKept && low?.kind === "integer") return this.unrollValues(statement, low.value, first, last);
    if (isKept && !isSigned(type) && this.onlyEmitsElements(statement, statement.variable)) return this.unrollValues(statement, 0n, first, last);
    this.unrollOffsets(statement, variable, first, last);
  }

  /** A round for each number from `from` on, which is done when the number is in the range. */
  private unrollValues(statement: RangeLoop, from: bigint, first: Value, last: Value): void {
    const { builder } = this;
    const type = this.typeOfSymbol(statement.variable);
    const atMost: CompareOp = isSigned(type) ? "sle" : "ule";
    const high = this.constantOf(statement.high);
    const after = this.newBlock();
    for (let value = from; fits(value, type) && !(high?.kind === "integer" && value > high.value); value++) {
      const [here, enter, body, next] = [this.constant(integer(value), type)!, this.newBlock(), this.newBlock(), this.newBlock()];
      builder.branch(builder.compare(atMost, here, last), enter, after);
      builder.switchTo(enter);
      if (value - from === BigInt(MOST_COUNTED)) {
        this.endTooLate(statement.span, high !== undefined);
        return builder.switchTo(after);
      }
      builder.branch(builder.compare(atMost, first, here), body, next);
      builder.switchTo(body);
      this.bindings.set(statement.variable, integer(value));
      const emitted = this.emissionCount();
      this.round({ breakTo: after, continueTo: next }, statement);
      this.jumpTo(next);
      builder.switchTo(next);
      if (this.emissionCount() === emitted && this.onlyEmitsElements(statement, statement.variable)) break;
    }
    this.jumpTo(after);
    builder.switchTo(after);
  }

  private unrollOffsets(statement: RangeLoop, variable: ScalarLocation, first: Value, last: Value): void {
    const { builder } = this;
    const [enter, after] = [this.newBlock(), this.newBlock()];
    builder.branch(builder.compare(isSigned(this.typeOfSymbol(statement.variable)) ? "sle" : "ule", first, last), enter, after);
    builder.switchTo(enter);
    const more = builder.binary("sub", last, first);
    const most = Math.min(MOST_UNCOUNTED, 2 ** variable.type.bits);
    for (let round = 0; round < most; round++) {
      const [count, next, again] = [builder.constant(variable.type, round), this.newBlock(), this.newBlock()];
      this.storage.store(variable, builder.binary("add", first, count));
      this.round({ breakTo: after, continueTo: next }, statement);
      this.jumpTo(next);
      builder.switchTo(next);
      builder.branch(builder.compare("ult", count, more), again, after);
      builder.switchTo(again);
    }
    this.endTooLate(statement.span, false);
    builder.switchTo(after);
  }
}
