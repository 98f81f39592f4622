/**
 * Evaluation of `main` (P4-16 §18.2). Constructor arguments become constants or instances here, so that nobody finds
 * compile-time calls after it. It knows no architecture.
 */

import type { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Span } from "../../../compiler/source/source.ts";
import { invariant } from "../../../compiler/support/invariant.ts";
import type {
  ActionDeclaration,
  Argument,
  CallExpression,
  ControlDeclaration,
  ControlLocal,
  Expression,
  Instantiation,
  Parameter,
  ParserDeclaration,
  ParserLocal,
  Statement,
  TableDeclaration,
  ValueSetDeclaration,
} from "../ast.ts";
import { foldBinary, foldCast, foldUnary, integer } from "../check/constants.ts";
import type { CheckedProgram, ResolvedCall, Symbol } from "../check/program.ts";
import { ControlPlaneNames } from "../check/qualified-names.ts";
import { settle, substitute, UNKNOWN, type BlockType, type Type } from "../check/types.ts";
import { isConstant, type BlockInstance, type Evaluated, type Instance, type PackageInstance, type TableInstance, type ValueSetInstance } from "./instances.ts";
import { PackageNames } from "./package-names.ts";
import { allCalls, callsIn, reachableCalls } from "./reachable-calls.ts";

/** What names stand for at compile time. */
interface EvaluationScope {
  get(symbol: Symbol): Evaluated | undefined;
  /** With what the type parameters around stand for. */
  readonly settled: (type: Type) => Type;
}

/** Where an instance is made. */
interface Place extends EvaluationScope {
  /** The name of the block or package around it; empty at the top level and in `main`. */
  readonly path: string;
}

type Construct = Extract<ResolvedCall, { kind: "construct" }>;
type Block = ParserDeclaration | ControlDeclaration;

interface BlockParts {
  readonly children: Map<Symbol | CallExpression, Instance>;
  readonly tables: Map<TableDeclaration, TableInstance>;
  readonly actions: Map<ActionDeclaration, string>;
  readonly valueSets: Map<ValueSetDeclaration, ValueSetInstance>;
}

export class InstanceEvaluator {
  private readonly names: ControlPlaneNames;
  private readonly packageNames: PackageNames;
  private readonly globals = new Map<Symbol, Evaluated>();
  private readonly topLevel: Place = { path: "", settled: settle, get: (symbol) => this.globals.get(symbol) };
  private readonly complained = new Set<Expression>();

  constructor(
    private readonly checked: CheckedProgram,
    private readonly bag: DiagnosticBag,
  ) {
    this.names = new ControlPlaneNames(checked);
    this.packageNames = new PackageNames(checked);
  }

  main(declaration: Instantiation): PackageInstance {
    for (const one of this.checked.program.declarations) {
      if (one.kind === "instantiation" && one !== declaration) this.globals.set(one, this.instance(one, this.topLevel));
    }
    return this.instance(declaration, this.topLevel) as PackageInstance;
  }

  /** Instances of the top level. */
  get globalInstances(): ReadonlyMap<Symbol, Evaluated> {
    return this.globals;
  }

  /** A constant or instance; undefined for what has no value at compile time. */
  evaluate(expression: Expression, path: string, scope: EvaluationScope): Evaluated | undefined {
    return this.valueOf(expression, { ...scope, path });
  }

  private valueOf(expression: Expression, place: Place): Evaluated | undefined {
    const { constants, references, calls, types } = this.checked;
    const known = constants.get(expression);
    if (known) return known;
    const typeOf = (one: Expression): Type => place.settled(types.get(one) ?? UNKNOWN);
    switch (expression.kind) {
      case "name": {
        const symbol = references.get(expression);
        return symbol && place.get(symbol);
      }
      case "call": {
        const call = calls.get(expression);
        if (call?.kind !== "construct") return undefined;
        // An instance that is made in an expression has no name of its own but that of its type.
        return this.construct(call, this.names.qualified(place.path, call.type.declaration.name.text, []), expression.span, place);
      }
      case "cast": {
        const value = this.valueOf(expression.operand, place);
        return value && isConstant(value) ? foldCast(value, typeOf(expression)) : value;
      }
      case "unary": {
        const value = this.valueOf(expression.operand, place);
        return value && isConstant(value) ? foldUnary(expression.operator, value, typeOf(expression)) : undefined;
      }
      case "binary": {
        const left = this.valueOf(expression.left, place);
        const right = this.valueOf(expression.right, place);
        if (!left || !right || !isConstant(left) || !isConstant(right)) return undefined;
        const folded = foldBinary(expression.operator, left, right, typeOf(expression.left), typeOf(expression.right));
        return folded && !("error" in folded) ? folded : undefined;
      }
      case "conditional": {
        const condition = this.valueOf(expression.condition, place);
        return condition?.kind === "bool" ? this.valueOf(condition.value ? expression.ifTrue : expression.ifFalse, place) : undefined;
      }
      case "slice": {
        const [value, high, low] = [expression.object, expression.high, expression.low].map((one) => this.valueOf(one, place));
        if (value?.kind !== "integer" || high?.kind !== "integer" || low?.kind !== "integer") return undefined;
        return integer(BigInt.asUintN(Number(high.value - low.value) + 1, value.value >> low.value));
      }
      default:
        return undefined;
    }
  }

  private instance(declaration: Instantiation, place: Place): Instance {
    const name = this.names.qualified(place.path, declaration.name.text, declaration.annotations);
    return this.construct(this.checked.instantiations.get(declaration)!, name, declaration.span, place, declaration);
  }

  private construct(call: Construct, name: string, span: Span, place: Place, declaration?: Instantiation): Instance {
    const type = place.settled(call.type) as Construct["type"];
    const { parameters } = call;
    const inside = { ...place, path: declaration === this.checked.main ? "" : name };
    const args = call.args.map((argument, index) => this.argument(argument, parameters[index]!, inside, type.kind));
    if (type.kind === "package") return { kind: "packageInstance", type, name, args, span };
    if (type.kind === "extern") return { kind: "externInstance", type, args, parameters, name, span, ...(declaration && { declaration }) };
    const own = new Map<Parameter, Evaluated>();
    parameters.forEach((parameter, index) => {
      const value = args[index];
      if (value) own.set(parameter, value);
    });
    return this.block(type.declaration, type.args, name, own);
  }

  /** An instance that is made here has the name of the parameter (§18.3.1.5), or in a package what tells it from the others. */
  private argument(argument: Argument | null, parameter: Parameter, place: Place, owner: Construct["type"]["kind"]): Evaluated | null {
    const expression = argument?.value ?? parameter.defaultValue;
    if (!expression) return null;
    const value = this.made(expression, parameter, place, owner) ?? this.valueOf(expression, place);
    if (value) return value;
    if (!this.complained.has(expression)) this.bag.report("P0305", expression.span, "the argument of a constructor must be known at compile time");
    this.complained.add(expression);
    return null;
  }

  /** The instance that an argument makes: by a constructor, or by an extern function that is called at compile time (§6.8). */
  private made(expression: Expression, parameter: Parameter, place: Place, owner: Construct["type"]["kind"]): Instance | undefined {
    const call = expression.kind === "call" ? this.checked.calls.get(expression) : undefined;
    const type = call?.kind === "construct" ? call.type : call?.kind === "function" ? place.settled(this.checked.types.get(expression) ?? UNKNOWN) : undefined;
    if (!call || type === undefined) return undefined;
    const byParameter = this.names.qualified(place.path, parameter.name.text, []);
    const name = owner === "package" && "declaration" in type && type.kind !== "package" ? this.packageNames.nameOf(type.declaration, byParameter) : byParameter;
    if (call.kind === "construct") return this.construct(call, name, expression.span, place);
    return type.kind === "extern" ? { kind: "externInstance", type, args: [], parameters: [], name, span: expression.span } : undefined;
  }

  private block(declaration: Block, typeArgs: readonly Type[], name: string, constructorArgs: ReadonlyMap<Parameter, Evaluated>): BlockInstance {
    const own = new Map<Symbol, Evaluated>(constructorArgs);
    const place: Place = {
      path: name,
      settled: (type) => settle(substitute(settle(type), declaration.typeParameters, typeArgs)),
      get: (symbol) => own.get(symbol) ?? this.globals.get(symbol),
    };
    const parts: BlockParts = { children: new Map(), tables: new Map(), actions: new Map(), valueSets: new Map() };
    for (const local of declaration.body?.locals ?? []) this.local(local, place, own, parts);
    for (const call of bodyOf(declaration).flatMap(allCalls)) {
      const resolution = this.checked.calls.get(call);
      if (resolution?.kind === "apply" && resolution.object.kind === "typeName") parts.children.set(call, this.direct(resolution.type, place));
    }
    const calls = bodyOf(declaration).flatMap((statements) => reachableCalls(statements, (condition) => this.decided(condition, place)));
    const applied = new Set<TableInstance | BlockInstance>();
    const apply = (call: CallExpression): void => {
      const one = this.appliedBy(call, place, parts);
      if (!one || applied.has(one)) return;
      applied.add(one);
      // A table may be applied to tell the key of another.
      if (one.kind === "tableInstance") one.info.keys.flatMap(({ expression }) => callsIn(expression)).forEach(apply);
    };
    calls.forEach(apply);
    return { kind: "blockInstance", declaration, typeArgs, name, constructorArgs, ...parts, calls, applied: [...applied] };
  }

  private decided(condition: Expression, place: Place): boolean | undefined {
    const value = this.valueOf(condition, place);
    return value?.kind === "bool" ? value.value : undefined;
  }

  private appliedBy(call: CallExpression, place: Place, { tables, children }: BlockParts): TableInstance | BlockInstance | undefined {
    const resolution = this.checked.calls.get(call);
    if (resolution?.kind === "applyTable") return tables.get(resolution.table);
    if (resolution?.kind !== "apply") return undefined;
    const instance = resolution.object.kind === "typeName" ? children.get(call) : this.valueOf(resolution.object, place);
    return instance?.kind === "blockInstance" ? instance : undefined;
  }

  private local(local: ParserLocal | ControlLocal, place: Place, own: Map<Symbol, Evaluated>, parts: BlockParts): void {
    const name = this.names.qualified(place.path, local.name.text, local.annotations);
    switch (local.kind) {
      case "variable":
        return;
      case "constant": {
        const value = this.valueOf(local.value, place);
        if (value) own.set(local, value);
        return;
      }
      case "instantiation": {
        const child = this.instance(local, place);
        parts.children.set(local, child);
        own.set(local, child);
        return;
      }
      case "table":
        parts.tables.set(local, this.table(local, name, place));
        return;
      case "action":
        parts.actions.set(local, name);
        return;
      case "valueSet":
        parts.valueSets.set(local, { name, size: this.integerOf(local.size, place) });
        return;
    }
  }

  private table(declaration: TableDeclaration, name: string, place: Place): TableInstance {
    const general = this.checked.tables.get(declaration);
    invariant(general, "a table that was checked");
    const info = { ...general, keys: general.keys.map((key) => ({ ...key, type: place.settled(key.type) })) };
    const properties = new Map<string, Evaluated>();
    for (const [property, { value, annotations }] of info.custom) {
      const call = value.kind === "call" ? this.checked.calls.get(value) : undefined;
      const given = this.names.given(annotations);
      // The name that a property gives is the whole name, as P4Runtime has it.
      const instanceName = given === undefined ? `${name}.${property}` : this.names.qualified("", given, []);
      const evaluated = call?.kind === "construct" ? this.construct(call, instanceName, value.span, place) : this.valueOf(value, place);
      if (evaluated) properties.set(property, evaluated);
    }
    const size = info.size ?? (info.sizeExpression && this.integerOf(info.sizeExpression, place));
    const defaultArgs = info.defaultAction?.args.map((argument) => this.valueOf(argument, place)) ?? [];
    return { kind: "tableInstance", declaration, info, name, size, defaultArgs, properties };
  }

  private integerOf(expression: Expression, place: Place): bigint | null {
    const value = this.valueOf(expression, place);
    return value?.kind === "integer" ? value.value : null;
  }

  /** The instance behind `T.apply(…)`: one for each place (§15.1). */
  private direct(type: BlockType, place: Place): BlockInstance {
    const { declaration, args } = place.settled(type) as BlockType;
    return this.block(declaration, args, this.names.qualified(place.path, declaration.name.text, []), new Map());
  }
}

/** What is done when it is applied; the states of a parser one after the other. */
function bodyOf({ body }: Block): readonly (readonly Statement[])[] {
  if (!body) return [];
  return "states" in body ? body.states.map(({ statements }) => statements) : [body.apply.statements];
}
