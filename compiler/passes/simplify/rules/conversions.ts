/** Extensions, truncations, and pointers as integers. */

import { allOnes } from "../../../analysis/ranges.ts";
import { bitsOf, i1, ptr } from "../../../ir/types.ts";
import { defined, rule, type Rule } from "../rule.ts";

export const conversionRules: readonly Rule[] = [
  rule("zext (zext x) ⇒ zext x", ["zext"], ({ operand, result }, m) => {
    const inner = defined(m, operand, "zext");
    return inner && m.convert("zext", inner.operand, m.typeOf(result));
  }),
  rule("zext (trunc x) ⇒ x & mask, at the width of x", ["zext"], ({ operand, result }, m) => {
    const inner = defined(m, operand, "trunc");
    if (!inner) return undefined;
    const [type, source] = [m.typeOf(result), m.typeOf(inner.operand)];
    const kept = allOnes(m.bitsOf(operand));
    const unmasked = (m.possibleOnes(inner.operand) & ~kept) === 0n;
    // For a register, zext (trunc x) to 32 bits is one move; an `and` would need the mask in a register.
    if (!unmasked && kept > 0x7fff_ffffn) return undefined;
    const masked = unmasked ? inner.operand : m.binary("and", inner.operand, m.constant(source, kept));
    if (bitsOf(source) === bitsOf(type)) return masked;
    return m.convert(bitsOf(source) > bitsOf(type) ? "trunc" : "zext", masked, type);
  }),
  rule("zext (select c a b) of constants ⇒ select c a b", ["zext", "sext", "trunc"], ({ op, operand, result }, m) => {
    const inner = defined(m, operand, "select");
    if (!inner || m.constantOf(inner.ifTrue) === undefined || m.constantOf(inner.ifFalse) === undefined || !m.usedOnce(operand)) return undefined;
    const type = m.typeOf(result);
    return m.select(inner.condition, m.convert(op, inner.ifTrue, type), m.convert(op, inner.ifFalse, type));
  }),
  rule("sext (sext x) ⇒ sext x", ["sext"], ({ operand, result }, m) => {
    const inner = defined(m, operand, "sext");
    // What the verifier learns of the inner value is not known of another extension.
    return inner && m.usedOnce(operand) ? m.convert("sext", inner.operand, m.typeOf(result)) : undefined;
  }),
  rule("sext x ⇒ zext x, when x has no sign", ["sext"], ({ operand, result }, m) => {
    const sign = 1n << BigInt(m.bitsOf(operand) - 1);
    return (m.possibleOnes(operand) & sign) === 0n ? m.convert("zext", operand, m.typeOf(result)) : undefined;
  }),
  rule("trunc (trunc x) ⇒ trunc x", ["trunc"], ({ operand, result }, m) => {
    const inner = defined(m, operand, "trunc");
    return inner && m.convert("trunc", inner.operand, m.typeOf(result));
  }),
  rule("trunc (zext x) ⇒ x resized", ["trunc"], ({ operand, result }, m) => {
    const inner = defined(m, operand, "zext") ?? defined(m, operand, "sext");
    if (!inner) return undefined;
    const [from, to] = [m.bitsOf(inner.operand), m.bitsOf(result)];
    if (from === to) return inner.operand;
    return m.convert(from > to ? "trunc" : inner.op, inner.operand, m.typeOf(result));
  }),
  rule("trunc (x & c) ⇒ trunc x, when c keeps all that is left", ["trunc"], ({ operand, result }, m) => {
    const inner = defined(m, operand, "and");
    const c = inner && m.constantOf(inner.right);
    const kept = allOnes(m.bitsOf(result));
    return inner && c !== undefined && (c & kept) === kept ? m.convert("trunc", inner.left, m.typeOf(result)) : undefined;
  }),
  rule("trunc (x | y) ⇒ trunc x, when y has only higher bits", ["trunc"], ({ operand, result }, m) => {
    const inner = defined(m, operand, "or");
    const kept = allOnes(m.bitsOf(result));
    if (!inner) return undefined;
    if ((m.possibleOnes(inner.right) & kept) === 0n) return m.convert("trunc", inner.left, m.typeOf(result));
    return (m.possibleOnes(inner.left) & kept) === 0n ? m.convert("trunc", inner.right, m.typeOf(result)) : undefined;
  }),
  // The sum, product or mask of two widened values needs no more than their own width when only that is kept.
  rule("trunc (x op y) ⇒ x op y, when both come from the narrow type", ["trunc"], ({ operand, result }, m) => {
    const inner = m.definitionOf(operand);
    const type = m.typeOf(result);
    if (type === i1 || !inner || !m.usedOnce(operand)) return undefined;
    if (inner.op !== "add" && inner.op !== "sub" && inner.op !== "mul" && inner.op !== "and" && inner.op !== "or" && inner.op !== "xor") return undefined;
    const comesNarrow = (value: number) => {
      const source = m.definitionOf(value);
      return m.constantOf(value) !== undefined || ((source?.op === "zext" || source?.op === "sext") && m.typeOf(source.operand) === type);
    };
    if (!comesNarrow(inner.left) || !comesNarrow(inner.right)) return undefined;
    return m.binary(inner.op, m.convert("trunc", inner.left, type), m.convert("trunc", inner.right, type));
  }),
  rule("inttoptr (ptrtoint p) ⇒ p", ["inttoptr"], ({ operand }, m) => defined(m, operand, "ptrtoint")?.operand),
  // The headers of libbpf define offsetof as the address of a member of nothing.
  rule("ptrtoint (ptradd c x) ⇒ c + x", ["ptrtoint"], ({ operand, result }, m) => {
    const inner = defined(m, operand, "ptradd");
    const base = inner && m.constantOf(inner.pointer);
    return inner && base !== undefined ? m.binary("add", inner.offset, m.constant(m.typeOf(result), base)) : undefined;
  }),
  // One conversion then serves all members of an object, and what they hold is known to be apart.
  rule("fromarena (ptradd p c) ⇒ ptradd (fromarena p) c", ["fromarena"], ({ operand }, m) => {
    const inner = defined(m, operand, "ptradd");
    return inner && m.constantOf(inner.offset) !== undefined ? m.pointerAdd(m.convert("fromarena", inner.pointer, ptr), inner.offset) : undefined;
  }),
  rule("ptrtoint (inttoptr x) ⇒ x", ["ptrtoint"], ({ operand }, m) => defined(m, operand, "inttoptr")?.operand),
];
