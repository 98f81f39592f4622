/** and, or, xor, not, byte swaps. */

import { allOnes } from "../../../analysis/ranges.ts";
import { i1 } from "../../../ir/types.ts";
import { inverse } from "./compares.ts";
import { defined, rule, type Rule } from "../rule.ts";

export const bitwiseRules: readonly Rule[] = [
  rule("x & x ⇒ x", ["and", "or"], ({ left, right }) => (left === right ? left : undefined)),
  rule("x & 0 ⇒ 0", ["and"], ({ right }, m) => (m.constantOf(right) === 0n ? right : undefined)),
  rule("(x & a) & b ⇒ x & (a & b)", ["and", "or", "xor"], ({ op, left, right }, m) => {
    const inner = m.definitionOf(left);
    if (inner?.op !== op || !("right" in inner)) return undefined;
    const [a, b] = [m.constantOf(inner.right), m.constantOf(right)];
    if (a === undefined || b === undefined) return undefined;
    const both = op === "and" ? a & b : op === "or" ? a | b : a ^ b;
    return m.binary(op, inner.left, m.constant(m.typeOf(left), both));
  }),
  rule("x & c ⇒ x, when x has no other bits", ["and"], ({ left, right }, m) => {
    const c = m.constantOf(right);
    return c !== undefined && (m.possibleOnes(left) & ~c) === 0n ? left : undefined;
  }),
  rule("x & y ⇒ 0, when they share no bits", ["and"], ({ left, right }, m) =>
    (m.possibleOnes(left) & m.possibleOnes(right)) === 0n ? m.constant(m.typeOf(left), 0n) : undefined,
  ),
  rule("(x | c) & d ⇒ x & d, when c & d = 0", ["and"], ({ left, right }, m) => {
    const inner = defined(m, left, "or");
    const d = m.constantOf(right);
    if (!inner || d === undefined) return undefined;
    if ((m.possibleOnes(inner.right) & d) === 0n) return m.binary("and", inner.left, right);
    return (m.possibleOnes(inner.left) & d) === 0n ? m.binary("and", inner.right, right) : undefined;
  }),
  rule("x | 0 ⇒ x", ["or", "xor"], ({ left, right }, m) => (m.constantOf(right) === 0n ? left : undefined)),
  rule("x | -1 ⇒ -1", ["or"], ({ left, right }, m) => (m.constantOf(right) === allOnes(m.bitsOf(left)) ? right : undefined)),
  rule("(x & a) | (x & b) ⇒ x & (a | b)", ["or"], ({ left, right }, m) => {
    const [a, b] = [defined(m, left, "and"), defined(m, right, "and")];
    if (!a || !b || a.left !== b.left) return undefined;
    const [c, d] = [m.constantOf(a.right), m.constantOf(b.right)];
    return c === undefined || d === undefined ? undefined : m.binary("and", a.left, m.constant(m.typeOf(left), c | d));
  }),
  // Parts of one value that are put together again, as after a copy by parts.
  rule("(x & a) | ((x | y) & b) pieces of one shift ⇒ one", ["or"], ({ left, right }, m) => {
    const [a, b] = [defined(m, left, "or"), defined(m, right, "and")];
    if (!a || !b) return undefined;
    const inner = defined(m, a.right, "and");
    return inner && inner.left === b.left ? m.binary("or", a.left, m.binary("or", a.right, right)) : undefined;
  }),
  rule("x ^ x ⇒ 0", ["xor"], ({ left, right }, m) => (left === right ? m.constant(m.typeOf(left), 0n) : undefined)),
  rule("(x ^ y) ^ y ⇒ x", ["xor"], ({ left, right }, m) => {
    const inner = defined(m, left, "xor");
    return inner?.right === right ? inner.left : inner?.left === right ? inner.right : undefined;
  }),
  rule("not (x < y) ⇒ x >= y", ["xor", "not"], (inst, m) => {
    const operand = inst.op === "not" ? inst.operand : inst.left;
    if (m.typeOf(operand) !== i1 || (inst.op === "xor" && m.constantOf(inst.right) !== 1n)) return undefined;
    const compare = m.definitionOf(operand);
    const op = compare && inverse(compare.op);
    return compare && op && "left" in compare ? m.compare(op, compare.left, compare.right) : undefined;
  }),
  rule("bswap (bswap x) ⇒ x", ["bswap"], ({ operand }, m) => defined(m, operand, "bswap")?.operand),
  rule("bswap of one byte ⇒ x", ["bswap"], ({ operand }, m) => (m.bitsOf(operand) === 8 ? operand : undefined)),
];
