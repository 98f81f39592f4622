/** Checks a whole program (P4-16 §6–§18): the syntax tree with what its names, types and constants are. */

import type { StageResult } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Span } from "../../../compiler/source/source.ts";
import type { ControlDeclaration, Declaration, EnumDeclaration, ExternDeclaration, FunctionDeclaration, Instantiation, NamesDeclaration, Program, Statement, StructDeclaration } from "../ast.ts";
import { wrap } from "./constants.ts";
import { AnnotationChecker } from "./annotations.ts";
import type { CheckedProgram } from "./program.ts";
import { printType, resolved, VOID, type Type } from "./types.ts";

export function checkProgram(program: Program): StageResult<CheckedProgram> {
  return new ProgramChecker().run(program);
}

class ProgramChecker extends AnnotationChecker {
  private main: Instantiation | null = null;

  run(program: Program): StageResult<CheckedProgram> {
    for (const declaration of program.declarations) this.declaration(declaration);
    this.annotations(program);
    const diagnostics = this.bag.all;
    if (this.bag.hasErrors) return { diagnostics };
    const { types, constants, references, calls, instantiations, declaredTypes, typeNodes, tables, caseKeysets, fieldsOf, errors, enumValues, main } = this;
    return {
      value: { program, types, constants, references, calls, instantiations, declaredTypes, typeNodes, tables, caseKeysets, fieldsOf, errors, enumValues, main },
      diagnostics,
    };
  }

  private declaration(declaration: Declaration): void {
    switch (declaration.kind) {
      case "constant":
        return this.constant(declaration);
      case "struct":
      case "header":
      case "headerUnion":
        return this.struct(declaration);
      case "enum":
        return this.enum(declaration);
      case "typedef":
        if (declaration.type.kind === "enum") this.enum(declaration.type);
        else if (declaration.type.kind === "struct" || declaration.type.kind === "header" || declaration.type.kind === "headerUnion") this.struct(declaration.type);
        this.declare(declaration.name, declaration);
        this.typeOfSymbol(declaration);
        return;
      case "errors":
      case "matchKinds":
        return this.names(declaration);
      case "extern":
        return this.extern(declaration);
      case "function":
        return this.function(declaration);
      case "action":
        return this.action(declaration);
      case "parser":
        return this.parser(declaration);
      case "control":
        return this.control(declaration);
      case "package":
        this.declare(declaration.name, declaration);
        return this.inScope(() => {
          this.typeParameters(declaration.typeParameters);
          this.parameters(declaration.parameters, "constructor");
        });
      case "instantiation":
        this.instantiation(declaration);
        this.mainInstance(declaration);
        return;
    }
  }

  private mainInstance(declaration: Instantiation): void {
    if (declaration.name.text !== "main") return;
    const type = this.declaredTypes.get(declaration);
    if (type?.kind === "package") this.main = declaration;
    else if (type && type.kind !== "unknown") this.error("P0701", declaration.span, `'main' must be an instance of a package, and this is one of ${printType(type)}`);
  }

  // Types ----------------------------------------------------------------------------------------------------------

  private struct(declaration: StructDeclaration): void {
    this.inScope(() => {
      this.typeParameters(declaration.typeParameters);
      const type = this.typeOfSymbol(declaration) as Extract<Type, { kind: "struct" }>;
      const seen = new Set<string>();
      this.fieldsOf(type).forEach((field, index) => {
        const { name, type: node } = declaration.fields[index]!;
        if (seen.has(field.name)) this.error("P0202", name.span, `field '${field.name}' is declared twice`);
        seen.add(field.name);
        this.fieldType(declaration, resolved(field.type), node.span);
      });
    });
    // A name stands for its declaration only after it (§6.9): no struct holds itself.
    this.declare(declaration.name, declaration);
  }

  /** What may lie in what: table of §7.2.9. */
  private fieldType(declaration: StructDeclaration, type: Type, span: StructDeclaration["span"]): void {
    if (type.kind === "unknown" || type.kind === "typeParameter") return;
    const inHeader = (at: Type): boolean => {
      const one = resolved(at);
      if (one.kind === "newtype") return inHeader(one.base);
      if (one.kind === "struct") return this.fieldsOf(one).every((field) => inHeader(field.type));
      if (one.kind === "enum") return one.underlying !== null;
      return one.kind === "bits" || one.kind === "bool" || one.kind === "varbit" || one.kind === "typeParameter" || one.kind === "stack" || one.kind === "unknown";
    };
    const inStruct = ["bits", "bool", "varbit", "error", "enum", "newtype", "struct", "header", "headerUnion", "stack", "tuple", "list", "string"];
    const fits = declaration.kind === "header" ? inHeader(type) : declaration.kind === "headerUnion" ? type.kind === "header" : inStruct.includes(type.kind);
    if (!fits) this.error("P0801", span, `a field of a ${declaration.kind === "headerUnion" ? "header_union" : declaration.kind} cannot have the type ${printType(type)}`);
  }

  private enum(declaration: EnumDeclaration): void {
    this.declare(declaration.name, declaration);
    const type = this.typeOfSymbol(declaration);
    const underlying = type?.kind === "enum" ? type.underlying : null;
    const values = new Map<string, bigint>();
    const seen = new Set<string>();
    for (const { name, value, span } of declaration.members) {
      if (seen.has(name.text)) this.error("P0202", name.span, `member '${name.text}' is declared twice`);
      seen.add(name.text);
      if (value && !declaration.underlying) this.error("P0802", span, "only an enum with an underlying type gives values to its members", { hint: `enum bit<8> ${declaration.name.text} { … }` });
      if (!value && declaration.underlying) this.error("P0802", span, `member '${name.text}' needs a value`);
      if (!value || !underlying) continue;
      this.check(value, underlying);
      const constant = this.constantInteger(value);
      if (constant !== undefined) values.set(name.text, wrap(constant, underlying));
      // Later members may name earlier ones.
      this.enumValues.set(declaration, values);
    }
    if (underlying) this.enumValues.set(declaration, values);
  }

  private names(declaration: NamesDeclaration): void {
    for (const name of declaration.names) {
      const taken = declaration.kind === "errors" ? this.errors.includes(name.text) : this.matchKinds.has(name.text);
      const what = declaration.kind === "errors" ? "error" : "match kind";
      if (taken) this.error("P0202", name.span, `${what} '${name.text}' is declared twice`);
      else if (declaration.kind === "errors") this.errors.push(name.text);
      else {
        this.matchKinds.add(name.text);
        this.declare(name, declaration);
      }
    }
  }

  // Callables ------------------------------------------------------------------------------------------------------

  private extern(declaration: ExternDeclaration): void {
    this.declare(declaration.name, declaration);
    this.inScope(() => {
      this.typeParameters(declaration.typeParameters);
      this.sameMethodTwice(declaration);
      for (const method of declaration.methods) {
        if (method.kind === "constructor") {
          if (method.name.text !== declaration.name.text) this.error("P0802", method.name.span, `a constructor of ${declaration.name.text} has that name; other methods need a return type`);
          this.inScope(() => this.parameters(method.parameters, "constructor"));
        } else {
          if (method.name.text === declaration.name.text) this.error("P0802", method.span, "a constructor has no return type");
          this.signature(method);
        }
      }
    });
  }

  /** Methods of one name differ in the number or the names of their parameters (§6.9). */
  private sameMethodTwice(declaration: ExternDeclaration): void {
    const seen = new Map<string, Span>();
    for (const { name, parameters } of declaration.methods) {
      const key = [name.text, ...parameters.map((parameter) => parameter.name.text)].join(",");
      const earlier = seen.get(key);
      if (earlier) this.error("P0202", name.span, `'${name.text}' is declared twice with the same parameters`, { notes: [{ message: "the first declaration is here", span: earlier }] });
      else seen.set(key, name.span);
    }
  }

  /** Resolves the types of a prototype while its type parameters are in scope. */
  private signature(declaration: FunctionDeclaration): void {
    this.inScope(() => {
      this.typeParameters(declaration.typeParameters);
      this.typeOf(declaration.returnType);
      this.parameters(declaration.parameters, "externCall");
    });
  }

  private function(declaration: FunctionDeclaration): void {
    const { body } = declaration;
    if (!body) {
      this.signature(declaration);
      this.declare(declaration.name, declaration);
      return;
    }
    this.inPlace("function", () => {
      this.typeParameters(declaration.typeParameters);
      this.returnType = resolved(this.typeOf(declaration.returnType));
      this.parameters(declaration.parameters, "function");
      this.block(body);
      if (this.returnType !== VOID && !alwaysReturns(body)) {
        this.error("P0404", declaration.name.span, `'${declaration.name.text}' may end without returning a value`);
      }
      this.returnType = null;
    });
    this.declare(declaration.name, declaration);
  }

  private action(declaration: Extract<Declaration, { kind: "action" }>): void {
    this.inPlace("action", () => {
      this.parameters(declaration.parameters, "action");
      this.block(declaration.body);
    });
    this.declare(declaration.name, declaration);
  }

  private control(declaration: ControlDeclaration): void {
    const { body } = declaration;
    this.inPlace("control", () => {
      this.typeParameters(declaration.typeParameters);
      if (body && declaration.typeParameters.length > 0) this.error("P0802", declaration.name.span, "a control with a body cannot have type parameters");
      this.parameters(declaration.parameters, "block");
      this.parameters(declaration.constructorParameters, "constructor");
      if (!body) return;
      for (const local of body.locals) {
        if (local.kind === "action") this.action(local);
        else if (local.kind === "table") this.table(local);
        else this.statement(local);
      }
      this.block(body.apply);
    });
    // Not before its body: a control cannot contain itself (§6.8).
    this.declare(declaration.name, declaration);
  }
}

/** True when control cannot come to the end of the statement. */
function alwaysReturns(statement: Statement): boolean {
  switch (statement.kind) {
    case "return":
    case "exit":
      return true;
    case "block":
      return statement.statements.some(alwaysReturns);
    case "if":
      return statement.otherwise !== null && alwaysReturns(statement.then) && alwaysReturns(statement.otherwise);
    case "switch":
      return statement.cases.some(({ label }) => label === null) && statement.cases.every(({ body }) => body === null || alwaysReturns(body));
    default:
      return false;
  }
}
