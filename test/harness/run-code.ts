/**
 * Runs compiled functions in a `SmallEnvironment`, straight from their instructions: to test code generation alone,
 * without objects, loaders and machines. It is stricter than any of those: registers and stack that were not written
 * hold noise, so do r1–r5 after a call, and upper halves are exact.
 */

import type { CompiledFunction, CompiledModule } from "../../backend/compiled.ts";
import type { Instruction, PhysicalRegister, Source } from "../../backend/isa/instruction.ts";
import { alu, byteSwap, compare, negate, readModifyWrite } from "../../backend/vm/arithmetic.ts";
import type { SmallEnvironment } from "./small-environment.ts";

const FUNCTION_BASE = 0x7f00_0000_0000_0000n;
const NOISE = 0xdead_beef_a5a5_5a5an;
const STACK = 512;

export class CodeRunner {
  private steps = 0;

  constructor(
    private readonly module: CompiledModule,
    private readonly environment: SmallEnvironment,
    private readonly maxSteps = 4_000_000,
  ) {}

  call(name: string, args: readonly bigint[]): bigint {
    const func = this.module.functions.find((one) => one.name === name);
    if (!func) throw new Error(`no function ${name}`);
    return this.run(func, args);
  }

  /** Runs instructions by themselves until control leaves them; gives the index that it leaves to. `registers` change. */
  runStretch(instructions: readonly Instruction[], registers: bigint[]): number {
    for (let at = 0; ; ) {
      const instruction = instructions[at];
      if (!instruction) return at;
      if (++this.steps > this.maxSteps) throw new Error("too many steps");
      if (instruction.kind === "exit") throw new Error("an exit within assembly");
      at = this.step(instruction, registers, at);
    }
  }

  private run(func: CompiledFunction, args: readonly bigint[]): bigint {
    const { memory } = this.environment;
    const stack = memory.allocate(STACK, { name: `stack of ${func.name}`, access: "write", align: 8 });
    memory.view(stack, STACK, "write").fill(0xa5);
    const registers = Array.from({ length: 11 }, (_, index) => NOISE + BigInt(index));
    args.forEach((arg, index) => (registers[index + 1] = BigInt.asUintN(64, arg)));
    registers[10] = stack + BigInt(STACK);
    try {
      for (let at = 0; ; ) {
        const instruction = func.instructions[at];
        if (!instruction) throw new Error(`control runs off the end of ${func.name}`);
        if (++this.steps > this.maxSteps) throw new Error("too many steps");
        if (instruction.kind === "exit") return registers[0]!;
        at = this.step(instruction, registers, at);
      }
    } finally {
      memory.free(stack);
    }
  }

  /** Gives the index of the next instruction. */
  private step(instruction: Exclude<Instruction, { kind: "exit" }>, registers: bigint[], at: number): number {
    const { memory } = this.environment;
    const write = (register: PhysicalRegister, value: bigint): void => {
      if (register === 10) throw new Error("r10 is written");
      registers[register] = BigInt.asUintN(64, value);
    };
    const source = (one: Source<PhysicalRegister>): bigint =>
      BigInt.asUintN(64, one.kind === "register" ? registers[one.register]! : BigInt(one.value));
    switch (instruction.kind) {
      case "alu":
        write(instruction.destination, alu(instruction, registers[instruction.destination]!, source(instruction.source)));
        return at + 1;
      case "negate":
        write(instruction.destination, negate(instruction.width, registers[instruction.destination]!));
        return at + 1;
      case "byteSwap":
        write(instruction.destination, byteSwap(instruction.to, instruction.bits, registers[instruction.destination]!));
        return at + 1;
      case "loadImm64":
        write(instruction.destination, this.immediate(instruction.value));
        return at + 1;
      case "load": {
        const address = registers[instruction.base]! + BigInt(instruction.offset);
        const value = memory.read(address, bytes(instruction.bits));
        write(instruction.destination, instruction.signed ? BigInt.asIntN(instruction.bits, value) : value);
        return at + 1;
      }
      case "store": {
        const address = registers[instruction.base]! + BigInt(instruction.offset);
        memory.write(address, bytes(instruction.bits), BigInt.asUintN(instruction.bits, source(instruction.source)));
        return at + 1;
      }
      case "atomic":
        this.atomic(instruction, registers);
        return at + 1;
      case "branch":
        return compare(instruction.op, instruction.width, registers[instruction.left]!, source(instruction.right)) ? instruction.target : at + 1;
      case "jump":
        return instruction.target;
      case "call": {
        const args = registers.slice(1, 6);
        registers[0] = this.callee(instruction.target, args);
        for (let register = 1; register <= 5; register++) registers[register] = NOISE * BigInt(register + 3) & 0xffff_ffff_ffff_ffffn;
        return at + 1;
      }
      default:
        throw new Error(`no meaning for ${instruction.kind}`);
    }
  }

  private callee(target: Extract<Instruction, { kind: "call" }>["target"], args: readonly bigint[]): bigint {
    if (target.kind === "helper") return BigInt.asUintN(64, this.environment.callHelper(target.id, args));
    return this.call(target.symbol, args);
  }

  private immediate(value: Extract<Instruction, { kind: "loadImm64" }>["value"]): bigint {
    switch (value.kind) {
      case "number":
        return value.value;
      case "function":
        return FUNCTION_BASE + BigInt(this.module.functions.findIndex((one) => one.name === value.symbol));
      case "map":
        return this.environment.symbolAddress(value.symbol);
      case "data":
        return this.environment.symbolAddress(value.symbol) + BigInt(value.offset);
    }
  }

  private atomic(instruction: Extract<Instruction, { kind: "atomic" }>, registers: bigint[]): void {
    const { memory } = this.environment;
    const { bits, op, source } = instruction;
    const address = registers[instruction.base]! + BigInt(instruction.offset);
    const old = memory.read(address, bytes(bits));
    memory.write(address, bytes(bits), readModifyWrite(op, bits, old, registers[source]!, registers[0]!));
    if (op === "cmpxchg") registers[0] = old;
    else if (instruction.fetch) registers[source] = old;
  }
}

function bytes(bits: 8 | 16 | 32 | 64): 1 | 2 | 4 | 8 {
  return (bits / 8) as 1 | 2 | 4 | 8;
}
