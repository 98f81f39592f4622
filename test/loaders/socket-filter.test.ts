/** A filter of `--hook=socket` on a real socket: what it drops never reaches the reader, and what it counts is counted. */

import { createRequire } from "node:module";
import { closeSync } from "node:fs";
import { expect, test } from "vitest";
import { kernelUnavailable, openKernel } from "../../backend/kernel/machine.ts";
import { compile, openControlPlane, readObject } from "../../compiler/library.ts";
import { describeWith } from "../kernel/requirements.ts";

/** A socket has its packets from their UDP header on. */
const program = `#include <ebpf_model.p4>
header udp_h { bit<16> source; bit<16> destination; bit<16> length; bit<16> checksum; }
header mark_h { bit<8> value; }
struct headers_t { udp_h udp; mark_h mark; }
parser prs(packet_in packet, out headers_t hdr) {
    state start { packet.extract(hdr.udp); packet.extract(hdr.mark); transition accept; }
}
control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(256, false) marks;
    action permit() { pass = true; }
    table wanted {
        key = { hdr.mark.value : exact; }
        actions = { permit; NoAction; }
        default_action = NoAction;
        implementation = hash_table(16);
    }
    apply { pass = false; marks.increment((bit<32>) hdr.mark.value); wanted.apply(); }
}
ebpfFilter(prs(), pipe()) main;
`;

/** sys/socket.h, asm-generic/socket.h, errno.h. */
const AF_INET = 2;
const SOCK_DGRAM = 2;
const SOL_SOCKET = 1;
const SO_ATTACH_BPF = 50;
const MSG_DONTWAIT = 0x40;

type CFunction = (...args: unknown[]) => number;

interface Sockets {
  readonly socket: CFunction;
  readonly bind: CFunction;
  readonly setsockopt: CFunction;
  readonly getsockname: CFunction;
  readonly sendto: CFunction;
  readonly recv: CFunction;
}

function sockets(): Sockets {
  const koffi = createRequire(import.meta.url)("koffi") as { load(path: null): { func(declaration: string): CFunction } };
  const libc = koffi.load(null);
  return {
    socket: libc.func("int socket(int, int, int)"),
    bind: libc.func("int bind(int, void *, uint)"),
    setsockopt: libc.func("int setsockopt(int, int, int, void *, uint)"),
    getsockname: libc.func("int getsockname(int, void *, void *)"),
    sendto: libc.func("long sendto(int, void *, size_t, int, void *, uint)"),
    recv: libc.func("long recv(int, void *, size_t, int)"),
  };
}

/** `struct sockaddr_in` for 127.0.0.1 and any port: the family in the machine's byte order, the rest in the network's. */
function loopback(): Uint8Array {
  const bytes = new Uint8Array(16);
  bytes.set(new Uint8Array(Uint16Array.of(AF_INET).buffer));
  bytes.set([127, 0, 0, 1], 4);
  return bytes;
}

/** The first bytes of the datagrams that reach a socket with the filter. */
function received(filter: number, sent: readonly number[]): number[] {
  const { socket, bind, setsockopt, getsockname, sendto, recv } = sockets();
  const [reader, writer] = [socket(AF_INET, SOCK_DGRAM, 0), socket(AF_INET, SOCK_DGRAM, 0)];
  try {
    const address = loopback();
    expect(bind(reader, address, address.length)).toBe(0);
    expect(getsockname(reader, address, Uint32Array.of(address.length))).toBe(0);
    expect(setsockopt(reader, SOL_SOCKET, SO_ATTACH_BPF, Int32Array.of(filter), 4)).toBe(0);
    // On the loopback device a datagram is with its socket when `sendto` comes back.
    for (const byte of sent) expect(sendto(writer, Uint8Array.of(byte, 7), 2, 0, address, address.length)).toBe(2);
    const found: number[] = [];
    const buffer = new Uint8Array(16);
    while (recv(reader, buffer, buffer.length, MSG_DONTWAIT) === 2) found.push(buffer[0]!);
    return found;
  } finally {
    for (const fd of [reader, writer]) closeSync(fd);
  }
}

describeWith("a filter of a socket", [kernelUnavailable()], () => {
  test("lets through what the control plane permits, and counts all", () => {
    const { object, controlPlane, diagnostics } = compile("filter.p4", { files: { "filter.p4": program }, hook: "socket" });
    expect(diagnostics).toEqual([]);
    const loaded = openKernel().load(readObject(object!));
    try {
      const control = openControlPlane(controlPlane!, loaded.maps);
      control.table("wanted").add({ "hdr.mark.value": "2" }, { name: "permit" });
      control.table("wanted").add({ "hdr.mark.value": "5" }, { name: "permit" });
      const [filter] = loaded.programs.values();
      expect(received(filter!.fd, [1, 2, 3, 5, 2])).toEqual([2, 5, 2]);
      const marks = control.cells("marks");
      expect([1, 2, 3, 4, 5].map((index) => marks.read(index))).toEqual([1n, 2n, 1n, 0n, 1n]);
    } finally {
      loaded.close();
    }
  });
});
