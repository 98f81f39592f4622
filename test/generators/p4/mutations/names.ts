/** Names and declarations (P4-16 §6.9, §7). */

import { typeText } from "../types.ts";
import { declaration, insert, repeat, statement, type Mutation } from "./mutation.ts";

export const names: readonly Mutation[] = [
  { kind: "a name that nothing declares", section: "§6.9", code: "P0201", apply: statement(() => "bit<8> mut = missing;") },
  { kind: "a type that nothing declares", section: "§6.9", code: "P0201", apply: declaration(() => "struct Mut { missing_t field; }") },
  { kind: "a constant used before it is declared", section: "§6.9", code: "P0201", apply: declaration(() => "const bit<8> mut = later; const bit<8> later = 1;") },
  { kind: "a function that calls itself", section: "§6.9", code: "P0201", apply: declaration(() => "bit<8> mut(in bit<8> a) { return mut(a); }") },
  { kind: "a struct that holds itself", section: "§6.9", code: "P0201", apply: declaration(() => "struct Mut { Mut inner; }") },
  { kind: "a control that applies itself", section: "§6.9", code: "P0201", apply: declaration(() => "control Mut(inout bit<8> a) { apply { Mut.apply(a); } }") },
  { kind: "a constant declared twice", section: "§6.9", code: "P0202", apply: repeat("constant") },
  { kind: "a field declared twice", section: "§7.2.6", code: "P0202", apply: repeat("field") },
  { kind: "a member of an enumeration declared twice", section: "§7.2.1", code: "P0202", apply: repeat("enumMember") },
  { kind: "an error declared twice", section: "§7.1.2", code: "P0202", apply: repeat("errorMember") },
  { kind: "a state declared twice", section: "§13.4", code: "P0202", apply: insert("end", ({ of }) => (of === "parser" ? "state start { transition accept; }" : null)) },
  { kind: "two parameters of one name", section: "§6.9", code: "P0202", apply: declaration(() => "bit<8> mut(in bit<8> a, in bit<8> a) { return 1; }") },
  { kind: "a constant in the place of a type", section: "§7", code: "P0203", apply: declaration(() => "const bit<8> mut = 1; struct Mut { mut field; }") },
  { kind: "too many type arguments", section: "§7.2.12", code: "P0204", apply: declaration(() => "struct Mut<T> { T field; } struct Mut2 { Mut<bit<8>, bit<8>> field; }") },
  { kind: "a width over the limit", section: "§7.1.6", code: "P0102", apply: statement(() => "bit<70000> mut;") },
  { kind: "a signed number of no width", section: "§7.1.6.3", code: "P0102", apply: statement(() => "int<0> mut;") },
  { kind: "a width that is no constant", section: "§7.1.6.2", code: "P0305", apply: declaration(() => "void mut(in bit<8> a) { bit<(a)> b; }") },
  { kind: "a header in a header", section: "§7.2.9", code: "P0801", apply: declaration(({ types }) => {
    const header = types.find(({ kind }) => kind === "header");
    return header ? `header Mut { ${typeText(header)} field; }` : null;
  }) },
  { kind: "an enumeration without values in a header", section: "§7.2.9", code: "P0801", apply: declaration(({ types }) => {
    const plain = types.find((type) => type.kind === "enum" && !type.underlying);
    return plain ? `header Mut { ${typeText(plain)} field; }` : null;
  }) },
  { kind: "a number in a header union", section: "§7.2.9", code: "P0801", apply: insert("field", ({ owner }) => (owner === "union" ? "bit<8> mut;" : null)) },
  { kind: "an extern object in a struct", section: "§7.2.9", code: "P0801", apply: declaration(() => "struct Mut { packet_in field; }") },
  { kind: "a member without a value", section: "§7.2.1", code: "P0802", apply: insert("enumMember", ({ serializable }) => (serializable ? "Mut," : null)) },
  { kind: "a value in a plain enumeration", section: "§7.2.1", code: "P0802", apply: insert("enumMember", ({ serializable }) => (serializable ? null : "Mut = 1,")) },
  { kind: "an enumeration of bools", section: "§7.2.1", code: "P0301", apply: declaration(() => "enum bool Mut { A = true }") },
  { kind: "a variable of type int", section: "§7.1.6.5", code: "P0802", apply: statement(() => "int mut = 1;") },
  { kind: "a variable of type string", section: "§7.1.5", code: "P0802", apply: statement(() => 'string mut = "a";') },
  { kind: "a default value of an out parameter", section: "§6.8", code: "P0802", apply: declaration(() => "void mut(out bit<8> a = 1) { a = 1; }") },
  { kind: "a directed parameter after one of the control plane", section: "§14.1", code: "P0802", apply: declaration(() => "action mut(bit<8> a, in bit<8> b) { }") },
  { kind: "a constructor parameter with a direction", section: "§15", code: "P0802", apply: declaration(() => "control Mut()(in bit<8> a) { apply { } }") },
  { kind: "a control at the top level", section: "§11.3.2", code: "P0403", apply: declaration(() => "control Mut() { apply { } } Mut() mut;") },
  { kind: "an action with a parameter of type string", section: "§14.1", code: "P0802", apply: declaration(() => "action mut(string a) { }") },
  { kind: "a statement that begins with an operator", section: "Appendix G", code: "P0001", apply: statement(() => "* mut = 1;") },
  { kind: "a declaration without a name", section: "Appendix G", code: "P0001", apply: statement(() => "bit<8> = 3;") },
];
