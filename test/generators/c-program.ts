/**
 * Makes C functions without undefined behaviour out of a tape of bytes: each choice takes a byte, and zeros come after
 * the end, so that a shorter or smaller tape is a simpler program. Overflow wraps (gcc's -fwrapv), shift amounts and
 * divisors are bounded, indices are masked, and side effects stand alone in their statements.
 */

import fc from "fast-check";

/** What the functions are called with. */
export const cInputs: readonly (readonly bigint[])[] = [
  [0n, 0n, 0n],
  [1n, 2n, 3n],
  [-1n, -2n, 255n],
  [0x7fffffffn, -0x80000000n, 0x8000n],
  [0x123456789abcdef0n, -0x7edcba9876543210n, 77n],
];

/** Functions for one file. */
export function cFunctions(count: number): fc.Arbitrary<{ readonly name: string; readonly text: string }[]> {
  const tape = fc.uint8Array({ minLength: 100, maxLength: 400 });
  return fc.array(tape, { minLength: count, maxLength: count }).map((tapes) => tapes.map((one, i) => ({ name: `f${i}`, text: cProgram(one, `f${i}`) })));
}

const scalarTypes = [
  "int", "unsigned int", "long", "unsigned long", "short", "unsigned short", "signed char", "unsigned char", "char", "_Bool", "long long",
] as const;

const binaryOperators = ["+", "-", "*", "&", "|", "^", "<", ">", "<=", ">=", "==", "!=", "&&", "||"] as const;
const assignOperators = ["=", "+=", "-=", "*=", "&=", "|=", "^="] as const;
const constants = ["0", "1", "-1", "2", "7", "31", "127", "128", "255", "256", "-128", "32767", "65535", "65536", "2147483647", "0x80000000", "4294967295u", "-2147483647", "1ul<<63", "0x123456789abcdefl", "'a'", "3u", "5l"] as const;

interface Variable {
  readonly name: string;
  readonly type: string;
}

/** A function `long NAME(long, long, long)` with all that it needs, under names of its own. */
function cProgram(tape: Uint8Array, name: string): string {
  return new Generator(tape, name).program();
}

class Generator {
  private at = 0;
  private readonly declarations: string[] = [];
  private readonly scalars: Variable[] = [];
  private readonly arrays: { name: string; length: number }[] = [];
  private readonly structs: { name: string; fields: string[] }[] = [];
  private readonly pointers: string[] = [];
  private fields: string[] = [];
  /** Bit-fields that may be wider than an int: what they are promoted to differs between gcc and clang (C11 6.3.1.1 is silent). */
  private readonly wideFields = new Map<string, string>();
  private helpers: string[] = [];
  private count = 0;
  private loops = 0;

  constructor(
    private readonly tape: Uint8Array,
    private readonly name: string,
  ) {}

  program(): string {
    const record = this.record();
    const helpers = [this.helper(), this.structHelper()];
    const body = this.body();
    return [record, ...helpers, ...this.declarations, body].join("\n");
  }

  private byte(): number {
    return this.tape[this.at++] ?? 0;
  }

  private pick<T>(items: readonly T[]): T {
    return items[this.byte() % items.length]!;
  }

  private fresh(prefix: string): string {
    return `${prefix}${this.count++}`;
  }

  /** `struct NAME_s` with plain members, bit-fields, an array and a union. */
  private record(): string {
    const lines: string[] = [];
    const packed = this.byte() % 4 === 3;
    for (let i = 0; i < 3 + (this.byte() % 5); i++) {
      const field = `m${i}`;
      if (this.byte() % 3 === 0) {
        const type = this.pick(["unsigned int", "int", "unsigned long", "long", "unsigned char", "_Bool", "short"] as const);
        const bits = { "unsigned int": 32, int: 32, "unsigned long": 64, long: 64, "unsigned char": 8, _Bool: 1, short: 16 }[type];
        lines.push(`  ${type} ${field} : ${1 + (this.byte() % bits)};`);
        if (bits > 32) this.wideFields.set(field, type);
        if (this.byte() % 8 === 0) lines.push(`  ${type} : 0;`);
      } else lines.push(`  ${this.pick(scalarTypes)} ${field};`);
      this.fields.push(field);
    }
    lines.push("  union { unsigned int word; unsigned short half[2]; unsigned char byte[4]; };", `  ${this.pick(scalarTypes)} list[4];`);
    this.fields.push("word", "half[1]", "byte[2]", "list[3]");
    return `struct ${this.name}_s {\n${lines.join("\n")}\n}${packed ? " __attribute__((packed))" : ""};`;
  }

  private read(record: string, field: string): string {
    const type = this.wideFields.get(field);
    return type === undefined ? `${record}.${field}` : `(${type})${record}.${field}`;
  }

  private helper(): string {
    const params = [0, 1].map((i) => ({ name: `p${i}`, type: this.pick(scalarTypes) }));
    const type = this.pick(scalarTypes);
    const value = this.expressionOver(params, 3);
    this.helpers.push(`${this.name}_h`);
    const inline = this.pick(["static inline", "static __attribute__((noinline))", "static"]);
    return `${inline} ${type} ${this.name}_h(${params.map((p) => `${p.type} ${p.name}`).join(", ")}) { return ${value}; }`;
  }

  private structHelper(): string {
    const record = `struct ${this.name}_s`;
    const field = this.pick(this.fields);
    return `static ${record} ${this.name}_g(${record} s, long x) { s.${field} ^= x; s.${this.pick(this.fields)} += 3; return s; }`;
  }

  private expressionOver(variables: readonly Variable[], depth: number): string {
    const before = [...this.scalars];
    this.scalars.splice(0, this.scalars.length, ...variables);
    const [arrays, structs, pointers, helpers] = [this.arrays.splice(0), this.structs.splice(0), this.pointers.splice(0), this.helpers.splice(0)];
    const result = this.expression(depth);
    this.scalars.splice(0, this.scalars.length, ...before);
    this.arrays.push(...arrays);
    this.structs.push(...structs);
    this.pointers.push(...pointers);
    this.helpers.push(...helpers);
    return result;
  }

  private body(): string {
    const lines: string[] = [];
    for (const param of ["a", "b", "c"]) {
      const type = this.pick(scalarTypes);
      const variable = { name: this.fresh("v"), type };
      lines.push(`${type} ${variable.name} = ${param};`);
      this.scalars.push(variable);
    }
    const array = this.fresh("arr");
    lines.push(`${this.pick(scalarTypes)} ${array}[8] = { ${this.expression(1)}, [3 ... 5] = ${this.leaf(1)}, ${this.expression(1)} };`);
    this.arrays.push({ name: array, length: 8 });
    const record = this.fresh("s");
    lines.push(`struct ${this.name}_s ${record} = { .${this.fields[0]} = ${this.expression(1)}, .word = ${this.expression(1)} };`);
    this.structs.push({ name: record, fields: this.fields });
    const pointer = this.fresh("q");
    lines.push(`long ${pointer}_t = 0; long *${pointer} = &${pointer}_t;`);
    this.pointers.push(pointer);
    for (let i = 0; i < 3 + (this.byte() % 6); i++) lines.push(...this.statement(2));
    const all = [...this.scalars.map((one) => one.name), ...this.fields.map((field) => this.read(record, field)), `*${pointer}`, ...[0, 3, 6, 7].map((i) => `${array}[${i}]`)];
    lines.push("unsigned long sum = 0;", ...all.map((one) => `sum = sum * 31 + (unsigned long)(${one});`), "return (long)sum;");
    return `long ${this.name}(long a, long b, long c) {\n${lines.map((line) => `  ${line}`).join("\n")}\n}`;
  }

  /** Something that can be assigned to. */
  private place(): string {
    switch (this.byte() % 6) {
      case 1:
        return `${this.pick(this.arrays).name}[(${this.expression(1)}) & 7]`;
      case 2:
      case 3: {
        const record = this.pick(this.structs);
        return `${record.name}.${this.pick(record.fields)}`;
      }
      case 4:
        return `(*${this.pick(this.pointers)})`;
      default:
        return this.pick(this.scalars).name;
    }
  }

  private statement(depth: number): string[] {
    const choice = this.byte() % 14;
    if (depth === 0 || choice < 4) return [`${this.place()} ${this.pick(assignOperators)} ${this.expression(3)};`];
    switch (choice) {
      case 4:
        return [`${this.place()}${this.pick(["++", "--"])};`];
      case 5: {
        const value = this.expression(2);
        return [`if (${value}) {`, ...this.block(depth), "} else {", ...this.block(depth), "}"];
      }
      case 6:
      case 7: {
        const counter = this.fresh("i");
        this.loops++;
        const lines = [`for (int ${counter} = 0; ${counter} < ${1 + (this.byte() % 5)}; ${counter}++) {`, ...this.block(depth)];
        if (this.byte() % 3 === 0) lines.push(`if (${this.expression(2)}) ${this.pick(["break", "continue"])};`);
        this.loops--;
        return [...lines, ...this.block(depth - 1), "}"];
      }
      case 8: {
        const fall = (): string[] => (this.byte() % 3 === 0 ? [] : ["break;"]);
        return [
          `switch (${this.expression(2)}) {`,
          `case ${this.byte() % 4}: ${this.statement(0).join(" ")}`, ...fall(),
          `case 5 ... 9: ${this.statement(0).join(" ")}`, ...fall(),
          `default: ${this.statement(0).join(" ")}`, ...fall(),
          `case -3: ${this.statement(0).join(" ")}`,
          "}",
        ];
      }
      case 9:
        return [`${this.pick(this.structs).name} = ${this.name}_g(${this.pick(this.structs).name}, ${this.expression(2)});`];
      case 10: {
        const type = this.pick(scalarTypes);
        const variable = { name: this.fresh("w"), type };
        const line = `${type} ${variable.name} = ${this.expression(3)};`;
        // Declared at the top, so that it is in scope for everything that follows.
        if (depth === 2 && this.loops === 0) {
          this.scalars.push(variable);
          return [line];
        }
        return [`{ ${line} ${this.place()} = ${variable.name}; }`];
      }
      case 11: {
        const target = this.pick(this.scalars).name;
        const label = this.fresh(`${this.name}_l`);
        return [`if (${this.expression(2)}) goto ${label};`, `${target} += 1;`, `${label}: ${target} ^= 5;`];
      }
      case 12: {
        const from = this.pick(this.arrays).name;
        const record = this.pick(this.structs).name;
        return [`__builtin_memcpy(&${record}, ${from}, sizeof(${from}) < sizeof(${record}) ? sizeof(${from}) : sizeof(${record}));`, ...this.fixBooleans(record)];
      }
      default:
        return [`do { ${this.place()} -= ${this.expression(2)}; } while (0);`];
    }
  }

  /** A _Bool must hold 0 or 1 after bytes were copied over it. */
  private fixBooleans(record: string): string[] {
    return [`__builtin_memset(&${record}, ${this.byte() % 2}, sizeof(${record}));`];
  }

  private block(depth: number): string[] {
    const lines: string[] = [];
    for (let i = 0; i <= this.byte() % 3; i++) lines.push(...this.statement(depth - 1));
    return lines;
  }

  private expression(depth: number): string {
    const choice = this.byte() % 22;
    if (depth === 0 || choice < 5) return this.leaf(choice);
    const one = (): string => this.expression(depth - 1);
    switch (choice) {
      case 5:
      case 6:
      case 7:
      case 8:
      case 9:
        return `(${one()} ${this.pick(binaryOperators)} ${one()})`;
      case 10:
        return `(${one()} ${this.pick(["<<", ">>"])} (${one()} & 15))`;
      case 11:
        return `(${one()} ${this.pick(["/", "%"])} ((${one()} & 63) + 2))`;
      case 12:
        return `(${one()} ${this.pick(["/", "%"])} -((int)(${one()} & 7) + 2))`;
      case 13:
        return `(${this.pick(scalarTypes)})${this.leaf(1)}`;
      case 14:
        return `(${this.pick(scalarTypes)})(${one()})`;
      case 15:
        return `(${one()} ? ${one()} : ${one()})`;
      case 16:
        return `${this.pick(["-", "~", "!"])}(${one()})`;
      case 17:
        return this.helpers.length > 0 ? `${this.pick(this.helpers)}(${one()}, ${one()})` : one();
      case 18:
        return `(${one()} ?: ${one()})`;
      case 19:
        return `({ ${this.pick(scalarTypes)} t = ${one()}; t ^ (t >> 1); })`;
      case 20:
        return `${this.pick(["__builtin_bswap16", "__builtin_bswap32", "__builtin_bswap64", "__builtin_popcountl"])}(${one()})`;
      default:
        return `(${this.pick(scalarTypes)})(${one()} ${this.pick(binaryOperators)} ${one()})`;
    }
  }

  private leaf(choice: number): string {
    if (choice === 0 || (this.scalars.length === 0 && this.structs.length === 0)) return `(${this.pick(constants)})`;
    if (choice === 2 && this.arrays.length > 0) return `${this.pick(this.arrays).name}[${this.byte() % 8}]`;
    if (choice === 3 && this.structs.length > 0) {
      const record = this.pick(this.structs);
      return this.read(record.name, this.pick(record.fields));
    }
    if (choice === 4 && this.pointers.length > 0) return `*${this.pick(this.pointers)}`;
    return this.pick(this.scalars).name;
  }
}
