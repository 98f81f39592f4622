/** Where things are in a translated module: locals of a function, imports, types. */

/** r1 to r5 are the parameters, then comes the address of the frame. */
export const PARAMETERS = 6;

const REGISTER_LOCALS: readonly number[] = [6, 0, 1, 2, 3, 4, 7, 8, 9, 10, 11];

/** The 64-bit local that a register lives in. */
export function localOf(register: number): number {
  return REGISTER_LOCALS[register]!;
}

export const LOCAL = {
  frame: 5,
  /** 64 bits: the address of an access, a value in passing, what is left of the step limit, the memory's limit. */
  address: 12,
  value: 13,
  steps: 14,
  wideLimit: 15,
  /** 32 bits: the memory's limit (where the shadow starts), the address of an access, the next block. */
  limit: 16,
  at: 17,
  next: 18,
} as const;

/** Locals that are declared: 64-bit ones first. */
export const WIDE_LOCALS = 10;
export const NARROW_LOCALS = 3;

export const GLOBAL = { limit: 0, steps: 1 } as const;

/** Functions that JavaScript gives; those of the program follow. `help0` … `help5` are by number of arguments. */
export const IMPORTS = ["help0", "help1", "help2", "help3", "help4", "help5", "lookup", "fault", "stop", "packet", "tail", "resolve"] as const;

export type Import = (typeof IMPORTS)[number];

export function importIndex(name: Import): number {
  return IMPORTS.indexOf(name);
}

/** Table 0 holds the entries of all programs, table 1 the functions of this one. */
export const TABLE = { entries: 0, functions: 1 } as const;

/** The type of every function of a program. */
export const FUNCTION_TYPE = 0;

/** Why a run is stopped. */
export const STOP = { steps: 0, depth: 1 } as const;
