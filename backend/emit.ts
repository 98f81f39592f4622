/** What `--emit` writes besides objects: assembly, BTF as text, and bare instructions. */

import { btfFromLayout } from "./btf/from-layout.ts";
import { printBtf } from "./btf/print.ts";
import type { CompiledFunction, CompiledModule } from "./compiled.ts";
import { layOut } from "./elf/layout.ts";
import { readObject } from "./elf/read-object.ts";
import { writeObject } from "./elf/write-object.ts";
import { encode, slotOffsets, type SymbolFields, type SymbolUse } from "./isa/encode.ts";
import { callSource, immediateSource } from "./isa/opcodes.ts";
import { printAssembly } from "./isa/print.ts";
import type { LoadableObject, LoadableProgram } from "./loadable.ts";

/** Every function with a title that says where it goes. */
export function emitAssembly(module: CompiledModule): string {
  return module.functions.map((one) => `${title(one)}\n${printAssembly(one.instructions)}`).join("\n");
}

function title(one: CompiledFunction): string {
  return `; ${one.linkage} ${one.section ?? ".text"}, ${one.stackBytes} bytes of stack\n${one.name}:`;
}

/** The types of the object, as `bpftool btf dump` shows them. */
export function emitBtf(module: CompiledModule): string {
  return printBtf(btfFromLayout(module, layOut(module, "btf").data).btf);
}

/**
 * The instructions of one program with the subprograms that it calls behind it, as bpf(BPF_PROG_LOAD) takes them.
 * Maps are named by their index among the object's maps (BPF_PSEUDO_MAP_IDX), data sections by the numbers after
 * those. `program` may be left out when there is only one. Throws a `RangeError` for a name that does not exist.
 */
export function emitRaw(module: CompiledModule, program?: string): Uint8Array {
  const object = readObject(writeObject(module));
  const names = object.programs.map((one) => one.name).join(", ");
  if (program === undefined && object.programs.length !== 1) throw new RangeError(`bare instructions are of one program; there are ${names || "none"}`);
  const found = program === undefined ? object.programs[0] : object.programs.find((one) => one.name === program);
  if (!found) throw new RangeError(`there is no program ${program}; there are ${names || "none"}`);
  return encode(found.instructions, { endian: object.endian, resolve: indexResolver(object, found) });
}

function indexResolver(object: LoadableObject, program: LoadableProgram): (use: SymbolUse) => SymbolFields {
  const slots = slotOffsets(program.instructions);
  const starts = new Map(program.functions.map((one) => [one.name, slots[one.instruction]!]));
  const maps = new Map(object.maps.map((map, index) => [map.name, index]));
  const data = new Map(object.data.map((section, index) => [section.section, object.maps.length + index]));
  return ({ slot, place, reference }) => {
    switch (reference.kind) {
      case "map":
        return { source: immediateSource.mapIndex, imm: maps.get(reference.symbol)! };
      case "data":
        return { source: immediateSource.mapIndexValue, imm: data.get(reference.symbol)!, nextImm: reference.offset };
      case "function": {
        const distance = starts.get(reference.symbol)! - slot - 1;
        return { source: place === "call" ? callSource.function : immediateSource.function, imm: distance };
      }
      case "kfunc":
        throw new RangeError(`bare instructions cannot name the kernel function ${reference.symbol}`);
    }
  };
}
