/** The textual form of instructions and terminators, one a line: `v3: i32 = add v1, v2`. */

import { unreachable } from "../support/invariant.ts";
import { constraintOf, takesValue, type Assembly } from "./assembly.ts";
import type { AtomicInst, CallInst, Func, Inst, LoadInst, StoreInst, Target, Terminator, Value } from "./ir.ts";
import { printTypeId } from "./print-data.ts";
import { printString, printSymbol } from "./print-text.ts";
import { operandsOf, resultOf } from "./traverse.ts";
import { bitsOf, printType } from "./types.ts";

export function printInst(func: Func, inst: Inst): string {
  const result = resultOf(inst);
  const body = printBody(func, inst);
  return result === undefined ? body : `v${result}: ${printType(func.valueTypes[result]!)} = ${body}`;
}

export function printTerminator(terminator: Terminator): string {
  switch (terminator.op) {
    case "jump":
      return `jump ${printTarget(terminator.target)}`;
    case "branch": {
      const { condition, ifTrue, ifFalse, likely } = terminator;
      const expected = likely === undefined ? "" : likely ? ", likely" : ", unlikely";
      return `branch v${condition}, ${printTarget(ifTrue)}, ${printTarget(ifFalse)}${expected}`;
    }
    case "switch": {
      const cases = terminator.cases.map((one) => `${one.value}: ${printTarget(one.target)}`);
      return `switch v${terminator.value}, [${cases.join(", ")}], ${printTarget(terminator.default)}`;
    }
    case "return":
      return terminator.value === undefined ? "return" : `return v${terminator.value}`;
    case "asm_goto": {
      const labels = terminator.labels.map((target, index) => `${terminator.assembly.labels?.[index] ?? ""}: ${printTarget(target)}`);
      return `asm_goto ${printAssembly(terminator.assembly, terminator.args)}, [${labels.join(", ")}], ${printTarget(terminator.next)}`;
    }
    case "unreachable":
      return "unreachable";
    default:
      return unreachable(terminator);
  }
}

function printBody(func: Func, inst: Inst): string {
  switch (inst.op) {
    case "const":
      return `const ${printConstant(inst.value, bitsOf(func.valueTypes[inst.result]!))}`;
    case "slot":
      return `slot s${inst.slot}`;
    case "symbol":
      return `symbol ${printSymbol(inst.symbol)}${printOffset(inst.offset)}`;
    case "core": {
      const { kind, dataType, access } = inst.relocation;
      return `core ${kind} ${printTypeId(dataType)} ${printString(access)}, ${printConstant(inst.value, 64)}`;
    }
    case "load":
      return `load i${inst.bits}, ${address(inst.pointer, inst.offset)}${accessFlags(inst)}`;
    case "store":
      return `store i${inst.bits} v${inst.value}, ${address(inst.pointer, inst.offset)}${accessFlags(inst)}`;
    case "memcpy": {
      const to = address(inst.destination, inst.destinationOffset);
      return `memcpy ${to}, ${address(inst.source, inst.sourceOffset)}, ${inst.size}${alignment(inst.align)}${inst.apart ? ", apart" : ""}`;
    }
    case "memset":
      return `memset ${address(inst.pointer, inst.offset)}, v${inst.byte}, ${inst.size}${alignment(inst.align)}${inst.open ? ", open" : ""}`;
    case "call":
      return printCall(inst);
    case "asm":
    case "asm_value":
      return `${inst.op} ${printAssembly(inst.assembly, inst.args)}`;
    case "asm_output":
      return `asm_output v${inst.of}, ${inst.index}`;
    default:
      if ("pointer" in inst && inst.op !== "ptradd") return printAtomic(inst);
      return `${inst.op} ${values(operandsOf(inst))}`;
  }
}

/** Small negative numbers as such, small numbers in decimal, the rest in hexadecimal. */
function printConstant(value: bigint, bits: number): string {
  const signed = BigInt.asIntN(bits, value);
  if (bits > 1 && signed < 0n && signed >= -4096n) return String(signed);
  return value < 65536n ? String(value) : `0x${value.toString(16)}`;
}

function printCall({ callee, args }: CallInst): string {
  const list = `(${values(args)})`;
  switch (callee.kind) {
    case "helper":
      return `call helper ${callee.id}${list}`;
    case "function":
      return `call ${printSymbol(callee.name)}${list}`;
    case "pointer":
      return `call pointer${list}`;
    case "packet":
      return `call packet ${{ 1: "byte", 2: "half", 4: "word" }[callee.bytes]}${list}`;
    case "library":
      return `call library ${callee.name}${list}`;
    case "kfunc":
      return `call kfunc ${printSymbol(callee.name)}${list}`;
    default:
      return unreachable(callee);
  }
}

/** `"%0 = %[x]", ["=r", x: "r" v1], [r1]` */
function printAssembly(assembly: Assembly, args: readonly Value[]): string {
  let next = 0;
  const operands = assembly.operands.map((operand) => {
    const name = operand.name === undefined ? "" : `${operand.name}: `;
    return `${name}${printString(constraintOf(operand))}${takesValue(operand) ? ` v${args[next++]}` : ""}`;
  });
  const clobbers = assembly.clobbers.map((register) => `r${register}`);
  return `${printString(assembly.template)}, [${operands.join(", ")}], [${clobbers.join(", ")}]`;
}

function printAtomic(inst: AtomicInst): string {
  const expected = inst.expected === undefined ? [] : [inst.expected];
  return `${inst.op} ${address(inst.pointer, inst.offset)}, ${values([...expected, inst.value])}`;
}

function accessFlags(inst: LoadInst | StoreInst): string {
  const sign = inst.op === "load" && inst.extend === "sign" ? ", sign" : "";
  return `${sign}${alignment(inst.align)}${inst.volatile ? ", volatile" : ""}`;
}

function alignment(align: number): string {
  return align === 1 ? "" : `, align ${align}`;
}

function address(pointer: Value, offset: number): string {
  return `v${pointer}${printOffset(offset)}`;
}

function printOffset(offset: number): string {
  return offset === 0 ? "" : offset > 0 ? `+${offset}` : String(offset);
}

function printTarget(target: Target): string {
  return `block${target.block}${target.args.length > 0 ? `(${values(target.args)})` : ""}`;
}

function values(list: readonly Value[]): string {
  return list.map((value) => `v${value}`).join(", ");
}
