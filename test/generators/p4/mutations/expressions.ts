/** Expressions and their types (P4-16 §8, §11.1). */

import { isExpressible, typeText, type P4Type } from "../types.ts";
import type { Place } from "../scope.ts";
import { isBits, isEnum, isSigned, isStack, isStructOrHeader, isUnsigned, somePlace, statement, withPlaceOf, type Mutation } from "./mutation.ts";

const writable = ({ writable: is }: Place): boolean => is;
const readOnly = (place: Place): boolean => !place.writable && !place.spared;
const isStruct = (type: P4Type): type is Extract<P4Type, { kind: "struct" | "header" | "union" }> => type.kind === "struct";

const types: readonly Mutation[] = [
  { kind: "a wider number is assigned", section: "§8.12.2", code: "P0301", apply: statement(withPlaceOf(isUnsigned, (text, { width }) => `${text} = ${width + 1}w0;`, writable)) },
  { kind: "a signed number is assigned to an unsigned place", section: "§8.12.2", code: "P0301", apply: statement(withPlaceOf(isUnsigned, (text, { width }) => `${text} = ${width + 1}s0;`, writable)) },
  { kind: "a bool is assigned to a number", section: "§8.12.2", code: "P0301", apply: statement(withPlaceOf(isBits, (text) => `${text} = true;`, writable)) },
  { kind: "a number is assigned to a bool", section: "§8.12.2", code: "P0301", apply: statement(withPlaceOf(isBits, (text) => `bool mut = ${text};`)) },
  { kind: "a number is assigned to an enumeration", section: "§8.3", code: "P0301", apply: statement(withPlaceOf(isEnum, (text) => `${text} = 8w1;`, writable)) },
  { kind: "a number is assigned to an error", section: "§8.2", code: "P0301", apply: statement(() => "error mut = 1;") },
  { kind: "a condition that is a number", section: "§12.6", code: "P0301", apply: statement(withPlaceOf(isBits, (text) => `if (${text}) { }`)) },
  { kind: "a logical operator on numbers", section: "§8.5", code: "P0301", apply: statement(withPlaceOf(isBits, (text) => `bool mut = ${text} && true;`)) },
  { kind: "a negated number", section: "§8.5", code: "P0301", apply: statement(withPlaceOf(isBits, (text) => `bool mut = !${text};`)) },
  { kind: "two sides of a choice that differ", section: "§8.5.1", code: "P0301", apply: statement(() => "bit<8> mut = (true ? 8w1 : 9w1);") },
  { kind: "a list with too many elements", section: "§8.13", code: "P0301", apply: statement(({ types: known }, choices) => structValue(known, (values) => `{ ${["0", ...values].join(", ")} }`, choices.below(9))) },
  { kind: "a field is left out", section: "§8.14", code: "P0301", apply: statement(({ types: known }, choices) => {
    const found = known.filter((type) => isStructOrHeader(type) && isExpressible(type) && type.fields.length > 0);
    const type = found[choices.below(found.length || 1)];
    return type && isStructOrHeader(type) ? `${typeText(type)} mut = { ${type.fields.slice(1).map(({ name, type: of }) => `${name} = ${zero(of)}`).join(", ")} };` : null;
  }) },
];

/** A declaration with the fields' zeros in the text that `make` gives. */
function structValue(known: readonly P4Type[], make: (values: readonly string[]) => string, which: number): string | null {
  const found = known.filter((type) => isStructOrHeader(type) && isExpressible(type) && type.fields.length > 0);
  const type = found[which % (found.length || 1)];
  return type && isStructOrHeader(type) ? `${typeText(type)} mut = ${make(type.fields.map(({ type: of }) => zero(of)))};` : null;
}

function zero(type: P4Type): string {
  switch (type.kind) {
    case "bits":
      return `((${typeText(type)})0)`;
    case "bool":
      return "false";
    case "error":
      return "error.NoError";
    case "enum":
      return `${type.name}.${type.members[0]!}`;
    case "newtype":
      return `(${type.name})${type.base.width}${type.base.signed ? "s" : "w"}0`;
    case "struct":
    case "header":
      return `(${type.name}){ ${type.fields.map(({ name, type: of }) => `${name} = ${zero(of)}`).join(", ")} }`;
    default:
      return "0";
  }
}

const operators: readonly Mutation[] = [
  { kind: "operands of different widths", section: "§8.7", code: "P0302", apply: statement(withPlaceOf(isUnsigned, (text, { width }, choices) => `bit<${width}> mut = ${text} ${choices.pick(["+", "-", "&", "|", "^", "*", "|+|", "|-|"])} ${width + 1}w1;`)) },
  { kind: "operands of different signs", section: "§8.12.3", code: "P0302", apply: statement(withPlaceOf(isUnsigned, (text, { width }) => `bit<${width}> mut = ${text} + ${width}s0;`)) },
  { kind: "the complement of a bool", section: "§8.5", code: "P0302", apply: statement(() => "bool mut = ~true;") },
  { kind: "an order of bools", section: "§8.5", code: "P0302", apply: statement((_, choices) => `bool mut = true ${choices.pick(["<", ">", "<=", ">="])} false;`) },
  { kind: "a sum of errors", section: "§8.2", code: "P0302", apply: statement(() => "error mut = error.NoError + error.NoMatch;") },
  { kind: "a shift by a negative amount with a width", section: "§8.10.2", code: "P0302", apply: statement(withPlaceOf(isUnsigned, (text, { width }, choices) => `bit<${width}> mut = ${text} ${choices.pick(["<<", ">>"])} -4s1;`)) },
  { kind: "a shift by a negative amount", section: "§8.10.2", code: "P0302", apply: statement(withPlaceOf(isUnsigned, (text, { width }) => `bit<${width}> mut = ${text} << -1;`)) },
  { kind: "a signed division", section: "§8.8", code: "P0302", apply: statement(withPlaceOf(isSigned, (text, type, choices) => `${typeText(type)} mut = ${text} ${choices.pick(["/", "%"])} 1;`)) },
  { kind: "a concatenation with a number without width", section: "§8.10.1", code: "P0302", apply: statement(withPlaceOf(isUnsigned, (text, { width }) => `bit<${width + 8}> mut = ${text} ++ 5;`)) },
  { kind: "a struct compared with a number", section: "§8.17", code: "P0302", apply: statement(withPlaceOf(isStruct, (text) => `bool mut = ${text} == 8w1;`)) },
  { kind: "a header added to a number", section: "§8.18", code: "P0302", apply: statement(withPlaceOf(isStructOrHeader, (text) => `bit<8> mut = ${text} + 8w1;`)) },
  { kind: "a division by zero", section: "§8.7", code: "P0306", apply: statement(withPlaceOf(isUnsigned, (text, { width }, choices) => `bit<${width}> mut = ${text} ${choices.pick(["/", "%"])} 0;`)) },
];

const members: readonly Mutation[] = [
  { kind: "a field that the type does not have", section: "§8.17", code: "P0303", apply: statement(withPlaceOf(isStructOrHeader, (text) => `bit<8> mut = ${text}.missing;`)) },
  { kind: "a member that the enumeration does not have", section: "§8.3", code: "P0303", apply: statement(withPlaceOf(isEnum, (text, { name }) => `${text} = ${name}.missing;`, writable)) },
  { kind: "an error that nothing declares", section: "§7.1.2", code: "P0303", apply: statement(() => "error mut = error.Missing;") },
  { kind: "a field that the struct does not have is given", section: "§8.14", code: "P0303", apply: statement(({ types: known }, choices) => structValue(known, (values) => `{ missing = ${values[0]!}, ... }`, choices.below(9))) },
  { kind: "a field of a number", section: "§8", code: "P0303", apply: statement(withPlaceOf(isBits, (text) => `bit<8> mut = ${text}.field;`)) },
  { kind: "a slice past the last bit", section: "§8.7", code: "P0309", apply: statement(withPlaceOf(isUnsigned, (text, { width }) => `bit<${width + 1}> mut = ${text}[${width}:0];`)) },
  { kind: "a slice from low to high", section: "§8.7", code: "P0309", apply: statement(withPlaceOf(isUnsigned, (text, { width }) => (width < 2 ? null : `bit<2> mut = ${text}[0:1];`))) },
  { kind: "an index past the end of a stack", section: "§8.20", code: "P0309", apply: statement(withPlaceOf(isStack, (text, { size }) => `bool mut = ${text}[${size}].isValid();`)) },
  { kind: "a constant or an in parameter is assigned to", section: "§6.7", code: "P0304", apply: statement(withPlaceOf(isUnsigned, (text) => `${text} = 0;`, readOnly)) },
  { kind: "a sum is assigned to", section: "§6.7", code: "P0001", apply: statement(withPlaceOf(isUnsigned, (text) => `${text} + 1 = 2;`, writable)) },
  { kind: "a constant made of a variable", section: "§11.1", code: "P0305", apply: statement(withPlaceOf(isUnsigned, (text, { width }) => `const bit<${width}> mut = ${text};`, ({ constant }) => !constant)) },
  { kind: "an unsigned number cast to a signed one of another width", section: "§8.12.1", code: "P0307", apply: statement(withPlaceOf(isUnsigned, (text, { width }) => `int<${width + 1}> mut = (int<${width + 1}>)${text};`)) },
  { kind: "a wide number cast to a bool", section: "§8.12.1", code: "P0307", apply: statement(withPlaceOf(isUnsigned, (text, { width }) => (width === 1 ? null : `bool mut = (bool)${text};`))) },
  { kind: "a struct cast to a number", section: "§8.12.1", code: "P0307", apply: statement((scope, choices) => {
    const place = somePlace(scope, choices, ({ type }) => type.kind === "struct");
    return place ? `bit<8> mut = (bit<8>)${place.text};` : null;
  }) },
];

export const expressions: readonly Mutation[] = [...types, ...operators, ...members];
