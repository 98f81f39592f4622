/** Parsers, their states and select expressions (P4-16 §13). */

import { closestName } from "../../../compiler/support/closest-name.ts";
import type { ParserDeclaration, ParserState, SelectExpression, Statement, ValueSetDeclaration } from "../ast.ts";
import { KeysetChecker } from "./keysets.ts";
import { finalStates, reachableStates } from "./parser-graph.ts";
import { printType, resolved, type Type } from "./types.ts";

/** What a select compares (§13.6), and what stands for something that is known to be wrong. */
const selectable: ReadonlySet<Type["kind"]> = new Set(["bits", "bool", "enum", "error", "newtype", "tuple", "typeParameter", "unknown"]);
const unmatchable: ReadonlySet<Type["kind"]> = new Set(["int", "string", "void", "varbit", "header", "headerUnion", "stack", "extern", "parser", "control", "package"]);

export abstract class ParserChecker extends KeysetChecker {
  protected parser(declaration: ParserDeclaration): void {
    const { body } = declaration;
    this.inPlace("parser", () => {
      this.typeParameters(declaration.typeParameters);
      this.parameters(declaration.parameters, "block");
      this.parameters(declaration.constructorParameters, "parserConstructor");
      if (!body) return;
      this.notOptional(declaration.constructorParameters);
      // What it declares may have the name of a parameter, and then stands for it (§6.9).
      this.inScope(() => {
        for (const local of body.locals) {
          if (local.kind === "valueSet") this.valueSetDeclaration(local);
          else this.statement(local);
        }
        this.states(declaration, body.states);
      });
    });
    // Not before its body: a parser cannot contain itself (§6.6.1).
    this.declare(declaration.name, declaration);
  }

  private valueSetDeclaration(declaration: ValueSetDeclaration): void {
    const element = this.typeOf(declaration.element);
    const at = resolved(element);
    if (unmatchable.has(at.kind)) this.error("P0802", declaration.element.span, `the elements of a value set cannot be ${printType(element)}`);
    const size = this.compileTimeInteger(declaration.size, "the size of a value set");
    if (size !== undefined && size < 0n) this.error("P0802", declaration.size.span, "the size of a value set cannot be negative");
    this.declaredTypes.set(declaration, { kind: "valueSet", element });
    this.declare(declaration.name, declaration);
  }

  private states(declaration: ParserDeclaration, states: readonly ParserState[]): void {
    const names = new Map<string, ParserState>();
    for (const state of states) {
      const { text, span } = state.name;
      if (finalStates.has(text)) {
        this.error("P0503", span, `every parser has a state '${text}' already`);
        continue;
      }
      // States and local declarations share their names (§13.2).
      this.declare(state.name, state);
      if (!names.has(text)) names.set(text, state);
    }
    if (!names.has("start")) this.error("P0501", declaration.name.span, `parser '${declaration.name.text}' has no state 'start'`);
    for (const state of states) this.state(state, names);
    this.endsSomewhere(declaration, states);
  }

  /** A parser that goes round for ever takes no packet and rejects none (§13.1). */
  private endsSomewhere(declaration: ParserDeclaration, states: readonly ParserState[]): void {
    const reached = reachableStates(states);
    const known = (name: string): boolean => states.some((state) => state.name.text === name);
    // A target that is missing or a missing start is reported already.
    if (![...reached].every(known)) return;
    this.error("P0505", declaration.name.span, `parser '${declaration.name.text}' never comes to accept or reject`);
  }

  private state(state: ParserState, names: ReadonlyMap<string, ParserState>): void {
    this.inScope(() => {
      for (const statement of state.statements) {
        this.parserStatement(statement);
        this.statement(statement);
      }
      const target = state.transition?.target;
      if (!target) return;
      if ("kind" in target) this.select(target, names);
      else this.transitionTo(target, names);
    });
  }

  private parserStatement(statement: Statement): void {
    if (statement.kind === "block") statement.statements.forEach((one) => this.parserStatement(one));
    if (statement.kind === "for" || statement.kind === "forIn" || statement.kind === "instantiation") {
      this.error("P0403", statement.span, "this statement cannot stand in a parser state");
    }
  }

  private transitionTo(name: { text: string; span: Statement["span"] }, names: ReadonlyMap<string, ParserState>): void {
    if (finalStates.has(name.text) || names.has(name.text)) return;
    const meant = closestName(name.text, [...names.keys(), ...finalStates]);
    this.error("P0502", name.span, `there is no state '${name.text}'`, meant ? { hint: `did you mean '${meant}'?` } : {});
  }

  private select(select: SelectExpression, names: ReadonlyMap<string, ParserState>): void {
    const types = select.values.map((value) => {
      const type = resolved(this.infer(value));
      if (type.kind === "int") this.error("P0504", value.span, "a select needs values with a width");
      else if (!selectable.has(type.kind)) this.error("P0504", value.span, `a select cannot compare ${printType(type)}`);
      return type;
    });
    for (const one of select.cases) {
      this.caseKeysets.set(one, this.keysets(one.keyset, types));
      this.transitionTo(one.state, names);
    }
  }
}
