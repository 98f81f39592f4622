/**
 * Evaluation of `main` (P4-16 §18.2): the tree of the instances that a program has, each with its control-plane name.
 * Constructor arguments become constants or instances here, so that the lowering finds no compile-time calls left.
 */

import type { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Span } from "../../../compiler/source/source.ts";
import type { Annotation, Argument, CallExpression, ControlDeclaration, Expression, Instantiation, Parameter, ParserDeclaration, TableDeclaration } from "../ast.ts";
import { foldBinary, foldUnary, integer, wrap, type Constant } from "./constants.ts";
import type { CheckedProgram, ResolvedCall, Symbol } from "./program.ts";
import { UNKNOWN, type ExternType, type PackageType } from "./types.ts";

export interface ExternInstance {
  readonly kind: "externInstance";
  readonly type: ExternType;
  readonly args: readonly (Evaluated | null)[];
  /** `control.counter` */
  readonly name: string;
  readonly span: Span;
}

export interface TableInstance {
  readonly kind: "tableInstance";
  readonly declaration: TableDeclaration;
  readonly name: string;
}

export interface BlockInstance {
  readonly kind: "blockInstance";
  readonly declaration: ParserDeclaration | ControlDeclaration;
  readonly name: string;
  readonly constructorArgs: ReadonlyMap<Parameter, Evaluated>;
  /** Instances that its declarations and its direct applications make. */
  readonly children: ReadonlyMap<Symbol | CallExpression, Instance>;
  readonly tables: ReadonlyMap<TableDeclaration, TableInstance>;
}

export interface PackageInstance {
  readonly kind: "packageInstance";
  readonly type: PackageType;
  readonly name: string;
  readonly args: readonly (Evaluated | null)[];
  readonly span: Span;
}

export type Instance = ExternInstance | BlockInstance | PackageInstance;
export type Evaluated = Constant | Instance;

/** What names stand for at compile time. */
export interface EvaluationScope {
  get(symbol: Symbol): Evaluated | undefined;
}

type Construct = Extract<ResolvedCall, { kind: "construct" }>;

export class InstanceEvaluator {
  private readonly globals = new Map<Symbol, Evaluated>();

  private readonly complained = new Set<Expression>();

  constructor(
    private readonly checked: CheckedProgram,
    private readonly bag: DiagnosticBag,
  ) {}

  main(declaration: Instantiation): PackageInstance {
    for (const one of this.checked.program.declarations) {
      if (one.kind === "instantiation" && one !== declaration) this.globals.set(one, this.instance(one, "", this.globals));
    }
    return this.instance(declaration, "", this.globals) as PackageInstance;
  }

  /** Instances of the top level. */
  get globalInstances(): ReadonlyMap<Symbol, Evaluated> {
    return this.globals;
  }

  private instance(declaration: Instantiation, path: string, scope: EvaluationScope): Instance {
    const name = qualifiedName(path, declaration.name.text, declaration.annotations);
    if (declaration.initializer) this.cannotYet("an instance with an initializer", declaration.initializer[0]?.span ?? declaration.span);
    if (declaration.type.kind === "arrayType") this.cannotYet("an array of instances", declaration.type.span);
    return this.construct(this.checked.instantiations.get(declaration)!, name, declaration.span, scope);
  }

  private construct(call: Construct, name: string, span: Span, scope: EvaluationScope): Instance {
    const { type } = call;
    // An instance that is made in the argument of a package has no name of its own but that of its type.
    const path = type.kind === "package" ? "" : name;
    const args = call.args.map((argument, index) => this.argument(argument, call.parameters[index]!, path, scope));
    if (type.kind === "package") return { kind: "packageInstance", type, name, args, span };
    if (type.kind === "extern") return { kind: "externInstance", type, args, name, span };
    const own = new Map<Parameter, Evaluated>();
    call.parameters.forEach((parameter, index) => {
      const value = args[index];
      if (value) own.set(parameter, value);
    });
    return this.block(type.declaration, name, own, scope);
  }

  private argument(argument: Argument | null, parameter: Parameter, path: string, scope: EvaluationScope): Evaluated | null {
    const expression = argument?.value ?? parameter.defaultValue;
    if (!expression) return null;
    const value = this.evaluate(expression, path, scope);
    if (value) return value;
    if (!this.complained.has(expression)) this.bag.report("P0305", expression.span, "the argument of a constructor must be known at compile time");
    this.complained.add(expression);
    return null;
  }

  /** A constant or instance; undefined for what has no value at compile time. */
  evaluate(expression: Expression, path: string, scope: EvaluationScope): Evaluated | undefined {
    const { constants, references, calls, types } = this.checked;
    const known = constants.get(expression);
    if (known) return known;
    switch (expression.kind) {
      case "name": {
        const symbol = references.get(expression);
        return symbol && scope.get(symbol);
      }
      case "call": {
        const call = calls.get(expression);
        if (call?.kind !== "construct") return undefined;
        const typeName = call.type.declaration.name.text;
        return this.construct(call, path === "" ? typeName : `${path}.${typeName}`, expression.span, scope);
      }
      case "cast": {
        const value = this.evaluate(expression.operand, path, scope);
        return value?.kind === "integer" ? integer(wrap(value.value, types.get(expression) ?? UNKNOWN)) : value;
      }
      case "unary": {
        const value = this.evaluate(expression.operand, path, scope);
        return value && isConstant(value) ? foldUnary(expression.operator, value, types.get(expression) ?? UNKNOWN) : undefined;
      }
      case "binary": {
        const left = this.evaluate(expression.left, path, scope);
        const right = this.evaluate(expression.right, path, scope);
        if (!left || !right || !isConstant(left) || !isConstant(right)) return undefined;
        const folded = foldBinary(expression.operator, left, right, types.get(expression.left) ?? UNKNOWN, types.get(expression.right) ?? UNKNOWN);
        return folded && !("error" in folded) ? folded : undefined;
      }
      case "conditional": {
        const condition = this.evaluate(expression.condition, path, scope);
        return condition?.kind === "bool" ? this.evaluate(condition.value ? expression.ifTrue : expression.ifFalse, path, scope) : undefined;
      }
      default:
        return undefined;
    }
  }

  private block(
    declaration: ParserDeclaration | ControlDeclaration,
    name: string,
    constructorArgs: ReadonlyMap<Parameter, Evaluated>,
    outer: EvaluationScope,
  ): BlockInstance {
    if (declaration.typeParameters.length > 0) this.cannotYet(`a ${declaration.kind} with type parameters`, declaration.name.span);
    const own = new Map<Symbol, Evaluated>(constructorArgs);
    const scope: EvaluationScope = { get: (symbol) => own.get(symbol) ?? outer.get(symbol) };
    const children = new Map<Symbol | CallExpression, Instance>();
    const tables = new Map<TableDeclaration, TableInstance>();
    for (const local of declaration.body?.locals ?? []) {
      if (local.kind === "instantiation") {
        const child = this.instance(local, name, scope);
        children.set(local, child);
        own.set(local, child);
      } else if (local.kind === "table") {
        tables.set(local, { kind: "tableInstance", declaration: local, name: qualifiedName(name, local.name.text, local.annotations) });
      }
    }
    return { kind: "blockInstance", declaration, name, constructorArgs, children, tables };
  }

  private cannotYet(what: string, span: Span): void {
    this.bag.report("P0901", span, `${what} cannot be compiled yet`);
  }

  /** The instance behind `T.apply(…)`: one for each place (§15.1). */
  direct(declaration: ParserDeclaration | ControlDeclaration, path: string): BlockInstance {
    return this.block(declaration, `${path}.${declaration.name.text}`, new Map(), this.globals);
  }
}

export function isConstant(value: Evaluated): value is Constant {
  return value.kind !== "externInstance" && value.kind !== "blockInstance" && value.kind !== "packageInstance";
}

/** `path.name`, or what `@name` says; a leading dot there makes it global (§18.3.2). */
export function qualifiedName(path: string, name: string, annotations: readonly Annotation[]): string {
  const given = annotations.find((annotation) => annotation.name === "name")?.tokens?.join("").replace(/^"|"$/g, "");
  if (given?.startsWith(".")) return given.slice(1);
  const local = given ?? name;
  return path === "" ? local : `${path}.${local}`;
}

