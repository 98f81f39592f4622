/** From the names and numbers of STF to entries of tables. */

import type { ActionDescription, CellsDescription, ControlPlane, KeyField, TableDescription } from "../../compiler/control-plane/control-plane.ts";
import type { ActionCall, Entry } from "../../compiler/control-plane/entries.ts";
import { ones, prefixMask, prefixOf, type Match } from "../../compiler/control-plane/match.ts";
import { StfError, type StfAction, type StfArgument, type StfStep } from "./parse.ts";

type Add = Extract<StfStep, { kind: "add" }>;

/** The entry that a statement adds. Throws `StfError` for what the program does not have. */
export function entryOf(controlPlane: ControlPlane, step: Add): { readonly table: TableDescription; readonly entry: Entry } {
  const table = named(controlPlane.tables, step.table, "table", step.line);
  const given = new Map(step.keys.map((key) => [keyField(table, key.name!, step.line), key]));
  const matches = table.keys.map((field): Match => {
    const key = given.get(field);
    if (key) return matchOf(field, key, step.line);
    const any = anything(field);
    if (!any) throw new StfError(step.line, `key '${field.expression}' of table '${table.name}' is missing`);
    return any;
  });
  return { table, entry: { matches, priority: step.priority ?? 0, call: callOf(table, step.action, step.line) } };
}

export function defaultOf(controlPlane: ControlPlane, step: Extract<StfStep, { kind: "setDefault" }>): { readonly table: TableDescription; readonly call: ActionCall } {
  const table = named(controlPlane.tables, step.table, "table", step.line);
  return { table, call: callOf(table, step.action, step.line) };
}

export function cellsOf(controlPlane: ControlPlane, name: string, line: number): CellsDescription {
  return named(controlPlane.cells, name, "counter or register", line);
}

/** Arguments by name, or all by their order; those that are left out are 0, as in the C code that p4c makes of a test. */
function callOf(table: TableDescription, { name, args }: StfAction, line: number): ActionCall {
  const action: ActionDescription = named(table.actions, name, "action", line, ` of table '${table.name}'`);
  const { parameters } = action;
  if (args.length > parameters.length) throw new StfError(line, `action '${action.name}' takes ${parameters.length} argument${parameters.length === 1 ? "" : "s"}, not ${args.length}`);
  const unknown = args.find((one) => one.name !== null && !parameters.some((parameter) => parameter.name === one.name));
  if (unknown) throw new StfError(line, `action '${action.name}' has no parameter '${unknown.name}'`);
  const values = parameters.map((parameter, index) => {
    const found = args.find((one) => one.name === parameter.name) ?? (args[index]?.name === null ? args[index] : undefined);
    return inRange(found?.value.value ?? 0n, parameter.bits, parameter.name, line);
  });
  return { action, args: values };
}

// Names ------------------------------------------------------------------------------------------------------------------

/** p4c writes names as they are in the program, or with all that is no letter or digit as `_`; often only their end. */
function named<T extends { readonly name: string }>(all: readonly T[], name: string, what: string, line: number, whose = ""): T {
  const wanted = plain(name);
  const exact = all.filter((one) => plain(one.name) === wanted);
  const found = exact.length > 0 ? exact : all.filter((one) => plain(one.name).endsWith(`_${wanted}`) || wanted.endsWith(`_${plain(one.name)}`));
  if (found.length === 1) return found[0]!;
  const names = all.map((one) => `'${one.name}'`).join(", ");
  throw new StfError(line, found.length === 0 ? `there is no ${what} '${name}'${whose}${names ? `: there are ${names}` : ""}` : `'${name}' may be ${found.map((one) => `'${one.name}'`).join(" or ")}`);
}

function plain(name: string): string {
  return name.replace(/[^A-Za-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
}

/** `key.field0` is the first key; otherwise the expression, or its end. */
function keyField(table: TableDescription, name: string, line: number): KeyField {
  const number = /^key\.field(\d+)$/.exec(name)?.[1];
  const byNumber = number === undefined ? undefined : table.keys[Number(number)];
  if (byNumber) return byNumber;
  return named(table.keys.map((key) => ({ ...key, name: key.expression, key })), name.replace(/^key\./, ""), "key", line, ` of table '${table.name}'`).key;
}

// Values -----------------------------------------------------------------------------------------------------------------

function matchOf(field: KeyField, { name, value: given }: StfArgument, line: number): Match {
  const { bits, expression, matchKind } = field;
  const value = inRange(given.value, bits, expression, line);
  const mask = given.mask === undefined ? ones(bits) : given.mask & ones(bits);
  switch (matchKind) {
    case "lpm": {
      const prefix = given.prefix ?? prefixOf(mask, bits);
      if (prefix === undefined) throw new StfError(line, "the mask of an lpm key is ones from the left");
      if (prefix > bits) throw new StfError(line, `a prefix of ${prefix} bits is longer than the ${bits} of '${expression}'`);
      // Under the names of the C code that p4c makes, a prefix is the number that stands in that code on a little-endian machine.
      return { kind: "lpm", value: name!.startsWith("key.field") && given.prefix !== undefined ? swapped(value, field.bytes) : value, prefix };
    }
    case "ternary":
      if (given.prefix === undefined) return { kind: "ternary", value, mask };
      return { kind: "ternary", value, mask: prefixMask(Math.min(given.prefix, bits), bits) };
    case "range":
    case "exact":
    case "optional":
      if (given.prefix !== undefined || mask !== ones(bits)) throw new StfError(line, `'${expression}' is matched ${matchKind}: a whole value, without a mask`);
      return matchKind === "range" ? { kind: "range", low: value, high: value } : { kind: matchKind, value };
  }
}

/** What a key that a statement leaves out stands for, where it can match everything. */
function anything({ matchKind, bits }: KeyField): Match | undefined {
  switch (matchKind) {
    case "exact":
      return undefined;
    case "lpm":
      return { kind: "lpm", value: 0n, prefix: 0 };
    case "ternary":
      return { kind: "ternary", value: 0n, mask: 0n };
    case "range":
      return { kind: "range", low: 0n, high: ones(bits) };
    case "optional":
      return { kind: "optional", value: null };
  }
}

function swapped(value: bigint, bytes: number): bigint {
  return Array.from({ length: bytes }, (_, at) => (value >> BigInt(at * 8)) & 0xffn).reduce((sum, byte) => (sum << 8n) | byte, 0n);
}

function inRange(value: bigint, bits: number, what: string, line: number): bigint {
  if (value >> BigInt(bits) !== 0n) throw new StfError(line, `0x${value.toString(16)} does not fit the ${bits} bits of '${what}'`);
  return value;
}
