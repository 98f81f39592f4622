/** Compiled modules written down as assembly, for tests of the object. */

import type { CompiledFunction, CompiledModule } from "../../backend/compiled.ts";
import { parseAssembly } from "../../backend/isa/parse.ts";
import type { SourceFile } from "../../compiler/source/source.ts";

/** A function in assembly; a comment `@7` at the end of a line says which source line it comes from. */
export function assemble(
  name: string,
  source: SourceFile,
  text: string,
  options: Partial<Omit<CompiledFunction, "name" | "instructions" | "spans">> = {},
): CompiledFunction {
  const instructions = parseAssembly(text);
  const places = text.split("\n").filter((line) => /\S/.test(line.replace(/;.*|^\s*[\w.]+:\s*$/, "")));
  const spans = places.map((line) => {
    const at = /; @(\d+)/.exec(line)?.[1];
    return at === undefined ? undefined : { file: source, line: Number(at), column: 3, endLine: Number(at), endColumn: 4 };
  });
  return { name, linkage: "global", instructions, spans, relocations: new Map(), stackBytes: 0, paramNames: ["ctx"], ...options };
}

export function moduleOf(parts: Partial<CompiledModule>): CompiledModule {
  return { name: "test.c", endian: "little", license: "GPL", functions: [], externals: [], globals: [], maps: [], dataTypes: [], sources: [], ...parts };
}
