/**
 * What programs send to user space: ring buffers (one for all CPUs) and perf event arrays (one ring for each CPU),
 * read through shared memory as linux/bpf.h and linux/perf_event.h lay it out.
 */

import { closeSync } from "node:fs";
import type { LoadableMap } from "../loadable.ts";
import { RunError } from "../runner.ts";
import { onlineCpus } from "./availability.ts";
import { bpf, hostEndian, KernelStruct, words } from "./bpf-call.ts";
import { native, SystemError, systemCallNumber, type MappedMemory } from "./native.ts";

export interface EventReader {
  /** What came since the last call, oldest first. */
  read(): Uint8Array[];
  close(): void;
}

const TYPE_PERF_EVENT_ARRAY = 4;
const TYPE_RINGBUF = 27;

/** Undefined for a map that carries no events. */
export function openEvents(fd: number, definition: LoadableMap): EventReader | undefined {
  if (definition.type === TYPE_RINGBUF) return ringBuffer(fd, definition.maxEntries);
  if (definition.type === TYPE_PERF_EVENT_ARRAY) return perfBuffers(fd, definition.maxEntries);
  return undefined;
}

const BUSY = 0x8000_0000;
const DISCARDED = 0x4000_0000;
const RECORD_HEADER = 8;

/**
 * Pages: the consumer's position (ours to write), the producer's, then the data twice in a row, so that a record
 * is never torn by the end. Record: length 30 | discarded 1 | busy 1 | page offset 32, then the data, to 8 bytes.
 */
function ringBuffer(fd: number, size: number): EventReader {
  const { map, pageSize } = native();
  const consumerPage = map(fd, pageSize, { write: true });
  const rest = map(fd, pageSize + 2 * size, { write: false, offset: pageSize });
  const consumer = new BigUint64Array(consumerPage.bytes, 0, 1);
  const producer = new BigUint64Array(rest.bytes, 0, 1);
  const read = (): Uint8Array[] => {
    const events: Uint8Array[] = [];
    let position = Atomics.load(consumer, 0);
    const end = Atomics.load(producer, 0);
    while (position < end) {
      const at = pageSize + Number(position & BigInt(size - 1));
      const head = Atomics.load(new Uint32Array(rest.bytes, at, 1), 0);
      if ((head & BUSY) !== 0) break;
      const length = head & ~(BUSY | DISCARDED);
      if ((head & DISCARDED) === 0) events.push(new Uint8Array(rest.bytes.slice(at + RECORD_HEADER, at + RECORD_HEADER + length)));
      position += BigInt(Math.ceil((length + RECORD_HEADER) / 8) * 8);
      Atomics.store(consumer, 0, position);
    }
    return events;
  };
  return {
    read,
    close: () => {
      consumerPage.unmap();
      rest.unmap();
    },
  };
}

interface PerfBuffer {
  readonly fd: number;
  readonly memory: MappedMemory;
}

function perfBuffers(map: number, entries: number): EventReader {
  const buffers = onlineCpus().filter((cpu) => cpu < entries).map((cpu) => openPerfBuffer(map, cpu));
  return {
    read: () => buffers.flatMap(({ memory }) => readPerfBuffer(memory.bytes)),
    close: () => {
      for (const { fd, memory } of buffers) {
        memory.unmap();
        closeSync(fd);
      }
    },
  };
}

const PERF_TYPE_SOFTWARE = 1;
const PERF_COUNT_SW_BPF_OUTPUT = 10;
const PERF_SAMPLE_RAW = 1 << 10;
const PERF_FLAG_FD_CLOEXEC = 8;
const PERF_EVENT_IOC_ENABLE = 0x2400;
const ATTRIBUTES_SIZE = 64;
const DATA_PAGES = 64;

function openPerfBuffer(map: number, cpu: number): PerfBuffer {
  const attributes = new KernelStruct(ATTRIBUTES_SIZE)
    .u32(0, PERF_TYPE_SOFTWARE)
    .u32(4, ATTRIBUTES_SIZE)
    .u64(8, BigInt(PERF_COUNT_SW_BPF_OUTPUT))
    .u64(16, 1n)
    .u64(24, BigInt(PERF_SAMPLE_RAW))
    .u32(48, 1);
  const { syscall, errno, address, map: mapMemory, pageSize } = native();
  const fd = syscall(systemCallNumber("perf_event_open")!, address(attributes.bytes), -1, cpu, -1, PERF_FLAG_FD_CLOEXEC);
  if (fd < 0) throw new SystemError("perf_event_open", errno());
  const memory = mapMemory(fd, pageSize * (1 + DATA_PAGES), { write: true });
  if (syscall(systemCallNumber("ioctl")!, fd, PERF_EVENT_IOC_ENABLE, 0) < 0) throw new SystemError("enabling a perf event", errno());
  const update = new KernelStruct(32).u32(0, map).pointer(8, words([cpu])).pointer(16, words([fd]));
  bpf("mapUpdate", update, "joining a perf event to its map");
  return { fd, memory };
}

const LITTLE = hostEndian === "little";
const DATA_HEAD = 1024;
const DATA_TAIL = 1032;
const RECORD_LOST = 2;
const RECORD_SAMPLE = 9;

/** A page of control with head and tail, then the ring. Record: type 32 | misc 16 | size 16; a sample: size 32, bytes. */
function readPerfBuffer(bytes: ArrayBuffer): Uint8Array[] {
  const ring = new Uint8Array(bytes, native().pageSize);
  const head = Atomics.load(new BigUint64Array(bytes, DATA_HEAD, 1), 0);
  const tail = new BigUint64Array(bytes, DATA_TAIL, 1);
  const events: Uint8Array[] = [];
  let position = Atomics.load(tail, 0);
  while (position < head) {
    const header = new DataView(copyOut(ring, position, 8).buffer);
    const size = header.getUint16(6, LITTLE);
    const type = header.getUint32(0, LITTLE);
    if (size === 0) throw new RunError("a perf event buffer is broken: a record of no length");
    if (type === RECORD_SAMPLE) {
      const record = copyOut(ring, position, size);
      const length = new DataView(record.buffer).getUint32(8, LITTLE);
      events.push(record.slice(12, 12 + length));
    } else if (type === RECORD_LOST) {
      throw new RunError("events were lost: the perf event buffer was full");
    }
    position += BigInt(size);
  }
  Atomics.store(tail, 0, position);
  return events;
}

function copyOut(ring: Uint8Array, position: bigint, size: number): Uint8Array<ArrayBuffer> {
  const start = Number(position % BigInt(ring.length));
  const bytes = new Uint8Array(size);
  const first = Math.min(size, ring.length - start);
  bytes.set(ring.subarray(start, start + first));
  bytes.set(ring.subarray(0, size - first), first);
  return bytes;
}
