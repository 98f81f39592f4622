/** Functions that are compiled as one file by every compiler, and called with the same arguments. */

export interface CFunction {
  readonly name: string;
  /** `static long NAME(long, long, long)` with all that it needs, under names of its own. */
  readonly text: string;
  /** The bytes that it was made of. */
  readonly tape?: Uint8Array;
}

export interface Batch {
  readonly functions: readonly CFunction[];
  /** Rows of three arguments. A function is called with each in turn: its static variables keep what they hold. */
  readonly inputs: readonly (readonly bigint[])[];
}

/** What each function gives for each row of arguments, signed. */
export type Results = ReadonlyMap<string, readonly bigint[]>;

export function without(batch: Batch, names: ReadonlySet<string>): Batch {
  return { ...batch, functions: batch.functions.filter(({ name }) => !names.has(name)) };
}

/** `inputs`, in C. */
export function inputsText({ inputs }: Batch): string {
  const rows = inputs.map((row) => `{ ${row.map((value) => `(long)${BigInt.asUintN(64, value)}u`).join(", ")} }`);
  return `long inputs[${inputs.length}][3] = { ${rows.join(", ")} };`;
}

export function callText(name: string): string {
  return `${name}(inputs[i][0], inputs[i][1], inputs[i][2])`;
}
