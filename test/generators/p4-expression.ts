/**
 * Random P4 expressions with the values that the language gives them, worked out here from P4_16 §8.5 to §8.12 and not
 * by the compiler. A tree says which operator stands where; types are settled on the way down, so that every tree is a
 * well-typed expression of the type that is asked for.
 */

import fc from "fast-check";

export interface Tree {
  readonly kind: number;
  readonly number: bigint;
  readonly children: readonly Tree[];
}

export type P4Type = { readonly signed: boolean; readonly width: number } | "bool";

/** A header field: its text, and what the packet holds there. */
export interface Field {
  readonly text: string;
  readonly type: Exclude<P4Type, "bool">;
  /** Its bits, unsigned. */
  readonly bits: bigint;
}

export interface Expression {
  readonly text: string;
  /** Its bits, unsigned; 0 or 1 for a bool. */
  readonly bits: bigint;
}

const head = {
  kind: fc.nat({ max: 99 }),
  number: fc.oneof(fc.bigInt({ min: 0n, max: 20n }), fc.bigInt({ min: 0n, max: (1n << 130n) - 1n })),
};

export const trees: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree; leaf: Tree; node: Tree }>((tie) => ({
  tree: fc.oneof({ maxDepth: 5, withCrossShrink: true }, tie("leaf"), { weight: 3, arbitrary: tie("node") }),
  leaf: fc.record({ ...head, children: fc.constant([]) }),
  node: fc.record({ ...head, children: fc.array(tie("tree"), { minLength: 1, maxLength: 3 }) }),
})).tree;

const leaf: Tree = { kind: 0, number: 1n, children: [] };

export class ExpressionBuilder {
  constructor(
    private readonly fields: readonly Field[],
    private readonly widths: readonly number[],
  ) {}

  build(tree: Tree, type: P4Type): Expression {
    if (type === "bool") return this.boolean(tree);
    if (tree.children.length === 0) return this.leaf(tree, type);
    const forms = type.signed ? signedForms : unsignedForms;
    return this.form(forms[tree.kind % forms.length]!, tree, type);
  }

  private leaf({ kind, number }: Tree, type: Exclude<P4Type, "bool">): Expression {
    if (kind % 3 === 0 || this.fields.length === 0) return literal(number, type);
    return cast(this.fields[Number(number % BigInt(this.fields.length))]!, type);
  }

  private form(form: Form, { kind, number, children }: Tree, type: Exclude<P4Type, "bool">): Expression {
    const { width, signed } = type;
    const child = (index: number): Tree => children[index % children.length] ?? leaf;
    const pick = (count: number): number => Number(number % BigInt(count));
    switch (form) {
      case "binary":
        return binary(binaryOps[kind % binaryOps.length]!, this.build(child(0), type), this.build(child(1), type), type);
      case "shift":
        return shift(kind % 2 === 0 ? "<<" : ">>", this.build(child(0), type), this.build(child(1), { signed: false, width: 8 }), type);
      case "unary": {
        const operand = this.build(child(0), type);
        const result = kind % 2 === 0 ? -operand.bits : ~operand.bits;
        return { text: `${kind % 2 === 0 ? "-" : "~"}(${operand.text})`, bits: BigInt.asUintN(width, result) };
      }
      case "mux": {
        const condition = this.boolean(child(0));
        const [left, right] = [this.build(child(1), type), this.build(child(2), type)];
        return { text: `(${condition.text} ? ${left.text} : ${right.text})`, bits: condition.bits ? left.bits : right.bits };
      }
      case "cast": {
        const from = { signed, width: this.widths[pick(this.widths.length)]! };
        return cast({ ...this.build(child(0), signed && from.width < 2 ? type : from), type: signed && from.width < 2 ? type : from }, type);
      }
      case "reinterpret": {
        if (width < 2) return this.leaf({ ...leaf, number }, type);
        const operand = this.build(child(0), { signed: !signed, width });
        return { text: `((${typeText(type)}) ${operand.text})`, bits: operand.bits };
      }
      case "concat": {
        if (width < 2) return this.leaf({ ...leaf, number }, type);
        const low = 1 + pick(width - 1);
        const [left, right] = [this.build(child(0), { signed, width: width - low }), this.build(child(1), { signed, width: low })];
        return { text: `(${left.text} ++ ${right.text})`, bits: (left.bits << BigInt(low)) | right.bits };
      }
      case "slice": {
        const wider = this.widths.filter((one) => one >= width);
        const from = wider.length > 0 ? wider[pick(wider.length)]! : width;
        const low = kind % (from - width + 1);
        const operand = this.build(child(0), { signed: false, width: from });
        return { text: `(${operand.text})[${low + width - 1}:${low}]`, bits: BigInt.asUintN(width, operand.bits >> BigInt(low)) };
      }
    }
  }

  private boolean({ kind, number, children }: Tree): Expression {
    if (children.length === 0) return number % 2n === 0n ? { text: "true", bits: 1n } : { text: "false", bits: 0n };
    const child = (index: number): Tree => children[index % children.length]!;
    if (kind % 4 === 0) {
      const [left, right] = [this.boolean(child(0)), this.boolean(child(1))];
      const and = number % 2n === 0n;
      return { text: `(${left.text} ${and ? "&&" : "||"} ${right.text})`, bits: and ? left.bits & right.bits : left.bits | right.bits };
    }
    if (kind % 4 === 1) {
      const operand = this.boolean(child(0));
      return { text: `!${operand.text.startsWith("(") ? operand.text : `(${operand.text})`}`, bits: operand.bits ^ 1n };
    }
    const width = this.widths[Number(number % BigInt(this.widths.length))]!;
    const type = { signed: width > 1 && kind % 2 === 0, width };
    return compare(comparisons[kind % comparisons.length]!, this.build(child(0), type), this.build(child(1), type), type);
  }
}

type Form = "binary" | "shift" | "unary" | "mux" | "cast" | "reinterpret" | "concat" | "slice";

const unsignedForms: readonly Form[] = ["binary", "binary", "binary", "shift", "unary", "mux", "cast", "reinterpret", "concat", "slice"];
const signedForms: readonly Form[] = ["binary", "binary", "binary", "shift", "unary", "mux", "cast", "reinterpret"];
const binaryOps = ["+", "-", "*", "&", "|", "^", "|+|", "|-|"] as const;
const comparisons = ["==", "!=", "<", "<=", ">", ">="] as const;

export function typeText(type: Exclude<P4Type, "bool">): string {
  return `${type.signed ? "int" : "bit"}<${type.width}>`;
}

/** The number that the bits stand for. */
function valueOf(bits: bigint, type: Exclude<P4Type, "bool">): bigint {
  return type.signed ? BigInt.asIntN(type.width, bits) : bits;
}

export function literal(number: bigint, type: Exclude<P4Type, "bool">): Expression {
  const bits = BigInt.asUintN(type.width, number);
  const text = `${type.width}w${bits}`;
  return { text: type.signed ? `((int<${type.width}>) ${text})` : text, bits };
}

/** By way of the field's own signedness: a cast changes the width or the sign, not both (§8.12.1). */
function cast(from: { text: string; bits: bigint; type: Exclude<P4Type, "bool"> }, to: Exclude<P4Type, "bool">): Expression {
  const middle = { signed: from.type.signed, width: to.width };
  const bits = BigInt.asUintN(to.width, valueOf(from.bits, from.type));
  if (middle.signed && middle.width < 2) return literal(bits, to);
  const resized = from.type.width === to.width ? from.text : `((${typeText(middle)}) ${from.text})`;
  return { text: middle.signed === to.signed ? resized : `((${typeText(to)}) ${resized})`, bits };
}

function binary(op: (typeof binaryOps)[number], left: Expression, right: Expression, type: Exclude<P4Type, "bool">): Expression {
  const [a, b] = [valueOf(left.bits, type), valueOf(right.bits, type)];
  const text = `(${left.text} ${op} ${right.text})`;
  const result = { "+": a + b, "-": a - b, "*": a * b, "&": a & b, "|": a | b, "^": a ^ b, "|+|": saturate(a + b, type), "|-|": saturate(a - b, type) }[op];
  return { text, bits: BigInt.asUintN(type.width, result) };
}

function saturate(value: bigint, { signed, width }: Exclude<P4Type, "bool">): bigint {
  const least = signed ? -(1n << BigInt(width - 1)) : 0n;
  const most = (1n << BigInt(signed ? width - 1 : width)) - 1n;
  return value < least ? least : value > most ? most : value;
}

/** A shift by the width or more moves everything out (§8.7, §8.8). */
function shift(op: "<<" | ">>", left: Expression, amount: Expression, type: Exclude<P4Type, "bool">): Expression {
  const value = valueOf(left.bits, type);
  const result = op === "<<" ? value << amount.bits : value >> amount.bits;
  return { text: `(${left.text} ${op} ${amount.text})`, bits: BigInt.asUintN(type.width, result) };
}

function compare(op: (typeof comparisons)[number], left: Expression, right: Expression, type: Exclude<P4Type, "bool">): Expression {
  const [a, b] = [valueOf(left.bits, type), valueOf(right.bits, type)];
  const result = { "==": a === b, "!=": a !== b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b }[op];
  return { text: `(${left.text} ${op} ${right.text})`, bits: result ? 1n : 0n };
}
