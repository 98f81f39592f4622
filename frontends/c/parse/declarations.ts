/** Declarations and declarators (C11 6.7): declarators come out with their parts in the order of the type. */

import { spanOf } from "../../shared/antlr.ts";
import type {
  Attribute,
  Declaration,
  DeclarationSpecifiers,
  Declarator,
  DeclaratorPart,
  EnumSpecifier,
  Identifier,
  InitDeclarator,
  MemberDeclaration,
  MemberDeclarator,
  Parameter,
  Qualifier,
  RecordSpecifier,
  StaticAssert,
  StorageClass,
  TypeName,
  TypeSpecifier,
} from "../ast.ts";
import {
  CParser,
  type AttributeSpecifierContext,
  type DeclarationContext,
  type DeclarationSpecifierContext,
  type DeclarationSpecifiersContext,
  type DeclaratorContext,
  type DirectDeclaratorContext,
  type EnumSpecifierContext,
  type InitDeclaratorContext,
  type ParameterContext,
  type PointerContext,
  type StaticAssertDeclarationContext,
  type StructDeclarationContext,
  type StructDeclaratorContext,
  type StructOrUnionSpecifierContext,
  type TypeNameContext,
  type TypeQualifierContext,
  type TypeSpecifierContext,
} from "../grammar/generated/CParser.ts";
import { attributesOf, attributesOfType, bracketAttributes, gnuAttributes } from "./attributes.ts";
import { firstToken, identifierOf, plainText, startsWith, stringOf } from "./context.ts";
import { conditionalExpression, expression, initializer } from "./expressions.ts";

export function declaration(context: DeclarationContext): Declaration | StaticAssert {
  const assertion = context.staticAssertDeclaration();
  if (assertion) return staticAssert(assertion);
  return {
    kind: "declaration",
    specifiers: declarationSpecifiers(context.declarationSpecifiers()!),
    declarators: context.initDeclarator().map(initDeclarator),
    span: spanOf(context),
  };
}

export function staticAssert(context: StaticAssertDeclarationContext): StaticAssert {
  const strings = context.STRING();
  return {
    kind: "staticAssert",
    condition: conditionalExpression(context.conditionalExpression()),
    ...(strings.length > 0 && { message: stringOf(strings) }),
    span: spanOf(context),
  };
}

export function initDeclarator(context: InitDeclaratorContext): InitDeclarator {
  const label = context.asmLabel();
  const init = context.initializer();
  return {
    declarator: declarator(context.declarator()),
    attributes: [...attributesOf(context.attributeSpecifier()), ...gnuAttributes(context.gnuAttributes())],
    ...(label && { asmLabel: plainText(stringOf(label.STRING())) }),
    ...(init && { init: initializer(init) }),
    span: spanOf(context),
  };
}

// ---- specifiers

interface SpecifierParts {
  readonly storage: StorageClass[];
  inline: boolean;
  readonly qualifiers: Qualifier[];
  readonly words: string[];
  readonly types: TypeSpecifier[];
  readonly alignas: DeclarationSpecifiers["alignas"][number][];
  readonly attributes: Attribute[];
  /** Something besides attributes came before. */
  sawOthers: boolean;
}

export function declarationSpecifiers(context: DeclarationSpecifiersContext): DeclarationSpecifiers {
  const parts: SpecifierParts = { storage: [], inline: false, qualifiers: [], words: [], types: [], alignas: [], attributes: [], sawOthers: false };
  for (const specifier of context.declarationSpecifier()) addSpecifier(parts, specifier);
  const { words, types, sawOthers: _, ...rest } = parts;
  const span = spanOf(context);
  if (words.length > 0) types.unshift({ kind: "basic", words, span });
  const [type, extraType] = types;
  return { ...rest, ...(type && { type }), ...(extraType && { extraType }), span };
}

function addSpecifier(parts: SpecifierParts, context: DeclarationSpecifierContext): void {
  const attribute = context.attributeSpecifier();
  if (attribute) {
    parts.attributes.push(...specifierAttributes(parts, attribute));
    return;
  }
  parts.sawOthers = true;
  const type = context.typeSpecifier();
  if (type) {
    const basic = type.basicType();
    if (basic) parts.words.push(basicWord(firstToken(basic).text));
    else addType(parts, typeSpecifier(type));
    return;
  }
  const storage = context.storageClass();
  const qualifier = context.typeQualifier();
  const alignment = context.alignmentSpecifier();
  if (storage) {
    const word = firstToken(storage).text;
    parts.storage.push(word.includes("hread") ? "thread" : (word as StorageClass));
  } else if (qualifier) parts.qualifiers.push(qualifierOf(qualifier));
  else if (alignment) {
    const named = alignment.typeName();
    parts.alignas.push(named ? typeName(named) : conditionalExpression(alignment.conditionalExpression()!));
  } else if (context.functionSpecifier()) parts.inline = true;
}

/** In brackets they are of what is declared where they come first, and of the type elsewhere (C23 6.7.1p4). */
function specifierAttributes(parts: SpecifierParts, context: AttributeSpecifierContext): Attribute[] {
  const brackets = context.bracketAttributes();
  return brackets && parts.sawOthers ? attributesOfType([brackets], "specifiers") : attributesOf([context]);
}

/** What a struct's own attributes do not take is meant for the declaration: `struct { … } SEC(".maps") m`. */
function addType(parts: SpecifierParts, type: TypeSpecifier): void {
  parts.types.push(type);
  if (!("attributes" in type)) return;
  parts.attributes.push(...type.attributes.filter(({ name, inBrackets }) => !inBrackets && name !== "packed" && name !== "aligned" && name !== "preserve_access_index"));
}

function basicWord(text: string): string {
  const word = text.replace(/_/g, "");
  return word === "Complex" ? "complex" : word;
}

function qualifierOf(context: TypeQualifierContext): Qualifier {
  return firstToken(context).text.replace(/_/g, "").toLowerCase() as Qualifier;
}

function typeSpecifier(context: TypeSpecifierContext): TypeSpecifier {
  const span = spanOf(context);
  const record = context.structOrUnionSpecifier();
  if (record) return recordSpecifier(record);
  const enumeration = context.enumSpecifier();
  if (enumeration) return enumSpecifier(enumeration);
  const of = context.typeofSpecifier();
  if (of) {
    const named = of.typeName();
    const unqualified = firstToken(of).text.includes("unqual");
    return { kind: "typeof", of: named ? typeName(named) : expression(of.expression()!), unqualified, span };
  }
  if (context.AUTO_TYPE()) return { kind: "auto", span };
  if (context.ATOMIC()) return { kind: "atomic", of: typeName(context.typeName()!), span };
  return { kind: "typedefName", name: firstToken(context).text, span };
}

function recordSpecifier(context: StructOrUnionSpecifierContext): RecordSpecifier {
  const tag = context.IDENTIFIER();
  const body = context.structBody();
  const { pragmas } = firstToken(context).source;
  return {
    ...(pragmas && { pragmas }),
    kind: startsWith(context, CParser.STRUCT) ? "struct" : "union",
    ...(tag && { tag: identifierOf(tag) }),
    ...(body && { members: body.structDeclaration().flatMap(memberDeclaration) }),
    attributes: [...attributesOf(context.attributeSpecifier()), ...gnuAttributes(context.gnuAttributes())],
    span: spanOf(context),
  };
}

function memberDeclaration(context: StructDeclarationContext): (MemberDeclaration | StaticAssert)[] {
  const assertion = context.staticAssertDeclaration();
  if (assertion) return [staticAssert(assertion)];
  const specifiers = context.declarationSpecifiers();
  if (!specifiers) return [];
  const declarators = context.structDeclarator().map(memberDeclarator);
  return [{ kind: "member", specifiers: declarationSpecifiers(specifiers), declarators, span: spanOf(context) }];
}

function memberDeclarator(context: StructDeclaratorContext): MemberDeclarator {
  const named = context.declarator();
  const width = context.conditionalExpression();
  return {
    ...(named && { declarator: declarator(named) }),
    ...(width && { width: conditionalExpression(width) }),
    attributes: [...attributesOf(context.attributeSpecifier()), ...gnuAttributes(context.gnuAttributes())],
    span: spanOf(context),
  };
}

function enumSpecifier(context: EnumSpecifierContext): EnumSpecifier {
  const tag = context.IDENTIFIER();
  const underlying = context.declarationSpecifiers();
  const enumerators = context.enumBody()?.enumerator().map((one) => {
    const value = one.conditionalExpression();
    return { name: identifierOf(one.IDENTIFIER()), attributes: attributesOf(one.attributeSpecifier()), ...(value && { value: conditionalExpression(value) }) };
  });
  return {
    kind: "enum",
    ...(tag && { tag: identifierOf(tag) }),
    ...(underlying && { underlying: declarationSpecifiers(underlying) }),
    ...(enumerators && { enumerators }),
    attributes: [...attributesOf(context.attributeSpecifier()), ...gnuAttributes(context.gnuAttributes())],
    span: spanOf(context),
  };
}

// ---- declarators

export function declarator(context: DeclaratorContext): Declarator {
  const parts: DeclaratorPart[] = context.pointer().map(pointer);
  const attributes: Attribute[] = [];
  const direct = context.directDeclarator();
  const name = direct && directDeclarator(direct, parts, attributes);
  return { ...(name && { name }), parts, attributes, span: spanOf(context) };
}

/** Adds the parts of a direct declarator; those within its parentheses come last, as they bind most loosely. */
function directDeclarator(context: DirectDeclaratorContext, parts: DeclaratorPart[], attributes: Attribute[]): Identifier | undefined {
  for (const suffix of context.declaratorSuffix().reverse()) {
    const span = spanOf(suffix);
    attributes.push(...attributesOfType(suffix.bracketAttributes(), "declarator"));
    const array = suffix.arraySuffix();
    if (array) {
      const size = array.conditionalExpression();
      parts.push({ kind: "array", ...(size && { size: conditionalExpression(size) }), span });
    } else {
      const list = suffix.functionSuffix()!;
      parts.push({ kind: "function", params: list.parameter().map(parameter), variadic: list.ELLIPSIS() !== undefined, span });
    }
  }
  attributes.push(...bracketAttributes(context.bracketAttributes()), ...attributesOf(context.attributeSpecifier()));
  const name = context.IDENTIFIER();
  if (name) return identifierOf(name);
  const nested = context.declarator();
  if (!nested) return undefined;
  const inner = declarator(nested);
  parts.push(...inner.parts);
  attributes.push(...inner.attributes);
  return inner.name;
}

// pointer : STAR ( typeQualifier | attributeSpecifier )*
function pointer(context: PointerContext): DeclaratorPart {
  const attributes = attributesOf(context.attributeSpecifier()).map((one): Attribute => (one.inBrackets ? { ...one, onType: "declarator" } : one));
  return { kind: "pointer", qualifiers: context.typeQualifier().map(qualifierOf), attributes };
}

function parameter(context: ParameterContext): Parameter {
  const named = context.declarator();
  return {
    specifiers: declarationSpecifiers(context.declarationSpecifiers()),
    ...(named && { declarator: declarator(named) }),
    attributes: [...attributesOf(context.attributeSpecifier()), ...gnuAttributes(context.gnuAttributes())],
    span: spanOf(context),
  };
}

export function typeName(context: TypeNameContext): TypeName {
  const named = context.declarator();
  return {
    kind: "typeName",
    specifiers: declarationSpecifiers(context.declarationSpecifiers()),
    ...(named && { declarator: declarator(named) }),
    span: spanOf(context),
  };
}
