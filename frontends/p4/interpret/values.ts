/**
 * What P4 programs work with at run time (P4-16 §7). Values never change: storing into a part makes a new whole, so that
 * copying in and out needs no care. Numbers are bigints in the range of their type, which the checker knows.
 */

/** The specification leaves it open which value this is (§8.26); whatever is computed from it is open as well. */
export interface Undefined {
  readonly kind: "undefined";
}

/** A member of an enum without values, an error, or the action that a table ran. */
export interface Member {
  readonly kind: "member";
  readonly name: string;
}

/** Of a tuple or list: its elements under "0", "1" … */
export interface Struct {
  readonly kind: "struct";
  readonly fields: ReadonlyMap<string, Value>;
}

export interface Header {
  readonly kind: "header";
  readonly valid: boolean | Undefined;
  readonly fields: ReadonlyMap<string, Value>;
}

export interface Union {
  readonly kind: "union";
  readonly members: ReadonlyMap<string, Header>;
}

export interface Stack {
  readonly kind: "stack";
  readonly elements: readonly Value[];
  /** Of the element that is to be filled next. */
  readonly nextIndex: number;
}

export interface Varbit {
  readonly kind: "varbit";
  readonly width: number;
  readonly bits: bigint;
}

export type Value = Undefined | bigint | boolean | Member | Struct | Header | Union | Stack | Varbit;

export const UNDEFINED: Undefined = { kind: "undefined" };

/** What the program does now depends on an undefined value: from here on nothing can be said about the run. */
export class Unspecified extends Error {
  override readonly name = "Unspecified";
}

export function isUndefined(value: Value): value is Undefined {
  return typeof value === "object" && value.kind === "undefined";
}

export const member = (name: string): Member => ({ kind: "member", name });

/** A condition that decides where control goes. */
export function truth(value: Value): boolean {
  if (typeof value === "boolean") return value;
  throw new Unspecified("a condition has no defined value");
}

/** A number that decides where control goes, or what is read or written. */
export function certain(value: Value): bigint {
  if (typeof value === "bigint") return value;
  throw new Unspecified("a number has no defined value");
}

/** As bits, from the left: what a value is in a packet, in a key, and under a cast. */
export const unsigned = (value: bigint, width: number): bigint => BigInt.asUintN(width, value);

type Fields = ReadonlyMap<string, Value>;

/** True, false, or undefined where that depends on undefined values (§8.3, §8.12, §8.16, §8.18, §8.20, §8.21). */
export function equal(left: Value, right: Value): boolean | Undefined {
  if (isUndefined(left) || isUndefined(right)) return UNDEFINED;
  if (typeof left !== "object" || typeof right !== "object") return left === right;
  switch (left.kind) {
    case "member":
      return left.name === (right as Member).name;
    case "varbit":
      return left.width === (right as Varbit).width && left.bits === (right as Varbit).bits;
    case "struct":
      return all([...left.fields].map(([name, value]) => equal(value, (right as Struct).fields.get(name)!)));
    case "union":
      return all([...left.members].map(([name, value]) => equal(value, (right as Union).members.get(name)!)));
    case "stack":
      return all(left.elements.map((element, index) => equal(element, (right as Stack).elements[index]!)));
    case "header":
      return equalHeaders(left, right as Header);
    default:
      return UNDEFINED;
  }
}

function equalHeaders(left: Header, right: Header): boolean | Undefined {
  if (typeof left.valid !== "boolean" || typeof right.valid !== "boolean") return UNDEFINED;
  if (left.valid !== right.valid) return false;
  return !left.valid || all([...left.fields].map(([name, value]) => equal(value, right.fields.get(name)!)));
}

function all(parts: readonly (boolean | Undefined)[]): boolean | Undefined {
  if (parts.includes(false)) return false;
  return parts.every((part) => part === true) ? true : UNDEFINED;
}

/** The same with one field changed. */
export function withField<T extends Struct | Header>(whole: T, name: string, value: Value): T {
  return { ...whole, fields: replaced(whole.fields, name, value) };
}

function replaced(fields: Fields, name: string, value: Value): Fields {
  return new Map(fields).set(name, value);
}

/** A member becomes what `header` is, and no other is valid: one that becomes invalid makes the whole union so (§8.21). */
export function withMember(union: Union, name: string, header: Header): Union {
  const others = [...union.members].map(([other, value]): [string, Header] => [other, invalid(value)]);
  return { kind: "union", members: new Map(others).set(name, header) };
}

/** Invalid, and nothing is known of its fields. */
export function invalid(header: Header): Header {
  return { kind: "header", valid: false, fields: forgotten(header.fields) };
}

/** Valid: what it held stays when it was valid before, and is open otherwise (§8.26). */
export function madeValid(header: Header): Header {
  return header.valid === true ? header : { kind: "header", valid: true, fields: forgotten(header.fields) };
}

export function forgotten(fields: Fields): Fields {
  return new Map([...fields].map(([name, value]) => [name, forget(value)]));
}

/** A value of the same shape of which nothing is known; headers in it are as they were. */
export function forget(value: Value): Value {
  if (typeof value !== "object") return UNDEFINED;
  if (value.kind === "struct" || value.kind === "header") return { ...value, fields: forgotten(value.fields) };
  return UNDEFINED;
}
