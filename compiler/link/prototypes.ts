/** Whether a definition has the prototype that it is called by: the same widths, signs and layouts. */

import { VOID, type DataType, type DataTypeId } from "../ir/data-types.ts";
import type { Func, Module } from "../ir/ir.ts";

interface Owned {
  readonly module: Module;
  readonly func: Func;
}

interface Fault {
  readonly message: string;
  readonly hint: string;
}

type Prototype = Extract<DataType, { kind: "function" }>;

/** What is wrong; null when the definition fits the declaration. */
export function prototypeFault(declared: Owned, defined: Owned): Fault | null {
  const [wanted, given] = [prototypeOf(declared), prototypeOf(defined)];
  if (!wanted || !given) return null;
  const compare = new Comparison(declared.module.dataTypes, defined.module.dataTypes);
  const hint = `write ${compare.text(wanted, declared.func.name)}`;
  if (given.params.length !== wanted.params.length) {
    return { message: `it has ${given.params.length} parameter${given.params.length === 1 ? "" : "s"}, not ${wanted.params.length}`, hint };
  }
  if (!compare.same(wanted.returns, given.returns)) {
    return { message: `it returns ${compare.given(given.returns)}, not ${compare.wanted(wanted.returns)}`, hint };
  }
  const at = wanted.params.findIndex(({ type }, index) => !compare.same(type, given.params[index]!.type));
  if (at < 0) return null;
  const name = given.params[at]!.name || wanted.params[at]!.name;
  return { message: `parameter '${name}' is ${compare.given(given.params[at]!.type)}, not ${compare.wanted(wanted.params[at]!.type)}`, hint };
}

function prototypeOf({ module, func }: Owned): Prototype | undefined {
  const type = func.dataType === undefined ? undefined : module.dataTypes[func.dataType];
  return type?.kind === "function" ? type : undefined;
}

class Comparison {
  /** Pairs that are being compared: a struct may point to itself. */
  private readonly open = new Set<string>();

  constructor(
    private readonly wantedTypes: readonly DataType[],
    private readonly givenTypes: readonly DataType[],
  ) {}

  same(wanted: DataTypeId, given: DataTypeId): boolean {
    const [a, b] = [plain(this.wantedTypes, wanted), plain(this.givenTypes, given)];
    if (!a || !b) return !a && !b;
    const key = `${wanted}:${given}`;
    if (this.open.has(key)) return true;
    this.open.add(key);
    const same = this.samePlain(a, b);
    this.open.delete(key);
    return same;
  }

  private samePlain(a: DataType, b: DataType): boolean {
    switch (a.kind) {
      case "int":
        return sameNumber(a, b);
      case "pointer":
        // A void pointer points to anything.
        return b.kind === "pointer" && (!plain(this.givenTypes, b.to) || this.samePointee(a.to, b.to));
      case "array":
        return b.kind === "array" && a.length === b.length && this.same(a.element, b.element);
      case "struct":
        return b.kind === "struct" && a.size === b.size && a.members.length === b.members.length && a.members.every((member, i) => {
          const other = b.members[i]!;
          return member.bitOffset === other.bitOffset && member.bitFieldSize === other.bitFieldSize && this.same(member.type, other.type);
        });
      default:
        return a.kind === b.kind;
    }
  }

  private samePointee(wanted: DataTypeId, given: DataTypeId): boolean {
    const [a, b] = [plain(this.wantedTypes, wanted), plain(this.givenTypes, given)];
    // The context of a hook is only named.
    if (a?.kind === "forward") return (b?.kind === "struct" || b?.kind === "forward") && b.name === a.name;
    // Bytes of the wire, however they are counted.
    if (a?.kind === "int" && b?.kind === "array") return this.same(wanted, b.element);
    return this.same(wanted, given);
  }

  wanted(id: DataTypeId): string {
    return quoted(typeText(this.wantedTypes, id));
  }

  given(id: DataTypeId): string {
    return quoted(typeText(this.givenTypes, id));
  }

  /** The prototype as C has it. */
  text({ returns, params }: Prototype, name: string): string {
    const list = params.map((param) => `${typeText(this.wantedTypes, param.type)} ${param.name}`.replace("* ", "*"));
    return `${typeText(this.wantedTypes, returns)} ${name}(${list.join(", ") || "void"})`;
  }
}

/** A bool may be any unsigned byte; an enum is the number that it is stored as. */
function sameNumber(a: Extract<DataType, { kind: "int" }>, b: DataType): boolean {
  if (b.kind === "enum") return b.size === a.size && b.signed === (a.encoding === "signed");
  if (b.kind !== "int" || b.size !== a.size) return false;
  const isSigned = (encoding: string): boolean => encoding === "signed" || encoding === "char";
  return isSigned(a.encoding) === isSigned(b.encoding);
}

/** Past typedefs and qualifiers; undefined for void. */
function plain(types: readonly DataType[], id: DataTypeId): DataType | undefined {
  let at = id;
  for (;;) {
    if (at === VOID) return undefined;
    const type = types[at]!;
    if (type.kind !== "typedef" && type.kind !== "const" && type.kind !== "volatile" && type.kind !== "restrict") return type;
    at = type.type;
  }
}

function quoted(text: string): string {
  return `'${text}'`;
}

function typeText(types: readonly DataType[], id: DataTypeId): string {
  if (id === VOID) return "void";
  const type = types[id]!;
  switch (type.kind) {
    case "typedef":
      return /^[us](8|16|32|64)$/.test(type.name) ? `__${type.name}` : type.name;
    case "const":
    case "volatile":
    case "restrict":
      return `${type.kind} ${typeText(types, type.type)}`;
    case "pointer": {
      const to = typeText(types, type.to);
      return to.endsWith("*") ? `${to}*` : `${to} *`;
    }
    case "array":
      return `${typeText(types, type.element)}[${type.length}]`;
    case "function":
      return "a function";
    case "forward":
      return `${type.of} ${type.name}`;
    case "int":
    case "float":
      return type.name;
    default:
      return `${type.kind} ${type.name}`;
  }
}
