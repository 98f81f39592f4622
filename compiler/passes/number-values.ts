/**
 * Global value numbering over the dominator tree: a computation that was made before, on every way here, is not made
 * again. What branches have shown is used too: the outcome of a compare that was branched on, the value of what was
 * compared for equality, and packet bounds that are within bounds already checked.
 */

import type { Block, BlockId, Func, Inst, Terminator, Value } from "../ir/ir.ts";
import { opcodes, type CompareOp } from "../ir/opcodes.ts";
import { isCompare, mapOperands, mapTerminatorOperands, resultOf } from "../ir/traverse.ts";
import { printType, type Type } from "../ir/types.ts";
import { controlFlow, type Cfg } from "../analysis/cfg.ts";
import { dominatorsOf, type Dominators } from "../analysis/dominators.ts";
import { pointersOf, type Pointers } from "../analysis/provenance.ts";
import { inverse, mirror } from "./simplify/rules/compares.ts";

export function numberValues(func: Func): Func {
  return new Numbering(func).run();
}

interface Scoped<T> {
  readonly value: T;
  /** Holds in what this block dominates. */
  readonly block: BlockId;
}

/**
 * Entries that hold in a part of the dominator tree. In a walk of the tree, parents first, an entry that does not hold
 * here will never hold again, so that the newest may take its place.
 */
class ScopedMap<K, T> {
  private readonly entries = new Map<K, Scoped<T>>();
  constructor(private readonly dominators: Dominators) {}

  get(key: K, here: BlockId): T | undefined {
    const entry = this.entries.get(key);
    return entry && this.dominators.dominates(entry.block, here) ? entry.value : undefined;
  }

  set(key: K, value: T, block: BlockId): void {
    this.entries.set(key, { value, block });
  }
}

class Numbering {
  private readonly cfg: Cfg;
  private readonly dominators: Dominators;
  private readonly pointers: Pointers;
  private readonly types: Type[];
  private readonly replaced: (Value | undefined)[] = [];
  private readonly numbers: ScopedMap<string, Value>;
  /** Compares by their key, whose outcome is known. */
  private readonly outcomes: ScopedMap<string, boolean>;
  /** Values that equal another here. */
  private readonly equals: ScopedMap<Value, Value>;
  /** By packet pointer and end: how many bytes are known to be there. */
  private readonly checked: ScopedMap<string, number>;
  private readonly defs: (Inst | undefined)[] = [];
  private here: BlockId = 0;
  private changed = false;

  constructor(private readonly func: Func) {
    this.cfg = controlFlow(func);
    this.dominators = dominatorsOf(this.cfg);
    this.pointers = pointersOf(func, this.cfg);
    this.types = [...func.valueTypes];
    this.numbers = new ScopedMap(this.dominators);
    this.outcomes = new ScopedMap(this.dominators);
    this.equals = new ScopedMap(this.dominators);
    this.checked = new ScopedMap(this.dominators);
  }

  run(): Func {
    const finished = new Map<BlockId, Block>();
    for (const id of this.dominators.preorder) {
      this.here = id;
      const block = this.cfg.blocks.get(id)!;
      this.enter(block);
      const insts = block.insts.flatMap((inst) => this.visit(inst));
      finished.set(id, { ...block, insts, terminator: this.terminator(block.terminator) });
    }
    if (!this.changed) return this.func;
    const blocks = this.func.blocks.flatMap((block) => {
      const done = finished.get(block.id);
      // Definitions replaced after a jump back was met.
      return done ? [{ ...done, terminator: mapTerminatorOperands(done.terminator, (value) => this.leader(value)) }] : [];
    });
    return { ...this.func, valueTypes: this.types, blocks };
  }

  private leader(value: Value): Value {
    return this.replaced[value] ?? value;
  }

  private find(value: Value): Value {
    const leader = this.leader(value);
    return this.equals.get(leader, this.here) ?? leader;
  }

  private visit(original: Inst): readonly Inst[] {
    const inst = mapOperands(original, (value) => this.find(value));
    if (inst !== original) this.changed = true;
    const result = resultOf(inst);
    if (result === undefined || !isPure(inst)) return [inst];
    if (isCompare(inst)) {
      const outcome = this.outcome(inst.op, inst.left, inst.right);
      if (outcome !== undefined) {
        this.changed = true;
        return [{ op: "const", result, value: outcome ? 1n : 0n, ...(inst.span && { span: inst.span }) }];
      }
    }
    const key = this.keyOf(inst, this.types[result]!);
    const leader = this.numbers.get(key, this.here);
    if (leader !== undefined) {
      this.replaced[result] = leader;
      this.changed = true;
      return [];
    }
    this.numbers.set(key, result, this.here);
    this.defs[result] = inst;
    return [inst];
  }

  private keyOf(inst: Inst, type: Type): string {
    const shape = printType(type);
    if (inst.op === "const") return `const ${shape} ${inst.value}`;
    if (inst.op === "slot") return `slot ${inst.slot}`;
    if (inst.op === "symbol") return `symbol ${inst.symbol} ${inst.offset}`;
    if (inst.op === "core") return `core ${inst.relocation.kind} ${inst.relocation.dataType} ${inst.relocation.access}`;
    if ("left" in inst) {
      const swap = "commutative" in opcodes[inst.op] && inst.left > inst.right;
      return swap ? `${inst.op} ${shape} ${inst.right} ${inst.left}` : `${inst.op} ${shape} ${inst.left} ${inst.right}`;
    }
    if ("operand" in inst) return `${inst.op} ${shape} ${inst.operand}`;
    if (inst.op === "select") return `select ${shape} ${inst.condition} ${inst.ifTrue} ${inst.ifFalse}`;
    return inst.op === "ptradd" ? `ptradd ${inst.pointer} ${inst.offset}` : "";
  }

  // What branches show:

  private enter(block: Block): void {
    const predecessors = this.cfg.predecessors.get(block.id)!;
    if (predecessors.length !== 1) return;
    const { terminator } = this.cfg.blocks.get(predecessors[0]!)!;
    if (terminator.op === "branch" && terminator.ifTrue.block !== terminator.ifFalse.block) {
      this.learn(this.leader(terminator.condition), terminator.ifTrue.block === block.id);
    }
    if (terminator.op === "switch") this.learnCase(terminator, block.id);
  }

  private learnCase(terminator: Extract<Terminator, { op: "switch" }>, block: BlockId): void {
    const cases = terminator.cases.filter((one) => one.target.block === block);
    if (cases.length !== 1 || terminator.default.block === block) return;
    const value = this.leader(terminator.value);
    const constant = this.numbers.get(`const ${printType(this.types[value]!)} ${cases[0]!.value}`, this.here);
    if (constant !== undefined) this.equals.set(value, constant, this.here);
  }

  private learn(condition: Value, holds: boolean): void {
    const constant = this.numbers.get(`const i1 ${holds ? 1 : 0}`, this.here);
    if (constant !== undefined) this.equals.set(condition, constant, this.here);
    this.outcomes.set(`flag ${condition}`, holds, this.here);
    const compare = this.defs[condition];
    if (!compare || !isCompare(compare)) return;
    const op = holds ? compare.op : inverse(compare.op)!;
    const { left, right } = compare;
    for (const implied of impliedBy(op)) this.note(implied, left, right);
    if (op === "eq" && this.defs[right]?.op === "const") this.equals.set(left, right, this.here);
    this.learnBounds(op, left, right);
  }

  /** `left op right` holds. */
  private note(op: CompareOp, left: Value, right: Value): void {
    const opposite = inverse(op)!;
    this.outcomes.set(`${op} ${left} ${right}`, true, this.here);
    this.outcomes.set(`${opposite} ${left} ${right}`, false, this.here);
    this.outcomes.set(`${mirror(op)} ${right} ${left}`, true, this.here);
    this.outcomes.set(`${mirror(opposite)} ${right} ${left}`, false, this.here);
  }

  private outcome(op: CompareOp, left: Value, right: Value): boolean | undefined {
    return this.outcomes.get(`${op} ${left} ${right}`, this.here) ?? this.withinBounds(op, left, right);
  }

  /**
   * `p + n <= end` shows n bytes of packet: a later check of fewer bytes from the same p is not needed, as the verifier
   * too remembers the range by p (find_good_pkt_pointers). Nothing is concluded about any other pointer.
   */
  private learnBounds(op: CompareOp, left: Value, right: Value): void {
    if (op === "uge" || op === "ugt") return this.learnBounds(mirror(op), right, left);
    if (op !== "ule" && op !== "ult") return;
    const range = this.packetRange(left, right);
    if (range && range.bytes > (this.checked.get(range.key, this.here) ?? 0)) this.checked.set(range.key, range.bytes, this.here);
  }

  private withinBounds(op: CompareOp, left: Value, right: Value): boolean | undefined {
    if (op === "uge" || op === "ugt") return this.withinBounds(mirror(op), right, left);
    // end < p + n and end <= p + n, from the other side.
    const failing = this.packetRange(right, left);
    if (op === "ult" && failing && (this.checked.get(failing.key, this.here) ?? 0) >= failing.bytes) return false;
    const passing = this.packetRange(left, right);
    return op === "ule" && passing && (this.checked.get(passing.key, this.here) ?? 0) >= passing.bytes ? true : undefined;
  }

  /** For `pointer` = p + n, with `end` another packet pointer. */
  private packetRange(pointer: Value, end: Value): { key: string; bytes: number } | undefined {
    const [fact, limit] = [this.pointers.factOf(pointer), this.pointers.factOf(end)];
    if (fact?.provenance.kind !== "packet" || limit?.provenance.kind !== "packet" || limit.offset !== 0) return undefined;
    if (fact.offset <= 0 || fact.root === limit.root) return undefined;
    return { key: `${fact.root} ${limit.root}`, bytes: fact.offset };
  }

  private terminator(original: Terminator): Terminator {
    const terminator = mapTerminatorOperands(original, (value) => this.find(value));
    if (terminator !== original) this.changed = true;
    if (terminator.op !== "branch") return terminator;
    const outcome = this.outcomes.get(`flag ${this.leader(terminator.condition)}`, this.here);
    if (outcome === undefined) return terminator;
    this.changed = true;
    return { op: "jump", target: outcome ? terminator.ifTrue : terminator.ifFalse, ...(terminator.span && { span: terminator.span }) };
  }
}

function impliedBy(op: CompareOp): readonly CompareOp[] {
  switch (op) {
    case "ult":
      return ["ult", "ule", "ne"];
    case "ugt":
      return ["ugt", "uge", "ne"];
    case "slt":
      return ["slt", "sle", "ne"];
    case "sgt":
      return ["sgt", "sge", "ne"];
    case "eq":
      return ["eq", "ule", "uge", "sle", "sge"];
    default:
      return [op];
  }
}

/** Gives the same result for the same operands, wherever it stands. */
function isPure(inst: Inst): boolean {
  switch (opcodes[inst.op].format) {
    case "load":
    case "store":
    case "memoryCopy":
    case "memorySet":
    case "atomic":
    case "call":
    case "assembly":
    case "assemblyOutput":
      return false;
    default:
      return true;
  }
}

