/** The library: what `import … from "ebpfc"` gives. */

import { fileURLToPath } from "node:url";
import { dumpObject } from "../backend/dump.ts";
import { readObject } from "../backend/elf/read-object.ts";
import { kernelUnavailable, openKernel } from "../backend/kernel/machine.ts";
import { programsAt } from "../backend/kernel/attached-programs.ts";
import { openMapsOfProgram } from "../backend/kernel/loaded-maps.ts";
import { openPinnedMaps } from "../backend/kernel/pinned-maps.ts";
import type { LoadedObject, Machine } from "../backend/runner.ts";
import { createMachine } from "../backend/vm/machine.ts";
import type { SourceReader } from "../frontends/shared/frontend.ts";
import { diskReader, STANDARD_LIBRARY } from "./cli/host.ts";
import { parseAbi, printAbi } from "./control-plane/abi.ts";
import type { ControlPlane } from "./control-plane/control-plane.ts";
import { ControlPlaneError } from "./control-plane/error.ts";
import { openControlPlane } from "./control-plane/session.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { renderDiagnostic } from "./diagnostics/render.ts";
import { compileFile, type Cpu } from "./driver.ts";

export { LoadError, RunError } from "../backend/runner.ts";
export type { LoadedObject, Machine, MapHandle, RunInput, RunnableProgram, RunResult } from "../backend/runner.ts";
export type { LoadableMap, LoadableObject } from "../backend/loadable.ts";
export type { ControlPlane } from "./control-plane/control-plane.ts";
export type { CellsSession, ControlPlaneSession, Given, GivenAction, GivenKey, ShownAction, ShownEntry, TableSession, ValueSetSession } from "./control-plane/session.ts";
export type { Diagnostic, DiagnosticNote, Severity } from "./diagnostics/diagnostic.ts";
export type { SourceFile, Span } from "./source/source.ts";
export { ControlPlaneError, createMachine, dumpObject, kernelUnavailable, openControlPlane, openKernel, openMapsOfProgram, openPinnedMaps, parseAbi, printAbi, programsAt, readObject, renderDiagnostic };
export type { Cpu };

export interface CompileOptions {
  /** Sources by path; they come before the disk. */
  readonly files?: Readonly<Record<string, string>>;
  /** Keeps the compiler from the disk: only `files` and the standard headers are read. */
  readonly isolated?: boolean;
  readonly includePaths?: readonly string[];
  /** Macros; `true` means 1, `null` undefines. */
  readonly defines?: Readonly<Record<string, string | number | true | null>>;
  /** Default v3. */
  readonly cpu?: Cpu;
  /** Default 2. */
  readonly level?: 0 | 1 | 2;
  readonly license?: string;
  /** C files with extern functions of the P4 program. */
  readonly cFiles?: readonly string[];
  /** P4: `tc`, `xdp`, `lwt-xmit`, `cgroup-skb` or `socket`. */
  readonly hook?: string;
  /** P4 in tc: whether packets whose headers lie in pieces are put together; default `auto`. */
  readonly pullPackets?: "auto" | "always" | "never";
  readonly warningsAreErrors?: boolean;
  readonly maxErrors?: number;
}

export interface CompileResult {
  /** The ELF object; absent when there were errors. */
  readonly object?: Uint8Array;
  /** Of a P4 program: its tables, counters and registers, for `openControlPlane`. */
  readonly controlPlane?: ControlPlane;
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read, the main one first. */
  readonly dependencies: readonly string[];
}

const LIBRARY_FOLDER = fileURLToPath(new URL("../stdlib", import.meta.url));

/**
 * Compiles the P4 or C file at `path`. Deterministic: the same input gives the same bytes everywhere. Never throws
 * for what the input does; look at `diagnostics`.
 */
export function compile(path: string, options: CompileOptions = {}): CompileResult {
  const { files = {}, isolated = false, includePaths = [], defines = {}, ...rest } = options;
  const { object, controlPlane, diagnostics, dependencies } = compileFile(path, {
    ...rest,
    reader: layeredReader(files, isolated),
    includePaths,
    systemIncludePaths: [`${STANDARD_LIBRARY}/p4`, `${STANDARD_LIBRARY}/c`],
    macros: Object.entries(defines).map(([name, value]) => ({ name, value: value === null ? null : value === true ? "1" : String(value) })),
  });
  return { ...(object && { object, ...(controlPlane && { controlPlane }) }), diagnostics, dependencies };
}

function layeredReader(files: Readonly<Record<string, string>>, isolated: boolean): SourceReader {
  const disk = diskReader(LIBRARY_FOLDER);
  return {
    read: (path) => {
      if (Object.hasOwn(files, path)) return files[path]!;
      return isolated && !path.startsWith(`${STANDARD_LIBRARY}/`) ? null : disk.read(path);
    },
  };
}

/** Loads the bytes of a BPF object into a machine; the built-in one unless another is given. */
export function loadObject(bytes: Uint8Array, machine: Machine = createMachine()): LoadedObject {
  return machine.load(readObject(bytes));
}
