/**
 * The executable meaning of the IR: runs the functions of a module in an `Environment` and is the oracle for every
 * pass and for the backend. It is written to be plainly right, not fast.
 *
 * Slots are stretches of the environment's memory that live as long as their call. Their bytes start as
 * `uninitialised` says: a program that is well behaved gives the same result whatever that is.
 */

import { MemoryFault, TailCall, type Environment } from "../machine/environment.ts";
import type { Span } from "../source/source.ts";
import { unreachable } from "../support/invariant.ts";
import { evaluatePure } from "./evaluate-inst.ts";
import { runEmpty, type AssemblyRunner } from "./interpret-assembly.ts";
import { EndOfProgram, InterpretError } from "./interpret-error.ts";
import { readString, runAtomic, runLoad, runMemoryCopy, runMemorySet, runStore } from "./interpret-memory.ts";
import type { AssemblyInst, Block, BlockId, CallInst, Func, Inst, Module, SlotId, Target, Terminator, Value } from "./ir.ts";
import { libraryResult } from "./library-functions.ts";
import { blocksById } from "./traverse.ts";
import { bitsOf } from "./types.ts";

export interface InterpreterOptions {
  /** Instructions and jumps after which a run is given up. Default 10 million. */
  readonly maxSteps?: number;
  /** The byte that fresh slots are filled with. Default 0. */
  readonly uninitialised?: number;
  /** Runs inline assembly with instructions, which the IR itself knows nothing of. */
  readonly assembler?: AssemblyRunner;
}

export interface Interpreter {
  /** Calls a function; null when it returns nothing. Throws `InterpretError` when the run goes wrong. */
  call(name: string, args: readonly bigint[]): bigint | null;
}

/** Runs functions of a module, which must be well formed. What has no meaning throws `InterpretError`. */
export function createInterpreter(module: Module, environment: Environment, options: InterpreterOptions = {}): Interpreter {
  return new ModuleInterpreter(module, environment, options);
}

/** Function addresses are far from any memory. */
const FUNCTION_BASE = 0x7f00_0000_0000_0000n;
/** Frames: BPF itself allows eight; the IR before inlining may need more. */
const MAX_DEPTH = 64;

interface Frame {
  readonly func: Func;
  readonly values: bigint[];
  readonly slots: ReadonlyMap<SlotId, bigint>;
  /** All outputs of assembly, by its result. */
  readonly outputs: Map<Value, readonly bigint[]>;
}

class ModuleInterpreter implements Interpreter {
  private readonly functions: ReadonlyMap<string, Func>;
  private readonly blocks = new Map<Func, ReadonlyMap<BlockId, Block>>();
  private readonly maxSteps: number;
  private readonly filler: number;
  private readonly assembler: AssemblyRunner;
  private steps = 0;
  private depth = 0;
  /** The ctx and the program of the tail call that is under way. */
  private tailContext = 0n;
  private tailTarget = "";

  constructor(
    private readonly module: Module,
    private readonly environment: Environment,
    options: InterpreterOptions,
  ) {
    this.functions = new Map(module.functions.map((func) => [func.name, func]));
    this.maxSteps = options.maxSteps ?? 10_000_000;
    this.filler = options.uninitialised ?? 0;
    this.assembler = options.assembler ?? runEmpty;
  }

  call(name: string, args: readonly bigint[]): bigint | null {
    this.steps = 0;
    this.depth = 0;
    return this.callFromOutside(name, args);
  }

  /** A program or a callback: what ends a program ends no more than that. */
  private callFromOutside(name: string, args: readonly bigint[]): bigint | null {
    try {
      return this.callFunction(name, args);
    } catch (thrown) {
      if (!(thrown instanceof EndOfProgram)) throw thrown;
      return 0n;
    }
  }

  private callFunction(name: string, args: readonly bigint[]): bigint | null {
    const func = this.functions.get(name);
    if (!func || func.blocks.length === 0) throw new InterpretError(`@${name} has no body to run`, func?.span);
    if (this.depth >= MAX_DEPTH) throw new InterpretError(`@${name} is called more than ${MAX_DEPTH} deep`, func.span);
    const frame: Frame = { func, values: new Array<bigint>(func.valueTypes.length), slots: this.allocateSlots(func), outputs: new Map() };
    func.params.forEach((param, index) => {
      frame.values[param] = BigInt.asUintN(bitsOf(func.valueTypes[param]!), args[index] ?? 0n);
    });
    this.depth += 1;
    try {
      return this.runBlocks(frame);
    } catch (thrown) {
      if (!(thrown instanceof TailCall)) throw thrown;
    } finally {
      this.depth -= 1;
      for (const address of frame.slots.values()) this.environment.memory.free(address);
    }
    // A tail call takes the place of the function that makes it, and returns to its caller.
    const result = this.callFunction(this.tailTarget, [this.tailContext]);
    return func.returnType && BigInt.asUintN(bitsOf(func.returnType), result ?? 0n);
  }

  private allocateSlots(func: Func): Map<SlotId, bigint> {
    const { memory } = this.environment;
    return new Map(
      func.slots.map((slot) => {
        const address = memory.allocate(slot.size, { name: slot.name, access: "write", align: slot.align });
        if (slot.size > 0) memory.view(address, slot.size, "write").fill(this.filler);
        return [slot.id, address];
      }),
    );
  }

  private runBlocks(frame: Frame): bigint | null {
    const blocks = this.blocksOf(frame.func);
    let block = frame.func.blocks[0]!;
    for (;;) {
      for (const inst of block.insts) this.step(frame, inst);
      this.count(block.terminator.span);
      const { terminator } = block;
      if (terminator.op === "return") return terminator.value === undefined ? null : frame.values[terminator.value]!;
      const target = terminator.op === "asm_goto" ? this.assemblyTarget(frame, terminator) : targetTaken(frame, terminator);
      const next = blocks.get(target.block)!;
      const args = target.args.map((value) => frame.values[value]!);
      next.params.forEach((param, index) => (frame.values[param] = args[index]!));
      block = next;
    }
  }

  private blocksOf(func: Func): ReadonlyMap<BlockId, Block> {
    let blocks = this.blocks.get(func);
    if (!blocks) {
      blocks = blocksById(func);
      this.blocks.set(func, blocks);
    }
    return blocks;
  }

  private count(span: Span | undefined): void {
    this.steps += 1;
    if (this.steps > this.maxSteps) throw new InterpretError(`the run did not end within ${this.maxSteps} steps`, span);
  }

  private step(frame: Frame, inst: Inst): void {
    this.count(inst.span);
    try {
      const result = this.evaluate(frame, inst);
      if (result !== undefined && "result" in inst && inst.result !== undefined) frame.values[inst.result] = result;
    } catch (thrown) {
      if (!(thrown instanceof MemoryFault)) throw thrown;
      throw new InterpretError(`@${frame.func.name}: ${thrown.message}`, inst.span);
    }
  }

  /** What the instruction gives, if it gives anything. */
  private evaluate(frame: Frame, inst: Inst): bigint | undefined {
    const { values } = frame;
    const { memory } = this.environment;
    switch (inst.op) {
      case "const":
      case "core":
        return inst.value;
      case "select":
        return values[inst.condition] === 1n ? values[inst.ifTrue]! : values[inst.ifFalse]!;
      case "ptradd":
        return BigInt.asUintN(64, values[inst.pointer]! + values[inst.offset]!);
      case "slot":
        return frame.slots.get(inst.slot)!;
      case "symbol":
        return this.symbolAddress(inst.symbol, inst.offset);
      case "load":
        return runLoad(memory, this.module.endian, inst, values, frame.func.valueTypes);
      case "store":
        return runStore(memory, this.module.endian, inst, values);
      case "memcpy":
        return runMemoryCopy(memory, inst, values);
      case "memset":
        return runMemorySet(memory, inst, values);
      case "call":
        return this.runCall(frame, inst);
      case "asm":
      case "asm_value":
        return this.runAssembly(frame, inst);
      case "asm_output":
        return frame.outputs.get(inst.of)![inst.index]!;
      default:
        if ("pointer" in inst) return runAtomic(memory, this.module.endian, inst, values, frame.func.valueTypes);
        return evaluatePure(inst, values, frame.func.valueTypes);
    }
  }

  private symbolAddress(symbol: string, offset: number): bigint {
    const index = this.module.functions.findIndex((func) => func.name === symbol);
    if (index >= 0) return FUNCTION_BASE + BigInt(index) * 8n;
    return BigInt.asUintN(64, this.environment.symbolAddress(symbol) + BigInt(offset));
  }

  private runAssembly(frame: Frame, { assembly, args, result }: AssemblyInst): bigint | undefined {
    const { outputs } = this.assembler(assembly, args.map((value) => frame.values[value]!));
    if (result === undefined) return undefined;
    frame.outputs.set(result, outputs);
    return BigInt.asUintN(bitsOf(frame.func.valueTypes[result]!), outputs[0]!);
  }

  private assemblyTarget(frame: Frame, terminator: Extract<Terminator, { op: "asm_goto" }>): Target {
    const { label } = this.assembler(terminator.assembly, terminator.args.map((value) => frame.values[value]!));
    return label === undefined ? terminator.next : terminator.labels[label]!;
  }

  private runCall(frame: Frame, { callee, args, span }: CallInst): bigint | undefined {
    const given = args.map((value) => frame.values[value]!);
    switch (callee.kind) {
      case "function":
        return this.callFunction(callee.name, given) ?? undefined;
      case "kfunc":
        throw new InterpretError(`@${callee.name} is a kernel function: it runs in the kernel only`, span);
      case "helper":
        return BigInt.asUintN(64, this.callHelper(callee.id, given));
      case "library":
        return BigInt.asUintN(64, libraryResult(callee.name, given.slice(0, 2).map((address) => readString(this.environment.memory, address)), given[2]));
      case "packet":
        return this.loadPacket(given[0]!, given[1]!, callee.bytes);
      case "pointer":
        return this.callFunction(this.functionAt(given[0]!).name, given.slice(1)) ?? undefined;
      default:
        return unreachable(callee);
    }
  }

  private callHelper(id: number, args: readonly bigint[]): bigint {
    const padded = [...args, 0n, 0n, 0n, 0n, 0n].slice(0, 5);
    try {
      return this.environment.callHelper(id, padded, (address, given) => this.callBack(address, given));
    } catch (thrown) {
      if (thrown instanceof TailCall) {
        this.tailContext = padded[0]!;
        this.tailTarget = thrown.programName;
      }
      throw thrown;
    }
  }

  private loadPacket(context: bigint, place: bigint, bytes: number): bigint {
    const value = this.environment.loadPacket(context, Number(BigInt.asIntN(32, place)), bytes);
    if (value === null) throw new EndOfProgram();
    return value;
  }

  private callBack(address: bigint, args: readonly bigint[]): bigint {
    return this.callFromOutside(this.functionAt(address).name, args) ?? 0n;
  }

  private functionAt(address: bigint): Func {
    const func = this.module.functions[Number((address - FUNCTION_BASE) / 8n)];
    if (!func) throw new MemoryFault(`there is no function at 0x${address.toString(16)}`);
    return func;
  }
}

function targetTaken(frame: Frame, terminator: Exclude<Terminator, { op: "return" | "asm_goto" }>): Target {
  switch (terminator.op) {
    case "jump":
      return terminator.target;
    case "branch":
      return frame.values[terminator.condition] === 1n ? terminator.ifTrue : terminator.ifFalse;
    case "switch": {
      const value = frame.values[terminator.value]!;
      return terminator.cases.find((one) => one.value === value)?.target ?? terminator.default;
    }
    case "unreachable":
      throw new InterpretError(`@${frame.func.name}: control came to an unreachable place`, terminator.span);
    default:
      return unreachable(terminator);
  }
}
