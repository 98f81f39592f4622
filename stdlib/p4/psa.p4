/*
 * psa.p4: the Portable Switch Architecture, version 1.2: a programmable ingress and a programmable egress pipeline around
 * a packet replication engine and a buffering queueing engine.
 *
 * PSA_WITH_PACKET_LENGTHS adds the methods of counters and meters that are told the length of the packet.
 *
 * SPDX-License-Identifier: Apache-2.0
 */

#ifndef _PSA_P4_
#define _PSA_P4_

#include <core.p4>

// The numbers behind the types, as wide as the target has them.
typedef bit<32> PortIdUint_t;
typedef bit<32> MulticastGroupUint_t;
typedef bit<16> CloneSessionIdUint_t;
typedef bit<8> ClassOfServiceUint_t;
typedef bit<16> PacketLengthUint_t;
typedef bit<16> EgressInstanceUint_t;
typedef bit<64> TimestampUint_t;

/// A port of the device.
@p4runtime_translation("p4.org/psa/v1/PortId_t", 32)
type PortIdUint_t PortId_t;
/// A group of ports that get copies of a packet.
@p4runtime_translation("p4.org/psa/v1/MulticastGroup_t", 32)
type MulticastGroupUint_t MulticastGroup_t;
/// A session that says where clones go; the control plane configures it.
@p4runtime_translation("p4.org/psa/v1/CloneSessionId_t", 16)
type CloneSessionIdUint_t CloneSessionId_t;
/// How urgent a packet is.
@p4runtime_translation("p4.org/psa/v1/ClassOfService_t", 8)
type ClassOfServiceUint_t ClassOfService_t;
/// A length in bytes.
@p4runtime_translation("p4.org/psa/v1/PacketLength_t", 16)
type PacketLengthUint_t PacketLength_t;
/// Which copy of a multicast packet this is.
@p4runtime_translation("p4.org/psa/v1/EgressInstance_t", 16)
type EgressInstanceUint_t EgressInstance_t;
/// A time; what it counts is the target's.
@p4runtime_translation("p4.org/psa/v1/Timestamp_t", 64)
type TimestampUint_t Timestamp_t;

/// What the parser found.
typedef error ParserError_t;

/// Packets that are sent here come back to ingress.
const PortId_t PSA_PORT_RECIRCULATE = (PortId_t) 0xfffffffa;

/// The port of the device's own processor.
const PortId_t PSA_PORT_CPU = (PortId_t) 0xfffffffd;

/// The session whose clones go to the device's own processor.
const CloneSessionId_t PSA_CLONE_SESSION_TO_CPU = (CloneSessionId_t) 0;

// The same in headers, where each has a width of its own that is a multiple of 8 bits.
typedef bit<32> PortIdInHeaderUint_t;
typedef bit<32> MulticastGroupInHeaderUint_t;
typedef bit<16> CloneSessionIdInHeaderUint_t;
typedef bit<8> ClassOfServiceInHeaderUint_t;
typedef bit<16> PacketLengthInHeaderUint_t;
typedef bit<16> EgressInstanceInHeaderUint_t;
typedef bit<64> TimestampInHeaderUint_t;

@p4runtime_translation("p4.org/psa/v1/PortIdInHeader_t", 32)
type PortIdInHeaderUint_t PortIdInHeader_t;
@p4runtime_translation("p4.org/psa/v1/MulticastGroupInHeader_t", 32)
type MulticastGroupInHeaderUint_t MulticastGroupInHeader_t;
@p4runtime_translation("p4.org/psa/v1/CloneSessionIdInHeader_t", 16)
type CloneSessionIdInHeaderUint_t CloneSessionIdInHeader_t;
@p4runtime_translation("p4.org/psa/v1/ClassOfServiceInHeader_t", 8)
type ClassOfServiceInHeaderUint_t ClassOfServiceInHeader_t;
@p4runtime_translation("p4.org/psa/v1/PacketLengthInHeader_t", 16)
type PacketLengthInHeaderUint_t PacketLengthInHeader_t;
@p4runtime_translation("p4.org/psa/v1/EgressInstanceInHeader_t", 16)
type EgressInstanceInHeaderUint_t EgressInstanceInHeader_t;
@p4runtime_translation("p4.org/psa/v1/TimestampInHeader_t", 64)
type TimestampInHeaderUint_t TimestampInHeader_t;

// From headers.
PortId_t psa_PortId_header_to_int(in PortIdInHeader_t x) {
    return (PortId_t) (PortIdUint_t) (PortIdInHeaderUint_t) x;
}

MulticastGroup_t psa_MulticastGroup_header_to_int(in MulticastGroupInHeader_t x) {
    return (MulticastGroup_t) (MulticastGroupUint_t) (MulticastGroupInHeaderUint_t) x;
}

CloneSessionId_t psa_CloneSessionId_header_to_int(in CloneSessionIdInHeader_t x) {
    return (CloneSessionId_t) (CloneSessionIdUint_t) (CloneSessionIdInHeaderUint_t) x;
}

ClassOfService_t psa_ClassOfService_header_to_int(in ClassOfServiceInHeader_t x) {
    return (ClassOfService_t) (ClassOfServiceUint_t) (ClassOfServiceInHeaderUint_t) x;
}

PacketLength_t psa_PacketLength_header_to_int(in PacketLengthInHeader_t x) {
    return (PacketLength_t) (PacketLengthUint_t) (PacketLengthInHeaderUint_t) x;
}

EgressInstance_t psa_EgressInstance_header_to_int(in EgressInstanceInHeader_t x) {
    return (EgressInstance_t) (EgressInstanceUint_t) (EgressInstanceInHeaderUint_t) x;
}

Timestamp_t psa_Timestamp_header_to_int(in TimestampInHeader_t x) {
    return (Timestamp_t) (TimestampUint_t) (TimestampInHeaderUint_t) x;
}

// To headers.
PortIdInHeader_t psa_PortId_int_to_header(in PortId_t x) {
    return (PortIdInHeader_t) (PortIdInHeaderUint_t) (PortIdUint_t) x;
}

MulticastGroupInHeader_t psa_MulticastGroup_int_to_header(in MulticastGroup_t x) {
    return (MulticastGroupInHeader_t) (MulticastGroupInHeaderUint_t) (MulticastGroupUint_t) x;
}

CloneSessionIdInHeader_t psa_CloneSessionId_int_to_header(in CloneSessionId_t x) {
    return (CloneSessionIdInHeader_t) (CloneSessionIdInHeaderUint_t) (CloneSessionIdUint_t) x;
}

ClassOfServiceInHeader_t psa_ClassOfService_int_to_header(in ClassOfService_t x) {
    return (ClassOfServiceInHeader_t) (ClassOfServiceInHeaderUint_t) (ClassOfServiceUint_t) x;
}

PacketLengthInHeader_t psa_PacketLength_int_to_header(in PacketLength_t x) {
    return (PacketLengthInHeader_t) (PacketLengthInHeaderUint_t) (PacketLengthUint_t) x;
}

EgressInstanceInHeader_t psa_EgressInstance_int_to_header(in EgressInstance_t x) {
    return (EgressInstanceInHeader_t) (EgressInstanceInHeaderUint_t) (EgressInstanceUint_t) x;
}

TimestampInHeader_t psa_Timestamp_int_to_header(in Timestamp_t x) {
    return (TimestampInHeader_t) (TimestampInHeaderUint_t) (TimestampUint_t) x;
}

/// What happens to entries of a table that match nothing for long.
enum PSA_IdleTimeout_t {
    NO_TIMEOUT,     /// Nothing.
    NOTIFY_CONTROL  /// The control plane is told.
};

/// How a packet came to the parser.
enum PSA_PacketPath_t {
    NORMAL,            /// To ingress, from a port.
    NORMAL_UNICAST,    /// To egress, for one port.
    NORMAL_MULTICAST,  /// To egress, as a copy for one of several ports.
    CLONE_I2E,         /// To egress, cloned in ingress.
    CLONE_E2E,         /// To egress, cloned in egress.
    RESUBMIT,          /// To ingress again, as it came in.
    RECIRCULATE        /// To ingress again, as egress made it.
}

/// What the ingress parser knows.
struct psa_ingress_parser_input_metadata_t {
    PortId_t ingress_port;
    PSA_PacketPath_t packet_path;
}

/// What the egress parser knows.
struct psa_egress_parser_input_metadata_t {
    PortId_t egress_port;
    PSA_PacketPath_t packet_path;
}

/// What ingress knows.
struct psa_ingress_input_metadata_t {
    PortId_t ingress_port;
    PSA_PacketPath_t packet_path;
    Timestamp_t ingress_timestamp;
    ParserError_t parser_error;
}

/// What ingress decides.
struct psa_ingress_output_metadata_t {
    ClassOfService_t class_of_service;  /// At first 0.
    bool clone;                         /// At first false.
    CloneSessionId_t clone_session_id;  /// At first undefined.
    bool drop;                          /// At first true.
    bool resubmit;                      /// At first false.
    MulticastGroup_t multicast_group;   /// At first 0: no group.
    PortId_t egress_port;               /// At first undefined.
}

/// What egress knows.
struct psa_egress_input_metadata_t {
    ClassOfService_t class_of_service;
    PortId_t egress_port;
    PSA_PacketPath_t packet_path;
    EgressInstance_t instance;  /// Of a multicast packet, from the packet replication engine.
    Timestamp_t egress_timestamp;
    ParserError_t parser_error;
}

/// What the egress deparser knows.
struct psa_egress_deparser_input_metadata_t {
    PortId_t egress_port;
}

/// What egress decides.
struct psa_egress_output_metadata_t {
    bool clone;                         /// At first false.
    CloneSessionId_t clone_session_id;  /// At first undefined.
    bool drop;                          /// At first false.
}

/// In the ingress deparser: whether a clone is made, so that its metadata are wanted.
@pure
extern bool psa_clone_i2e(in psa_ingress_output_metadata_t istd);

/// In the ingress deparser: whether the packet is resubmitted.
@pure
extern bool psa_resubmit(in psa_ingress_output_metadata_t istd);

/// In the ingress deparser: whether the packet goes on to egress.
@pure
extern bool psa_normal(in psa_ingress_output_metadata_t istd);

/// In the egress deparser: whether a clone is made.
@pure
extern bool psa_clone_e2e(in psa_egress_output_metadata_t istd);

/// In the egress deparser: whether the packet comes back to ingress.
@pure
extern bool psa_recirculate(
    in psa_egress_output_metadata_t istd,
    in psa_egress_deparser_input_metadata_t edstd
);

/// Reports when `check` is false; how is the target's.
extern void assert(in bool check);

/// As assert; says to tools that prove things that `check` can be taken for true.
extern void assume(in bool check);

match_kind {
    range,     /// From one value to another.
    selector,  /// Not matched: goes into the hash that picks a member of an ActionSelector.
    optional   /// Exactly one value, or any.
}

/// The packet goes to one port.
@noWarn("unused")
action send_to_port(inout psa_ingress_output_metadata_t meta, in PortId_t egress_port) {
    meta.drop = false;
    meta.multicast_group = (MulticastGroup_t) 0;
    meta.egress_port = egress_port;
}

/// The packet goes to all ports of a group; to none when the group is 0.
@noWarn("unused")
action multicast(inout psa_ingress_output_metadata_t meta, in MulticastGroup_t multicast_group) {
    meta.drop = false;
    meta.multicast_group = multicast_group;
}

/// The packet does not go to egress.
@noWarn("unused")
action ingress_drop(inout psa_ingress_output_metadata_t meta) {
    meta.drop = true;
}

/// The packet does not go out.
@noWarn("unused")
action egress_drop(inout psa_egress_output_metadata_t meta) {
    meta.drop = true;
}

/// Makes the copies of multicast packets and clones.
extern PacketReplicationEngine {
    PacketReplicationEngine();
}

/// Holds the packets that wait for their port.
extern BufferingQueueingEngine {
    BufferingQueueingEngine();
}

/// The hash functions.
enum PSA_HashAlgorithm_t {
    IDENTITY,
    CRC32,
    CRC32_CUSTOM,
    CRC16,
    CRC16_CUSTOM,
    ONES_COMPLEMENT16,  /// The sum of the Internet protocols.
    TARGET_DEFAULT      /// What the target likes best.
}

/// A hash of a list of fields.
extern Hash<O> {
    Hash(PSA_HashAlgorithm_t algo);
    /// The hash of `data`.
    @pure
    O get_hash<D>(in D data);
    /// `base` and the hash of `data` modulo `max` together.
    @pure
    O get_hash<T, D>(in T base, in D data, in T max);
}

/// A checksum that is built up piece by piece.
extern Checksum<W> {
    Checksum(PSA_HashAlgorithm_t hash);
    /// Starts again.
    void clear();
    /// Adds `data`.
    void update<T>(in T data);
    /// The checksum of all that was added.
    @noSideEffects
    W get();
}

/// The checksum of the Internet protocols (RFC 1071), from which data can be taken away as well (RFC 1624).
extern InternetChecksum {
    InternetChecksum();
    /// Starts again.
    void clear();
    /// Adds `data`, whose width is a multiple of 16 bits.
    void add<T>(in T data);
    /// Takes `data` away, which was added before.
    void subtract<T>(in T data);
    /// The checksum, as it stands in a packet.
    @noSideEffects
    bit<16> get();
    /// The sum so far, for set_state.
    @noSideEffects
    bit<16> get_state();
    /// Goes on from a sum that get_state gave.
    void set_state(in bit<16> checksum_state);
}

/// What a counter counts.
enum PSA_CounterType_t {
    PACKETS,
    BYTES,
    PACKETS_AND_BYTES
}

/// An array of counters, which the control plane reads.
@noWarn("unused")
extern Counter<W, S> {
    /// @param n_counters  How many there are.
    /// @param type        What they count.
    Counter(bit<32> n_counters, PSA_CounterType_t type);
    /// Counts the packet at `index`; nothing when that is out of range.
    void count(in S index);
#ifdef PSA_WITH_PACKET_LENGTHS
    /// Counts a packet of `pkt_len` bytes.
    void count(in S index, in bit<32> pkt_len);
#endif
}

/// A counter for each entry of the one table that names this.
@noWarn("unused")
extern DirectCounter<W> {
    DirectCounter(PSA_CounterType_t type);
    /// In an action of that table: counts the packet for the entry that matched.
    void count();
#ifdef PSA_WITH_PACKET_LENGTHS
    /// Counts a packet of `pkt_len` bytes.
    void count(in bit<32> pkt_len);
#endif
}

/// What a meter measures.
enum PSA_MeterType_t {
    PACKETS,
    BYTES
}

/// What a meter says of a packet (RFC 2698).
enum PSA_MeterColor_t { RED, GREEN, YELLOW }

/// An array of meters with two rates and three colours (RFC 2698).
extern Meter<S> {
    /// @param n_meters  How many there are.
    /// @param type      What they measure.
    Meter(bit<32> n_meters, PSA_MeterType_t type);
    /// Measures a packet that has a colour already; it does not become better.
    PSA_MeterColor_t execute(in S index, in PSA_MeterColor_t color);
    /// Measures a packet that has no colour yet.
    PSA_MeterColor_t execute(in S index);
#ifdef PSA_WITH_PACKET_LENGTHS
    /// The same for a packet of `pkt_len` bytes.
    PSA_MeterColor_t dpdk_execute(in S index, in PSA_MeterColor_t color, in bit<32> pkt_len);
    PSA_MeterColor_t dpdk_execute(in S index, in bit<32> pkt_len);
#endif
}

/// A meter for each entry of the one table that names this.
extern DirectMeter {
    DirectMeter(PSA_MeterType_t type);
    /// In an action of that table: measures the packet for the entry that matched.
    PSA_MeterColor_t execute(in PSA_MeterColor_t color);
    PSA_MeterColor_t execute();
#ifdef PSA_WITH_PACKET_LENGTHS
    /// The same for a packet of `pkt_len` bytes.
    PSA_MeterColor_t dpdk_execute(in PSA_MeterColor_t color, in bit<32> pkt_len);
    PSA_MeterColor_t dpdk_execute(in bit<32> pkt_len);
#endif
}

/// An array of values that outlive the packet.
extern Register<T, S> {
    /// @param size  How many there are.
    Register(bit<32> size);
    /// @param initial_value  What each of them is at first.
    Register(bit<32> size, T initial_value);
    /// The value at `index`; undefined when that is out of range.
    @noSideEffects
    T read(in S index);
    /// Writes the value at `index`; nothing when that is out of range.
    void write(in S index, in T value);
}

/// Random numbers from `min` to `max`, both included.
extern Random<T> {
    Random(T min, T max);
    /// The next one.
    T read();
}

/// The implementation of a table whose entries share their actions.
extern ActionProfile {
    /// @param size  How many actions with their data there can be.
    ActionProfile(bit<32> size);
}

/// The implementation of a table whose entries name groups of actions, of which a hash picks one.
extern ActionSelector {
    /// @param algo         The hash of the keys that are matched by `selector`.
    /// @param size         How many actions with their data there can be.
    /// @param outputWidth  How many bits of the hash are used.
    ActionSelector(PSA_HashAlgorithm_t algo, bit<32> size, bit<32> outputWidth);
}

/// A stream of messages to the control plane.
extern Digest<T> {
    Digest();
    /// Sends `data`.
    void pack(in T data);
}

/// Takes a packet apart that comes from a port, or again.
parser IngressParser<H, M, RESUBM, RECIRCM>(
    packet_in buffer,
    out H parsed_hdr,
    inout M user_meta,
    in psa_ingress_parser_input_metadata_t istd,
    in RESUBM resubmit_meta,
    in RECIRCM recirculate_meta
);

/// Decides where the packet goes.
control Ingress<H, M>(
    inout H hdr,
    inout M user_meta,
    in psa_ingress_input_metadata_t istd,
    inout psa_ingress_output_metadata_t ostd
);

/// Writes the headers, and the metadata that go with the packet.
control IngressDeparser<H, M, CI2EM, RESUBM, NM>(
    packet_out buffer,
    out CI2EM clone_i2e_meta,
    out RESUBM resubmit_meta,
    out NM normal_meta,
    inout H hdr,
    in M meta,
    in psa_ingress_output_metadata_t istd
);

/// Takes a packet apart that comes out of the queues.
parser EgressParser<H, M, NM, CI2EM, CE2EM>(
    packet_in buffer,
    out H parsed_hdr,
    inout M user_meta,
    in psa_egress_parser_input_metadata_t istd,
    in NM normal_meta,
    in CI2EM clone_i2e_meta,
    in CE2EM clone_e2e_meta
);

/// Runs for each copy of the packet.
control Egress<H, M>(
    inout H hdr,
    inout M user_meta,
    in psa_egress_input_metadata_t istd,
    inout psa_egress_output_metadata_t ostd
);

/// Writes the headers, and the metadata that go with clones and with what comes again.
control EgressDeparser<H, M, CE2EM, RECIRCM>(
    packet_out buffer,
    out CE2EM clone_e2e_meta,
    out RECIRCM recirculate_meta,
    inout H hdr,
    in M meta,
    in psa_egress_output_metadata_t istd,
    in psa_egress_deparser_input_metadata_t edstd
);

/// All of ingress.
package IngressPipeline<IH, IM, NM, CI2EM, RESUBM, RECIRCM>(
    IngressParser<IH, IM, RESUBM, RECIRCM> ip,
    Ingress<IH, IM> ig,
    IngressDeparser<IH, IM, CI2EM, RESUBM, NM> id
);

/// All of egress.
package EgressPipeline<EH, EM, NM, CI2EM, CE2EM, RECIRCM>(
    EgressParser<EH, EM, NM, CI2EM, CE2EM> ep,
    Egress<EH, EM> eg,
    EgressDeparser<EH, EM, CE2EM, RECIRCM> ed
);

/// A program is one instance of this, called `main`.
package PSA_Switch<IH, IM, EH, EM, NM, CI2EM, CE2EM, RESUBM, RECIRCM>(
    IngressPipeline<IH, IM, NM, CI2EM, RESUBM, RECIRCM> ingress,
    PacketReplicationEngine pre,
    EgressPipeline<EH, EM, NM, CI2EM, CE2EM, RECIRCM> egress,
    BufferingQueueingEngine bqe
);

#endif  // _PSA_P4_
