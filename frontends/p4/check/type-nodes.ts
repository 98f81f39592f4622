/** From written types to types (P4-16 §7). */

import type { Span } from "../../../compiler/source/source.ts";
import type { EnumDeclaration, NamedTypeNode, StructDeclaration, TypedefDeclaration, TypeNode, TypeParameter } from "../ast.ts";
import { CheckerBase, nameSpan } from "./base.ts";
import { nestingFault, type Container } from "./nesting.ts";
import type { Symbol } from "./program.ts";
import { SpecializedTypes } from "./specialized-types.ts";
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
/** Nothing of these is stored, so that no struct is made of them. */
const notStored: ReadonlySet<Type["kind"]> = new Set(["void", "extern", "parser", "control", "package", "table"]);
const baseTypes = { bool: BOOL, error: ERROR, string: STRING, match_kind: MATCH_KIND, void: VOID } as const;

export abstract class TypeChecker extends CheckerBase {
  private readonly symbolTypes = new Map<Symbol, Type>();
  private readonly declaredFields = new Map<StructDeclaration, readonly Field[]>();
  private readonly specialized = new SpecializedTypes(this.bag, (node) => this.typeOf(node), (type) => this.fieldsOf(type));

  /** The type that is written, with arguments for all type parameters (§7.2.12). */
  typeOf(node: TypeNode): Type {
    const known = this.typeNodes.get(node);
    if (known) return known;
    const type = this.compute(node);
    this.typeNodes.set(node, type);
    return type;
  }

  /** As `typeOf`; a generic type whose arguments are left to inference has its own type parameters in their place. */
  protected openTypeOf(node: TypeNode): Type {
    return node.kind === "namedType" && !node.args ? this.namedType(node, true) : this.typeOf(node);
  }

  private compute(node: TypeNode): Type {
    switch (node.kind) {
      case "baseType":
        return node.name === "error" ? this.errorType(node) : baseTypes[node.name];
      case "dontCareType":
        return DONT_CARE;
      case "bitsType":
        return this.bitsType(node);
      case "arrayType":
        return this.stackType(node);
      case "tupleType":
        return { kind: "tuple", elements: node.elements.map((element) => this.elementType(element, "tuple")) };
      case "listType":
        return { kind: "list", element: this.elementType(node.element, "list") };
      case "namedType":
        return this.namedType(node);
    }
  }

  private elementType(node: TypeNode, container: Container): Type {
    const type = this.typeOf(node);
    if (type === DONT_CARE) return this.noDontCare(node);
    const fault = nestingFault(container, type, this.fieldsOf);
    if (fault === undefined) return type;
    this.error("P0801", node.span, fault);
    return UNKNOWN;
  }

  /** `_` leaves a type argument of a block, package or extern open; what is stored has a type (§7.2.15). */
  private noDontCare(node: TypeNode): Type {
    this.error("P0203", node.span, "'_' is no type: write the type that is stored here");
    return UNKNOWN;
  }

  /** There is the type `error` once something declares an error, as core.p4 does (§7.1.2). */
  private errorType(node: TypeNode): Type {
    if (this.errorsDeclared) return ERROR;
    this.error("P0201", node.span, "no error is declared", { hint: "#include <core.p4>" });
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
    const element = this.elementType(node.element, "array");
    const size = this.constantInteger(node.size);
    if (size === undefined || element.kind === "unknown") return UNKNOWN;
    if (size < 0n || size > MAX_STACK) {
      this.error("P0102", node.size.span, `an array cannot have ${size} elements: the size is from 0 to ${MAX_STACK}`);
      return UNKNOWN;
    }
    return { kind: "stack", element, size: Number(size) };
  }

  private namedType(node: NamedTypeNode, open = false): Type {
    const symbol = this.lookup(node.name.text, node.global, node.name.span)[0];
    if (!symbol) return UNKNOWN;
    this.references.set(node, symbol);
    const type = this.typeOfSymbol(symbol);
    if (!type) {
      this.error("P0203", node.span, `'${node.name.text}' is not a type`, { notes: [{ message: "it is declared here", span: nameSpan(symbol) }] });
      return UNKNOWN;
    }
    const parameters = typeParametersOf(symbol);
    if (!node.args && (open || parameters.length === 0)) return type;
    const args = node.args?.map((arg) => this.typeArgument(type, arg)) ?? [];
    if (args.length !== parameters.length) {
      const count = `${parameters.length} type argument${parameters.length === 1 ? "" : "s"}`;
      const message = node.args ? `'${node.name.text}' takes ${count}, not ${args.length}` : `'${node.name.text}' needs ${count} here`;
      this.error("P0204", node.span, message, node.args ? {} : { hint: `write ${node.name.text}<…>` });
      return UNKNOWN;
    }
    const specialized = substitute(type, parameters, args);
    this.checkSpecialized(specialized, node.span);
    return specialized;
  }

  private typeArgument(generic: Type, node: TypeNode): Type {
    const arg = this.typeOf(node);
    const stored = generic.kind === "struct" || generic.kind === "header" || generic.kind === "headerUnion";
    if (!stored) return arg;
    if (arg === DONT_CARE) return this.noDontCare(node);
    if (!notStored.has(resolved(arg).kind)) return arg;
    this.error("P0204", node.span, `${printType(arg)} cannot be a type argument of a ${generic.kind === "headerUnion" ? "header_union" : generic.kind}`);
    return UNKNOWN;
  }

  /** What the arguments make of a generic type must be a type that could have been written (§7.2.9). */
  protected checkSpecialized(type: Type, span: Span): void {
    this.specialized.check(type, span);
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
    if (underlying.kind !== "unknown") {
      this.mismatch(declaration.underlying.span, `an enum cannot be represented by ${printType(underlying)}: only by bit<W> or int<W>`);
    }
    return { kind: "enum", declaration, underlying: null };
  }

  private typedef(declaration: TypedefDeclaration): Type | undefined {
    const { type } = declaration;
    if (isDerived(type)) return this.typeOfSymbol(type);
    const base = this.typeOf(type);
    const fault = nestingFault(declaration.distinct ? "type" : "typedef", base, this.fieldsOf);
    if (fault !== undefined) this.error("P0802", type.span, fault);
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
