/**
 * Calls of functions as programs, so that every engine can make them: each call is an entry program of one object. It
 * reads its arguments out of read-only data and leaves the result in a data section of its own. Compilers may not look
 * into the arguments, as they are volatile, but the verifier knows what is there, and follows loops whose length one
 * of them decides.
 */

import { readObject } from "../../backend/elf/read-object.ts";
import type { LoadedObject, Machine } from "../../backend/runner.ts";

export const RESULT_SECTION = ".data.result";
export const ARGUMENT_SECTION = ".rodata";
/** What the programs return, so that one that was left early is seen. */
export const DONE = 7;

export function programName(index: number): string {
  return `call_${index}`;
}

/** The bytes that each call leaves as its result. Each finds the data of the object as it was loaded. */
export function callsOn(machine: Machine, object: Uint8Array, count: number): Uint8Array[] {
  const loaded = machine.load(readObject(object));
  try {
    const reset = resetOf(loaded);
    return Array.from({ length: count }, (_, index) => {
      reset();
      const { returnValue } = loaded.programs.get(programName(index))!.run({ packet: new Uint8Array(64) });
      if (returnValue !== DONE) throw new Error(`call ${index} on ${machine.name} ends with ${returnValue}`);
      return loaded.maps.get(RESULT_SECTION)!.lookup(onlyKey)!;
    });
  } finally {
    loaded.close();
  }
}

const onlyKey = new Uint8Array(4);

function resetOf(loaded: LoadedObject): () => void {
  const sections = [...loaded.maps].filter(([name]) => /^\.(data|bss)/.test(name)).map(([, map]) => ({ map, bytes: map.lookup(onlyKey)! }));
  return () => sections.forEach(({ map, bytes }) => map.update(onlyKey, bytes));
}
