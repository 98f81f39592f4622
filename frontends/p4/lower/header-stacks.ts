/**
 * Header stacks in parsers (P4-16 §8.20): which element is next. That is known while code is made wherever it can be, so
 * that each element is a variable that is read and written directly. Of a stack that is filled on some ways only, or in a
 * loop, only the run knows it from there on, and what is done to its next element is lowered for each that may be it.
 */

import type { Value } from "../../../compiler/ir/ir.ts";
import { i32 } from "../../../compiler/ir/types.ts";
import type { Expression, ForInStatement, ForStatement, MemberExpression } from "../ast.ts";
import { nextElement } from "./next-element.ts";
import { PacketReader } from "./packet-reader.ts";
import { indexIn, stacksOf, withIndex, type StackIndex } from "./stack-indices.ts";
import type { Location, ScalarLocation, StackLocation } from "./storage.ts";

export abstract class HeaderStackLowering extends PacketReader {
  /** The index of each stack's next element, an i32. It is written also where it is known, for ways that meet others. */
  private readonly nextIndices = new Map<StackLocation, ScalarLocation>();
  private isParsing = false;
  private loopsAround = 0;

  /** While `body` is lowered, stacks that are copied take the index of their next element along; others are at their start again. */
  protected followingStacks(body: () => void): void {
    const { builder } = this;
    const [before, start] = [builder.block, this.newBlock()];
    builder.switchTo(start);
    this.isParsing = true;
    this.storage.copies = (target, source) => this.stacksCopied(target, source);
    body();
    this.storage.copies = null;
    this.isParsing = false;
    builder.switchTo(before);
    for (const next of this.nextIndices.values()) this.storage.fill(next, builder.constant(i32, 0));
    builder.jump(start);
  }

  private stacksCopied(target: Location, source: Location | null): void {
    const sources = source ? stacksOf(source) : [];
    const before = sources.map((stack): [StackIndex, Value] => [this.indexOf(stack), this.nextIndex(stack)]);
    stacksOf(target).forEach((stack, number) => this.setIndex(stack, ...(before[number] ?? ([0, this.builder.constant(i32, 0)] as const))));
  }

  /** The rounds of a loop are lowered once, for whatever the rounds before filled. */
  protected override forStatement(statement: ForStatement): void {
    this.inLoop(() => super.forStatement(statement));
  }

  protected override forIn(statement: ForInStatement): void {
    this.inLoop(() => super.forIn(statement));
  }

  private inLoop(body: () => void): void {
    this.loopsAround++;
    body();
    this.loopsAround--;
  }

  private indexOf(stack: StackLocation): StackIndex {
    return this.loopsAround > 0 ? "run" : indexIn(this.cursor.next, stack);
  }

  /** `value` is the same, an i32. */
  private setIndex(stack: StackLocation, index: StackIndex, value: Value): void {
    const isSure = this.conditionals === 0 && this.loopsAround === 0;
    const place = this.nextVariable(stack);
    if (index === "run" || !isSure) this.storage.fill(place, value);
    else this.storage.note(place, value);
    this.cursor = { ...this.cursor, next: withIndex(this.cursor.next, stack, isSure ? index : "run") };
  }

  private nextVariable(stack: StackLocation): ScalarLocation {
    let place = this.nextIndices.get(stack);
    if (!place) this.nextIndices.set(stack, (place = this.storage.scalar(i32, "next")));
    return place;
  }

  private nextIndex(stack: StackLocation): Value {
    const index = this.indexOf(stack);
    return index === "run" ? this.storage.load(this.nextVariable(stack)) : this.builder.constant(i32, index);
  }

  // The next element is another ----------------------------------------------------------------------------------------

  /** After `target` was extracted. */
  protected movedNext(target: Expression): void {
    const next = nextElement(target);
    if (!next) return;
    this.forEachPlace(next.object, () => {
      const stack = this.location(next.object);
      if (stack?.kind === "stack") this.moveIndex(stack, 1);
    });
  }

  /** Also by push_front and pop_front. */
  protected moveIndex(stack: StackLocation, by: number): void {
    if (!this.isParsing) return;
    const { builder } = this;
    const most = stack.elements.length;
    const index = this.indexOf(stack);
    if (index !== "run") {
      const moved = Math.max(0, Math.min(most, index + by));
      return this.setIndex(stack, moved, builder.constant(i32, moved));
    }
    const [before, limit] = [this.nextIndex(stack), builder.constant(i32, by < 0 ? -by : most - by)];
    const moved = builder.binary("add", before, builder.constant(i32, by));
    const isWithin = builder.compare(by < 0 ? "uge" : "ule", before, limit);
    this.setIndex(stack, "run", builder.select(isWithin, moved, builder.constant(i32, by < 0 ? 0 : most)));
  }

  // The elements that are asked for ------------------------------------------------------------------------------------

  /** `stack.next` when it is known that there is none. */
  protected isStackFull(target: Expression): boolean {
    const next = nextElement(target);
    if (!next || this.isOpen(next)) return false;
    const stack = this.location(next.object);
    return stack?.kind === "stack" && indexIn(this.cursor.next, stack) === stack.elements.length;
  }

  protected stackElement(expression: MemberExpression): Location | undefined {
    const stack = this.location(expression.object);
    if (stack?.kind !== "stack") return undefined;
    const number = this.chosenNumber(expression) ?? this.numberIn(stack, expression);
    if (number === undefined) return this.elementCopy(expression, stack);
    const element = stack.elements[number];
    if (element) return element;
    // What follows is never reached, but has to be lowered somewhere.
    this.builder.jump(this.failure("StackOutOfBounds"));
    this.builder.switchTo(this.newBlock());
    return stack.elements[0];
  }

  /** Undefined where only the run knows it. */
  private numberIn(stack: StackLocation, { member }: MemberExpression): number | undefined {
    const next = this.indexOf(stack);
    return next === "run" ? undefined : member.text === "next" ? next : next - 1;
  }

  protected override stackMemberNumber(expression: MemberExpression): number | undefined {
    const stack = this.location(expression.object);
    return stack?.kind === "stack" ? this.numberIn(stack, expression) : undefined;
  }

  /** Leaves to the reject state unless there is such an element. */
  protected override stackMemberIndex({ object, member }: MemberExpression): Value {
    const stack = this.location(object);
    const { builder } = this;
    if (stack?.kind !== "stack") return this.zero(i32);
    const next = this.nextIndex(stack);
    const index = member.text === "next" ? next : builder.binary("sub", next, builder.constant(i32, 1));
    this.continueIf(builder.compare("ult", index, builder.constant(i32, stack.elements.length)), "StackOutOfBounds");
    return index;
  }

  protected stackLastIndex({ object }: MemberExpression): Value {
    const stack = this.location(object);
    if (stack?.kind !== "stack") return this.zero(i32);
    const index = this.indexOf(stack);
    return index === "run" ? this.builder.binary("sub", this.nextIndex(stack), this.builder.constant(i32, 1)) : this.builder.constant(i32, index - 1);
  }
}
