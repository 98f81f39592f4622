/** What an analysis knows of the steps of a program; the walk itself is the same for all. */

import type { Expression, VariableDeclaration } from "../ast.ts";
import type { Symbol } from "../check/program.ts";
import type { Facts } from "./state.ts";

export interface FlowAnalysis {
  /** A variable without a value, or a parameter: `filled` when whoever calls gives it one. */
  declare(symbol: Symbol, filled: boolean, state: Facts): Facts;
  /** A whole value is read, or a part of one: `expression` is a name with members, indexes and slices after it. */
  read(expression: Expression, state: Facts): void;
  /** `target` gets the value; null stands for one that nothing is known of. */
  write(target: Expression | VariableDeclaration, value: Expression | null, state: Facts): Facts;
  /** setValid, setInvalid and extract. */
  validity(header: Expression, valid: boolean, state: Facts): Facts;
  /** What is known besides when `header.isValid()` has said so. */
  isValid(header: Expression, valid: boolean, state: Facts): Facts;
}
