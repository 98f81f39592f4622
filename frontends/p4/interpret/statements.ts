/** Statements (P4-16 §12). */

import type { BinaryOperator, BlockStatement, Expression, Statement } from "../ast.ts";
import { resolved } from "../check/types.ts";
import { Exit } from "./base.ts";
import { CallInterpreter } from "./calls.ts";
import { Cell } from "./places.ts";
import { uninitialized } from "./types.ts";
import { certain, equal, member, truth, Unspecified, type Stack, type Struct, type Value } from "./values.ts";

/** How control leaves a statement. */
type Completion = "normal" | "break" | "continue" | "return";

type Of<K extends Statement["kind"]> = Extract<Statement, { kind: K }>;

/** More rounds than any program that is to be compiled makes. */
const MAX_ROUNDS = 10_000;

export abstract class StatementInterpreter extends CallInterpreter {
  private returned: Value | null = null;
  private rounds = 0;

  protected runBody(body: BlockStatement): Value | null {
    this.returned = null;
    this.runAll(body.statements);
    const value = this.returned;
    this.returned = null;
    return value;
  }

  protected runAll(statements: readonly Statement[]): Completion {
    for (const statement of statements) {
      const completion = this.run(statement);
      if (completion !== "normal") return completion;
    }
    return "normal";
  }

  private run(statement: Statement): Completion {
    switch (statement.kind) {
      case "variable":
        this.declare(statement);
        return "normal";
      case "assign":
        this.assign(statement);
        return "normal";
      case "callStatement":
        this.call(statement.call);
        return "normal";
      case "if":
        return this.runIf(statement);
      case "block":
        return this.runAll(statement.statements);
      case "switch":
        return this.runSwitch(statement);
      case "for":
        return this.runFor(statement);
      case "forIn":
        return this.runForIn(statement);
      case "return":
        if (statement.value) this.returned = this.evaluate(statement.value);
        return "return";
      case "exit":
        throw new Exit();
      case "break":
      case "continue":
        return statement.kind;
      case "constant":
      case "instantiation":
      case "empty":
        return "normal";
    }
  }

  private declare(statement: Of<"variable">): void {
    const value = statement.initializer ? this.evaluate(statement.initializer) : uninitialized(this.declaredType(statement), this.fieldsOf);
    this.bindings.set(statement, { kind: "place", place: new Cell(value) });
  }

  private assign({ target, operator, value }: Of<"assign">): void {
    const place = this.place(target);
    if (operator === "=") return place.write(this.evaluate(value));
    const type = this.typeOf(target);
    place.write(this.combined(operator.slice(0, -1) as BinaryOperator, { value: place.read(), type }, value, type));
  }

  private runIf({ condition, then, otherwise }: Of<"if">): Completion {
    if (truth(this.evaluate(condition))) return this.run(then);
    return otherwise ? this.run(otherwise) : "normal";
  }

  /** A label without a body falls through to the next that has one (§12.7). */
  private runSwitch({ value, cases }: Of<"switch">): Completion {
    const onAction = resolved(this.typeOf(value)).kind === "actionRun";
    const subject = this.evaluate(value);
    const chosen = cases.findIndex(({ label }) => !label || truth(equal(subject, onAction ? actionCalled(label) : this.evaluate(label))));
    const body = chosen < 0 ? undefined : cases.slice(chosen).find((one) => one.body)?.body;
    return body ? this.runAll(body.statements) : "normal";
  }

  // Loops (§12.8) ------------------------------------------------------------------------------------------------------

  private runFor({ init, condition, update, body }: Of<"for">): Completion {
    this.runAll(init);
    while (truth(this.evaluate(condition))) {
      const completion = this.round(body);
      if (completion === "break") break;
      if (completion === "return") return completion;
      this.runAll(update);
    }
    return "normal";
  }

  private runForIn({ variable, low, high, body }: Of<"forIn">): Completion {
    const type = this.declaredType(variable);
    for (const value of high ? range(certain(this.evaluate(low)), certain(this.evaluate(high))) : elements(this.evaluate(low))) {
      this.bindings.set(variable, { kind: "place", place: new Cell(value ?? uninitialized(type, this.fieldsOf)) });
      const completion = this.round(body);
      if (completion === "break") break;
      if (completion === "return") return completion;
    }
    return "normal";
  }

  private round(body: Statement): Completion {
    this.rounds += 1;
    if (this.rounds > MAX_ROUNDS) throw new Unspecified("a loop that may never end");
    return this.run(body);
  }

  /** A new packet. */
  protected forgetRounds(): void {
    this.rounds = 0;
  }
}

/** Labels name actions of the table, not what their names stand for where the switch is. */
function actionCalled(label: Expression): Value {
  return member(label.kind === "name" ? label.name : "");
}

function* range(low: bigint, high: bigint): Generator<bigint> {
  for (let at = low; at <= high; at++) yield at;
}

function elements(collection: Value): readonly Value[] {
  const whole = collection as Stack | Struct;
  return whole.kind === "stack" ? whole.elements : [...whole.fields.values()];
}
