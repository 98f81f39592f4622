/**
 * The built-in machine: runs BPF objects in this process, with no privilege and no kernel. Every access to memory is
 * checked. Programs are translated to WebAssembly; the plain interpreter is there to compare with.
 */

import { ContextError } from "../../compiler/machine/contexts/context.ts";
import { MachineEnvironment } from "../../compiler/machine/machine-environment.ts";
import { MapRefused } from "../../compiler/machine/maps/map.ts";
import { FlatMemory } from "../../compiler/machine/memory.ts";
import type { LoadableObject } from "../loadable.ts";
import { LoadError, RunError, type LoadedObject, type Machine, type MapHandle, type RunInput, type RunnableProgram, type RunResult } from "../runner.ts";
import { allocateStack, type Engine, type EngineHost } from "./engine.ts";
import { Interpreter } from "./interpret.ts";
import { dataHandle, mapHandle } from "./map-handle.ts";
import { FunctionAddresses, prepareProgram } from "./program.ts";
import { Translation } from "./wasm/translation.ts";
import { createWasmMemory } from "./wasm/wasm-memory.ts";

export interface MachineOptions {
  /** `translate` (to WebAssembly, the default) or `interpret`. */
  readonly engine?: "translate" | "interpret";
  /** CPUs that per-CPU maps have values for. Default 1. */
  readonly cpus?: number;
  /** What bpf_get_prandom_u32 starts from. Default 1. */
  readonly seed?: number;
  /** Nanoseconds for bpf_ktime_get_ns; by default the computer's monotonic clock. */
  readonly clock?: () => bigint;
  /** Instructions that one run may take. Default a thousand million. */
  readonly stepLimit?: number;
}

/** A program of the built-in machine says how much it ran. */
export interface MachineProgram extends RunnableProgram {
  /** The instructions of the last run. */
  readonly steps: number;
}

const STEP_LIMIT = 1_000_000_000;

/** A machine in user space. Loading throws `LoadError` and a run `RunError` when the object or the input is at fault. */
export function createMachine(options: MachineOptions = {}): Machine {
  return {
    name: "built-in machine",
    load: (object) => loadInto(object, options),
  };
}

function loadInto(object: LoadableObject, options: MachineOptions): LoadedObject {
  if (object.endian === "big") throw new LoadError("the built-in machine is little-endian and the object is big-endian");
  const programs = object.programs.map(prepareProgram);
  const functionAddresses = new FunctionAddresses();
  const names = new Set(programs.flatMap((program) => [...program.functionByName.keys()]));
  const translated = options.engine !== "interpret";
  const wasmMemory = translated ? createWasmMemory() : undefined;
  const environment = createEnvironment(object, options, wasmMemory && new FlatMemory(wasmMemory.backing), (symbol) =>
    names.has(symbol) ? functionAddresses.addressOf(symbol) : undefined,
  );
  const host: EngineHost = {
    environment,
    programs,
    functionAddresses,
    stack: allocateStack(environment),
    stepLimit: options.stepLimit ?? STEP_LIMIT,
  };
  const engine: Engine = wasmMemory ? new Translation(host, wasmMemory.memory) : new Interpreter(host);
  return {
    programs: new Map(programs.map((program, i) => [program.name, runnable(host, engine, i)])),
    maps: handles(object, environment),
    close: () => {},
  };
}

function createEnvironment(
  object: LoadableObject,
  options: MachineOptions,
  memory: FlatMemory | undefined,
  functionAddress: (symbol: string) => bigint | undefined,
): MachineEnvironment {
  const { cpus, seed, clock } = options;
  try {
    return new MachineEnvironment({
      maps: object.maps,
      data: object.data.map((data) => ({ ...data, name: data.section })),
      programs: object.programs.map((program) => program.name),
      functionAddress,
      ...(memory && { memory }),
      ...(cpus !== undefined && { cpus }),
      ...(seed !== undefined && { seed }),
      ...(clock && { clock }),
    });
  } catch (error) {
    if (error instanceof Error && (error instanceof MapRefused || error instanceof RangeError || error.name === "MemoryFault")) {
      throw new LoadError(error.message);
    }
    throw error;
  }
}

function handles(object: LoadableObject, environment: MachineEnvironment): Map<string, MapHandle> {
  const { memory, cpus } = environment;
  const all = new Map<string, MapHandle>();
  for (const map of object.maps) all.set(map.name, mapHandle(environment.mapsByName.get(map.name)!, map, memory, cpus));
  for (const data of object.data) all.set(data.section, dataHandle(data, Number(environment.symbolAddress(data.section)), memory));
  return all;
}

function runnable(host: EngineHost, engine: Engine, index: number): MachineProgram {
  const { name, section } = host.programs[index]!;
  let steps = 0;
  return {
    name,
    section,
    get steps() {
      return steps;
    },
    run(input) {
      const result = runProgram(host, engine, index, input);
      steps = engine.steps;
      return result;
    },
  };
}

/** As in the kernel, further rounds go on with the packet and the context that the round before left. */
function runProgram({ environment, programs }: EngineHost, engine: Engine, index: number, input: RunInput): RunResult {
  const rounds = Math.max(input.repeat ?? 1, 1);
  const context = beginRun(environment, programs[index]!.section, input);
  const started = process.hrtime.bigint();
  let returnValue = 0n;
  for (let round = 0; round < rounds; round++) {
    environment.beginRound();
    returnValue = engine.run(index, context);
  }
  const elapsed = process.hrtime.bigint() - started;
  const { packet, context: fields } = environment.endRun();
  return {
    returnValue: Number(BigInt.asUintN(32, returnValue)),
    packet,
    context: fields,
    trace: environment.trace,
    redirects: environment.redirections.map(({ interfaceIndex, packet: copy }) => ({ port: interfaceIndex, ...(copy && { copy }) })),
    durationNs: Number(elapsed) / rounds,
  };
}

function beginRun(environment: MachineEnvironment, section: string, input: RunInput): bigint {
  try {
    return environment.beginRun(section, input);
  } catch (error) {
    if (error instanceof ContextError) throw new RunError(error.message);
    throw error;
  }
}
