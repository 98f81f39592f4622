/** Symbols of a program to what the kernel wants in their place: descriptors, offsets and BTF ids (linux/bpf.h). */

import { encode, slotOffsets, type SymbolFields, type SymbolUse } from "../isa/encode.ts";
import type { LoadableData, LoadableProgram } from "../loadable.ts";
import { LoadError } from "../runner.ts";
import { hostEndian } from "./bpf-call.ts";
import { kernelFunctionId } from "./kernel-functions.ts";

/** BPF_PSEUDO_…: the source field of a symbolic ld_imm64 or call. */
const pseudo = { mapFd: 1, mapValue: 2, function: 4, call: 1, kfunc: 2 } as const;

export interface Descriptors {
  readonly maps: ReadonlyMap<string, { readonly fd: number }>;
  /** Data sections with the array that holds each. */
  readonly data: readonly { readonly section: LoadableData; readonly fd: number }[];
}

/** The bytes of a program, ready for BPF_PROG_LOAD. Throws `LoadError` for a symbol that nothing defines. */
export function relocate(program: LoadableProgram, descriptors: Descriptors): Uint8Array {
  const slots = slotOffsets(program.instructions);
  const starts = new Map(program.functions.map((one) => [one.name, slots[one.instruction]!]));
  return encode(program.instructions, {
    endian: hostEndian,
    resolve: (use) => resolveSymbol(use, program, descriptors, starts),
  });
}

function resolveSymbol(
  { reference, slot, place }: SymbolUse,
  program: LoadableProgram,
  { maps, data }: Descriptors,
  starts: ReadonlyMap<string, number>,
): SymbolFields {
  const { symbol } = reference;
  switch (reference.kind) {
    case "map": {
      const map = maps.get(symbol);
      if (!map) throw new LoadError(`program '${program.name}' uses the map '${symbol}', which the object does not define`);
      return { source: pseudo.mapFd, imm: map.fd };
    }
    case "data":
      return dataFields(symbol, reference.offset, program, data);
    case "function": {
      const start = starts.get(symbol);
      if (start === undefined) throw new LoadError(`program '${program.name}' uses the function '${symbol}', which the object does not define`);
      // The distance from the next slot, for a call and for an address alike.
      return { source: place === "call" ? pseudo.call : pseudo.function, imm: start - slot - 1 };
    }
    case "kfunc": {
      const id = kernelFunctionId(symbol);
      if (id === undefined) throw new LoadError(`the running kernel has no function '${symbol}' (kfunc)`);
      return { source: pseudo.kfunc, imm: id, offset: 0 };
    }
  }
}

/** A symbol of a data section, or the name of the section itself. */
function dataFields(symbol: string, offset: number, program: LoadableProgram, data: Descriptors["data"]): SymbolFields {
  for (const { section, fd } of data) {
    if (section.section === symbol) return { source: pseudo.mapValue, imm: fd, nextImm: offset };
    const found = section.symbols.find((one) => one.name === symbol);
    if (found) return { source: pseudo.mapValue, imm: fd, nextImm: found.offset + offset };
  }
  throw new LoadError(`program '${program.name}' uses '${symbol}', which the object does not define`);
}
