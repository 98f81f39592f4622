/** Random declarations of types, and the constants and errors beside them (P4-16 §7, §11.1). */

import type { Choices } from "./choices.ts";
import type { ExternForm, Observer } from "./architectures.ts";
import { Expressions, someBits, someScalar } from "./expressions.ts";
import type { Names } from "./names.ts";
import { withPlace, type Scope } from "./scope.ts";
import { BOOL, bits, ERROR, isExpressible, sizeOf, typeText, type BitsType, type Field, type FieldsType, type P4Type } from "./types.ts";
import type { Writer } from "./lines.ts";

export interface DeclarationContext {
  readonly writer: Writer;
  readonly names: Names;
  readonly choices: Choices;
  readonly defined: boolean;
  readonly observer?: Observer;
  readonly externs?: readonly ExternForm[];
}

type Form = (context: DeclarationContext, scope: Scope) => Scope;

/** One declaration; the scope after it. */
export function typeDeclaration(context: DeclarationContext, scope: Scope, forms: readonly TypeForm[]): Scope {
  return declarations[context.choices.pick(forms)](context, scope);
}

const withType = (scope: Scope, ...types: readonly P4Type[]): Scope => ({ ...scope, types: [...scope.types, ...types] });

const enumeration: Form = ({ writer, names, choices }, scope) => {
  const name = names.fresh("E");
  const members = Array.from({ length: 1 + choices.below(4) }, () => names.fresh("M"));
  writer.block(`enum ${name}`, { kind: "declaration", what: "enum", name, scope }, () => {
    for (const member of members) writer.line(`${member},`, { kind: "enumMember", serializable: false, name: member });
  });
  return withType(scope, { kind: "enum", name, members, underlying: null });
};

const serializable: Form = ({ writer, names, choices }, scope) => {
  const name = names.fresh("S");
  const underlying: BitsType = bits(choices.pick([8, 4, 16, 3]));
  const members = Array.from({ length: 1 + choices.below(4) }, () => names.fresh("M"));
  writer.block(`enum ${typeText(underlying)} ${name}`, { kind: "declaration", what: "enum", name, scope }, () => {
    members.forEach((member, index) => writer.line(`${member} = ${index},`, { kind: "enumMember", serializable: true, name: member }));
  });
  return withType(scope, { kind: "enum", name, members, underlying });
};

const newtype: Form = ({ writer, names, choices }, scope) => {
  const name = names.fresh("N");
  const base = someBits(choices);
  writer.line(`type ${typeText(base)} ${name};`, { kind: "declaration", what: "newtype", name, scope });
  return withType(scope, { kind: "newtype", name, base });
};

/** A typedef is another name for a type: what generated code says of it is the type. */
const typedef: Form = ({ writer, names, choices }, scope) => {
  const type = someScalar(choices, scope.types);
  writer.line(`typedef ${typeText(type)} ${names.fresh("T")};`, { kind: "declaration", what: "typedef", name: "", scope });
  return scope;
};

function fields(writer: Writer, type: FieldsType): void {
  for (const field of type.fields) writer.line(`${typeText(field.type)} ${field.name};`, { kind: "field", owner: type.kind, name: field.name });
}

function declareFields({ writer, choices }: DeclarationContext, scope: Scope, type: FieldsType): Scope {
  const head = type.kind === "union" ? "header_union" : type.kind;
  const annotation = choices.pick(["", '@note("generated") ', "@pair[a=1, b=2] "]);
  writer.block(`${annotation}${head} ${type.name}`, { kind: "declaration", what: type.kind, name: type.name, scope }, () => fields(writer, type));
  return withType(scope, type);
}

const struct: Form = (context, scope) => {
  const { names, choices } = context;
  const inner = scope.types.filter(isExpressible);
  const field = (): Field => {
    const type = choices.chance(20) ? choices.pick([ERROR, BOOL]) : choices.chance(30) && inner.length > 0 ? choices.pick(inner) : someScalar(choices, scope.types);
    return { name: names.fresh("f"), type };
  };
  return declareFields(context, scope, { kind: "struct", name: names.fresh("St"), fields: Array.from({ length: 1 + choices.below(4) }, field) });
};

/** Whole bytes, so that it can be extracted. */
function headerFields({ names, choices }: DeclarationContext, scope: Scope): Field[] {
  const serializables = scope.types.filter((type) => (type.kind === "enum" && type.underlying) || type.kind === "newtype");
  const made = Array.from({ length: 1 + choices.below(5) }, (): Field => {
    const form = choices.below(10);
    const type = form === 9 && serializables.length > 0 ? choices.pick(serializables) : form === 8 ? BOOL : someBits(choices);
    return { name: names.fresh("f"), type };
  });
  const odd = made.reduce((sum, { type }) => sum + sizeOf(type), 0) % 8;
  return odd === 0 ? made : [...made, { name: names.fresh("pad"), type: bits(8 - odd) }];
}

const header: Form = (context, scope) => declareFields(context, scope, { kind: "header", name: context.names.fresh("H"), fields: headerFields(context, scope) });

const varbitHeader: Form = (context, scope) => {
  const field: Field = { name: context.names.fresh("f"), type: { kind: "varbit", width: 8 * (1 + context.choices.below(40)) } };
  return declareFields(context, scope, { kind: "header", name: context.names.fresh("H"), fields: [...headerFields(context, scope), field] });
};

const union: Form = (context, scope) => {
  const { names, choices } = context;
  const headers = scope.types.filter(({ kind }) => kind === "header");
  if (headers.length === 0) return scope;
  const members = Array.from({ length: 1 + choices.below(3) }, (): Field => ({ name: names.fresh("u"), type: choices.pick(headers) }));
  return declareFields(context, scope, { kind: "union", name: names.fresh("U"), fields: members });
};

/** A generic struct, and one or two of its instances. */
const genericStruct: Form = ({ writer, names, choices }, scope) => {
  const name = names.fresh("G");
  const [first, second] = [names.fresh("f"), names.fresh("f")];
  writer.block(`struct ${name}<T>`, { kind: "declaration", what: "generic", name, scope }, () => {
    writer.line(`T ${first};`);
    writer.line(`bit<8> ${second};`);
  });
  const instances = Array.from({ length: 1 + choices.below(2) }, (): P4Type => {
    const argument = someScalar(choices, scope.types);
    return { kind: "struct", name: `${name}<${typeText(argument)}>`, fields: [{ name: first, type: argument }, { name: second, type: bits(8) }] };
  });
  return withType(scope, ...instances);
};

const tuple: Form = ({ choices }, scope) => withType(scope, { kind: "tuple", elements: Array.from({ length: 1 + choices.below(3) }, () => someScalar(choices, scope.types)) });

const errors: Form = ({ writer, names, choices }, scope) => {
  const members = Array.from({ length: 1 + choices.below(3) }, () => names.fresh("Err"));
  writer.block("error", { kind: "declaration", what: "error", name: "", scope }, () => {
    for (const name of members) writer.line(`${name},`, { kind: "errorMember", name });
  });
  return { ...scope, errors: [...scope.errors, ...members] };
};

const constant: Form = ({ writer, names, choices, defined }, scope) => {
  const types = scope.types.filter(isExpressible);
  const type = choices.chance(25) && types.length > 0 ? choices.pick(types) : someScalar(choices, scope.types);
  const name = names.fresh("C");
  const value = new Expressions(choices, scope, { constant: true, defined }).assigned(type);
  writer.line(`const ${typeText(type)} ${name} = ${value};`, { kind: "constant", name, scope });
  return withPlace(scope, { text: name, type, writable: false, constant: true });
};

const integer: Form = ({ writer, names, choices }, scope) => {
  const name = names.fresh("C");
  const operator = choices.pick(["+", "-", "*", "/", "%", "<<", "&"]);
  writer.line(`const int ${name} = ${choices.below(1000)} ${operator} ${1 + choices.below(20)};`, { kind: "constant", name, scope });
  return scope;
};

const declarations = { header, struct, enumeration, serializable, constant, newtype, typedef, varbitHeader, union, genericStruct, tuple, errors, integer };

export type TypeForm = keyof typeof declarations;
