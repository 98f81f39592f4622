/** BTF types as C writes them: specifiers in front, declarators around the name, bodies of types without a name inline. */

import { typeOf, type Btf, type BtfType, type TypeId } from "../types.ts";
import { Layouts, type Padding, type Struct } from "./layout.ts";
import { Names } from "./names.ts";

type Enum = Extract<BtfType, { kind: "enum" | "enum64" }>;
/** BTF has the two as one shape. */
export type Typedef = Extract<BtfType, { kind: "typedef" | "type_tag" }>;
type Prototype = Extract<BtfType, { kind: "func_proto" }>;

interface Qualifiers {
  /** `const`, `volatile`, `restrict`. */
  readonly words: readonly string[];
  /** `btf_type_tag`s, which stand behind the type. */
  readonly tags: readonly string[];
}

const NONE: Qualifiers = { words: [], tags: [] };

export class Declarators {
  private readonly layouts: Layouts;

  constructor(
    private readonly btf: Btf,
    private readonly names: Names,
  ) {
    this.layouts = new Layouts(btf);
  }

  /** The declaration of `name` (which may be empty) as of type `id`, without the semicolon. `depth` is that of the line it begins on. */
  declare(id: TypeId, name: string, depth = 0, { words, tags }: Qualifiers = NONE): string {
    const type = typeOf(this.btf, id);
    switch (type?.kind) {
      case "const":
      case "volatile":
      case "restrict":
        return this.declare(type.type, name, depth, { words: words.includes(type.kind) ? words : [...words, type.kind], tags });
      case "type_tag":
        return this.declare(type.type, name, depth, { words, tags: [...tags, type.name] });
      case "ptr":
        return this.pointer(type.type, [...tags.map(tagAttribute), ...words], name, depth);
      case "array":
        // A qualified array is one of qualified elements (C11 6.7.3p9).
        return this.declare(type.type, `${name}[${type.length}]`, depth, { words, tags });
      case "func_proto":
        return this.declare(type.returns, `${name}(${this.parameters(type, depth)})`, depth);
      case "typedef":
        if (isVariadicList(this.btf, id)) return this.declare(type.type, name, depth, { words, tags });
        break;
      default:
        break;
    }
    return [...words, this.specifier(id, type, depth), ...tags.map(tagAttribute), ...(name === "" ? [] : [name])].join(" ");
  }

  /** `typedef … name`. */
  typedef(id: TypeId, { name, type }: Typedef): string {
    const given = this.names.typedef(id, name);
    const target = typeOf(this.btf, type);
    const builtin = target?.kind === "typedef" && isVariadicList(this.btf, type);
    return `typedef ${builtin ? `${target.name} ${given}` : this.declare(type, given)}`;
  }

  private pointer(to: TypeId, qualifiers: readonly string[], name: string, depth: number): string {
    const inner = `*${[...qualifiers, ...(name === "" ? [] : [name])].join(" ")}`;
    const target = writtenType(this.btf, to);
    const binds = target?.kind === "array" || target?.kind === "func_proto";
    return this.declare(to, binds ? `(${inner})` : inner, depth);
  }

  private parameters(proto: Prototype, depth: number): string {
    if (proto.params.length === 0) return "void";
    return proto.params.map(({ name, type }) => (type === 0 ? "..." : this.declare(type, name, depth))).join(", ");
  }

  private specifier(id: TypeId, type: BtfType | undefined, depth: number): string {
    switch (type?.kind) {
      case undefined:
        return "void";
      case "int":
        return integerName(type.name);
      case "float":
        return type.name;
      case "typedef":
        return this.names.typedef(id, type.name);
      case "struct":
      case "union":
        return type.name === "" ? this.structBody(type.kind, type, depth) : `${type.kind} ${this.names.tag(id, type)}`;
      case "enum":
      case "enum64":
        return type.name === "" ? this.enumBody("enum", type, depth) : `enum ${this.names.tag(id, type)}`;
      case "fwd":
        return `${type.of} ${this.names.tag(id, type)}`;
      default:
        return "void";
    }
  }

  /** `struct name { … }`; `head` is what stands before the brace. */
  structBody(head: string, struct: Struct, depth = 0): string {
    const indent = "\t".repeat(depth + 1);
    const lines = struct.kind === "union" ? this.unionMembers(struct, depth + 1) : this.structMembers(struct, depth + 1);
    const packed = this.layouts.isPacked(struct) ? " __attribute__((packed))" : "";
    const body = lines.map((line) => `${indent}${line};\n`).join("");
    return `${head} {${body === "" ? "" : "\n"}${body}${body === "" ? "" : "\t".repeat(depth)}}${packed}`;
  }

  private structMembers(struct: Struct, depth: number): string[] {
    let at = 0;
    const lines = struct.members.flatMap((member) => {
      const padding = this.layouts.paddingBefore(struct, member, at);
      at = this.layouts.endOf(member);
      return [...padding.map(paddingLine), this.member(member, depth)];
    });
    return [...lines, ...this.layouts.paddingBefore(struct, undefined, at).map(paddingLine)];
  }

  /** A union that is longer than its members, by an alignment that BTF does not say, is filled by bits without a name in a struct. */
  private unionMembers(union: Struct, depth: number): string[] {
    const lines = union.members.map((member) => this.member(member, depth));
    const end = union.members.reduce((most, member) => Math.max(most, this.layouts.endOf(member)), 0);
    if (this.layouts.paddingBefore(union, undefined, end).length === 0) return lines;
    const padding = this.layouts.paddingBefore(union, undefined, 0).map((one) => `${paddingLine(one)}; `);
    return [...lines, `struct { ${padding.join("")}}`];
  }

  private member({ name, type, bitFieldSize }: Struct["members"][number], depth: number): string {
    return `${this.declare(type, name, depth)}${bitFieldSize === undefined ? "" : `: ${bitFieldSize}`}`;
  }

  enumBody(head: string, type: Enum, depth = 0): string {
    const indent = "\t".repeat(depth + 1);
    const lines = type.enumerators.map(({ name, value }) => `${indent}${this.names.fresh(name)} = ${enumerator(value)},\n`);
    return `${head} {\n${lines.join("")}${"\t".repeat(depth)}}${enumMode(type)}`;
  }
}

/** The compiler's own type, which is another for BPF than for the kernel's machine: `<stdarg.h>` needs its name, members its layout. */
export const VARIADIC_LIST = "__builtin_va_list";

function isVariadicList(btf: Btf, id: TypeId): boolean {
  const type = typeOf(btf, id);
  return type?.kind === "typedef" && (type.name === VARIADIC_LIST || isVariadicList(btf, type.type));
}

/** The type that stands there in C: behind qualifiers, but a typedef binds by its name. */
function writtenType(btf: Btf, id: TypeId): BtfType | undefined {
  const type = typeOf(btf, id);
  switch (type?.kind) {
    case "const":
    case "volatile":
    case "restrict":
    case "type_tag":
      return writtenType(btf, type.type);
    case "typedef":
      return isVariadicList(btf, id) ? writtenType(btf, type.type) : type;
    default:
      return type;
  }
}

const tagAttribute = (tag: string): string => `__attribute__((btf_type_tag("${tag.replace(/["\\]/g, "")}")))`;
const paddingLine = ({ type, bits }: Padding): string => `${type}: ${bits}`;

/** gcc's names that C does not have. */
function integerName(name: string): string {
  if (name === "__int128 unsigned") return "unsigned __int128";
  return name === "" ? "int" : name;
}

/** As a constant of C: the least number has no literal (C11 6.4.4.1). */
function enumerator(value: bigint): string {
  if (value === -(1n << 63n)) return "(-9223372036854775807LL - 1)";
  if (value > 0x7fff_ffff_ffff_ffffn) return `${value}ULL`;
  return value > 0x7fff_ffffn || value < -0x7fff_ffffn ? `${value}LL` : `${value}`;
}

/** The attribute of an enum whose size is not the one that C gives it. */
function enumMode({ size, enumerators }: Enum): string {
  const wide = enumerators.some(({ value }) => value > 0xffff_ffffn || value < -0x8000_0000n);
  if (size === 1) return " __attribute__((mode(byte)))";
  if (size === 2) return " __attribute__((mode(HI)))";
  return size === 8 && !wide ? " __attribute__((mode(DI)))" : "";
}
