/**
 * What a map of the machine can do. The values of maps live in the machine's memory, as programs hold pointers into
 * them. Operations return 0 or a negative error number, exactly those of the kernel.
 */

import type { MapShape, MapValues } from "../../bpf/map-types.ts";
import { E2BIG, EEXIST, EINVAL, ENOENT, ENOSPC, ENOTSUPP, EOPNOTSUPP, errnoName } from "../errno.ts";
import type { FlatMemory } from "../memory.ts";

/** A map as its owner defines it; `LoadableMap` and the IR's `MapDef` are of this shape. */
export interface MapDefinition extends MapShape {
  readonly inner?: MapDefinition | undefined;
  readonly values?: MapValues | undefined;
}

/** What maps need of the machine that they are in. */
export interface MapHost {
  readonly memory: FlatMemory;
  /** The number of CPUs that per-CPU maps have values for. */
  readonly cpus: number;
  /** The CPU that the program runs on. */
  readonly cpu: number;
  /** The map with this number, for maps that hold maps. */
  mapByNumber(number: number): MachineMap | undefined;
}

/** The map cannot be created: its definition is one that the kernel refuses, or its type is not supported. */
export class MapRefused extends Error {
  override readonly name = "MapRefused";
}

export const BPF_ANY = 0;
export const BPF_NOEXIST = 1;
export const BPF_EXIST = 2;
export const BPF_F_LOCK = 4;

export const BPF_F_NO_PREALLOC = 1;
export const BPF_F_RDONLY_PROG = 1 << 7;

export abstract class MachineMap {
  /** The address that programs and helpers know the map by: a region that nobody may read or write. */
  readonly address: number;
  /** Stands for the map in the slots of a map of maps. */
  number = 0;

  constructor(
    readonly definition: MapDefinition,
    protected readonly host: MapHost,
  ) {
    this.address = host.memory.allocateAt(16, { name: `map ${definition.name}`, access: "none" });
  }

  /** As a program sees it: the address of the value, 0 when there is none. */
  lookup(_key: Uint8Array): number {
    return 0;
  }

  /** As a program does it. */
  update(_key: Uint8Array, _value: Uint8Array, _flags: number): number {
    return -EINVAL;
  }

  delete(_key: Uint8Array): number {
    return -EINVAL;
  }

  /** The value that another CPU has, for per-CPU maps. */
  lookupOn(_key: Uint8Array, _cpu: number): number {
    return 0;
  }

  push(_value: Uint8Array, _flags: number): number {
    return -ENOTSUPP;
  }

  /** Moves a value to `into`. */
  pop(_into: Uint8Array): number {
    return -ENOTSUPP;
  }

  peek(_into: Uint8Array): number {
    return -ENOTSUPP;
  }

  /** As user space sees it: a copy of the value, of all CPUs for per-CPU maps. */
  read(key: Uint8Array): Uint8Array | null {
    const address = this.walkTo(key);
    return address === 0 ? null : this.host.memory.raw(address, this.definition.valueSize).slice();
  }

  /** As user space does it. */
  write(key: Uint8Array, value: Uint8Array, flags: number): number {
    return this.update(key, value, flags);
  }

  /** As user space does it. */
  remove(key: Uint8Array): number {
    return this.delete(key);
  }

  /** Copies of the keys, in the order in which they came in. */
  keys(): Uint8Array[] {
    return [];
  }

  /** What programs sent since the last call. */
  events(): Uint8Array[] {
    return [];
  }

  /** What `bpf_redirect_map` finds; null when there is nothing. */
  redirectTarget(_key: number): Uint8Array | null {
    return null;
  }

  /** Whether `bpf_for_each_map_elem` takes it. */
  get iterable(): boolean {
    return false;
  }

  /** `lookup` for a walk over the elements: does not count as use. */
  walkTo(key: Uint8Array): number {
    return this.lookup(key);
  }

  /** Values that were replaced or deleted during a run stay readable until here, as under RCU. */
  settle(): void {}

  /** "read" for maps that programs may only read. */
  protected get access(): "read" | "write" {
    return this.definition.flags & BPF_F_RDONLY_PROG ? "read" : "write";
  }
}

/** Throws `MapRefused` unless `condition` holds. */
export function require(condition: boolean, definition: MapDefinition, complaint: string): void {
  if (!condition) throw new MapRefused(`map ${definition.name}: ${complaint}`);
}

/** The number in the first four bytes of a key. */
export function indexOfKey(key: Uint8Array): number {
  return (key[0]! | (key[1]! << 8) | (key[2]! << 16) | (key[3]! << 24)) >>> 0;
}

/** The key of an index. */
export function keyOfIndex(index: number): Uint8Array {
  return Uint8Array.of(index & 255, (index >> 8) & 255, (index >> 16) & 255, (index >> 24) & 255);
}

const REASONS: Readonly<Record<number, string>> = {
  [ENOENT]: "there is no such entry",
  [EEXIST]: "there is such an entry already",
  [E2BIG]: "the map is full, or the index is past its end",
  [ENOSPC]: "the map is full",
  [EINVAL]: "this type of map does not do that",
  [EOPNOTSUPP]: "this type of map does not do that",
  [ENOTSUPP]: "this type of map does not do that",
};

/** A sentence for the error that a map operation gave. */
export function explainMapError(operation: string, definition: MapDefinition, code: number): string {
  const reason = REASONS[Math.abs(code)];
  return `${operation} of map ${definition.name}: ${errnoName(code)}${reason === undefined ? "" : `: ${reason}`}`;
}
