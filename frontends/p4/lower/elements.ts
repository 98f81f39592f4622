/**
 * Elements of header stacks and arrays where only the run knows which is meant (P4-16 §8.20). What is done to one is
 * lowered for each of them, in a branch of its own, so that all elements stay variables. To read one that is not there
 * gives zeros, where the specification leaves the value open; to write it has no effect.
 */

import type { Value } from "../../../compiler/ir/ir.ts";
import { bitsOf, type IntType } from "../../../compiler/ir/types.ts";
import type { Expression, MemberExpression } from "../ast.ts";
import { LoweringBase } from "./base.ts";
import type { Location, StackLocation } from "./storage.ts";

type Index = Extract<Expression, { kind: "index" }>;
/** `stack[i]`, and in parsers `stack.next` and `stack.last`. */
export type Element = Index | MemberExpression;

export abstract class ElementLowering extends LoweringBase {
  /** The element that is meant in the branch that is being lowered. */
  private readonly chosen = new Map<Element, number>();
  private readonly savedIndices = new Map<Element, Value>();
  /** What stands for an element that is not there. */
  private readonly beyondEnd = new Map<Element, Location>();

  abstract location(expression: Expression): Location | undefined;
  /** Of `stack.next` and `stack.last`: undefined where only the run knows it. */
  protected abstract stackMemberNumber(expression: MemberExpression): number | undefined;
  /** The same, an i32 of the run. */
  protected abstract stackMemberIndex(expression: MemberExpression): Value;

  /** Whether which place is meant is known in the run only. */
  protected isOpen(target: Expression): boolean {
    return this.openIndex(target) !== undefined;
  }

  /** Fixes the indices that `target` names, until it has been stored to (§6.8, §12.1). */
  protected saveIndices(target: Expression): void {
    if (target.kind === "index" && this.elementNumber(target) === undefined) this.savedIndices.set(target, this.indexValue(target));
    if (target.kind === "member" && this.openIndex(target) === target) this.savedIndices.set(target, this.indexValue(target));
    if (target.kind === "member" || target.kind === "index" || target.kind === "slice" || target.kind === "partSlice") this.saveIndices(target.object);
  }

  /** Stores a whole value in the place that `target` names. */
  protected copyTo(target: Expression, source: Location): void {
    this.forEachPlace(target, () => {
      const place = this.location(target);
      if (place && place !== source) this.storage.copy(place, source);
    });
  }

  /** Lowers `body` once for each place that `target` may name: there its location is that place. */
  protected forEachPlace(target: Expression, body: () => void): void {
    const index = this.openIndex(target);
    const stack = index && this.location(index.object);
    if (!index || stack?.kind !== "stack") return body();
    this.forEachElement(index, stack, (_, number) => {
      this.chosen.set(index, number);
      this.forEachPlace(target, body);
      this.chosen.delete(index);
    });
  }

  /**
   * Lowers `body` for each element that the run may mean, and for none, in blocks that do not meet again: each knows the
   * element, and what of the stacks in it changes.
   */
  protected forEachChoice(expression: Element, body: () => void): void {
    const stack = this.location(expression.object);
    if (stack?.kind !== "stack") return;
    const { builder } = this;
    const value = this.indexValue(expression);
    const named = this.namedElements(stack, value);
    const blocks = [...named, null].map(() => this.newBlock());
    builder.switch(value, named.map((_, number) => ({ value: BigInt(number), target: { block: blocks[number]!, args: [] } })), blocks[named.length]!);
    blocks.forEach((block, number) => {
      builder.switchTo(block);
      this.chosen.set(expression, number);
      if (number === named.length) this.beyondEnd.set(expression, this.clearedElement(expression));
      body();
      this.chosen.delete(expression);
      this.beyondEnd.delete(expression);
    });
  }

  /** The element that is known to be meant; zeros where there is none, as in the last rounds of a loop. */
  protected chosenElement(expression: Index, stack: StackLocation, number: number): Location | undefined {
    return this.beyondEnd.get(expression) ?? stack.elements[number] ?? this.clearedElement(expression);
  }

  /** Whether `target` names an element that is known not to be there, or something in it. */
  protected isMissing(target: Expression): boolean {
    if (target.kind === "member") return this.isMissing(target.object);
    if (target.kind !== "index") return false;
    const [type, number] = [this.typeOf(target.object), this.elementNumber(target)];
    return (type.kind === "stack" && number !== undefined && number >= type.size) || this.isMissing(target.object);
  }

  protected elementNumber(expression: Index): number | undefined {
    const chosen = this.chosenNumber(expression);
    if (chosen !== undefined) return chosen;
    const index = this.constantOf(expression.index);
    return index?.kind === "integer" ? Number(index.value) : undefined;
  }

  /** Of the element that is meant in the branch that is being lowered. */
  protected chosenNumber(expression: Element): number | undefined {
    return this.chosen.get(expression);
  }

  private indexValue(expression: Element): Value {
    return expression.kind === "index" ? this.value(expression.index) : this.stackMemberIndex(expression);
  }

  /** A copy of the element that the run means. */
  protected elementCopy(expression: Element, stack: StackLocation): Location {
    const copy = this.clearedElement(expression);
    this.forEachElement(expression, stack, (element) => this.storage.copy(copy, element));
    return copy;
  }

  private clearedElement(expression: Element): Location {
    const element = this.allocate(this.typeOf(expression), "element", expression.span);
    this.storage.clear(element);
    return element;
  }

  /** The outermost one: inner ones are looked for in each of its branches. */
  protected openIndex(target: Expression): Element | undefined {
    switch (target.kind) {
      case "member":
        return this.openIndex(target.object) ?? (this.isOpenMember(target) ? target : undefined);
      case "slice":
      case "partSlice":
        return this.openIndex(target.object);
      case "index":
        return this.openIndex(target.object) ?? (this.elementNumber(target) === undefined ? target : undefined);
      default:
        return undefined;
    }
  }

  private isOpenMember(target: MemberExpression): boolean {
    const isElement = (target.member.text === "next" || target.member.text === "last") && this.typeOf(target.object).kind === "stack" && isPlace(target.object);
    return isElement && this.chosenNumber(target) === undefined && this.stackMemberNumber(target) === undefined;
  }

  private forEachElement(expression: Element, stack: StackLocation, body: (element: Location, number: number) => void): void {
    const { builder } = this;
    const value = this.savedIndices.get(expression) ?? this.indexValue(expression);
    const join = this.newBlock();
    const named = this.namedElements(stack, value);
    const blocks = named.map(() => this.newBlock());
    builder.switch(value, blocks.map((block, number) => ({ value: BigInt(number), target: { block, args: [] } })), join);
    named.forEach((element, number) => {
      builder.switchTo(blocks[number]!);
      this.conditionally(() => body(element, number));
      this.jumpTo(join);
    });
    builder.switchTo(join);
  }

  /** An index of few bits cannot name all of them. */
  private namedElements({ elements }: StackLocation, index: Value): readonly Location[] {
    return elements.slice(0, 2 ** bitsOf(this.builder.typeOf(index) as IntType));
  }
}

/** Names a place without having anything done. */
function isPlace(expression: Expression): boolean {
  return expression.kind === "name" || ((expression.kind === "member" || expression.kind === "index") && isPlace(expression.object));
}
