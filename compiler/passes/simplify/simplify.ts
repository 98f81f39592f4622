/**
 * Algebraic simplification by rules. Definitions come before uses, so that one walk sees operands in their final form;
 * what a rule makes goes through the rules itself. What loses its last use stays for `dead-code`.
 */

import { knownBits, blockArguments, type KnownBits } from "../../analysis/ranges.ts";
import { controlFlow } from "../../analysis/cfg.ts";
import { useCounts } from "../../analysis/uses.ts";
import { evaluateBinary, evaluateCompare, evaluateConvert, evaluateUnary } from "../../ir/evaluate.ts";
import type { Block, Func, Global, Inst, Terminator, Value } from "../../ir/ir.ts";
import { opcodes, type BinaryOp, type CompareOp, type ConvertOp, type Opcode, type UnaryOp } from "../../ir/opcodes.ts";
import { isCompare, mapOperands, mapTerminatorOperands, operandsOf, resultOf } from "../../ir/traverse.ts";
import { bitsOf, i1, ptr, type Type } from "../../ir/types.ts";
import type { Span } from "../../source/source.ts";
import type { PassContext } from "../pass.ts";
import { arithmeticRules } from "./rules/arithmetic.ts";
import { bitwiseRules } from "./rules/bitwise.ts";
import { compareRules } from "./rules/compares.ts";
import { conversionRules } from "./rules/conversions.ts";
import { shiftRules } from "./rules/shifts.ts";
import type { Matcher, Rule } from "./rule.ts";

export const rules: readonly Rule[] = [...arithmeticRules, ...bitwiseRules, ...shiftRules, ...conversionRules, ...compareRules];

const rulesByOp = new Map<Opcode, Rule[]>();
for (const one of rules) for (const op of one.ops) rulesByOp.set(op, [...(rulesByOp.get(op) ?? []), one]);

/** How deep what rules make is simplified in turn. */
const DEEPEST = 24;

export function simplify(func: Func, context: PassContext): Func {
  return new Simplifier(func, context).run();
}

class Simplifier implements Matcher {
  private readonly types: Type[];
  private readonly defs: (Inst | undefined)[] = [];
  private readonly replaced: (Value | undefined)[] = [];
  /** What takes the place of a value takes over its uses; what a rule made in passing has those that it is made for. */
  private readonly uses: (number | undefined)[];
  private readonly globals: ReadonlyMap<string, Global>;
  private readonly bits: KnownBits;
  private insts: Inst[] = [];
  private span: Span | undefined;
  private depth = 0;
  private changed = false;

  constructor(
    private readonly func: Func,
    context: PassContext,
  ) {
    this.types = [...func.valueTypes];
    this.uses = [...useCounts(func)];
    this.globals = new Map(context.module.globals.map((global) => [global.name, global]));
    const args = blockArguments(func);
    for (const block of func.blocks) {
      for (const inst of block.insts) {
        const result = resultOf(inst);
        if (result !== undefined) this.defs[result] = inst;
      }
    }
    this.bits = knownBits({
      typeOf: (value) => this.types[value]!,
      definitionOf: (value) => this.defs[value],
      argumentsOf: (value) => args.get(value),
    });
  }

  run(): Func {
    const finished = new Map<number, Block>();
    const order = controlFlow(this.func).order;
    for (const block of order) {
      this.insts = [];
      for (const inst of block.insts) this.visit(inst);
      const terminator = this.terminator(block.terminator);
      if (terminator !== block.terminator) this.changed = true;
      finished.set(block.id, { ...block, insts: this.insts, terminator });
    }
    if (!this.changed) return this.func;
    // The arguments of jumps back were met before what defines them.
    const map = (value: Value) => this.find(value);
    const blocks = this.func.blocks.flatMap((block) => {
      const done = finished.get(block.id);
      return done ? [{ ...done, terminator: mapTerminatorOperands(done.terminator, map) }] : [];
    });
    return { ...this.func, valueTypes: this.types, blocks };
  }

  private find(value: Value): Value {
    let found = value;
    for (let next = this.replaced[found]; next !== undefined; next = this.replaced[found]) found = next;
    return found;
  }

  private visit(original: Inst): void {
    this.span = original.span;
    const inst = this.reduced(this.folded(mapOperands(original, (value) => this.find(value))));
    if (inst !== original) this.changed = true;
    const result = resultOf(inst);
    const replacement = result === undefined ? undefined : this.rewrite(inst);
    if (replacement !== undefined && result !== undefined) {
      this.replaced[result] = replacement;
      this.uses[replacement] = (this.uses[replacement] ?? 0) + (this.uses[result] ?? 1);
      this.changed = true;
      return;
    }
    if (result !== undefined) this.defs[result] = inst;
    this.insts.push(inst);
  }

  /** Constants go to the right of what commutes, and into the offset of what accesses memory. */
  private folded(inst: Inst): Inst {
    if ("left" in inst && !isCompare(inst) && "commutative" in opcodes[inst.op]) {
      const left = this.constantOf(inst.left) !== undefined;
      if (left && this.constantOf(inst.right) === undefined) return { ...inst, left: inst.right, right: inst.left };
      return inst;
    }
    switch (inst.op) {
      case "load":
      case "store": {
        const [pointer, offset] = this.address(inst.pointer, inst.offset);
        return pointer === inst.pointer ? inst : { ...inst, pointer, offset };
      }
      default:
        return inst;
    }
  }

  private address(pointer: Value, offset: number): [Value, number] {
    const add = this.defs[pointer];
    if (add?.op !== "ptradd") return [pointer, offset];
    const c = this.constantOf(add.offset);
    if (c === undefined) return [pointer, offset];
    const sum = offset + Number(BigInt.asIntN(64, c));
    // The offset of a BPF load or store has 16 bits.
    return sum >= -0x8000 && sum <= 0x7ff8 ? this.address(add.pointer, sum) : [pointer, offset];
  }

  /** A store needs no more of its value than it writes. */
  private reduced(inst: Inst): Inst {
    if (inst.op !== "store") return inst;
    const kept = (1n << BigInt(inst.bits)) - 1n;
    const source = this.defs[inst.value];
    if (!source || bitsOf(this.typeOf(inst.value)) > 64) return inst;
    const take = (value: Value): Inst => this.reduced({ ...inst, value });
    switch (source.op) {
      case "trunc":
        return inst.bits <= this.bitsOf(inst.value) && this.bitsOf(source.operand) <= 64 ? take(source.operand) : inst;
      case "zext":
      case "sext":
        return inst.bits <= this.bitsOf(source.operand) && this.typeOf(source.operand) !== i1 ? take(source.operand) : inst;
      case "and": {
        const c = this.constantOf(source.right);
        return c !== undefined && (c & kept) === kept ? take(source.left) : inst;
      }
      default:
        return inst;
    }
  }

  private terminator(terminator: Terminator): Terminator {
    const mapped = mapTerminatorOperands(terminator, (value) => this.find(value));
    if (mapped.op !== "branch") return mapped;
    const known = this.constantOf(mapped.condition);
    const span = mapped.span && { span: mapped.span };
    if (known !== undefined) return { op: "jump", target: known === 1n ? mapped.ifTrue : mapped.ifFalse, ...span };
    const negated = this.negated(mapped.condition);
    if (negated === undefined) return mapped;
    const { likely, ...rest } = mapped;
    return { ...rest, condition: negated, ifTrue: mapped.ifFalse, ifFalse: mapped.ifTrue, ...(likely !== undefined && { likely: !likely }) };
  }

  private negated(condition: Value): Value | undefined {
    const inst = this.defs[condition];
    if (inst?.op === "not") return inst.operand;
    return inst?.op === "xor" && this.constantOf(inst.right) === 1n ? inst.left : undefined;
  }

  private rewrite(inst: Inst): Value | undefined {
    const known = this.fold(inst);
    if (known !== undefined) {
      const type = this.typeOf(resultOf(inst)!);
      if (inst.op === "const") return undefined;
      return type === ptr && known !== 0n ? undefined : this.constant(type, known);
    }
    for (const one of rulesByOp.get(inst.op) ?? []) {
      const value = one.apply(inst as never, this);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** The number that the operation gives on known operands. */
  private fold(inst: Inst): bigint | undefined {
    if (inst.op === "const") return undefined;
    if ("operand" in inst) {
      const operand = this.constantOf(inst.operand);
      if (operand === undefined) return undefined;
      const from = this.typeOf(inst.operand);
      return opcodes[inst.op].format === "unary"
        ? evaluateUnary(inst.op as UnaryOp, from, operand)
        : evaluateConvert(inst.op as ConvertOp, from, this.typeOf(inst.result), operand);
    }
    if ("left" in inst) {
      const [left, right] = [this.constantOf(inst.left), this.constantOf(inst.right)];
      if (left === undefined || right === undefined) return undefined;
      const type = this.typeOf(inst.left);
      return isCompare(inst) ? evaluateCompare(inst.op, type, left, right) : evaluateBinary(inst.op, type, left, right);
    }
    return undefined;
  }

  // What rules may ask and make:

  typeOf(value: Value): Type {
    return this.types[value]!;
  }

  bitsOf(value: Value): number {
    return bitsOf(this.types[value]!);
  }

  definitionOf(value: Value): Inst | undefined {
    return this.defs[value];
  }

  constantOf(value: Value): bigint | undefined {
    const inst = this.defs[value];
    return inst?.op === "const" ? inst.value : undefined;
  }

  possibleOnes(value: Value): bigint {
    return this.bits.possibleOnes(value);
  }

  usedOnce(value: Value): boolean {
    return (this.uses[value] ?? 1) <= 1;
  }

  global(symbol: string): Global | undefined {
    return this.globals.get(symbol);
  }

  constant(type: Type, value: bigint): Value {
    return this.make(type, (result) => ({ op: "const", result, value: BigInt.asUintN(bitsOf(type), value) }));
  }

  unary(op: UnaryOp, operand: Value): Value {
    return this.make(this.typeOf(operand), (result) => ({ op, result, operand }));
  }

  convert(op: ConvertOp, operand: Value, type: Type): Value {
    // A pointer into an arena and one of the kernel have the same type.
    return type !== ptr && this.typeOf(operand) === type ? operand : this.make(type, (result) => ({ op, result, operand }));
  }

  binary(op: BinaryOp, left: Value, right: Value): Value {
    return this.make(this.typeOf(left), (result) => ({ op, result, left, right }));
  }

  compare(op: CompareOp, left: Value, right: Value): Value {
    return this.make(i1, (result) => ({ op, result, left, right }));
  }

  select(condition: Value, ifTrue: Value, ifFalse: Value): Value {
    return this.make(this.typeOf(ifTrue), (result) => ({ op: "select", result, condition, ifTrue, ifFalse }));
  }

  pointerAdd(pointer: Value, offset: Value): Value {
    return this.make(ptr, (result) => ({ op: "ptradd", result, pointer, offset }));
  }

  symbol(symbol: string, offset: number): Value {
    return this.make(ptr, (result) => ({ op: "symbol", result, symbol, offset }));
  }

  private countUses(inst: Inst, by: 1 | -1): void {
    for (const operand of operandsOf(inst)) this.uses[operand] = (this.uses[operand] ?? 0) + by;
  }

  private make(type: Type, body: (result: Value) => Inst): Value {
    const result = this.types.push(type) - 1;
    const made = this.folded(body(result));
    const inst: Inst = this.span ? { ...made, span: this.span } : made;
    // Its operands are used by what it was made of as well, which may stay.
    this.countUses(inst, 1);
    if (this.depth < DEEPEST) {
      this.depth++;
      const better = this.rewrite(inst);
      this.depth--;
      if (better !== undefined) {
        this.countUses(inst, -1);
        return better;
      }
    }
    this.defs[result] = inst;
    this.insts.push(inst);
    return result;
  }
}
