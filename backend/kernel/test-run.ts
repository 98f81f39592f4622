/** BPF_PROG_TEST_RUN: a program run on a packet of our own, in the kernel, attached nowhere. */

import { packetContext, type Context, type ContextField } from "../../compiler/bpf/contexts.ts";
import type { ProgramTypeName } from "../../compiler/bpf/program-types.ts";
import { RunError, type RunInput, type RunResult } from "../runner.ts";
import { bpfResult, KernelStruct } from "./bpf-call.ts";
import { errnoName } from "./native.ts";

/** Room for what programs put before and behind the packet. */
const OUTPUT_ROOM = 65_536;
const output = { bytes: new Uint8Array(new ArrayBuffer(OUTPUT_ROOM)) };

/** Throws `RunError` when the kernel does not run it. */
export function testRun(fd: number, type: ProgramTypeName, input: RunInput): RunResult {
  const context = packetContext(type);
  if (!context || type === "flow_dissector") throw new RunError(`the kernel cannot try out programs of type ${type} on a packet`);
  const contextIn = contextBytes(context, input);
  const contextOut = new KernelStruct(context.size);
  const struct = new KernelStruct(80)
    .u32(0, fd)
    .u32(8, input.packet.length)
    .u32(12, OUTPUT_ROOM)
    .pointer(16, input.packet)
    .pointer(24, output.bytes)
    .u32(32, input.repeat ?? 1)
    .u32(40, context.size)
    .u32(44, context.size)
    .pointer(48, contextIn.bytes)
    .pointer(56, contextOut.bytes);
  const { errno } = bpfResult("progTestRun", struct);
  if (errno !== 0) throw new RunError(`the kernel does not run it: ${errnoName(errno)}${explain(context, input)}`);
  return {
    returnValue: struct.getU32(4),
    packet: output.bytes.slice(0, struct.getU32(12)),
    context: contextValues(context, contextOut),
    trace: [],
    durationNs: struct.getU32(36),
  };
}

/** What bpf_prog_test_run_skb and _xdp take of a context; all other fields must be zero. */
const settable: Readonly<Record<Context["name"], readonly string[]>> = {
  __sk_buff: ["mark", "priority", "ingress_ifindex", "ifindex", "cb", "tstamp", "wire_len", "gso_segs", "gso_size", "hwtstamp"],
  xdp_md: ["ingress_ifindex", "rx_queue_index"],
};

function contextBytes(context: Context, { packet, context: given = {} }: RunInput): KernelStruct {
  const struct = new KernelStruct(context.size);
  if (context.name === "xdp_md") struct.u32(4, packet.length);
  for (const [name, value] of Object.entries(given)) {
    const slot = slots(context).find((one) => one.name === name);
    if (!slot) throw new RunError(`${context.name} has no field '${name}'`);
    if (!settable[context.name].includes(slot.field.name)) {
      throw new RunError(`the kernel takes no '${name}' for a trial run: only ${settable[context.name].join(", ")}`);
    }
    if (slot.field.size === 8) struct.u64(slot.offset, BigInt(value));
    else struct.u32(slot.offset, Number(BigInt.asUintN(32, BigInt(value))));
  }
  return struct;
}

interface Slot {
  /** `cb[1]` for an element of an array. */
  readonly name: string;
  readonly offset: number;
  readonly field: ContextField;
}

function slots(context: Context): Slot[] {
  return context.fields.flatMap((field) =>
    Array.from({ length: field.count }, (_, i) => ({
      name: field.count === 1 ? field.name : `${field.name}[${i}]`,
      offset: field.offset + i * field.size,
      field,
    })),
  );
}

/** Without pointers: the kernel gives offsets for those of xdp_md, and nothing for the others. */
function contextValues(context: Context, struct: KernelStruct): Record<string, number | bigint> {
  const values: Record<string, number | bigint> = {};
  for (const { name, offset, field } of slots(context)) {
    if (field.pointer) continue;
    values[name] = field.size === 8 ? struct.getU64(offset) : field.size === 4 ? struct.getU32(offset) : struct.bytes[offset]!;
  }
  return values;
}

const ETHERNET_HEADER = 14;
/** EtherType → bytes of its header: bpf_prog_test_run_skb wants it whole. */
const headers: ReadonlyMap<number, readonly [name: string, bytes: number]> = new Map([[0x0800, ["IPv4", 20]], [0x86dd, ["IPv6", 40]]]);

/** Why the kernel makes no trial run of a program with this context on a packet, or null when it may. */
export function unfitForTestRun(context: Context["name"], packet: Uint8Array): string | null {
  if (packet.length < ETHERNET_HEADER) return `the packet has ${packet.length} bytes, fewer than an Ethernet header`;
  if (context === "xdp_md") return null;
  const header = headers.get((packet[12]! << 8) | packet[13]!);
  if (!header || packet.length >= ETHERNET_HEADER + header[1]) return null;
  return `the packet ends within its ${header[0]} header, and the kernel makes no trial runs with such packets`;
}

function explain({ name }: Context, { packet }: RunInput): string {
  const limit = name === "xdp_md" ? "the packet may be too long for one page" : "the packet may be too long";
  return `: ${unfitForTestRun(name, packet) ?? `${limit}, or the interface does not exist`}`;
}
