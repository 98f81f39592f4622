/** Checks a whole program (P4-16 §6–§18): the syntax tree with what its names, types and constants are. */

import type { StageResult } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Span } from "../../../compiler/source/source.ts";
import type { ControlDeclaration, Declaration, EnumDeclaration, Expression, ExternDeclaration, FunctionDeclaration, Instantiation, Name, NamesDeclaration, Program, StructDeclaration } from "../ast.ts";
import { AnnotationChecker } from "./annotations.ts";
import { fits, integer, wrap } from "./constants.ts";
import { countInstances } from "./instance-count.ts";
import { nestingFault } from "./nesting.ts";
import type { CheckedProgram } from "./program.ts";
import { printType, type BitsType, type Type } from "./types.ts";

/** More than anybody writes, and few enough to be made at once. */
const MOST_INSTANCES = 20_000;

export function checkProgram(program: Program): StageResult<CheckedProgram> {
  return new ProgramChecker().run(program);
}

class ProgramChecker extends AnnotationChecker {
  private main: Instantiation | null = null;

  run(program: Program): StageResult<CheckedProgram> {
    for (const declaration of program.declarations) {
      this.declaration(declaration);
      this.closeInference();
      this.mainInstance(declaration);
    }
    this.annotations(program);
    if (this.bag.hasErrors) return { diagnostics: this.bag.all };
    const { types, constants, references, calls, instantiations, declaredTypes, typeNodes, tables, caseKeysets, fieldsOf, errors, enumValues, main } = this;
    const checked = { program, types, constants, references, calls, instantiations, declaredTypes, typeNodes, tables, caseKeysets, fieldsOf, errors, enumValues, main };
    this.instances(checked);
    return this.bag.hasErrors ? { diagnostics: this.bag.all } : { value: checked, diagnostics: this.bag.all };
  }

  /** Before they are made: `main` can then be evaluated (§18.2). */
  private instances(checked: CheckedProgram): void {
    const count = countInstances(checked);
    if (count <= MOST_INSTANCES) return;
    const last = checked.main ?? checked.program.declarations.at(-1)!;
    this.error("P0705", last.span, `the program has ${count} instances of parsers and controls; no more than ${MOST_INSTANCES} are taken`, { hint: "a block that is instantiated twice has twice all that is in it" });
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
          this.parameters(declaration.parameters, "packageConstructor");
        });
      case "instantiation":
        return this.instantiation(declaration);
    }
  }

  /** The program's value is that of `main`, an instance of a package (§18.2). */
  private mainInstance(declaration: Declaration): void {
    if (!("name" in declaration) || declaration.name.text !== "main" || declaration.kind === "function") return;
    const type = declaration.kind === "instantiation" ? this.declaredTypes.get(declaration) : undefined;
    if (declaration.kind === "instantiation" && type?.kind === "package") this.main = declaration;
    else if (type?.kind !== "unknown") this.error("P0701", declaration.name.span, `'main' must be an instance of a package, and this is ${type ? `one of ${printType(type)}` : "none"}`);
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
        const fault = nestingFault(declaration.kind, field.type, this.fieldsOf);
        if (fault !== undefined) this.error("P0801", node.span, fault);
      });
    });
    // A name stands for its declaration only after it (§6.6.1): no struct holds itself.
    this.declare(declaration.name, declaration);
  }

  private enum(declaration: EnumDeclaration): void {
    this.declare(declaration.name, declaration);
    const type = this.typeOfSymbol(declaration);
    const underlying = type?.kind === "enum" ? type.underlying : null;
    const values = new Map<string, bigint>();
    if (underlying) this.enumValues.set(declaration, values);
    this.inScope(() => {
      const seen = new Set<string>();
      for (const member of declaration.members) {
        const { name, value, span } = member;
        if (seen.has(name.text)) this.error("P0202", name.span, `member '${name.text}' is declared twice`);
        seen.add(name.text);
        if (value && !declaration.underlying) this.error("P0802", span, "only an enum with an underlying type gives values to its members", { hint: `enum bit<8> ${declaration.name.text} { … }` });
        if (!value && declaration.underlying) this.error("P0802", span, `member '${name.text}' needs a value`);
        const constant = value && underlying ? this.enumValue(value, underlying) : undefined;
        if (constant === undefined) continue;
        values.set(name.text, constant);
        this.enumMember(declaration, name, value!, type!, constant);
      }
    });
  }

  /** Later members may name earlier ones (§6.6.1). */
  private enumMember(declaration: EnumDeclaration, name: Name, value: Expression, type: Type, constant: bigint): void {
    const member = { kind: "constant", annotations: [], type: declaration.underlying!, name, value, span: name.span } as const;
    this.declaredTypes.set(member, type);
    this.declaredConstants.set(member, integer(constant));
    this.scope.declare(name.text, member);
  }

  /** The value of a member lies in the range of the underlying type (§7.2.1). */
  private enumValue(value: Expression, underlying: BitsType): bigint | undefined {
    const constant = this.infer(value).kind === "int" ? this.constantInteger(value) : undefined;
    if (constant !== undefined && !fits(constant, underlying)) {
      this.error("P0802", value.span, `${constant} is not a value of ${printType(underlying)}`);
      return wrap(constant, underlying);
    }
    this.check(value, underlying);
    return this.constantInteger(value);
  }

  private names(declaration: NamesDeclaration): void {
    if (declaration.kind === "errors") this.errorsDeclared = true;
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
    this.inScope(() => {
      this.typeParameters(declaration.typeParameters);
      this.sameMethodTwice(declaration);
      for (const method of declaration.methods) {
        if (method.kind === "constructor") {
          if (method.name.text !== declaration.name.text) this.error("P0802", method.name.span, `a constructor of ${declaration.name.text} has that name; other methods need a return type`);
          this.inScope(() => this.parameters(method.parameters, "externConstructor"));
        } else {
          if (method.name.text === declaration.name.text) this.error("P0802", method.span, "a constructor has no return type");
          this.signature(method);
        }
      }
    });
    // As all names, only after its declaration (§6.6.1): no method is given or gives one of its kind.
    this.declare(declaration.name, declaration);
  }

  /** Methods of one name differ in the number or the names of their parameters; abstract ones have names of their own (§7.2.11.2). */
  private sameMethodTwice(declaration: ExternDeclaration): void {
    const seen = new Map<string, Span>();
    const names = new Map<string, Span>();
    const abstracts = new Map<string, Span>();
    for (const method of declaration.methods) {
      const { name, parameters } = method;
      const key = [name.text, ...parameters.map((parameter) => parameter.name.text)].join(",");
      const earlier = seen.get(key);
      const first = abstracts.get(name.text) ?? (method.kind === "function" && method.abstract ? names.get(name.text) : undefined);
      if (method.kind === "function" && method.abstract) abstracts.set(name.text, name.span);
      names.set(name.text, name.span);
      if (first) this.error("P0202", name.span, `'${name.text}' is declared twice: an abstract method cannot be overloaded`, { notes: [{ message: "the first declaration is here", span: first }] });
      else if (earlier) this.error("P0202", name.span, `'${name.text}' is declared twice with the same parameters`, { notes: [{ message: "the first declaration is here", span: earlier }] });
      else seen.set(key, name.span);
    }
  }

  private function(declaration: FunctionDeclaration): void {
    const { body } = declaration;
    if (!body) {
      this.signature(declaration);
      this.declare(declaration.name, declaration);
      return;
    }
    this.functionBody(declaration, body);
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
      this.parameters(declaration.parameters, "block");
      this.parameters(declaration.constructorParameters, "controlConstructor");
      if (!body) return;
      this.notOptional(declaration.constructorParameters);
      // What it declares may have the name of a parameter, and then stands for it (§6.9).
      this.inScope(() => {
        for (const local of body.locals) {
          if (local.kind === "action") this.action(local);
          else if (local.kind === "table") this.table(local);
          else this.statement(local);
        }
        this.block(body.apply);
      });
    });
    // Not before its body: a control cannot contain itself (§6.6.1).
    this.declare(declaration.name, declaration);
  }
}
