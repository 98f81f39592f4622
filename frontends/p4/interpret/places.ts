/** L-values (P4-16 §6.7): what can be read and written, found once and then fixed. */

import { Unspecified, UNDEFINED, forget, forgotten, isUndefined, unsigned, withField, withMember, type Header, type Stack, type Struct, type Union, type Value } from "./values.ts";

export interface Place {
  read(): Value;
  write(value: Value): void;
  /** A field of the invalid header here is written: of a member of a union, that may change the others (§8.26). */
  spoil?(): void;
}

/** A variable or parameter. */
export class Cell implements Place {
  constructor(private value: Value) {}

  read(): Value {
    return this.value;
  }

  write(value: Value): void {
    this.value = value;
  }
}

/** A field of a struct, or of a header, where it can be read and written only while the header is valid. */
export function fieldOf(whole: Place, name: string): Place {
  const struct = (): Struct | Header => whole.read() as Struct | Header;
  return {
    read: () => {
      const at = struct();
      const value = at.fields.get(name)!;
      return at.kind === "struct" || at.valid === true ? value : forget(value);
    },
    write: (value) => {
      const at = struct();
      if (at.kind === "header" && isUndefinedValidity(at)) return whole.write({ ...at, fields: forgotten(at.fields) });
      if (at.kind === "struct" || at.valid === true) whole.write(withField(at, name, value));
      else whole.spoil?.();
    },
  };
}

function isUndefinedValidity({ valid }: Header): boolean {
  return typeof valid !== "boolean";
}

export function memberOf(whole: Place, name: string): Place {
  const union = (): Union => whole.read() as Union;
  return {
    read: () => union().members.get(name)!,
    write: (value) => whole.write(withMember(union(), name, value as Header)),
    spoil: () => {
      const members = [...union().members].map(([other, header]): [string, Header] => [other, { ...header, fields: forgotten(header.fields) }]);
      whole.write({ kind: "union", members: new Map(members) });
    },
  };
}

/** An element of a stack. Beyond its end nothing is written, and what is read is open, the validity too (§8.20). */
export function elementOf(whole: Place, index: Value): Place {
  if (isUndefined(index)) throw new Unspecified("the index of a header stack has no defined value");
  const at = Number(index as bigint);
  const stack = (): Stack => whole.read() as Stack;
  const spoil = (): void => undefined;
  return {
    read: () => stack().elements[at] ?? unknownElement(stack().elements[0]!),
    write: (value) => {
      const { elements, nextIndex } = stack();
      if (at in elements) whole.write({ kind: "stack", elements: elements.with(at, value), nextIndex });
    },
    spoil,
  };
}

function unknownElement(sample: Value): Value {
  if (typeof sample !== "object") return UNDEFINED;
  if (sample.kind === "header") return { ...sample, valid: UNDEFINED, fields: forgotten(sample.fields) };
  if (sample.kind === "union") return { kind: "union", members: new Map([...sample.members].map(([name, header]) => [name, unknownElement(header) as Header])) };
  return forget(sample);
}

/** Some bits of a number of `width` bits (§8.6); those above the number are not there. */
export function sliceOf(whole: Place, low: number, count: number, refit: (bits: bigint) => bigint): Place {
  return {
    read: () => sliced(whole.read(), low, count),
    write: (value) => {
      const old = whole.read();
      if (typeof old !== "bigint" || typeof value !== "bigint") return whole.write(UNDEFINED);
      const mask = ((1n << BigInt(count)) - 1n) << BigInt(low);
      whole.write(refit((old & ~mask) | (unsigned(value, count) << BigInt(low))));
    },
  };
}

export function sliced(value: Value, low: number, count: number): Value {
  return typeof value === "bigint" ? unsigned(value >> BigInt(low), count) : UNDEFINED;
}
