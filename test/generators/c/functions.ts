/** C functions without undefined behaviour, made out of bytes, and what they are called with. */

import fc from "fast-check";
import type { CFunction } from "../../harness/c-semantics/batch.ts";
import { expression, type Reads } from "./expressions.ts";
import { readsOf } from "./places.ts";
import { readField, Scope } from "./scope.ts";
import { statement, type Body } from "./statements.ts";
import { Tape } from "./tape.ts";
import { scalarTypes } from "./types.ts";

/** `size`: bytes of a tape at most; a line of a function takes about six. */
export function cFunctions(count: number, size: number): fc.Arbitrary<CFunction[]> {
  // Without bias: small numbers and short lists would be asked for, which a tape has no use for.
  const tape = fc.noBias(fc.uint8Array({ minLength: size >> 2, maxLength: size, size: "max" }));
  return fc.array(tape, { minLength: count, maxLength: count }).map((tapes) => tapes.map((tape, i) => ({ ...cFunction(tape, `f${i}`), tape })));
}

const edges = [0n, 1n, -1n, 2n, -2n, 255n, 0x8000n, 0x7fff_ffffn, -0x8000_0000n, 0xffff_ffffn, 0x1_0000_0000n, (1n << 63n) - 1n, -(1n << 63n)];

/** Rows of three arguments: small, at the edges of types, and any. */
export const cInputs: fc.Arbitrary<bigint[][]> = fc
  .array(fc.array(fc.oneof(fc.constantFrom(...edges), fc.bigInt({ min: -9n, max: 300n }), fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n })), { minLength: 3, maxLength: 3 }), { minLength: 4, maxLength: 4 })
  .map((rows) => [[0n, 0n, 0n], ...rows]);

/** The function that the bytes choose. */
export function cFunction(bytes: Uint8Array, name: string): CFunction {
  const tape = new Tape(bytes);
  const scope = new Scope(tape, name);
  const params = ["a", "b", "c"].map((param) => {
    const local = scope.fresh("v");
    scope.addNamed(local);
    return `${tape.pick(scalarTypes)} ${local} = ${param};`;
  });
  const body: Body = { scope, reads: readsOf(scope, helperCall(scope)), recordCall: () => recordCall(body), changeCall: changeCall(scope) };
  const statements = Array.from({ length: 2 + tape.below(5) }, () => statement(body, 2)).flat();
  const result = ["unsigned long sum = 0;", ...scope.observed.map((one) => `sum = sum * 31 + (unsigned long)(${one});`), "return (long)sum;"];
  const lines = [...params, ...scope.declarations, ...statements, ...result].map((line) => `  ${line}`);
  return { name, text: [...scope.definitions, `static long ${name}(long a, long b, long c) {`, ...lines, "}"].join("\n") };
}

// ---- functions that it calls, defined when they are first called

/** A function of up to four numbers. */
function helperCall(scope: Scope): (argument: () => string) => string {
  const { tape } = scope;
  const name = `${scope.name}_h`;
  let arity = 0;
  return (argument) => {
    if (arity === 0) {
      arity = 1 + tape.below(4);
      const params = Array.from({ length: arity }, (_, i) => `p${i}`);
      const reads: Reads = { tape, scalar: () => tape.pick(params), other: () => tape.pick(params) };
      const list = params.map((param) => `${tape.pick(scalarTypes)} ${param}`).join(", ");
      const storage = tape.pick(["static", "static inline", "static __attribute__((noinline))"]);
      scope.definitions.push(`${storage} ${tape.pick(scalarTypes)} ${name}(${list}) { return ${expression(reads, 3)}; }`);
    }
    return `${name}(${Array.from({ length: arity }, argument).join(", ")})`;
  };
}

/** Records are passed and returned by functions that are inlined: clang has no other code for them. */
function recordCall({ scope, reads }: Body): string {
  const { name, type } = scope.record();
  const callee = `${scope.name}_g`;
  const defined = scope.definitions.some((one) => one.includes(` ${callee}(`));
  if (!defined) {
    const record = `struct ${type.tag}`;
    const [first, second] = [scope.tape.pick(type.fields), scope.tape.pick(type.fields)];
    scope.definitions.push(
      `static inline __attribute__((always_inline)) ${record} ${callee}(${record} s, long x) { s.${first.path} ^= x; s.${second.path} += ${readField("s", first)}; return s; }`,
    );
  }
  return `${callee}(${name}, ${expression(reads, 2)})`;
}

/** `void CHANGE(long *, long)`, which stays a call. */
function changeCall(scope: Scope): (pointer: string, value: string) => string {
  const { tape } = scope;
  const name = `${scope.name}_c`;
  let defined = false;
  return (pointer, value) => {
    if (!defined) {
      defined = true;
      const reads: Reads = { tape, scalar: () => tape.pick(["*p", "x"]), other: () => "x" };
      scope.definitions.push(`static __attribute__((noinline)) void ${name}(long *p, long x) { if (${expression(reads, 1)}) *p = ${expression(reads, 2)}; else *p ^= x; }`);
    }
    return `${name}(${pointer}, ${value});`;
  };
}
