/** Shifts by known amounts. */

import { shiftAmount } from "../../../ir/evaluate.ts";
import { allOnes } from "../../../analysis/ranges.ts";
import type { Value } from "../../../ir/ir.ts";
import { defined, rule, type Matcher, type Rule } from "../rule.ts";

/** The distance that a constant amount moves bits by. */
function distance(m: Matcher, amount: Value): bigint | undefined {
  const c = m.constantOf(amount);
  return c === undefined ? undefined : shiftAmount(m.bitsOf(amount), c);
}

export const shiftRules: readonly Rule[] = [
  rule("x << c ⇒ x << (c mod the register's width)", ["shl", "lshr", "ashr"], ({ op, left, right }, m) => {
    const by = distance(m, right);
    return by === undefined || by === m.constantOf(right) ? undefined : m.binary(op, left, m.constant(m.typeOf(right), by));
  }),
  rule("x << 0 ⇒ x", ["shl", "lshr", "ashr"], ({ left, right }, m) => (distance(m, right) === 0n ? left : undefined)),
  rule("0 << x ⇒ 0", ["shl", "lshr", "ashr"], ({ left }, m) => (m.constantOf(left) === 0n ? left : undefined)),
  rule("x << width ⇒ 0", ["shl", "lshr"], ({ left, right }, m) => {
    const by = distance(m, right);
    return by !== undefined && by >= BigInt(m.bitsOf(left)) ? m.constant(m.typeOf(left), 0n) : undefined;
  }),
  rule("x >> c ⇒ 0, when x has lower bits only", ["lshr"], ({ left, right }, m) => {
    const by = distance(m, right);
    return by !== undefined && m.possibleOnes(left) >> by === 0n ? m.constant(m.typeOf(left), 0n) : undefined;
  }),
  rule("(x << a) << b ⇒ x << (a + b)", ["shl", "lshr"], ({ op, left, right }, m) => {
    const inner = m.definitionOf(left);
    if (inner?.op !== op || !("right" in inner)) return undefined;
    const [a, b] = [distance(m, inner.right), distance(m, right)];
    if (a === undefined || b === undefined) return undefined;
    const type = m.typeOf(left);
    return a + b >= BigInt(m.bitsOf(left)) ? m.constant(type, 0n) : m.binary(op, inner.left, m.constant(type, a + b));
  }),
  rule("(x >> a) >> b, signed ⇒ x >> (a + b)", ["ashr"], ({ left, right }, m) => {
    const inner = defined(m, left, "ashr");
    const [a, b] = [inner && distance(m, inner.right), distance(m, right)];
    if (!inner || a === undefined || b === undefined) return undefined;
    const most = BigInt(m.bitsOf(left) - 1);
    return m.binary("ashr", inner.left, m.constant(m.typeOf(left), a + b > most ? most : a + b));
  }),
  rule("signed x >> a ⇒ unsigned, when x has no sign", ["ashr"], ({ left, right }, m) => {
    const by = distance(m, right);
    const sign = 1n << BigInt(m.bitsOf(left) - 1);
    return by !== undefined && by < BigInt(m.bitsOf(left)) && (m.possibleOnes(left) & sign) === 0n ? m.binary("lshr", left, right) : undefined;
  }),
  rule("(x << a) >> b ⇒ masked shift", ["lshr"], ({ left, right }, m) => {
    const inner = defined(m, left, "shl");
    const [a, b] = [inner && distance(m, inner.right), distance(m, right)];
    if (!inner || a === undefined || b === undefined) return undefined;
    const width = BigInt(m.bitsOf(left));
    if (a >= width || b >= width) return undefined;
    const kept = (allOnes(Number(width)) << a & allOnes(Number(width))) >> b;
    // A mask that no 32-bit immediate holds costs more than the two shifts.
    const lost = (m.possibleOnes(inner.left) << a) > allOnes(Number(width));
    if (lost && kept > 0x7fff_ffffn && width > 32n) return undefined;
    if (lost && a !== b && !m.usedOnce(left)) return undefined;
    const type = m.typeOf(left);
    const moved = a >= b ? m.binary("shl", inner.left, m.constant(type, a - b)) : m.binary("lshr", inner.left, m.constant(type, b - a));
    return m.binary("and", moved, m.constant(type, kept));
  }),
  rule("(x >> a) << b ⇒ masked shift", ["shl"], ({ left, right }, m) => {
    const inner = defined(m, left, "lshr");
    const [a, b] = [inner && distance(m, inner.right), distance(m, right)];
    if (!inner || a === undefined || b === undefined) return undefined;
    const width = BigInt(m.bitsOf(left));
    if (a >= width || b >= width) return undefined;
    const all = allOnes(Number(width));
    const kept = ((all >> a) << b) & all;
    const type = m.typeOf(left);
    // As a signed immediate, -2^k fits where k ≤ 31; with other shapes two shifts are as good.
    if (a !== b || (width > 32n && a > 31n)) return undefined;
    return m.binary("and", inner.left, m.constant(type, kept));
  }),
  rule("(x & c) >> a ⇒ (x >> a) & (c >> a)", ["lshr"], ({ left, right }, m) => {
    const inner = defined(m, left, "and");
    const [c, a] = [inner && m.constantOf(inner.right), distance(m, right)];
    if (!inner || c === undefined || a === undefined || a >= BigInt(m.bitsOf(left)) || !m.usedOnce(left)) return undefined;
    return m.binary("and", m.binary("lshr", inner.left, right), m.constant(m.typeOf(left), c >> a));
  }),
  rule("(x | y) >> a ⇒ x >> a, when y has only lower bits", ["lshr"], ({ left, right }, m) => {
    const inner = defined(m, left, "or");
    const a = distance(m, right);
    if (!inner || a === undefined || a >= BigInt(m.bitsOf(left))) return undefined;
    if (m.possibleOnes(inner.right) >> a === 0n) return m.binary("lshr", inner.left, right);
    return m.possibleOnes(inner.left) >> a === 0n ? m.binary("lshr", inner.right, right) : undefined;
  }),
];
