/** Random parsers: states that go forward, extract and select (P4-16 §13). */

import { argumentsText } from "./calls.ts";
import { Choices, type Tape } from "./choices.ts";
import { withParameters } from "./callables.ts";
import { Expressions, someScalar } from "./expressions.ts";
import type { StatementPlace } from "./lines.ts";
import { withPlace, type Parameter, type Place, type Scope } from "./scope.ts";
import { expressionsOf, statements, type BodyContext } from "./statements.ts";
import type { DeclarationContext } from "./type-declarations.ts";
import { bits, BOOL, isFixedSize, sizeOf, typeText, type P4Type } from "./types.ts";

export interface ParserShape {
  /** `parser name(parameters)(constructor parameters)`. */
  readonly head: string;
  readonly name: string;
  readonly packet: string;
  readonly parameters: readonly Parameter[];
  readonly constructorParameters: readonly Parameter[];
  /** Whether states may go back to earlier ones. */
  readonly loops: boolean;
}

interface ValueSet {
  readonly name: string;
  readonly type: P4Type;
}

const STATE: StatementPlace = { where: "state", inLoop: false, result: null };

export function parserDeclaration(context: DeclarationContext, scope: Scope, shape: ParserShape, tapes: readonly Tape[]): void {
  const { writer, choices } = context;
  const inside = withParameters(withParameters(scope, shape.constructorParameters), shape.parameters);
  let end = inside;
  writer.block(shape.head, { kind: "declaration", what: "parser", name: shape.name, scope }, () => {
    const { scope: local, sets } = locals(context, inside);
    const names = ["start", ...tapes.slice(1).map(() => context.names.fresh("s"))];
    names.forEach((name, index) => {
      const own = tapes[index] ? new Choices(tapes[index]) : choices;
      state({ ...context, choices: own, place: STATE, packet: shape.packet }, local, { name, later: names.slice(index + 1), back: shape.loops && index > 0 && own.chance(20) ? [name] : [], sets, initialise: index === 0 && context.defined ? shape.parameters : [] });
    });
    end = local;
  }, "}", () => ({ kind: "end", of: "parser", scope: end }));
}

function locals({ writer, names, choices, defined }: DeclarationContext, scope: Scope): { scope: Scope; sets: readonly ValueSet[] } {
  let at = scope;
  const sets: ValueSet[] = [];
  if (choices.chance(40)) {
    const type = someScalar(choices, scope.types);
    const name = names.fresh("v");
    writer.line(`${typeText(type)} ${name} = ${new Expressions(choices, at, { defined }).assigned(type)};`);
    at = withPlace(at, { text: name, type, writable: true, constant: false });
  }
  if (choices.chance(defined ? 50 : 30)) {
    const type = choices.pick([bits(16), bits(8), bits(32)]);
    const name = names.fresh("vs");
    writer.line(`value_set<${typeText(type)}>(${1 + choices.below(8)}) ${name};`);
    sets.push({ name, type });
  }
  const parsers = at.instances.filter(({ block }) => block.kind === "parser");
  if (parsers.length === 0) return { scope: at, sets };
  const { block } = choices.pick(parsers);
  const name = names.fresh("sub");
  const expressions = new Expressions(choices, at, { constant: true, defined });
  writer.line(`${block.name}(${block.constructorParameters.map(({ type }) => expressions.of(type, 1)).join(", ")}) ${name};`);
  return { scope: { ...at, instances: [...at.instances.filter((one) => one.block.kind !== "parser"), { name, block }] }, sets };
}

interface StateShape {
  readonly name: string;
  readonly later: readonly string[];
  /** Where it can also go, in a case of a select. */
  readonly back: readonly string[];
  readonly sets: readonly ValueSet[];
  /** Out parameters that get a value in this state. */
  readonly initialise: readonly Parameter[];
}

function state(context: BodyContext, scope: Scope, shape: StateShape): void {
  const { writer, choices } = context;
  writer.block(`state ${shape.name}`, { kind: "state", name: shape.name }, () => {
    for (const { direction, name, type } of shape.initialise) {
      if (direction === "out" && type.kind === "bits") writer.line(`${name} = 0;`);
    }
    let at = scope;
    const first = shape.name === "start" && context.defined ? extraction(context, scope) : undefined;
    if (first !== undefined) writer.line(`${context.packet}.extract(${first});`, { kind: "statement", place: STATE, scope });
    const count = 1 + choices.below(3);
    for (let done = 0; done < count; done++) at = packetStatement(context, at) ?? statements(context, at, 1);
    transition(context, at, shape);
  });
}

export function packetStatement(context: BodyContext, scope: Scope): Scope | undefined {
  const { choices, writer, packet } = context;
  const emit = (text: string): Scope => {
    writer.line(text, { kind: "statement", place: context.place, scope });
    return scope;
  };
  switch (choices.below(7)) {
    case 0:
    case 1:
    case 2: {
      const text = extraction(context, scope);
      return text === undefined ? undefined : emit(`${packet}.extract(${text});`);
    }
    case 3:
      return emit(`${packet}.advance(${advanced(context, scope)});`);
    case 4:
      return context.place.where !== "state" ? undefined : emit(`verify(${verified(context, scope)}, error.${choices.pick(scope.errors)});`);
    case 5: {
      const parsers = scope.instances.filter(({ block }) => block.kind === "parser");
      if (parsers.length === 0) return undefined;
      const { name, block } = choices.pick(parsers);
      const expressions = expressionsOf(context, scope);
      const args = argumentsText(block.parameters, scope, new Choices([0]), (type) => expressions.of(type, 1));
      return args === undefined ? undefined : emit(`${name}.apply(${[packet, args].filter((one) => one !== "").join(", ")});`);
    }
    default:
      return undefined;
  }
}

/** Where programs run, most packets go on. */
function verified(context: BodyContext, scope: Scope): string {
  const expressions = expressionsOf(context, scope);
  return context.defined ? `${expressions.of(bits(8), 1)} < ${200 + context.choices.below(56)} || ${expressions.of(BOOL, 2)}` : expressions.of(BOOL, 2);
}

/** What machines are to agree on are whole bytes, not too many of them. */
function advanced(context: BodyContext, scope: Scope): string {
  const { choices, defined } = context;
  if (choices.chance(50)) return `32w${8 * choices.below(defined ? 6 : 20)}`;
  const expressions = expressionsOf(context, scope);
  return defined ? `(bit<32>)(${expressions.of(bits(4), 1)}) << 3` : expressions.of(bits(32), 1);
}

/** What `extract` is given: a header, the next element of a stack, a header with a varbit field and its size. */
function extraction(context: BodyContext, scope: Scope): string | undefined {
  const { choices } = context;
  const targets = scope.places.filter(({ type, writable }) => writable && (type.kind === "header" || (type.kind === "stack" && type.element.kind === "header")));
  if (targets.length === 0) return undefined;
  const place: Place = choices.pick(targets);
  const type = place.type.kind === "stack" ? place.type.element : place.type;
  const text = place.type.kind === "stack" ? `${place.text}.next` : place.text;
  // What is extracted takes whole bytes.
  if (isFixedSize(type)) return sizeOf(type) === 0 ? undefined : text;
  const size = expressionsOf(context, scope).of(bits(8), 1);
  return context.defined ? `${text}, (bit<32>)((${size}) & 63) << 3` : `${text}, (bit<32>)(${size})`;
}

function transition(context: BodyContext, scope: Scope, shape: StateShape): void {
  const { choices, writer } = context;
  const targets = [...shape.later, "accept"];
  if (choices.chance(context.defined ? 1 : 3)) return;
  if (!choices.chance(60)) {
    writer.line(`transition ${choices.chance(context.defined ? 1 : 5) ? "reject" : choices.pick(targets)};`, { kind: "transition" });
    return;
  }
  const values = context.defined && shape.sets.length > 0 && choices.chance(70) ? [choices.pick(shape.sets).type] : Array.from({ length: 1 + choices.below(2) }, () => selected(context, scope));
  const expressions = expressionsOf(context, scope);
  writer.block(`transition select(${values.map((type) => expressions.of(type, 2)).join(", ")})`, { kind: "transition" }, () => {
    const count = choices.below(4);
    for (let index = 0; index < count; index++) selectCase(context, scope, values, shape, choices.pick([...targets, "reject", ...shape.back]));
    if (choices.chance(context.defined ? 97 : 70) || count === 0) writer.line(`${choices.pick(["default", "_"])}: ${choices.pick(targets)};`);
  });
}

/** The type of a value that is selected on: in programs that run mostly one that the packet may have filled. */
function selected({ choices, defined }: BodyContext, scope: Scope): P4Type {
  const filled = scope.places.filter(({ type, constant }) => !constant && type.kind === "bits");
  if (defined && filled.length > 0 && choices.chance(80)) return choices.pick(filled).type;
  return choices.chance(60) ? bits(choices.pick([8, 16, 4, 32])) : someScalar(choices, scope.types);
}

function selectCase({ choices, writer }: BodyContext, scope: Scope, types: readonly P4Type[], { sets, later }: StateShape, wanted: string): void {
  const constants = new Expressions(choices, scope, { constant: true, defined: true });
  const keysets = types.map((type) => {
    const form = choices.below(6);
    const set = types.length === 1 && form >= 3 ? sets.find((one) => typeText(one.type) === typeText(type)) : undefined;
    if (set) return set.name;
    if (types.length > 1 && form === 4) return "_";
    if (type.kind !== "bits" || type.signed || form < 2) return constants.of(type, 1);
    const [first, second] = [choices.bits(type.width), choices.bits(type.width)];
    if (form === 2) return `${first} &&& ${second}`;
    return form === 3 ? `${first < second ? first : second} .. ${first < second ? second : first}` : String(first);
  });
  // What takes everything leads on: a parser that can only go round is refused.
  const target = keysets.every((keyset) => keyset === "_") && !later.includes(wanted) ? "accept" : wanted;
  const text = keysets.length === 1 ? keysets[0]! : `(${keysets.join(", ")})`;
  writer.line(`${text}: ${target};`, { kind: "selectCase", keysets, types, target });
}
