/**
 * Brings every value to what a BPF register holds. Afterwards the types are i32, i64 and ptr, besides
 * - i1, made by compares alone and used by `branch` and `select` alone,
 * - i16, in `bswap i16` alone: its operand is a `trunc` and its result is used by `zext`s;
 * loads and stores have 8, 16, 32 or 64 bits; loads extend by sign on v4 alone, and then to i64; popcount, clz and ctz
 * are gone; sdiv and srem remain on v4 alone; a switch is on an i32 or i64. Integers of more than 64 bits are in limbs.
 *
 * Expects `memcpy` and `memset` to be expanded. Blocks that control cannot reach are dropped.
 */

import type { AssemblyInst, BinaryInst, Block, BlockId, CompareInst, Func, Inst, Target, Terminator, Value } from "../../ir/ir.ts";
import type { UnaryOp } from "../../ir/opcodes.ts";
import { isCompare, mapTargets } from "../../ir/traverse.ts";
import { i32, i64, ptr, type Type } from "../../ir/types.ts";
import { invariant, unreachable } from "../../support/invariant.ts";
import { controlFlow } from "../../analysis/cfg.ts";
import type { PassContext } from "../pass.ts";
import { isAccess, isLegal } from "./is-legal.ts";
import { HeldValues } from "./held-values.ts";
import { loadInteger, storeInteger } from "./memory.ts";
import { registerType, scalarBinary, scalarCompare, scalarUnary } from "./scalar.ts";
import { wideConstant, type Limbs } from "./limbs.ts";
import { wideBinary, wideCompareWord, wideUnary } from "./wide.ts";
import { wideShiftConstant } from "./wide-shift.ts";

export function legalize(func: Func, context: PassContext): Func {
  return isLegal(func, context) ? func : new Legalizer(func, context).run();
}

/** The type of a value that crosses a call: i1 is an i32 there. */
function signatureType(type: Type): Type {
  return type.kind === "int" && type.bits <= 64 ? registerType(type.bits) : type;
}

class Legalizer extends HeldValues {
  private readonly blocks: Block[] = [];
  private nextBlock = Math.max(0, ...this.func.blocks.map((block) => block.id)) + 1;

  run(): Func {
    const { func } = this;
    const order = controlFlow(func).order;
    const params = func.params.flatMap((param) => this.define(param));
    const blockParams = new Map(order.map((block) => [block.id, block.params.flatMap((param) => this.define(param))]));
    // All instructions first: the arguments of a jump back may come from a later block.
    const bodies = order.map((block, index) => {
      if (index === 0) this.cleanParams();
      for (const inst of block.insts) {
        this.e.span = inst.span;
        this.inst(inst);
      }
      return { block, insts: this.e.take() };
    });
    for (const { block, insts } of bodies) {
      this.e.span = block.terminator.span;
      const id = block.id;
      this.terminate(id, blockParams.get(id)!, insts, block.terminator);
    }
    return {
      ...func,
      params,
      paramNames: func.params.flatMap((param, index) => this.parts[param]!.map(() => func.paramNames[index]!)),
      returnType: func.returnType && signatureType(func.returnType),
      valueTypes: this.types,
      blocks: this.blocks,
    };
  }

  private inst(inst: Inst): void {
    const { e } = this;
    switch (inst.op) {
      case "const":
        this.constants.set(inst.result, inst.value);
        this.parts[inst.result] = this.constant(inst.result, inst.value);
        return;
      case "neg":
      case "not":
      case "bswap":
      case "popcount":
      case "clz":
      case "ctz":
        this.parts[inst.result] = this.unary(inst.op, inst.operand);
        return;
      case "ptrtoint":
      case "inttoptr":
        this.parts[inst.result] = [e.convert(inst.op, this.one(inst.operand), inst.op === "ptrtoint" ? i64 : ptr)];
        return;
      case "fromarena":
      case "toarena":
        this.parts[inst.result] = [e.castSpace(inst.op, this.one(inst.operand))];
        return;
      case "isconst":
        // No pass has found it to be one.
        this.parts[inst.result] = [e.constant(i32, 0)];
        return;
      case "zext":
      case "sext":
      case "trunc":
        this.parts[inst.result] = this.resized(this.of(inst.operand), this.bits(inst.operand), this.bits(inst.result), inst.op === "sext");
        return;
      case "select": {
        const condition = this.flag(inst.condition);
        const ifFalse = this.of(inst.ifFalse);
        this.parts[inst.result] = this.of(inst.ifTrue).map((value, index) => e.select(condition, value, ifFalse[index]!));
        return;
      }
      case "ptradd":
        this.parts[inst.result] = [e.emit(ptr, { op: "ptradd", pointer: this.one(inst.pointer), offset: this.one(inst.offset) })];
        return;
      case "slot":
      case "symbol":
      case "core": {
        const result = e.newValue(inst.op === "core" ? i64 : ptr);
        e.push({ ...inst, result });
        this.parts[inst.result] = [result];
        return;
      }
      case "load":
        return this.load(inst);
      case "store":
        return this.store(inst);
      case "call":
        return this.call(inst);
      case "asm":
      case "asm_value":
        return this.assembly(inst);
      case "asm_output": {
        const result = e.newValue(this.func.valueTypes[inst.result]!);
        e.push({ ...inst, result, of: this.one(inst.of) });
        this.parts[inst.result] = [result];
        return;
      }
      case "memcpy":
      case "memset":
        return invariant(false, `${inst.op} reached the legaliser`);
      default:
        if ("pointer" in inst) return this.atomic(inst);
        return isCompare(inst) ? this.compare(inst) : this.arithmetic(inst);
    }
  }

  private unary(op: UnaryOp, operand: Value): Limbs {
    const bits = this.bits(operand);
    const parts = this.of(operand);
    return bits > 64 ? wideUnary(this.e, op, bits, parts) : [scalarUnary(this.e, op, bits, parts[0]!)];
  }

  private compare(inst: CompareInst): void {
    const { e } = this;
    const bits = this.bits(inst.left);
    const [left, right] = [this.of(inst.left), this.of(inst.right)];
    if (bits > 64) this.parts[inst.result] = [wideCompareWord(e, inst.op, bits, left, right)];
    else this.flags.set(inst.result, scalarCompare(e, inst.op, bits, left[0]!, right[0]!));
  }

  private arithmetic(inst: BinaryInst): void {
    const { e } = this;
    const bits = this.bits(inst.left);
    const [left, right] = [this.of(inst.left), this.of(inst.right)];
    const amount = this.constants.get(inst.right);
    if (bits <= 64) {
      const facts = { nativeSigned: this.context.cpu === "v4", constantRight: amount !== undefined };
      this.parts[inst.result] = [scalarBinary(e, inst.op, bits, left[0]!, right[0]!, facts)];
      return;
    }
    const isShift = inst.op === "shl" || inst.op === "lshr" || inst.op === "ashr";
    this.parts[inst.result] =
      isShift && amount !== undefined ? wideShiftConstant(e, inst.op, bits, left, amount) : wideBinary(e, inst.op, bits, left, right);
  }

  private load(inst: Extract<Inst, { op: "load" }>): void {
    const { e } = this;
    const type = this.func.valueTypes[inst.result]!;
    const pointer = this.one(inst.pointer);
    if (type.kind === "ptr") {
      const result = e.newValue(type);
      e.push({ ...inst, pointer, result });
      this.parts[inst.result] = [result];
      return;
    }
    const signed = inst.extend === "sign" && inst.bits < type.bits;
    if (signed && this.context.cpu === "v4" && isAccess(inst.bits)) {
      const result = e.newValue(i64);
      e.push({ ...inst, pointer, result });
      this.parts[inst.result] = this.resized([result], 64, type.bits, true);
      return;
    }
    const loaded = loadInteger(e, inst, pointer, registerType(Math.min(64, Math.max(type.bits, inst.bits))), this.context.endian);
    // A narrow load into a wide register is clean already: it may count as the wider value.
    const held = signed || loaded.length > 1 ? inst.bits : Math.max(inst.bits, Math.min(type.bits, 64));
    this.parts[inst.result] = this.resized(loaded, held, type.bits, signed);
  }

  private store(inst: Extract<Inst, { op: "store" }>): void {
    const bits = this.bits(inst.value);
    const parts = this.of(inst.value);
    const value = this.func.valueTypes[inst.value]!.kind === "int" && bits < inst.bits ? this.resized(parts, bits, inst.bits, false) : parts;
    storeInteger(this.e, inst, this.one(inst.pointer), value, this.context.endian);
  }

  private atomic(inst: Extract<Inst, { op: `atomic_${string}` }>): void {
    const { e } = this;
    const result = inst.result === undefined ? undefined : e.newValue(this.func.valueTypes[inst.result]!);
    e.push({
      ...inst,
      pointer: this.one(inst.pointer),
      value: this.one(inst.value),
      ...(inst.expected !== undefined && { expected: this.one(inst.expected) }),
      ...(result !== undefined && { result }),
    });
    if (inst.result !== undefined) this.parts[inst.result] = [result!];
  }

  private call(inst: Extract<Inst, { op: "call" }>): void {
    const { e } = this;
    const args = inst.args.flatMap((arg) => this.of(arg));
    const result = inst.result === undefined ? undefined : e.newValue(signatureType(this.func.valueTypes[inst.result]!));
    e.push({ ...inst, args, ...(result !== undefined && { result }) });
    if (inst.result !== undefined) this.parts[inst.result] = [result!];
  }

  /** Its values are legal as they are (see the verifier). */
  private assembly(inst: AssemblyInst): void {
    const { e } = this;
    const result = inst.result === undefined ? undefined : e.newValue(this.func.valueTypes[inst.result]!);
    e.push({ ...inst, args: inst.args.map((arg) => this.one(arg)), ...(result !== undefined && { result }) });
    if (inst.result !== undefined) this.parts[inst.result] = [result!];
  }

  private target(target: Target): Target {
    return { block: target.block, args: target.args.flatMap((arg) => this.of(arg)) };
  }

  private terminate(id: BlockId, params: Limbs, insts: Inst[], terminator: Terminator): void {
    const { e } = this;
    const finish = (now: Terminator) => this.blocks.push({ id, params, insts: [...insts, ...e.take()], terminator: now });
    switch (terminator.op) {
      case "jump":
        finish({ ...terminator, target: this.target(terminator.target) });
        return;
      case "branch": {
        const condition = this.flag(terminator.condition);
        finish({ ...terminator, condition, ifTrue: this.target(terminator.ifTrue), ifFalse: this.target(terminator.ifFalse) });
        return;
      }
      case "asm_goto":
        finish({ ...mapTargets(terminator, (target) => this.target(target)), args: terminator.args.map((arg) => this.one(arg)) } as Terminator);
        return;
      case "return":
        finish(terminator.value === undefined ? terminator : { ...terminator, value: this.one(terminator.value) });
        return;
      case "unreachable":
        finish(terminator);
        return;
      case "switch":
        if (this.bits(terminator.value) > 64) return this.wideSwitch(id, params, insts, terminator);
        finish({ ...mapTargets(terminator, (target) => this.target(target)), value: this.one(terminator.value) } as Terminator);
        return;
      default:
        return unreachable(terminator);
    }
  }

  /** A chain of compares: one block a case. */
  private wideSwitch(id: BlockId, params: Limbs, insts: Inst[], terminator: Extract<Terminator, { op: "switch" }>): void {
    const { e } = this;
    const bits = this.bits(terminator.value);
    const value = this.of(terminator.value);
    let here: { id: BlockId; params: Limbs; insts: Inst[] } = { id, params, insts };
    const span = terminator.span && { span: terminator.span };
    for (const one of terminator.cases) {
      const equal = wideCompareWord(e, "eq", bits, value, wideConstant(e, bits, one.value));
      const condition = e.compare("ne", equal, e.constant(i32, 0));
      const target = this.target(one.target);
      const next = this.nextBlock++;
      const last: Terminator = { op: "branch", condition, ifTrue: target, ifFalse: { block: next, args: [] }, ...span };
      this.blocks.push({ ...here, insts: [...here.insts, ...e.take()], terminator: last });
      here = { id: next, params: [], insts: [] };
    }
    const target = this.target(terminator.default);
    this.blocks.push({ ...here, insts: [...here.insts, ...e.take()], terminator: { op: "jump", target, ...span } });
  }
}
