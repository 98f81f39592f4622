/** What inline assembly does in the interpreter: the IR knows nothing of instructions, so somebody else has to run them. */

import { takesValue, type Assembly } from "./assembly.ts";
import { InterpretError } from "./interpret-error.ts";

/** `args` are those of the instruction; gives its outputs in order, and for an `asm_goto` the index of the label that it jumps to. */
export type AssemblyRunner = (assembly: Assembly, args: readonly bigint[]) => { readonly outputs: readonly bigint[]; readonly label?: number };

/** Assembly without instructions leaves what it is given as it is. */
export const runEmpty: AssemblyRunner = ({ template, operands }, args) => {
  if (template.trim() !== "") throw new InterpretError("assembly runs as part of an object only");
  const given = args.values();
  return {
    outputs: operands.flatMap((operand) => {
      const value = takesValue(operand) ? given.next().value! : 0n;
      return operand.kind === "inout" ? [value] : operand.kind === "out" ? [0n] : [];
    }),
  };
};
