/** Calls and statements (P4-16 §6.8, §8.22, §12, Appendix F). */

import type { Callable, Scope } from "../scope.ts";
import type { Choices } from "../choices.ts";
import { declaration, insert, isBits, isHeader, statement, withPlaceOf, type Mutation } from "./mutation.ts";

function someCallee(scope: Scope, choices: Choices, fits: (callable: Callable) => boolean): Callable | undefined {
  const found = scope.callables.filter((one) => one.kind !== "action" && fits(one));
  return found.length === 0 ? undefined : choices.pick(found);
}

const needsArguments = ({ parameters }: Callable): boolean => parameters.some(({ defaultValue }) => defaultValue === undefined);

const calls: readonly Mutation[] = [
  { kind: "too few arguments", section: "§6.8", code: "P0401", apply: statement((scope, choices) => {
    const callee = someCallee(scope, choices, needsArguments);
    return callee ? `${callee.name}();` : null;
  }) },
  { kind: "too many arguments", section: "§6.8", code: "P0401", apply: statement((scope, choices) => {
    const callee = someCallee(scope, choices, ({ parameters }) => parameters.length === 0);
    return callee ? `${callee.name}(8w1);` : null;
  }) },
  { kind: "an argument for a parameter that is not there", section: "§6.8", code: "P0401", apply: statement((scope, choices) => {
    const callee = someCallee(scope, choices, ({ parameters }) => parameters.length === 1);
    return callee ? `${callee.name}(missing = 8w1);` : null;
  }) },
  { kind: "a literal for an out parameter", section: "§6.8", code: "P0304", apply: declaration(() => "void mut(out bit<8> a) { a = 1; } void mut2() { mut(8w0); }") },
  { kind: "a call of a variable", section: "§8.22", code: "P0402", apply: statement(withPlaceOf(isBits, (text) => (/^\w+$/.test(text) ? `${text}();` : null))) },
  { kind: "a call of a name that nothing declares", section: "§6.9", code: "P0201", apply: statement(() => "missing();") },
  { kind: "a method that a header does not have", section: "§8.18", code: "P0303", apply: statement(withPlaceOf(isHeader, (text) => `${text}.missing();`)) },
  { kind: "a method of a number", section: "§8.22", code: "P0303", apply: statement(withPlaceOf(isBits, (text) => `${text}.push_front(1);`)) },
  { kind: "an argument for isValid", section: "§8.18", code: "P0401", apply: statement(withPlaceOf(isHeader, (text) => `bool mut = ${text}.isValid(1);`)) },
  { kind: "a header of an in parameter is made valid", section: "§6.7", code: "P0304", apply: statement(withPlaceOf(isHeader, (text) => `${text}.setValid();`, ({ writable, constant, spared }) => !writable && !constant && !spared)) },
  { kind: "an instance in a function", section: "Appendix F", code: "P0403", apply: declaration(() => "control MutInner() { apply { } } void mut() { MutInner() inner; }") },
  { kind: "an action called in a function", section: "Appendix F", code: "P0403", apply: declaration(() => "void mut() { NoAction(); }") },
  { kind: "an action called in a parser", section: "Appendix F", code: "P0403", apply: statement(() => "NoAction();", ["state"]) },
  { kind: "verify outside of a parser", section: "§13.7", code: "P0403", apply: statement(() => "verify(true, error.NoError);", ["control"]) },
];

const flow: readonly Mutation[] = [
  { kind: "a value returned by a control or an action", section: "§12.4", code: "P0404", apply: statement(() => "return 8w1;", ["control", "action"]) },
  { kind: "a function that returns no value", section: "§12.4", code: "P0404", apply: declaration(() => "bit<8> mut() { }") },
  { kind: "a function that returns a value on one way only", section: "§12.4", code: "P0404", apply: declaration(() => "bit<8> mut(in bool a) { if (a) { return 1; } }") },
  { kind: "a return without a value in a function that has one", section: "§12.4", code: "P0404", apply: insert("statement", ({ place }) => (place.result ? "return;" : null)) },
  { kind: "a value of another type is returned", section: "§12.4", code: "P0301", apply: insert("statement", ({ place }) => (place.result?.kind === "bits" ? "return error.NoError;" : null)) },
  { kind: "a break outside of loops", section: "§12.8", code: "P0403", apply: statement((_, choices, { inLoop }) => (inLoop ? null : choices.pick(["break;", "continue;"])), ["control", "action", "function"]) },
  { kind: "an exit in a function", section: "§12.5", code: "P0403", apply: statement(() => "exit;", ["function"]) },
  { kind: "an exit or return in a parser", section: "Appendix F", code: "P0403", apply: statement((_, choices) => choices.pick(["exit;", "return;"]), ["state"]) },
  { kind: "a switch in a parser", section: "Appendix F", code: "P0403", apply: statement(() => "switch (8w1) { 1: { } }", ["state"]) },
  { kind: "two equal switch labels", section: "§12.7.3", code: "P0605", apply: statement(() => "switch (8w1) { 1: { } 1: { } }", ["control"]) },
  { kind: "a label after default", section: "§12.7.3", code: "P0605", apply: statement(() => "switch (8w1) { default: { } 1: { } }", ["control"]) },
  { kind: "a label of another type", section: "§12.7.2", code: "P0301", apply: statement(() => "switch (8w1) { error.NoError: { } }", ["control"]) },
  { kind: "a label that is no constant", section: "§12.7.2", code: "P0305", apply: statement(withPlaceOf(isBits, (text, type) => `switch (${type.width}${type.signed ? "s" : "w"}0) { ${text}: { } }`, ({ constant }) => !constant), ["control"]) },
  { kind: "a label that is no action of the table", section: "§12.7.1", code: "P0605", apply: insert("switchLabel", ({ onAction, label }) => (onAction && label !== "default" ? "missing: { }" : null)) },
  { kind: "a loop over a number", section: "§12.8", code: "P0301", apply: statement(withPlaceOf(isBits, (text) => `for (bit<8> mut in ${text}) { }`), ["control", "action"]) },
];

export const statements: readonly Mutation[] = [...calls, ...flow];
