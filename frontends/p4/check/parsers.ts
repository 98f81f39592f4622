/** Parsers, their states and select expressions (P4-16 §13). */

import type { Keyset, ParserDeclaration, ParserState, SelectExpression, Statement } from "../ast.ts";
import { StatementChecker } from "./statements.ts";
import { closestName } from "./scope.ts";
import { BOOL, printType, resolved, type Type } from "./types.ts";

const finalStates: ReadonlySet<string> = new Set(["accept", "reject"]);
/** What a select compares (§13.6), and what stands for something that is known to be wrong. */
const selectable: ReadonlySet<Type["kind"]> = new Set(["bits", "bool", "enum", "error", "newtype", "tuple", "typeParameter", "unknown"]);
const unmatchable: ReadonlySet<Type["kind"]> = new Set(["int", "string", "void", "varbit", "header", "headerUnion", "stack", "extern", "parser", "control", "package"]);

export abstract class ParserChecker extends StatementChecker {
  protected parser(declaration: ParserDeclaration): void {
    const { body } = declaration;
    this.inPlace("parser", () => {
      this.typeParameters(declaration.typeParameters);
      if (body && declaration.typeParameters.length > 0) this.error("P0802", declaration.name.span, "a parser with a body cannot have type parameters");
      this.parameters(declaration.parameters, "block");
      this.parameters(declaration.constructorParameters, "constructor");
      if (!body) return;
      for (const local of body.locals) {
        if (local.kind === "valueSet") {
          const element = this.typeOf(local.element);
          if (unmatchable.has(resolved(element).kind)) this.error("P0802", local.element.span, `the elements of a value set cannot be ${printType(element)}`);
          this.constantInteger(local.size);
          this.declaredTypes.set(local, { kind: "valueSet", element });
          this.declare(local.name, local);
        } else this.statement(local);
      }
      this.states(declaration, body.states);
    });
    // Not before its body: a parser cannot contain itself (§6.8).
    this.declare(declaration.name, declaration);
  }

  private states(declaration: ParserDeclaration, states: readonly ParserState[]): void {
    const names = new Map<string, ParserState>();
    for (const state of states) {
      const { text, span } = state.name;
      const earlier = names.get(text);
      if (finalStates.has(text)) this.error("P0503", span, `every parser has a state '${text}' already`);
      else if (earlier) this.error("P0202", span, `state '${text}' is declared twice`, { notes: [{ message: "the first declaration is here", span: earlier.name.span }] });
      else names.set(text, state);
    }
    if (!names.has("start")) this.error("P0501", declaration.name.span, `parser '${declaration.name.text}' has no state 'start'`);
    for (const state of states) this.state(state, names);
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
    for (const { keyset, state } of select.cases) {
      this.keysets(keyset, types);
      this.transitionTo(state, names);
    }
  }

  /** One keyset for each of the values; `default` or `_` alone stands for all. */
  protected keysets(keyset: Keyset, types: readonly Type[]): readonly Keyset[] {
    const single = keyset.kind === "default" || keyset.kind === "dontCare";
    if (single) return types.map(() => keyset);
    const elements = keyset.kind === "tuple" ? keyset.elements : [keyset];
    if (elements.length !== types.length && !this.isValueSet(keyset)) {
      this.error("P0504", keyset.span, `expected ${types.length} value${types.length === 1 ? "" : "s"} to match, but there ${elements.length === 1 ? "is 1" : `are ${elements.length}`}`);
      return elements;
    }
    elements.forEach((element, index) => this.keyset(element, types[index]!));
    return elements;
  }

  private isValueSet(keyset: Keyset): boolean {
    return keyset.kind === "value" && resolved(this.infer(keyset.value)).kind === "valueSet";
  }

  private keyset(keyset: Keyset, type: Type): void {
    switch (keyset.kind) {
      case "value":
        if (keyset.value.kind === "name" && resolved(this.infer(keyset.value)).kind === "valueSet") return;
        this.check(keyset.value, type);
        return;
      case "mask":
      case "range": {
        const [first, second] = keyset.kind === "mask" ? [keyset.value, keyset.mask] : [keyset.low, keyset.high];
        const at = bitsBehind(resolved(type));
        if (at.kind !== "bits" && at.kind !== "unknown" && at !== BOOL) this.error("P0504", keyset.span, `${printType(type)} has no ${keyset.kind}s`);
        this.check(first, at);
        this.check(second, at);
        return;
      }
      case "tuple":
        this.error("P0504", keyset.span, "a tuple cannot stand in a tuple here");
    }
  }
}

/** A serializable enum stands for its values where these are matched (§7.2.1). */
function bitsBehind(type: Type): Type {
  return type.kind === "enum" && type.underlying ? type.underlying : type;
}
