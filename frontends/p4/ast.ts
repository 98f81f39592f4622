/** The syntax tree of P4_16: what the author wrote and where, and nothing of what it means. */

import type { Span } from "../../compiler/source/source.ts";

interface Node {
  readonly span: Span;
}

export interface Name extends Node {
  readonly text: string;
}

export interface Program {
  readonly declarations: readonly Declaration[];
}

// Annotations (§20) ------------------------------------------------------------------------------------------------

export interface Annotation extends Node {
  readonly name: string;
  /** The tokens of an unstructured body; absent without one. */
  readonly tokens?: readonly string[];
  /** The elements of a structured body. */
  readonly elements?: readonly Element[];
}

interface Annotated extends Node {
  readonly annotations: readonly Annotation[];
}

// Types (§7) -------------------------------------------------------------------------------------------------------

export type TypeNode =
  | (Node & { readonly kind: "baseType"; readonly name: "bool" | "error" | "string" | "match_kind" | "void" })
  /** Without a width, `bit` is one bit and `int` has any precision. */
  | (Node & { readonly kind: "bitsType"; readonly base: "bit" | "int" | "varbit"; readonly width: Expression | null })
  | NamedTypeNode
  | (Node & { readonly kind: "arrayType"; readonly element: TypeNode; readonly size: Expression })
  | (Node & { readonly kind: "tupleType"; readonly elements: readonly TypeNode[] })
  | (Node & { readonly kind: "listType"; readonly element: TypeNode })
  | (Node & { readonly kind: "dontCareType" });

export interface NamedTypeNode extends Node {
  readonly kind: "namedType";
  readonly name: Name;
  /** Written with a leading dot: looked up at the top level. */
  readonly global: boolean;
  readonly args: readonly TypeNode[] | null;
}

// Expressions (§8) -------------------------------------------------------------------------------------------------

export type UnaryOperator = "!" | "~" | "-" | "+";
export type BinaryOperator =
  | "*" | "/" | "%" | "+" | "-" | "|+|" | "|-|" | "++" | "<<" | ">>"
  | "<=" | ">=" | "<" | ">" | "!=" | "==" | "&" | "^" | "|" | "&&" | "||";

export interface IntegerExpression extends Node {
  readonly kind: "integer";
  readonly value: bigint;
  /** Null for a literal of type `int`. */
  readonly width: number | null;
  readonly signed: boolean;
}

export interface NameExpression extends Node {
  readonly kind: "name";
  readonly name: string;
  readonly global: boolean;
}

export interface MemberExpression extends Node {
  readonly kind: "member";
  readonly object: Expression;
  readonly member: Name;
}

export interface CallExpression extends Node {
  readonly kind: "call";
  /** A `typeName` when this constructs an instance or applies one without a name. */
  readonly callee: Expression;
  readonly typeArgs: readonly TypeNode[];
  readonly args: readonly Argument[];
}

export interface IndexExpression extends Node {
  readonly kind: "index";
  readonly object: Expression;
  readonly index: Expression;
}

export interface SliceExpression extends Node {
  readonly kind: "slice";
  readonly object: Expression;
  readonly high: Expression;
  readonly low: Expression;
}

/** `object[low +: width]` */
export interface PartSliceExpression extends Node {
  readonly kind: "partSlice";
  readonly object: Expression;
  readonly low: Expression;
  readonly width: Expression;
}

export type Expression =
  | IntegerExpression
  | (Node & { readonly kind: "string"; readonly value: string })
  | (Node & { readonly kind: "bool"; readonly value: boolean })
  | NameExpression
  | (Node & { readonly kind: "this" })
  /** `...`: the default value. */
  | (Node & { readonly kind: "dots" })
  | (Node & { readonly kind: "typeName"; readonly type: TypeNode })
  | MemberExpression
  | IndexExpression
  | SliceExpression
  | PartSliceExpression
  | (Node & { readonly kind: "unary"; readonly operator: UnaryOperator; readonly operand: Expression })
  | (Node & { readonly kind: "binary"; readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression })
  | (Node & { readonly kind: "conditional"; readonly condition: Expression; readonly ifTrue: Expression; readonly ifFalse: Expression })
  | (Node & { readonly kind: "cast"; readonly type: TypeNode; readonly operand: Expression })
  | CallExpression
  | (Node & { readonly kind: "list"; readonly elements: readonly Expression[] })
  | (Node & { readonly kind: "record"; readonly fields: readonly RecordField[]; readonly dots: boolean })
  /** `{#}`: an invalid header. */
  | (Node & { readonly kind: "invalidHeader" });

export interface RecordField extends Node {
  readonly name: Name;
  readonly value: Expression;
}

/** In a structured annotation: `value` or `name = value`. */
export interface Element extends Node {
  readonly name: Name | null;
  readonly value: Expression;
}

export interface Argument extends Node {
  readonly name: Name | null;
  /** Null for `_`. */
  readonly value: Expression | null;
}

export type Keyset =
  | (Node & { readonly kind: "default" | "dontCare" })
  | (Node & { readonly kind: "value"; readonly value: Expression })
  | (Node & { readonly kind: "mask"; readonly value: Expression; readonly mask: Expression })
  | (Node & { readonly kind: "range"; readonly low: Expression; readonly high: Expression })
  | (Node & { readonly kind: "tuple"; readonly elements: readonly Keyset[] });

// Statements (§12) -------------------------------------------------------------------------------------------------

export type AssignmentOperator = "=" | `${BinaryOperator}=`;

export interface BlockStatement extends Annotated {
  readonly kind: "block";
  readonly statements: readonly Statement[];
}

export interface SwitchStatement extends Node {
  readonly kind: "switch";
  readonly value: Expression;
  readonly cases: readonly SwitchCase[];
}

export interface SwitchCase extends Node {
  /** Null for `default`. */
  readonly label: Expression | null;
  /** Null falls through to the next. */
  readonly body: BlockStatement | null;
}

export interface AssignStatement extends Node {
  readonly kind: "assign";
  readonly operator: AssignmentOperator;
  readonly target: Expression;
  readonly value: Expression;
}

export type Statement =
  | VariableDeclaration
  | ConstantDeclaration
  | Instantiation
  | AssignStatement
  | (Node & { readonly kind: "callStatement"; readonly call: CallExpression })
  | (Node & { readonly kind: "if"; readonly condition: Expression; readonly then: Statement; readonly otherwise: Statement | null })
  | (Node & { readonly kind: "empty" | "break" | "continue" | "exit" })
  | (Node & { readonly kind: "return"; readonly value: Expression | null })
  | BlockStatement
  | SwitchStatement
  | ForStatement
  | ForInStatement;

export interface ForStatement extends Annotated {
  readonly kind: "for";
  readonly init: readonly Statement[];
  readonly condition: Expression;
  readonly update: readonly Statement[];
  readonly body: Statement;
}

export interface ForInStatement extends Annotated {
  readonly kind: "forIn";
  readonly variable: VariableDeclaration;
  readonly low: Expression;
  /** Present for `low .. high`. */
  readonly high: Expression | null;
  readonly body: Statement;
}

// Declarations -----------------------------------------------------------------------------------------------------

export type Direction = "in" | "out" | "inout" | "none";

export interface Parameter extends Annotated {
  readonly kind: "parameter";
  readonly direction: Direction;
  readonly type: TypeNode;
  readonly name: Name;
  readonly defaultValue: Expression | null;
}

export interface TypeParameter extends Node {
  readonly kind: "typeParameter";
  readonly name: Name;
}

export interface VariableDeclaration extends Annotated {
  readonly kind: "variable";
  readonly type: TypeNode;
  readonly name: Name;
  readonly initializer: Expression | null;
}

export interface ConstantDeclaration extends Annotated {
  readonly kind: "constant";
  readonly type: TypeNode;
  readonly name: Name;
  readonly value: Expression;
}

export interface Instantiation extends Annotated {
  readonly kind: "instantiation";
  readonly type: TypeNode;
  readonly args: readonly Argument[];
  readonly name: Name;
  readonly initializer: readonly (FunctionDeclaration | Instantiation)[] | null;
}

export interface FunctionDeclaration extends Annotated {
  readonly kind: "function";
  readonly name: Name;
  readonly returnType: TypeNode;
  readonly typeParameters: readonly TypeParameter[];
  readonly parameters: readonly Parameter[];
  /** Null for an extern function or method. */
  readonly body: BlockStatement | null;
  readonly abstract: boolean;
}

export interface ConstructorPrototype extends Annotated {
  readonly kind: "constructor";
  readonly name: Name;
  readonly parameters: readonly Parameter[];
}

export interface ExternDeclaration extends Annotated {
  readonly kind: "extern";
  readonly name: Name;
  readonly typeParameters: readonly TypeParameter[];
  readonly methods: readonly (FunctionDeclaration | ConstructorPrototype)[];
}

export interface ActionDeclaration extends Annotated {
  readonly kind: "action";
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  readonly body: BlockStatement;
}

export interface FieldDeclaration extends Annotated {
  readonly kind: "field";
  readonly type: TypeNode;
  readonly name: Name;
}

export interface StructDeclaration extends Annotated {
  readonly kind: "struct" | "header" | "headerUnion";
  readonly name: Name;
  readonly typeParameters: readonly TypeParameter[];
  readonly fields: readonly FieldDeclaration[];
}

export interface EnumMember extends Node {
  readonly name: Name;
  readonly value: Expression | null;
}

export interface EnumDeclaration extends Annotated {
  readonly kind: "enum";
  readonly name: Name;
  /** Present for a serializable enum. */
  readonly underlying: TypeNode | null;
  readonly members: readonly EnumMember[];
}

export interface TypedefDeclaration extends Annotated {
  readonly kind: "typedef";
  readonly name: Name;
  /** True for `type`, which makes a new type (§7.6). */
  readonly distinct: boolean;
  readonly type: TypeNode | StructDeclaration | EnumDeclaration;
}

export interface NamesDeclaration extends Annotated {
  readonly kind: "errors" | "matchKinds";
  readonly names: readonly Name[];
}

export interface PackageDeclaration extends Annotated {
  readonly kind: "package";
  readonly name: Name;
  readonly typeParameters: readonly TypeParameter[];
  readonly parameters: readonly Parameter[];
}

export interface Transition extends Node {
  /** The state's name, or a select expression. */
  readonly target: Name | SelectExpression;
}

export interface SelectExpression extends Node {
  readonly kind: "select";
  readonly values: readonly Expression[];
  readonly cases: readonly SelectCase[];
}

export interface SelectCase extends Node {
  readonly keyset: Keyset;
  readonly state: Name;
}

export interface ParserState extends Annotated {
  readonly kind: "state";
  readonly name: Name;
  readonly statements: readonly Statement[];
  /** Without one the state goes to `reject`. */
  readonly transition: Transition | null;
}

export interface ValueSetDeclaration extends Annotated {
  readonly kind: "valueSet";
  readonly element: TypeNode;
  readonly size: Expression;
  readonly name: Name;
}

export interface ParserDeclaration extends Annotated {
  readonly kind: "parser";
  readonly name: Name;
  readonly typeParameters: readonly TypeParameter[];
  readonly parameters: readonly Parameter[];
  readonly constructorParameters: readonly Parameter[];
  /** Null for a parser type. */
  readonly body: { readonly locals: readonly ParserLocal[]; readonly states: readonly ParserState[] } | null;
}

export type ParserLocal = ConstantDeclaration | VariableDeclaration | Instantiation | ValueSetDeclaration;

export interface ControlDeclaration extends Annotated {
  readonly kind: "control";
  readonly name: Name;
  readonly typeParameters: readonly TypeParameter[];
  readonly parameters: readonly Parameter[];
  readonly constructorParameters: readonly Parameter[];
  /** Null for a control type. */
  readonly body: { readonly locals: readonly ControlLocal[]; readonly apply: BlockStatement } | null;
}

export type ControlLocal = ConstantDeclaration | VariableDeclaration | Instantiation | ActionDeclaration | TableDeclaration;

export interface KeyElement extends Annotated {
  readonly expression: Expression;
  readonly matchKind: Name;
}

/** An action in an actions list, an entry or a default action. */
export interface ActionReference extends Annotated {
  readonly name: Name;
  readonly global: boolean;
  /** Null when there are no parentheses. */
  readonly args: readonly Argument[] | null;
}

export interface TableEntry extends Annotated {
  readonly isConst: boolean;
  readonly priority: Expression | null;
  readonly keyset: Keyset;
  readonly action: ActionReference;
}

export interface TablePropertyBase extends Annotated {
  readonly isConst: boolean;
}

export type TableProperty =
  | (TablePropertyBase & { readonly kind: "key"; readonly elements: readonly KeyElement[] })
  | (TablePropertyBase & { readonly kind: "actions"; readonly actions: readonly ActionReference[] })
  | (TablePropertyBase & { readonly kind: "entries"; readonly entries: readonly TableEntry[] })
  | (TablePropertyBase & { readonly kind: "custom"; readonly name: Name; readonly value: Expression });

export interface TableDeclaration extends Annotated {
  readonly kind: "table";
  readonly name: Name;
  readonly properties: readonly TableProperty[];
}

export type Declaration =
  | ConstantDeclaration
  | ExternDeclaration
  | ActionDeclaration
  | ParserDeclaration
  | ControlDeclaration
  | PackageDeclaration
  | StructDeclaration
  | EnumDeclaration
  | TypedefDeclaration
  | NamesDeclaration
  | FunctionDeclaration
  | Instantiation;
