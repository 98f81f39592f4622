/** A map of the kernel's behind the interface that both machines share. */

import { closeSync } from "node:fs";
import { mapTypeByNumber, userValueSize } from "../../compiler/bpf/map-types.ts";
import type { LoadableMap } from "../loadable.ts";
import { RunError, type MapHandle } from "../runner.ts";
import { possibleCpus } from "./availability.ts";
import { bpfResult, KernelStruct, type Command } from "./bpf-call.ts";
import type { EventReader } from "./events.ts";
import { pin } from "./map-create.ts";
import { errnoName } from "./native.ts";

export interface KernelMap extends MapHandle {
  readonly fd: number;
  pin(path: string): void;
  close(): void;
}

const ELEMENT_SIZE = 32;

export function mapHandle(fd: number, definition: LoadableMap, openEvents: () => EventReader | undefined): KernelMap {
  const type = mapTypeByNumber(definition.type);
  const isQueue = type?.key === "none" && type.value !== "none";
  return new (isQueue ? KernelQueue : KeyedMap)(fd, definition, openEvents());
}

class KeyedMap implements KernelMap {
  protected readonly valueSize: number;

  constructor(
    readonly fd: number,
    readonly definition: LoadableMap,
    private reader: EventReader | undefined,
  ) {
    this.valueSize = userValueSize(definition.type, definition.valueSize, possibleCpus());
  }

  lookup(key: Uint8Array): Uint8Array | null {
    return this.read("mapLookup", this.checkedKey(key));
  }

  update(key: Uint8Array, value: Uint8Array, flags = 0): void {
    const isOfOneCpu = mapTypeByNumber(this.definition.type)?.perCpu && value.length === this.definition.valueSize;
    const full = isOfOneCpu ? forEachCpu(value, possibleCpus()) : value;
    sized(full, this.valueSize, `map '${this.definition.name}': the value`);
    this.attempt("mapUpdate", this.element(this.checkedKey(key), full, flags), []);
  }

  delete(key: Uint8Array): boolean {
    return this.attempt("mapDelete", this.element(this.checkedKey(key)), ["ENOENT"]) === null;
  }

  keys(): Uint8Array[] {
    const { keySize } = this.definition;
    const keys: Uint8Array[] = [];
    if (keySize === 0) return keys;
    for (let last: Uint8Array | null = null; ; ) {
      const next = new Uint8Array(keySize);
      if (this.attempt("mapNextKey", this.element(last, next), ["ENOENT"]) !== null) return keys;
      keys.push(next);
      last = next;
    }
  }

  events(): Uint8Array[] {
    return this.reader?.read() ?? [];
  }

  pin(path: string): void {
    pin(this.fd, path);
  }

  close(): void {
    this.reader?.close();
    this.reader = undefined;
    closeSync(this.fd);
  }

  /** Null when there is no such entry. */
  protected read(command: "mapLookup" | "mapLookupAndDelete", key: Uint8Array | null): Uint8Array | null {
    const value = new Uint8Array(this.valueSize);
    return this.attempt(command, this.element(key, value), ["ENOENT"]) === null ? value : null;
  }

  /** The error when it is one of those allowed; null when all went well. */
  protected attempt(command: Command, struct: KernelStruct, allowed: readonly string[]): string | null {
    const { errno } = bpfResult(command, struct);
    if (errno === 0) return null;
    const code = errnoName(errno);
    if (allowed.includes(code)) return code;
    throw new RunError(`map '${this.definition.name}': ${verbs[command] ?? command} fails: ${code}${reasons[code] ?? ""}`);
  }

  /** `bpf_attr` of the commands on elements. */
  protected element(key: Uint8Array | null, value?: Uint8Array, flags = 0): KernelStruct {
    const struct = new KernelStruct(ELEMENT_SIZE).u32(0, this.fd).u64(24, BigInt(flags));
    if (key) struct.pointer(8, key);
    if (value) struct.pointer(16, value);
    return struct;
  }

  private checkedKey(key: Uint8Array): Uint8Array {
    return sized(key, this.definition.keySize, `map '${this.definition.name}': the key`);
  }
}

/** Queues and stacks have values without keys. */
class KernelQueue extends KeyedMap {
  push(value: Uint8Array): void {
    this.attempt("mapUpdate", this.element(null, sized(value, this.valueSize, "the value")), []);
  }

  pop(): Uint8Array | null {
    return this.read("mapLookupAndDelete", null);
  }
}

const verbs: Partial<Record<Command, string>> = {
  mapLookup: "lookup", mapUpdate: "update", mapDelete: "delete", mapNextKey: "listing the keys", mapLookupAndDelete: "pop",
};

const reasons: Readonly<Record<string, string>> = {
  EEXIST: ": there is such an entry already",
  ENOENT: ": there is no such entry",
  E2BIG: ": the map is full, or the index is past its end",
  EPERM: ": the map is frozen, or must not be written from here",
  EINVAL: ": this type of map does not do that",
  ENOTSUPP: ": this type of map does not do that",
};

function sized(bytes: Uint8Array, size: number, what: string): Uint8Array {
  if (bytes.length === size) return bytes;
  throw new RunError(`${what} has ${bytes.length} bytes, not ${size}`);
}

/** The same value for every CPU, each copy padded to eight bytes. */
function forEachCpu(value: Uint8Array, count: number): Uint8Array {
  const stride = Math.ceil(value.length / 8) * 8;
  const all = new Uint8Array(stride * count);
  for (let cpu = 0; cpu < count; cpu++) all.set(value, cpu * stride);
  return all;
}
