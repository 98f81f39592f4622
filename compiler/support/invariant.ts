/** Assertions about our own code. Bad input never reaches these: it is reported as a diagnostic. */

export class InternalError extends Error {
  override readonly name = "InternalError";
}

/** Throws `InternalError` unless `condition` holds: for conditions that only a bug of ours can break. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InternalError(message);
}

/** Ends a switch over a union: the type checker then lists the places that a new member touches. */
export function unreachable(value: never): never {
  throw new InternalError(`unexpected value: ${JSON.stringify(value, (_, v) => (typeof v === "bigint" ? `${v}n` : v))}`);
}
