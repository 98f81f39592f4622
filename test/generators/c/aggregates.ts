/** Arrays, structures and unions within each other. */

import type { Tape } from "./tape.ts";

export type Shape = Scalar | ArrayShape | RecordShape;

interface Scalar {
  readonly kind: "scalar";
  readonly type: string;
  /** Of a bit-field. */
  readonly width?: number;
}

interface ArrayShape {
  readonly kind: "array";
  readonly of: Shape;
  readonly length: number;
}

interface RecordShape {
  readonly kind: "record";
  readonly keyword: "struct" | "union";
  readonly members: readonly Member[];
}

export interface Member {
  /** Empty where it is anonymous. */
  readonly name: string;
  readonly shape: Shape;
}

const scalarTypes = ["int", "char", "short", "long", "unsigned char", "unsigned int"] as const;
const fieldTypes = ["int", "unsigned int", "unsigned char", "unsigned long"] as const;
/** The narrowest of the field types takes every width. */
const FIELD_BITS = 8;
const DEPTH = 3;

/** An array, a structure or a union. */
export function aggregate(tape: Tape): Shape {
  let names = 0;
  const shape = (depth: number): Shape => {
    const choice = depth === 0 ? 0 : tape.below(5);
    if (choice < 2) return { kind: "scalar", type: tape.pick(scalarTypes) };
    return choice === 2 ? array(depth) : record(depth);
  };
  const array = (depth: number): Shape => ({ kind: "array", of: shape(depth - 1), length: 1 + tape.below(3) });
  const record = (depth: number): Shape => {
    const keyword = tape.oneIn(5) ? "union" : "struct";
    return { kind: "record", keyword, members: Array.from({ length: 1 + tape.below(4) }, () => member(depth)) };
  };
  const member = (depth: number): Member => {
    const name = `m${names++}`;
    if (tape.oneIn(6)) return { name, shape: { kind: "scalar", type: tape.pick(fieldTypes), width: 1 + tape.below(FIELD_BITS) } };
    const inner = shape(depth - 1);
    return { name: inner.kind === "record" && tape.oneIn(4) ? "" : name, shape: inner };
  };
  return tape.oneIn(3) ? array(DEPTH) : record(DEPTH);
}

/** The declaration of `name`, without its semicolon. */
export function declaration(shape: Shape, name: string): string {
  switch (shape.kind) {
    case "scalar":
      return `${shape.type} ${name}${shape.width === undefined ? "" : ` : ${shape.width}`}`;
    case "array":
      return declaration(shape.of, `${name}[${shape.length}]`);
    case "record":
      return `${shape.keyword} { ${shape.members.map((one) => `${declaration(one.shape, one.name)}; `).join("")}} ${name}`.trimEnd();
  }
}

/** The members that a designator may name, those of anonymous records among them. */
export function namedMembers({ members }: RecordShape): readonly Member[] {
  return members.flatMap((one) => {
    if (one.name !== "") return [one];
    return one.shape.kind === "record" ? namedMembers(one.shape) : [];
  });
}

/** Scalars that a list without braces and designators fills: of a union, those of its first member. */
export function scalarCount(shape: Shape): number {
  switch (shape.kind) {
    case "scalar":
      return 1;
    case "array":
      return scalarCount(shape.of) * shape.length;
    case "record": {
      const filled = shape.keyword === "union" ? shape.members.slice(0, 1) : shape.members;
      return filled.reduce((sum, one) => sum + scalarCount(one.shape), 0);
    }
  }
}
