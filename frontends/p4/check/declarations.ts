/** What declarations share wherever they stand: parameters, functions, instances and their initializers (P4-16 §6.8, §10, §11.3). */

import type { BlockStatement, Expression, FunctionDeclaration, Instantiation, Parameter, Statement, TypeNode, TypeParameter } from "../ast.ts";
import { nameSpan } from "./base.ts";
import { implementationFault, isOptional } from "./initializers.ts";
import { parameterFaults, returnFault, type ParameterOwner } from "./parameters.ts";
import { StatementChecker } from "./statements.ts";
import { openTypeParameters } from "./type-variables.ts";
import { printType, resolved, UNKNOWN, VOID, type ExternType, type Type } from "./types.ts";

export abstract class DeclarationChecker extends StatementChecker {
  protected parameters(parameters: readonly Parameter[], owner: ParameterOwner): void {
    const types = parameters.map((parameter) => this.typeOf(parameter.type));
    for (const { code, span, message } of parameterFaults(parameters, types, owner)) this.error(code, span, message);
    for (const parameter of parameters) {
      const type = this.typeOf(parameter.type);
      this.declaredTypes.set(parameter, type);
      if (parameter.defaultValue) this.defaultValue(parameter.defaultValue, openTypeParameters(type));
      this.declare(parameter.name, parameter);
    }
  }

  /** Of the constructors only those of externs and packages let arguments out: what that means is up to the architecture (§6.8.2). */
  protected notOptional(parameters: readonly Parameter[]): void {
    for (const parameter of parameters) {
      if (isOptional(parameter)) this.error("P0802", parameter.span, `'${parameter.name.text}' cannot be @optional here: nothing says what it is when it is left out`, { hint: "give it a default value" });
    }
  }

  /** What stands in for an argument is known like one that is written as a literal (§6.8). */
  private defaultValue(value: Expression, type: Type): void {
    const actual = resolved(this.initial(value, type));
    if (actual.kind !== "unknown" && !this.isKnown(value)) this.error("P0305", value.span, "the default value of a parameter must be known at compile time");
  }

  protected typeParameters(parameters: readonly TypeParameter[]): void {
    for (const parameter of parameters) this.declare(parameter.name, parameter);
  }

  // Functions ------------------------------------------------------------------------------------------------------

  /** Resolves the types of a prototype while its type parameters are in scope. */
  protected signature(declaration: FunctionDeclaration): void {
    this.inScope(() => {
      this.typeParameters(declaration.typeParameters);
      this.returned(declaration.returnType);
      this.parameters(declaration.parameters, "externCall");
    });
  }

  private returned(node: TypeNode): Type {
    const type = this.typeOf(node);
    const fault = returnFault(type);
    if (fault !== undefined) this.error("P0802", node.span, fault);
    return type;
  }

  protected functionBody(declaration: FunctionDeclaration, body: BlockStatement): void {
    const outer = this.returnType;
    this.inPlace("function", () => {
      this.typeParameters(declaration.typeParameters);
      const type = resolved(this.returned(declaration.returnType));
      this.returnType = type;
      this.parameters(declaration.parameters, "function");
      this.block(body);
      if (type !== VOID && !alwaysReturns(body)) {
        this.error("P0404", declaration.name.span, `'${declaration.name.text}' may end without returning a value`);
      }
    });
    this.returnType = outer;
  }

  // Instances ------------------------------------------------------------------------------------------------------

  protected instantiation(declaration: Instantiation): void {
    const { type, args, span, initializer } = declaration;
    const resolution = this.constructorCall(elementNode(type), args, span);
    if (resolution) this.instantiations.set(declaration, resolution);
    this.closeInference();
    const instance = resolution?.type ?? UNKNOWN;
    if (resolution) this.placeOfInstance(declaration, resolution.type.kind);
    if (initializer) this.initializer(declaration, initializer, instance);
    if (instance.kind === "extern") this.abstractMethods(declaration, instance);
    this.declaredTypes.set(declaration, this.arrayTypeOf(type, instance));
    this.declare(declaration.name, declaration);
  }

  /** What can be instantiated where: the second table of Appendix F. */
  private placeOfInstance(declaration: Instantiation, kind: "extern" | "parser" | "control" | "package"): void {
    const { place } = this;
    if (place === "function" || place === "action") {
      return this.error("P0403", declaration.span, `nothing can be instantiated in ${place === "action" ? "an action" : "a function"}`);
    }
    if (this.bodies > 0) {
      const hint = { hint: `declare it in the ${place}, before ${place === "parser" ? "its states" : "'apply'"}` };
      return this.error("P0403", declaration.name.span, "an instance is made when the program is compiled: it cannot be declared among statements", hint);
    }
    const fits = kind === "extern" || kind === (place === "top" ? "package" : place);
    if (!fits) this.error("P0403", declaration.name.span, `a ${kind} cannot be instantiated ${place === "top" ? "at the top level" : `in a ${place}`}`);
  }

  /** The type of `T[2](…) x;` is an array of what the constructor makes. */
  private arrayTypeOf(node: TypeNode, instance: Type): Type {
    if (node.kind !== "arrayType") return instance;
    if (instance.kind !== "extern" && instance.kind !== "unknown") this.error("P0801", node.span, `an element cannot have the type ${printType(instance)}`);
    const size = this.constantInteger(node.size);
    return size === undefined ? UNKNOWN : { kind: "stack", element: this.arrayTypeOf(node.element, instance), size: Number(size) };
  }

  // Initializers (§11.3.1) -----------------------------------------------------------------------------------------

  private initializer(declaration: Instantiation, members: NonNullable<Instantiation["initializer"]>, type: Type): void {
    const outer = this.thisType;
    this.thisType = type;
    const { returnType, loops } = this;
    [this.returnType, this.loops] = [null, 0];
    this.inScope(() => {
      for (const member of members) {
        if (member.kind === "instantiation") this.instantiation(member);
        else if (type.kind !== "extern" || hasAbstract(type)) this.implementation(member, type);
        else this.signature(member);
      }
    });
    if (type.kind === "extern" && !hasAbstract(type)) this.error("P0802", declaration.name.span, `${printType(type)} has no abstract methods that an initializer could implement`);
    [this.returnType, this.loops] = [returnType, loops];
    this.thisType = outer;
    if (members.length === 0 && type.kind !== "extern" && type.kind !== "unknown") {
      this.error("P0802", declaration.span, `only an extern has methods to implement, not ${printType(type)}`);
    }
  }

  private implementation(method: FunctionDeclaration, type: Type): void {
    this.functionBody(method, method.body!);
    if (type.kind === "extern") {
      const fault = implementationFault(method, type, (node) => this.typeOf(node));
      if (fault) this.error("P0802", method.name.span, fault.message, { notes: [{ message: `${type.declaration.name.text} says so here`, span: fault.span }] });
    } else if (type.kind !== "unknown") {
      this.error("P0802", method.name.span, `only an extern has methods to implement, not ${printType(type)}`);
    }
    const earlier = this.scope.declaredHere(method.name.text);
    if (earlier) this.error("P0202", method.name.span, `'${method.name.text}' is declared twice`, { notes: [{ message: "the first declaration is here", span: nameSpan(earlier) }] });
    else this.declare(method.name, method);
  }

  private abstractMethods(declaration: Instantiation, type: ExternType): void {
    const given = new Set(declaration.initializer?.flatMap((member) => (member.kind === "function" ? [member.name.text] : [])));
    for (const method of type.declaration.methods) {
      if (method.kind !== "function" || !method.abstract || given.has(method.name.text) || isOptional(method)) continue;
      this.error("P0802", declaration.name.span, `'${declaration.name.text}' does not implement the abstract method '${method.name.text}'`, {
        notes: [{ message: "it is declared here", span: nameSpan(method) }],
        hint: `write it: … ${declaration.name.text} = { … ${method.name.text}(…) { … } };`,
      });
    }
  }
}

function hasAbstract(type: ExternType): boolean {
  return type.declaration.methods.some((method) => method.kind === "function" && method.abstract);
}

/** What is constructed for each element of an array of instances. */
function elementNode(type: TypeNode): TypeNode {
  return type.kind === "arrayType" ? elementNode(type.element) : type;
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
