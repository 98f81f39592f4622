/** Random statements (P4-16 §12), each of which leaves the scope of the next. */

import { argumentsText, callText } from "./calls.ts";
import type { Choices } from "./choices.ts";
import type { ExternForm, Observer } from "./architectures.ts";
import { Expressions, someScalar } from "./expressions.ts";
import type { StatementPlace, Writer } from "./lines.ts";
import type { Names } from "./names.ts";
import { withPlace, type Place, type Scope } from "./scope.ts";
import { BOOL, bits, ERROR, isExpressible, typeText, type P4Type } from "./types.ts";

export interface BodyContext {
  readonly writer: Writer;
  readonly names: Names;
  readonly choices: Choices;
  readonly place: StatementPlace;
  readonly packet?: string;
  readonly defined: boolean;
  readonly observer?: Observer;
  readonly externs?: readonly ExternForm[];
  /** Types that the control has applied: twice is illegal, as what is in them would have the same names (§15.1). */
  readonly appliedTypes?: Set<string>;
}

export function expressionsOf({ choices, packet, defined }: BodyContext, scope: Scope): Expressions {
  return new Expressions(choices, scope, { defined, ...(packet !== undefined && { packet }) });
}

/** The statements of one tape; gives the scope after them. */
export function statements(context: BodyContext, scope: Scope, count: number, depth = 2): Scope {
  let at = scope;
  for (let done = 0; done < count && !(done > 0 && context.choices.exhausted); done++) at = statement(context, at, depth);
  return at;
}

/** Some forms need what the scope does not have. */
const ATTEMPTS = 4;

type Form = (context: BodyContext, scope: Scope, depth: number) => Scope | undefined;

function statement(context: BodyContext, scope: Scope, depth: number): Scope {
  const forms = formsOf(context.place, depth);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const after = context.choices.pick(forms)(context, scope, depth);
    if (after) return after;
  }
  return emptyStatement(context, scope);
}

function formsOf({ where, inLoop }: StatementPlace, depth: number): readonly Form[] {
  const simple: Form[] = [assignment, variable, assignment, compound, sliceAssignment, headerMethod, callStatement, constant, registerWrite, elementAtRun];
  const nested: Form[] = depth > 0 ? [ifStatement, annotatedBlock] : [];
  const seen: Form[] = where === "function" ? [] : [observe, observe];
  const externs: Form[] = where === "control" || where === "action" ? [externCall] : [];
  if (where === "state") return [...simple, ...seen, ...nested];
  const loops: Form[] = depth > 0 ? [forRange, forLoop, forEach] : [];
  const out: Form[] = where === "function" ? [] : [leave];
  const inner = [...simple, ...seen, ...externs, ...nested, ...loops, ...out, ...(inLoop ? [breakLoop] : [])];
  return where === "control" ? [...inner, tableApply, tableApply, blockApply, ...(depth > 0 ? [switchOnValue, tableApply] : [])] : inner;
}

function line({ writer, place }: BodyContext, scope: Scope, text: string): void {
  writer.line(text, { kind: "statement", place, scope });
}

function emptyStatement(context: BodyContext, scope: Scope): Scope {
  line(context, scope, ";");
  return scope;
}

// Declarations -----------------------------------------------------------------------------------------------------

const variable: Form = (context, scope) => {
  const { choices, names, defined } = context;
  const types = scope.types.filter((type) => isExpressible(type) || type.kind === "tuple");
  const type = choices.chance(40) && types.length > 0 ? choices.pick(types) : someScalar(choices, scope.types);
  const name = names.fresh("v");
  const initialised = defined || !choices.chance(15);
  line(context, scope, `${typeText(type)} ${name}${initialised ? ` = ${expressionsOf(context, scope).assigned(type)}` : ""};`);
  return withPlace(scope, { text: name, type, writable: true, constant: false });
};

/** An element of a stack at an index that only the run knows, which is within the stack. */
const elementAtRun: Form = (context, scope) => {
  const { choices, names } = context;
  const stacks = scope.places.filter(({ type, guard }) => type.kind === "stack" && type.size > 1 && guard === undefined);
  if (stacks.length === 0) return undefined;
  const stack = choices.pick(stacks);
  if (stack.type.kind !== "stack") return undefined;
  const index = names.fresh("x");
  const type = bits(Math.floor(Math.log2(stack.type.size)));
  line(context, scope, `${typeText(type)} ${index} = ${expressionsOf(context, scope).of(type, 2)};`);
  return withPlace(scope, { ...stack, text: `${stack.text}[${index}]`, type: stack.type.element });
};

const constant: Form = (context, scope) => {
  const type = someScalar(context.choices, scope.types);
  const name = context.names.fresh("K");
  const value = new Expressions(context.choices, scope, { constant: true, defined: context.defined }).assigned(type);
  context.writer.line(`const ${typeText(type)} ${name} = ${value};`, { kind: "constant", name, scope });
  return withPlace(scope, { text: name, type, writable: false, constant: true });
};

// Assignments and calls --------------------------------------------------------------------------------------------

function target(context: BodyContext, scope: Scope, fits: (place: Place) => boolean): Place | undefined {
  const places = scope.places.filter((place) => place.writable && fits(place));
  return places.length === 0 ? undefined : context.choices.pick(places);
}

const assignment: Form = (context, scope) => {
  const place = target(context, scope, ({ type }) => isExpressible(type));
  if (!place) return undefined;
  line(context, scope, `${place.text} = ${expressionsOf(context, scope).assigned(place.type)};`);
  return scope;
};

const compound: Form = (context, scope) => {
  const place = target(context, scope, ({ type, guard }) => type.kind === "bits" && (guard === undefined || !context.defined));
  if (!place) return undefined;
  const operator = context.choices.pick(["+", "-", "&", "|", "^", "*", "|+|", "|-|", "<<", ">>"]);
  const shifts = operator === "<<" || operator === ">>";
  line(context, scope, `${place.text} ${operator}= ${expressionsOf(context, scope).of(shifts ? bits(8) : place.type)};`);
  return scope;
};

const sliceAssignment: Form = (context, scope) => {
  const { choices } = context;
  const place = target(context, scope, ({ type, guard }) => type.kind === "bits" && !type.signed && (guard === undefined || !context.defined));
  if (place?.type.kind !== "bits") return undefined;
  const low = choices.below(place.type.width);
  const width = 1 + choices.below(place.type.width - low);
  const range = choices.chance(25) ? `${low} +: ${width}` : `${low + width - 1}:${low}`;
  line(context, scope, `${place.text}[${range}] = ${expressionsOf(context, scope).assigned(bits(width))};`);
  return scope;
};

const headerMethod: Form = (context, scope) => {
  const { choices } = context;
  const isStack = choices.chance(40);
  const place = target(context, scope, ({ type }) => type.kind === (isStack ? "stack" : "header"));
  if (!place) return undefined;
  const header = ["setValid()", "setInvalid()"];
  if (isStack && (context.place.where === "state" || (place.type.kind === "stack" && place.type.element.kind !== "header"))) return undefined;
  const method = isStack ? choices.pick(["push_front", "pop_front"]) + `(${1 + choices.below(2)})` : choices.pick(header);
  line(context, scope, `${place.text}.${method};`);
  return scope;
};

const callStatement: Form = (context, scope) => {
  const callees = scope.callables.filter(({ kind }) => kind !== "action" || context.place.where === "control" || context.place.where === "action");
  if (callees.length === 0) return undefined;
  const expressions = expressionsOf(context, scope);
  const text = callText(context.choices.pick(callees), scope, context.choices, (type) => expressions.of(type, 2), context.packet);
  if (text === undefined) return undefined;
  line(context, scope, `${text};`);
  return scope;
};

const registerWrite: Form = (context, scope) => {
  if (scope.registers.length === 0) return undefined;
  const { name, element } = context.choices.pick(scope.registers);
  const expressions = expressionsOf(context, scope);
  line(context, scope, `${name}.write(${expressions.of(bits(32), 1)}, ${expressions.of(element, 2)});`);
  return scope;
};

/** Puts the value of some expression where all can see it. */
const observe: Form = (context, scope) => {
  if (context.observer === undefined) return undefined;
  line(context, scope, context.observer.see(context.choices.below(context.observer.places), expressionsOf(context, scope).of(bits(32), 4)));
  return scope;
};

const externCall: Form = (context, scope) => {
  const { choices, names, observer, externs = [] } = context;
  if (!observer || externs.length === 0) return undefined;
  const texts = choices.pick(externs)({
    fresh: (prefix) => names.fresh(prefix),
    value: (type) => expressionsOf(context, scope).of(type, 2),
    see: (value) => observer.see(choices.below(observer.places), value),
    reaches: (place) => scope.places.some(({ text, writable }) => writable && text === place),
  });
  for (const text of texts ?? []) line(context, scope, text);
  return texts && scope;
};

/** Shows what places hold in the end. */
export function observeAll(context: BodyContext, scope: Scope, count: number): void {
  const { observer, choices } = context;
  const shown = scope.places.filter(({ type, constant }) => !constant && type.kind === "bits");
  if (!observer || shown.length === 0) return;
  for (let done = 0; done < count; done++) {
    const { type } = choices.pick(shown);
    const value = type.kind === "bits" ? expressionsOf(context, scope).folded(type) : "0";
    line(context, scope, observer.see(choices.below(observer.places), value));
  }
}

const leave: Form = (context, scope) => {
  // Not without a condition: what comes after it would be dead.
  line(context, scope, `if (${expressionsOf(context, scope).of(BOOL, 2)}) ${context.choices.pick(["return", "exit"])};`);
  return scope;
};

const breakLoop: Form = (context, scope) => {
  line(context, scope, `if (${expressionsOf(context, scope).of(BOOL, 2)}) ${context.choices.pick(["break", "continue"])};`);
  return scope;
};

// Tables and blocks ------------------------------------------------------------------------------------------------

const tableApply: Form = (context, scope, depth) => {
  const { choices, writer, place } = context;
  if (scope.tables.length === 0) return undefined;
  const table = choices.pick(scope.tables);
  const [site, form] = [{ kind: "statement", place, scope } as const, choices.below(depth > 0 ? 4 : 1)];
  if (form === 0) line(context, scope, `${table.name}.apply();`);
  else if (form === 1) writer.block(`if (${choices.pick(["", "!"])}${table.name}.apply().${choices.pick(["hit", "miss"])})`, site, () => inner(context, scope, depth));
  else if (form === 2) line(context, scope, `bool ${context.names.fresh("hit")} = ${table.name}.apply().hit;`);
  else
    writer.block(`switch (${table.name}.apply().action_run)`, site, () => {
      const labels = table.actions.filter(() => choices.chance(60));
      for (const label of labels) switchCase(context, scope, depth, label, true);
      if (labels.length === 0 || choices.chance(50)) switchCase(context, scope, depth, "default", true);
    });
  return scope;
};

function switchCase(context: BodyContext, scope: Scope, depth: number, label: string, onAction: boolean): void {
  context.writer.block(`${label}:`, { kind: "switchLabel", label, onAction }, () => inner(context, scope, depth));
}

const blockApply: Form = (context, scope) => {
  const controls = scope.instances.filter(({ name, block }) => block.kind === "control" && !context.appliedTypes?.has(name));
  if (controls.length === 0) return undefined;
  const { name, block } = context.choices.pick(controls);
  const expressions = expressionsOf(context, scope);
  const args = argumentsText(block.parameters, scope, context.choices, (type) => expressions.of(type, 2));
  if (args === undefined) return undefined;
  if (name === block.name) context.appliedTypes?.add(name);
  line(context, scope, `${name}.apply(${args});`);
  return scope;
};

// What holds other statements --------------------------------------------------------------------------------------

function inner(context: BodyContext, scope: Scope, depth: number, inLoop = context.place.inLoop): void {
  statements({ ...context, place: { ...context.place, inLoop } }, scope, 1 + context.choices.below(2), depth - 1);
}

const ifStatement: Form = (context, scope, depth) => {
  const { writer, place, choices } = context;
  const condition = expressionsOf(context, scope).of(BOOL);
  const otherwise = choices.chance(40);
  writer.block(`if (${condition})`, { kind: "statement", place, scope }, () => inner(context, scope, depth));
  if (otherwise) writer.block("else", undefined, () => inner(context, scope, depth));
  return scope;
};

const annotatedBlock: Form = (context, scope, depth) => {
  const { writer, place, choices } = context;
  const head = choices.pick(["", "@atomic ", '@info("block", 1) ']);
  writer.block(head.trimEnd(), head === "" ? { kind: "statement", place, scope } : undefined, () => inner(context, scope, depth));
  return scope;
};

const forRange: Form = (context, scope, depth) => {
  const { writer, place, choices, names } = context;
  const name = names.fresh("i");
  const low = choices.below(4);
  const type = choices.pick([bits(8), bits(32), bits(16, true)]);
  const within = withPlace(scope, { text: name, type, writable: false, spared: true, constant: false });
  writer.block(`for (${typeText(type)} ${name} in ${low} .. ${low + choices.below(4)})`, { kind: "statement", place, scope }, () => inner(context, within, depth, true));
  return scope;
};

const forLoop: Form = (context, scope, depth) => {
  const { writer, place, choices, names } = context;
  const name = names.fresh("i");
  const within = withPlace(scope, { text: name, type: bits(8), writable: false, spared: true, constant: false });
  const step = choices.pick([`${name} = ${name} + 1`, `${name} += 1`]);
  writer.block(`for (bit<8> ${name} = 0; ${name} < ${choices.below(5)}; ${step})`, { kind: "statement", place, scope }, () => inner(context, within, depth, true));
  return scope;
};

/** Over a header stack, whose elements are copied. */
const forEach: Form = (context, scope, depth) => {
  const { writer, place, choices, names } = context;
  const stacks = scope.places.filter(({ type }) => type.kind === "stack");
  if (stacks.length === 0) return undefined;
  const stack = choices.pick(stacks);
  if (stack.type.kind !== "stack") return undefined;
  const name = names.fresh("e");
  const within = withPlace(scope, { text: name, type: stack.type.element, writable: false, spared: true, constant: false });
  writer.block(`for (${typeText(stack.type.element)} ${name} in ${stack.text})`, { kind: "statement", place, scope }, () => inner(context, within, depth, true));
  return scope;
};

const switchOnValue: Form = (context, scope, depth) => {
  const { writer, place, choices } = context;
  const enums = scope.types.filter(({ kind }) => kind === "enum");
  const type: P4Type = choices.chance(30) && enums.length > 0 ? choices.pick(enums) : choices.chance(15) ? ERROR : bits(choices.pick([8, 8, 3, 32, 64]));
  const labels = type.kind === "enum" ? type.members.map((member) => `${type.name}.${member}`) : type.kind === "error" ? scope.errors.map((name) => `error.${name}`) : ["0", "1", "2"];
  writer.block(`switch (${expressionsOf(context, scope).of(type, 2)})`, { kind: "statement", place, scope }, () => {
    const used = labels.filter(() => choices.chance(50));
    for (const label of used) {
      if (choices.chance(20) && label !== used.at(-1)) writer.line(`${label}:`, { kind: "switchLabel", label, onAction: false });
      else switchCase(context, scope, depth, label, false);
    }
    if (used.length === 0 || choices.chance(50)) switchCase(context, scope, depth, "default", false);
  });
  return scope;
};
