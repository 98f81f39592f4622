/** Random tables (P4-16 §14.2). */

import type { Choices } from "./choices.ts";
import { Expressions } from "./expressions.ts";
import type { Callable, Place, Scope } from "./scope.ts";
import type { DeclarationContext } from "./type-declarations.ts";
import { isScalar, sameType, type P4Type } from "./types.ts";

export interface TableOptions {
  /** The match kinds that the architecture has. */
  readonly matchKinds: readonly string[];
  /** Its control plane is P4Runtime, which gives actions single values and no structs (P4Runtime 1.4 §9.1.2). */
  readonly scalarActionData?: boolean;
  /** What the architecture wants of a table, such as its implementation. */
  readonly properties?: (choices: Choices) => readonly string[];
}

interface Key {
  readonly place: Place;
  readonly match: string;
}

interface ListedAction {
  readonly action: Callable;
  /** As it stands in the list. */
  readonly text: string;
  /** The arguments that it has there. */
  readonly given: readonly string[];
  readonly defaultOnly: boolean;
}

export function tableDeclaration(context: DeclarationContext, scope: Scope, options: TableOptions): Scope {
  const { writer, names, choices } = context;
  const actions = listedActions(context, scope, options);
  if (actions.length === 0) return scope;
  const name = names.fresh("tbl");
  const keys = someKeys(context, scope, options.matchKinds);
  writer.block(`table ${name}`, { kind: "table", name }, () => {
    if (keys.length > 0) keyProperty(context, keys);
    writer.block("actions =", { kind: "property", name: "actions" }, () => {
      for (const { text, action } of actions) writer.line(`${text};`, { kind: "listedAction", name: action.name });
    });
    if (keys.length > 0 && choices.chance(context.defined ? 30 : 60)) entries(context, scope, keys, actions.filter(({ defaultOnly }) => !defaultOnly));
    if (choices.chance(60)) {
      writer.line(`${choices.pick(["", "const "])}default_action = ${boundAction(context, scope, choices.pick(actions))};`, { kind: "property", name: "default_action" });
    }
    if (choices.chance(40)) writer.line(`size = ${1 + choices.below(1024)};`, { kind: "property", name: "size" });
    for (const property of options.properties?.(choices) ?? []) writer.line(property);
  }, "}", () => ({ kind: "end", of: "table", scope }));
  return { ...scope, tables: [...scope.tables, { name, actions: actions.map(({ action }) => action.name) }] };
}

function listedActions(context: DeclarationContext, scope: Scope, { scalarActionData }: TableOptions): ListedAction[] {
  const { choices } = context;
  const all = scope.callables.filter((callable) => callable.kind === "action" && !(scalarActionData && takesFields(callable)));
  const listed = all.filter(() => choices.chance(70) || context.defined).flatMap((action): ListedAction[] => {
    const directed = action.parameters.filter(({ direction }) => direction !== "none");
    const given = directed.map(({ type, direction }) => scope.places.find((place) => sameType(place.type, type) && (direction === "in" || place.writable) && place.guard === undefined));
    if (given.some((place) => place === undefined)) return [];
    const args = given.map((place) => place!.text);
    // One place for two parameters that are written is legal, and warned of: not here.
    if (new Set(given).size !== given.length) return [];
    return [{ action, text: directed.length === 0 ? action.name : `${action.name}(${args.join(", ")})`, given: args, defaultOnly: false }];
  });
  const nothing: Callable = { kind: "action", name: "NoAction", parameters: [], result: null };
  if (listed.length > 0 && !choices.chance(40)) return listed;
  const defaultOnly = choices.chance(30) && listed.length > 0;
  return [...listed, { action: nothing, text: `${defaultOnly ? "@defaultonly " : ""}NoAction`, given: [], defaultOnly }];
}

/** Whether the control plane would have to give a value that is made of others. */
function takesFields({ parameters }: Callable): boolean {
  return parameters.some(({ direction, type }) => direction === "none" && !isScalar(type));
}

function someKeys({ choices, defined }: DeclarationContext, scope: Scope, matchKinds: readonly string[]): Key[] {
  const fitting = scope.places.filter(({ type, constant, guard }) => !constant && (!defined || guard === undefined || type.kind === "bits") && (type.kind === "bits" || type.kind === "bool" || type.kind === "enum" || type.kind === "error"));
  if (fitting.length === 0) return [];
  let prefixes = 0;
  return Array.from({ length: defined ? choices.pick([1, 2, 1, 3, 0]) : choices.below(4) }, (): Key => {
    const place = choices.pick(fitting);
    const numeric = place.type.kind === "bits";
    const kinds = matchKinds.filter((kind) => numeric || kind === "exact" || kind === "optional").filter((kind) => kind !== "lpm" || prefixes === 0);
    const match = choices.pick(kinds);
    if (match === "lpm") prefixes += 1;
    return { place, match };
  });
}

function keyProperty({ writer, names, choices, defined }: DeclarationContext, keys: readonly Key[]): void {
  writer.block("key =", { kind: "property", name: "key" }, () => {
    for (const { place, match } of keys) {
      const { text, guard, type } = place;
      const guarded = defined && guard !== undefined && type.kind === "bits";
      const name = guarded || choices.chance(25) ? ` @name("${names.fresh("k")}")` : "";
      const read = guarded ? `(${guard} ? ${text} : ${type.signed ? `((int<${type.width}>)${type.width}w0)` : `${type.width}w0`})` : text;
      writer.line(`${read} : ${match}${name};`, { kind: "key", match });
    }
  });
}

/** `action(arguments)` with what the list of actions has, and what the control plane would give. */
function boundAction({ choices, defined }: DeclarationContext, scope: Scope, { action, given }: ListedAction): string {
  const expressions = new Expressions(choices, scope, { constant: true, defined });
  const free = action.parameters.filter(({ direction }) => direction === "none");
  return `${action.name}(${[...given, ...free.map(({ type }) => expressions.assigned(type, 1))].join(", ")})`;
}

function entries(context: DeclarationContext, scope: Scope, keys: readonly Key[], actions: readonly ListedAction[]): void {
  if (actions.length === 0) return;
  const { writer, choices } = context;
  const isConst = !choices.chance(25);
  const prioritised = !isConst && keys.some(({ match }) => match === "ternary" || match === "range" || match === "optional");
  const seen = new Set<string>();
  writer.block(`${isConst ? "const " : ""}entries =`, { kind: "property", name: "entries" }, () => {
    const count = 1 + choices.below(4);
    for (let index = 0; index < count; index++) {
      const keysets = keys.map(({ place, match }) => keyset(choices, scope, place.type, match));
      const text = keysets.length === 1 ? keysets[0]! : `(${keysets.join(", ")})`;
      if (seen.has(text)) continue;
      seen.add(text);
      const listed = choices.pick(actions);
      const priority = prioritised ? `priority = ${10 * (index + 1)} : ` : "";
      writer.line(`${priority}${text} : ${boundAction(context, scope, listed)};`, {
        kind: "entry", keysets, matches: keys.map(({ match }) => match), types: keys.map(({ place }) => place.type), action: listed.action.name,
      });
    }
  });
}

function keyset(choices: Choices, scope: Scope, type: P4Type, match: string): string {
  if (match !== "exact" && choices.chance(20)) return "_";
  // Not by constants: two entries must not be for one key.
  if (type.kind === "bool") return choices.pick(["true", "false"]);
  if (type.kind === "enum") return `${type.name}.${choices.pick(type.members)}`;
  if (type.kind !== "bits") return `error.${choices.pick(scope.errors)}`;
  const width = type.signed ? type.width - 1 : type.width;
  const value = choices.bits(width);
  if (match === "exact" || match === "optional" || (match === "lpm" && type.signed) || choices.chance(30)) return String(value);
  if (match === "range") {
    const other = choices.bits(width);
    return value < other ? `${value} .. ${other}` : `${other} .. ${value}`;
  }
  const length = choices.below(width + 1);
  const mask = match === "lpm" ? BigInt.asUintN(width, -1n << BigInt(width - length)) : choices.bits(width);
  return `${value & mask} &&& ${mask}`;
}
