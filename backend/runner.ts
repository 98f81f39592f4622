/**
 * Running programs: one interface for the built-in machine (`vm/`) and the kernel (`kernel/`), so that every test
 * and every tool can use either.
 */

import type { LoadableMap, LoadableObject } from "./loadable.ts";

export interface RunInput {
  /** The packet, from its link-layer header. */
  readonly packet: Uint8Array;
  /** Fields of the context to set before the run, by their names in `struct __sk_buff` or `struct xdp_md`. */
  readonly context?: Readonly<Record<string, number | bigint>>;
  /** Runs the program this many times; the packet of the last run is returned. Default 1. */
  readonly repeat?: number;
}

export interface Redirect {
  /** The index of the interface. */
  readonly port: number;
  /** What a copy holds; absent for the packet itself. */
  readonly copy?: Uint8Array;
}

export interface RunResult {
  /** The program's return value as the hook sees it: 32 bits, unsigned. */
  readonly returnValue: number;
  readonly packet: Uint8Array;
  /** Context fields after the run, the same names as in the input. */
  readonly context: Readonly<Record<string, number | bigint>>;
  /** Lines that bpf_trace_printk wrote. The kernel does not tell which run wrote them: empty there. */
  readonly trace: readonly string[];
  /** Where the program redirected packets to, copies included; the kernel does not tell. */
  readonly redirects?: readonly Redirect[];
  /** Average time of one run, in nanoseconds. */
  readonly durationNs?: number;
}

/** Byte-exact access to a map; keys and values have the sizes of the definition. */
export interface MapHandle {
  readonly definition: LoadableMap;
  /** Null when there is no such key. Per-CPU maps give the values of all CPUs, one after the other, each padded to 8. */
  lookup(key: Uint8Array): Uint8Array | null;
  /** `flags`: BPF_ANY 0, BPF_NOEXIST 1, BPF_EXIST 2. Throws `RunError` when the map refuses. */
  update(key: Uint8Array, value: Uint8Array, flags?: number): void;
  delete(key: Uint8Array): boolean;
  keys(): Uint8Array[];
  /** What programs sent through a ring buffer or perf event array since the last call. */
  events(): Uint8Array[];
  /** Queue and stack maps. */
  push?(value: Uint8Array): void;
  pop?(): Uint8Array | null;
}

export interface RunnableProgram {
  readonly name: string;
  readonly section: string;
  run(input: RunInput): RunResult;
}

export interface LoadedObject {
  readonly programs: ReadonlyMap<string, RunnableProgram>;
  readonly maps: ReadonlyMap<string, MapHandle>;
  /** Frees file descriptors and memory. */
  close(): void;
}

/** A machine that objects are loaded into. */
export interface Machine {
  readonly name: string;
  /** Throws `LoadError` when an object is refused, with the verifier's log where there is one. */
  load(object: LoadableObject): LoadedObject;
}

/** The object was refused: by the kernel's verifier, or because something that it needs is missing. */
export class LoadError extends Error {
  override readonly name = "LoadError";
  constructor(
    message: string,
    /** The verifier's log; empty when the refusal came from elsewhere. */
    readonly log: string = "",
  ) {
    super(message);
  }
}

/** A run went wrong: an access out of bounds on the built-in machine, an unknown helper, an error of the kernel's. */
export class RunError extends Error {
  override readonly name = "RunError";
  constructor(
    message: string,
    readonly place?: { readonly file: string; readonly line: number; readonly column: number; readonly text: string },
  ) {
    super(message);
  }
}
