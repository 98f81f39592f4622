/** Loops (P4-16 §12.8): of the function, but for those whose rounds are copies (see `unrolled-loops.ts`). */

import type { BlockId } from "../../../compiler/ir/ir.ts";
import type { Expression, ForInStatement, ForStatement } from "../ast.ts";
import type { Type } from "../check/types.ts";
import { CallLowering } from "./calls.ts";
import { isLocation } from "./base.ts";
import { isSigned, type Location, type ScalarLocation } from "./storage.ts";

interface LoopTargets {
  readonly breakTo: BlockId;
  readonly continueTo: BlockId;
}

/** A loop over a range whose variable is a scalar. */
export type RangeLoop = ForInStatement & { readonly high: Expression };

export abstract class LoopLowering extends CallLowering {
  private loop: LoopTargets | null = null;

  /** Whether each round needs code of its own. */
  protected abstract isUnrolled(statement: ForStatement | ForInStatement): boolean;
  protected abstract unrollFor(statement: ForStatement): void;
  protected abstract unrollRange(statement: RangeLoop, variable: ScalarLocation): void;

  /** `break` and `continue`. */
  protected leaveRound(by: "break" | "continue"): void {
    this.builder.jump(by === "break" ? this.loop!.breakTo : this.loop!.continueTo);
  }

  protected forStatement(statement: ForStatement): void {
    this.statements(statement.init);
    if (this.isUnrolled(statement)) return this.unrollFor(statement);
    const [head, body, update, after] = [this.newBlock(), this.newBlock(), this.newBlock(), this.newBlock()];
    this.jumpTo(head);
    this.builder.switchTo(head);
    this.condition(statement.condition, body, after);
    this.builder.switchTo(body);
    this.round({ breakTo: after, continueTo: update }, statement);
    this.jumpTo(update);
    this.builder.switchTo(update);
    this.conditionally(() => this.statements(statement.update));
    this.jumpTo(head);
    this.builder.switchTo(after);
  }

  /** Lowers the body once. */
  protected round(targets: LoopTargets, statement: ForStatement | ForInStatement): void {
    const { loop } = this;
    this.loop = targets;
    this.conditionally(() => this.statements([statement.body]));
    this.loop = loop;
  }

  protected forIn(statement: ForInStatement): void {
    const type = this.typeOfSymbol(statement.variable);
    const variable = this.allocate(type, statement.variable.name.text, statement.span);
    this.bindings.set(statement.variable, variable);
    const { high } = statement;
    if (!high) return this.forElements(statement, type);
    if (variable.kind !== "scalar") return this.unsupported(statement.span, "a loop over this range");
    if (this.isUnrolled(statement)) return this.unrollRange({ ...statement, high }, variable);
    this.forRange({ ...statement, high }, variable, isSigned(type));
  }

  /**
   * The end belongs to the range; the test for it stands after the body, so that the last value cannot wrap. Rounds are
   * counted from 0, as a verifier that knows the first value of the counter sees a loop come to its end.
   */
  private forRange(statement: RangeLoop, variable: ScalarLocation, signed: boolean): void {
    const { builder } = this;
    const first = this.value(statement.low);
    const last = this.value(statement.high);
    const counter = this.storage.scalar(variable.type, "counter");
    const [enter, body, update, next, after] = [this.newBlock(), this.newBlock(), this.newBlock(), this.newBlock(), this.newBlock()];
    builder.branch(builder.compare(signed ? "sle" : "ule", first, last), enter, after);
    builder.switchTo(enter);
    const rounds = builder.binary("sub", last, first);
    this.storage.store(counter, builder.constant(variable.type, 0));
    this.jumpTo(body);
    builder.switchTo(body);
    this.storage.store(variable, builder.binary("add", first, this.storage.load(counter)));
    this.round({ breakTo: after, continueTo: update }, statement);
    this.jumpTo(update);
    builder.switchTo(update);
    builder.branch(builder.compare("ult", this.storage.load(counter), rounds), next, after);
    builder.switchTo(next);
    this.storage.store(counter, builder.binary("add", this.storage.load(counter), builder.constant(variable.type, 1)));
    this.jumpTo(body);
    builder.switchTo(after);
  }

  /** Over the elements of a stack or list as they are before the first round (§12.8): one copy of the body for each. */
  private forElements(statement: ForInStatement, type: Type): void {
    const variable = this.bindings.get(statement.variable);
    const elements = this.elementsOf(statement.low, type);
    if (!elements || !variable || !isLocation(variable)) return this.unsupported(statement.span, "a loop over this");
    const after = this.newBlock();
    for (const element of elements) {
      const next = this.newBlock();
      this.storage.copy(variable, element);
      this.round({ breakTo: after, continueTo: next }, statement);
      this.jumpTo(next);
      this.builder.switchTo(next);
    }
    this.jumpTo(after);
    this.builder.switchTo(after);
  }

  private elementsOf(collection: Expression, type: Type): readonly Location[] | undefined {
    if (collection.kind === "cast") return this.elementsOf(collection.operand, type);
    if (collection.kind !== "list") {
      const stack = this.typeOf(collection).kind === "stack" ? this.temporary(collection) : undefined;
      return stack?.kind === "stack" ? stack.elements : undefined;
    }
    return collection.elements.map((element) => {
      const location = this.allocate(type, "element", element.span);
      this.assign(location, element, type);
      return location;
    });
  }
}
