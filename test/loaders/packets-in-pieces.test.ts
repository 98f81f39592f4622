/** Packets whose headers do not lie in the part that a tc program reads: only a device makes them, so a pair of them does. */

import { expect, test } from "vitest";
import { kernelUnavailable } from "../../backend/kernel/availability.ts";
import { compile, type CompileOptions } from "../../compiler/library.ts";
import { describeWith, missingTool } from "../kernel/requirements.ts";
import { runJson } from "./command.ts";
import { namespacesUnavailable, RECEIVER_DEVICE, withNetwork, withScratch, type Network } from "./scratch.ts";

const MARKS = 256;

/** Counts UDP packets by the first byte of what lies `DEPTH` bytes behind the UDP header. */
const program = (depth: number, first = ""): string => `#include <ebpf_model.p4>
header ethernet_h { bit<96> addresses; bit<16> type; }
header ipv4_h { bit<4> version; bit<4> ihl; bit<64> a; bit<8> protocol; bit<80> b; }
header udp_h { bit<64> all; }
header before_h { bit<${depth * 8}> bytes; }
header mark_h { bit<8> value; }
struct headers_t { ethernet_h ethernet; ipv4_h ipv4; udp_h udp; before_h before; mark_h mark; }
CounterArray(1, false) parsed;
parser prs(packet_in packet, out headers_t hdr) {
    state start {
        ${first}
        packet.extract(hdr.ethernet);
        transition select(hdr.ethernet.type) { 0x0800: ip; default: reject; }
    }
    state ip {
        packet.extract(hdr.ipv4);
        transition select(hdr.ipv4.ihl, hdr.ipv4.protocol) { (5, 17): udp; default: reject; }
    }
    state udp { packet.extract(hdr.udp); packet.extract(hdr.before); packet.extract(hdr.mark); transition accept; }
}
control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(${MARKS}, false) marks;
    apply { marks.increment((bit<32>) hdr.mark.value); pass = true; }
}
ebpfFilter(prs(), pipe()) main;
`;

/** A datagram of 30,000 bytes: the sender keeps the headers together, and its data in pages of their own. */
function sendLarge(network: Network, byte: number): void {
  const script = `const s = require("dgram").createSocket("udp4"); s.send(Buffer.alloc(30000, ${byte}), 4242, "10.11.0.2", () => s.close());`;
  network.sender([process.execPath, "-e", script]);
}

/** How many packets with the mark the program counted, and how many reached the receiver. */
function counted(options: CompileOptions & { depth: number; first?: string }, bytes: readonly number[]): { readonly marks: readonly number[]; readonly received: number } {
  const { depth, first, ...rest } = options;
  const { object, diagnostics } = compile("x.p4", { files: { "x.p4": program(depth, first) }, isolated: true, ...rest });
  expect(diagnostics).toEqual([]);
  let result = { marks: [] as number[], received: 0 };
  withScratch(({ file }) => {
    withNetwork((network) => {
      network.sender(["ip", "link", "set", "veth0", "mtu", "65535"]);
      network.receiver(["ip", "link", "set", RECEIVER_DEVICE, "mtu", "65535"]);
      network.receiver(["tc", "qdisc", "add", "dev", RECEIVER_DEVICE, "clsact"]);
      network.receiver(["tc", "filter", "add", "dev", RECEIVER_DEVICE, "ingress", "bpf", "da", "obj", file("x.o", object!), "sec", "classifier"]);
      for (const byte of bytes) sendLarge(network, byte);
      const filters = network.receiverJson<{ options?: { prog?: { id: number } } }[]>(["tc", "-j", "filter", "show", "dev", RECEIVER_DEVICE, "ingress"]);
      const { id } = filters.find((filter) => filter.options?.prog)!.options!.prog!;
      const maps = runJson<{ map_ids: number[] }>(["bpftool", "-j", "prog", "show", "id", `${id}`]).map_ids;
      const dumps = maps.map((map) => runJson<{ formatted: { key: number; value: number } }[]>(["bpftool", "-j", "map", "dump", "id", `${map}`]));
      const entries = dumps.find(({ length }) => length === MARKS)!;
      result = { marks: bytes.map((byte) => entries.find(({ formatted }) => formatted.key === byte)!.formatted.value), received: network.received() };
    });
  });
  return result;
}

const tools = [missingTool("tc", "-V"), missingTool("bpftool", "version"), kernelUnavailable()];

describeWith("packets in pieces", tools.every((one) => one === null) ? [namespacesUnavailable()] : tools, () => {
  test("are put together where the parser looks far", () => {
    expect(counted({ depth: 100 }, [7, 9])).toEqual({ marks: [1, 1], received: 2 });
  });

  test("are put together before a parser that counts", () => {
    expect(counted({ depth: 100, first: "parsed.increment(0);" }, [7, 9])).toEqual({ marks: [1, 1], received: 2 });
  });

  test("are put together wherever the author asks for it", () => {
    expect(counted({ depth: 8, pullPackets: "always" }, [7])).toEqual({ marks: [1], received: 1 });
  });

  test("are too short otherwise: this is what the two tests above are about", () => {
    expect(counted({ depth: 100, pullPackets: "never" }, [7])).toEqual({ marks: [0], received: 0 });
  });
});
