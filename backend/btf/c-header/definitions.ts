/**
 * The order of definitions: C wants a type complete where a value of it lies, and declared where it is only pointed
 * to. Types are written in the order of their ids, each behind what it needs.
 */

import { invariant } from "../../../compiler/support/invariant.ts";
import { typeOf, type Btf, type BtfType, type TypeId } from "../types.ts";
import { Declarators, VARIADIC_LIST, type Typedef } from "./declarator.ts";
import { Names } from "./names.ts";

export class Definitions {
  private readonly names = new Names();
  private readonly declarators: Declarators;
  private readonly texts: string[] = [];
  private readonly begun = new Set<TypeId>();
  private readonly declared = new Set<string>();
  /** Anonymous enums that something holds: they are written there. */
  private readonly held: ReadonlySet<TypeId>;

  constructor(private readonly btf: Btf) {
    this.declarators = new Declarators(btf, this.names);
    this.held = heldTypes(btf);
  }

  get text(): string {
    return this.texts.join("");
  }

  /** Writes what C can define of a type by itself: its tag, its typedef, the enumerators of an enum without a name. */
  root(id: TypeId): void {
    const type = typeOf(this.btf, id);
    if (!type) return;
    if (hasTag(type) || type.kind === "typedef") this.complete(id, type);
    else if (isEnum(type) && !this.held.has(id)) this.push(this.declarators.enumBody("enum", type));
    else if (type.kind === "fwd") this.forward(`${type.of} ${this.names.tag(id, type)}`);
  }

  /** `extern` for a function of the kernel; `attributes` stand behind it. */
  func(func: Extract<BtfType, { kind: "func" }>, attributes: string): string {
    this.need(func.type, false, undefined);
    return `extern ${this.declarators.declare(func.type, this.names.fresh(func.name))}${attributes};\n`;
  }

  private push(definition: string): void {
    this.texts.push(`${definition};\n\n`);
  }

  /** What stands in a definition: by `value` it must be complete. `within` is the type that is being defined, whose tag is known there. */
  private need(id: TypeId, value: boolean, within: TypeId | undefined): void {
    const type = typeOf(this.btf, id);
    switch (type?.kind) {
      case "ptr":
        return this.need(type.type, false, within);
      case "const":
      case "volatile":
      case "restrict":
      case "type_tag":
        return this.need(type.type, value, within);
      case "array":
        // Elements must be complete even behind a pointer (C11 6.2.5p20).
        return this.need(type.type, true, within);
      case "func_proto":
        for (const param of type.params) this.need(param.type, false, within);
        return this.need(type.returns, false, within);
      case "typedef":
        this.typedef(id, type);
        return value ? this.need(type.type, true, within) : undefined;
      case "fwd":
        return this.forward(`${type.of} ${this.names.tag(id, type)}`);
      case "struct":
      case "union":
        if (type.name === "") return this.members(type, within);
        if (value) return this.complete(id, type);
        return id === within ? undefined : this.forward(`${type.kind} ${this.names.tag(id, type)}`);
      case "enum":
      case "enum64":
        return type.name === "" ? undefined : this.complete(id, type);
      default:
        return undefined;
    }
  }

  private members(struct: Extract<BtfType, { kind: "struct" | "union" }>, within: TypeId | undefined): void {
    for (const { type } of struct.members) this.need(type, true, within);
  }

  private complete(id: TypeId, type: BtfType): void {
    if (type.kind === "typedef") {
      this.typedef(id, type);
      return this.need(type.type, true, undefined);
    }
    if (this.begun.has(id)) return;
    this.begun.add(id);
    if (type.kind === "struct" || type.kind === "union") {
      this.members(type, id);
      const head = `${type.kind} ${this.names.tag(id, type)}`;
      this.declared.add(head);
      return this.push(this.declarators.structBody(head, type));
    }
    invariant(isEnum(type), "only tags and typedefs are defined by themselves");
    const head = `enum ${this.names.tag(id, type)}`;
    this.push(type.enumerators.length === 0 ? head : this.declarators.enumBody(head, type));
  }

  private typedef(id: TypeId, type: Typedef): void {
    if (this.begun.has(id)) return;
    this.begun.add(id);
    this.need(type.type, false, undefined);
    if (type.name !== VARIADIC_LIST) this.push(this.declarators.typedef(id, type));
  }

  private forward(tag: string): void {
    if (this.declared.has(tag)) return;
    this.declared.add(tag);
    this.push(tag);
  }
}

function isEnum(type: BtfType): type is Extract<BtfType, { kind: "enum" | "enum64" }> {
  return type.kind === "enum" || type.kind === "enum64";
}

function hasTag(type: BtfType): boolean {
  return (type.kind === "struct" || type.kind === "union" || isEnum(type)) && type.name !== "";
}

function heldTypes(btf: Btf): ReadonlySet<TypeId> {
  const held = new Set<TypeId>();
  for (const type of btf.types) {
    if ("type" in type) held.add(type.type);
    if ("members" in type) for (const member of type.members) held.add(member.type);
    if ("params" in type) for (const param of type.params) held.add(param.type);
    if ("returns" in type) held.add(type.returns);
  }
  return held;
}
