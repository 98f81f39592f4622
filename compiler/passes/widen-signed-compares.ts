/**
 * Before v3 there are no 32-bit compares, so a signed compare of an i32 needs its value sign-extended. Extended anew for
 * each compare, the verifier would learn nothing of the value itself ("math between map_value pointer and register with
 * unbounded min value"). So each value is extended once, where it is made, and all compares and extensions of it use
 * that. A block parameter that is given such a value, and only extended, holds the extended one.
 */

import { featuresOf } from "../bpf/cpu.ts";
import type { Func, Inst, Value } from "../ir/ir.ts";
import { mapOperands, mapTargets, mapTerminatorOperands, operandsOf, resultOf, targetsOf, terminatorOperands } from "../ir/traverse.ts";
import { i32, i64 } from "../ir/types.ts";
import { append } from "../support/multi-map.ts";
import { definitions } from "../analysis/uses.ts";
import { Emitter } from "./emitter.ts";
import type { PassContext } from "./pass.ts";

const signedCompares: ReadonlySet<string> = new Set(["slt", "sle", "sgt", "sge"]);

export function widenSignedCompares(func: Func, { cpu }: PassContext): Func {
  if (featuresOf(cpu).alu32) return func;
  const compared = comparedValues(func);
  if (compared.size === 0) return func;
  const types = [...func.valueTypes];
  const e = new Emitter(types);
  const constants = constantsOf(func);
  const params = widenedParams(func, compared);
  const given = [...params.values()].flat().filter((value) => !constants.has(value));
  const wide = new Map([...compared, ...given, ...params.keys()].map((value) => [value, e.newValue(i64)]));
  /** Extensions that the wide values stand for. */
  const replaced = new Map<Value, Value>();
  for (const block of func.blocks) {
    for (const inst of block.insts) {
      if (inst.op === "sext" && types[inst.result] === i64 && wide.has(inst.operand)) replaced.set(inst.result, wide.get(inst.operand)!);
    }
  }
  const paramsOf = new Map(func.blocks.map((block) => [block.id, block.params]));
  const current = (value: Value): Value => replaced.get(value) ?? value;
  const extend = (value: Value | undefined): void => {
    const result = value === undefined ? undefined : wide.get(value);
    if (result !== undefined && !params.has(value!)) e.push({ op: "sext", operand: value!, result, ...(e.span && { span: e.span }) });
  };
  const operandOf = (value: Value): Value => wide.get(value) ?? e.constant(i64, BigInt.asIntN(32, constants.get(value)!));
  const blocks = func.blocks.map((block, index) => {
    if (index === 0) func.params.forEach(extend);
    block.params.forEach(extend);
    for (const inst of block.insts) {
      const result = resultOf(inst);
      e.span = inst.span;
      if (result !== undefined && replaced.has(result)) continue;
      if (isSignedCompare(func, inst)) e.push({ ...inst, left: operandOf(inst.left), right: operandOf(inst.right) });
      else e.push(mapOperands(inst, current));
      extend(result);
    }
    const terminator = mapTargets(mapTerminatorOperands(block.terminator, current), (target) => ({
      ...target,
      args: target.args.map((arg, at) => (params.has(paramsOf.get(target.block)![at]!) ? operandOf(arg) : arg)),
    }));
    return { ...block, params: block.params.map((param) => (params.has(param) ? wide.get(param)! : param)), insts: e.take(), terminator };
  });
  return { ...func, valueTypes: types, blocks };
}

/** The block parameters that are only extended and may hold a compared value, with all that they are given. */
function widenedParams(func: Func, compared: ReadonlySet<Value>): ReadonlyMap<Value, readonly Value[]> {
  const onlyExtended = new Set(func.blocks.flatMap((block) => block.params.filter((param) => func.valueTypes[param] === i32 && !compared.has(param))));
  const given = new Map<Value, Value[]>();
  const paramsOf = new Map(func.blocks.map((block) => [block.id, block.params]));
  for (const { insts, terminator } of func.blocks) {
    for (const inst of insts) {
      if (inst.op === "sext" && func.valueTypes[inst.result] === i64) continue;
      for (const operand of operandsOf(inst)) onlyExtended.delete(operand);
    }
    for (const operand of terminatorOperands(terminator)) onlyExtended.delete(operand);
    for (const { block, args } of targetsOf(terminator)) {
      args.forEach((arg, at) => append(given, paramsOf.get(block)![at]!, arg));
    }
  }
  const chosen = [...onlyExtended].filter((param) => given.get(param)?.some((arg) => compared.has(arg)));
  return new Map(chosen.map((param) => [param, given.get(param)!]));
}

/** The variables in signed compares. */
function comparedValues(func: Func): ReadonlySet<Value> {
  const constants = constantsOf(func);
  const compares = func.blocks.flatMap((block) => block.insts.filter((inst) => isSignedCompare(func, inst)));
  return new Set(compares.flatMap(({ left, right }) => [left, right]).filter((value) => !constants.has(value)));
}

function isSignedCompare(func: Func, inst: Inst): inst is Extract<Inst, { left: Value }> {
  return signedCompares.has(inst.op) && "left" in inst && func.valueTypes[inst.left] === i32;
}

function constantsOf(func: Func): ReadonlyMap<Value, bigint> {
  const constants = new Map<Value, bigint>();
  definitions(func).forEach((inst, value) => {
    if (inst?.op === "const") constants.set(value, inst.value);
  });
  return constants;
}
