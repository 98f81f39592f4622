/**
 * Compiles two small programs, so that a snapshot taken afterwards holds parsers that have seen the usual constructs:
 * ANTLR learns its decisions from what it parses. Results are thrown away; failures cost nothing but warmth.
 */

import { compileFile } from "../driver.ts";
import { diskReader, STANDARD_LIBRARY } from "./host.ts";

const C_PROGRAM = `
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/tcp.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

struct value { __u64 packets, bytes; __u8 name[4]; };

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, struct value);
} values SEC(".maps");

enum kind { ONE = 1, TWO };
static const volatile int limits[2] = { 1, [1] = 2 };

static __always_inline int classify(struct iphdr *ip, void *data_end)
{
	if ((void *)(ip + 1) > data_end || ip->ihl < 5)
		return -1;
	switch (ip->protocol) {
	case 6: return ONE;
	case 17: return TWO;
	default: return 0;
	}
}

SEC("xdp")
int program(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *data_end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct value *value, fresh = {};
	__u32 key = 0;

	if ((void *)(eth + 1) > data_end || eth->h_proto != bpf_htons(ETH_P_IP))
		return XDP_PASS;
	for (int i = 0; i < 2; i++)
		key += limits[i] ? (key & 0xff) * 2 : ~key;
	if (classify((void *)(eth + 1), data_end) < 0 && !key)
		return XDP_DROP;
	value = bpf_map_lookup_elem(&values, &key);
	if (!value) {
		fresh.packets = 1;
		bpf_map_update_elem(&values, &key, &fresh, BPF_ANY);
	} else {
		value->packets++;
		__sync_fetch_and_add(&value->bytes, data_end - data);
		__builtin_memcpy(value->name, "abc", sizeof(value->name));
	}
	return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
`;

const P4_PROGRAM = `
#include <core.p4>
#include <ebpf_model.p4>

typedef bit<48> Address;
const bit<16> IPV4 = 0x0800;
header ethernet_h { Address dst; Address src; bit<16> type; }
header ipv4_h { bit<4> version; bit<4> ihl; bit<56> rest; bit<8> ttl; bit<8> protocol; bit<16> sum; bit<32> src; bit<32> dst; }
struct headers_t { ethernet_h ethernet; ipv4_h ipv4; }
enum bit<8> Protocol { TCP = 6, UDP = 17 }

parser prs(packet_in p, out headers_t headers) {
    state start {
        p.extract(headers.ethernet);
        transition select(headers.ethernet.type) { IPV4: ipv4; default: accept; }
    }
    state ipv4 {
        p.extract(headers.ipv4);
        transition select(headers.ipv4.ihl, headers.ipv4.protocol) { (5, Protocol.TCP): accept; (_, 17): accept; default: reject; }
    }
}

control pipe(inout headers_t headers, out bool pass) {
    CounterArray(8, false) counters;
    bit<32> seen = 0;
    action deny() { pass = false; }
    action mark(bit<32> to) { seen = to + 1; pass = true; }
    table sources {
        key = { headers.ipv4.src: exact; headers.ipv4.protocol: exact; }
        actions = { mark; deny; NoAction; }
        default_action = NoAction();
        implementation = hash_table(64);
    }
    table routes {
        key = { headers.ipv4.dst: lpm; }
        actions = { mark; deny; }
        const default_action = deny();
        implementation = hash_table(64);
    }
    table known {
        key = { headers.ethernet.src: exact; }
        actions = { deny; NoAction; }
        const default_action = NoAction();
        const entries = { 0x020000000001: deny(); }
        implementation = hash_table(4);
    }
    apply {
        pass = true;
        if (headers.ipv4.isValid() && headers.ipv4.ttl > 1) {
            if (!sources.apply().hit) { routes.apply(); }
            switch (known.apply().action_run) { deny: { counters.increment(seen); } default: { counters.add(1, (bit<32>) headers.ipv4.sum); } }
        } else if (headers.ethernet.dst[47:40] == 0xff) { pass = false; }
    }
}

ebpfFilter(prs(), pipe()) main;
`;

/** Compiles both, twice: the second time through what the first has learnt. */
export function warmUp(libraryFolder: string): void {
  const disk = diskReader(libraryFolder);
  const texts: Readonly<Record<string, string>> = { "warm.c": C_PROGRAM, "warm.p4": P4_PROGRAM };
  const reader = { read: (path: string): string | null => texts[path] ?? disk.read(path) };
  const systemIncludePaths = [`${STANDARD_LIBRARY}/p4`, `${STANDARD_LIBRARY}/c`];
  for (const path of ["warm.c", "warm.p4", "warm.c", "warm.p4"]) compileFile(path, { reader, systemIncludePaths });
}
