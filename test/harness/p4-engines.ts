/**
 * P4 programs on every engine: the IR interpreter before any pass, the built-in machine and the kernel with the
 * object of two levels of optimisation. All must agree.
 */

import { generateCode } from "../../backend/codegen.ts";
import { readObject } from "../../backend/elf/read-object.ts";
import { writeObject } from "../../backend/elf/write-object.ts";
import type { Machine } from "../../backend/runner.ts";
import { verifyModule } from "../../compiler/analysis/verify.ts";
import { createInterpreter } from "../../compiler/ir/interpret.ts";
import type { Module } from "../../compiler/ir/ir.ts";
import { MachineEnvironment } from "../../compiler/machine/machine-environment.ts";
import { optimize } from "../../compiler/passes/pipeline.ts";
import { p4Frontend } from "../../frontends/p4/frontend.ts";
import type { FrontendResult, SourceReader } from "../../frontends/shared/frontend.ts";
import { readFileSync } from "node:fs";
import { allMachines } from "./all-machines.ts";
import { expectNoFaults } from "./machines.ts";

/** As the files are named in what is expected, wherever the project lies. */
const STANDARD = "stdlib/p4";
const FILETESTS = "test/filetests";
const ROOT = new URL("../../", import.meta.url);

/** Compiles a program that is given as text; it may include the standard library, files beside it and `files`. */
export function compileP4(path: string, text: string, options: { hook?: string; files?: Readonly<Record<string, string>> } = {}): FrontendResult {
  const reader: SourceReader = {
    read: (name) => (name === path ? text : (options.files?.[name] ?? readOurs(name.startsWith(STANDARD) ? name : `${FILETESTS}/${name}`))),
  };
  const result = p4Frontend.compile(path, {
    reader,
    includePaths: [],
    systemIncludePaths: [STANDARD],
    macros: [],
    forcedIncludes: [],
    endian: "little",
    cpu: "v3",
    ...(options.hook !== undefined && { hook: options.hook }),
  });
  const wrong = result.module ? verifyModule(result.module) : [];
  if (wrong.length > 0) throw new Error(`${path}: the IR is malformed: ${wrong.map(({ message }) => message).join("\n")}`);
  return result;
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
}

/** A loaded program. Keys and values are bytes as they lie in the map. */
export interface P4Engine {
  readonly name: string;
  run(packet: Uint8Array): Outcome;
  update(map: string, key: Uint8Array, value: Uint8Array): void;
  lookup(map: string, key: Uint8Array): Uint8Array | null;
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
  const { value, diagnostics } = generateCode(module, { cpu: "v3" });
  if (!value) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  expectNoFaults(module);
  return writeObject(value);
}

function onMachine(machine: Machine, object: Uint8Array, name: string): P4Engine {
  const loaded = machine.load(readObject(object));
  const program = [...loaded.programs.values()][0]!;
  const map = (wanted: string): NonNullable<ReturnType<typeof loaded.maps.get>> => {
    const found = loaded.maps.get(wanted);
    if (!found) throw new Error(`there is no map '${wanted}', only ${[...loaded.maps.keys()].join(", ")}`);
    return found;
  };
  return {
    name,
    run: (packet) => program.run({ packet }),
    update: (wanted, key, value) => map(wanted).update(key, value),
    lookup: (wanted, key) => map(wanted).lookup(key),
    close: () => loaded.close(),
  };
}

function inInterpreter(module: Module): P4Engine {
  const environment = new MachineEnvironment({ maps: module.maps, data: [] });
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
    update: (map, key, value) => {
      const code = environment.mapsByName.get(map)!.write(key, value, 0);
      if (code < 0) throw new Error(`${map}: error ${code}`);
    },
    lookup: (map, key) => environment.mapsByName.get(map)!.read(key),
    close: () => {},
  };
}
