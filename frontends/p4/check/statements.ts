/** Statements, and the declarations among them (P4-16 §12). */

import { spanBetween } from "../../../compiler/source/source.ts";
import type { AssignStatement, BinaryOperator, BlockStatement, ConstantDeclaration, Expression, ForInStatement, Instantiation, Statement, SwitchStatement, VariableDeclaration } from "../ast.ts";
import { ExpressionChecker } from "./expressions.ts";
import { BOOL, printType, resolved, sameType, VOID, type Type } from "./types.ts";

type Of<K extends Statement["kind"]> = Extract<Statement, { kind: K }>;

/** Types whose values a switch does not take (§12.7.2). */
const noSwitchOn: ReadonlySet<Type["kind"]> = new Set(["string", "struct", "header", "headerUnion", "stack", "tuple", "list", "varbit", "void"]);

export abstract class StatementChecker extends ExpressionChecker {
  protected loops = 0;
  /** What the function around must return; null outside of functions. */
  protected returnType: Type | null = null;

  protected block(block: BlockStatement): void {
    this.bodies++;
    this.inScope(() => {
      for (const statement of block.statements) this.statement(statement);
    });
    this.bodies--;
  }

  protected statement(statement: Statement): void {
    switch (statement.kind) {
      case "variable":
        return this.variable(statement);
      case "constant":
        return this.constant(statement);
      case "instantiation":
        return this.instantiation(statement);
      case "assign":
        return this.assign(statement);
      case "callStatement":
        this.infer(statement.call);
        return;
      case "if":
        return this.ifStatement(statement);
      case "block":
        return this.block(statement);
      case "switch":
        return this.switchStatement(statement);
      case "for":
        return this.inScope(() => {
          for (const one of statement.init) this.statement(one);
          this.check(statement.condition, BOOL);
          for (const one of statement.update) this.statement(one);
          this.loopBody(statement.body);
        });
      case "forIn":
        return this.forIn(statement);
      case "return":
        return this.returnStatement(statement);
      case "exit":
        if (this.place === "parser" || this.place === "function") this.error("P0403", statement.span, `'exit' cannot stand in a ${this.place}`);
        return;
      case "break":
      case "continue":
        if (this.loops === 0) this.error("P0403", statement.span, `'${statement.kind}' stands in no loop`);
        return;
      case "empty":
        return;
    }
  }

  // Declarations ---------------------------------------------------------------------------------------------------

  protected variable(declaration: VariableDeclaration): void {
    const type = resolved(this.typeOf(declaration.type));
    if (["extern", "parser", "control", "package", "void", "int", "string", "matchKind"].includes(type.kind)) {
      this.error("P0802", declaration.type.span, `a variable cannot have the type ${printType(type)}`);
    }
    if (declaration.initializer) this.initial(declaration.initializer, type);
    this.declaredTypes.set(declaration, type);
    this.declare(declaration.name, declaration);
  }

  protected constant(declaration: ConstantDeclaration): void {
    const type = this.typeOf(declaration.type);
    if (["extern", "parser", "control", "package", "void"].includes(resolved(type).kind)) {
      this.error("P0802", declaration.type.span, `a constant cannot have the type ${printType(type)}`);
    }
    const actual = this.initial(declaration.value, type);
    const value = this.constants.get(declaration.value);
    if (value) this.declaredConstants.set(declaration, value);
    else if (actual.kind !== "unknown" && !(declaration.value.kind === "call" && this.isKnown(declaration.value))) {
      this.error("P0305", declaration.value.span, "the value of a constant must be known at compile time");
    }
    this.declaredTypes.set(declaration, type);
    this.declare(declaration.name, declaration);
  }

  protected abstract instantiation(declaration: Instantiation): void;

  // Statements -----------------------------------------------------------------------------------------------------

  private assign(statement: AssignStatement): void {
    const target = this.infer(statement.target);
    if (target.kind !== "unknown" && !this.isLvalue(statement.target)) {
      this.error("P0304", statement.target.span, "this cannot be assigned to", this.whyNot(statement));
    }
    if (statement.operator === "=") this.initial(statement.value, target);
    else this.compound(statement, statement.operator.slice(0, -1) as BinaryOperator, resolved(target));
  }

  private whyNot(statement: AssignStatement): { notes?: { message: string; span: Statement["span"] }[] } {
    let root = statement.target;
    while ("object" in root) root = root.object;
    const symbol = root.kind === "name" ? this.references.get(root) : undefined;
    if (symbol?.kind !== "parameter") return {};
    const direction = symbol.direction === "none" ? "a parameter without direction" : `an '${symbol.direction}' parameter`;
    return { notes: [{ message: `'${symbol.name.text}' is ${direction}, which can be read only`, span: symbol.span }] };
  }

  /** `target op= value` is `target = target op value` (§12.1). */
  private compound(statement: AssignStatement, operator: BinaryOperator, target: Type): void {
    this.infer(statement.value);
    const result = this.operation(operator, statement.target, statement.value, statement.span);
    if (!sameType(result, target)) this.mismatch(statement.target.span, `the result is ${printType(result)}, which cannot be assigned to ${printType(target)}`);
  }

  private ifStatement(statement: Of<"if">): void {
    this.check(statement.condition, BOOL);
    this.branch(statement.then);
    if (statement.otherwise) this.branch(statement.otherwise);
  }

  /** One statement, in a scope of its own: a declaration alone would be of no use (§12.6). */
  private branch(statement: Statement): void {
    const declares = statement.kind === "variable" || statement.kind === "constant" || statement.kind === "instantiation";
    if (declares) this.error("P0001", statement.span, "a declaration cannot stand here alone", { hint: "put it into braces, with what uses it" });
    this.inScope(() => this.statement(statement));
  }

  private switchStatement(statement: SwitchStatement): void {
    if (this.place === "parser") this.error("P0403", statement.span, "'switch' cannot stand in a parser: write a select");
    const type = resolved(this.infer(statement.value));
    if (noSwitchOn.has(type.kind)) this.error("P0802", statement.value.span, `a switch compares numbers, members of enums, errors or an action_run, and not ${printType(type)}`);
    const seen = new Set<string>();
    statement.cases.forEach(({ label, body, span }, index) => {
      if (!label && index < statement.cases.length - 1) this.error("P0605", span, "'default' must be the last label");
      if (label) this.switchLabel(label, type, seen);
      if (body) this.block(body);
    });
  }

  private switchLabel(label: NonNullable<SwitchStatement["cases"][number]["label"]>, type: Type, seen: Set<string>): void {
    let key: string | undefined;
    if (type.kind === "actionRun") {
      key = label.kind === "name" ? label.name : undefined;
      const known = key !== undefined && this.tables.get(type.table)?.actions.some((action) => action.declaration.name.text === key);
      if (!known) this.error("P0605", label.span, `this is no action of table '${type.table.name.text}'`);
    } else {
      const actual = this.check(label, type);
      const constant = this.constants.get(label);
      if (constant) key = "value" in constant ? String(constant.value) : constant.kind === "member" ? constant.name : undefined;
      else if (actual.kind !== "unknown") this.error("P0305", label.span, "a switch label must be known at compile time");
    }
    if (key === undefined) return;
    if (seen.has(key)) this.error("P0605", label.span, "this label stands twice");
    seen.add(key);
  }

  private forIn({ variable, low, high, body }: ForInStatement): void {
    this.inScope(() => {
      const type = resolved(this.typeOf(variable.type));
      if (high) this.range(low, high, type);
      else this.collection(low, type);
      this.variable(variable);
      this.loopBody(body);
    });
  }

  private range(low: Expression, high: Expression, type: Type): void {
    this.check(low, type);
    this.check(high, type);
    if (type.kind !== "bits" && type.kind !== "unknown") this.mismatch(spanBetween(low.span, high.span), `${printType(type)} has no ranges to go over`);
  }

  /** The elements of a list, an array or a stack (§12.8); tuples are the type of lists that are written here. */
  private collection(expression: Expression, type: Type): void {
    if (expression.kind === "list") {
      for (const element of expression.elements) this.check(element, type);
      this.setType(expression, { kind: "tuple", elements: expression.elements.map(() => type) });
      return;
    }
    const at = resolved(this.infer(expression));
    const elements = at.kind === "stack" || at.kind === "list" ? [at.element] : at.kind === "tuple" ? at.elements : undefined;
    const other = elements?.find((element) => !sameType(element, type));
    if (!elements && at.kind !== "unknown") this.mismatch(expression.span, `${printType(at)} has no elements to go over`);
    else if (other) this.mismatch(expression.span, `the elements are ${printType(other)}, not ${printType(type)}`);
  }

  private loopBody(body: Statement): void {
    this.loops++;
    this.branch(body);
    this.loops--;
  }

  private returnStatement(statement: Of<"return">): void {
    const { value, span } = statement;
    if (this.place === "parser") this.error("P0403", span, "'return' cannot stand in a parser");
    const expected = this.returnType;
    if (value && (!expected || expected.kind === "void")) {
      this.infer(value);
      this.error("P0404", value.span, "nothing can be returned here");
    } else if (value) this.initial(value, expected!);
    else if (expected && expected !== VOID && expected.kind !== "unknown") this.error("P0404", span, `a value of type ${printType(expected)} must be returned`);
  }
}
