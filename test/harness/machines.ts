/** Modules on the machines: from legal IR through code and object to runs, seen in the way of `observe.ts`. */

import { generateCode } from "../../backend/codegen.ts";
import { readObject } from "../../backend/elf/read-object.ts";
import { writeObject } from "../../backend/elf/write-object.ts";
import type { LoadedObject, Machine } from "../../backend/runner.ts";
import { kernelRuleFaults } from "../../compiler/analysis/kernel-rules/kernel-rules.ts";
import type { Module } from "../../compiler/ir/ir.ts";
import type { Cpu } from "../../compiler/passes/pass.ts";
import { hex } from "./hex.ts";
import type { Observation } from "./observe.ts";

/** The object of an optimised module; a string says why there is none, when its stack is too small for it. */
export function objectOf(module: Module, cpu: Cpu): Uint8Array | string {
  const { value, diagnostics } = generateCode(module, { cpu });
  const errors = diagnostics.filter((one) => one.severity === "error");
  if (errors.length > 0 && errors.every((one) => one.code === "B0001")) return errors[0]!.message;
  if (!value || errors.length > 0) throw new Error(`no code for ${cpu}: ${errors.map((one) => `${one.code} ${one.message}`).join("\n")}`);
  expectNoFaults(module);
  return writeObject(value);
}

/** What is going to be loaded may not be refused by a rule of ours. */
export function expectNoFaults(module: Module): void {
  const [fault] = kernelRuleFaults(module).filter(({ severity }) => severity === "error");
  if (fault) throw new Error(`${fault.code} ${fault.message} (line ${fault.span?.line})`);
}

/** Runs `main` of the object on each packet in turn. */
export function observeOn(machine: Machine, object: Uint8Array, packets: readonly Uint8Array[]): Observation {
  const loaded = machine.load(readObject(object));
  try {
    const program = loaded.programs.get("main")!;
    const runs = packets.map((packet) => {
      const { returnValue, packet: after } = program.run({ packet });
      return `${returnValue} ${hex(after)}`;
    });
    return { runs, maps: mapContents(loaded) };
  } finally {
    loaded.close();
  }
}

/** Maps of the program's own; data sections have a dot in their names. */
function mapContents(loaded: LoadedObject): Record<string, string> {
  const contents: Record<string, string> = {};
  for (const [name, map] of loaded.maps) {
    if (name.includes(".")) continue;
    for (let index = 0; index < map.definition.maxEntries; index++) {
      const key = new Uint8Array(Uint32Array.of(index).buffer);
      contents[`${name}[${index}]`] = hex(map.lookup(key)!);
    }
  }
  return contents;
}
