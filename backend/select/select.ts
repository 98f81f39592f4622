/** Instruction selection: a function of the IR as BPF instructions over virtual registers. */

import { controlFlow } from "../../compiler/analysis/cfg.ts";
import { dominatorsOf } from "../../compiler/analysis/dominators.ts";
import { loopsOf } from "../../compiler/analysis/loops.ts";
import { pointersOf } from "../../compiler/analysis/provenance.ts";
import type { CpuFeatures } from "../../compiler/bpf/cpu.ts";
import type { DiagnosticBag } from "../../compiler/diagnostics/diagnostic.ts";
import type { Block, Func, Inst, Module, Target, Terminator, Value } from "../../compiler/ir/ir.ts";
import { opcodes } from "../../compiler/ir/opcodes.ts";
import { isCompare, resultOf } from "../../compiler/ir/traverse.ts";
import { InternalError, unreachable } from "../../compiler/support/invariant.ts";
import { moveLowHalf, selectBinary, selectUnary } from "./arithmetic.ts";
import { endsInExit, selectAssembly, selectAssemblyGoto, selectAssemblyOutput } from "./assembly.ts";
import { selectCall } from "./call.ts";
import { selectTest, type Test } from "./compare.ts";
import { SelectionContext, type ModuleSymbols } from "./context.ts";
import { selectConvert, selectSpaceCast } from "./convert.ts";
import { gatherFacts } from "./facts.ts";
import { layOutFrame } from "./frame.ts";
import { liveOutOf } from "./live-out.ts";
import { immediate, move, register, type MachineBlock, type MachineFunction, type MachineTerminator } from "./machine.ts";
import { selectAtomic, selectLoad, selectStore } from "./memory.ts";
import { narrowLoads } from "./narrow-loads.ts";
import { oppositeOf } from "./opposite.ts";
import { sequenceMoves } from "./parallel-moves.ts";
import { rebasePointers } from "./rebase-pointers.ts";
import { sinkConstants } from "./sink-constants.ts";
import { splitEdges } from "./split-edges.ts";

export function selectInstructions(
  module: Module,
  symbols: ModuleSymbols,
  original: Func,
  features: CpuFeatures,
  diagnostics: DiagnosticBag,
): MachineFunction {
  const func = narrowLoads(splitEdges(original), module.endian, symbols.contexts.get(original.name)!);
  const cfg = controlFlow(func);
  const pointers = pointersOf(func, cfg);
  const frame = layOutFrame(func, cfg, pointers);
  const facts = gatherFacts(func, features);
  const context = new SelectionContext(module, symbols, func, features, facts, frame.offsets, diagnostics);
  const { order } = cfg;
  context.setAnalyses(liveOutOf(func, cfg, (value) => context.resolve(value)), pointers);
  const loops = loopsOf(cfg, dominatorsOf(cfg));
  const blocks: MachineBlock[] = [];
  // Uses before definitions: every block before its dominators.
  for (const block of [...order].reverse()) {
    const frequency = 10 ** Math.min(loops.depthOf(block.id), 6);
    blocks.push({ ...selectBlock(context, block, block === order[0]), frequency });
  }
  return { name: func.name, blocks: rebasePointers(blocks.reverse()), registerCount: context.registerCount, frameBytes: frame.bytes, frameUse: frame.used };
}

function selectBlock(context: SelectionContext, block: Block, isEntry: boolean): Omit<MachineBlock, "frequency"> {
  context.startBlock(block.id);
  const terminator = selectTerminator(context, block);
  for (let index = block.insts.length - 1; index >= 0; index--) {
    const inst = block.insts[index]!;
    context.span = inst.span;
    if (inst.op === "call" || "assembly" in inst) context.flushConstants();
    selectInst(context, inst);
    context.endRule();
  }
  context.flushConstants();
  if (isEntry) {
    context.span = context.func.span;
    receiveParameters(context);
    context.endRule();
  }
  const insts = sinkConstants(context.takeBlock(), terminator, (one) => context.isConstantRegister(one));
  return { id: block.id, insts, terminator };
}

function receiveParameters(context: SelectionContext): void {
  const { func } = context;
  // Callers made by other compilers may leave the upper half of an i32 as they like, and of what the kernel gives to a
  // callback its verifier knows nothing ("math between map_value pointer and register with unbounded min value").
  const foreign = func.linkage !== "static" || context.symbols.callbacks.has(func.name);
  func.params.forEach((param, index) => {
    if (!context.isWanted(param)) return;
    const clear = foreign && context.bits(param) === 32 && context.facts.needsClean(param);
    if (clear) moveLowHalf(context, context.define(param), index + 1);
    else context.emit(move(context.define(param), register(index + 1)));
  });
}

function selectInst(context: SelectionContext, inst: Inst): void {
  const result = resultOf(inst);
  const needed = "sideEffect" in opcodes[inst.op] || (inst.op === "load" && inst.volatile);
  if (!needed && (result === undefined || !context.isWanted(result))) return;
  if (isCompare(inst)) return materialise(context, inst.result);
  switch (inst.op) {
    case "const":
    case "slot":
    case "symbol":
    case "core":
      return;
    case "load":
      return selectLoad(context, inst);
    case "store":
      return selectStore(context, inst);
    case "call":
      return selectCall(context, inst);
    case "select":
      return selectSelect(context, inst);
    case "ptradd":
      return selectPointerAdd(context, inst);
    case "zext":
    case "sext":
    case "trunc":
    case "ptrtoint":
    case "inttoptr":
      return selectConvert(context, inst);
    case "fromarena":
    case "toarena":
      return selectSpaceCast(context, inst);
    case "add":
    case "sub":
    case "mul":
    case "udiv":
    case "sdiv":
    case "urem":
    case "srem":
    case "and":
    case "or":
    case "xor":
    case "shl":
    case "lshr":
    case "ashr":
      return selectBinary(context, inst);
    case "neg":
    case "not":
    case "bswap":
      if (selectUnary(context, inst)) return;
      throw new InternalError(`${inst.op} of ${context.bits(inst.result)} bits reached code generation`);
    case "isconst":
    case "popcount":
    case "clz":
    case "ctz":
    case "memcpy":
    case "memset":
      throw new InternalError(`${inst.op} reached code generation: the passes replace it`);
    case "atomic_add":
    case "atomic_and":
    case "atomic_or":
    case "atomic_xor":
    case "atomic_xchg":
    case "atomic_cmpxchg":
      return selectAtomic(context, inst);
    case "asm":
    case "asm_value":
      return selectAssembly(context, inst);
    case "asm_output":
      return selectAssemblyOutput(context, inst);
    default:
      return unreachable(inst);
  }
}

function selectPointerAdd(context: SelectionContext, inst: Extract<Inst, { readonly op: "ptradd" }>): void {
  const destination = context.define(inst.result);
  context.moveTo(destination, inst.pointer);
  const core = context.coreValue(inst.offset);
  if (core) context.emit({ kind: "alu", op: "add", width: 64, destination, source: immediate(core.offset), core: core.relocation });
  else context.emit({ kind: "alu", op: "add", width: 64, destination, source: context.operand(inst.offset, 64) });
}

/** `mov d, a; if condition goto +1; mov d, b`, with the arm in front whose register can be taken over. */
function selectSelect(context: SelectionContext, inst: Extract<Inst, { readonly op: "select" }>): void {
  const trueIsFree = canTakeOver(context, inst.ifTrue);
  const falseIsFree = canTakeOver(context, inst.ifFalse);
  const test = selectTest(context, inst.condition);
  const destination = context.define(inst.result);
  let { condition } = test;
  let [first, second] = test.negated ? [inst.ifFalse, inst.ifTrue] : [inst.ifTrue, inst.ifFalse];
  const [firstIsFree, secondIsFree] = test.negated ? [falseIsFree, trueIsFree] : [trueIsFree, falseIsFree];
  const opposite = oppositeOf(condition, context.features);
  if (!firstIsFree && secondIsFree && opposite) {
    condition = opposite;
    [first, second] = [second, first];
  }
  context.moveTo(destination, first);
  context.emit({ kind: "conditionalMove", condition, destination, source: context.operand(second, 64) });
}

/** True when nobody wants the register of a value any more: the result may have it. */
function canTakeOver(context: SelectionContext, value: Value): boolean {
  return context.facts.constant(context.resolve(value)) === undefined && !context.isLiveAfter(value);
}

/** The i1 as 0 or 1 in a register. */
function materialise(context: SelectionContext, value: Value): void {
  const destination = context.define(value);
  const { condition, negated } = testOf(context, value);
  context.emit(move(destination, immediate(negated ? 0 : 1)));
  context.emit({ kind: "conditionalMove", condition, destination, source: immediate(negated ? 1 : 0) });
}

function testOf(context: SelectionContext, value: Value): Test {
  return selectTest(context, value);
}

function selectTerminator(context: SelectionContext, { insts, terminator }: Block): MachineTerminator {
  context.span = terminator.span;
  const span = terminator.span && { span: terminator.span };
  const result = ((): MachineTerminator => {
    switch (terminator.op) {
      case "jump":
        passArguments(context, terminator.target);
        return { kind: "jump", target: terminator.target.block, ...span };
      case "branch":
        return selectBranch(context, terminator);
      case "return":
        return { ...selectReturn(context, terminator.value), ...span };
      case "asm_goto":
        return selectAssemblyGoto(context, terminator);
      case "unreachable":
        // An 'exit' of the author's own leaves already, and the verifier refuses one behind it ("unreachable insn").
        if (context.func.naked || leavesByItself(insts)) return { kind: "none" };
        // Nothing comes here, but "last insn is not an exit or jmp" must not be true of the function.
        return { ...selectReturn(context, undefined), ...span };
      case "switch":
        throw new InternalError("a switch reached code generation: the passes lower it");
      default:
        return unreachable(terminator);
    }
  })();
  context.endRule();
  return result;
}

function leavesByItself(insts: readonly Inst[]): boolean {
  const last = insts.at(-1);
  return last !== undefined && "assembly" in last && endsInExit(last.assembly);
}

function selectBranch(
  context: SelectionContext,
  terminator: Extract<Terminator, { readonly op: "branch" }>,
): MachineTerminator {
  const { condition, negated } = selectTest(context, terminator.condition);
  const [ifTrue, ifFalse] = negated ? [terminator.ifFalse, terminator.ifTrue] : [terminator.ifTrue, terminator.ifFalse];
  if (ifTrue.block === ifFalse.block) return { kind: "jump", target: ifTrue.block };
  const likely = terminator.likely === undefined ? undefined : terminator.likely !== negated;
  return {
    kind: "branch",
    condition,
    ifTrue: ifTrue.block,
    ifFalse: ifFalse.block,
    ...(likely !== undefined && { likely }),
    ...(terminator.span && { span: terminator.span }),
  };
}

/**
 * Programs, and functions that the verifier checks on their own, must give a number: "R0 !read_ok" otherwise. A
 * static function that returns nothing leaves r0 as it is.
 */
function selectReturn(context: SelectionContext, value: Value | undefined): MachineTerminator {
  if (value !== undefined) {
    context.moveTo(0, value);
    return { kind: "exit", usesResult: true };
  }
  const { func } = context;
  const silent = func.section === undefined && func.returnType === null && (func.linkage === "static" || func.hidden);
  if (silent) return { kind: "exit", usesResult: false };
  context.emit(move(0, immediate(0)));
  return { kind: "exit", usesResult: true };
}

function passArguments(context: SelectionContext, target: Target): void {
  const params = context.paramsOf(target.block);
  const places = target.args.map((arg, index) => ({ param: params[index]!, arg, place: context.locate(arg) }));
  const wanted = places.filter(({ param }) => context.facts.useCount(param) > 0);
  const moves = wanted.flatMap(({ param, place }) => (typeof place === "number" ? [{ to: context.define(param), from: place }] : []));
  for (const { to, from } of sequenceMoves(moves, () => context.newRegister())) context.emit(move(to, register(from)));
  for (const { param, arg, place } of wanted) if (typeof place !== "number") context.moveTo(context.define(param), arg);
}
