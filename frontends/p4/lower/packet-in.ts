/** What parsers ask of the packet: extract, lookahead, advance and verify (P4-16 §13.7, §13.8). */

import type { BlockId, Value } from "../../../compiler/ir/ir.ts";
import { i1, i32 } from "../../../compiler/ir/types.ts";
import type { Span } from "../../../compiler/source/source.ts";
import type { CallExpression, Expression } from "../ast.ts";
import { extractFault, lookaheadFault, type PacketFault } from "../check/packet-calls.ts";
import type { ResolvedCall } from "../check/program.ts";
import type { Type } from "../check/types.ts";
import { isLocation } from "./base.ts";
import { HeaderStackLowering } from "./header-stacks.ts";
import { newStep, type ParserStep } from "./packet-layout.ts";
import type { Location, ScalarLocation } from "./storage.ts";

type Call<K extends ResolvedCall["kind"]> = Extract<ResolvedCall, { kind: K }>;

export abstract class PacketInLowering extends HeaderStackLowering {
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
    const location = this.isOpen(target) ? this.allocate(type, "extracted", target.span) : this.location(target);
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
}
