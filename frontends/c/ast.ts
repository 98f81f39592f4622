/**
 * The syntax tree of C: what the text says and where, nothing more. Declarators are turned inside out, so that a
 * type reads from its base outwards; everything else mirrors the grammar.
 */

import type { Pragmas } from "../shared/preprocessor/token.ts";
import type { Span } from "../../compiler/source/source.ts";

export interface Identifier {
  readonly name: string;
  readonly span: Span;
}

export interface Attribute {
  /** Its GNU name without the double underscores around it; empty for one in brackets that has none. */
  readonly name: string;
  /** The name as it is written. */
  readonly spelled: string;
  readonly args: readonly (Expr | TypeName)[];
  /** `[[…]]` */
  readonly inBrackets?: true;
  /** It stands where it can only be meant for a type: behind the specifiers, or behind a part of a declarator. */
  readonly onType?: "specifiers" | "declarator";
  readonly span: Span;
}

// ---- types

export type Qualifier = "const" | "volatile" | "restrict" | "atomic";
export type StorageClass = "typedef" | "extern" | "static" | "auto" | "register" | "thread";

export type TypeSpecifier =
  /** `unsigned`, `long`, `long`: the words in order. */
  | { readonly kind: "basic"; readonly words: readonly string[]; readonly span: Span }
  | { readonly kind: "typedefName"; readonly name: string; readonly span: Span }
  | { readonly kind: "typeof"; readonly of: Expr | TypeName; readonly unqualified: boolean; readonly span: Span }
  | { readonly kind: "auto"; readonly span: Span }
  | { readonly kind: "atomic"; readonly of: TypeName; readonly span: Span }
  | RecordSpecifier
  | EnumSpecifier;

export interface RecordSpecifier {
  readonly kind: "struct" | "union";
  readonly tag?: Identifier;
  /** Absent where the text only names it. */
  readonly members?: readonly (MemberDeclaration | StaticAssert)[];
  readonly attributes: readonly Attribute[];
  /** Of the keyword: what pragmas say about the definition. */
  readonly pragmas?: Pragmas;
  readonly span: Span;
}

export interface MemberDeclaration {
  readonly kind: "member";
  readonly specifiers: DeclarationSpecifiers;
  readonly declarators: readonly MemberDeclarator[];
  readonly span: Span;
}

export interface MemberDeclarator {
  readonly declarator?: Declarator;
  readonly width?: Expr;
  readonly attributes: readonly Attribute[];
  readonly span: Span;
}

export interface EnumSpecifier {
  readonly kind: "enum";
  readonly tag?: Identifier;
  readonly underlying?: DeclarationSpecifiers;
  readonly enumerators?: readonly Enumerator[];
  readonly attributes: readonly Attribute[];
  readonly span: Span;
}

export interface Enumerator {
  readonly name: Identifier;
  readonly attributes: readonly Attribute[];
  readonly value?: Expr;
}

export interface DeclarationSpecifiers {
  readonly storage: readonly StorageClass[];
  readonly inline: boolean;
  readonly qualifiers: readonly Qualifier[];
  /** Absent when the text names no type. */
  readonly type?: TypeSpecifier;
  /** Two types in one declaration: the second one, to complain about. */
  readonly extraType?: TypeSpecifier;
  readonly alignas: readonly (Expr | TypeName)[];
  readonly attributes: readonly Attribute[];
  readonly span: Span;
}

export type DeclaratorPart =
  | { readonly kind: "pointer"; readonly qualifiers: readonly Qualifier[]; readonly attributes: readonly Attribute[] }
  | { readonly kind: "array"; readonly size?: Expr; readonly span: Span }
  | { readonly kind: "function"; readonly params: readonly Parameter[]; readonly variadic: boolean; readonly span: Span };

export interface Declarator {
  readonly name?: Identifier;
  /** Applied to the base type in this order: `*f[3]` is pointer, then array. */
  readonly parts: readonly DeclaratorPart[];
  readonly attributes: readonly Attribute[];
  readonly span: Span;
}

export interface Parameter {
  readonly specifiers: DeclarationSpecifiers;
  readonly declarator?: Declarator;
  readonly attributes: readonly Attribute[];
  readonly span: Span;
}

export interface TypeName {
  readonly kind: "typeName";
  readonly specifiers: DeclarationSpecifiers;
  readonly declarator?: Declarator;
  readonly span: Span;
}

// ---- declarations

export interface InitDeclarator {
  readonly declarator: Declarator;
  readonly attributes: readonly Attribute[];
  readonly asmLabel?: string;
  readonly init?: Initializer;
  readonly span: Span;
}

export interface Declaration {
  readonly kind: "declaration";
  readonly specifiers: DeclarationSpecifiers;
  readonly declarators: readonly InitDeclarator[];
  readonly span: Span;
}

export interface FunctionDefinition {
  readonly kind: "function";
  readonly specifiers: DeclarationSpecifiers;
  readonly declarator: InitDeclarator;
  readonly body: CompoundStatement;
  readonly span: Span;
}

export interface StaticAssert {
  readonly kind: "staticAssert";
  readonly condition: Expr;
  readonly message?: StringExpr;
  readonly span: Span;
}

export type ExternalDeclaration =
  | Declaration
  | FunctionDefinition
  | StaticAssert
  | { readonly kind: "asm"; readonly span: Span }
  | { readonly kind: "empty"; readonly span: Span };

export type Designator =
  | { readonly kind: "member"; readonly name: Identifier }
  | { readonly kind: "index"; readonly from: Expr; readonly to?: Expr; readonly span: Span };

export interface InitializerItem {
  readonly designators: readonly Designator[];
  readonly value: Initializer;
}

export interface InitializerList {
  readonly kind: "list";
  readonly items: readonly InitializerItem[];
  readonly span: Span;
}

export type Initializer = Expr | InitializerList;

// ---- expressions

export type UnaryOperator = "+" | "-" | "~" | "!" | "*" | "&" | "++" | "--" | "__extension__";
export type BinaryOperator =
  | "*" | "/" | "%" | "+" | "-" | "<<" | ">>" | "<" | ">" | "<=" | ">=" | "==" | "!=" | "&" | "^" | "|" | "&&" | "||";

export interface StringExpr {
  readonly kind: "string";
  /** The literals that stand next to each other, as spelled. */
  readonly parts: readonly { readonly text: string; readonly span: Span }[];
  readonly span: Span;
}

export interface GenericAssociation {
  /** Absent for `default`. */
  readonly type?: TypeName;
  readonly value: Expr;
}

export type Expr =
  | { readonly kind: "name"; readonly name: string; readonly span: Span }
  | { readonly kind: "number"; readonly text: string; readonly span: Span }
  | { readonly kind: "character"; readonly text: string; readonly span: Span }
  | StringExpr
  | { readonly kind: "unary"; readonly op: UnaryOperator; readonly operand: Expr; readonly span: Span }
  | { readonly kind: "postfix"; readonly op: "++" | "--"; readonly operand: Expr; readonly span: Span }
  | { readonly kind: "binary"; readonly op: BinaryOperator; readonly left: Expr; readonly right: Expr; readonly opSpan: Span; readonly span: Span }
  /** `op` is absent for the simple assignment. */
  | { readonly kind: "assign"; readonly op?: BinaryOperator; readonly left: Expr; readonly right: Expr; readonly opSpan: Span; readonly span: Span }
  /** `then` is absent in `a ?: b`. */
  | { readonly kind: "conditional"; readonly condition: Expr; readonly then?: Expr; readonly otherwise: Expr; readonly span: Span }
  | { readonly kind: "comma"; readonly items: readonly Expr[]; readonly span: Span }
  | { readonly kind: "cast"; readonly type: TypeName; readonly operand: Expr; readonly span: Span }
  | { readonly kind: "compoundLiteral"; readonly type: TypeName; readonly init: InitializerList; readonly span: Span }
  | { readonly kind: "call"; readonly callee: Expr; readonly args: readonly Expr[]; readonly span: Span }
  | { readonly kind: "index"; readonly base: Expr; readonly index: Expr; readonly span: Span }
  | { readonly kind: "member"; readonly base: Expr; readonly name: Identifier; readonly arrow: boolean; readonly span: Span }
  | { readonly kind: "measure"; readonly what: "sizeof" | "alignof"; readonly of: Expr | TypeName; readonly span: Span }
  | { readonly kind: "statementExpression"; readonly body: CompoundStatement; readonly span: Span }
  | { readonly kind: "generic"; readonly control: Expr; readonly associations: readonly GenericAssociation[]; readonly span: Span }
  | { readonly kind: "offsetof"; readonly type: TypeName; readonly path: readonly (Identifier | Expr)[]; readonly span: Span }
  | { readonly kind: "typesCompatible"; readonly left: TypeName; readonly right: TypeName; readonly span: Span }
  | { readonly kind: "vaArg"; readonly list: Expr; readonly type: TypeName; readonly span: Span }
  | { readonly kind: "labelAddress"; readonly label: Identifier; readonly span: Span }
  | { readonly kind: "parenthesized"; readonly inner: Expr; readonly span: Span };

// ---- statements

export interface CompoundStatement {
  readonly kind: "compound";
  readonly items: readonly BlockItem[];
  readonly span: Span;
  /** The closing brace. */
  readonly endSpan: Span;
}

export type BlockItem = Declaration | StaticAssert | Statement;

export type Label =
  | { readonly kind: "label"; readonly name: Identifier; readonly attributes: readonly Attribute[]; readonly span: Span }
  | { readonly kind: "case"; readonly from: Expr; readonly to?: Expr; readonly span: Span }
  | { readonly kind: "default"; readonly span: Span };

export interface AsmOperand {
  readonly symbol?: string;
  readonly constraint: string;
  readonly value?: Expr;
  readonly span: Span;
}

export interface AsmStatement {
  readonly kind: "asm";
  readonly volatile: boolean;
  readonly goto: boolean;
  /** There is nothing but the text. */
  readonly isBasic: boolean;
  readonly template: StringExpr;
  readonly outputs: readonly AsmOperand[];
  readonly inputs: readonly AsmOperand[];
  readonly clobbers: readonly string[];
  readonly labels: readonly Identifier[];
  readonly span: Span;
}

export type Statement =
  | CompoundStatement
  | { readonly kind: "labelled"; readonly labels: readonly Label[]; readonly body?: Statement; readonly span: Span }
  /** No expression: the empty statement. */
  | { readonly kind: "expression"; readonly value?: Expr; readonly span: Span }
  | { readonly kind: "if"; readonly condition: Expr; readonly then: Statement; readonly otherwise?: Statement; readonly span: Span }
  | { readonly kind: "switch"; readonly value: Expr; readonly body: Statement; readonly span: Span }
  | { readonly kind: "while"; readonly condition: Expr; readonly body: Statement; readonly span: Span }
  | { readonly kind: "do"; readonly body: Statement; readonly condition: Expr; readonly span: Span }
  | { readonly kind: "for"; readonly init?: Declaration | StaticAssert | Expr; readonly condition?: Expr; readonly step?: Expr; readonly body: Statement; readonly span: Span }
  | { readonly kind: "goto"; readonly label: Identifier; readonly span: Span }
  | { readonly kind: "computedGoto"; readonly target: Expr; readonly span: Span }
  | { readonly kind: "continue" | "break"; readonly span: Span }
  | { readonly kind: "return"; readonly value?: Expr; readonly span: Span }
  /** Attributes of a statement. */
  | { readonly kind: "attributed"; readonly attributes: readonly Attribute[]; readonly body: Statement; readonly span: Span }
  /** `__attribute__((fallthrough));` */
  | { readonly kind: "fallthrough"; readonly span: Span }
  | { readonly kind: "localLabels"; readonly names: readonly Identifier[]; readonly span: Span }
  | AsmStatement;
