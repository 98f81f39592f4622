/** Parsers, controls, tables and packages (P4-16 §13, §14, §17). */

import { isFixedSize, type P4Type } from "../types.ts";
import { insert, isBits, isHeader, isStack, repeat, replace, somePlace, statement, withPlaceOf, type Mutation, type SiteOf } from "./mutation.ts";

const isVariable = (type: P4Type): type is Extract<P4Type, { kind: "struct" | "header" | "union" }> => type.kind === "header" && !isFixedSize(type);
const isFixed = (type: P4Type): type is Extract<P4Type, { kind: "struct" | "header" | "union" }> => type.kind === "header" && isFixedSize(type);

/** The line with its keysets replaced. */
function withKeysets({ keysets }: { readonly keysets: readonly string[] }, text: string, changed: readonly string[]): string | null {
  const list = (of: readonly string[]): string => (of.length === 1 ? of[0]! : `(${of.join(", ")})`);
  const old = `${list(keysets)} :`;
  const short = `${list(keysets)}:`;
  const found = text.includes(old) ? old : text.includes(short) ? short : null;
  return found === null ? null : text.replace(found, () => found.replace(list(keysets), () => list(changed)));
}

const parsers: readonly Mutation[] = [
  { kind: "a transition to a state that is not there", section: "§13.5", code: "P0502", apply: replace("transition", (_, text) => (text.endsWith(";") ? "transition missing;" : null)) },
  { kind: "a case that goes to a state that is not there", section: "§13.6", code: "P0502", apply: replace("selectCase", ({ target }, text) => (text.endsWith(`: ${target};`) ? `${text.slice(0, -target.length - 1)}missing;` : null)) },
  { kind: "a state with the name accept", section: "§13.4", code: "P0503", apply: insert("end", ({ of }, choices) => (of === "parser" ? `state ${choices.pick(["accept", "reject"])} { transition start; }` : null)) },
  { kind: "a keyset too many", section: "§13.6", code: "P0504", apply: replace("selectCase", (site, text) => (site.keysets.some((one) => one.startsWith("vs")) ? null : withKeysets(site, text, [...site.keysets, "_"]))) },
  { kind: "a keyset of another type", section: "§13.6", code: "P0301", apply: replace("selectCase", (site, text) => (isBits(site.types[0]!) ? withKeysets(site, text, ["error.NoError", ...site.keysets.slice(1)]) : null)) },
  { kind: "a select of a number without width", section: "§13.6", code: "P0504", apply: insert("end", ({ of }) => (of === "parser" ? "state mut { transition select(1) { 1: accept; } }" : null)) },
  { kind: "something other than a header is extracted", section: "§13.8", code: "P0301", apply: statement(withPlaceOf(isBits, (text) => `packet.extract(${text});`, ({ writable }) => writable), ["state"]) },
  { kind: "a varbit field without a size", section: "§13.8.2", code: "P0401", apply: statement(withPlaceOf(isVariable, (text) => `packet.extract(${text});`, ({ writable }) => writable), ["state"]) },
  { kind: "a size without a varbit field", section: "§13.8.1", code: "P0401", apply: statement(withPlaceOf(isFixed, (text) => `packet.extract(${text}, 32w8);`, ({ writable }) => writable), ["state"]) },
  { kind: "a lookahead without a type", section: "§13.8.3", code: "P0308", apply: statement(() => "packet.lookahead();", ["state"]) },
  { kind: "the next element of a stack in a control", section: "§8.20", code: "P0403", apply: statement(withPlaceOf(isStack, (text, { element }) => (element.kind === "header" ? `${text}.next.setValid();` : null), ({ writable }) => writable), ["control"]) },
  { kind: "verify of a number", section: "§13.7", code: "P0301", apply: statement(() => "verify(8w1, error.NoError);", ["state"]) },
];

const inControl = (make: (site: SiteOf<"end">, choices: Parameters<Mutation["apply"]>[1]) => string | null) => insert("end", (site, choices) => (site.of === "control" ? make(site, choices) : null));
const isMatched = ({ keysets }: SiteOf<"entry">): boolean => keysets.length > 0;

const tables: readonly Mutation[] = [
  { kind: "a match kind that nothing declares", section: "§14.2.1.1", code: "P0601", apply: replace("key", ({ match }, text) => text.replace(`: ${match}`, ": missing")) },
  { kind: "a header as a key", section: "§14.2.1.1", code: "P0802", apply: inControl(({ scope }, choices) => {
    const header = somePlace(scope, choices, ({ type, constant }) => isHeader(type) && !constant);
    return header ? `table mut { key = { ${header.text} : exact; } actions = { NoAction; } }` : null;
  }) },
  { kind: "a table without actions", section: "§14.2", code: "P0604", apply: inControl(() => "table mut { key = { 8w1 : exact; } }") },
  { kind: "a property given twice", section: "§14.2.1", code: "P0604", apply: repeat("property", (_, text) => text.endsWith(";")) },
  { kind: "an action that nothing declares", section: "§14.2.1.2", code: "P0201", apply: insert("listedAction", () => "missing;") },
  { kind: "an action listed twice", section: "§14.2.1.2", code: "P0602", apply: repeat("listedAction") },
  { kind: "a default action that is not listed", section: "§14.2.1.3", code: "P0602", apply: inControl(() => "action mut() { } table mut2 { actions = { NoAction; } default_action = mut(); }") },
  { kind: "an entry with an action that is not listed", section: "§14.2.1.4", code: "P0602", apply: inControl(() => "action mut() { } table mut2 { key = { 8w1 : exact @name(\"k\"); } actions = { NoAction; } const entries = { 1 : mut(); } }") },
  { kind: "an entry with a keyset too many", section: "§14.2.1.4", code: "P0504", apply: replace("entry", (site, text) => (isMatched(site) ? withKeysets(site, text, [...site.keysets, "_"]) : null)) },
  { kind: "an entry with a key of another type", section: "§14.2.1.4", code: "P0301", apply: replace("entry", (site, text) => (isBits(site.types[0]!) ? withKeysets(site, text, ["true", ...site.keysets.slice(1)]) : null)) },
  { kind: "entries without a key", section: "§14.2.1.4", code: "P0603", apply: inControl(() => "table mut { actions = { NoAction; } const entries = { _ : NoAction(); } }") },
  { kind: "a size that is not known", section: "§14.2.1.5", code: "P0305", apply: inControl(({ scope }, choices) => {
    const place = somePlace(scope, choices, ({ type, constant }) => isBits(type) && !constant);
    return place ? `table mut { actions = { NoAction; } size = ${place.text}; }` : null;
  }) },
  { kind: "a table applied in an action", section: "Appendix F", code: "P0403", apply: inControl(({ scope: { tables: known } }, choices) => (known.length === 0 ? null : `action mut() { ${choices.pick(known).name}.apply(); }`)) },
  { kind: "arguments for a table", section: "§14.2.2", code: "P0401", apply: statement(({ tables: known }, choices) => (known.length === 0 ? null : `${choices.pick(known).name}.apply(8w1);`), ["control"]) },
  { kind: "a default action without its argument", section: "§14.2.1.3", code: "P0401", apply: inControl(() => "action mut(bit<8> a) { } table mut2 { actions = { mut; } default_action = mut(); }") },
];

const packages: readonly Mutation[] = [
  { kind: "a package without one of its blocks", section: "§17", code: "P0401", apply: replace("main", (_, text) => text.replace(/(?:, )?(?:\w+ = )?Main_\w+\(\)\) main;$/, ") main;")) },
  { kind: "a number for a block of the package", section: "§17", code: "P0301", apply: replace("main", (_, text) => text.replace(/Main_\w+\(\)\) main;$/, "8w1) main;")) },
  { kind: "a package with an argument too many", section: "§17", code: "P0401", apply: replace("main", (_, text) => (text.includes(" = ") ? null : text.replace(") main;", ", 8w1) main;"))) },
  { kind: "a parser in the place of a control", section: "§17", code: "P0301", apply: replace("main", (_, text) => {
    const [parser] = /Main_\w+\(\)/.exec(text) ?? [];
    return parser === undefined ? null : text.replace(/Main_\w+\(\)\) main;$/, `${parser}) main;`);
  }) },
];

export const blocks: readonly Mutation[] = [...parsers, ...tables, ...packages];
