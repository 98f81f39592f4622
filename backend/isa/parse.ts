/**
 * Assembly text to instructions: the syntax of LLVM's assembler, which is also that of inline assembly in C, and the
 * inverse of `print.ts`. Labels may be names or numbers (`1:`, `goto 1b`); `.byte` to `.8byte` write data, of which
 * each eight bytes take the place of an instruction; `.rept` repeats and `.ifc` compares, as macros of the kernel do.
 */

import { AssemblyCursor, StatementFailure, type AssemblyProblem } from "./assembly-cursor.ts";
import { lexAssembly, type Statement } from "./assembly-lexer.ts";
import { decode, DecodeError } from "./decode.ts";
import type { Endian } from "./encode.ts";
import { slotsOf, type Instruction } from "./instruction.ts";
import { parseInstruction, type AssemblySymbols, type TargetText } from "./parse-instruction.ts";

export interface AssemblyLine {
  readonly instruction: Instruction;
  /** The first character of the statement in the text. */
  readonly at: number;
  /** Where a jump goes: another line, whose index may be one past the last; or a label of the surroundings. */
  readonly target?: number | { readonly outside: string };
}

export interface AssembledText {
  readonly lines: readonly AssemblyLine[];
  readonly problems: readonly AssemblyProblem[];
}

export interface AssembleOptions {
  readonly symbols: AssemblySymbols;
  /** Labels that lie outside of the text. */
  readonly outside?: ReadonlySet<string>;
  /** Of data; by default little. */
  readonly endian?: Endian;
  /** `;` starts a comment and does not end a statement. */
  readonly comment?: ";";
}

export function assemble(text: string, options: AssembleOptions): AssembledText {
  return new Assembler(text, options).run();
}

interface OpenLine {
  readonly instruction: Instruction;
  readonly at: number;
  readonly target?: TargetText;
}

/** As many instructions as the verifier looks at. */
const MOST_REPEATED = 1_000_000n;

const dataSizes: Readonly<Record<string, 1 | 2 | 4 | 8>> = {
  ".byte": 1, ".2byte": 2, ".short": 2, ".hword": 2, ".4byte": 4, ".long": 4, ".int": 4, ".8byte": 8, ".quad": 8,
};

class Assembler {
  private readonly lines: OpenLine[] = [];
  private readonly problems: AssemblyProblem[] = [];
  private readonly labels = new Map<string, number>();
  /** The lines that each numbered label stands before, in order. */
  private readonly numbered = new Map<string, number[]>();
  /** Bytes of data that do not fill a slot yet. */
  private data: number[] = [];
  private dataAt = 0;

  constructor(
    private readonly text: string,
    private readonly options: AssembleOptions,
  ) {}

  run(): AssembledText {
    this.statements(lexAssembly(this.text, this.options.comment));
    if (this.data.length > 0) this.problems.push({ at: this.dataAt, end: this.dataAt + 1, message: "data must fill whole instructions of eight bytes" });
    const lines = this.problems.length > 0 ? [] : this.resolve();
    return { lines: this.problems.length > 0 ? [] : lines, problems: this.problems };
  }

  private statements(list: readonly Statement[]): void {
    for (let index = 0; index < list.length; index++) {
      try {
        const cursor = new AssemblyCursor(this.text, list[index]!);
        if (cursor.accept(".rept")) index = this.repeat(cursor, list, index);
        else if (cursor.accept(".ifc")) index = this.compare(cursor, list, index);
        else this.statement(cursor);
      } catch (failure) {
        if (!(failure instanceof StatementFailure)) throw failure;
        this.problems.push(failure.problem);
      }
    }
  }

  // repetition = ".rept" expression end { statement } ".endr"
  private repeat(cursor: AssemblyCursor, list: readonly Statement[], start: number): number {
    const count = cursor.expression();
    const end = endOf(cursor, list, start, ".rept", ".endr");
    const inside = list.slice(start + 1, end);
    if (count < 0n || count * BigInt(inside.length) > MOST_REPEATED) cursor.fail(`${count} times is too often`);
    for (let round = 0n; round < count; round++) this.statements(inside);
    return end;
  }

  // condition = ".ifc" text "," text end { statement } ".endif"
  private compare(cursor: AssemblyCursor, list: readonly Statement[], start: number): number {
    const sides = this.text.slice(cursor.token.at, list[start]!.at(-1)!.end).split(",").map((side) => side.trim());
    const end = endOf(cursor, list, start, ".ifc", ".endif");
    if (sides.length === 2 && sides[0] === sides[1]) this.statements(list.slice(start + 1, end));
    return end;
  }

  // statement = { label ":" } [ directive | instruction ]
  private statement(cursor: AssemblyCursor): void {
    while (cursor.peek(1) === ":") this.label(cursor);
    if (cursor.atEnd) return;
    const { at, text } = cursor.token;
    const size = dataSizes[text];
    if (size !== undefined) return this.directive(cursor, size);
    if (text.startsWith(".")) cursor.fail(`the directive ${text} is not supported`);
    if (this.data.length > 0) cursor.fail("the data before it must fill whole instructions of eight bytes");
    this.lines.push({ ...parseInstruction(cursor, this.options.symbols), at });
  }

  private label(cursor: AssemblyCursor): void {
    const token = cursor.next();
    cursor.next();
    if (token.kind === "number") {
      this.numbered.set(token.text, [...(this.numbered.get(token.text) ?? []), this.lines.length]);
      return;
    }
    if (token.kind !== "word") cursor.fail("a label is a name or a number", token);
    if (this.labels.has(token.text)) cursor.fail(`label '${token.text}' stands twice`, token);
    this.labels.set(token.text, this.lines.length);
  }

  // directive = ".long" expression { "," expression }
  private directive(cursor: AssemblyCursor, size: 1 | 2 | 4 | 8): void {
    if (this.data.length === 0) this.dataAt = cursor.token.at;
    cursor.next();
    do {
      const value = BigInt.asUintN(size * 8, cursor.expression());
      const bytes = Array.from({ length: size }, (_, byte) => Number((value >> BigInt(8 * byte)) & 0xffn));
      this.data.push(...(this.options.endian === "big" ? bytes.reverse() : bytes));
    } while (cursor.accept(","));
    if (!cursor.atEnd) cursor.expected("',' or the end");
    while (this.data.length >= 8) {
      const bytes = Uint8Array.from(this.data.splice(0, 8));
      this.lines.push({ instruction: instructionOf(bytes, this.options.endian ?? "little"), at: this.dataAt });
    }
  }

  private resolve(): AssemblyLine[] {
    const slots = [0];
    for (const { instruction } of this.lines) slots.push(slots.at(-1)! + slotsOf(instruction));
    const lineAtSlot = new Map(slots.map((slot, index) => [slot, index]));
    return this.lines.map(({ instruction, at, target }, index) => {
      if (!target) return { instruction, at };
      if (target.kind === "label" && this.options.outside?.has(target.name)) return { instruction, at, target: { outside: target.name } };
      const line = target.kind === "distance" ? lineAtSlot.get(slots[index]! + 1 + target.slots) : this.lineOf(target, index);
      if (line === undefined) this.problems.push({ at: target.at, end: target.end, message: problemOf(target) });
      return { instruction, at, target: line ?? 0 };
    });
  }

  private lineOf(target: Exclude<TargetText, { kind: "distance" }>, from: number): number | undefined {
    if (target.kind === "label") return this.labels.get(target.name);
    const lines = this.numbered.get(target.name) ?? [];
    return target.forward ? lines.find((line) => line > from) : lines.findLast((line) => line <= from);
  }
}

/** The instruction that the bytes are, if they are one by themselves. */
function instructionOf(bytes: Uint8Array, endian: Endian): Instruction {
  try {
    return decode(bytes, { endian })[0]!;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { kind: "raw", value: new DataView(bytes.buffer).getBigUint64(0, endian === "little") };
  }
}

/** The index of the statement that ends what the one at `start` begins. */
function endOf(cursor: AssemblyCursor, list: readonly Statement[], start: number, begin: string, end: string): number {
  let depth = 1;
  for (let index = start + 1; index < list.length; index++) {
    const word = list[index]![0]!.text;
    if (word === begin) depth++;
    if (word === end && --depth === 0) return index;
  }
  return cursor.fail(`'${end}' is missing`);
}

function problemOf(target: TargetText): string {
  if (target.kind === "distance") return `no instruction starts ${target.slots} slots further: a jump may not leave its text`;
  return target.kind === "label" ? `there is no label '${target.name}'` : `there is no label ${target.name} ${target.forward ? "after" : "before"} this`;
}

class AssemblyError extends Error {
  override readonly name = "AssemblyError";
  constructor(
    /** From 1. */
    readonly line: number,
    message: string,
  ) {
    super(`line ${line}: ${message}`);
  }
}

/** In a listing a name that is called is a function, and addresses say what they are. */
const listingSymbols: AssemblySymbols = {
  callee: (symbol) => ({ kind: "function", symbol }),
  address: () => undefined,
};

/** The instructions of a listing, one a line, with comments that start with `;`, `#` or `//`. Throws `AssemblyError`. */
export function parseAssembly(text: string): Instruction[] {
  const { lines, problems } = assemble(text, { symbols: listingSymbols, comment: ";" });
  const fail = (at: number, message: string): never => {
    throw new AssemblyError(text.slice(0, at).split("\n").length, message);
  };
  const [first] = problems;
  if (first) fail(first.at, first.message);
  return lines.map(({ instruction, target, at }) => {
    if (typeof target !== "number") return instruction;
    if (target >= lines.length) fail(at, "no instruction follows that label");
    return { ...instruction, target } as Instruction;
  });
}
