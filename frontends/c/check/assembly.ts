/** Inline assembly (GNU C): operands, constraints and clobbers. The text itself is for the backend to read. */

import { wordsOf, type Assembly, type AssemblyOperand, type TemplatePlace } from "../../../compiler/ir/assembly.ts";
import type { AsmOperand, AsmStatement, StringExpr } from "../ast.ts";
import type { CheckedFunction, CheckedOperand, GlobalVariable, Place, TExpr, TStatement } from "../checked.ts";
import { integerOf, isPointer, printCType, type CType } from "../types.ts";
import { isError } from "./build.ts";
import type { Context } from "./context.ts";
import { referToLabel } from "./labels.ts";
import { literalConstant } from "./literal-constants.ts";
import { placeOf } from "./places.ts";
import { stringPieces, type StringPiece } from "./string-pieces.ts";

/** What a constraint allows, of both kinds of operands. */
interface Constraint {
  readonly register: boolean;
  /** Of 32 bits. */
  readonly narrow: boolean;
  readonly memory: boolean;
  readonly immediate: boolean;
  readonly early: boolean;
  readonly reads: boolean;
  /** Another operand, whose place this one shares. */
  readonly as?: string;
}

export function checkAssembly(cx: Context, statement: AsmStatement): TStatement[] {
  const { span, labels } = statement;
  const { text, places } = templateOf(cx, statement);
  const outputs = statement.outputs.flatMap((one) => output(cx, one) ?? []);
  const inputs = statement.inputs.flatMap((one) => input(cx, one, outputs) ?? []);
  const clobbers = clobbersOf(cx, statement);
  const operands = [...outputs, ...inputs];
  if (statement.goto && outputs.some(({ operand }) => operand.kind !== "memory")) {
    cx.bag.report("C4008", span, "assembly that jumps cannot give values", { hint: "use '=m' for its outputs" });
  }
  const isVolatile = statement.volatile || outputs.length === 0 || clobbers.memory || operands.some(({ operand }) => operand.kind === "memory");
  const assembly: Assembly = { template: text, places, clobbers: clobbers.registers, operands: operands.map(({ operand }) => operand) };
  return [
    {
      kind: "asm",
      assembly,
      operands,
      isVolatile,
      externs: externsIn(cx, text),
      labels: statement.goto ? labels.map((label) => ({ shown: label.name, name: referToLabel(cx, label) })) : [],
      span,
    },
  ];
}

/** Nothing but the text would bring them into the object. */
function externsIn(cx: Context, template: string): GlobalVariable[] {
  const words = new Set(wordsOf({ template: template.replace(/%\w?\[\w+\]/g, " ") }));
  return [...words].flatMap((word) => {
    const meaning = cx.lookup(word);
    if (meaning?.kind !== "global" || !meaning.isExtern) return [];
    cx.use(meaning);
    return [meaning];
  });
}

/** Without operands, not even empty lists of them, the text is taken as it stands. */
function templateOf(cx: Context, { template, outputs, inputs, clobbers, labels, isBasic }: AsmStatement): { text: string; places: readonly TemplatePlace[] } {
  const basic = isBasic && outputs.length + inputs.length + clobbers.length + labels.length === 0;
  let text = "";
  const places: TemplatePlace[] = [];
  for (const piece of piecesOf(cx, template)) {
    places.push({ start: text.length, span: piece.span });
    text += basic ? piece.text.replaceAll("%", "%%") : piece.text;
  }
  return { text, places };
}

function piecesOf(cx: Context, template: StringExpr): readonly StringPiece[] {
  const pieces = stringPieces(template);
  if (!pieces) cx.bag.report("C2007", template.span, "the string has an unknown escape sequence");
  return pieces ?? [];
}

/** A naked function holds assembly and nothing else, and has no place for its parameters. */
export function checkNaked(cx: Context, { symbol, params, body }: CheckedFunction): void {
  for (const statement of body) {
    if (statement.kind !== "asm") cx.bag.report("C4009", statement.span, `'${symbol.name}' is naked: it can hold nothing but assembly`, { hint: "leave out the attribute" });
  }
  for (const { name, used } of params) {
    if (used) cx.bag.report("C4009", symbol.span, `'${symbol.name}' is naked: its parameter '${name}' has no place but register r1 to r5`);
  }
}

// ---- operands

function output(cx: Context, written: AsmOperand): CheckedOperand | null {
  const constraint = parseConstraint(written.constraint);
  if (!/^[=+]/.test(written.constraint) || !constraint || constraint.as !== undefined || (!constraint.register && !constraint.memory)) {
    return badConstraint(cx, written, "an output has \"=r\", \"+r\", \"=&r\", \"=w\" or \"=m\"");
  }
  const value = written.value && cx.recursion.expression(cx, written.value);
  if (!value || isError(value)) return null;
  const place = value.kind === "load" ? placeOf(value) : null;
  if (!place) {
    cx.bag.report("C2002", written.span, "an output of assembly must be something that can be assigned to");
    return null;
  }
  if (!constraint.register) return memoryOperand(cx, written, place);
  if (!isRegisterType(cx, written, place.type)) return null;
  const { early } = constraint;
  const operand: AssemblyOperand = { ...nameOf(written), kind: constraint.reads ? "inout" : "out", width: constraint.narrow ? 32 : 64, early };
  return { operand, place, ...(constraint.reads && { value }) };
}

function input(cx: Context, written: AsmOperand, outputs: CheckedOperand[]): CheckedOperand | null {
  const constraint = parseConstraint(written.constraint);
  // As clang takes it, "+r" of an input reads it.
  if (!constraint || written.constraint.includes("=")) return badConstraint(cx, written, "an input has \"r\", \"w\", \"i\", \"ri\", \"m\" or the number of an output");
  const value = written.value && cx.recursion.expression(cx, written.value);
  if (!value || isError(value)) return null;
  if (constraint.as !== undefined) return sharedOperand(cx, written, constraint.as, value, outputs);
  const name = nameOf(written);
  if (constraint.register) {
    const width = constraint.narrow ? 32 : 64;
    return isRegisterType(cx, written, value.type) ? { operand: { ...name, kind: "in", width, orImmediate: constraint.immediate }, value } : null;
  }
  if (constraint.immediate) return { operand: { ...name, kind: "immediate" }, value: literalConstant(value) ?? value };
  return memoryOperand(cx, written, placeOf(value) ?? { kind: "temporary", value, type: value.type, span: value.span });
}

/** The output that is named becomes one that is read too; this operand is another name of its register. */
function sharedOperand(cx: Context, written: AsmOperand, as: string, value: TExpr, outputs: CheckedOperand[]): CheckedOperand | null {
  const index = /^\d+$/.test(as) ? Number(as) : outputs.findIndex(({ operand }) => operand.name === as);
  const shared = outputs[index];
  if (shared?.operand.kind !== "out") return badConstraint(cx, written, "the operand that it names must be an output in a register, \"=r\", and can be named once");
  outputs[index] = { ...shared, operand: { ...shared.operand, kind: "inout" }, value };
  return isRegisterType(cx, written, value.type) ? { operand: { ...nameOf(written), kind: "same", as: index } } : null;
}

function memoryOperand(cx: Context, written: AsmOperand, place: Place): CheckedOperand | null {
  if (place.kind !== "memberOf" || place.member.bitWidth === undefined) return { operand: { ...nameOf(written), kind: "memory" }, place };
  cx.bag.report("C2002", written.span, "a bit-field has no address");
  return null;
}

function nameOf({ symbol }: AsmOperand): { readonly name?: string } {
  return symbol === undefined ? {} : { name: symbol };
}

function isRegisterType(cx: Context, written: AsmOperand, type: CType): boolean {
  const integer = integerOf(type);
  if (isPointer(type) || (integer && integer.size <= 8)) return true;
  cx.bag.report("C4008", written.span, `'${printCType(type)}' does not fit in a register`, { hint: "give it in memory, with \"m\"" });
  return false;
}

/** Null for a constraint that is none. Alternatives count as one that allows all of them. */
function parseConstraint(text: string): Constraint | null {
  const letters = text.replace(/[=+&%,*?!\s]/g, "");
  const [, name, number] = /^(?:\[(\w+)\]|(\d+))$/.exec(letters) ?? [];
  const as = name ?? number;
  if (as === undefined && !/^[rwpmoVXginsIJKLMNOP<>]+$/.test(letters)) return null;
  return {
    register: /[rwpgX]/.test(letters),
    narrow: /w/.test(letters) && !/[rpgX]/.test(letters),
    memory: /[mogVX<>]/.test(letters),
    immediate: /[ginsXIJKLMNOP]/.test(letters),
    early: text.includes("&"),
    reads: text.includes("+"),
    ...(as !== undefined && { as }),
  };
}

function badConstraint(cx: Context, written: AsmOperand, hint: string): null {
  cx.bag.report("C4008", written.span, `"${written.constraint}" is not a constraint that this operand can have`, { hint });
  return null;
}

// ---- clobbers

function clobbersOf(cx: Context, { clobbers, span }: AsmStatement): { readonly registers: readonly number[]; readonly memory: boolean } {
  const registers = new Set<number>();
  for (const name of clobbers) {
    const [, number] = /^[rwRW]([0-9]|1[01])$/.exec(name) ?? [];
    if (number !== undefined && Number(number) < 10) registers.add(Number(number));
    else if (number === undefined && name !== "memory" && name !== "cc") {
      cx.bag.report("C4008", span, `there is no register '${name}' that assembly could change`, { hint: "name r0 to r9, w0 to w9 or \"memory\"" });
    }
  }
  return { registers: [...registers].sort((a, b) => a - b), memory: clobbers.includes("memory") };
}
