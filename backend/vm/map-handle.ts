/** A map of the built-in machine behind the interface that both machines share. */

import { mapTypeByNumber } from "../../compiler/bpf/map-types.ts";
import { ENOENT } from "../../compiler/machine/errno.ts";
import { explainMapError, type MachineMap } from "../../compiler/machine/maps/map.ts";
import { roundUp, type FlatMemory } from "../../compiler/machine/memory.ts";
import type { LoadableData, LoadableMap } from "../loadable.ts";
import { RunError, type MapHandle } from "../runner.ts";

export function mapHandle(map: MachineMap, definition: LoadableMap, memory: FlatMemory, cpus: number): MapHandle {
  const perCpu = mapTypeByNumber(definition.type)?.perCpu === true;
  const valueSize = perCpu ? roundUp(definition.valueSize, 8) * cpus : definition.valueSize;
  const checkKey = (key: Uint8Array) => sized(key, definition.keySize, `map ${definition.name}: the key`);
  const check = (operation: string, code: number) => {
    if (code < 0) throw new RunError(explainMapError(operation, definition, code));
  };
  const handle: MapHandle = {
    definition,
    lookup: (key) => map.read(checkKey(key)),
    update: (key, value, flags = 0) => {
      const full = perCpu && value.length === definition.valueSize ? forEachCpu(value, cpus) : value;
      sized(full, valueSize, `map ${definition.name}: the value`);
      memory.reserve(valueSize * 2 + 256);
      check("update", map.write(checkKey(key), full, flags));
    },
    delete: (key) => {
      const code = map.remove(checkKey(key));
      if (code !== -ENOENT) check("delete", code);
      return code === 0;
    },
    keys: () => map.keys(),
    events: () => map.events(),
  };
  if (definition.keySize !== 0 || definition.valueSize === 0) return handle;
  return {
    ...handle,
    push: (value) => check("push", map.push(sized(value, valueSize, `map ${definition.name}: the value`), 0)),
    pop: () => {
      const value = new Uint8Array(valueSize);
      const code = map.pop(value);
      if (code !== -ENOENT) check("pop", code);
      return code === 0 ? value : null;
    },
  };
}

/** A data section as the array map of one value that libbpf makes of it. */
export function dataHandle(data: LoadableData, address: number, memory: FlatMemory): MapHandle {
  const definition: LoadableMap = {
    name: data.section,
    type: 2,
    keySize: 4,
    valueSize: data.bytes.length,
    maxEntries: 1,
    flags: data.readonly ? 1 << 7 : 0,
    pinning: 0,
    values: [],
  };
  const isFirst = (key: Uint8Array) => sized(key, 4, `map ${data.section}: the key`).every((byte) => byte === 0);
  return {
    definition,
    lookup: (key) => (isFirst(key) ? memory.raw(address, data.bytes.length).slice() : null),
    update: (key, value) => {
      if (data.readonly) throw new RunError(`update of map ${data.section}: it is read-only (EPERM)`);
      if (!isFirst(key)) throw new RunError(`update of map ${data.section}: it has one value, at key 0 (E2BIG)`);
      memory.bytes.set(sized(value, data.bytes.length, `map ${data.section}: the value`), address);
    },
    delete: () => {
      throw new RunError(`delete of map ${data.section}: an array keeps its values (EINVAL)`);
    },
    keys: () => [new Uint8Array(4)],
    events: () => [],
  };
}

function sized(bytes: Uint8Array, size: number, what: string): Uint8Array {
  if (bytes.length === size) return bytes;
  throw new RunError(`${what} has ${bytes.length} bytes, not ${size}`);
}

function forEachCpu(value: Uint8Array, cpus: number): Uint8Array {
  const step = roundUp(value.length, 8);
  const all = new Uint8Array(step * cpus);
  for (let cpu = 0; cpu < cpus; cpu++) all.set(value, cpu * step);
  return all;
}
