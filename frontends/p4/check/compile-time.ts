/**
 * What is known when the program is compiled, though perhaps not here (P4-16 §18.1): constants, and what is made of
 * parameters that have known arguments: those of constructors, and those without a direction (§6.8). The data of an
 * action counts as known: it does not change from packet to packet, and pna.p4 wants it for `send_to_port(PortId_t)`.
 */

import type { CallExpression, Expression, Parameter } from "../ast.ts";
import { DeclarationChecker } from "./declarations.ts";
import { isConstructor, type ParameterOwner } from "./parameters.ts";
import type { Symbol } from "./program.ts";
import { printType, resolved } from "./types.ts";
import { operandsOf } from "./walk.ts";

export abstract class CompileTimeChecker extends DeclarationChecker {
  private readonly knownParameters = new Set<Symbol>();

  protected override parameters(parameters: readonly Parameter[], owner: ParameterOwner): void {
    super.parameters(parameters, owner);
    for (const parameter of parameters) {
      if (isConstructor(owner) || parameter.direction === "none") this.knownParameters.add(parameter);
    }
  }

  protected isKnown(expression: Expression): boolean {
    if (this.constants.has(expression)) return true;
    switch (expression.kind) {
      case "name": {
        const symbol = this.references.get(expression);
        return symbol !== undefined && (symbol.kind === "constant" || symbol.kind === "instantiation" || this.knownParameters.has(symbol));
      }
      case "dots":
      case "invalidHeader":
      case "typeName":
      case "this":
        return true;
      case "call":
        return this.isKnownCall(expression);
      case "string":
        return false;
      default:
        return operandsOf(expression).every((operand) => this.isKnown(operand));
    }
  }

  /** An instance, or what an extern function makes of what is known: one without directions is called at compile time (§6.8). */
  private isKnownCall(expression: CallExpression): boolean {
    const call = this.calls.get(expression);
    if (call?.kind === "construct") return true;
    if (call?.kind !== "function" || call.declaration.body || call.declaration.parameters.some(({ direction }) => direction !== "none")) return false;
    return call.args.every((argument) => !argument?.value || this.isKnown(argument.value));
  }

  /** Its value when that is known here; undefined for what only an instance knows, and after an error. */
  protected compileTimeInteger(expression: Expression, what: string): bigint | undefined {
    const type = resolved(this.infer(expression));
    if (type.kind === "unknown") return undefined;
    if (type.kind !== "int" && type.kind !== "bits") {
      this.mismatch(expression.span, `${what} is a number, not ${printType(type)}`);
      return undefined;
    }
    const constant = this.constants.get(expression);
    if (constant?.kind === "integer") return constant.value;
    if (!this.isKnown(expression)) this.error("P0305", expression.span, `${what} must be known at compile time`);
    return undefined;
  }
}
