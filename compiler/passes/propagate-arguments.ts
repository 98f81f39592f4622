/**
 * A parameter for which every call gives the same number is that number: what a function computes from it, and the ways
 * that it never takes, are known then. Only functions that this module alone calls, by their names, are looked at.
 */

import { namedElsewhere } from "../analysis/named-functions.ts";
import { definitions, useCounts } from "../analysis/uses.ts";
import type { CallInst, ConstInst, Func, Inst, Module, Value } from "../ir/ir.ts";
import { mapOperands, mapTerminatorOperands } from "../ir/traverse.ts";

export function propagateArguments(module: Module): Module {
  const own = module.functions.filter(isOwn);
  if (own.length === 0) return module;
  const known = knownArguments(module, own);
  const functions = module.functions.map((func) => {
    const args = known.get(func.name);
    return args ? withArguments(func, args) : func;
  });
  return functions.every((func, index) => func === module.functions[index]) ? module : { ...module, functions };
}

/** For each parameter of a function the number that it always is; `null` where there is none. */
type Arguments = readonly (bigint | null)[];

function knownArguments(module: Module, functions: readonly Func[]): ReadonlyMap<string, Arguments> {
  const kept = namedElsewhere(module);
  const own = new Map(functions.filter(({ name }) => !kept.has(name)).map((func) => [func.name, func]));
  const known = new Map<string, Arguments>();
  for (const caller of module.functions) {
    const defs = definitions(caller);
    for (const call of callsIn(caller)) {
      const callee = call.callee.kind === "function" ? own.get(call.callee.name) : undefined;
      if (!callee) continue;
      const given = call.args.map((arg) => constantOf(defs[arg]));
      const before = known.get(callee.name);
      known.set(callee.name, before ? before.map((value, index) => (value === given[index] ? value : null)) : given);
    }
  }
  return known;
}

function isOwn({ linkage, section, naked, blocks }: Func): boolean {
  return linkage === "static" && section === undefined && !naked && blocks.length > 0;
}

function callsIn({ blocks }: Func): CallInst[] {
  return blocks.flatMap(({ insts }) => insts.filter((inst) => inst.op === "call"));
}

function constantOf(inst: Inst | undefined): bigint | null {
  return inst?.op === "const" ? inst.value : null;
}

/** The parameters stay, as the calls do; nothing reads those that are known. */
function withArguments(func: Func, args: Arguments): Func {
  const uses = useCounts(func);
  const valueTypes = [...func.valueTypes];
  const numbers: ConstInst[] = [];
  const numberOf = new Map<Value, Value>();
  func.params.forEach((param, index) => {
    const value = args[index];
    if (value === null || value === undefined || uses[param] === 0) return;
    const result = valueTypes.push(valueTypes[param]!) - 1;
    numbers.push({ op: "const", result, value });
    numberOf.set(param, result);
  });
  if (numbers.length === 0) return func;
  const map = (value: Value): Value => numberOf.get(value) ?? value;
  const blocks = func.blocks.map((block, index) => {
    const insts = block.insts.map((inst) => mapOperands(inst, map));
    return { ...block, insts: index === 0 ? [...numbers, ...insts] : insts, terminator: mapTerminatorOperands(block.terminator, map) };
  });
  return { ...func, valueTypes, blocks };
}
