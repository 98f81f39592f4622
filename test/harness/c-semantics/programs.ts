/**
 * A batch as BPF programs: one for each function, which calls it with every row of arguments. They are read-only data
 * that compilers may not look into, but that the verifier knows, so that it follows each call by its one way.
 */

import { readObject } from "../../../backend/elf/read-object.ts";
import type { LoadableObject } from "../../../backend/loadable.ts";
import { LoadError, type LoadedObject, type Machine } from "../../../backend/runner.ts";
import { callText, inputsText, type Batch } from "./batch.ts";

const RESULTS = ".data.results";
const DONE = 7;

export function programsText(batch: Batch): string {
  const { functions, inputs } = batch;
  const rows = inputs.length;
  const programs = functions.map(
    ({ name }, k) =>
      `__attribute__((section("classifier"), used)) int call_${name}(void *context) { for (int i = 0; i < ${rows}; i++) results[${k * rows} + i] = ${callText(name)}; return ${DONE}; }`,
  );
  return [
    ...functions.map(({ text }) => text),
    `const volatile ${inputsText(batch)}`,
    `__attribute__((section("${RESULTS}"), used)) volatile long results[${functions.length * rows}] = { 0 };`,
    ...programs,
    "",
  ].join("\n");
}

/** What the functions give; the message of the loader for those whose program it refuses. */
export function resultsOn(machine: Machine, bytes: Uint8Array, batch: Batch): Map<string, readonly bigint[] | string> {
  const object = readObject(bytes);
  try {
    return new Map(resultsOf(machine.load(object), batch));
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    return new Map(batch.functions.map(({ name }) => [name, resultAlone(machine, object, batch, name)]));
  }
}

function resultAlone(machine: Machine, object: LoadableObject, batch: Batch, name: string): readonly bigint[] | string {
  const alone = { ...object, programs: object.programs.filter((program) => program.name === `call_${name}`) };
  try {
    return resultsOf(machine.load(alone), batch).get(name)!;
  } catch (error) {
    if (error instanceof LoadError) return `${error.message}\n${error.log}`;
    throw error;
  }
}

/** Of those functions of the batch whose programs were loaded. */
function resultsOf(loaded: LoadedObject, { functions, inputs }: Batch): Map<string, readonly bigint[]> {
  try {
    for (const program of loaded.programs.values()) {
      const { returnValue } = program.run({ packet: new Uint8Array(64) });
      if (returnValue !== DONE) throw new Error(`${program.name} ends with ${returnValue}`);
    }
    const found = loaded.maps.get(RESULTS)!.lookup(new Uint8Array(4))!;
    const numbers = [...new BigInt64Array(found.slice().buffer)];
    const rows = inputs.length;
    return new Map(functions.map(({ name }, k) => [name, numbers.slice(k * rows, (k + 1) * rows)]));
  } finally {
    loaded.close();
  }
}
