/** Structures: plain members, bit-fields, arrays, unions and structures within. */

import type { Tape } from "./tape.ts";
import { fieldBits, fieldTypes, scalarTypes } from "./types.ts";

export interface Field {
  /** What stands after the dot. */
  readonly path: string;
  /** Of bit-fields that may be wider than an int: what they are promoted to differs between gcc and clang (C11 6.3.1.1 is silent). */
  readonly wideType?: string;
}

export interface RecordType {
  readonly tag: string;
  readonly definition: string;
  readonly fields: readonly Field[];
  /** Any bytes are a value of it: a _Bool must hold 0 or 1. */
  readonly anyBytes: boolean;
}

export function recordType(tape: Tape, tag: string): RecordType {
  const lines: string[] = [];
  const fields: Field[] = [];
  let anyBytes = true;
  for (let i = 0; i < 2 + tape.below(5); i++) {
    const path = `m${i}`;
    if (tape.oneIn(3)) fields.push(bitField(tape, path, lines));
    else {
      const type = tape.pick(scalarTypes);
      if (type === "_Bool") anyBytes = false;
      lines.push(`${type} ${path};`);
      fields.push({ path });
    }
  }
  fields.push(...inner(tape, lines));
  const attributes = tape.pick(["", "", " __attribute__((packed))", " __attribute__((aligned(8)))"]);
  return { tag, definition: `struct ${tag} {\n${lines.map((line) => `  ${line}\n`).join("")}}${attributes};`, fields, anyBytes };
}

function bitField(tape: Tape, path: string, lines: string[]): Field {
  const type = tape.pick(fieldTypes);
  const bits = fieldBits[type];
  lines.push(`${type} ${path} : ${1 + tape.below(bits)};`);
  if (tape.oneIn(8)) lines.push(`${type} : ${tape.oneIn(2) ? 1 + tape.below(bits) : 0};`);
  return bits > 32 ? { path, wideType: type } : { path };
}

/** What stands behind the plain members, with a few of its parts. */
function inner(tape: Tape, lines: string[]): Field[] {
  switch (tape.below(4)) {
    case 1:
      lines.push("union { unsigned int word; unsigned short half[2]; signed char byte[4]; struct { unsigned int low : 13, high : 19; }; };");
      return ["word", "half[1]", "byte[2]", "low", "high"].map((path) => ({ path }));
    case 2:
      lines.push(`struct { ${tape.pick(scalarTypes.filter((type) => type !== "_Bool"))} x; int y : 5; } in[2];`);
      return ["in[0].x", "in[1].x", "in[1].y"].map((path) => ({ path }));
    case 3:
      lines.push(`${tape.pick(scalarTypes.filter((type) => type !== "_Bool"))} list[4];`);
      return ["list[0]", "list[3]"].map((path) => ({ path }));
    default:
      return [];
  }
}
