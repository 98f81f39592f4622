/*
 * pna.p4: the Portable NIC Architecture, version 0.7: one pipeline that packets pass on their way from the network to the
 * host and back, and whose tables it may fill itself.
 *
 * PNA_WITH_PACKET_LENGTHS gives counters and meters the methods that are told the length of the packet, and adds the
 * hash functions and the IPsec accelerator of the software target.
 *
 * SPDX-License-Identifier: Apache-2.0
 */

#ifndef _PNA_P4_
#define _PNA_P4_

#include <core.p4>

// The numbers behind the types, as wide as the target has them.
typedef bit<32> PortIdUint_t;
typedef bit<32> InterfaceIdUint_t;
typedef bit<32> MulticastGroupUint_t;
typedef bit<16> MirrorSessionIdUint_t;
typedef bit<8> MirrorSlotIdUint_t;
typedef bit<8> ClassOfServiceUint_t;
typedef bit<16> PacketLengthUint_t;
typedef bit<16> MulticastInstanceUint_t;
typedef bit<64> TimestampUint_t;
typedef bit<32> FlowIdUint_t;
typedef bit<8> ExpireTimeProfileIdUint_t;
typedef bit<3> PassNumberUint_t;
typedef bit<32> SecurityAssocIdUint_t;

/// A port to the network or to the host.
@p4runtime_translation("p4.org/pna/v1/PortId_t", 32)
type PortIdUint_t PortId_t;
/// An interface of the device.
@p4runtime_translation("p4.org/pna/v1/InterfaceId_t", 32)
type InterfaceIdUint_t InterfaceId_t;
/// A group of ports that get copies of a packet.
@p4runtime_translation("p4.org/pna/v1/MulticastGroup_t", 32)
type MulticastGroupUint_t MulticastGroup_t;
/// A session that says where mirrored packets go; the control plane configures it.
@p4runtime_translation("p4.org/pna/v1/MirrorSessionId_t", 16)
type MirrorSessionIdUint_t MirrorSessionId_t;
/// Which of the mirrored copies of a packet this is.
@p4runtime_translation("p4.org/pna/v1/MirrorSlotId_t", 8)
type MirrorSlotIdUint_t MirrorSlotId_t;
/// How urgent a packet is.
@p4runtime_translation("p4.org/pna/v1/ClassOfService_t", 8)
type ClassOfServiceUint_t ClassOfService_t;
/// A length in bytes.
@p4runtime_translation("p4.org/pna/v1/PacketLength_t", 16)
type PacketLengthUint_t PacketLength_t;
/// Which copy of a multicast packet this is.
@p4runtime_translation("p4.org/pna/v1/MulticastInstance_t", 16)
type MulticastInstanceUint_t MulticastInstance_t;
/// A time; what it counts is the target's.
@p4runtime_translation("p4.org/pna/v1/Timestamp_t", 64)
type TimestampUint_t Timestamp_t;
/// A flow, for entries that the data plane adds.
@p4runtime_translation("p4.org/pna/v1/FlowId_t", 32)
type FlowIdUint_t FlowId_t;
/// How long an entry stays that nothing matches.
@p4runtime_translation("p4.org/pna/v1/ExpireTimeProfileId_t", 8)
type ExpireTimeProfileIdUint_t ExpireTimeProfileId_t;
/// How often the packet came through the pipeline before.
@p4runtime_translation("p4.org/pna/v1/PassNumber_t", 8)
type PassNumberUint_t PassNumber_t;
/// A security association of IPsec.
@p4runtime_translation("p4.org/pna/v1/SecurityAssocId_t", 64)
type SecurityAssocIdUint_t SecurityAssocId_t;

/// What the parser found.
typedef error ParserError_t;

/// The interface to the device's own processor.
const InterfaceId_t PNA_PORT_CPU = (InterfaceId_t) 0xfffffffd;

/// The session whose packets go to the device's own processor.
const MirrorSessionId_t PNA_MIRROR_SESSION_TO_CPU = (MirrorSessionId_t) 0;

// The same in headers, where each has a width of its own that is a multiple of 8 bits.
typedef bit<32> PortIdInHeaderUint_t;
typedef bit<32> InterfaceIdInHeaderUint_t;
typedef bit<32> MulticastGroupInHeaderUint_t;
typedef bit<16> MirrorSessionIdInHeaderUint_t;
typedef bit<8> MirrorSlotIdInHeaderUint_t;
typedef bit<8> ClassOfServiceInHeaderUint_t;
typedef bit<16> PacketLengthInHeaderUint_t;
typedef bit<16> MulticastInstanceInHeaderUint_t;
typedef bit<64> TimestampInHeaderUint_t;
typedef bit<32> FlowIdInHeaderUint_t;
typedef bit<8> ExpireTimeProfileIdInHeaderUint_t;
typedef bit<8> PassNumberInHeaderUint_t;
typedef bit<32> SecurityAssocIdInHeaderUint_t;

@p4runtime_translation("p4.org/pna/v1/PortIdInHeader_t", 32)
type PortIdInHeaderUint_t PortIdInHeader_t;
@p4runtime_translation("p4.org/pna/v1/InterfaceIdInHeader_t", 32)
type InterfaceIdInHeaderUint_t InterfaceIdInHeader_t;
@p4runtime_translation("p4.org/pna/v1/MulticastGroupInHeader_t", 32)
type MulticastGroupInHeaderUint_t MulticastGroupInHeader_t;
@p4runtime_translation("p4.org/pna/v1/MirrorSessionIdInHeader_t", 16)
type MirrorSessionIdInHeaderUint_t MirrorSessionIdInHeader_t;
@p4runtime_translation("p4.org/pna/v1/MirrorSlotIdInHeader_t", 8)
type MirrorSlotIdInHeaderUint_t MirrorSlotIdInHeader_t;
@p4runtime_translation("p4.org/pna/v1/ClassOfServiceInHeader_t", 8)
type ClassOfServiceInHeaderUint_t ClassOfServiceInHeader_t;
@p4runtime_translation("p4.org/pna/v1/PacketLengthInHeader_t", 16)
type PacketLengthInHeaderUint_t PacketLengthInHeader_t;
@p4runtime_translation("p4.org/pna/v1/MulticastInstanceInHeader_t", 16)
type MulticastInstanceInHeaderUint_t MulticastInstanceInHeader_t;
@p4runtime_translation("p4.org/pna/v1/TimestampInHeader_t", 64)
type TimestampInHeaderUint_t TimestampInHeader_t;
@p4runtime_translation("p4.org/pna/v1/FlowIdInHeader_t", 32)
type FlowIdInHeaderUint_t FlowIdInHeader_t;
@p4runtime_translation("p4.org/pna/v1/ExpireTimeProfileIdInHeader_t", 8)
type ExpireTimeProfileIdInHeaderUint_t ExpireTimeProfileIdInHeader_t;
@p4runtime_translation("p4.org/pna/v1/PassNumberInHeader_t", 8)
type PassNumberInHeaderUint_t PassNumberInHeader_t;
@p4runtime_translation("p4.org/pna/v1/SecurityAssocIdInHeader_t", 64)
type SecurityAssocIdInHeaderUint_t SecurityAssocIdInHeader_t;

// From headers.
PortId_t pna_PortId_header_to_int(in PortIdInHeader_t x) {
    return (PortId_t) (PortIdUint_t) (PortIdInHeaderUint_t) x;
}

InterfaceId_t pna_InterfaceId_header_to_int(in InterfaceIdInHeader_t x) {
    return (InterfaceId_t) (InterfaceIdUint_t) (InterfaceIdInHeaderUint_t) x;
}

MulticastGroup_t pna_MulticastGroup_header_to_int(in MulticastGroupInHeader_t x) {
    return (MulticastGroup_t) (MulticastGroupUint_t) (MulticastGroupInHeaderUint_t) x;
}

MirrorSessionId_t pna_MirrorSessionId_header_to_int(in MirrorSessionIdInHeader_t x) {
    return (MirrorSessionId_t) (MirrorSessionIdUint_t) (MirrorSessionIdInHeaderUint_t) x;
}

MirrorSlotId_t pna_MirrorSlotId_header_to_int(in MirrorSlotIdInHeader_t x) {
    return (MirrorSlotId_t) (MirrorSlotIdUint_t) (MirrorSlotIdInHeaderUint_t) x;
}

ClassOfService_t pna_ClassOfService_header_to_int(in ClassOfServiceInHeader_t x) {
    return (ClassOfService_t) (ClassOfServiceUint_t) (ClassOfServiceInHeaderUint_t) x;
}

PacketLength_t pna_PacketLength_header_to_int(in PacketLengthInHeader_t x) {
    return (PacketLength_t) (PacketLengthUint_t) (PacketLengthInHeaderUint_t) x;
}

MulticastInstance_t pna_MulticastInstance_header_to_int(in MulticastInstanceInHeader_t x) {
    return (MulticastInstance_t) (MulticastInstanceUint_t) (MulticastInstanceInHeaderUint_t) x;
}

Timestamp_t pna_Timestamp_header_to_int(in TimestampInHeader_t x) {
    return (Timestamp_t) (TimestampUint_t) (TimestampInHeaderUint_t) x;
}

FlowId_t pna_FlowId_header_to_int(in FlowIdInHeader_t x) {
    return (FlowId_t) (FlowIdUint_t) (FlowIdInHeaderUint_t) x;
}

ExpireTimeProfileId_t pna_ExpireTimeProfileId_header_to_int(in ExpireTimeProfileIdInHeader_t x) {
    return (ExpireTimeProfileId_t) (ExpireTimeProfileIdUint_t) (ExpireTimeProfileIdInHeaderUint_t) x;
}

PassNumber_t pna_PassNumber_header_to_int(in PassNumberInHeader_t x) {
    return (PassNumber_t) (PassNumberUint_t) (PassNumberInHeaderUint_t) x;
}

// To headers.
PortIdInHeader_t pna_PortId_int_to_header(in PortId_t x) {
    return (PortIdInHeader_t) (PortIdInHeaderUint_t) (PortIdUint_t) x;
}

InterfaceIdInHeader_t pna_InterfaceId_int_to_header(in InterfaceId_t x) {
    return (InterfaceIdInHeader_t) (InterfaceIdInHeaderUint_t) (InterfaceIdUint_t) x;
}

MulticastGroupInHeader_t pna_MulticastGroup_int_to_header(in MulticastGroup_t x) {
    return (MulticastGroupInHeader_t) (MulticastGroupInHeaderUint_t) (MulticastGroupUint_t) x;
}

MirrorSessionIdInHeader_t pna_MirrorSessionId_int_to_header(in MirrorSessionId_t x) {
    return (MirrorSessionIdInHeader_t) (MirrorSessionIdInHeaderUint_t) (MirrorSessionIdUint_t) x;
}

MirrorSlotIdInHeader_t pna_MirrorSlotId_int_to_header(in MirrorSlotId_t x) {
    return (MirrorSlotIdInHeader_t) (MirrorSlotIdInHeaderUint_t) (MirrorSlotIdUint_t) x;
}

ClassOfServiceInHeader_t pna_ClassOfService_int_to_header(in ClassOfService_t x) {
    return (ClassOfServiceInHeader_t) (ClassOfServiceInHeaderUint_t) (ClassOfServiceUint_t) x;
}

PacketLengthInHeader_t pna_PacketLength_int_to_header(in PacketLength_t x) {
    return (PacketLengthInHeader_t) (PacketLengthInHeaderUint_t) (PacketLengthUint_t) x;
}

MulticastInstanceInHeader_t pna_MulticastInstance_int_to_header(in MulticastInstance_t x) {
    return (MulticastInstanceInHeader_t) (MulticastInstanceInHeaderUint_t) (MulticastInstanceUint_t) x;
}

TimestampInHeader_t pna_Timestamp_int_to_header(in Timestamp_t x) {
    return (TimestampInHeader_t) (TimestampInHeaderUint_t) (TimestampUint_t) x;
}

FlowIdInHeader_t pna_FlowId_int_to_header(in FlowId_t x) {
    return (FlowIdInHeader_t) (FlowIdInHeaderUint_t) (FlowIdUint_t) x;
}

ExpireTimeProfileIdInHeader_t pna_ExpireTimeProfileId_int_to_header(in ExpireTimeProfileId_t x) {
    return (ExpireTimeProfileIdInHeader_t) (ExpireTimeProfileIdInHeaderUint_t) (ExpireTimeProfileIdUint_t) x;
}

PassNumberInHeader_t pna_PassNumber_int_to_header(in PassNumber_t x) {
    return (PassNumberInHeader_t) (PassNumberInHeaderUint_t) (PassNumberUint_t) x;
}

/// What happens to entries of a table that match nothing for long.
enum PNA_IdleTimeout_t {
    NO_TIMEOUT,     /// Nothing.
    NOTIFY_CONTROL  /// The control plane is told.
};

match_kind {
    range,     /// From one value to another.
    selector,  /// Not matched: goes into the hash that picks a member of an ActionSelector.
    optional   /// Exactly one value, or any.
}

/// The hash functions.
enum PNA_HashAlgorithm_t {
#ifdef PNA_WITH_PACKET_LENGTHS
    IDENTITY,
    CRC32,
    CRC32_CUSTOM,
    CRC16,
    CRC16_CUSTOM,
    ONES_COMPLEMENT16,  /// The sum of the Internet protocols.
    TOEPLITZ,           /// That of receive side scaling.
#endif
    TARGET_DEFAULT  /// What the target likes best.
}

/// A hash of a list of fields.
extern Hash<O> {
    Hash(PNA_HashAlgorithm_t algo);
    /// The hash of `data`.
    O get_hash<D>(in D data);
    /// `base` and the hash of `data` modulo `max` together.
    O get_hash<T, D>(in T base, in D data, in T max);
}

/// A checksum that is built up piece by piece.
extern Checksum<W> {
    Checksum(PNA_HashAlgorithm_t hash);
    /// Starts again.
    void clear();
    /// Adds `data`.
    void update<T>(in T data);
    /// The checksum of all that was added.
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
    bit<16> get();
    /// The sum so far, for set_state.
    bit<16> get_state();
    /// Goes on from a sum that get_state gave.
    void set_state(in bit<16> checksum_state);
}

/// What a counter counts.
enum PNA_CounterType_t {
    PACKETS,
    BYTES,
    PACKETS_AND_BYTES
}

/// An array of counters, which the control plane reads.
@noWarn("unused")
extern Counter<W, S> {
    /// @param n_counters  How many there are.
    /// @param type        What they count.
    Counter(bit<32> n_counters, PNA_CounterType_t type);
    /// Counts the packet at `index`; nothing when that is out of range.
#ifdef PNA_WITH_PACKET_LENGTHS
    void count(in S index);
    /// Counts a packet of `pkt_len` bytes.
    void count(in S index, in bit<32> pkt_len);
#else
    void count(in S index, @optional in bit<32> increment);
#endif
}

/// A counter for each entry of the one table that names this.
@noWarn("unused")
extern DirectCounter<W> {
    DirectCounter(PNA_CounterType_t type);
    /// In an action of that table: counts the packet for the entry that matched.
#ifdef PNA_WITH_PACKET_LENGTHS
    void count();
    /// Counts a packet of `pkt_len` bytes.
    void count(in bit<32> pkt_len);
#else
    void count(@optional in bit<32> increment);
#endif
}

/// What a meter measures.
enum PNA_MeterType_t {
    PACKETS,
    BYTES
}

/// What a meter says of a packet (RFC 2698).
enum PNA_MeterColor_t { RED, GREEN, YELLOW }

/// An array of meters with two rates and three colours (RFC 2698).
extern Meter<S> {
    /// @param n_meters  How many there are.
    /// @param type      What they measure.
    Meter(bit<32> n_meters, PNA_MeterType_t type);
    /// Measures a packet that has a colour already; it does not become better.
    PNA_MeterColor_t execute(in S index, in PNA_MeterColor_t color);
    /// Measures a packet that has no colour yet.
    PNA_MeterColor_t execute(in S index);
#ifdef PNA_WITH_PACKET_LENGTHS
    /// The same for a packet of `pkt_len` bytes.
    PNA_MeterColor_t dpdk_execute(in S index, in PNA_MeterColor_t color, in bit<32> pkt_len);
    PNA_MeterColor_t dpdk_execute(in S index, in bit<32> pkt_len);
#endif
}

/// A meter for each entry of the one table that names this.
extern DirectMeter {
    DirectMeter(PNA_MeterType_t type);
    /// In an action of that table: measures the packet for the entry that matched.
#ifdef PNA_WITH_PACKET_LENGTHS
    PNA_MeterColor_t execute(in PNA_MeterColor_t color);
    PNA_MeterColor_t execute();
    /// The same for a packet of `pkt_len` bytes.
    PNA_MeterColor_t dpdk_execute(in PNA_MeterColor_t color, in bit<32> pkt_len);
    PNA_MeterColor_t dpdk_execute(in bit<32> pkt_len);
#else
    PNA_MeterColor_t execute(in PNA_MeterColor_t color, @optional in bit<32> pkt_len);
    PNA_MeterColor_t execute(@optional in bit<32> pkt_len);
#endif
}

/// An array of values that outlive the packet.
extern Register<T, S> {
    /// @param size  How many there are.
    Register(bit<32> size);
    /// @param initial_value  What each of them is at first.
    Register(bit<32> size, T initial_value);
    /// The value at `index`; undefined when that is out of range.
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
    ActionSelector(PNA_HashAlgorithm_t algo, bit<32> size, bit<32> outputWidth);
}

/// A stream of messages to the control plane.
extern Digest<T> {
    Digest();
    /// Sends `data`.
    void pack(in T data);
}

/// Which way the packet goes.
enum PNA_Direction_t {
    NET_TO_HOST,
    HOST_TO_NET
}

/// How a packet came to the pipeline.
enum PNA_PacketPath_t {
    FROM_NET_PORT,
    FROM_NET_LOOPEDBACK,
    FROM_NET_RECIRCULATED,
    FROM_HOST,
    FROM_HOST_LOOPEDBACK,
    FROM_HOST_RECIRCULATED
}

/// What the control before decryption knows.
struct pna_pre_input_metadata_t {
    PortId_t input_port;
    ParserError_t parser_error;
    PNA_Direction_t direction;
    PassNumber_t pass;
    bool loopedback;
}

/// What it decides.
struct pna_pre_output_metadata_t {
    bool decrypt;                  /// Whether the packet is decrypted.
    SecurityAssocId_t said;        /// The security association for that.
    bit<16> decrypt_start_offset;  /// Where what is encrypted begins, in bytes.
}

/// What the main parser knows.
struct pna_main_parser_input_metadata_t {
    PNA_Direction_t direction;
    PassNumber_t pass;
    bool loopedback;
    PortId_t input_port;
}

/// What the main control knows.
struct pna_main_input_metadata_t {
    PNA_Direction_t direction;
    PassNumber_t pass;
    bool loopedback;
    Timestamp_t timestamp;
    ParserError_t parser_error;
    ClassOfService_t class_of_service;
    PortId_t input_port;
}

/// What it decides.
struct pna_main_output_metadata_t {
    ClassOfService_t class_of_service;  /// At first 0.
}

#ifdef PNA_WITH_PACKET_LENGTHS

/// What the IPsec accelerator says of a packet.
enum ipsec_status {
    IPSEC_SUCCESS,
    IPSEC_ERROR
}

/// Encrypts and decrypts after the deparser.
extern ipsec_accelerator {
    ipsec_accelerator();
    /// The index of the security association. Needed.
    void set_sa_index<T>(in T sa_index);
    /// Where the IP header begins, in bytes; 0 when this is not called.
    void set_ip_header_offset<T>(in T offset);
    /// The packet is to be encrypted or decrypted, as its security association says.
    void enable();
    /// It is not.
    void disable();
    /// Whether the packet comes from the accelerator, and what that says.
    bool from_ipsec(out ipsec_status status);
}

#endif

/// The packet is dropped at the end, unless it gets a destination after this.
extern void drop_packet();

/// The packet goes to a port.
extern void send_to_port(in PortId_t dest_port);

/// A copy of the packet goes where the session says; a slot holds one copy.
extern void mirror_packet(in MirrorSlotId_t mirror_slot_id, in MirrorSessionId_t mirror_session_id);

/// The packet comes back to the pipeline after the deparser.
extern void recirculate();

/// In the action that runs when a table with `add_on_miss` missed: adds an entry with the key that missed. Whether that worked.
extern bool add_entry<T>(
    string action_name,
    in T action_params,
    in ExpireTimeProfileId_t expire_time_profile_id
);

/// A flow that is not in use.
extern FlowId_t allocate_flow_id();

/// In an action: how long the entry that matched stays when nothing matches it.
extern void set_entry_expire_time(in ExpireTimeProfileId_t expire_time_profile_id);

/// In an action: that time begins again for the entry that matched.
extern void restart_expire_timer();

/// One of two values, by the direction of the packet: for keys that are alike both ways.
@pure
extern T SelectByDirection<T>(in PNA_Direction_t direction, in T n2h_value, in T h2n_value);

/// Runs before decryption.
control PreControlT<PH, PM>(
    in PH pre_hdr,
    inout PM pre_user_meta,
    in pna_pre_input_metadata_t istd,
    inout pna_pre_output_metadata_t ostd
);

/// Takes the packet apart.
parser MainParserT<MH, MM>(
    packet_in pkt,
    out MH main_hdr,
    inout MM main_user_meta,
    in pna_main_parser_input_metadata_t istd
);

/// Changes the headers and decides where the packet goes.
control MainControlT<MH, MM>(
    inout MH main_hdr,
    inout MM main_user_meta,
    in pna_main_input_metadata_t istd,
    inout pna_main_output_metadata_t ostd
);

/// Writes the headers before the payload.
control MainDeparserT<MH, MM>(
    packet_out pkt,
    in MH main_hdr,
    in MM main_user_meta,
    in pna_main_output_metadata_t ostd
);

/// A program is one instance of this, called `main`.
package PNA_NIC<PH, PM, MH, MM>(
    MainParserT<MH, MM> main_parser,
    PreControlT<PH, PM> pre_control,
    MainControlT<MH, MM> main_control,
    MainDeparserT<MH, MM> main_deparser
);

#endif  // _PNA_P4_
