/** Helpers on maps (kernel/bpf/helpers.c, ringbuf.c). */

import { EFAULT, EINVAL } from "../errno.ts";
import { MemoryFault } from "../environment.ts";
import type { MachineMap } from "../maps/map.ts";
import { PerfEventArrayMap } from "../maps/reference-maps.ts";
import { RingBufferMap } from "../maps/ring-buffer.ts";
import { SkbContext } from "../contexts/skb.ts";
import { XdpContext } from "../contexts/xdp.ts";
import { mapFlags, small, u32, type Helper, type HelperRow, type HelperScope } from "./helper.ts";

const lookup: Helper = (scope, [map, key]) => {
  const target = scope.mapAt(map!);
  return target.lookup(keyOf(scope, target, key!));
};

const update: Helper = (scope, [map, key, value, flags]) => {
  const target = scope.mapAt(map!);
  // An insertion allocates, which must not take the views of key and value away.
  scope.memory.reserve(target.definition.valueSize * (scope.cpus + 1) + 256);
  return target.update(keyOf(scope, target, key!), valueOf(scope, target, value!, "read"), mapFlags(flags!));
};

const remove: Helper = (scope, [map, key]) => {
  const target = scope.mapAt(map!);
  return target.delete(keyOf(scope, target, key!));
};

const push: Helper = (scope, [map, value, flags]) => {
  const target = scope.mapAt(map!);
  return target.push(valueOf(scope, target, value!, "read"), mapFlags(flags!));
};

const pop: Helper = (scope, [map, value]) => {
  const target = scope.mapAt(map!);
  return target.pop(valueOf(scope, target, value!, "write"));
};

const peek: Helper = (scope, [map, value]) => {
  const target = scope.mapAt(map!);
  return target.peek(valueOf(scope, target, value!, target.definition.type === 30 ? "read" : "write"));
};

const lookupPercpu: Helper = (scope, [map, key, cpu]) => {
  const target = scope.mapAt(map!);
  return target.lookupOn(keyOf(scope, target, key!), u32(cpu!));
};

/** The callback gets the map, the key, the value and the program's own pointer; 1 ends the walk. */
const forEachElement: Helper = (scope, [map, callback, argument, flags], callBack) => {
  if (flags !== 0n) return -EINVAL;
  const target = scope.mapAt(map!);
  if (!target.iterable) return -EINVAL;
  let visited = 0;
  for (const key of target.keys()) {
    const value = target.walkTo(key);
    if (value === 0) continue;
    visited++;
    const verdict = scope.withScratch(key, (address) => callBack(callback!, [map!, address, BigInt(value), argument!, 0n]));
    if (verdict !== 0n) break;
  }
  return visited;
};

const ringbufOutput: Helper = (scope, [map, data, size, flags]) =>
  ringBuffer(scope, map!).output(scope.memory.view(data!, small(size!), "read"), mapFlags(flags!));

const ringbufReserve: Helper = (scope, [map, size, flags]) => ringBuffer(scope, map!).reserve(small(size!), mapFlags(flags!));

const ringbufSubmit: Helper = (scope, [record]) => commit(scope, record!, false);

const ringbufDiscard: Helper = (scope, [record]) => commit(scope, record!, true);

const ringbufQuery: Helper = (scope, [map, what]) => ringBuffer(scope, map!).query(small(what!));

const perfEventOutput: Helper = (scope, [context, map, flags, data, size]) => {
  const target = scope.mapAt(map!);
  if (!(target instanceof PerfEventArrayMap)) return -EINVAL;
  const index = u32(flags!);
  const packetBytes = Number((flags! >> 32n) & 0xfffffn);
  if (flags! >> 52n !== 0n) return -EINVAL;
  const packet = packetOf(scope, context!);
  if (packetBytes > 0 && !packet) return -EINVAL;
  if (packet && packetBytes > packet.length) return -EFAULT;
  const sample = scope.memory.view(data!, small(size!), "read");
  const event = new Uint8Array(sample.length + packetBytes);
  event.set(sample);
  if (packet) event.set(packet.subarray(0, packetBytes), sample.length);
  return target.send(index === CURRENT_CPU ? scope.cpu : index, event);
};

const CURRENT_CPU = 0xffff_ffff;

function packetOf(scope: HelperScope, context: bigint): Uint8Array | null {
  const running = scope.context;
  if (!running || BigInt(running.address) !== context) return null;
  return running instanceof SkbContext || running instanceof XdpContext ? running.buffer.view() : null;
}

function keyOf(scope: HelperScope, map: MachineMap, address: bigint): Uint8Array {
  return scope.memory.view(address, map.definition.keySize, "read");
}

function valueOf(scope: HelperScope, map: MachineMap, address: bigint, access: "read" | "write"): Uint8Array {
  return scope.memory.view(address, map.definition.valueSize, access);
}

function ringBuffer(scope: HelperScope, address: bigint): RingBufferMap {
  const map = scope.mapAt(address);
  if (map instanceof RingBufferMap) return map;
  throw new MemoryFault(`map ${map.definition.name} is not a ring buffer`);
}

function commit(scope: HelperScope, record: bigint, discard: boolean): number {
  for (const map of scope.maps()) {
    if (map instanceof RingBufferMap && map.commit(Number(record), discard)) return 0;
  }
  throw new MemoryFault(`0x${record.toString(16)} is not a reserved record of a ring buffer`);
}

export const MAP_HELPERS: readonly HelperRow[] = [
  [1, "map_lookup_elem", lookup],
  [2, "map_update_elem", update],
  [3, "map_delete_elem", remove],
  [25, "perf_event_output", perfEventOutput],
  [87, "map_push_elem", push],
  [88, "map_pop_elem", pop],
  [89, "map_peek_elem", peek],
  [111, "skb_output", perfEventOutput],
  [121, "xdp_output", perfEventOutput],
  [130, "ringbuf_output", ringbufOutput],
  [131, "ringbuf_reserve", ringbufReserve],
  [132, "ringbuf_submit", ringbufSubmit],
  [133, "ringbuf_discard", ringbufDiscard],
  [134, "ringbuf_query", ringbufQuery],
  [164, "for_each_map_elem", forEachElement],
  [195, "map_lookup_percpu_elem", lookupPercpu],
];
