/**
 * Inline assembly for the IR interpreter: the text through the assembler, with any registers for its operands, and its
 * instructions by themselves.
 */

import { givesValue, takesValue, type Assembly } from "../../compiler/ir/assembly.ts";
import type { AssemblyRunner } from "../../compiler/ir/interpret-assembly.ts";
import { DiagnosticBag } from "../../compiler/diagnostics/diagnostic.ts";
import { AssemblyWriter, labelName } from "../../backend/finish/assembly.ts";
import type { Instruction } from "../../backend/isa/instruction.ts";
import type { PlacedOperand } from "../../backend/select/machine.ts";
import { CodeRunner } from "./run-code.ts";
import type { SmallEnvironment } from "./small-environment.ts";

export function assemblerFor(environment: SmallEnvironment): AssemblyRunner {
  const none: ReadonlySet<string> = new Set();
  const runner = new CodeRunner({ functions: [] } as unknown as ConstructorParameters<typeof CodeRunner>[0], environment);
  return (assembly, args) => {
    const bag = new DiagnosticBag();
    const writer = new AssemblyWriter({ maps: none, functions: new Map(), globals: none, externals: none, callbacks: none, contexts: new Map() }, "little", bag);
    const registers = Array.from({ length: 11 }, (_, index) => 0xdead_beef_0000_0000n + BigInt(index));
    const operands = place(assembly, args, registers);
    const lines = writer.lines({ kind: "assembly", assembly, operands }, undefined);
    if (bag.hasErrors) throw new Error(bag.all.map((one) => one.message).join("\n"));
    const labels = (assembly.labels ?? []).map(labelName);
    const instructions = lines.map(({ instruction, target }): Instruction => {
      if (target === undefined) return instruction;
      return { ...instruction, target: typeof target === "number" ? target : lines.length + 1 + labels.indexOf(target.outside) } as Instruction;
    });
    const label = runner.runStretch(instructions, registers) - lines.length - 1;
    const outputs = assembly.operands.flatMap((operand, index) => (givesValue(operand) ? [registers[(operands[index] as { register: number }).register]!] : []));
    return { outputs, ...(label >= 0 && { label }) };
  };
}

/** Registers that the assembly leaves alone, from r9 down. */
function place({ operands, clobbers }: Assembly, args: readonly bigint[], registers: bigint[]): readonly PlacedOperand[] {
  const free = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].filter((register) => !clobbers.includes(register));
  const given = args.values();
  const placed: PlacedOperand[] = [];
  for (const operand of operands) {
    const value = takesValue(operand) ? given.next().value! : 0n;
    if (operand.kind === "same") placed.push(placed[operand.as]!);
    else if (operand.kind === "immediate") placed.push({ kind: "text", text: String(BigInt.asIntN(64, value)) });
    else {
      const register = free.pop()!;
      if (takesValue(operand)) registers[register] = value;
      placed.push(
        operand.kind === "memory"
          ? { kind: "memory", base: register, offset: 0 }
          : { kind: "register", register, width: operand.width, reads: true, writes: givesValue(operand), early: false },
      );
    }
  }
  return placed;
}
