/**
 * Packets in pieces that a tc program rewrites: a device makes them, and C programs before and behind it see how they
 * begin. What is between is what the interpreter of the language says.
 */

import { beforeAll, expect, test } from "vitest";
import { kernelUnavailable } from "../../backend/kernel/availability.ts";
import { compile, type CompileOptions } from "../../compiler/library.ts";
import { hex } from "../harness/hex.ts";
import { specifiedOutcome } from "../harness/p4-oracle.ts";
import { describeWith, missingTool } from "../kernel/requirements.ts";
import { runJson } from "./command.ts";
import { namespacesUnavailable, RECEIVER_DEVICE, withNetwork, withScratch, type Network, type Scratch } from "./scratch.ts";

const START = 512;
/** As long as a packet must be at least to lie in pieces, and may be at most for the kernel to make it longer: SKB_MAX_ALLOC with and without headers. */
const DATAGRAM = 16_012;
/** What the datagram is filled with behind its first byte. */
const FILLER = 0x55;
/** In bits, of the varbit. */
const OPTIONS = 640;

const observer = `#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
struct seen { __u32 length; __u32 readable; __u8 start[${START}]; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, __u32); __type(value, struct seen); } seen SEC(".maps");
SEC("classifier") int observe(struct __sk_buff *skb) {
    __u32 zero = 0;
    struct seen *seen_here = bpf_map_lookup_elem(&seen, &zero);
    if (!seen_here) return -1;
    seen_here->length = skb->len;
    seen_here->readable = skb->data_end - skb->data;
    bpf_skb_load_bytes(skb, 0, seen_here->start, ${START});
    return -1;
}`;

/** Behind UDP lie `middle`, with a varbit of its own, and `tail`, if it is parsed. */
const program = (parsed: string, change: string): string => `#include <ubpf_model.p4>
header ethernet_h { bit<96> addresses; bit<16> type; }
header ipv4_h { bit<160> all; }
header udp_h { bit<64> all; }
header middle_h { bit<8> kind; varbit<1024> options; bit<8> end; }
header wide_h { bit<800> bytes; }
header tail_h { bit<8> value; bit<24> more; }
struct headers_t { ethernet_h ethernet; tail_h inserted; ipv4_h ipv4; udp_h udp; wide_h wide; middle_h middle; tail_h tail; }
struct meta_t { }
parser prs(packet_in packet, out headers_t hdr, inout meta_t meta, inout standard_metadata std) {
    state start { packet.extract(hdr.ethernet); transition select(hdr.ethernet.type) { 0x0800: ip; default: accept; } }
    state ip { packet.extract(hdr.ipv4); packet.extract(hdr.udp); ${parsed} transition accept; }
}
control pipe(inout headers_t hdr, inout meta_t meta, inout standard_metadata std) { apply { if (hdr.udp.isValid()) { ${change} } } }
control deprs(packet_out packet, in headers_t hdr) { apply { packet.emit(hdr); } }
ubpf(prs(), pipe(), deprs()) main;
`;

const WIDE = "packet.extract(hdr.wide);";
const VARBIT = `packet.extract(hdr.middle, ${OPTIONS});`;
const TAIL = "packet.extract(hdr.tail);";

const shapes: Readonly<Record<string, readonly [parsed: string, change: string]>> = {
  "a field": [WIDE + TAIL, "hdr.tail.value = 7;"],
  "a header more": [WIDE + TAIL, "hdr.inserted.setValid(); hdr.inserted = { 1, 2 };"],
  "a header more where the packet is not parsed": ["", "hdr.tail.setValid(); hdr.tail = { 1, 2 };"],
  "a header less": [WIDE + TAIL, "hdr.wide.setInvalid(); hdr.tail.value = 9;"],
  "without the first header, which is moved by hand": [WIDE + TAIL, "hdr.wide.setInvalid(); hdr.ethernet.setInvalid(); hdr.ipv4.setInvalid(); hdr.udp.setInvalid(); hdr.tail.value = 9;"],
  "a field behind a varbit": [VARBIT, "hdr.middle.end = 7;"],
  "a field of a header behind a varbit": [VARBIT + TAIL, "hdr.tail.value = 7;"],
  "a header more behind a varbit": [VARBIT, "hdr.tail.setValid(); hdr.tail = { 1, 2 };"],
  "a header with a varbit less": [VARBIT + TAIL, "hdr.middle.setInvalid();"],
};

interface Seen {
  readonly length: number;
  readonly readable: number;
  readonly start: Uint8Array;
}

function object(name: string, text: string, options: CompileOptions = {}): Uint8Array {
  const { object: made, diagnostics } = compile(name, { files: { [name]: text }, isolated: true, ...options });
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  return made!;
}

type Filters = readonly { options?: { prog?: { id: number } } }[];

/** The id of the observer's map. */
function mapOf(filters: Filters): number {
  const { id } = filters.find(({ options }) => options?.prog)!.options!.prog!;
  return runJson<{ map_ids: number[] }>(["bpftool", "-j", "prog", "show", "id", `${id}`]).map_ids[0]!;
}

function seen(map: number): Seen {
  const [entry] = runJson<{ value: string[] }[]>(["bpftool", "-j", "map", "dump", "id", `${map}`]);
  const bytes = Uint8Array.from(entry!.value, Number);
  const view = new DataView(bytes.buffer);
  return { length: view.getUint32(0, true), readable: view.getUint32(4, true), start: bytes.slice(8) };
}

/** Large datagrams through one program after the other: how each was before, and behind. */
function sent({ file }: Scratch, network: Network, texts: readonly string[]): readonly (readonly [Seen, Seen])[] {
  const filter = (verb: "add" | "replace", device: string, way: string, priority: number, path: string): string[] =>
    ["tc", "filter", verb, "dev", device, way, "prio", `${priority}`, "handle", "1", "bpf", "da", "obj", path, "sec", "classifier"];
  const watch = file("observer.o", object("observer.c", observer));
  network.sender(["tc", "qdisc", "add", "dev", "veth0", "clsact"]);
  network.receiver(["tc", "qdisc", "add", "dev", RECEIVER_DEVICE, "clsact"]);
  network.sender(filter("add", "veth0", "egress", 1, watch));
  network.receiver(filter("add", RECEIVER_DEVICE, "ingress", 1, watch));
  const before = mapOf(JSON.parse(network.sender(["tc", "-j", "filter", "show", "dev", "veth0", "egress"])) as Filters);
  const behind = mapOf(network.receiverJson<Filters>(["tc", "-j", "filter", "show", "dev", RECEIVER_DEVICE, "ingress"]));
  const script = `const s = require("dgram").createSocket("udp4"); s.send(Buffer.alloc(${DATAGRAM}, ${FILLER}), 4242, "10.11.0.2", () => s.close());`;
  return texts.map((text, index) => {
    network.sender(filter(index === 0 ? "add" : "replace", "veth0", "egress", 2, file("x.o", object("x.p4", text, { hook: "tc" }))));
    network.sender([process.execPath, "-e", script]);
    return [seen(before), seen(behind)];
  });
}

const tools = [missingTool("tc", "-V"), missingTool("bpftool", "version"), kernelUnavailable()];

describeWith("of a packet in pieces is rewritten", tools.every((one) => one === null) ? [namespacesUnavailable()] : tools, () => {
  let found: readonly (readonly [Seen, Seen])[] = [];

  beforeAll(() => {
    withScratch((scratch) => {
      withNetwork((network) => {
        network.sender(["ip", "link", "set", "veth0", "mtu", "65535"]);
        network.receiver(["ip", "link", "set", RECEIVER_DEVICE, "mtu", "65535"]);
        const texts = Object.values(shapes).map(([parsed, change]) => program(parsed, change));
        found = sent(scratch, network, texts);
      });
    });
  }, 60_000);

  test.each(Object.entries(shapes))("%s", (name, [parsed, change]) => {
    const [before, behind] = found[Object.keys(shapes).indexOf(name)]!;
    expect(before.readable).toBeLessThan(100);
    const packet = new Uint8Array(before.length).fill(FILLER);
    packet.set(before.start);
    const expected = specifiedOutcome(program(parsed, change), "tc", packet).packet.bytes;
    expect(behind.length).toBe(expected.length);
    expect(hex(behind.start)).toBe(hex(expected.subarray(0, START)));
  });
});
