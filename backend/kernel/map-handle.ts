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
  const { keySize } = definition;
  const valueSize = userValueSize(definition.type, definition.valueSize, possibleCpus());
  let reader: EventReader | undefined = openEvents();

  const element = (key: Uint8Array | null, value?: Uint8Array, flags = 0): KernelStruct => {
    const struct = new KernelStruct(ELEMENT_SIZE).u32(0, fd).u64(24, BigInt(flags));
    if (key) struct.pointer(8, key);
    if (value) struct.pointer(16, value);
    return struct;
  };
  const attempt = (command: Command, struct: KernelStruct, allowed: readonly string[]): string | null => {
    const { errno } = bpfResult(command, struct);
    if (errno === 0) return null;
    const code = errnoName(errno);
    if (allowed.includes(code)) return code;
    throw new RunError(`map '${definition.name}': ${verbs[command] ?? command} fails: ${code}${reasons[code] ?? ""}`);
  };
  const checkKey = (key: Uint8Array): Uint8Array => sized(key, keySize, `map '${definition.name}': the key`);

  const handle: KernelMap = {
    fd,
    definition,
    lookup: (key) => {
      const value = new Uint8Array(valueSize);
      return attempt("mapLookup", element(checkKey(key), value), ["ENOENT"]) === null ? value : null;
    },
    update: (key, value, flags) => {
      const full = type?.perCpu && value.length === definition.valueSize ? forEachCpu(value, possibleCpus()) : value;
      sized(full, valueSize, `map '${definition.name}': the value`);
      attempt("mapUpdate", element(checkKey(key), full, flags), []);
    },
    delete: (key) => attempt("mapDelete", element(checkKey(key)), ["ENOENT"]) === null,
    keys: () => {
      const keys: Uint8Array[] = [];
      if (keySize === 0) return keys;
      for (let last: Uint8Array | null = null; ; ) {
        const next = new Uint8Array(keySize);
        if (attempt("mapNextKey", element(last, next), ["ENOENT"]) !== null) return keys;
        keys.push(next);
        last = next;
      }
    },
    events: () => reader?.read() ?? [],
    pin: (path) => pin(fd, path),
    close: () => {
      reader?.close();
      reader = undefined;
      closeSync(fd);
    },
  };
  if (type?.key !== "none" || type.value === "none") return handle;
  return {
    ...handle,
    push: (value) => void attempt("mapUpdate", element(null, sized(value, valueSize, "the value")), []),
    pop: () => {
      const value = new Uint8Array(valueSize);
      return attempt("mapLookupAndDelete", element(null, value), ["ENOENT"]) === null ? value : null;
    },
  };
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
