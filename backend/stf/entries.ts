/** From the names and numbers of STF to the bytes of maps. */

import type { ActionDescription, CellsDescription, ControlPlane, KeyField, TableDescription } from "../../compiler/control-plane/control-plane.ts";
import { encodeKey, encodeValue, type KeyValue } from "../../compiler/control-plane/encode.ts";
import { StfError, type StfAction, type StfArgument, type StfStep, type StfValue } from "./parse.ts";

type Add = Extract<StfStep, { kind: "add" }>;

export interface Entry {
  readonly map: string;
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** The entry that a statement adds. Throws `StfError` for what the program does not have. */
export function entryOf(controlPlane: ControlPlane, step: Add, endian: "little" | "big"): Entry {
  const table = named(controlPlane.tables, step.table, "table", step.line);
  if (table.map === undefined) throw new StfError(step.line, `table '${table.name}' has constant entries, and takes no others`);
  const given = new Map(step.keys.map((key) => [keyField(table, key.name!, step.line), key]));
  const values = table.keys.map((field): KeyValue => {
    const key = given.get(field);
    if (!key) throw new StfError(step.line, `key '${field.expression}' of table '${table.name}' is missing`);
    return keyValue(field, key, step.line);
  });
  const { action, args } = actionOf(table, step.action, step.line);
  return { map: table.map, key: encodeKey(table, values, endian), value: encodeValue(table, action, args, endian) };
}

/** The entry of the map that holds the default action. */
export function defaultOf(controlPlane: ControlPlane, step: Extract<StfStep, { kind: "setDefault" }>, endian: "little" | "big"): Entry {
  const table = named(controlPlane.tables, step.table, "table", step.line);
  if (table.defaultMap === undefined) throw new StfError(step.line, `the default action of table '${table.name}' is constant`);
  const { action, args } = actionOf(table, step.action, step.line);
  return { map: table.defaultMap, key: new Uint8Array(4), value: encodeValue(table, action, args, endian) };
}

export function cellsOf(controlPlane: ControlPlane, name: string, line: number): CellsDescription {
  return named(controlPlane.cells, name, "counter or register", line);
}

/** Arguments by name, or all by their order; those that are left out are 0, as in the C code that p4c makes of a test. */
function actionOf(table: TableDescription, { name, args }: StfAction, line: number): { readonly action: ActionDescription; readonly args: readonly bigint[] } {
  const action = named(table.actions, name, `action of table '${table.name}'`, line);
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
function named<T extends { readonly name: string }>(all: readonly T[], name: string, what: string, line: number): T {
  const wanted = plain(name);
  const exact = all.filter((one) => plain(one.name) === wanted);
  const found = exact.length > 0 ? exact : all.filter((one) => plain(one.name).endsWith(`_${wanted}`) || wanted.endsWith(`_${plain(one.name)}`));
  if (found.length === 1) return found[0]!;
  const names = all.map((one) => `'${one.name}'`).join(", ");
  throw new StfError(line, found.length === 0 ? `there is no ${what} '${name}'${names ? `: there are ${names}` : ""}` : `'${name}' may be ${found.map((one) => `'${one.name}'`).join(" or ")}`);
}

function plain(name: string): string {
  return name.replace(/[^A-Za-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
}

/** `key.field0` is the first key; otherwise the expression, or its end. */
function keyField(table: TableDescription, name: string, line: number): KeyField {
  const number = /^key\.field(\d+)$/.exec(name)?.[1];
  const byNumber = number === undefined ? undefined : table.keys[Number(number)];
  if (byNumber) return byNumber;
  return named(table.keys.map((key) => ({ ...key, name: key.expression, key })), name.replace(/^key\./, ""), `key of table '${table.name}'`, line).key;
}

// Values -----------------------------------------------------------------------------------------------------------------

function keyValue(field: KeyField, { name, value }: StfArgument, line: number): KeyValue {
  const whole = (1n << BigInt(field.bits)) - 1n;
  if (field.matchKind === "lpm") {
    const prefix = value.prefix ?? prefixOf(value, field.bits, line);
    if (prefix > field.bits) throw new StfError(line, `a prefix of ${prefix} bits is longer than the ${field.bits} of '${field.expression}'`);
    const number = inRange(value.value, field.bits, field.expression, line);
    // Under the names of the C code that p4c makes, a prefix is the number that stands in that code on a little-endian machine.
    return { value: name!.startsWith("key.field") && value.prefix !== undefined ? swapped(number, field.bytes) : number, prefix };
  }
  if (value.prefix !== undefined || (value.mask !== undefined && (value.mask & whole) !== whole)) throw new StfError(line, `'${field.expression}' is matched ${field.matchKind}: a whole value, without a mask`);
  return { value: inRange(value.value, field.bits, field.expression, line) };
}

function swapped(value: bigint, bytes: number): bigint {
  return Array.from({ length: bytes }, (_, at) => (value >> BigInt(at * 8)) & 0xffn).reduce((sum, byte) => (sum << 8n) | byte, 0n);
}

function prefixOf({ mask }: StfValue, bits: number, line: number): number {
  if (mask === undefined) return bits;
  const ones = mask.toString(2).padStart(bits, "0");
  if (!/^1*0*$/.test(ones)) throw new StfError(line, "the mask of an lpm key is ones from the left");
  return ones.replaceAll("0", "").length;
}

function inRange(value: bigint, bits: number, what: string, line: number): bigint {
  if (value >> BigInt(bits) !== 0n) throw new StfError(line, `0x${value.toString(16)} does not fit the ${bits} bits of '${what}'`);
  return value;
}
