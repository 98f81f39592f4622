/** Statements (P4-16 §12). */

import type { BlockId } from "../../../compiler/ir/ir.ts";
import type { AssignStatement, BinaryOperator, Expression, ForInStatement, ForStatement, Statement, SwitchStatement } from "../ast.ts";
import type { Constant } from "../check/constants.ts";
import { resolved, type Type } from "../check/types.ts";
import { CallLowering } from "./calls.ts";
import { isLocation } from "./base.ts";
import { isSigned, type Location, type ScalarLocation } from "./storage.ts";

/** Rounds of a loop that is unrolled. */
const MOST_UNROLLED = 64n;

interface LoopTargets {
  readonly breakTo: BlockId;
  readonly continueTo: BlockId;
}

export abstract class StatementLowering extends CallLowering {
  private loop: LoopTargets | null = null;
  /** True in a body that runs as often as the run says. */
  protected inRuntimeLoop = false;
  /** Whether ranges that are known are gone through while they are lowered, with a copy of the body for each round. */
  protected unrolls = false;

  protected statements(statements: readonly Statement[]): void {
    for (const statement of statements) {
      // What follows a return or exit is never reached.
      if (this.builder.terminated) return;
      this.builder.span = statement.span;
      this.statement(statement);
    }
  }

  private statement(statement: Statement): void {
    switch (statement.kind) {
      case "variable": {
        const type = this.typeOfSymbol(statement);
        const location = this.allocate(type, statement.name.text, statement.span);
        if (statement.initializer) this.assign(location, statement.initializer, type);
        else this.storage.clear(location);
        this.bindings.set(statement, location);
        return;
      }
      case "assign":
        return this.assignment(statement);
      case "callStatement":
        this.call(statement.call);
        return;
      case "if":
        return this.ifStatement(statement);
      case "block":
        return this.statements(statement.statements);
      case "switch":
        return this.switchStatement(statement);
      case "for":
        return this.forStatement(statement);
      case "forIn":
        return this.forIn(statement);
      case "return": {
        const { result } = this.exits;
        if (statement.value && result) this.assign(result, statement.value, this.typeOf(statement.value));
        return this.builder.jump(this.exits.returnTo);
      }
      case "exit":
        return this.builder.jump(this.exits.exitTo);
      case "break":
      case "continue":
        return this.builder.jump(statement.kind === "break" ? this.loop!.breakTo : this.loop!.continueTo);
      case "constant":
      case "instantiation":
      case "empty":
        return;
    }
  }

  private assignment(statement: AssignStatement): void {
    const { target, value, operator } = statement;
    const type = this.typeOf(target);
    this.savePlace(target);
    if (operator !== "=") {
      const before = this.value(target);
      return this.storeTo(target, this.arithmetic(operator.slice(0, -1) as BinaryOperator, before, value, isSigned(type), statement));
    }
    if (target.kind === "slice" || target.kind === "partSlice") return this.storeTo(target, this.value(value));
    if (this.isOpen(target)) {
      const location = this.allocate(type, "assigned", statement.span);
      this.assign(location, value, type);
      return this.copyTo(target, location);
    }
    const location = this.location(target);
    if (location) this.assign(location, value, type);
  }

  private ifStatement({ condition, then, otherwise }: Extract<Statement, { kind: "if" }>): void {
    const join = this.newBlock();
    const yes = this.newBlock();
    const no = otherwise ? this.newBlock() : join;
    this.condition(condition, yes, no);
    this.builder.switchTo(yes);
    this.conditionally(() => this.statements([then]));
    this.jumpTo(join);
    if (otherwise) {
      this.builder.switchTo(no);
      this.conditionally(() => this.statements([otherwise]));
      this.jumpTo(join);
    }
    this.builder.switchTo(join);
  }

  // Switch (§12.7) ---------------------------------------------------------------------------------------------------

  private switchStatement(statement: SwitchStatement): void {
    const value = this.value(statement.value);
    const type = this.typeOf(statement.value);
    const join = this.newBlock();
    const bodies = statement.cases.map(({ body }) => (body ? this.newBlock() : null));
    // A label without a body falls through to the next that has one.
    const targetOf = (index: number): BlockId => bodies.slice(index).find((body) => body !== null) ?? join;
    const cases: { value: bigint; target: { block: BlockId; args: [] } }[] = [];
    let otherwise = join;
    statement.cases.forEach(({ label }, index) => {
      if (!label) otherwise = targetOf(index);
      else cases.push({ value: this.labelValue(label, type, value), target: { block: targetOf(index), args: [] } });
    });
    this.builder.switch(value, cases, otherwise);
    statement.cases.forEach(({ body }, index) => {
      if (!body) return;
      this.builder.switchTo(bodies[index]!);
      this.conditionally(() => this.statements(body.statements));
      this.jumpTo(join);
    });
    this.builder.switchTo(join);
  }

  private labelValue(label: NonNullable<SwitchStatement["cases"][number]["label"]>, type: Type, value: number): bigint {
    const at = resolved(type);
    if (at.kind === "actionRun") {
      const actions = this.checked.tables.get(at.table)?.actions ?? [];
      return BigInt(actions.findIndex(({ name }) => label.kind === "name" && name === label.name));
    }
    const bits = this.builder.typeOf(value);
    return BigInt.asUintN(bits.kind === "int" ? bits.bits : 64, this.numberOf(this.constantOf(label), type));
  }

  protected numberOf(constant: Constant | undefined, type: Type): bigint {
    if (constant?.kind === "integer") return constant.value;
    if (constant?.kind === "bool") return constant.value ? 1n : 0n;
    if (constant?.kind !== "member") return 0n;
    const at = resolved(type);
    if (at.kind === "enum") return BigInt(at.declaration.members.findIndex(({ name }) => name.text === constant.name));
    return BigInt(this.checked.errors.indexOf(constant.name));
  }

  // Loops (§12.8) ----------------------------------------------------------------------------------------------------

  private forStatement(statement: ForStatement): void {
    this.statements(statement.init);
    const [head, body, update, after] = [this.newBlock(), this.newBlock(), this.newBlock(), this.newBlock()];
    this.jumpTo(head);
    this.builder.switchTo(head);
    this.condition(statement.condition, body, after);
    this.builder.switchTo(body);
    this.inLoop({ breakTo: after, continueTo: update }, statement);
    this.jumpTo(update);
    this.builder.switchTo(update);
    this.conditionally(() => this.statements(statement.update));
    this.jumpTo(head);
    this.builder.switchTo(after);
  }

  private inLoop(targets: LoopTargets, statement: ForStatement | ForInStatement, isUnrolled = false): void {
    const { loop, inRuntimeLoop } = this;
    this.loop = targets;
    this.inRuntimeLoop ||= !isUnrolled;
    this.conditionally(() => this.statements([statement.body]));
    [this.loop, this.inRuntimeLoop] = [loop, inRuntimeLoop];
  }

  private forIn(statement: ForInStatement): void {
    const type = this.typeOfSymbol(statement.variable);
    const variable = this.allocate(type, statement.variable.name.text, statement.span);
    this.bindings.set(statement.variable, variable);
    if (!statement.high) return this.forElements(statement, type);
    if (variable.kind !== "scalar") return this.unsupported(statement.span, "a loop over this range");
    const values = this.unrolls ? this.knownRange(statement.low, statement.high) : undefined;
    if (values) return this.forEach(statement, values, (value) => this.storage.store(variable, this.builder.constant(variable.type, value)));
    this.forRange(statement, variable, isSigned(type));
  }

  /**
   * The end belongs to the range; the test for it stands after the body, so that the last value cannot wrap. Rounds are
   * counted from 0, as a verifier that knows the first value of the counter sees a loop come to its end.
   */
  private forRange(statement: ForInStatement, variable: ScalarLocation, signed: boolean): void {
    const { builder } = this;
    const first = this.value(statement.low);
    const last = this.value(statement.high!);
    const counter = this.storage.scalar(variable.type, "counter");
    const [enter, body, update, next, after] = [this.newBlock(), this.newBlock(), this.newBlock(), this.newBlock(), this.newBlock()];
    builder.branch(builder.compare(signed ? "sle" : "ule", first, last), enter, after);
    builder.switchTo(enter);
    const rounds = builder.binary("sub", last, first);
    this.storage.store(counter, builder.constant(variable.type, 0));
    this.jumpTo(body);
    builder.switchTo(body);
    this.storage.store(variable, builder.binary("add", first, this.storage.load(counter)));
    this.inLoop({ breakTo: after, continueTo: update }, statement);
    this.jumpTo(update);
    builder.switchTo(update);
    builder.branch(builder.compare("ult", this.storage.load(counter), rounds), next, after);
    builder.switchTo(next);
    this.storage.store(counter, builder.binary("add", this.storage.load(counter), builder.constant(variable.type, 1)));
    this.jumpTo(body);
    builder.switchTo(after);
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

  /** Undefined when only the run knows it, or it is long. */
  private knownRange(low: Expression, high: Expression): readonly bigint[] | undefined {
    const [first, last] = [this.constantOf(low), this.constantOf(high)];
    if (first?.kind !== "integer" || last?.kind !== "integer" || last.value - first.value >= MOST_UNROLLED) return undefined;
    return Array.from({ length: Math.max(0, Number(last.value - first.value) + 1) }, (_, index) => first.value + BigInt(index));
  }

  /** Over the elements of a stack or list as they are before the first round (§12.8). */
  private forElements(statement: ForInStatement, type: Type): void {
    const variable = this.bindings.get(statement.variable);
    const collection = statement.low;
    const elements = this.elementsOf(collection, type);
    if (!elements || !variable || !isLocation(variable)) return this.unsupported(statement.span, "a loop over this");
    this.forEach(statement, elements, (element) => this.storage.copy(variable, element));
  }

  /** One copy of the body for each; `begin` gives its variable a value. */
  private forEach<T>(statement: ForInStatement, items: readonly T[], begin: (item: T) => void): void {
    const after = this.newBlock();
    for (const item of items) {
      const next = this.newBlock();
      begin(item);
      this.inLoop({ breakTo: after, continueTo: next }, statement, true);
      this.jumpTo(next);
      this.builder.switchTo(next);
    }
    this.jumpTo(after);
    this.builder.switchTo(after);
  }
}
