/** What the checker knows of a table (P4-16 §14.2). */

import type { ActionDeclaration, ActionReference, Expression, Keyset, TableEntry, TableProperty } from "../ast.ts";
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
  readonly size: bigint | null;
  /** Properties that the architecture defines. */
  readonly custom: ReadonlyMap<string, Extract<TableProperty, { kind: "custom" }>>;
}
