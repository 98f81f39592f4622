/** The map for a definition, by its type (enum bpf_map_type of the kernel's uapi). */

import { ArrayMap } from "./array.ts";
import { HashMap } from "./hash.ts";
import { LpmTrieMap } from "./lpm-trie.ts";
import { MapRefused, type MachineMap, type MapDefinition, type MapHost } from "./map.ts";
import { BloomFilterMap, QueueMap } from "./queue.ts";
import { ArrayOfMapsMap, HashOfMapsMap, PerfEventArrayMap, ProgArrayMap, RedirectMap } from "./reference-maps.ts";
import { RingBufferMap } from "./ring-buffer.ts";

type Create = (definition: MapDefinition, host: MapHost, programs: readonly string[]) => MachineMap;

const BY_TYPE: Readonly<Record<number, Create>> = {
  1: (definition, host) => new HashMap(definition, host, { leastRecentlyUsed: false, perCpu: false }),
  2: (definition, host) => new ArrayMap(definition, host, 1),
  3: (definition, host, programs) => new ProgArrayMap(definition, host, programs),
  4: (definition, host) => new PerfEventArrayMap(definition, host),
  5: (definition, host) => new HashMap(definition, host, { leastRecentlyUsed: false, perCpu: true }),
  6: (definition, host) => new ArrayMap(definition, host, host.cpus),
  9: (definition, host) => new HashMap(definition, host, { leastRecentlyUsed: true, perCpu: false }),
  10: (definition, host) => new HashMap(definition, host, { leastRecentlyUsed: true, perCpu: true }),
  11: (definition, host) => new LpmTrieMap(definition, host),
  12: (definition, host) => new ArrayOfMapsMap(definition, host),
  13: (definition, host) => new HashOfMapsMap(definition, host),
  14: (definition, host) => new RedirectMap(definition, host, false),
  16: (definition, host) => new RedirectMap(definition, host, false),
  17: (definition, host) => new RedirectMap(definition, host, false),
  22: (definition, host) => new QueueMap(definition, host, false),
  23: (definition, host) => new QueueMap(definition, host, true),
  25: (definition, host) => new RedirectMap(definition, host, true),
  27: (definition, host) => new RingBufferMap(definition, host),
  30: (definition, host) => new BloomFilterMap(definition, host),
};

/** Throws `MapRefused` when the definition is wrong or its type is not one that the machine has. */
export function createMap(definition: MapDefinition, host: MapHost, programs: readonly string[]): MachineMap {
  const create = BY_TYPE[definition.type];
  if (!create) throw new MapRefused(`map ${definition.name}: the built-in machine has no maps of type ${definition.type}`);
  return create(definition, host, programs);
}
