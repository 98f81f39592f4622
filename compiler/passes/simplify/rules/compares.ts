/** Compares, and selects between known values. */

import { allOnes } from "../../../analysis/ranges.ts";
import { evaluateUnary } from "../../../ir/evaluate.ts";
import { isExternal } from "../../../ir/externals.ts";
import type { Global, Value } from "../../../ir/ir.ts";
import type { CompareOp, Opcode } from "../../../ir/opcodes.ts";
import { i1, i64, ptr } from "../../../ir/types.ts";
import { powerOfTwo } from "./arithmetic.ts";
import { defined, rule, type Matcher, type Rule } from "../rule.ts";

const inverses: Readonly<Record<CompareOp, CompareOp>> = {
  eq: "ne", ne: "eq", ult: "uge", uge: "ult", ule: "ugt", ugt: "ule", slt: "sge", sge: "slt", sle: "sgt", sgt: "sle",
};
const mirrors: Readonly<Record<CompareOp, CompareOp>> = {
  eq: "eq", ne: "ne", ult: "ugt", ugt: "ult", ule: "uge", uge: "ule", slt: "sgt", sgt: "slt", sle: "sge", sge: "sle",
};

export const compareOps = Object.keys(inverses) as readonly CompareOp[];
const equalities = ["eq", "ne"] as const;
const signedOps = ["slt", "sle", "sgt", "sge"] as const;
const unsignedOps = ["ult", "ule", "ugt", "uge"] as const;

/** The compare that is true when `op` is false; undefined for what is no compare. */
export function inverse(op: Opcode): CompareOp | undefined {
  return op in inverses ? inverses[op as CompareOp] : undefined;
}

/** The compare with its sides swapped. */
export function mirror(op: CompareOp): CompareOp {
  return mirrors[op];
}

/** The address of a variable, or of what lies a known way into it. */
function isPlace(value: Value, m: Matcher): boolean {
  const inst = m.definitionOf(value);
  if (inst?.op === "ptradd") return m.constantOf(inst.offset) !== undefined && isPlace(inst.pointer, m);
  return inst?.op === "slot" || (inst?.op === "symbol" && isThere(m.global(inst.symbol)));
}

/** What the kernel lacks has no address where it is weak; an object with another such symbol does not load. */
function isThere(global: Global | undefined): boolean {
  return global !== undefined && (!isExternal(global) || global.linkage !== "weak");
}

/**
 * True for what lies past an integer of few bits that was made a pointer, as data of the ctx is: a header in the packet. Its
 * least and its greatest address are on the same side of null.
 */
function isPastNull(pointer: Value, m: Matcher): boolean {
  const reach = reachOf(pointer, m, 0);
  return reach !== undefined && reach.least > 0n && reach.most < 1n << 64n;
}

function reachOf(pointer: Value, m: Matcher, depth: number): { readonly least: bigint; readonly most: bigint } | undefined {
  const inst = m.definitionOf(pointer);
  if (inst?.op === "inttoptr") return { least: 0n, most: m.possibleOnes(inst.operand) };
  const base = inst?.op === "ptradd" && depth < 8 ? reachOf(inst.pointer, m, depth + 1) : undefined;
  if (inst?.op !== "ptradd" || !base) return undefined;
  const known = m.constantOf(inst.offset);
  if (known === undefined) return { least: base.least, most: base.most + m.possibleOnes(inst.offset) };
  const step = BigInt.asIntN(64, known);
  return { least: base.least + step, most: base.most + step };
}

/** Where a value has other uses, the verifier has to learn from this very compare that it is not 0 ("invalid zero-sized read"). */
function boundsAreNeeded(value: Value, c: bigint | undefined, m: Matcher): boolean {
  return c === 0n && !m.usedOnce(value);
}

export const compareRules: readonly Rule[] = [
  rule("x == x ⇒ true", compareOps, ({ op, left, right }, m) => {
    if (left !== right) return undefined;
    return m.constant(i1, op === "eq" || op.endsWith("e") && op !== "ne" ? 1n : 0n);
  }),
  rule("c < x ⇒ x > c", compareOps, ({ op, left, right }, m) =>
    m.constantOf(left) !== undefined && m.constantOf(right) === undefined ? m.compare(mirror(op), right, left) : undefined,
  ),
  rule("signed x < y ⇒ unsigned, when neither has a sign", signedOps, ({ op, left, right }, m) => {
    const sign = 1n << BigInt(m.bitsOf(left) - 1);
    if (((m.possibleOnes(left) | m.possibleOnes(right)) & sign) !== 0n) return undefined;
    return m.compare(`u${op.slice(1)}` as CompareOp, left, right);
  }),
  rule("x < c ⇒ decided by the bits that x can have", unsignedOps, ({ op, left, right }, m) => {
    const c = m.constantOf(right);
    if (c === undefined) return undefined;
    const most = m.possibleOnes(left);
    const known = { ult: most < c ? 1n : c === 0n ? 0n : null, ule: most <= c ? 1n : null, ugt: most <= c ? 0n : null, uge: c === 0n ? 1n : most < c ? 0n : null }[op];
    return known === null ? undefined : m.constant(i1, known);
  }),
  rule("x < 1 ⇒ x == 0", unsignedOps, ({ op, left, right }, m) => {
    const c = m.constantOf(right);
    const zero = m.typeOf(right);
    if (zero === ptr) return undefined;
    if ((op === "ult" && c === 1n) || (op === "ule" && c === 0n)) return m.compare("eq", left, m.constant(zero, 0n));
    if ((op === "uge" && c === 1n) || (op === "ugt" && c === 0n)) return m.compare("ne", left, m.constant(zero, 0n));
    return undefined;
  }),
  rule("x == c ⇒ false, when x cannot have the bits of c", equalities, ({ op, left, right }, m) => {
    const c = m.constantOf(right);
    return c !== undefined && (c & ~m.possibleOnes(left)) !== 0n ? m.constant(i1, op === "ne" ? 1n : 0n) : undefined;
  }),
  // A function that takes a place to put a result often takes "nowhere", too: inlined, the question keeps the variable in memory.
  rule("address == null ⇒ false", equalities, ({ op, left, right }, m) =>
    m.typeOf(left) === ptr && m.constantOf(right) === 0n && (isPlace(left, m) || isPastNull(left, m)) ? m.constant(i1, op === "ne" ? 1n : 0n) : undefined,
  ),
  rule("x != 0 ⇒ x, for an i1", equalities, ({ op, left, right }, m) => {
    const c = m.typeOf(left) === i1 ? m.constantOf(right) : undefined;
    if (c === undefined) return undefined;
    return (op === "ne") === (c === 0n) ? left : m.binary("xor", left, m.constant(i1, 1n));
  }),
  rule("bswap x == c ⇒ x == bswap c", equalities, ({ op, left, right }, m) => {
    const swapped = defined(m, left, "bswap");
    const c = m.constantOf(right);
    if (!swapped || boundsAreNeeded(left, c, m)) return undefined;
    if (c !== undefined) return m.compare(op, swapped.operand, m.constant(m.typeOf(left), evaluateUnary("bswap", m.typeOf(left), c)));
    const other = defined(m, right, "bswap");
    return other && m.compare(op, swapped.operand, other.operand);
  }),
  rule("(bswap x & c) == d ⇒ (x & bswap c) == bswap d", equalities, ({ op, left, right }, m) => {
    const masked = m.usedOnce(left) ? defined(m, left, "and") : undefined;
    const [c, d] = [masked && m.constantOf(masked.right), m.constantOf(right)];
    if (!masked || c === undefined || d === undefined) return undefined;
    const widened = defined(m, masked.left, "zext");
    const swapped = defined(m, widened ? widened.operand : masked.left, "bswap");
    // In the legal form an i16 is for bswap alone.
    if (!swapped || defined(m, swapped.operand, "trunc")) return undefined;
    const [narrow, wide] = [m.typeOf(swapped.operand), m.typeOf(left)];
    if (d > allOnes(m.bitsOf(swapped.operand))) return m.constant(i1, op === "ne" ? 1n : 0n);
    const swap = (value: bigint) => m.constant(wide, evaluateUnary("bswap", narrow, value & allOnes(m.bitsOf(swapped.operand))));
    return m.compare(op, m.binary("and", m.convert("zext", swapped.operand, wide), swap(c)), swap(d));
  }),
  // In the legal form an i16 is for bswap alone: the compare is at the width of what is swapped.
  rule("zext (bswap (trunc x)) == c ⇒ (x & mask) == bswap c", equalities, ({ op, left, right }, m) => {
    const [widened, c] = [defined(m, left, "zext"), m.constantOf(right)];
    const swapped = widened && defined(m, widened.operand, "bswap");
    const narrow = swapped && defined(m, swapped.operand, "trunc");
    if (!narrow || c === undefined || boundsAreNeeded(left, c, m)) return undefined;
    const [type, whole] = [m.typeOf(swapped.operand), m.typeOf(narrow.operand)];
    if (c > allOnes(m.bitsOf(swapped.operand))) return m.constant(i1, op === "ne" ? 1n : 0n);
    const masked = m.binary("and", narrow.operand, m.constant(whole, allOnes(m.bitsOf(swapped.operand))));
    return m.compare(op, masked, m.constant(whole, evaluateUnary("bswap", type, c)));
  }),
  rule("zext x == c ⇒ x == c", [...equalities, ...unsignedOps], ({ op, left, right }, m) => {
    const widened = defined(m, left, "zext");
    const c = m.constantOf(right);
    if (!widened || defined(m, widened.operand, "bswap")) return undefined;
    const type = m.typeOf(widened.operand);
    // What is narrower than a register can come to be masked once for each of its uses.
    if (m.bitsOf(widened.operand) < 32 && boundsAreNeeded(left, c, m)) return undefined;
    if (c !== undefined && c <= allOnes(m.bitsOf(widened.operand))) return m.compare(op, widened.operand, m.constant(type, c));
    const other = defined(m, right, "zext");
    return other && m.typeOf(other.operand) === type ? m.compare(op, widened.operand, other.operand) : undefined;
  }),
  rule("sext x == sext y ⇒ x == y", compareOps, ({ op, left, right }, m) => {
    const [a, b] = [defined(m, left, "sext"), defined(m, right, "sext")];
    if (!a || m.typeOf(a.operand) === i1) return undefined;
    const type = m.typeOf(a.operand);
    if (b) return m.typeOf(b.operand) === type ? m.compare(op, a.operand, b.operand) : undefined;
    const c = m.constantOf(right);
    if (c === undefined || (op.startsWith("u") && op.length === 3)) return undefined;
    // Where it is used otherwise (as an index), the verifier has to learn its bounds from this very compare.
    if (equalities.includes(op as (typeof equalities)[number]) ? boundsAreNeeded(left, c, m) : !m.usedOnce(left)) return undefined;
    const signed = BigInt.asIntN(m.bitsOf(right), c);
    const narrow = m.bitsOf(a.operand);
    return BigInt.asIntN(narrow, signed) === signed ? m.compare(op, a.operand, m.constant(type, signed)) : undefined;
  }),
  rule("x - y == 0 ⇒ x == y", equalities, ({ op, left, right }, m) => {
    const difference = m.constantOf(right) === 0n ? m.definitionOf(left) : undefined;
    if ((difference?.op !== "sub" && difference?.op !== "xor") || boundsAreNeeded(left, 0n, m)) return undefined;
    return m.compare(op, difference.left, difference.right);
  }),
  rule("x + a == b ⇒ x == b - a", equalities, ({ op, left, right }, m) => {
    const inner = m.definitionOf(left);
    const c = m.constantOf(right);
    // Another constant at its end may be the bound as well.
    if (!m.usedOnce(left)) return undefined;
    if (c === undefined || (inner?.op !== "add" && inner?.op !== "xor") || m.typeOf(left) === ptr) return undefined;
    const a = m.constantOf(inner.right);
    return a === undefined ? undefined : m.compare(op, inner.left, m.constant(m.typeOf(left), inner.op === "add" ? c - a : c ^ a));
  }),
  rule("(x & 2^k) == 2^k ⇒ (x & 2^k) != 0", equalities, ({ op, left, right }, m) => {
    const inner = defined(m, left, "and");
    const c = m.constantOf(right);
    if (!inner || powerOfTwo(c) === undefined || m.constantOf(inner.right) !== c) return undefined;
    return m.compare(op === "eq" ? "ne" : "eq", left, m.constant(m.typeOf(left), 0n));
  }),
  rule("(x >> a) == c ⇒ x's bits tested in place, for c = 0 and one bit", equalities, ({ op, left, right }, m) => {
    const shifted = m.constantOf(right) === 0n ? defined(m, left, "and") : undefined;
    const mask = shifted && m.constantOf(shifted.right);
    const inner = shifted && defined(m, shifted.left, "lshr");
    const by = inner && m.constantOf(inner.right);
    if (!shifted || boundsAreNeeded(left, 0n, m)) return undefined;
    if (!inner || mask === undefined || by === undefined || by >= BigInt(m.bitsOf(left)) || mask << by > 0x7fff_ffffn) return undefined;
    const type = m.typeOf(left);
    return m.compare(op, m.binary("and", inner.left, m.constant(type, mask << by)), m.constant(type, 0n));
  }),
  rule("select c a b == a ⇒ c", compareOps, (inst, m) => {
    const chosen = defined(m, inst.left, "select");
    const c = m.constantOf(inst.right);
    if (!chosen || c === undefined) return undefined;
    const [a, b] = [m.constantOf(chosen.ifTrue), m.constantOf(chosen.ifFalse)];
    if (a === undefined || b === undefined) return undefined;
    const [ifTrue, ifFalse] = [m.compare(inst.op, chosen.ifTrue, inst.right), m.compare(inst.op, chosen.ifFalse, inst.right)];
    const [x, y] = [m.constantOf(ifTrue), m.constantOf(ifFalse)];
    if (x === y) return ifTrue;
    return x === 1n ? chosen.condition : m.binary("xor", chosen.condition, m.constant(i1, 1n));
  }),
  rule("ptrtoint p == 0 ⇒ p == null", equalities, ({ op, left, right }, m) => {
    const pointer = defined(m, left, "ptrtoint");
    return pointer && m.constantOf(right) === 0n ? m.compare(op, pointer.operand, m.constant(ptr, 0n)) : undefined;
  }),
  rule("select true a b ⇒ a", ["select"], ({ condition, ifTrue, ifFalse }, m) => {
    if (ifTrue === ifFalse) return ifTrue;
    const c = m.constantOf(condition);
    return c === undefined ? undefined : c === 1n ? ifTrue : ifFalse;
  }),
  rule("select c a a ⇒ a, for equal constants", ["select"], ({ ifTrue, ifFalse }, m) => {
    const a = m.constantOf(ifTrue);
    return a !== undefined && a === m.constantOf(ifFalse) ? ifTrue : undefined;
  }),
  rule("select c true false ⇒ c", ["select"], ({ condition, ifTrue, ifFalse }, m) => {
    if (m.typeOf(ifTrue) !== i1) return undefined;
    const [a, b] = [m.constantOf(ifTrue), m.constantOf(ifFalse)];
    if (a === 1n && b === 0n) return condition;
    if (a === 0n && b === 1n) return m.binary("xor", condition, m.constant(i1, 1n));
    if (b === 0n) return m.binary("and", condition, ifTrue);
    return a === 1n ? m.binary("or", condition, ifFalse) : undefined;
  }),
  rule("select (not c) a b ⇒ select c b a", ["select"], ({ condition, ifTrue, ifFalse }, m) => {
    const inner = defined(m, condition, "xor");
    return inner && m.constantOf(inner.right) === 1n ? m.select(inner.left, ifFalse, ifTrue) : undefined;
  }),
  rule("p + 0 ⇒ p", ["ptradd"], ({ pointer, offset }, m) => (m.constantOf(offset) === 0n ? pointer : undefined)),
  rule("(p + a) + b ⇒ p + (a + b)", ["ptradd"], ({ pointer, offset }, m) => {
    const inner = defined(m, pointer, "ptradd");
    const [a, b] = [inner && m.constantOf(inner.offset), m.constantOf(offset)];
    return inner && a !== undefined && b !== undefined ? m.pointerAdd(inner.pointer, m.constant(i64, a + b)) : undefined;
  }),
  rule("&global + c ⇒ &global[c]", ["ptradd"], ({ pointer, offset }, m) => {
    const symbol = defined(m, pointer, "symbol");
    const c = m.constantOf(offset);
    const global = symbol && m.global(symbol.symbol);
    // The loader gives what the kernel has without an offset.
    if (!global || c === undefined || isExternal(global)) return undefined;
    return m.symbol(global.name, symbol.offset + Number(BigInt.asIntN(64, c)));
  }),
];
