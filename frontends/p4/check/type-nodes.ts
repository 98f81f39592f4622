/** From written types to types (P4-16 §7). */

import type { EnumDeclaration, NamedTypeNode, StructDeclaration, TypedefDeclaration, TypeNode, TypeParameter } from "../ast.ts";
import { CheckerBase, nameSpan } from "./base.ts";
import type { Symbol } from "./program.ts";
import { elementFault, typeArgumentFault } from "./type-arguments.ts";
import {
  bits,
  BOOL,
  DONT_CARE,
  ERROR,
  INT,
  MATCH_KIND,
  printType,
  resolved,
  STRING,
  substitute,
  UNKNOWN,
  VOID,
  type Field,
  type StructType,
  type Type,
} from "./types.ts";

/** As p4c, and as many as an IR integer can have. */
const MAX_WIDTH = 65535n;
const MAX_STACK = 4096n;
const baseTypes = { bool: BOOL, error: ERROR, string: STRING, match_kind: MATCH_KIND, void: VOID } as const;

export abstract class TypeChecker extends CheckerBase {
  private readonly symbolTypes = new Map<Symbol, Type>();
  private readonly declaredFields = new Map<StructDeclaration, readonly Field[]>();

  typeOf(node: TypeNode): Type {
    const known = this.typeNodes.get(node);
    if (known) return known;
    const type = this.compute(node);
    this.typeNodes.set(node, type);
    return type;
  }

  private compute(node: TypeNode): Type {
    switch (node.kind) {
      case "baseType":
        return baseTypes[node.name];
      case "dontCareType":
        return DONT_CARE;
      case "bitsType":
        return this.bitsType(node);
      case "arrayType":
        return this.stackType(node);
      case "tupleType":
        return { kind: "tuple", elements: node.elements.map((element) => this.elementType(element)) };
      case "listType":
        return { kind: "list", element: this.elementType(node.element) };
      case "namedType":
        return this.namedType(node);
    }
  }

  private elementType(node: TypeNode): Type {
    const type = this.typeOf(node);
    const fault = elementFault(type);
    if (fault === undefined) return type;
    this.error("P0801", node.span, fault);
    return UNKNOWN;
  }

  // bit<W>, int<W>, varbit<W>; `bit` alone is bit<1>, `int` alone has any precision (§7.1.6).
  private bitsType(node: Extract<TypeNode, { kind: "bitsType" }>): Type {
    if (!node.width) return node.base === "int" ? INT : bits(1);
    const width = this.constantInteger(node.width);
    if (width === undefined) return UNKNOWN;
    const least = node.base === "int" ? 1n : 0n;
    if (width < least || width > MAX_WIDTH) {
      this.error("P0102", node.width.span, `the width of ${node.base}<${width}> is not between ${least} and ${MAX_WIDTH}`);
      return UNKNOWN;
    }
    return node.base === "varbit" ? { kind: "varbit", width: Number(width) } : bits(Number(width), node.base === "int");
  }

  private stackType(node: Extract<TypeNode, { kind: "arrayType" }>): Type {
    const element = this.typeOf(node.element);
    const size = this.constantInteger(node.size);
    if (size === undefined || element.kind === "unknown") return UNKNOWN;
    if (size < 1n || size > MAX_STACK) {
      this.error("P0102", node.size.span, `a stack cannot have ${size} elements: the size is from 1 to ${MAX_STACK}`);
      return UNKNOWN;
    }
    return { kind: "stack", element, size: Number(size) };
  }

  private namedType(node: NamedTypeNode): Type {
    const symbol = this.lookup(node.name.text, node.global, node.name.span)[0];
    if (!symbol) return UNKNOWN;
    this.references.set(node, symbol);
    const type = this.typeOfSymbol(symbol);
    if (!type) {
      this.error("P0203", node.span, `'${node.name.text}' is not a type`, { notes: [{ message: "it is declared here", span: nameSpan(symbol) }] });
      return UNKNOWN;
    }
    const parameters = typeParametersOf(symbol);
    const args = node.args?.map((arg) => this.typeOf(arg)) ?? [];
    if (args.length === 0 && parameters.length > 0 && !node.args) return type;
    if (args.length !== parameters.length) {
      const count = `${parameters.length} type argument${parameters.length === 1 ? "" : "s"}`;
      this.error("P0204", node.span, `'${node.name.text}' takes ${count}, not ${args.length}`);
      return UNKNOWN;
    }
    args.forEach((arg, index) => {
      const fault = typeArgumentFault(type, arg);
      if (fault !== undefined) this.error("P0204", node.args![index]!.span, fault);
    });
    return substitute(type, parameters, args);
  }

  /** The type that a symbol declares, with its own type parameters as arguments; undefined when it declares none. */
  protected typeOfSymbol(symbol: Symbol): Type | undefined {
    const known = this.symbolTypes.get(symbol);
    if (known) return known;
    const type = this.declaredType(symbol);
    if (type) this.symbolTypes.set(symbol, type);
    return type;
  }

  private declaredType(symbol: Symbol): Type | undefined {
    const args = typeParametersOf(symbol).map((declaration): Type => ({ kind: "typeParameter", declaration }));
    switch (symbol.kind) {
      case "struct":
      case "header":
      case "headerUnion":
        return { kind: symbol.kind, declaration: symbol, args };
      case "extern":
        return { kind: "extern", declaration: symbol, args };
      case "parser":
      case "control":
        return { kind: symbol.kind, declaration: symbol, args };
      case "package":
        return { kind: "package", declaration: symbol, args };
      case "typeParameter":
        return { kind: "typeParameter", declaration: symbol };
      case "enum":
        return this.enumType(symbol);
      case "typedef":
        return this.typedef(symbol);
      default:
        return undefined;
    }
  }

  private enumType(declaration: EnumDeclaration): Type {
    if (!declaration.underlying) return { kind: "enum", declaration, underlying: null };
    const underlying = resolved(this.typeOf(declaration.underlying));
    if (underlying.kind === "bits") return { kind: "enum", declaration, underlying };
    if (underlying.kind === "newtype" && underlying.base.kind === "bits") return { kind: "enum", declaration, underlying: underlying.base };
    if (underlying.kind !== "unknown") {
      this.mismatch(declaration.underlying.span, `an enum cannot be represented by ${printType(underlying)}: only by bit<W> or int<W>`);
    }
    return { kind: "enum", declaration, underlying: null };
  }

  private typedef(declaration: TypedefDeclaration): Type | undefined {
    const { type } = declaration;
    if (isDerived(type)) return this.typeOfSymbol(type);
    const base = this.typeOf(type);
    return declaration.distinct ? { kind: "newtype", declaration, base } : base;
  }

  /** The fields with the type's own arguments put in. */
  readonly fieldsOf = (type: StructType): readonly Field[] => {
    const { declaration, args } = type;
    let fields = this.declaredFields.get(declaration);
    if (!fields) {
      fields = declaration.fields.map((field) => ({ name: field.name.text, type: this.typeOf(field.type) }));
      this.declaredFields.set(declaration, fields);
    }
    if (declaration.typeParameters.length === 0) return fields;
    return fields.map(({ name, type: field }) => ({ name, type: substitute(field, declaration.typeParameters, args) }));
  };
}

function typeParametersOf(symbol: Symbol): readonly TypeParameter[] {
  return "typeParameters" in symbol ? symbol.typeParameters : [];
}

/** True for a struct, header, union or enum that is declared inside a typedef. */
function isDerived(type: TypedefDeclaration["type"]): type is StructDeclaration | EnumDeclaration {
  return type.kind === "struct" || type.kind === "header" || type.kind === "headerUnion" || type.kind === "enum";
}
