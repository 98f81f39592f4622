/**
 * What a generic type becomes with its arguments (P4-16 §7.2.12): its declaration was checked with type parameters in it,
 * which fit everywhere, so the rules on types are asked again with the arguments in their place.
 */

import type { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Span } from "../../../compiler/source/source.ts";
import type { Parameter, TypeNode } from "../ast.ts";
import { nestingFault, type Container } from "./nesting.ts";
import { constructorOwner, parameterFaults, type ParameterOwner } from "./parameters.ts";
import { printType, resolved, substitute, type BlockType, type ExternType, type Field, type PackageType, type StructType, type Type } from "./types.ts";

export class SpecializedTypes {
  /** The types that were looked at, as they are written: a type may lead back to itself. */
  private readonly seen = new Set<string>();

  constructor(
    private readonly bag: DiagnosticBag,
    private readonly typeOf: (node: TypeNode) => Type,
    private readonly fieldsOf: (type: StructType) => readonly Field[],
  ) {}

  /** Reports what is wrong with `type`, which is used at `span`. */
  check(type: Type, span: Span): void {
    const at = resolved(type);
    switch (at.kind) {
      case "struct":
      case "header":
      case "headerUnion":
        return this.once(at, () => this.fields(at, span));
      case "extern":
        return this.once(at, () => this.methods(at, span));
      case "parser":
      case "control":
        return this.once(at, () => {
          this.parameters(at, at.declaration.parameters, "block", span);
          this.parameters(at, at.declaration.constructorParameters, constructorOwner(at.kind), span);
        });
      case "package":
        return this.once(at, () => this.parameters(at, at.declaration.parameters, "packageConstructor", span));
      case "tuple":
        for (const element of at.elements) this.element("tuple", element, span);
        return;
      case "list":
        return this.element("list", at.element, span);
      case "stack":
        return this.element("array", at.element, span);
      default:
        return;
    }
  }

  private once(type: Extract<Type, { args: readonly Type[] }>, body: () => void): void {
    if (type.args.length === 0) return;
    const key = printType(type);
    if (this.seen.has(key)) return;
    this.seen.add(key);
    body();
  }

  private element(container: Container, type: Type, span: Span): void {
    const fault = nestingFault(container, type, this.fieldsOf);
    if (fault !== undefined) this.bag.report("P0801", span, fault);
    else this.check(type, span);
  }

  private fields(type: StructType, span: Span): void {
    this.fieldsOf(type).forEach((field, index) => {
      const fault = nestingFault(type.kind, field.type, this.fieldsOf);
      const place = type.declaration.fields[index]!.type.span;
      if (fault !== undefined) this.bag.report("P0801", place, fault, { notes: [{ message: `${printType(type)} is used here`, span }] });
      else this.check(field.type, span);
    });
  }

  private methods(type: ExternType, span: Span): void {
    for (const method of type.declaration.methods) {
      this.parameters(type, method.parameters, method.kind === "constructor" ? "externConstructor" : "externCall", span);
    }
  }

  private parameters(type: ExternType | BlockType | PackageType, parameters: readonly Parameter[], owner: ParameterOwner, span: Span): void {
    const types = parameters.map((parameter) => substitute(this.typeOf(parameter.type), type.declaration.typeParameters, type.args));
    for (const fault of parameterFaults(parameters, types, owner)) {
      const own = parameterFaults(parameters, parameters.map((parameter) => this.typeOf(parameter.type)), owner);
      if (own.some((one) => one.span === fault.span)) continue;
      this.bag.report(fault.code, span, fault.message, { notes: [{ message: `this is what ${printType(type)} makes of its parameter`, span: fault.span }] });
    }
    for (const one of types) this.check(one, span);
  }
}
