/** Sums, products and quotients. */

import { allOnes } from "../../../analysis/ranges.ts";
import { defined, rule, type Rule } from "../rule.ts";

/** k for 2^k. */
export function powerOfTwo(value: bigint | undefined): bigint | undefined {
  if (value === undefined || value === 0n || (value & (value - 1n)) !== 0n) return undefined;
  return BigInt(value.toString(2).length - 1);
}

export const arithmeticRules: readonly Rule[] = [
  rule("x + 0 ⇒ x", ["add"], ({ left, right }, m) => (m.constantOf(right) === 0n ? left : undefined)),
  rule("(x + a) + b ⇒ x + (a + b)", ["add"], ({ left, right }, m) => {
    const inner = defined(m, left, "add");
    const [a, b] = [inner && m.constantOf(inner.right), m.constantOf(right)];
    return inner && a !== undefined && b !== undefined ? m.binary("add", inner.left, m.constant(m.typeOf(left), a + b)) : undefined;
  }),
  rule("x + (0 - y) ⇒ x - y", ["add"], ({ left, right }, m) => {
    const negated = defined(m, right, "sub");
    return negated && m.constantOf(negated.left) === 0n ? m.binary("sub", left, negated.right) : undefined;
  }),
  rule("(x - y) + y ⇒ x", ["add"], ({ left, right }, m) => {
    const difference = defined(m, left, "sub");
    return difference?.right === right ? difference.left : undefined;
  }),
  rule("x - x ⇒ 0", ["sub"], ({ left, right }, m) => (left === right ? m.constant(m.typeOf(left), 0n) : undefined)),
  rule("x - c ⇒ x + -c", ["sub"], ({ left, right }, m) => {
    const c = m.constantOf(right);
    return c === undefined ? undefined : m.binary("add", left, m.constant(m.typeOf(left), -c));
  }),
  rule("(x + y) - x ⇒ y", ["sub"], ({ left, right }, m) => {
    const sum = defined(m, left, "add");
    return sum?.left === right ? sum.right : sum?.right === right ? sum.left : undefined;
  }),
  rule("0 - (0 - x) ⇒ x", ["sub"], ({ left, right }, m) => {
    const inner = m.constantOf(left) === 0n ? defined(m, right, "sub") : undefined;
    return inner && m.constantOf(inner.left) === 0n ? inner.right : undefined;
  }),
  rule("neg (neg x) ⇒ x", ["neg", "not"], ({ op, operand }, m) => {
    const inner = m.definitionOf(operand);
    return inner?.op === op && "operand" in inner ? inner.operand : undefined;
  }),
  rule("x * 0 ⇒ 0", ["mul"], ({ right }, m) => (m.constantOf(right) === 0n ? right : undefined)),
  rule("x * 1 ⇒ x", ["mul"], ({ left, right }, m) => (m.constantOf(right) === 1n ? left : undefined)),
  rule("x * 2^k ⇒ x << k", ["mul"], ({ left, right }, m) => {
    const k = powerOfTwo(m.constantOf(right));
    return k === undefined ? undefined : m.binary("shl", left, m.constant(m.typeOf(left), k));
  }),
  rule("x * -1 ⇒ 0 - x", ["mul"], ({ left, right }, m) => {
    const type = m.typeOf(left);
    return m.constantOf(right) === allOnes(m.bitsOf(left)) ? m.binary("sub", m.constant(type, 0n), left) : undefined;
  }),
  rule("x / 1 ⇒ x", ["udiv", "sdiv"], ({ left, right }, m) => (m.bitsOf(left) > 1 && m.constantOf(right) === 1n ? left : undefined)),
  rule("x / 0 ⇒ 0", ["udiv", "sdiv"], ({ right }, m) => (m.constantOf(right) === 0n ? right : undefined)),
  rule("x % 0 ⇒ x", ["urem", "srem"], ({ left, right }, m) => (m.constantOf(right) === 0n ? left : undefined)),
  rule("x / 2^k ⇒ x >> k", ["udiv"], ({ left, right }, m) => {
    const k = powerOfTwo(m.constantOf(right));
    return k === undefined ? undefined : m.binary("lshr", left, m.constant(m.typeOf(left), k));
  }),
  rule("x % 2^k ⇒ x & (2^k - 1)", ["urem"], ({ left, right }, m) => {
    const c = m.constantOf(right);
    return powerOfTwo(c) === undefined ? undefined : m.binary("and", left, m.constant(m.typeOf(left), c! - 1n));
  }),
  rule("signed x / c ⇒ unsigned, when neither has a sign", ["sdiv", "srem"], ({ op, left, right }, m) => {
    const sign = 1n << BigInt(m.bitsOf(left) - 1);
    if (((m.possibleOnes(left) | m.possibleOnes(right)) & sign) !== 0n) return undefined;
    return m.binary(op === "sdiv" ? "udiv" : "urem", left, right);
  }),
  // Round towards zero: add 2^k - 1 to negative dividends first (Hacker's Delight §10-1).
  rule("signed x / 2^k ⇒ (x + (x < 0 ? 2^k - 1 : 0)) >> k", ["sdiv"], ({ left, right }, m) => {
    const bits = m.bitsOf(left);
    const k = powerOfTwo(m.constantOf(right));
    if (k === undefined || k === 0n || k >= BigInt(bits - 1) || bits > 64) return undefined;
    const type = m.typeOf(left);
    const sign = m.binary("ashr", left, m.constant(type, BigInt(bits - 1)));
    const bias = m.binary("and", sign, m.constant(type, (1n << k) - 1n));
    return m.binary("ashr", m.binary("add", left, bias), m.constant(type, k));
  }),
];
