/*
 * xdp_model.p4: a packet switch at the XDP hook of a network card. A parser takes the packet apart, a control changes
 * its headers and says where it goes, a deparser writes the headers back. A program may also be a filter as
 * ebpf_model.p4 has it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */

#ifndef _XDP_MODEL_P4_
#define _XDP_MODEL_P4_

#include <core.p4>
#include <ebpf_model.p4>

/// What becomes of the packet; the verdicts of XDP in the kernel's order.
enum xdp_action {
    XDP_ABORTED,  /// Something went wrong: the packet is dropped, and the kernel's tracepoint for it fires.
    XDP_DROP,  /// The packet is dropped.
    XDP_PASS,  /// The packet goes on to the network stack.
    XDP_TX,  /// The packet goes out where it came in.
    XDP_REDIRECT  /// The packet goes out at `output_port`.
}

/// What is known of a packet when it comes.
struct xdp_input {
    bit<32> input_port;  /// The index of the interface that it came in at.
}

/// What the control decides.
struct xdp_output {
    xdp_action output_action;  /// What becomes of the packet.
    bit<32> output_port;       /// For XDP_REDIRECT: the index of the interface.
}

/// The checksum of an IPv4 header without options that has these fields (RFC 791).
extern bit<16> ebpf_ipv4_checksum(
    in bit<4> version,
    in bit<4> ihl,
    in bit<8> diffserv,
    in bit<16> totalLen,
    in bit<16> identification,
    in bit<3> flags,
    in bit<13> fragOffset,
    in bit<8> ttl,
    in bit<8> protocol,
    in bit<32> srcAddr,
    in bit<32> dstAddr
);

/// The checksum `csum` after a field of 16 bits changed from `old` to `new` (RFC 1624).
extern bit<16> csum_replace2(in bit<16> csum, in bit<16> old, in bit<16> new);

/// The checksum `csum` after a field of 32 bits changed from `old` to `new` (RFC 1624).
extern bit<16> csum_replace4(in bit<16> csum, in bit<32> old, in bit<32> new);

/// Sends an event to user space through a perf buffer.
extern bit<32> BPF_PERF_EVENT_OUTPUT();

/// The lower half of the nanoseconds since the machine started.
extern bit<32> BPF_KTIME_GET_NS();

/// Takes the packet apart.
parser xdp_parse<H>(packet_in packet, out H headers);

/// Changes the headers and decides.
control xdp_switch<H>(inout H headers, in xdp_input imd, out xdp_output omd);

/// Writes the headers before the payload.
control xdp_deparse<H>(in H headers, packet_out packet);

/// A program is one instance of this, called `main`.
package xdp<H>(xdp_parse<H> p, xdp_switch<H> s, xdp_deparse<H> d);

#endif  // _XDP_MODEL_P4_
