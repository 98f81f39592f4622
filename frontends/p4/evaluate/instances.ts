/**
 * What the evaluation of `main` finds (P4-16 §18.2): the tree of the instances that a program has, each with the name that
 * the control plane calls it by. A control that is instantiated twice is there twice, with all that is in it.
 */

import type { Span } from "../../../compiler/source/source.ts";
import type { ActionDeclaration, CallExpression, ControlDeclaration, Instantiation, Parameter, ParserDeclaration, TableDeclaration, ValueSetDeclaration } from "../ast.ts";
import type { Constant } from "../check/constants.ts";
import type { Symbol } from "../check/program.ts";
import type { TableInfo } from "../check/table-info.ts";
import type { ExternType, PackageType, Type } from "../check/types.ts";

export interface ExternInstance {
  readonly kind: "externInstance";
  readonly type: ExternType;
  /** In the order of the constructor's parameters; null where neither the author nor the declaration gives a value. */
  readonly args: readonly (Evaluated | null)[];
  readonly parameters: readonly Parameter[];
  /** `control.counter` */
  readonly name: string;
  /** Absent for what a constructor makes inside an expression. */
  readonly declaration?: Instantiation;
  readonly span: Span;
}

export interface TableInstance {
  readonly kind: "tableInstance";
  readonly declaration: TableDeclaration;
  readonly info: TableInfo;
  readonly name: string;
  /** Null when the author gives none. */
  readonly size: bigint | null;
  /** Of the default action, for the parameters without a direction; undefined for what has no value at compile time. */
  readonly defaultArgs: readonly (Evaluated | undefined)[];
  /** The properties of the architecture that are values or instances. */
  readonly properties: ReadonlyMap<string, Evaluated>;
}

export interface ValueSetInstance {
  readonly name: string;
  readonly size: bigint | null;
}

export interface BlockInstance {
  readonly kind: "blockInstance";
  readonly declaration: ParserDeclaration | ControlDeclaration;
  /** What its type parameters stand for here. */
  readonly typeArgs: readonly Type[];
  readonly name: string;
  readonly constructorArgs: ReadonlyMap<Parameter, Evaluated>;
  /** Instances that its declarations make, and those behind `T.apply(…)`: one for each place (§15.1). */
  readonly children: ReadonlyMap<Symbol | CallExpression, Instance>;
  readonly tables: ReadonlyMap<TableDeclaration, TableInstance>;
  /** The names of its own actions; those of the top level have their names from nobody. */
  readonly actions: ReadonlyMap<ActionDeclaration, string>;
  readonly valueSets: ReadonlyMap<ValueSetDeclaration, ValueSetInstance>;
  /** The calls of its states or apply block that control may come to. */
  readonly calls: readonly CallExpression[];
  /** What these calls apply, each once. */
  readonly applied: readonly (TableInstance | BlockInstance)[];
}

export interface PackageInstance {
  readonly kind: "packageInstance";
  readonly type: PackageType;
  readonly name: string;
  readonly args: readonly (Evaluated | null)[];
  readonly span: Span;
}

export type Instance = ExternInstance | BlockInstance | PackageInstance;
export type Evaluated = Constant | Instance;

export function isConstant(value: Evaluated): value is Constant {
  return !isInstance(value);
}

export function isInstance(value: Evaluated): value is Instance {
  return value.kind === "externInstance" || value.kind === "blockInstance" || value.kind === "packageInstance";
}
