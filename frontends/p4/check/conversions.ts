/** Where a value of one type may stand for another: implicit conversions and casts (P4-16 §8.12). */

import type { Span } from "../../../compiler/source/source.ts";
import type { Expression, Parameter } from "../ast.ts";
import { CallChecker } from "./calls.ts";
import { fits, integer, wrap } from "./constants.ts";
import { canBeLeftOut } from "./overloads.ts";
import { printType, resolved, sameType, substitute, UNKNOWN, unify, type BlockType, type EnumType, type NewType, type Type } from "./types.ts";

/** The types that stand on the right of an arrow in the list of casts (§8.12.1). */
const castable: ReadonlySet<Type["kind"]> = new Set(["bits", "bool", "int", "newtype", "enum", "struct", "header", "headerUnion", "stack"]);

export abstract class ConversionChecker extends CallChecker {
  /** Checks that `expression`, which has type `actual`, can stand where `expected` is asked for. */
  protected coerce(expression: Expression, actual: Type, expected: Type): Type {
    const from = resolved(actual);
    const to = resolved(expected);
    if (from.kind === "unknown" || to.kind === "unknown" || to.kind === "dontCare") return from;
    if (from.kind === "int" && this.takesInt(to)) return this.intLiteral(expression, to);
    if (from.kind === "int" && to.kind === "newtype" && this.constants.has(expression) && this.fits(from, baseOf(to))) return this.withoutCast(expression, to);
    if (to.kind === "int" && this.becomesInt(expression, from)) return to;
    if (from.kind === "enum" && from.underlying && to.kind === "bits" && sameType(from.underlying, to)) return to;
    if ((from.kind === "parser" || from.kind === "control") && from.kind === to.kind) return this.blockArgument(expression, from, to as BlockType);
    if (unify(to, from)) return from;
    return this.mismatch(expression.span, `expected ${printType(to)}, but this is ${printType(from)}`);
  }

  private takesInt(type: Type): boolean {
    return type.kind === "bits";
  }

  /** A type of its own asks for a cast (§8.25); p4c goes without where a number has no other type, and so do programs. */
  private withoutCast(expression: Expression, type: NewType): Type {
    const name = printType(type);
    this.error("P0311", expression.span, `${name} is a type of its own: a number becomes one with a cast`, { hint: `(${name})…` });
    return this.intLiteral(expression, type);
  }

  /** A number that is known is one of type int as well: no bit of it is lost. */
  private becomesInt(expression: Expression, from: Type): boolean {
    return (from.kind === "bits" || (from.kind === "enum" && from.underlying !== null)) && this.isKnown(expression);
  }

  /** An `int` becomes what stands beside it (§8.12.2): it is known, if only in each instance, and should fit. */
  private intLiteral(expression: Expression, type: Type): Type {
    const constant = this.constants.get(expression);
    if (constant?.kind !== "integer") {
      if (this.isKnown(expression)) return this.setType(expression, type);
      this.error("P0305", expression.span, `a value of type int must be known at compile time to become ${printType(type)}`);
      return UNKNOWN;
    }
    if (!fits(constant.value, type)) {
      this.error("P0103", expression.span, `${constant.value} does not fit in ${printType(type)}: it becomes ${wrap(constant.value, type)}`);
    }
    this.constants.set(expression, integer(wrap(constant.value, type)));
    return this.setType(expression, type);
  }

  /** An instance fits a parser or control type when their parameters do (§7.2.13). */
  private blockArgument(expression: Expression, actual: BlockType, expected: BlockType): Type {
    const difference = this.blockDifference(actual, expected);
    if (!difference) return actual;
    return this.mismatch(expression.span, `'${actual.declaration.name.text}' is not a ${printType(expected)}`, { notes: [difference] });
  }

  protected fits(actual: Type, expected: Type): boolean {
    const [from, to] = [resolved(actual), resolved(expected)];
    if ((from.kind === "parser" || from.kind === "control") && from.kind === to.kind) return this.blockDifference(from, to as BlockType) === undefined;
    return unify(to, from) || (from.kind === "int" && this.takesInt(to));
  }

  private blockDifference(actual: BlockType, expected: BlockType): { message: string; span: Span } | undefined {
    if (actual.declaration === expected.declaration && unify(expected, actual)) return undefined;
    const own = actual.declaration.parameters;
    const wanted = expected.declaration.parameters;
    const common = Math.min(own.length, wanted.length);
    const wrong = own.findIndex((parameter, index) => index < common && !this.sameParameter(actual, parameter, expected, wanted[index]!));
    if (wrong >= 0) {
      const [found, asked] = [this.describe(actual, own[wrong]!), this.describe(expected, wanted[wrong]!)];
      return { message: `parameter '${own[wrong]!.name.text}' must be ${asked}, not ${found}`, span: own[wrong]!.span };
    }
    if ([...own.slice(common), ...wanted.slice(common)].every(canBeLeftOut)) return undefined;
    return { message: `it has ${own.length} parameters, not ${wanted.length}`, span: actual.declaration.name.span };
  }

  private sameParameter(actual: BlockType, own: Parameter, expected: BlockType, wanted: Parameter): boolean {
    return own.direction === wanted.direction && unify(this.parameterType(expected, wanted), this.parameterType(actual, own));
  }

  private parameterType(block: BlockType, parameter: Parameter): Type {
    return substitute(this.typeOf(parameter.type), block.declaration.typeParameters, block.args);
  }

  private describe(block: BlockType, parameter: Parameter): string {
    const direction = parameter.direction === "none" ? "" : `${parameter.direction} `;
    return `'${direction}${printType(this.parameterType(block, parameter))}'`;
  }

  /** Explicit casts (§8.12.1); a value may also become what it is already, if anything can be cast to that. */
  protected castAllowed(from: Type, to: Type): boolean {
    const a = resolved(from);
    const b = resolved(to);
    if (sameType(a, b)) return castable.has(b.kind) && (b.kind !== "enum" || b.underlying !== null);
    if (b.kind === "newtype") return sameType(a, b.base) || (a.kind === "int" && this.castAllowed(a, b.base));
    if (a.kind === "newtype") return sameType(a.base, b);
    if (b.kind === "enum") return this.castToEnum(a, b);
    if (a.kind === "enum") return a.underlying !== null && sameType(a.underlying, b);
    if (b.kind === "bool") return a.kind === "int" || (a.kind === "bits" && a.width === 1 && !a.signed);
    if (a.kind === "bool") return b.kind === "bits" && b.width === 1 && !b.signed;
    if (a.kind === "int") return b.kind === "bits";
    if (a.kind !== "bits") return false;
    if (b.kind === "int") return true;
    // Either the width or the sign changes, not both at once.
    return b.kind === "bits" && (a.width === b.width || a.signed === b.signed);
  }

  /** From the underlying type, and from what becomes that by itself (§8.3). */
  private castToEnum(from: Type, { underlying }: EnumType): boolean {
    if (!underlying) return false;
    if (from.kind === "enum") return from.underlying !== null && sameType(from.underlying, underlying);
    return from.kind === "int" || sameType(from, underlying);
  }

  /** The common type of two operands, each of which may be an `int` literal; undefined when there is none. */
  protected commonType(left: Expression, right: Expression): Type | undefined {
    const a = this.arithmeticType(left);
    const b = this.arithmeticType(right);
    if (a.kind === "unknown" || b.kind === "unknown") return UNKNOWN;
    if (a.kind === "int" && b.kind === "bits") return this.coerce(left, a, b);
    if (b.kind === "int" && a.kind === "bits") return this.coerce(right, b, a), a;
    return sameType(a, b) ? a : undefined;
  }

  /** A serializable enum counts as its underlying type in arithmetic. */
  protected arithmeticType(expression: Expression): Type {
    const type = resolved(this.types.get(expression) ?? UNKNOWN);
    return type.kind === "enum" && type.underlying ? type.underlying : type;
  }
}

/** What a type was made of in the end. */
function baseOf({ base }: NewType): Type {
  const at = resolved(base);
  return at.kind === "newtype" ? baseOf(at) : at;
}
