/** Inline assembly: its operands in registers, addresses and immediates. The text is read when the code is written out. */

import { givesValue, takesValue, type Assembly, type AssemblyOperand } from "../../compiler/ir/assembly.ts";
import type { AssemblyInst, AssemblyOutputInst, Target, Terminator, Value } from "../../compiler/ir/ir.ts";
import { selectAddress } from "./address.ts";
import { asImmediate, type Constant } from "./constants.ts";
import type { SelectionContext } from "./context.ts";
import { FRAME_POINTER, move, register, type MachineTerminator, type PlacedOperand, type Register } from "./machine.ts";

/** Without r10. */
const REGISTERS = 10;

/** The last thing that it does is to leave the function: `r0 = 1; exit`. */
export function endsInExit({ template }: Assembly): boolean {
  const text = template.replace(/\/\*.*?\*\/|\/\/[^\n]*/gs, "");
  return /(?:^|[;:\n])\s*exit[\s;]*$/.test(text);
}

export function selectAssembly(context: SelectionContext, inst: AssemblyInst): void {
  const outputs = outputsOf(context, inst);
  const operands = placeOperands(context, inst.assembly, inst.args, outputs.map(([first]) => first));
  context.emit({ kind: "assembly", assembly: inst.assembly, operands });
  // A pass may have asked for an output twice.
  for (const [first, ...more] of outputs) for (const one of more) context.emit(move(one, register(first!)));
}

/** An output is made by its assembly, which must know that it is wanted. */
export function selectAssemblyOutput(context: SelectionContext, inst: AssemblyOutputInst): void {
  if (context.isWanted(inst.result)) context.define(inst.of);
}

export function selectAssemblyGoto(context: SelectionContext, terminator: Extract<Terminator, { op: "asm_goto" }>): MachineTerminator {
  const { assembly, args, next, labels } = terminator;
  const operands = placeOperands(context, assembly, args, []);
  const block = (target: Target): number => target.block;
  return { kind: "assembly", assembly, operands, next: next.block, labels: labels.map(block), ...(terminator.span && { span: terminator.span }) };
}

/** For each output the registers that want it, at least one. */
function outputsOf(context: SelectionContext, { assembly, result }: AssemblyInst): readonly Register[][] {
  const count = assembly.operands.filter(givesValue).length;
  const values: Value[][] = Array.from({ length: count }, () => []);
  if (result !== undefined) values[0]!.push(result);
  if (count > 1) for (const one of context.assemblyOutputs(result!)) values[one.index]!.push(one.result);
  return values.map((wanted) => {
    const registers = wanted.filter((value) => context.isWanted(value)).map((value) => context.define(value));
    return registers.length > 0 ? registers : [context.newRegister()];
  });
}

function placeOperands(
  context: SelectionContext,
  assembly: Assembly,
  args: readonly Value[],
  outputs: readonly (Register | undefined)[],
): readonly PlacedOperand[] {
  const given = args.values();
  const results = outputs.values();
  const placed: PlacedOperand[] = [];
  for (const operand of assembly.operands) {
    const value = takesValue(operand) ? given.next().value! : -1;
    const result = givesValue(operand) ? results.next().value! : -1;
    placed.push(placeOperand(context, operand, value, result, placed));
  }
  return fits(context, assembly, placed) ? placed : placed.map(() => ({ kind: "text", text: "r0" }));
}

function placeOperand(context: SelectionContext, operand: AssemblyOperand, value: Value, result: Register, before: readonly PlacedOperand[]): PlacedOperand {
  switch (operand.kind) {
    case "out":
      return { kind: "register", register: result, width: operand.width, reads: false, writes: true, early: operand.early };
    case "inout":
      context.moveTo(result, value);
      return { kind: "register", register: result, width: operand.width, reads: true, writes: true, early: operand.early };
    case "same": {
      const shared = before[operand.as];
      return shared?.kind === "register" ? { ...shared, writes: false, early: false } : { kind: "text", text: "" };
    }
    case "in": {
      const place = context.locate(value);
      const text = operand.orImmediate && typeof place !== "number" ? immediateText(context, place, value) : undefined;
      if (text !== undefined) return { kind: "text", text };
      const held = typeof place === "number" ? place : context.useConstant(place);
      return { kind: "register", register: held, width: operand.width, reads: true, writes: false, early: false };
    }
    case "memory": {
      const { base, offset } = selectAddress(context, value, 0);
      return { kind: "memory", base, offset };
    }
    case "immediate":
      return { kind: "text", text: constantText(context, value) };
  }
}

function immediateText(context: SelectionContext, place: Constant, value: Value): string | undefined {
  const small = place.kind === "number" ? asImmediate(place.value, context.bits(value) === 32 ? 32 : 64) : undefined;
  return small === undefined ? undefined : String(small);
}

function constantText(context: SelectionContext, value: Value): string {
  const place = context.constantAt(value);
  if (place?.kind === "number") return String(BigInt.asIntN(context.bits(value), place.value));
  if (place?.kind === "symbol" && place.value.kind !== "number") {
    const { value: symbol } = place;
    return symbol.kind === "data" && symbol.offset !== 0 ? `${symbol.symbol} + ${symbol.offset}` : symbol.symbol;
  }
  context.diagnostics.report("B0007", context.span, "an operand of the assembly with constraint \"i\" is not a constant here", {
    hint: "give it a constant expression, or let the function be inlined where it is one; \"r\" takes any value",
  });
  return "0";
}

/** Whether there are registers for all operands at once; says so if there are not. */
function fits(context: SelectionContext, assembly: Assembly, operands: readonly PlacedOperand[]): boolean {
  const held = new Set(operands.flatMap((one) => (one.kind === "register" ? [one.register] : one.kind === "memory" ? [one.base] : [])));
  held.delete(FRAME_POINTER);
  const free = REGISTERS - assembly.clobbers.length;
  if (held.size <= free) return true;
  context.diagnostics.report("B0008", context.span, `the assembly has operands in ${held.size} registers, but leaves only ${free} of ${REGISTERS} that it does not clobber`, {
    hint: "name fewer registers as clobbered, or use \"i\" and \"m\" operands",
  });
  return false;
}
