/** Generated modules mean the same after code generation, for each CPU and level, and obey the shape that the verifier asks for. */

import { describe, expect, it } from "vitest";
import type { CompiledModule } from "../../backend/compiled.ts";
import { generateCode } from "../../backend/codegen.ts";
import type { Cpu } from "../../compiler/bpf/cpu.ts";
import type { Module } from "../../compiler/ir/ir.ts";
import { optimize } from "../../compiler/passes/pipeline.ts";
import { checkModules } from "../harness/check-modules.ts";
import { observe, packetsOf, type Observation } from "../harness/observe.ts";
import { CodeRunner } from "../harness/run-code.ts";
import { hex } from "../harness/hex.ts";
import { SmallEnvironment } from "../harness/small-environment.ts";

const cpus: readonly Cpu[] = ["v1", "v2", "v3", "v4"];
const count = Number(process.env["FUZZ_COUNT"] ?? 120);
const seed = Number(process.env["FUZZ_SEED"] ?? 100);

describe("code generation", () => {
  it.each(cpus)("keeps the meaning of modules for %s", (cpu) => {
    checkModules({ count, kernelSafe: false, seed: seed + cpus.indexOf(cpu) }, (module) => {
      const packets = packetsOf(module);
      const expected = observe(module, packets);
      for (const level of [0, 2] as const) {
        const { value, diagnostics } = generateCode(optimize(module, { level, cpu }), { cpu });
        if (!value) {
          // Stack and argument limits are what a generated module may run into; anything else is a bug.
          expect(diagnostics.map((one) => one.code).filter((code) => code !== "B0001" && code !== "B0002")).toEqual([]);
          continue;
        }
        checkShape(value);
        expect(observeCode(module, value, packets)).toEqual(expected);
      }
    });
  });
});

function observeCode(module: Module, compiled: CompiledModule, packets: readonly Uint8Array[]): Observation {
  const environment = new SmallEnvironment(module);
  const runner = new CodeRunner(compiled, environment);
  const runs = packets.map((packet) => {
    let verdict: bigint | null = null;
    // The kernel reads 32 bits of what such a program returns.
    const after = environment.withPacket(packet, (context) => (verdict = BigInt.asUintN(32, runner.call("main", [context]) ?? 0n)));
    return `${String(verdict)} ${hex(after)}`;
  });
  return { runs, maps: environment.contents() };
}

/** Every instruction is reached, and the last one does not fall through. */
function checkShape(compiled: CompiledModule): void {
  for (const { instructions } of compiled.functions) {
    const seen = new Set<number>();
    const pending = [0];
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      const instruction = instructions[at]!;
      expect(instruction).toBeDefined();
      if (instruction.kind === "branch") pending.push(instruction.target, at + 1);
      else if (instruction.kind === "jump") pending.push(instruction.target);
      else if (instruction.kind !== "exit") pending.push(at + 1);
    }
    expect(seen.size).toBe(instructions.length);
  }
}
