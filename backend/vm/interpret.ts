/**
 * The plain interpreter: RFC 9669 read aloud, on registers of BigInt. It is the reference that the translation is
 * compared with.
 */

import { STACK_LIMIT } from "../../compiler/bpf/limits.ts";
import { MemoryFault, type CallBack } from "../../compiler/machine/environment.ts";
import { UnknownHelper } from "../../compiler/machine/machine-environment.ts";
import { unreachable } from "../../compiler/support/invariant.ts";
import type { Imm64, Instruction, Source } from "../isa/instruction.ts";
import { RunError } from "../runner.ts";
import { alu, byteSwap, compare, negate, readModifyWrite } from "./arithmetic.ts";
import { DEPTH_MESSAGE, STEP_LIMIT_MESSAGE, type Engine, type EngineHost } from "./engine.ts";
import { MOST_FRAMES, runErrorAt, type Program, type Runnable } from "./program.ts";

const TAIL_CALL = 12;

export class Interpreter implements Engine {
  steps = 0;

  constructor(private readonly host: EngineHost) {}

  run(program: number, context: bigint): bigint {
    this.steps = 0;
    return this.call(this.host.programs[program]!, 0, [context, 0n, 0n, 0n, 0n], 0);
  }

  private call(program: Program, index: number, args: readonly bigint[], depth: number): bigint {
    const { memory } = this.host.environment;
    const frame = this.host.stack.base + depth * this.host.stack.step;
    memory.raw(frame, STACK_LIMIT).fill(0);
    const registers = [0n, ...args, 0n, 0n, 0n, 0n, BigInt(frame + STACK_LIMIT)];
    let at = program.functions[index]!.start;
    try {
      for (;;) {
        const instruction = program.instructions[at]!;
        if (++this.steps > this.host.stepLimit) throw runErrorAt(program, at, STEP_LIMIT_MESSAGE);
        switch (instruction.kind) {
          case "branch": {
            const right = operand(instruction.right, registers);
            at = compare(instruction.op, instruction.width, registers[instruction.left]!, right) ? instruction.target : at + 1;
            break;
          }
          case "jump":
            at = instruction.target;
            break;
          case "exit":
            return registers[0]!;
          case "call":
            if (instruction.target.kind === "helper" && instruction.target.id === TAIL_CALL) {
              const target = this.host.environment.tailCallTarget(registers[2]!, registers[3]!);
              if (target !== undefined) return this.call(this.programNamed(target), 0, [registers[1]!, 0n, 0n, 0n, 0n], depth);
              registers[0] = BigInt.asUintN(64, -22n);
            } else {
              registers[0] = this.callTarget(program, instruction, registers.slice(1, 6), depth, at);
            }
            at++;
            break;
          case "callRegister":
            registers[0] = this.callAddress(program, registers[instruction.register]!, registers.slice(1, 6), depth, at);
            at++;
            break;
          case "loadPacket": {
            const base = instruction.index === undefined ? 0n : registers[instruction.index]!;
            const offset = Number(BigInt.asIntN(32, base)) + instruction.offset;
            const value = this.host.environment.loadPacket(registers[6]!, offset | 0, instruction.bits / 8);
            if (value === null) return 0n;
            registers[0] = value;
            at++;
            break;
          }
          default:
            this.execute(instruction, registers);
            at++;
        }
      }
    } catch (error) {
      if (error instanceof MemoryFault || error instanceof UnknownHelper) throw runErrorAt(program, at, error.message);
      throw error;
    }
  }

  private execute(instruction: Exclude<Runnable, { kind: "branch" | "jump" | "exit" | "call" | "callRegister" | "loadPacket" }>, registers: bigint[]): void {
    const { memory } = this.host.environment;
    switch (instruction.kind) {
      case "alu":
        registers[instruction.destination] = alu(instruction, registers[instruction.destination]!, operand(instruction.source, registers));
        return;
      case "negate":
        registers[instruction.destination] = negate(instruction.width, registers[instruction.destination]!);
        return;
      case "byteSwap":
        registers[instruction.destination] = byteSwap(instruction.to, instruction.bits, registers[instruction.destination]!);
        return;
      case "loadImm64":
        registers[instruction.destination] = immediateAddress(this.host, instruction.value);
        return;
      case "load": {
        const value = memory.read(BigInt.asUintN(64, registers[instruction.base]! + BigInt(instruction.offset)), bytesOf(instruction.bits));
        registers[instruction.destination] = instruction.signed ? BigInt.asUintN(64, BigInt.asIntN(instruction.bits, value)) : value;
        return;
      }
      case "store":
        memory.write(
          BigInt.asUintN(64, registers[instruction.base]! + BigInt(instruction.offset)),
          bytesOf(instruction.bits),
          operand(instruction.source, registers),
        );
        return;
      case "atomic": {
        const address = BigInt.asUintN(64, registers[instruction.base]! + BigInt(instruction.offset));
        const size = bytesOf(instruction.bits);
        const old = memory.read(address, size);
        memory.write(address, size, readModifyWrite(instruction.op, instruction.bits, old, registers[instruction.source]!, registers[0]!));
        if (instruction.op === "cmpxchg") registers[0] = old;
        else if (instruction.fetch) registers[instruction.source] = old;
        return;
      }
      default:
        unreachable(instruction);
    }
  }

  private callTarget(program: Program, { target }: Extract<Instruction, { kind: "call" }>, args: readonly bigint[], depth: number, at: number): bigint {
    if (target.kind === "function") return this.enter(program, program.functionByName.get(target.symbol)!, args, depth, at);
    if (target.kind === "kfunc") throw runErrorAt(program, at, `no kernel function ${target.symbol}`);
    const callBack: CallBack = (address, callArgs) => this.callAddress(program, address, callArgs, depth, at);
    return this.host.environment.callHelper(target.id, args, callBack);
  }

  private callAddress(program: Program, address: bigint, args: readonly bigint[], depth: number, at: number): bigint {
    const name = this.host.functionAddresses.nameAt(address);
    const index = name === undefined ? undefined : program.functionByName.get(name);
    if (index === undefined) throw runErrorAt(program, at, `0x${address.toString(16)} is not a function`);
    return this.enter(program, index, args, depth, at);
  }

  private enter(program: Program, index: number, args: readonly bigint[], depth: number, at: number): bigint {
    if (depth + 1 >= MOST_FRAMES) throw runErrorAt(program, at, DEPTH_MESSAGE);
    return this.call(program, index, args, depth + 1);
  }

  private programNamed(name: string): Program {
    const program = this.host.programs.find((one) => one.name === name);
    if (!program) throw new RunError(`a tail call goes to ${name}, which is not a program of the object`);
    return program;
  }
}

/** The value of a 64-bit immediate. */
export function immediateAddress({ environment, functionAddresses }: EngineHost, value: Imm64): bigint {
  switch (value.kind) {
    case "number":
      return BigInt.asUintN(64, value.value);
    case "map":
      return environment.symbolAddress(value.symbol);
    case "data":
      return environment.symbolAddress(value.symbol) + BigInt(value.offset);
    case "function":
      return functionAddresses.addressOf(value.symbol);
    default:
      return unreachable(value);
  }
}

/** A register, or an immediate sign-extended to 64 bits. */
function operand(source: Source<number>, registers: readonly bigint[]): bigint {
  return source.kind === "register" ? registers[source.register]! : BigInt.asUintN(64, BigInt(source.value));
}

function bytesOf(bits: 8 | 16 | 32 | 64): 1 | 2 | 4 | 8 {
  return (bits / 8) as 1 | 2 | 4 | 8;
}
