// test: p4-run
// Parameters of actions that are structs, headers and tuples: the control plane gives the numbers in them, and whether a
// header is valid. So do entries and default actions of the program.
// packet: 000000000009 000000000001 1234 ff == 3 0000000000030000000000021068ff
// packet: 000000000009 000000000002 1234 ff == 2 000000000009000000000002123420050009ff
// packet: 000000000009 000000000003 1234 ff == 2 0000000000090000000000031234704d0800ff
// add: pipe.fwd dst=00:00:00:00:00:09 type=0x1234/0xffff action forward next.macs.dst=00:00:00:00:00:aa next.macs.src=00:00:00:00:00:bb next.macs.swap=true next.port=7 next.extra[0]=0xcd next.extra[1]=3 pcp=2 priority 1
// add: pipe.fwd dst=00:00:00:00:00:08 type=0x1234/0xffff action push vlan.isValid=false vlan.pcp=0 vlan.dei=0 vlan.vid=0 vlan.type=0 priority 1
// packet: 000000000009 000000000003 1234 ff == 3 0000000000bb0000000000aa1cd5ff
// packet: 000000000008 000000000003 1234 ff == 2
// default: pipe.fwd action push vlan.isValid=true vlan.pcp=1 vlan.dei=1 vlan.vid=0xabc vlan.type=0x86dd
// packet: 000000000007 000000000003 1234 ff == 2 00000000000700000000000312343abc86ddff
// dump: pipe.fwd == hdr.ethernet.dst=00:00:00:00:00:08 hdr.ethernet.type=4660 -> push vlan.isValid=false vlan.pcp=0 vlan.dei=0 vlan.vid=0 vlan.type=0 (1); hdr.ethernet.dst=00:00:00:00:00:09 hdr.ethernet.type=4660 -> forward next.macs.dst=00:00:00:00:00:aa next.macs.src=00:00:00:00:00:bb next.macs.swap=true next.port=7 next.extra[0]=205 next.extra[1]=3 pcp=2 (1)
#include <xdp_model.p4>
header ethernet_h { bit<48> dst; bit<48> src; bit<16> type; }
header vlan_h { bit<3> pcp; bit<1> dei; bit<12> vid; bit<16> type; }
struct headers_t { ethernet_h ethernet; vlan_h vlan; }
struct rewrite_t { bit<48> dst; bit<48> src; bool swap; }
struct next_t { rewrite_t macs; bit<32> port; tuple<bit<8>, bit<4>> extra; }
parser prs(packet_in packet, out headers_t hdr) {
    state start { packet.extract(hdr.ethernet); transition accept; }
}
control pipe(inout headers_t hdr, in xdp_input input, out xdp_output output) {
    action forward(next_t next, bit<4> pcp) {
        output.output_action = xdp_action.XDP_TX;
        hdr.ethernet.dst = next.macs.dst;
        hdr.ethernet.src = next.macs.src;
        if (next.macs.swap) { hdr.ethernet.dst = next.macs.src; hdr.ethernet.src = next.macs.dst; }
        output.output_port = next.port;
        hdr.ethernet.type[11:4] = next.extra[0];
        hdr.ethernet.type[3:0] = next.extra[1] + pcp;
    }
    action push(vlan_h vlan) { hdr.vlan = vlan; output.output_action = xdp_action.XDP_PASS; }
    action none() {}
    table fwd {
        key = { hdr.ethernet.dst: exact; hdr.ethernet.type: ternary; }
        actions = { forward; push; none; }
        default_action = push({3, 1, 77, 0x800});
    }
    table fixed {
        key = { hdr.ethernet.src: exact; }
        actions = { forward; push; none; }
        const entries = {
            1: forward({{2, 3, true}, 5, {6, 7}}, 1);
            2: push({pcp = 1, dei = 0, vid = 5, type = 9});
        }
        const default_action = none;
    }
    apply { output.output_action = xdp_action.XDP_DROP; output.output_port = 0; if (!fixed.apply().hit) fwd.apply(); }
}
control deprs(in headers_t hdr, packet_out packet) { apply { packet.emit(hdr.ethernet); packet.emit(hdr.vlan); } }
xdp(prs(), pipe(), deprs()) main;
