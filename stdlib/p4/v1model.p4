/*
 * v1model.p4: the switch of P4_14 as P4_16 describes it, which the software switch BMv2 (simple_switch) runs: parser,
 * checksum verification, ingress, traffic manager, egress, checksum update, deparser.
 *
 * V1MODEL_VERSION of 20200408 and later gives the indices of counters, meters and registers a type of their own.
 *
 * SPDX-License-Identifier: Apache-2.0
 */

#ifndef _V1_MODEL_P4_
#define _V1_MODEL_P4_

#include <core.p4>

#ifndef V1MODEL_VERSION
#define V1MODEL_VERSION 20180101
#endif

match_kind {
    range,     /// From one value to another.
    optional,  /// Exactly one value, or any.
    selector   /// Not matched: goes into the hash that picks a member of an action_selector.
}

/// The version that the program asked for.
const bit<32> __v1model_version = V1MODEL_VERSION;

#if V1MODEL_VERSION >= 20200408
/// The number of a port of the switch.
typedef bit<9> PortId_t;
#define V1MODEL_PORT PortId_t
#else
#define V1MODEL_PORT bit<9>
#endif

/// What the switch knows of a packet, and what the program decides.
@metadata
@name("standard_metadata")
struct standard_metadata_t {
    V1MODEL_PORT ingress_port;  /// Where the packet came in.
    V1MODEL_PORT egress_spec;  /// Ingress writes it: where the packet is to go out.
    V1MODEL_PORT egress_port;  /// In egress: where the packet goes out.
    bit<32> instance_type;  /// Normal, clone, resubmitted, recirculated, …: the numbers are the target's.
    bit<32> packet_length;  /// In bytes.
    @alias("queueing_metadata.enq_timestamp")
    bit<32> enq_timestamp;  /// When the packet came into the queue, in microseconds.
    @alias("queueing_metadata.enq_qdepth")
    bit<19> enq_qdepth;  /// The packets in the queue at that time.
    @alias("queueing_metadata.deq_timedelta")
    bit<32> deq_timedelta;  /// How long the packet was queued, in microseconds.
    @alias("queueing_metadata.deq_qdepth")
    bit<19> deq_qdepth;  /// The packets in the queue when it left.
    @alias("intrinsic_metadata.ingress_global_timestamp")
    bit<48> ingress_global_timestamp;  /// When ingress began, in microseconds since the switch started.
    @alias("intrinsic_metadata.egress_global_timestamp")
    bit<48> egress_global_timestamp;  /// When egress began.
    @alias("intrinsic_metadata.mcast_grp")
    bit<16> mcast_grp;  /// Ingress writes it: the group of ports that get copies; 0 is none.
    @alias("intrinsic_metadata.egress_rid")
    bit<16> egress_rid;     /// In egress: which copy of the group this is.
    bit<1> checksum_error;  /// 1 when a checksum was found wrong.
    error parser_error;     /// What ended the parser, or NoError.
    @alias("intrinsic_metadata.priority")
    bit<3> priority;  /// The queue that the packet is to wait in.
}

/// What a counter counts.
enum CounterType {
    packets,
    bytes,
    packets_and_bytes
}

/// What a meter measures.
enum MeterType {
    packets,
    bytes
}

#define V1MODEL_METER_COLOR_GREEN  0
#define V1MODEL_METER_COLOR_YELLOW 1
#define V1MODEL_METER_COLOR_RED    2

#if V1MODEL_VERSION >= 20200408
#define V1MODEL_INDEXED <I>
#define V1MODEL_INDEX   I
#else
#define V1MODEL_INDEXED
#define V1MODEL_INDEX   bit<32>
#endif

/// An array of counters, which the control plane reads.
extern counter V1MODEL_INDEXED {
    /// @param size  How many there are.
    /// @param type  What they count.
    counter(bit<32> size, CounterType type);
    /// Counts the packet at `index`; nothing when that is out of range.
    void count(in V1MODEL_INDEX index);
}

/// A counter for each entry of the one table that names this in its property `counters`.
extern direct_counter {
    /// @param type  What they count.
    direct_counter(CounterType type);
    /// The switch counts whenever an entry matches: calling this is allowed and changes nothing.
    void count();
}

/// An array of meters with two rates and three colours (RFC 2698).
extern meter V1MODEL_INDEXED {
    /// @param size  How many there are.
    /// @param type  What they measure.
    meter(bit<32> size, MeterType type);
    /// Measures the packet at `index`. `result` is a bit<W>, W ≥ 2: 0 green, 1 yellow, 2 red; undefined out of range.
    void execute_meter<T>(in V1MODEL_INDEX index, out T result);
}

/// A meter for each entry of the one table that names this in its property `meters`.
extern direct_meter<T> {
    /// @param type  What they measure.
    direct_meter(MeterType type);
    /// In an action of that table: the colour that the packet got.
    void read(out T result);
}

/// An array of values that outlive the packet.
#if V1MODEL_VERSION >= 20200408
extern register<T, I>
#else
extern register<T>
#endif
{
    /// @param size  How many there are.
    register(bit<32> size);
    /// Reads the value at `index`; undefined when that is out of range.
    @noSideEffects
    void read(out T result, in V1MODEL_INDEX index);
    /// Writes the value at `index`; nothing when that is out of range. A read and a write are one step in @atomic only.
    void write(in V1MODEL_INDEX index, in T value);
}

#undef V1MODEL_PORT
#undef V1MODEL_INDEXED
#undef V1MODEL_INDEX

/// The `implementation` of a table whose entries share their actions.
extern action_profile {
    /// @param size  How many actions with their data there can be.
    action_profile(bit<32> size);
}

/// A random number from `lo` to `hi`, both included, for bit<W>.
extern void random<T>(out T result, in T lo, in T hi);

/// Sends `data`, as it is now, to the control plane. In ingress only.
extern void digest<T>(in bit<32> receiver, in T data);

/// The hash functions.
enum HashAlgorithm {
    crc32,
    crc32_custom,
    crc16,
    crc16_custom,
    random,
    identity,
    csum16,
    xor16
}

/// The packet is dropped at the end of ingress or egress, unless it gets another destination.
@deprecated("Please use mark_to_drop(standard_metadata) instead.")
extern void mark_to_drop();

/// Writes the destination that means «drop» to `egress_spec`, and 0 to `mcast_grp`. Later assignments count.
@pure
extern void mark_to_drop(inout standard_metadata_t standard_metadata);

/// A hash of the tuple `data`, brought into the range from `base` to `base + max - 1`; `base` when `max` is 0.
@pure
extern void hash<O, T, D, M>(out O result, in HashAlgorithm algo, in T base, in D data, in M max);

/// The `implementation` of a table whose entries name groups of actions, of which a hash picks one.
extern action_selector {
    /// @param algorithm    The hash of the keys that are matched by `selector`.
    /// @param size         How many actions with their data there can be.
    /// @param outputWidth  How many bits of the hash are used.
    action_selector(HashAlgorithm algorithm, bit<32> size, bit<32> outputWidth);
}

/// Where a clone is made, and where it goes.
enum CloneType {
    I2E,  /// In ingress: the packet as it came in, to egress.
    E2E   /// In egress: the packet as the deparser wrote it, to egress.
}

/// The checksum of the Internet protocols.
@deprecated("Please use verify_checksum/update_checksum instead.")
extern Checksum16 {
    Checksum16();
    bit<16> get<D>(in D data);
}

/// When `condition` holds and the checksum of the tuple `data` is not `checksum`, `checksum_error` will be 1. In VerifyChecksum only.
extern void verify_checksum<T, O>(in bool condition, in T data, in O checksum, HashAlgorithm algo);

/// When `condition` holds, writes the checksum of the tuple `data`. In ComputeChecksum only.
@pure
extern void update_checksum<T, O>(
    in bool condition,
    in T data,
    inout O checksum,
    HashAlgorithm algo
);

/// As verify_checksum, with what the parser left of the packet.
extern void verify_checksum_with_payload<T, O>(
    in bool condition,
    in T data,
    in O checksum,
    HashAlgorithm algo
);

/// As update_checksum, with what the parser left of the packet.
@noSideEffects
extern void update_checksum_with_payload<T, O>(
    in bool condition,
    in T data,
    inout O checksum,
    HashAlgorithm algo
);

/// Makes copies of the packet as `session`, which the control plane configured, says. They have no user metadata.
extern void clone(in CloneType type, in bit<32> session);

/// As resubmit_preserving_field_list, with the fields given one by one.
@deprecated("Please use 'resubmit_preserving_field_list' instead")
extern void resubmit<T>(in T data);

/// In ingress: the packet starts again at the parser as it came in. User metadata with @field_list(index) stay.
extern void resubmit_preserving_field_list(bit<8> index);

/// As recirculate_preserving_field_list, with the fields given one by one.
@deprecated("Please use 'recirculate_preserving_field_list' instead")
extern void recirculate<T>(in T data);

/// In egress: the packet starts again at the parser as the deparser wrote it. User metadata with @field_list(index) stay.
extern void recirculate_preserving_field_list(bit<8> index);

/// As clone_preserving_field_list, with the fields given one by one.
@deprecated("Please use 'clone_preserving_field_list' instead")
extern void clone3<T>(in CloneType type, in bit<32> session, in T data);

/// As clone; user metadata with @field_list(index) go with the copies.
extern void clone_preserving_field_list(in CloneType type, in bit<32> session, bit<8> index);

/// Cuts the packet to `length` bytes on its way out.
extern void truncate(in bit<32> length);

/// Stops the switch when `check` is false.
extern void assert(in bool check);

/// As assert; says to tools that prove things that `check` can be taken for true.
extern void assume(in bool check);

/// Writes `msg` to the log of the switch.
extern void log_msg(string msg);

/// The same with the fields of `data` in place of the `{}` in `msg`.
extern void log_msg<T>(string msg, in T data);

/// Takes the packet apart. H is a struct of headers, stacks and unions; M is a struct.
parser Parser<H, M>(
    packet_in b,
    out H parsedHdr,
    inout M meta,
    inout standard_metadata_t standard_metadata
);

/// Calls verify_checksum and verify_checksum_with_payload, and nothing else.
control VerifyChecksum<H, M>(inout H hdr, inout M meta);

/// Decides where the packet goes.
@pipeline
control Ingress<H, M>(inout H hdr, inout M meta, inout standard_metadata_t standard_metadata);

/// Runs for each copy of the packet that goes out.
@pipeline
control Egress<H, M>(inout H hdr, inout M meta, inout standard_metadata_t standard_metadata);

/// Calls update_checksum and update_checksum_with_payload, and nothing else.
control ComputeChecksum<H, M>(inout H hdr, inout M meta);

/// Emits the headers.
@deparser
control Deparser<H>(packet_out b, in H hdr);

/// A program is one instance of this, called `main`.
package V1Switch<H, M>(
    Parser<H, M> p,
    VerifyChecksum<H, M> vr,
    Ingress<H, M> ig,
    Egress<H, M> eg,
    ComputeChecksum<H, M> ck,
    Deparser<H> dep
);

#endif  // _V1_MODEL_P4_
