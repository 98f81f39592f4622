/** A whole program as the bytes of a WebAssembly module. */

import { Code, I32, I64 } from "./code.ts";
import { translateFunction } from "./function-translator.ts";
import type { EmitContext } from "./instructions.ts";
import { FUNCTION_TYPE, IMPORTS, PARAMETERS, type Import } from "./layout.ts";

/** The namespace of all imports. */
export const HOST = "host";

const FUNCREF = 0x70;
const FUNCTION_FORM = 0x60;
const KIND = { function: 0, table: 1, memory: 2, global: 3 } as const;

interface Signature {
  readonly params: readonly number[];
  readonly results: readonly number[];
}

const SIGNATURES: Readonly<Record<Import, Signature>> = {
  help0: helperSignature(0),
  help1: helperSignature(1),
  help2: helperSignature(2),
  help3: helperSignature(3),
  help4: helperSignature(4),
  help5: helperSignature(5),
  /** instruction, map, key → value */
  lookup: { params: [I32, I32, I32], results: [I32] },
  /** instruction, address, size, right that was wanted */
  fault: { params: [I32, I64, I32, I32], results: [] },
  /** instruction, reason */
  stop: { params: [I32, I32], results: [] },
  /** instruction, context, offset, size → value or -1 */
  packet: { params: [I32, I64, I32, I32], results: [I64] },
  /** instruction, map, index → program or -1 */
  tail: { params: [I32, I64, I64], results: [I32] },
  /** instruction, address → function */
  resolve: { params: [I32, I64], results: [I32] },
};

/** helper, instruction, frame, arguments → r0 */
function helperSignature(count: number): Signature {
  return { params: [I32, I32, I32, ...Array<number>(count).fill(I64)], results: [I64] };
}

const FUNCTION_SIGNATURE: Signature = { params: [...Array<number>(PARAMETERS - 1).fill(I64), I32], results: [I64] };

/** Exports are `f0`, `f1` … in the order of the program's functions. */
export function translateModule(context: EmitContext): Uint8Array {
  const { functions } = context.program;
  const bodies = functions.map((fn) => translateFunction(context, fn));
  const module = new Code();
  module.byte(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  section(module, 1, vector([FUNCTION_SIGNATURE, ...IMPORTS.map((name) => SIGNATURES[name])].map(typeEntry)));
  section(module, 2, vector(imports()));
  section(module, 3, vector(functions.map(() => new Code().unsigned(FUNCTION_TYPE))));
  section(module, 4, vector([new Code().byte(FUNCREF, 0).unsigned(functions.length)]));
  section(module, 7, vector(functions.map((_, i) => new Code().name(`f${i}`).byte(KIND.function).unsigned(IMPORTS.length + i))));
  section(module, 9, vector([functionElements(functions.length)]));
  section(module, 10, vector(bodies.map((body) => new Code().unsigned(body.length).append(body))));
  return module.bytes;
}

function imports(): Code[] {
  const entry = (name: string) => new Code().name(HOST).name(name);
  return [
    entry("memory").byte(KIND.memory, 0).unsigned(1),
    entry("limit").byte(KIND.global, I32, 1),
    entry("steps").byte(KIND.global, I64, 1),
    entry("entries").byte(KIND.table, FUNCREF, 0).unsigned(0),
    ...IMPORTS.map((name, i) => entry(name).byte(KIND.function).unsigned(i + 1)),
  ];
}

function typeEntry({ params, results }: Signature): Code {
  return new Code().byte(FUNCTION_FORM).unsigned(params.length).append(params).unsigned(results.length).append(results);
}

/** Fills table 1 with the program's functions. */
function functionElements(count: number): Code {
  const code = new Code().byte(2).unsigned(1).i32(0).end().byte(0).unsigned(count);
  for (let i = 0; i < count; i++) code.unsigned(IMPORTS.length + i);
  return code;
}

function vector(items: readonly Code[]): Code {
  const code = new Code().unsigned(items.length);
  for (const item of items) code.append(item.bytes);
  return code;
}

function section(module: Code, id: number, contents: Code): void {
  module.byte(id).unsigned(contents.bytes.length).append(contents.bytes);
}
