// test: p4-run
// Generic structs, headers, functions, parsers and controls with bodies are lowered for what their type parameters stand
// for in each place (§7.2.12, §8.26): widths of keys and of action parameters, sizes of headers, signs of operators.
// set: sw_narrow_t 1100 0100000001000000
// set: sw_wide_t a3a2a1a0 0100000003000000
// packet: 0011 a0a1a2a3 05 0102030405060708090a0b0c == 2 0011a0a1a2a81d0102030405060708090a0b0c
// get: sw_seen 00000000 == 01000000
// get: sw_seen 01000000 == 03000000
// packet: 0022 00000001 f0 0102030405060708090a0b0c == 2
// get: sw_seen 00000000 == 08000000
// get: sw_seen 01000000 == 05000000
#include <xdp_model.p4>

header value_h<T> { T value; }
struct pair<A, B> { A first; B second; }
struct headers_t { value_h<bit<16>> a; value_h<bit<32>> b; value_h<int<8>> c; }

T choose<T>(in T one, in T other, in bool first) {
    T chosen = other;
    if (first) { chosen = one; }
    return chosen;
}
void swap<T>(inout T a, inout T b) { T old = a; a = b; b = old; }
pair<B, A> turned<A, B>(in pair<A, B> it) { return { it.second, it.first }; }
bit<8> every_direction(in bit<8> a, out bit<8> b, inout bit<8> c, bit<8> d) { b = a + 1; c = c + d; return b + c; }
void write<T>(packet_out packet, in T data) { packet.emit(data); }

parser one<T>(packet_in packet, out T header_)(bool always) {
    state start {
        transition select(always) { true: take; default: accept; }
    }
    state take { packet.extract(header_); transition accept; }
}
parser prs(packet_in packet, out headers_t hdr) {
    one<value_h<bit<16>>>(true) first;
    one<value_h<bit<32>>>(true) second;
    one<value_h<int<8>>>(true) third;
    one<value_h<int<8>>>(false) never;
    state start {
        first.apply(packet, hdr.a);
        second.apply(packet, hdr.b);
        third.apply(packet, hdr.c);
        value_h<int<8>> none;
        never.apply(packet, none);
        transition accept;
    }
}
control assigns<T>(inout T target, in T value)(bool really) {
    apply { if (really) { target = value; } }
}
control looks_up<K, V>(in K k, inout V v) {
    action put(V value) { v = value; }
    table t {
        key = { k: exact; }
        actions = { put; NoAction; }
        default_action = NoAction();
    }
    apply { t.apply(); }
}
control sw(inout headers_t hdr, in xdp_input imd, out xdp_output omd) {
    CounterArray(4, false) seen;
    assigns<int<8>>(true) yes;
    assigns<value_h<bit<32>>>(false) no;
    looks_up<bit<16>, bit<32>>() narrow;
    looks_up<bit<32>, bit<8>>() wide;
    apply {
        omd.output_action = xdp_action.XDP_PASS;
        omd.output_port = 0;
        bit<32> index = 7;
        narrow.apply(hdr.a.value, index);
        seen.add(0, index);
        bit<8> more = 2;
        wide.apply(hdr.b.value, more);
        seen.add(1, (bit<32>) more);
        if (hdr.c.value < 0) { index = 0; }
        else {
            yes.apply(hdr.c.value, 1);
            bit<8> b = 0;
            bit<8> c = 5;
            hdr.c.value = hdr.c.value + (int<8>) (every_direction(1, b, c, 7) + b + c);
            pair<bit<8>, bit<32>> both = turned<bit<32>, bit<8>>({ choose(32w4, 9, hdr.c.value > 0), 1 });
            swap(both.first, more);
            hdr.b.value = hdr.b.value + both.second + (bit<32>) choose(more, 8, true);
            no.apply(hdr.b, { 0 });
        }
    }
}
control dep(in headers_t hdr, packet_out packet) {
    apply { write(packet, hdr.a); write(packet, hdr.b); packet.emit({ hdr.c }); }
}
xdp(prs(), sw(), dep()) main;
