/** Calls: arguments in r1–r5, the result in r0 (RFC 9669 §2.2). */

import { helperById } from "../../compiler/bpf/helpers.ts";
import type { CallInst, Value } from "../../compiler/ir/ir.ts";
import { ptr } from "../../compiler/ir/types.ts";
import { invariant } from "../../compiler/support/invariant.ts";
import type { CallTarget } from "../isa/instruction.ts";
import { moveLowHalf } from "./arithmetic.ts";
import type { SelectionContext } from "./context.ts";
import { returnsLowHalf } from "./facts.ts";
import { move, PACKET_CONTEXT, register, type Register } from "./machine.ts";
import { sequenceMoves } from "./parallel-moves.ts";

const MAX_ARGUMENTS = 5;

export function selectCall(context: SelectionContext, inst: CallInst): void {
  if (inst.callee.kind === "packet") return selectPacketLoad(context, inst, inst.callee.bytes);
  if (!checkCall(context, inst)) return;
  placeArguments(context, inst);
  const pointers = inst.args.filter((arg) => context.func.valueTypes[arg] === ptr);
  const origin = pointers.map((arg) => context.originOf(arg)).join(",");
  context.emit({ kind: "call", target: callTarget(inst), argumentCount: inst.args.length, origin });
  if (inst.result === undefined || !context.isWanted(inst.result)) return;
  const destination = context.define(inst.result);
  const clear = context.bits(inst.result) === 32 && context.facts.needsClean(inst.result) && isForeign(context, inst);
  if (clear) moveLowHalf(context, destination, 0);
  else context.emit(move(destination, register(0)));
}

function selectPacketLoad(context: SelectionContext, inst: CallInst, bytes: 1 | 2 | 4): void {
  const [from, at] = inst.args as [Value, Value];
  const place = packetPlace(context, at);
  context.moveTo(PACKET_CONTEXT, from);
  context.emit({ kind: "loadPacket", bits: (8 * bytes) as 8 | 16 | 32, ...place });
  if (inst.result !== undefined && context.isWanted(inst.result)) context.emit(move(context.define(inst.result), register(0)));
}

/** LD_ABS where it is known, else LD_IND; both count in 32 bits. */
function packetPlace(context: SelectionContext, at: Value): { readonly offset: number; readonly index?: Register } {
  const known = numberAt(context, at);
  if (known !== undefined) return { offset: known };
  const sum = context.facts.definition(context.resolve(at));
  const distance = sum?.op === "add" ? numberAt(context, sum.right) : undefined;
  return sum?.op === "add" && distance !== undefined ? { offset: distance, index: context.use(sum.left) } : { offset: 0, index: context.use(at) };
}

function numberAt(context: SelectionContext, value: Value): number | undefined {
  const constant = context.constantAt(value);
  return constant?.kind === "number" ? Number(BigInt.asIntN(32, constant.value)) : undefined;
}

/** Registers first, as they may be the very ones of other arguments; constants and addresses straight to their place. */
function placeArguments(context: SelectionContext, inst: CallInst): void {
  const places = inst.args.map((arg) => context.locate(arg));
  for (const index of argumentOrder(context, inst)) {
    const place = places[index];
    if (typeof place === "number") context.emit(move(index + 1, register(place)));
  }
  places.forEach((place, index) => {
    if (typeof place !== "number") context.moveTo(index + 1, inst.args[index]!);
  });
}

/** An order in which arguments that are likely to lie in r1–r5 already are moved before they are overwritten. */
function argumentOrder(context: SelectionContext, inst: CallInst): number[] {
  const { params } = context.func;
  const moves = inst.args.map((arg, index) => {
    const param = params.indexOf(context.resolve(arg));
    return { to: index + 1, from: param >= 0 ? param + 1 : -1 - index };
  });
  const sequence = sequenceMoves(moves, () => 0).map((one) => one.to - 1);
  const inOrder = new Set(sequence.filter((index) => index >= 0));
  return [...inOrder, ...inst.args.keys()].filter((index, at, all) => all.indexOf(index) === at);
}

function callTarget(inst: CallInst): CallTarget {
  const { callee } = inst;
  invariant(callee.kind !== "pointer" && callee.kind !== "library" && callee.kind !== "packet", "such calls are refused, or taken, before");
  return callee.kind === "helper" ? { kind: "helper", id: callee.id } : { kind: callee.kind, symbol: callee.name };
}

/** Code of other compilers may leave the upper half of an i32 result as it likes, and so do programs. */
function isForeign(context: SelectionContext, inst: CallInst): boolean {
  const { callee } = inst;
  if (callee.kind !== "function") return true;
  const func = context.symbols.functions.get(callee.name);
  return !func || func.blocks.length === 0 || func.linkage === "weak" || returnsLowHalf(func);
}

function checkCall(context: SelectionContext, inst: CallInst): boolean {
  const { callee } = inst;
  if (callee.kind === "pointer") {
    context.diagnostics.report("B0010", inst.span, "which function this calls is known at run time only, and BPF has no calls through pointers", {
      hint: "call functions by their names, in a switch if there are several; a pointer that is the same on all ways works",
    });
    return false;
  }
  if (callee.kind === "library") {
    context.diagnostics.report("B0011", inst.span, `'${callee.name}' is worked out at compile time, and this string is not known then`, {
      hint: "give it a literal, or count in a loop that has an end",
    });
    return false;
  }
  invariant(callee.kind !== "packet", "reads of the packet are no calls of the machine's");
  const name = callee.kind === "helper" ? (helperById(callee.id)?.name ?? `helper ${callee.id}`) : `'${callee.name}'`;
  if (inst.args.length > MAX_ARGUMENTS) {
    context.diagnostics.report("B0002", inst.span, `the call of ${name} has ${inst.args.length} arguments; BPF passes at most five`, {
      hint: "pass a pointer to a struct, or let the function be inlined (static __always_inline)",
    });
    return false;
  }
  if (callee.kind !== "helper" && !context.symbols.functions.has(callee.name)) {
    context.diagnostics.report("B0003", inst.span, `${name} is called but not declared anywhere in the module`);
    return false;
  }
  return true;
}
