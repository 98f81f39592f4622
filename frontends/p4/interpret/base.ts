/**
 * The executable meaning of P4 programs: a direct interpreter of what the checker made, written from the language
 * specification. It shares nothing with the lowering, which is tested against it. The concerns are layers of one class:
 * expressions, calls, statements, tables, parsers.
 *
 * Where the specification leaves a value open there is the value UNDEFINED; when what happens next depends on one,
 * `Unspecified` ends the run, as nothing more can be expected of it.
 */

import type { CallExpression, Expression } from "../ast.ts";
import type { CheckedProgram, ResolvedCall, Symbol } from "../check/program.ts";
import { settle, UNKNOWN, type Type } from "../check/types.ts";
import type { ControlPlaneState } from "./control-plane.ts";
import type { Binding, BlockInstance, ExternObject } from "./instances.ts";
import type { Place } from "./places.ts";
import type { Value } from "./values.ts";

/** An argument of an extern: what is given, or where the result goes. */
export interface ExternArgument {
  readonly type: Type;
  /** Absent for an out parameter. */
  readonly value?: Value;
  /** Present for out and inout. */
  readonly place?: Place;
}

/** What an architecture adds to the language. */
export interface Externs {
  /** The result of a method; null when it gives none. */
  method(object: ExternObject, method: string, args: readonly ExternArgument[]): Value | null;
  call(name: string, args: readonly ExternArgument[]): Value | null;
}

/** `exit` ends all blocks that are running (§12.5). */
export class Exit extends Error {
  override readonly name = "Exit";
}

export type CoreCall = Extract<ResolvedCall, { kind: "method" | "function" }>;

export abstract class InterpreterBase {
  /** A declaration is alive at most once, as nothing in P4 is recursive. */
  protected readonly bindings = new Map<Symbol, Binding>();
  /** The parser or control that is running. */
  protected instance: BlockInstance | null = null;
  protected readonly fieldsOf: CheckedProgram["fieldsOf"];

  constructor(
    protected readonly checked: CheckedProgram,
    protected readonly controlPlane: ControlPlaneState,
    protected readonly externs: Externs,
  ) {
    this.fieldsOf = checked.fieldsOf;
  }

  protected abstract evaluate(expression: Expression): Value;
  /** The place that an l-value names: indices are evaluated now. */
  protected abstract place(expression: Expression): Place;
  protected abstract call(call: CallExpression): Value | null;

  protected typeOf(expression: Expression): Type {
    return settle(this.checked.types.get(expression) ?? UNKNOWN);
  }

  protected declaredType(symbol: Symbol): Type {
    return settle(this.checked.declaredTypes.get(symbol) ?? UNKNOWN);
  }

  protected binding(expression: Expression): Binding | undefined {
    const symbol = expression.kind === "name" ? this.checked.references.get(expression) : undefined;
    return symbol && this.bindings.get(symbol);
  }
}
