/** Statements (P4-16 §12). */

import type { BlockId } from "../../../compiler/ir/ir.ts";
import type { AssignStatement, BinaryOperator, Statement, SwitchStatement } from "../ast.ts";
import type { Constant } from "../check/constants.ts";
import { resolved, type Type } from "../check/types.ts";
import { UnrolledLoopLowering } from "./unrolled-loops.ts";
import { isSigned } from "./storage.ts";

export abstract class StatementLowering extends UnrolledLoopLowering {
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
        return this.leaveRound(statement.kind);
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
}
