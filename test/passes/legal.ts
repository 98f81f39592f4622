/** What keeps a module from being what the code generator takes: see the head of `compiler/passes/legalize/legalize.ts`. */

import type { Func, Inst, Module } from "../../compiler/ir/ir.ts";
import { opcodes } from "../../compiler/ir/opcodes.ts";
import { operandsOf, resultOf, terminatorOperands } from "../../compiler/ir/traverse.ts";
import { i1, i16, i32, i64, printType, ptr, type Type } from "../../compiler/ir/types.ts";
import type { Cpu } from "../../compiler/passes/pipeline.ts";

export function illegalities(module: Module, cpu: Cpu): readonly string[] {
  return module.functions.flatMap((func) => (func.blocks.length === 0 ? [] : inFunction(func, cpu)));
}

function inFunction(func: Func, cpu: Cpu): string[] {
  const found: string[] = [];
  const type = (value: number): Type => func.valueTypes[value]!;
  const isRegister = (one: Type) => one === i32 || one === i64 || one === ptr;
  const complain = (inst: Inst, why: string) => found.push(`@${func.name}: ${inst.op}: ${why}`);
  for (const block of func.blocks) {
    for (const param of block.params) if (!isRegister(type(param))) found.push(`@${func.name}: parameter of ${printType(type(param))}`);
    for (const inst of block.insts) {
      const result = resultOf(inst);
      const types = [...operandsOf(inst), ...(result === undefined ? [] : [result])].map(type);
      const isCompare = opcodes[inst.op].format === "compare";
      for (const one of types) {
        if (isRegister(one)) continue;
        if (one === i1 && (isCompare || inst.op === "select")) continue;
        if (one === i16 && (inst.op === "bswap" || inst.op === "trunc" || inst.op === "zext")) continue;
        complain(inst, printType(one));
      }
      if (isCompare && operandsOf(inst).some((value) => type(value) === i1)) complain(inst, "of flags");
      if (inst.op === "select" && type(inst.ifTrue) === i1) complain(inst, "of flags");
      if (["memcpy", "memset", "popcount", "clz", "ctz"].includes(inst.op)) complain(inst, "left over");
      if ((inst.op === "sdiv" || inst.op === "srem") && cpu !== "v4") complain(inst, cpu);
      if ((inst.op === "load" || inst.op === "store") && ![8, 16, 32, 64].includes(inst.bits)) complain(inst, `${inst.bits} bits`);
      if (inst.op === "load" && inst.extend === "sign" && inst.bits < 64 && type(inst.result) === i64 && cpu !== "v4") complain(inst, "sign");
    }
    if (block.terminator.op === "switch") found.push(`@${func.name}: switch`);
    if (block.terminator.op !== "branch" && terminatorOperands(block.terminator).some((value) => type(value) === i1)) found.push(`@${func.name}: flag handed on`);
  }
  return found;
}
