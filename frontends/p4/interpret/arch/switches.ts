/** What xdp_model.p4 and ubpf_model.p4 have in common: parser, control and deparser, and a packet that may change its length. */

import type { Binding, BlockInstance } from "../instances.ts";
import type { ProgramInterpreter } from "../interpret.ts";
import { PacketIn, PacketOut, Reject, wholePacket, type ExpectedPacket } from "../packets.ts";
import { Unspecified } from "../values.ts";

export interface Stages {
  readonly parser: BlockInstance;
  readonly control: BlockInstance;
  readonly deparser: BlockInstance;
}

/** The kernel keeps an Ethernet header, and has room in front of a packet for more than this (include/uapi/linux/bpf.h, XDP_PACKET_HEADROOM). */
const SHORTEST = 14;
const ROOM = 190;

/**
 * The packet as far as a length goes that is not below what the kernel keeps: an Ethernet header, and where `room` was
 * made in front of a packet of tc that too, as its network header is still where it was. It is cut before its headers are written:
 * the first that does not fit and those after it are not, and nobody says what lies there instead.
 */
export function cut({ packet: { bytes, mask }, ends }: Switched, length: number, room: number): ExpectedPacket {
  if (length < Math.min(SHORTEST + room, bytes.length)) throw new Unspecified("packets that are shorter than the kernel has them");
  const misfit = ends.findIndex((end) => end > length);
  const known = mask.slice(0, length);
  return { bytes: bytes.subarray(0, length), mask: misfit < 0 ? known : known.fill(0, ends[misfit - 1] ?? 0) };
}

/** What became of a packet: where the parser rejected it, it is as it was; where its length cannot be what it should be, that is all that is known of it. */
export interface Switched {
  readonly kind: "rejected" | "failed" | "done";
  readonly packet: ExpectedPacket;
  /** Where each of its new headers ends, in bytes. */
  readonly ends: readonly number[];
}

export interface Arguments {
  readonly parser: readonly Binding[];
  readonly control: readonly Binding[];
  /** Given the packet that is written. */
  deparser(packet: Binding): readonly Binding[];
}

export function runStages(program: ProgramInterpreter, stages: Stages, args: Arguments, bytes: Uint8Array): Switched {
  const packet = new PacketIn(bytes);
  try {
    program.apply(stages.parser, [{ kind: "packetIn", packet }, ...args.parser]);
  } catch (reason) {
    if (reason instanceof Reject) return { kind: "rejected", packet: wholePacket(bytes), ends: [] };
    throw reason;
  }
  program.apply(stages.control, args.control);
  const out = new PacketOut();
  program.apply(stages.deparser, args.deparser({ kind: "packetOut", packet: out }));
  const written = out.before(packet.payload);
  const growth = written.bytes.length - bytes.length;
  if (growth > ROOM) throw new Unspecified("more room before the packet than drivers have");
  if (growth !== 0 && written.bytes.length < SHORTEST) return { kind: "failed", packet: { bytes, mask: new Uint8Array(bytes.length) }, ends: [] };
  return { kind: "done", packet: written, ends: out.ends };
}
