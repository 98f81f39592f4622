/** What the checker found out: tables beside the syntax tree, which the lowering reads without asking again. */

import type {
  ActionDeclaration,
  ActionReference,
  Argument,
  CallExpression,
  ConstantDeclaration,
  Declaration,
  Expression,
  FunctionDeclaration,
  Instantiation,
  Keyset,
  NamedTypeNode,
  Parameter,
  ParserState,
  Program,
  SelectCase,
  TableDeclaration,
  TypeNode,
  TypeParameter,
  ValueSetDeclaration,
  VariableDeclaration,
} from "../ast.ts";
import type { Constant } from "./constants.ts";
import type { BlockType, ExternType, Field, PackageType, StructType, Type } from "./types.ts";
import type { TableInfo } from "./table-info.ts";

/** What a name can stand for. */
export type Symbol =
  | Declaration
  | Parameter
  | TypeParameter
  | VariableDeclaration
  | ConstantDeclaration
  | Instantiation
  | ActionDeclaration
  | TableDeclaration
  | ValueSetDeclaration
  | ParserState;

export type BuiltinMethod =
  | "isValid" | "setValid" | "setInvalid" | "push_front" | "pop_front"
  | "minSizeInBits" | "minSizeInBytes" | "maxSizeInBits" | "maxSizeInBytes";

/** Arguments in the order of the parameters; null where the author left one out or wrote `_`. */
export type BoundArguments = readonly (Argument | null)[];

export type ResolvedCall =
  | { readonly kind: "builtin"; readonly method: BuiltinMethod; readonly object: Expression; readonly args: BoundArguments }
  | { readonly kind: "method"; readonly object: Expression; readonly type: ExternType; readonly method: FunctionDeclaration; readonly typeArgs: readonly Type[]; readonly args: BoundArguments }
  | { readonly kind: "function"; readonly declaration: FunctionDeclaration; readonly typeArgs: readonly Type[]; readonly args: BoundArguments }
  | { readonly kind: "action"; readonly declaration: ActionDeclaration; readonly args: BoundArguments }
  | { readonly kind: "applyTable"; readonly table: TableDeclaration }
  | { readonly kind: "apply"; readonly object: Expression; readonly type: BlockType; readonly args: BoundArguments }
  | { readonly kind: "construct"; readonly type: ExternType | BlockType | PackageType; readonly parameters: readonly Parameter[]; readonly args: BoundArguments };

export interface CheckedProgram {
  readonly program: Program;
  readonly types: ReadonlyMap<Expression, Type>;
  readonly constants: ReadonlyMap<Expression, Constant>;
  readonly references: ReadonlyMap<Expression | NamedTypeNode | ActionReference, Symbol>;
  readonly calls: ReadonlyMap<CallExpression, ResolvedCall>;
  /** Constructor calls of instantiations. */
  readonly instantiations: ReadonlyMap<Instantiation, Extract<ResolvedCall, { kind: "construct" }>>;
  /** Types of variables, parameters, constants. */
  readonly declaredTypes: ReadonlyMap<Symbol, Type>;
  readonly typeNodes: ReadonlyMap<TypeNode, Type>;
  readonly tables: ReadonlyMap<TableDeclaration, TableInfo>;
  /** The keysets of a case, one for each value of its select; a value set may stand for all. */
  readonly caseKeysets: ReadonlyMap<SelectCase, readonly Keyset[]>;
  readonly fieldsOf: (type: StructType) => readonly Field[];
  /** All errors in the order of their declaration, which numbers them; likewise the members of an enum. */
  readonly errors: readonly string[];
  /** The values of the members of serializable enums. */
  readonly enumValues: ReadonlyMap<object, ReadonlyMap<string, bigint>>;
  /** The package instance called `main`, if the program has one. */
  readonly main: Instantiation | null;
}
