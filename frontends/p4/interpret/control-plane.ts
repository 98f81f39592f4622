/** What the control plane has put into a program: entries and default actions of tables, members of value sets. */

/** What one key of an entry matches; values are the bits of the key as an unsigned number. */
export type Match =
  | { readonly kind: "mask"; readonly value: bigint; readonly mask: bigint }
  | { readonly kind: "range"; readonly low: bigint; readonly high: bigint };

/** An action with the values of its parameters that have no direction, as unsigned bits. */
export interface ActionCall {
  readonly action: string;
  readonly args: readonly bigint[];
}

export interface TableEntry extends ActionCall {
  /** One for each key of the table. */
  readonly keys: readonly Match[];
  /** Where several entries match, the greatest wins. */
  readonly priority: number;
}

export interface TableContents {
  readonly entries: readonly TableEntry[];
  /** Absent: the program's own. */
  readonly defaultAction?: ActionCall;
}

/** By control-plane names. */
export interface ControlPlaneState {
  tables: ReadonlyMap<string, TableContents>;
  valueSets: ReadonlyMap<string, readonly (readonly bigint[])[]>;
  /** Told of every look-up, so that a test can make entries that are hit. */
  watch?: (name: string, keys: readonly bigint[]) => void;
}

export function entryMatches({ keys }: TableEntry, values: readonly bigint[]): boolean {
  return keys.every((key, index) => matches(key, values[index]!));
}

function matches(match: Match, value: bigint): boolean {
  return match.kind === "mask" ? (value & match.mask) === (match.value & match.mask) : match.low <= value && value <= match.high;
}
