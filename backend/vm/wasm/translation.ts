/**
 * The engine that translates: each program becomes a WebAssembly module when it first runs. The module works on the
 * machine's own memory and calls back here for helpers and errors.
 */

import { READABLE } from "../../../compiler/machine/memory.ts";
import { MemoryFault, type CallBack } from "../../../compiler/machine/environment.ts";
import { UnknownHelper } from "../../../compiler/machine/machine-environment.ts";
import { ArrayMap } from "../../../compiler/machine/maps/array.ts";
import { RunError } from "../../runner.ts";
import { DEPTH_MESSAGE, STEP_LIMIT_MESSAGE, type Engine, type EngineHost } from "../engine.ts";
import { immediateAddress, Interpreter } from "../interpret.ts";
import { MOST_FRAMES, runErrorAt, type Program } from "../program.ts";
import { STOP } from "./layout.ts";
import { HOST, translateModule } from "./module.ts";
import { WebAssembly, type WasmGlobal, type WasmMemory, type WasmTable } from "./web-assembly.ts";

type Entry = (r1: bigint, r2: bigint, r3: bigint, r4: bigint, r5: bigint, frame: number) => bigint;

/** Programs with more branches than this are interpreted: compiling them takes longer than most runs. */
const MOST_BRANCHES = 20_000;

export class Translation implements Engine {
  private readonly limit: WasmGlobal<number>;
  private readonly stepsLeft: WasmGlobal<bigint>;
  private readonly entries: WasmTable;
  private readonly tooLarge = new Set<number>();
  private readonly functions: (readonly Entry[] | undefined)[];

  constructor(
    private readonly host: EngineHost,
    private readonly wasmMemory: WasmMemory,
  ) {
    const { memory } = host.environment;
    this.limit = new WebAssembly.Global({ value: "i32", mutable: true }, memory.limit);
    memory.onGrow = (limit) => (this.limit.value = limit);
    this.stepsLeft = new WebAssembly.Global({ value: "i64", mutable: true }, 0n);
    this.entries = new WebAssembly.Table({ element: "anyfunc", initial: host.programs.length });
    this.functions = host.programs.map(() => undefined);
  }

  get steps(): number {
    return this.host.stepLimit - Number(this.stepsLeft.value);
  }

  run(program: number, context: bigint): bigint {
    this.stepsLeft.value = BigInt(this.host.stepLimit);
    const entry = this.entryOf(program);
    if (!entry) return this.interpret(program, context);
    try {
      return BigInt.asUintN(64, entry(context, 0n, 0n, 0n, 0n, this.host.stack.base));
    } catch (error) {
      // Our own errors pass; only the engine's stack can end here.
      if (error instanceof RangeError) throw new RunError(`program ${this.host.programs[program]!.name}: ${error.message}`);
      throw error;
    }
  }

  /** Undefined when the program is larger than what WebAssembly engines take. */
  private entryOf(index: number): Entry | undefined {
    if (this.functions[index]) return this.functions[index][0];
    if (this.tooLarge.has(index) || branchesOf(this.host.programs[index]!) > MOST_BRANCHES) return undefined;
    try {
      return this.functionsOf(index)[0];
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "CompileError") throw error;
      this.tooLarge.add(index);
      return undefined;
    }
  }

  private interpret(program: number, context: bigint): bigint {
    const interpreter = new Interpreter(this.host);
    try {
      return interpreter.run(program, context);
    } finally {
      this.stepsLeft.value = BigInt(this.host.stepLimit - interpreter.steps);
    }
  }

  private functionsOf(index: number): readonly Entry[] {
    return (this.functions[index] ??= this.translate(index));
  }

  private translate(index: number): readonly Entry[] {
    const program = this.host.programs[index]!;
    const bytes = translateModule({ program, stack: this.host.stack, addressOf: (value) => immediateAddress(this.host, value) });
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { [HOST]: this.imports(program) });
    const functions = program.functions.map((_, i) => instance.exports[`f${i}`] as Entry);
    this.entries.set(index, functions[0]);
    this.functions[index] = functions;
    return functions;
  }

  private imports(program: Program): Readonly<Record<string, unknown>> {
    const { environment } = this.host;
    const help = (id: number, at: number, frame: number, ...args: bigint[]) => {
      const callBack: CallBack = (address, callArgs) => this.callAddress(program, address, callArgs, frame, at);
      const unsigned = args.map((arg) => BigInt.asUintN(64, arg));
      while (unsigned.length < 5) unsigned.push(0n);
      return guarded(program, at, () => environment.callHelper(id, unsigned, callBack));
    };
    return {
      memory: this.wasmMemory,
      limit: this.limit,
      steps: this.stepsLeft,
      entries: this.entries,
      help0: help,
      help1: help,
      help2: help,
      help3: help,
      help4: help,
      help5: help,
      lookup: (at: number, map: number, key: number) => this.lookup(program, at, map >>> 0, key >>> 0),
      fault: (at: number, address: bigint, size: number, bit: number) => {
        throw runErrorAt(program, at, environment.memory.fault(address, size, bit).message);
      },
      stop: (at: number, reason: number) => {
        throw runErrorAt(program, at, reason === STOP.depth ? DEPTH_MESSAGE : STEP_LIMIT_MESSAGE);
      },
      packet: (at: number, context: bigint, offset: number, bytes: number) =>
        guarded(program, at, () => environment.loadPacket(BigInt.asUintN(64, context), offset, bytes) ?? -1n),
      tail: (at: number, map: bigint, index: bigint) =>
        guarded(program, at, () => this.tail(environment.tailCallTarget(BigInt.asUintN(64, map), BigInt.asUintN(64, index)))),
      resolve: (at: number, address: bigint) => this.functionAt(program, BigInt.asUintN(64, address), at),
    };
  }

  /** The way of most look-ups: an array's index needs no bytes, and nothing here makes a BigInt. */
  private lookup(program: Program, at: number, mapAddress: number, key: number): number {
    const { environment } = this.host;
    const { memory } = environment;
    const map = environment.mapAtNumber(mapAddress);
    if (!map) throw runErrorAt(program, at, `0x${mapAddress.toString(16)} is not a map`);
    const size = map.definition.keySize;
    if (!memory.allows(key, size, READABLE)) throw runErrorAt(program, at, memory.fault(BigInt(key), size, READABLE).message);
    return map instanceof ArrayMap ? map.lookupIndex(memory.getU32(key)) : map.lookup(memory.raw(key, size));
  }

  /** The place of a program in the table of entries, translated if it has not been; -1 for no program. */
  private tail(name: string | undefined): number {
    if (name === undefined) return -1;
    const index = this.host.programs.findIndex((one) => one.name === name);
    if (index < 0) throw new RunError(`a tail call goes to ${name}, which is not a program of the object`);
    this.functionsOf(index);
    return index;
  }

  private functionAt(program: Program, address: bigint, at: number): number {
    const name = this.host.functionAddresses.nameAt(address);
    const index = name === undefined ? undefined : program.functionByName.get(name);
    if (index === undefined) throw runErrorAt(program, at, `0x${address.toString(16)} is not a function`);
    return index;
  }

  private callAddress(program: Program, address: bigint, args: readonly bigint[], frame: number, at: number): bigint {
    const { base, step } = this.host.stack;
    const index = this.functionAt(program, address, at);
    if (frame + step > base + (MOST_FRAMES - 1) * step) throw runErrorAt(program, at, DEPTH_MESSAGE);
    const [r1, r2, r3, r4, r5] = args as readonly [bigint, bigint, bigint, bigint, bigint];
    const functions = this.functionsOf(this.host.programs.indexOf(program));
    return BigInt.asUintN(64, functions[index]!(r1, r2, r3, r4, r5, frame + step));
  }
}

function branchesOf({ instructions }: Program): number {
  return instructions.reduce((count, one) => count + (one.kind === "branch" || one.kind === "jump" ? 1 : 0), 0);
}

/** Gives faults of helpers their place. */
function guarded<T>(program: Program, at: number, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof MemoryFault || error instanceof UnknownHelper) throw runErrorAt(program, at, error.message);
    throw error;
  }
}
