/** What a pass is: a pure function from a module to a module, or from a function to a function. */

import type { Cpu } from "../bpf/cpu.ts";
import type { Func, Module } from "../ir/ir.ts";

export type { Cpu };

export interface PassContext {
  readonly cpu: Cpu;
  readonly endian: "little" | "big";
  readonly module: Module;
}

export interface PassOptions {
  readonly cpu: Cpu;
}

export type Pass = (module: Module, options: PassOptions) => Module;
export type FuncPass = (func: Func, context: PassContext) => Func;

/** Runs a pass over every function that has a body; the same module back when none changed. */
export function eachFunction(pass: FuncPass): Pass {
  return (module, options) => {
    const context: PassContext = { cpu: options.cpu, endian: module.endian, module };
    const functions = module.functions.map((func) => (func.blocks.length === 0 ? func : pass(func, context)));
    return functions.every((func, index) => func === module.functions[index]) ? module : { ...module, functions };
  };
}
