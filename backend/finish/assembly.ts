/** Inline assembly becomes instructions: operands are written into its text, and the text is read. */

import type { DiagnosticBag } from "../../compiler/diagnostics/diagnostic.ts";
import { isKernelFunction } from "../../compiler/ir/externals.ts";
import type { TemplatePlace } from "../../compiler/ir/assembly.ts";
import type { Span } from "../../compiler/source/source.ts";
import type { Endian } from "../isa/encode.ts";
import type { Imm64 } from "../isa/instruction.ts";
import { assemble, type AssemblyLine } from "../isa/parse.ts";
import type { AssemblySymbols } from "../isa/parse-instruction.ts";
import type { PlacedAssembly, PlacedOperand } from "../select/machine.ts";
import type { ModuleSymbols } from "../select/context.ts";

/** A line of the author's, with the place where it was written. */
export interface WrittenLine extends AssemblyLine {
  readonly span: Span | undefined;
}

export class AssemblyWriter {
  private readonly symbols: AssemblySymbols;
  /** What `%=` stands for: another number for each assembly. */
  private count = 0;

  constructor(
    private readonly module: ModuleSymbols,
    private readonly endian: Endian,
    private readonly diagnostics: DiagnosticBag,
  ) {
    this.symbols = { callee: (name) => this.callee(name), address: (name, offset) => this.address(name, offset) };
  }

  /** A jump of assembly that leads nowhere. */
  reportOpenEnd(span: Span | undefined): void {
    this.diagnostics.report("B0006", span, "the assembly jumps past the end of its function", { hint: "end it with 'exit'" });
  }

  /** The lines of an assembly; none when something is wrong, which is then reported. Labels of an `asm_goto` stay outside. */
  lines(placed: PlacedAssembly, span: Span | undefined): readonly WrittenLine[] {
    const { text, origins, problems } = substitute(placed, this.count++);
    const result = assemble(text, { symbols: this.symbols, endian: this.endian, outside: new Set(placed.assembly.labels?.map(labelName)) });
    const at = (offset: number): Span | undefined => placeOf(placed.assembly.places, origins[Math.min(offset, origins.length - 1)] ?? 0) ?? span;
    for (const { offset, message } of problems) this.diagnostics.report("B0006", placeOf(placed.assembly.places, offset) ?? span, message);
    if (problems.length === 0) for (const problem of result.problems) this.diagnostics.report("B0006", at(problem.at), problem.message);
    const lines = result.lines.map((line) => ({ ...line, span: at(line.at) }));
    for (const line of lines) this.reportUndeclared(line);
    return lines;
  }

  /** Loaders that put numbers into programs find their places by such names (cilium/ebpf, ebpf-manager). */
  private reportUndeclared({ instruction, span }: WrittenLine): void {
    if (instruction.kind !== "loadImm64" || instruction.value.kind !== "data" || this.module.globals.has(instruction.value.symbol)) return;
    this.diagnostics.report("B0013", span, `nothing here is called '${instruction.value.symbol}': the loader must give it a value`);
  }

  private callee(name: string): ReturnType<AssemblySymbols["callee"]> {
    const func = this.module.functions.get(name);
    return func && { kind: isKernelFunction(func) ? "kfunc" : "function", symbol: name };
  }

  private address(name: string, offset: number): Imm64 {
    if (this.module.maps.has(name)) return { kind: "map", symbol: name };
    return this.module.functions.has(name) ? { kind: "function", symbol: name } : { kind: "data", symbol: name, offset };
  }
}

/** The name that a label of C has in the text. */
export function labelName(name: string): string {
  return `.L${name}`;
}

interface Substituted {
  readonly text: string;
  /** For each character of the text, the one of the template that it comes from. */
  readonly origins: readonly number[];
  readonly problems: readonly { readonly offset: number; readonly message: string }[];
}

/** `%%`, `%=`, `%3`, `%w3`, `%[name]`, `%l[name]`. */
const reference = /%(?:(%)|(=)|([a-zA-Z]?)(?:(\d+)|\[([^\]]*)\]))?/g;

function substitute({ assembly, operands }: PlacedAssembly, unique: number): Substituted {
  const { template } = assembly;
  const problems: { offset: number; message: string }[] = [];
  const origins: number[] = [];
  let text = "";
  let from = 0;
  const copy = (to: number): void => {
    for (let at = from; at < to; at++) origins.push(at);
    text += template.slice(from, to);
  };
  for (const match of template.matchAll(reference)) {
    const [found] = match;
    const groups: readonly (string | undefined)[] = match.slice(1);
    const [percent, equals, modifier = "", number, name] = groups;
    copy(match.index);
    from = match.index + found.length;
    const written = percent ?? (equals === undefined ? operandText(placed(number, name), modifier) : String(unique));
    if (typeof written !== "string") problems.push({ offset: match.index, message: written.problem.replace("@", found) });
    else {
      text += written;
      for (let at = 0; at < written.length; at++) origins.push(match.index);
    }
  }
  copy(template.length);
  return { text, origins, problems };

  function placed(number: string | undefined, name: string | undefined): PlacedOperand | string | undefined {
    const labels = assembly.labels ?? [];
    const index = number === undefined ? assembly.operands.findIndex((one) => one.name === name) : Number(number);
    if (operands[index]) return operands[index];
    return number === undefined ? labels.find((label) => label === name) : labels[index - operands.length];
  }
}

/** `operand` is the name of a label where it is a string. */
function operandText(operand: PlacedOperand | string | undefined, modifier: string): string | { readonly problem: string } {
  if (operand === undefined) return { problem: "there is no operand '@'; a single '%' is written '%%'" };
  if (typeof operand === "string") return modifier === "l" ? labelName(operand) : { problem: "'@' is a label: write %l before its name" };
  switch (operand.kind) {
    case "register":
      if (modifier !== "" && modifier !== "w" && modifier !== "r") break;
      return `${(modifier === "w" || operand.width === 32) && modifier !== "r" ? "w" : "r"}${operand.register}`;
    case "memory":
      if (modifier !== "") break;
      return `(r${operand.base} ${operand.offset < 0 ? "-" : "+"} ${Math.abs(operand.offset)})`;
    case "text":
      if (modifier === "" || modifier === "c") return operand.text;
      if (modifier === "n" && /^-?\d+$/.test(operand.text)) return String(-BigInt(operand.text));
  }
  return { problem: `the modifier '${modifier}' in '@' does not go with this operand` };
}

function placeOf(places: readonly TemplatePlace[] | undefined, offset: number): Span | undefined {
  const place = places?.findLast(({ start }) => start <= offset);
  if (!place) return undefined;
  const { span, start } = place;
  // Within one line of the source a character of the template is one of the text.
  const column = span.line === span.endLine ? Math.min(span.column + offset - start, span.endColumn) : span.column;
  return { ...span, column, endLine: span.line, endColumn: Math.max(column + 1, span.line === span.endLine ? span.endColumn : 0) };
}
