/** The kernel as a machine: objects are loaded through bpf(2), and run by BPF_PROG_TEST_RUN. */

import { closeSync } from "node:fs";
import type { LoadableMap, LoadableObject } from "../loadable.ts";
import { LoadError, RunError, type LoadedObject, type Machine, type RunnableProgram } from "../runner.ts";
import { kernelUnavailable } from "./availability.ts";
import { hostEndian } from "./bpf-call.ts";
import { loadBtf, type LoadedBtf } from "./btf.ts";
import { openEvents } from "./events.ts";
import { createData, createMap, openPinned, pin } from "./map-create.ts";
import { mapHandle, type KernelMap } from "./map-handle.ts";
import { SystemError } from "./native.ts";
import { programInfo, type ProgramInfo } from "./program-info.ts";
import { loadProgram, type LoadedProgram } from "./program-load.ts";
import type { Descriptors } from "./relocate.ts";
import { testRun } from "./test-run.ts";

export { kernelUnavailable } from "./availability.ts";
export type { KernelMap } from "./map-handle.ts";
export type { ProgramInfo } from "./program-info.ts";

export interface KernelOptions {
  /** A folder of the BPF file system for maps that ask to be pinned; without it nothing is pinned. */
  readonly pinPath?: string;
  /** Asks the verifier for a log of what it accepts, too. */
  readonly logLevel?: 0 | 1 | 2;
}

export interface KernelProgram extends RunnableProgram {
  readonly fd: number;
  readonly log: string;
  info(): ProgramInfo;
  pin(path: string): void;
}

export interface KernelObject extends LoadedObject {
  readonly programs: ReadonlyMap<string, KernelProgram>;
  /** Data sections are among them, under their names: `.rodata`, `.bss`. */
  readonly maps: ReadonlyMap<string, KernelMap>;
}

export interface KernelMachine extends Machine {
  load(object: LoadableObject): KernelObject;
}

/** Throws `LoadError` when `kernelUnavailable()` gives a reason. */
export function openKernel(options: KernelOptions = {}): KernelMachine {
  const reason = kernelUnavailable();
  if (reason !== null) throw new LoadError(reason);
  return { name: "kernel", load: (object) => load(object, options) };
}

function load(object: LoadableObject, options: KernelOptions): KernelObject {
  if (object.endian !== hostEndian) throw new LoadError(`the object is ${object.endian}-endian, this machine is not`);
  const open: { close(): void }[] = [];
  const closeAll = (): void => {
    while (open.length > 0) open.pop()!.close();
  };
  try {
    return loadParts(object, options, open, closeAll);
  } catch (error) {
    closeAll();
    throw error instanceof SystemError ? new LoadError(error.message) : error;
  }
}

function loadParts(object: LoadableObject, options: KernelOptions, open: { close(): void }[], close: () => void): KernelObject {
  const btf = loadBtf(object);
  if (btf) open.push(btf);
  const maps = new Map<string, KernelMap>();
  for (const map of object.maps) maps.set(map.name, keep(open, openMap(map, btf, options)));
  const data = object.data.filter((section) => section.bytes.length > 0).map((section) => {
    const { fd, definition } = createData(section, btf);
    maps.set(section.section, keep(open, mapHandle(fd, definition, () => undefined)));
    return { section, fd };
  });
  const descriptors: Descriptors = { maps, data };
  const programs = new Map<string, KernelProgram>();
  for (const program of object.programs) {
    const loaded = loadProgram(program, { license: object.license, descriptors, btf, logLevel: options.logLevel ?? 0 });
    open.push({ close: () => closeSync(loaded.fd) });
    programs.set(program.name, runnable(program, loaded));
  }
  for (const map of object.maps) fill(map, maps, programs);
  return { programs, maps, close };
}

function keep(open: { close(): void }[], map: KernelMap): KernelMap {
  open.push(map);
  return map;
}

const PIN_BY_NAME = 1;

function openMap(map: LoadableMap, btf: LoadedBtf | undefined, { pinPath }: KernelOptions): KernelMap {
  const path = map.pinning === PIN_BY_NAME && pinPath !== undefined ? `${pinPath}/${map.name}` : undefined;
  const pinned = path === undefined ? undefined : openPinned(path);
  const { fd, definition } = pinned === undefined ? createMap(map, btf) : { fd: pinned, definition: map };
  try {
    if (path !== undefined && pinned === undefined) pin(fd, path);
    return mapHandle(fd, definition, () => openEvents(fd, definition));
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** The values that the object gives to arrays of programs and of maps. */
function fill(map: LoadableMap, maps: ReadonlyMap<string, KernelMap>, programs: ReadonlyMap<string, KernelProgram>): void {
  for (const { index, symbol } of map.values) {
    const target = programs.get(symbol) ?? maps.get(symbol);
    if (!target) throw new LoadError(`map '${map.name}' shall hold '${symbol}' at ${index}, which the object does not define`);
    try {
      maps.get(map.name)!.update(word(index), word(target.fd));
    } catch (error) {
      throw error instanceof RunError ? new LoadError(error.message) : error;
    }
  }
}

function word(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer);
}

function runnable({ name, section }: { readonly name: string; readonly section: string }, loaded: LoadedProgram): KernelProgram {
  const { fd, log, meaning } = loaded;
  return {
    name,
    section,
    fd,
    log,
    run: (input) => testRun(fd, meaning.type.name, input),
    info: () => programInfo(fd),
    pin: (path) => pin(fd, path),
  };
}
