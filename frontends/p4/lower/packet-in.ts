/** What parsers ask of the packet: extract, lookahead, advance and verify (P4-16 §13.7, §13.8), and the header stacks that they fill (§8.20). */

import type { BlockId, Value } from "../../../compiler/ir/ir.ts";
import { i1, i32 } from "../../../compiler/ir/types.ts";
import type { Span } from "../../../compiler/source/source.ts";
import type { CallExpression, Expression, MemberExpression } from "../ast.ts";
import { extractFault, lookaheadFault, type PacketFault } from "../check/packet-calls.ts";
import type { ResolvedCall } from "../check/program.ts";
import type { Type } from "../check/types.ts";
import { isLocation } from "./base.ts";
import { PacketReader } from "./packet-reader.ts";
import { newStep, type ParserStep } from "./packet-layout.ts";
import { nextElement } from "./next-element.ts";
import { afterCopy, indexIn, withIndex } from "./stack-indices.ts";
import type { Location, ScalarLocation, StackLocation } from "./storage.ts";

type Call<K extends ResolvedCall["kind"]> = Extract<ResolvedCall, { kind: K }>;

export abstract class PacketInLowering extends PacketReader {
  /** Where a packet goes that the parser refuses. */
  protected reject: BlockId = 0;
  /** Where a packet goes that seems to end too soon, when it may lie in pieces. */
  protected tooShort: BlockId | null = null;
  /** Where the parser's error goes, for architectures that have it. */
  protected parserError: ScalarLocation | null = null;
  /** What the copy of a state that is being lowered reads. */
  protected step: ParserStep = newStep();

  protected coreCall(call: Call<"method" | "function">, at: CallExpression): { value?: Value } | null {
    if (call.kind === "function") return this.coreFunction(call, at);
    const binding = this.binding(call.object);
    if (!binding || isLocation(binding) || binding.kind !== "packet") return null;
    const argument = call.args[0]?.value;
    switch (call.method.name.text) {
      case "extract":
        if (argument) this.extract(argument, call.args[1]?.value ?? null);
        this.settle(at.span);
        return {};
      case "advance":
        if (argument) this.advanceBy(argument);
        this.settle(at.span);
        return {};
      case "lookahead": {
        const value = this.lookahead(at);
        this.settle(at.span);
        return { value };
      }
      case "length":
        return { value: this.packet.length() };
      default:
        return null;
    }
  }

  private coreFunction({ declaration, args }: Call<"function">, at: CallExpression): { value?: Value } | null {
    switch (declaration.name.text) {
      case "verify":
        this.verify(args[0]?.value ?? null, args[1]?.value ?? null);
        return {};
      case "static_assert": {
        const condition = args[0]?.value ? this.constantOf(args[0].value) : undefined;
        const message = args[1]?.value ? this.constantOf(args[1].value) : undefined;
        if (condition?.kind !== "bool") this.context.bag.report("P0305", at.span, "the condition of static_assert must be known at compile time");
        else if (!condition.value) this.context.bag.report("P0306", at.span, message?.kind === "string" ? message.value : "static assertion failed");
        return { value: this.builder.constant(i1, 1) };
      }
      default:
        return null;
    }
  }

  private verify(condition: Expression | null, error: Expression | null): void {
    if (!condition || !error) return;
    const rest = this.newBlock();
    const failed = this.newBlock();
    this.condition(condition, rest, failed);
    this.builder.switchTo(failed);
    if (this.parserError) this.storage.store(this.parserError, this.value(error));
    this.builder.jump(this.reject);
    this.builder.switchTo(rest);
  }

  private extract(target: Expression, variable: Expression | null): void {
    const type = this.typeOf(target);
    const size = this.sizeOf(type);
    const fault = extractFault(type, variable !== null, this.checked.fieldsOf);
    if (fault || type.kind !== "header") return this.misfit(fault, target.span);
    if (this.isStackFull(target)) return this.builder.jump(this.failure("StackOutOfBounds"));
    this.saveIndices(target);
    const location = this.location(target);
    if (location?.kind !== "header") return;
    const read = { header: location, offset: this.cursor.base === 0 ? this.cursor.offset : null };
    // A loop may read it several times.
    this.step.reads.push(this.isAfloat ? null : read);
    if (size === undefined) {
      if (!this.readVariable(location, type, this.value(variable!))) this.notWhole(target.span, "varbits are read in whole bytes, and this one does not begin with a byte");
    } else {
      this.require(size, target.span);
      this.fetch(size);
      this.readInto(location, type, this.cursor.offset);
      this.advance(size);
    }
    this.storage.takeOver(location);
    this.copyTo(target, location);
    this.movedNext(target);
  }

  /** What the checker could not say of a generic body: it did not know what a type parameter stands for. */
  protected misfit(fault: PacketFault | undefined, span: Span): void {
    if (fault) this.context.bag.report(fault.code, span, fault.message, { hint: "so it is with the type that this body is used with" });
  }

  /** `stack.next` when there is none: the state ends here. */
  private isStackFull(target: Expression): boolean {
    const stack = this.stackOfNext(target);
    return stack !== undefined && indexIn(this.cursor.next, stack) >= stack.elements.length;
  }

  private movedNext(target: Expression): void {
    const stack = this.stackOfNext(target);
    if (!stack) return;
    if (this.conditionals > 0) this.unsupported(target.span, "to fill a header stack under a condition within a call");
    this.moveIndex(stack, 1);
  }

  /** The stack whose next element is filled, or a header of the union that the element is. */
  private stackOfNext(target: Expression): StackLocation | undefined {
    const element = nextElement(target);
    const stack = element && this.indexedStack(element);
    return stack?.kind === "stack" ? stack : undefined;
  }

  /** Also by push_front and pop_front. */
  protected moveIndex(stack: StackLocation, by: number): void {
    const index = Math.max(0, Math.min(stack.elements.length, indexIn(this.cursor.next, stack) + by));
    this.cursor = { ...this.cursor, next: withIndex(this.cursor.next, stack, index) };
  }

  protected watchStacks(span: Span): void {
    this.storage.copies = (target, source) => {
      const next = afterCopy(this.cursor.next, target, source);
      if (next === this.cursor.next) return;
      if (this.conditionals > 0) this.unsupported(span, "a header stack that is filled and copied under a condition within a call");
      this.cursor = { ...this.cursor, next };
    };
  }

  private advanceBy(amount: Expression): void {
    const constant = this.constantOf(amount);
    if (constant?.kind !== "integer") {
      this.step.reads.push(null);
      return this.moveBase(this.value(amount));
    }
    this.require(Number(constant.value), amount.span);
    this.step.reads.push(null);
    this.advance(Number(constant.value));
  }

  private lookahead(at: CallExpression): Value {
    const size = this.sizeOf(this.typeOf(at));
    if (size === undefined) {
      this.misfit(lookaheadFault(this.typeOf(at), this.checked.fieldsOf), at.span);
      return this.zero(i32);
    }
    this.require(size, at.span);
    this.fetch(size);
    return this.readBits(this.cursor.offset, size);
  }

  protected lookaheadInto(call: Call<"method">, target: Location, type: Type, at: CallExpression): boolean {
    const size = this.sizeOf(type);
    if (call.method.name.text !== "lookahead" || size === undefined) return false;
    this.require(size, at.span);
    this.fetch(size);
    this.readInto(target, type, this.cursor.offset);
    this.settle(at.span);
    return true;
  }

  protected failure(error: string): BlockId {
    if (error === "PacketTooShort" && this.tooShort !== null) return this.tooShort;
    return this.rejected(error);
  }

  /** A block that goes to the reject state with the error. */
  protected rejected(error: string): BlockId {
    if (!this.parserError) return this.reject;
    const here = this.builder.block;
    const block = this.newBlock();
    this.builder.switchTo(block);
    this.storage.store(this.parserError, this.builder.constant(this.parserError.type, this.checked.errors.indexOf(error)));
    this.builder.jump(this.reject);
    this.builder.switchTo(here);
    return block;
  }

  // Header stacks (§8.20) ----------------------------------------------------------------------------------------------

  /** The stack whose `next`, `last` or `lastIndex` is asked for: each stack has an index of its own, known here. */
  private indexedStack({ object }: MemberExpression): Location | undefined {
    if (this.isOpen(object)) return void this.unsupported(object.span, "the next element of a header stack in an array, at an index that only the run knows,");
    return this.location(object);
  }

  protected stackElement(expression: MemberExpression): Location | undefined {
    const stack = this.indexedStack(expression);
    if (stack?.kind !== "stack") return undefined;
    const next = indexIn(this.cursor.next, stack);
    const element = stack.elements[expression.member.text === "next" ? next : next - 1];
    if (element) return element;
    // What follows is never reached, but has to be lowered somewhere.
    this.builder.jump(this.failure("StackOutOfBounds"));
    this.builder.switchTo(this.newBlock());
    return stack.elements[0];
  }

  protected stackLastIndex(expression: MemberExpression): Value {
    const stack = this.indexedStack(expression);
    const next = stack?.kind === "stack" ? indexIn(this.cursor.next, stack) : 0;
    return this.builder.constant(i32, next - 1);
  }
}
