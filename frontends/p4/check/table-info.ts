/** What the checker knows of a table (P4-16 §14.2). */

import type { ActionDeclaration, ActionReference, Argument, Expression, Keyset, TableEntry, TableProperty } from "../ast.ts";
import type { Type } from "./types.ts";

export interface TableKey {
  readonly expression: Expression;
  readonly type: Type;
  readonly matchKind: string;
  /** From `@name`, or the expression as it is written: what the control plane calls it. */
  readonly name: string;
}

export interface TableAction {
  readonly declaration: ActionDeclaration;
  readonly reference: ActionReference;
  readonly name: string;
  /** The arguments of the parameters with a direction, in their order. */
  readonly directed: readonly (Argument | null)[];
  /** `@defaultonly` and `@tableonly`. */
  readonly use: "both" | "default" | "table";
}

export interface BoundAction {
  readonly action: TableAction;
  /** The values of the action's parameters without a direction, in order. */
  readonly args: readonly Expression[];
}

export interface EntryInfo {
  readonly entry: TableEntry;
  /** One for each key. */
  readonly keysets: readonly Keyset[];
  readonly action: BoundAction;
  /** Given, or counted (§14.2.1.4.1); null where entries have none. */
  readonly priority: bigint | null;
}

export interface TableInfo {
  readonly keys: readonly TableKey[];
  readonly actions: readonly TableAction[];
  /** Null stands for NoAction. */
  readonly defaultAction: BoundAction | null;
  readonly constDefault: boolean;
  readonly entries: readonly EntryInfo[];
  readonly constEntries: boolean;
  /** Of the entries that match, the one with the largest priority wins, and not that with the smallest (§14.2.1.4.1). */
  readonly largestWins: boolean;
  /** Null when there is none, or only an instance knows it. */
  readonly size: bigint | null;
  readonly sizeExpression: Expression | null;
  /** Properties that the architecture defines. */
  readonly custom: ReadonlyMap<string, Extract<TableProperty, { kind: "custom" }>>;
}
