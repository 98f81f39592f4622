/** Statements of generated functions. Loops end, and no expression but a statement's own has a side effect. */

import { expression, type Reads } from "./expressions.ts";
import { loops } from "./loops.ts";
import { element, place } from "./places.ts";
import { ARRAY_LENGTH, type Scope } from "./scope.ts";
import { scalarTypes } from "./types.ts";

export interface Body {
  readonly scope: Scope;
  readonly reads: Reads;
  /** A function that takes a record and a number and gives a record. */
  readonly recordCall: () => string;
  /** A function that changes what a pointer to a long points to. */
  readonly changeCall: (pointer: string, value: string) => string;
}

/** `depth`: how many levels of blocks there may be within. */
export function statement(body: Body, depth: number): string[] {
  return body.scope.tape.pick(depth === 0 ? simple : [...simple, ...simple, ...nested])(body, depth);
}

/** One to three statements within another. */
function block(body: Body, depth: number): string[] {
  return Array.from({ length: 1 + body.scope.tape.below(3) }, () => statement(body, depth - 1)).flat();
}

type Form = (body: Body, depth: number) => string[];

const assign: Form = ({ scope, reads }) => [`${place(scope, reads)} ${scope.tape.pick(["=", "=", "+=", "-=", "*=", "&=", "|=", "^="])} ${expression(reads, 3)};`];

const simple: readonly Form[] = [
  assign, assign, assign, assign,
  ({ scope, reads }) => [`${place(scope, reads)}${scope.tape.pick(["++", "--"])};`],
  ({ scope, reads }) => [`${place(scope, reads)} ${scope.tape.pick(["<<=", ">>="])} ${expression(reads, 1)} & 7;`],
  ({ scope, reads }) => [`${place(scope, reads)} ${scope.tape.pick(["/=", "%="])} (${expression(reads, 1)} & 63) + 2;`],
  // Two objects that are never the same one.
  ({ scope, reads }) => [`${element(scope, reads)} = ${scope.tape.pick(["--", "++", ""])}${scope.scalar()};`],
  ({ scope, reads }) => [`${element(scope, reads)} = ${scope.scalar()}${scope.tape.pick(["--", "++"])};`],
  ({ scope, reads }) => [`${scope.scalar()} = ${scope.record().name}.m0 = ${expression(reads, 2)};`],
  ({ scope, reads }) => [`${scope.pointer().name} = ${scope.pointer().array.name} + (${expression(reads, 1)} & ${ARRAY_LENGTH - 1});`],
  ({ scope, recordCall }) => [`${scope.record().name} = ${recordCall()};`],
  ({ scope, reads }) => {
    const { name, type } = scope.record();
    return [`${name} = (struct ${type.tag}){ .${scope.tape.pick(type.fields).path} = ${expression(reads, 2)} };`];
  },
  ({ scope, reads, changeCall }) => {
    const name = scope.fresh("o");
    return [`{ long ${name} = ${expression(reads, 2)}; ${changeCall(`&${name}`, expression(reads, 1))} ${place(scope, reads)} = ${name}; }`];
  },
  ({ scope }) => [copy(scope)],
  ({ scope }) => {
    const [array, k] = [scope.array().name, scope.tape.below(4)];
    return [`__builtin_memmove(&${array}[${k}], &${array}[${scope.tape.below(4)}], ${1 + scope.tape.below(4)} * sizeof(${array}[0]));`];
  },
  ({ scope }) => [`${scope.scalar()} += __builtin_memcmp(&${scope.array().name}[${scope.tape.below(3)}], &${scope.array().name}[4], ${1 + scope.tape.below(4)}) ${scope.tape.pick(["<", ">", "=="])} 0;`],
  ({ scope, reads }) => {
    const [type, name] = [scope.tape.pick(scalarTypes), scope.fresh("w")];
    return [`{ ${type} ${name} = ${expression(reads, 3)}; ${place(scope, reads)} = ${name}; }`];
  },
];

/** Bytes from an array into a record; where a _Bool is among its members they are all the same, and it is one. */
function copy(scope: Scope): string {
  const { name, type } = scope.record();
  const from = scope.array().name;
  if (!type.anyBytes) return `__builtin_memset(&${name}, ${scope.tape.below(2)}, sizeof(${name}));`;
  return `__builtin_memcpy(&${name}, ${from}, sizeof(${from}) < sizeof(${name}) ? sizeof(${from}) : sizeof(${name}));`;
}

const nested: readonly Form[] = [
  (body, depth) => [`if (${expression(body.reads, 2)}) {`, ...block(body, depth), "} else {", ...block(body, depth), "}"],
  (body, depth) => [`if (${expression(body.reads, 2)}) {`, ...block(body, depth), "}"],
  (body) => {
    const label = body.scope.fresh("l");
    return [`if (${expression(body.reads, 2)}) goto ${label};`, ...statement(body, 0), `${label}:`, ...statement(body, 0)];
  },
  switchStatement,
  ...loops.map((loop): Form => (body, depth) => loop(body.scope, body.reads, () => block(body, depth))),
];

/** Cases in any order, with ranges, values that the type may not have, and some that run into the next. */
function switchStatement(body: Body): string[] {
  const { scope, reads } = body;
  const { tape } = scope;
  const labels = [`case ${tape.below(4)}`, "case 5 ... 9", "default", "case -3", "case 0x80000000", "case 77 ... 0x7fffffff", "case 4"];
  const chosen = labels.slice(0, 2 + tape.below(labels.length - 1));
  if (tape.oneIn(2)) chosen.reverse();
  const arms = chosen.flatMap((label) => [`${label}: ${statement(body, 0).join(" ")}`, ...(tape.oneIn(3) ? [] : ["break;"])]);
  return [`switch (${expression(reads, 2)}) {`, ...arms, "}"];
}
