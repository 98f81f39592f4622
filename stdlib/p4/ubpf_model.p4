/*
 * ubpf_model.p4: a packet switch in a BPF machine outside of the kernel. A parser takes the packet apart, a pipeline
 * changes its headers and decides, a deparser writes the headers back.
 *
 * UBPF_MODEL_VERSION below 20200515 leaves the standard metadata out of the parameters.
 *
 * SPDX-License-Identifier: Apache-2.0
 */

#ifndef _UBPF_MODEL_P4_
#define _UBPF_MODEL_P4_

#include <core.p4>

#ifndef UBPF_MODEL_VERSION
#define UBPF_MODEL_VERSION 20200515
#endif

/// The version that the program asked for.
const bit<32> __ubpf_model_version = UBPF_MODEL_VERSION;

#if UBPF_MODEL_VERSION >= 20200515

/// What becomes of the packet.
enum ubpf_action {
    ABORT,    /// Something went wrong: the packet is dropped.
    DROP,     /// The packet is dropped.
    PASS,     /// The packet goes on.
    REDIRECT  /// The packet goes out at `output_port`.
}

/// What is known of a packet, and what is decided.
struct standard_metadata {
    bit<32> input_port;         /// Where the packet came in.
    bit<32> packet_length;      /// Its length in bytes.
    ubpf_action output_action;  /// What becomes of it.
    bit<32> output_port;        /// For REDIRECT: where it goes out.
    bool clone;                 /// Whether a copy of it goes out at `clone_port`.
    bit<32> clone_port;         /// Where the copy goes out.
}

#endif

/// The packet is dropped at the end of the pipeline.
extern void mark_to_drop();

/// The packet passes at the end of the pipeline: the last of the two calls counts.
extern void mark_to_pass();

/// Values that outlive the packet, by index. They have no defined value before the first write.
extern Register<T, S> {
    /// @param size  How many values there can be.
    Register(bit<32> size);
    /// The value at `index`; undefined when that is out of range.
    T read(in S index);
    /// Writes the value at `index`.
    void write(in S index, in T value);
}

/// The nanoseconds since the machine started.
extern bit<48> ubpf_time_get_ns();

/// Cuts the packet to `len` bytes on its way out. A shorter packet stays as it is.
extern void truncate(in bit<32> len);

/// The hash functions.
enum HashAlgorithm {
    lookup3  /// Bob Jenkins' lookup3.
}

/// The hash of `data`, which is a list of fields.
extern void hash<D>(out bit<32> result, in HashAlgorithm algo, in D data);

/// The checksum `csum` after a field of 16 bits changed from `old` to `new` (RFC 1624).
extern bit<16> csum_replace2(in bit<16> csum, in bit<16> old, in bit<16> new);

/// The checksum `csum` after a field of 32 bits changed from `old` to `new` (RFC 1624).
extern bit<16> csum_replace4(in bit<16> csum, in bit<32> old, in bit<32> new);

#if UBPF_MODEL_VERSION >= 20200515

/// Takes the packet apart.
parser parse<H, M>(packet_in packet, out H headers, inout M meta, inout standard_metadata std);

/// Changes the headers and decides.
control pipeline<H, M>(inout H headers, inout M meta, inout standard_metadata std);

#else

/// Takes the packet apart.
parser parse<H, M>(packet_in packet, out H headers, inout M meta);

/// Changes the headers and decides.
control pipeline<H, M>(inout H headers, inout M meta);

#endif

/// Writes the headers before the payload.
@deparser
control deparser<H>(packet_out b, in H headers);

/// A program is one instance of this, called `main`.
package ubpf<H, M>(parse<H, M> prs, pipeline<H, M> p, deparser<H> dprs);

#endif  // _UBPF_MODEL_P4_
