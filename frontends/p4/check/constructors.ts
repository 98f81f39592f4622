/** Constructor calls, with a name and without (P4-16 §8.23, §11.3). */

import type { Span } from "../../../compiler/source/source.ts";
import type { Argument, CallExpression, NamedTypeNode, Parameter, TypeNode } from "../ast.ts";
import { ArgumentChecker } from "./arguments.ts";
import { matchingOverloads } from "./overloads.ts";
import type { ResolvedCall, Symbol } from "./program.ts";
import { freshVariable, giveUp, leaveOpen } from "./type-variables.ts";
import { DONT_CARE, printType, resolved, settle, substitute, UNKNOWN, type BlockType, type ExternType, type PackageType, type Type } from "./types.ts";

type Construct = Extract<ResolvedCall, { kind: "construct" }>;
type Constructible = ExternType | BlockType | PackageType;

interface ConstructorCandidate {
  readonly type: Constructible;
  readonly parameters: readonly Parameter[];
}

export abstract class ConstructorChecker extends ArgumentChecker {
  /** Types of instances whose type arguments what is around them may still tell. */
  private open: { readonly type: Constructible; readonly span: Span; readonly anything: readonly boolean[] }[] = [];

  /** `T(arguments)`: an instance without a name. */
  protected construct(call: CallExpression, type: TypeNode): Type {
    const resolution = this.constructorCall(type, call.args, call.span);
    if (!resolution) return UNKNOWN;
    this.calls.set(call, resolution);
    const abstract = resolution.type.kind === "extern" && resolution.type.declaration.methods.find((method) => method.kind === "function" && method.abstract);
    if (abstract) this.error("P0402", call.span, `'${abstract.name.text}' of ${printType(resolution.type)} is abstract: an instance with a name and an initializer can implement it`);
    return resolution.type;
  }

  protected constructorCall(node: TypeNode, args: readonly Argument[], span: Span): Construct | undefined {
    const picked = this.constructorOf(node, args, span);
    if (!picked) {
      for (const { value } of args) if (value) this.infer(value);
      return undefined;
    }
    const { type, parameters } = picked;
    const { declaration } = type;
    const typeArgs = declaration.typeParameters.map((parameter, index): Type => {
      const given = type.args[index] ?? UNKNOWN;
      const isOpen = given === DONT_CARE || (given.kind === "typeParameter" && given.declaration === parameter);
      return isOpen ? freshVariable(parameter) : given;
    });
    const errors = this.bag.all.length;
    const bound = this.arguments({ args, typeArgs: [], span }, { what: declaration.name.text, typeParameters: [], parameters }, (one) => substitute(one, declaration.typeParameters, typeArgs));
    if (this.bag.all.length > errors) typeArgs.forEach(giveUp);
    const result = { ...type, args: typeArgs.map(settle) } as Constructible;
    this.open.push({ type: result, span, anything: type.args.map((arg) => arg === DONT_CARE) });
    return { kind: "construct", type: result, parameters, args: bound.args };
  }

  /** At the end of a declaration: every type argument must have been found. */
  protected closeInference(): void {
    const open = this.open;
    this.open = [];
    for (const { type, span, anything } of open) {
      // Written as `_`, where nothing tells it.
      type.args.forEach((arg, index) => anything[index] && leaveOpen(arg));
      const missing = type.args.findIndex((arg) => resolved(arg).kind === "variable");
      const name = type.declaration.name.text;
      if (missing < 0) this.checkSpecialized(settle(type), span);
      else this.error("P0308", span, `cannot tell the type argument '${type.declaration.typeParameters[missing]!.name.text}' of '${name}'`, { hint: `write it: ${name}<…>(…)` });
    }
  }

  private constructorOf(node: TypeNode, args: readonly Argument[], span: Span): ConstructorCandidate | undefined {
    const type = resolved(this.openTypeOf(node));
    if (type.kind !== "extern" && type.kind !== "parser" && type.kind !== "control" && type.kind !== "package") {
      if (type.kind !== "unknown") this.error("P0402", span, `${printType(type)} has no constructor`);
      return undefined;
    }
    const candidates = this.declarations(node, type).flatMap(constructorsOf);
    const [picked, ...others] = matchingOverloads(candidates, args);
    if (others.length > 0) this.error("P0401", span, `'${type.declaration.name.text}' is ambiguous here`, { hint: "name the arguments" });
    if (picked) return picked;
    if (candidates[0]) return this.noneFits(candidates, span);
    const why = type.kind === "extern" ? `extern ${type.declaration.name.text} has no constructor` : `${type.declaration.name.text} is the type of a ${type.kind}: there is nothing to instantiate`;
    this.error("P0402", span, why);
    return undefined;
  }

  /** One constructor is tried all the same, for what it says of the arguments. */
  private noneFits(candidates: readonly ConstructorCandidate[], span: Span): ConstructorCandidate | undefined {
    if (candidates.length === 1) return candidates[0];
    this.error("P0401", span, `no constructor of '${candidates[0]!.type.declaration.name.text}' takes these arguments`);
    return undefined;
  }

  /** The type itself and, for a plain name, the others that overload it. */
  private declarations(node: TypeNode, type: Constructible): readonly Constructible[] {
    if (node.kind !== "namedType" || type.kind === "extern") return [type];
    const others = this.overloadsOf(node).filter((symbol) => symbol !== type.declaration && symbol.kind === type.kind);
    return [type, ...others.map((symbol) => ({ ...(this.typeOfSymbol(symbol) as Constructible), ...(node.args && { args: type.args }) }) as Constructible)];
  }

  private overloadsOf(node: NamedTypeNode): readonly Symbol[] {
    const found = (node.global ? this.global : this.scope).lookup(node.name.text);
    return found[0]?.kind === "typedef" ? [] : found;
  }
}

function constructorsOf(type: Constructible): readonly ConstructorCandidate[] {
  if (type.kind === "package") return [{ type, parameters: type.declaration.parameters }];
  if (type.kind === "extern") {
    return type.declaration.methods.filter((method) => method.kind === "constructor").map(({ parameters }) => ({ type, parameters }));
  }
  return type.declaration.body ? [{ type, parameters: type.declaration.constructorParameters }] : [];
}
