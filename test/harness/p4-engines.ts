/**
 * P4 programs on every engine: the IR interpreter before any pass, the built-in machine and the kernel with the
 * object of two levels of optimisation. All must agree.
 */

import { readObject } from "../../backend/elf/read-object.ts";
import { writeObject } from "../../backend/elf/write-object.ts";
import type { Machine, RunResult } from "../../backend/runner.ts";
import { verifyModule } from "../../compiler/analysis/verify.ts";
import type { MapSource } from "../../compiler/control-plane/control.ts";
import type { MapAccess } from "../../compiler/control-plane/entries.ts";
import { createInterpreter } from "../../compiler/ir/interpret.ts";
import type { Module } from "../../compiler/ir/ir.ts";
import { ENOENT } from "../../compiler/machine/errno.ts";
import { MachineEnvironment } from "../../compiler/machine/machine-environment.ts";
import type { MachineMap } from "../../compiler/machine/maps/map.ts";
import { codeOf } from "../../compiler/driver-code.ts";
import { optimize } from "../../compiler/passes/pipeline.ts";
import { p4Frontend } from "../../frontends/p4/frontend.ts";
import type { FrontendOptions, FrontendResult } from "../../frontends/shared/frontend.ts";
import { readFileSync } from "node:fs";
import { allMachines } from "./all-machines.ts";
import { expectNoFaults } from "./machines.ts";

/** As the files are named in what is expected, wherever the project lies. */
const STANDARD = "stdlib/p4";
const FILETESTS = "test/filetests";
const ROOT = new URL("../../", import.meta.url);

interface P4TextOptions {
  readonly hook?: string;
  readonly files?: Readonly<Record<string, string>>;
}

/** Compiles a program that is given as text; it may include the standard library, files beside it and `files`. */
export function compileP4(path: string, text: string, options: P4TextOptions = {}): FrontendResult {
  const result = p4Frontend.compile(path, p4TextOptions(path, text, options));
  const wrong = result.module ? verifyModule(result.module) : [];
  if (wrong.length > 0) throw new Error(`${path}: the IR is malformed: ${wrong.map(({ message }) => message).join("\n")}`);
  return result;
}

/** How the frontend reads such a program. */
export function p4TextOptions(path: string, text: string, { files = {}, hook }: P4TextOptions = {}): FrontendOptions {
  return {
    reader: { read: (name) => (name === path ? text : (files[name] ?? readOurs(name.startsWith(STANDARD) ? name : `${FILETESTS}/${name}`))) },
    includePaths: [],
    systemIncludePaths: [STANDARD],
    macros: [],
    forcedIncludes: [],
    endian: "little",
    cpu: "v3",
    ...(hook !== undefined && { hook }),
  };
}

function readOurs(name: string): string | null {
  try {
    return readFileSync(new URL(name, ROOT), "utf8");
  } catch {
    return null;
  }
}

export interface Outcome {
  readonly returnValue: number;
  readonly packet: Uint8Array;
  /** Of the packet, that the program sent elsewhere; absent where the machine does not tell. */
  readonly copies?: readonly { readonly port: number; readonly bytes: Uint8Array }[];
}

/** A loaded program. Keys and values are bytes as they lie in the map, or in the data section that has one variable. */
export interface P4Engine {
  readonly name: string;
  run(packet: Uint8Array): Outcome;
  /** By their names; data sections with one variable are among them. */
  readonly maps: MapSource;
  close(): void;
}

export function enginesOf(module: Module): P4Engine[] {
  return [inInterpreter(module), ...loadedEngines(module, [1, 2])];
}

/** Only the machines, with the objects of some levels of optimisation. */
export function loadedEngines(module: Module, levels: readonly (1 | 2)[]): P4Engine[] {
  const optimised = levels.map((level) => ({ level, object: objectOf(optimize(module, { level, cpu: "v3" })) }));
  return allMachines().flatMap((machine) => optimised.map(({ level, object }) => onMachine(machine, object, `${machine.name}, level ${level}`)));
}

function objectOf(module: Module): Uint8Array {
  const { value, diagnostics } = codeOf(module, { cpu: "v3", variablesInMap: true });
  if (!value) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  expectNoFaults(module);
  return writeObject(value);
}

function onMachine(machine: Machine, object: Uint8Array, name: string): P4Engine {
  const loaded = machine.load(readObject(object));
  const program = [...loaded.programs.values()][0]!;
  return { name, run: (packet) => outcomeOf(program.run({ packet })), maps: loaded.maps, close: () => loaded.close() };
}

function outcomeOf({ returnValue, packet, redirects }: RunResult): Outcome {
  const copies = redirects?.flatMap(({ port, copy }) => (copy ? [{ port, bytes: copy }] : []));
  return { returnValue, packet, ...(copies && { copies }) };
}

function inInterpreter(module: Module): P4Engine {
  const data = module.globals.map(({ name, size, bytes, readonly: isReadonly, align }) => ({ name, bytes: bytes ?? new Uint8Array(size), readonly: isReadonly, align, symbols: [], relocations: [] }));
  const environment = new MachineEnvironment({ maps: module.maps, data });
  const interpreter = createInterpreter(module, environment);
  const entry = module.functions.find(({ section }) => section !== undefined)!;
  return {
    name: "interpreter",
    run: (packet) => {
      const context = environment.beginRun(entry.section!, { packet });
      environment.beginRound();
      const result = interpreter.call(entry.name, [context]);
      return { returnValue: Number(result), packet: environment.endRun().packet };
    },
    maps: {
      get: (wanted) => {
        const global = module.globals.find(({ section }) => section === wanted);
        if (global) return variable(environment, global.name, global.size);
        const map = environment.mapsByName.get(wanted);
        return map && throwing(wanted, map);
      },
    },
    close: () => {},
  };
}

function throwing(name: string, map: MachineMap): MapAccess {
  const check = (code: number): number => {
    if (code < 0 && code !== -ENOENT) throw new Error(`${name}: error ${code}`);
    return code;
  };
  return {
    lookup: (key) => map.read(key),
    update: (key, value, flags = 0) => void check(map.write(key, value, flags)),
    delete: (key) => check(map.remove(key)) === 0,
    keys: () => map.keys(),
  };
}

/** As the map of one element that loaders make of a data section. */
function variable(environment: MachineEnvironment, name: string, size: number): MapAccess {
  const address = Number(environment.symbolAddress(name));
  return {
    lookup: () => environment.memory.raw(address, size).slice(),
    update: (_, value) => environment.memory.bytes.set(value, address),
    delete: () => false,
    keys: () => [new Uint8Array(4)],
  };
}
