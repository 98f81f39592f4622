/** Random expressions of a type that is asked for (P4-16 §8). */

import type { Choices } from "./choices.ts";
import { callText } from "./calls.ts";
import type { Callable, Place, Scope } from "./scope.ts";
import { BOOL, bits, isExpressible, isFixedSize, sameType, typeText, type BitsType, type P4Type } from "./types.ts";

export interface ExpressionOptions {
  /** Only what is known at compile time. */
  readonly constant?: boolean;
  /** The name of the packet, in a parser state. */
  readonly packet?: string;
  /** Reads only what is defined, so that two machines must agree on the value. */
  readonly defined: boolean;
}

const WIDTHS = [8, 16, 32, 1, 4, 48, 3, 9, 64, 13, 33, 128] as const;

export function someBits(choices: Choices): BitsType {
  const width = choices.pick(WIDTHS);
  return bits(width, choices.chance(20));
}

/** A type whose values can be written down. */
export function someScalar(choices: Choices, types: readonly P4Type[]): P4Type {
  const named = types.filter((type) => type.kind === "enum" || type.kind === "newtype");
  const form = choices.below(10);
  if (form === 8) return BOOL;
  if (form === 9 && named.length > 0) return choices.pick(named);
  return someBits(choices);
}

export class Expressions {
  constructor(
    private readonly choices: Choices,
    private readonly scope: Scope,
    private readonly options: ExpressionOptions,
  ) {}

  /** An expression that has the type wherever it stands. */
  of(type: P4Type, depth = 3): string {
    if (depth > 0 && !this.choices.exhausted && this.choices.chance(15)) {
      const text = this.general(type, depth - 1);
      if (text !== undefined) return text;
    }
    switch (type.kind) {
      case "bits":
        return this.bits(type, depth);
      case "bool":
        return this.bool(depth);
      case "enum":
        return this.enumValue(type, depth);
      case "error":
        return this.leaf(type, () => `error.${this.choices.pick(this.scope.errors)}`);
      case "newtype":
        return this.leaf(type, () => `(${type.name})(${this.of(type.base, depth - 1)})`);
      case "struct":
      case "header":
        return this.leaf(type, () => `(${type.name})${this.aggregate(type, depth)}`);
      case "tuple":
        return `{ ${type.elements.map((element) => this.of(element, depth - 1)).join(", ")} }`;
      default:
        throw new Error(`there is no expression for ${typeText(type)}`);
    }
  }

  /** What may stand on the right of an assignment: literals without width and lists too. */
  assigned(type: P4Type, depth = 3): string {
    if (type.kind === "bits" && this.choices.chance(25)) return String(this.choices.bits(type.signed ? type.width - 1 : type.width));
    if ((type.kind === "struct" || type.kind === "header") && this.choices.chance(60)) return this.aggregate(type, depth);
    return this.of(type, depth);
  }

  /** Some place of the type as a bit<32>, to which both ends of it count. */
  folded(type: BitsType): string {
    const { width, signed } = type;
    const text = this.place(type) ?? this.literal(type);
    const whole = signed ? `((bit<${width}>)(${text}))` : text;
    return width <= 32 ? `((bit<32>)(${whole}))` : `((${whole})[31:0] ^ (${whole})[${width - 1}:${width - 32}])`;
  }

  literal(type: BitsType): string {
    const value = this.choices.bits(type.width);
    if (!type.signed) return `${type.width}w${value}`;
    const signed = BigInt.asIntN(type.width, value);
    // The least number has no positive counterpart that could be negated.
    if (signed === -(1n << BigInt(type.width - 1))) return `((int<${type.width}>)${type.width}w${value})`;
    return signed < 0n ? `(-${type.width}s${-signed})` : `${type.width}s${signed}`;
  }

  /** What any type has: another place, a call, a choice between two. */
  private general(type: P4Type, depth: number): string | undefined {
    const { choices, options } = this;
    const form = choices.below(4);
    if (form === 0) return type.kind === "tuple" ? undefined : `(${this.of(BOOL, depth)} ? ${this.of(type, depth)} : ${this.of(type, depth)})`;
    if (options.constant) return undefined;
    if (form === 1) return this.call(type, depth);
    if (form === 2 && options.packet !== undefined && isFixedSize(type) && type.kind !== "header") return `${options.packet}.lookahead<${typeText(type)}>()`;
    if (form === 3) {
      const registers = this.scope.registers.filter((one) => sameType(one.element, type));
      if (registers.length > 0) return `${choices.pick(registers).name}.read(${this.of(bits(32), depth)})`;
    }
    return undefined;
  }

  private call(type: P4Type, depth: number): string | undefined {
    const fitting = this.scope.callables.filter((one): one is Callable => one.kind !== "action" && one.result !== null && sameType(one.result, type));
    if (fitting.length === 0) return undefined;
    return callText(this.choices.pick(fitting), this.scope, this.choices, (wanted) => this.of(wanted, depth), this.options.packet);
  }

  /** A place of the type that has a value, or else what `otherwise` makes. */
  private leaf(type: P4Type, otherwise: () => string): string {
    // What constants give, the compiler works out: machines are told apart by what the packet says.
    const place = this.choices.chance(this.options.defined ? 85 : 60) ? this.place(type) : undefined;
    return place ?? otherwise();
  }

  private place(type: P4Type): string | undefined {
    const fitting = this.scope.places.filter((place) => sameType(place.type, type) && this.isReadable(place));
    if (fitting.length === 0) return undefined;
    const { text, guard } = this.choices.pick(fitting);
    return guard !== undefined && this.options.defined && type.kind === "bits" ? `(${guard} ? ${text} : ${this.literal(type)})` : text;
  }

  private isReadable(place: Place): boolean {
    if (this.options.constant && !place.constant) return false;
    return !this.options.defined || place.guard === undefined || place.type.kind === "bits" || place.type.kind === "header";
  }

  /** `{ … }` for a struct or header: by position, by name, or with what is left out. */
  private aggregate(type: Extract<P4Type, { kind: "struct" | "header" | "union" }>, depth: number): string {
    if (type.kind === "header" && !this.options.constant && this.choices.chance(15)) return "{#}";
    const values = type.fields.map(({ name, type: field }) => ({ name, text: this.assigned(field, depth - 1) }));
    const form = this.choices.below(4);
    if (form === 0 && values.length > 0) return `{ ${values.map(({ text }) => text).join(", ")} }`;
    const named = values.map(({ name, text }) => `${name} = ${text}`);
    if (form === 3 && named.length > 1 && !this.options.constant) return `{ ${[...named.slice(1), "..."].join(", ")} }`;
    return named.length === 0 ? "{ }" : `{ ${named.join(", ")} }`;
  }

  private enumValue(type: Extract<P4Type, { kind: "enum" }>, depth: number): string {
    const { underlying } = type;
    if (underlying && depth > 0 && this.choices.chance(20)) return `(${type.name})(${this.of(underlying, depth - 1)})`;
    return this.leaf(type, () => `${type.name}.${this.choices.pick(type.members)}`);
  }

  private bits(type: BitsType, depth: number): string {
    if (depth <= 0 || this.choices.exhausted || this.choices.chance(30)) return this.leaf(type, () => this.converted(type));
    const { width, signed } = type;
    const next = depth - 1;
    switch (this.choices.below(9)) {
      case 0:
        return `(${this.of(type, next)} ${this.choices.pick(["+", "-", "&", "|", "^", "*", "|+|", "|-|"])} ${this.rightOperand(type, next)})`;
      case 1:
        return `${this.choices.pick(["-", "~", "+"])}(${this.of(type, next)})`;
      case 2:
        return `(${this.of(type, next)} ${this.choices.pick(["<<", ">>"])} ${this.choices.chance(50) ? this.of(bits(8), next) : String(this.choices.below(width + 2))})`;
      case 3:
        return width < 2 ? this.literal(type) : this.concatenation(type, next);
      case 4:
        return signed ? this.literal(type) : this.slice(width, next);
      case 5:
        return `((${typeText(type)})(${this.of(bits(width, !signed), next)}))`;
      case 6:
        return `((${typeText(type)})(${this.of(bits(this.choices.pick(WIDTHS), signed), next)}))`;
      case 7:
        // At run time machines divide 64 bits at most.
        return signed || (width > 64 && this.options.defined) ? this.literal(type) : `(${this.of(type, next)} ${this.choices.pick(["/", "%"])} ${width}w${this.choices.bits(width) || 1n})`;
      default:
        return this.fromOther(type, next);
    }
  }

  private rightOperand(type: BitsType, depth: number): string {
    return this.choices.chance(20) ? String(this.choices.bits(Math.min(type.signed ? type.width - 1 : type.width, 7))) : this.of(type, depth);
  }

  private concatenation({ width, signed }: BitsType, depth: number): string {
    const low = 1 + this.choices.below(width - 1);
    return `(${this.of(bits(width - low, signed), depth)} ++ ${this.of(bits(low, this.choices.chance(20)), depth)})`;
  }

  private slice(width: number, depth: number): string {
    const from = width + this.choices.below(20);
    const low = this.choices.below(from - width + 1);
    const operand = this.of(bits(from, this.choices.chance(20)), depth);
    return this.choices.chance(25) ? `(${operand})[${low} +: ${width}]` : `(${operand})[${low + width - 1}:${low}]`;
  }

  /** By a cast from a bool, an enumeration or a new type. */
  private fromOther(type: BitsType, depth: number): string {
    if (type.width === 1 && !type.signed) return `((bit<1>)(${this.of(BOOL, depth)}))`;
    const others = this.scope.types.filter((other) => {
      if (other.kind === "enum") return other.underlying !== null && sameType(other.underlying, type);
      return other.kind === "newtype" && sameType(other.base, type);
    });
    return others.length === 0 ? this.literal(type) : `((${typeText(type)})(${this.of(this.choices.pick(others), depth)}))`;
  }

  /** A literal, or a place of another width that is cast. */
  private converted(type: BitsType): string {
    if (this.choices.below(3) !== 2 && !(this.options.defined && this.choices.chance(70))) return this.literal(type);
    const others = this.scope.places.filter((place) => place.type.kind === "bits" && place.type.signed === type.signed && this.isReadable(place));
    if (others.length === 0) return this.literal(type);
    const other = this.place(this.choices.pick(others).type);
    return other === undefined ? this.literal(type) : `((${typeText(type)})(${other}))`;
  }

  private bool(depth: number): string {
    if (depth <= 0 || this.choices.exhausted) return this.leaf(BOOL, () => this.choices.pick(["true", "false"]));
    const next = depth - 1;
    switch (this.choices.below(6)) {
      case 0: {
        const type = someBits(this.choices);
        return `(${this.of(type, next)} ${this.choices.pick(["==", "!=", "<", "<=", ">", ">="])} ${this.rightOperand(type, next)})`;
      }
      case 1:
        return `(${this.of(BOOL, next)} ${this.choices.pick(["&&", "||", "==", "!="])} ${this.of(BOOL, next)})`;
      case 2:
        return `!(${this.of(BOOL, next)})`;
      case 3:
        return this.validity() ?? this.leaf(BOOL, () => "true");
      case 4:
        return this.equality(next);
      default:
        return this.leaf(BOOL, () => `((bool)(${this.of(bits(1), next)}))`);
    }
  }

  private validity(): string | undefined {
    const headers = this.options.constant ? [] : this.scope.places.filter(({ type }) => type.kind === "header" || type.kind === "union");
    return headers.length === 0 ? undefined : `${this.choices.pick(headers).text}.isValid()`;
  }

  /** Of values that are no numbers (§8.2, §8.3, §8.17, §8.18). */
  private equality(depth: number): string {
    const operator = this.choices.pick(["==", "!="]);
    const types = this.scope.types.filter((type) => (this.options.defined ? type.kind === "enum" : isExpressible(type)) && type.kind !== "bits");
    if (types.length === 0) return `(error.${this.scope.errors[0]} ${operator} ${this.of({ kind: "error" }, depth)})`;
    const type = this.choices.pick(types);
    return `(${this.of(type, depth)} ${operator} ${this.of(type, depth)})`;
  }
}
