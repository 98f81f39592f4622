/**
 * Questions about network devices (rtnetlink(7)): a message goes into a socket, and messages come back. All are
 *
 *     length: u32, type: u16, flags: u16, sequence: u32, port: u32, a struct of the type, attributes
 *
 * and an attribute is `length: u16, type: u16, bytes`, padded to four bytes. Numbers are the machine's.
 */

import { closeSync, readSync, writeSync } from "node:fs";
import { RunError } from "../runner.ts";
import { hostEndian } from "./bpf-call.ts";
import { errnoName, native, SystemError, systemCallNumber } from "./native.ts";

const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 3 | 0o2000000;
const NETLINK_ROUTE = 0;
const NLM_F_REQUEST = 1;
const NLM_F_DUMP = 0x300;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const HEADER = 16;
const REPLY_SIZE = 1 << 18;
/** Two bits of an attribute's type are flags (NLA_TYPE_MASK). */
const TYPE_MASK = 0x3fff;

const little = hostEndian === "little";
const aligned = (length: number): number => (length + 3) & ~3;

export interface NetlinkRequest {
  readonly type: number;
  /** The struct that the type begins with, and attributes. */
  readonly body: Uint8Array;
  /** The size of that struct in the answers. */
  readonly structSize: number;
  /** All that there are, and not one. */
  readonly dump?: boolean;
}

export interface NetlinkReply {
  readonly struct: DataView;
  readonly attributes: Attributes;
}

/** The first of each type. */
export type Attributes = ReadonlyMap<number, Uint8Array>;

/** Throws `SystemError` with what the kernel answers. `what` says for a human what was tried. */
export function askNetlink(request: NetlinkRequest, what: string): readonly NetlinkReply[] {
  const socket = openSocket(what);
  try {
    writeSync(socket, message(request));
    const replies: NetlinkReply[] = [];
    while (receive(socket, request, what, replies));
    return replies;
  } finally {
    closeSync(socket);
  }
}

export function attributes(bytes: Uint8Array): Attributes {
  const view = viewOf(bytes);
  const found = new Map<number, Uint8Array>();
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = view.getUint16(at, little);
    if (length < 4) break;
    const type = view.getUint16(at + 2, little) & TYPE_MASK;
    if (!found.has(type)) found.set(type, bytes.subarray(at + 4, at + length));
    at += aligned(length);
  }
  return found;
}

export function attribute(type: number, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(aligned(4 + content.length));
  viewOf(bytes).setUint16(0, 4 + content.length, little);
  viewOf(bytes).setUint16(2, type, little);
  bytes.set(content, 4);
  return bytes;
}

export function numberIn(bytes: Uint8Array | undefined): number | undefined {
  return bytes && bytes.length >= 4 ? viewOf(bytes).getUint32(0, little) : undefined;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function openSocket(what: string): number {
  const number = systemCallNumber("socket");
  if (number === undefined) throw new RunError(`${what}: the number of socket(2) on ${process.arch} is not known`);
  const socket = native().syscall(number, AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_ROUTE);
  if (socket < 0) throw new SystemError(what, native().errno());
  return socket;
}

function message({ type, body, dump = false }: NetlinkRequest): Uint8Array {
  const bytes = new Uint8Array(HEADER + body.length);
  const view = viewOf(bytes);
  view.setUint32(0, bytes.length, little);
  view.setUint16(4, type, little);
  view.setUint16(6, NLM_F_REQUEST | (dump ? NLM_F_DUMP : 0), little);
  bytes.set(body, HEADER);
  return bytes;
}

/** Reads what has come; true when more follows. */
function receive(socket: number, { structSize, dump = false }: NetlinkRequest, what: string, replies: NetlinkReply[]): boolean {
  const buffer = new Uint8Array(REPLY_SIZE);
  const bytes = buffer.subarray(0, readSync(socket, buffer));
  const view = viewOf(bytes);
  for (let at = 0; at + HEADER <= bytes.length; at += aligned(view.getUint32(at, little))) {
    const type = view.getUint16(at + 4, little);
    if (type === NLMSG_DONE) return false;
    if (type === NLMSG_ERROR) throw new SystemError(what, -view.getInt32(at + HEADER, little));
    const content = bytes.subarray(at + HEADER, at + view.getUint32(at, little));
    replies.push({ struct: viewOf(content.subarray(0, structSize)), attributes: attributes(content.subarray(aligned(structSize))) });
  }
  return dump;
}

/** Whether an error is the kernel's word that there is nothing of what was asked for. */
export function isNothingThere(error: unknown): boolean {
  return error instanceof SystemError && ["ENOENT", "EINVAL", "ENODEV", "EOPNOTSUPP"].includes(errnoName(error.errno));
}
