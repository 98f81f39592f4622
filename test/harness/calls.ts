/** `%f(3, -2, 0xff) == 1`: calls of functions of an IR module, as `run:` directives write them. */

import { createInterpreter, type InterpreterOptions } from "../../compiler/ir/interpret.ts";
import { InterpretError } from "../../compiler/ir/interpret-error.ts";
import type { Module } from "../../compiler/ir/ir.ts";
import { bitsOf } from "../../compiler/ir/types.ts";
import { assemblerFor } from "./assembler.ts";
import { SmallEnvironment } from "./small-environment.ts";

export interface Call {
  readonly name: string;
  readonly args: readonly bigint[];
  /** What stands before ` == `. */
  readonly text: string;
  /** What stands after it. */
  readonly expected: string;
}

export function parseCall(text: string): Call {
  const match = /^(%([\w.$]+)\(([^)]*)\))(?:\s*==\s*(.*))?$/.exec(text);
  if (!match) throw new Error(`a call is written %f(1, 2) == 3, not '${text}'`);
  const args = match[3]!.split(",").map((one) => one.trim()).filter((one) => one !== "");
  return { text: match[1]!, name: match[2]!, args: args.map(parseNumber), expected: match[4] ?? "" };
}

/** The result as it is written: in the way of `call.expected` when that is the same number. */
export function runCall(module: Module, call: Call, options?: InterpreterOptions): string {
  const func = module.functions.find((one) => one.name === call.name);
  if (!func) throw new Error(`there is no function @${call.name}`);
  if (func.params.length !== call.args.length) throw new Error(`@${call.name} takes ${func.params.length} arguments`);
  let result: bigint | null;
  try {
    const environment = new SmallEnvironment(module);
    result = createInterpreter(module, environment, { assembler: assemblerFor(environment), ...options }).call(call.name, call.args);
  } catch (thrown) {
    if (!(thrown instanceof InterpretError)) throw thrown;
    return `error: ${thrown.message}`;
  }
  if (result === null || !func.returnType) return "nothing";
  const isNumber = /^-?(0x[0-9a-fA-F]+|\d+)$/.test(call.expected);
  const same = isNumber && BigInt.asUintN(bitsOf(func.returnType), parseNumber(call.expected)) === result;
  return same ? call.expected : String(result);
}

function parseNumber(text: string): bigint {
  return text.startsWith("-") ? -BigInt(text.slice(1)) : BigInt(text);
}
