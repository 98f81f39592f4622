// test: p4-check
// What the control plane gives to actions are numbers; that it cannot give a varbit is said once.
#include <xdp_model.p4>

header h_t { bit<8> a; bit<8> b; }
struct headers_t { h_t h; }
header part_t { bit<8> a; varbit<16> rest; }
struct pair_t { bit<8> a; part_t b; }

parser prs(packet_in packet, out headers_t hdr) {
    state start { packet.extract(hdr.h); transition accept; }
}

control pipe(inout headers_t hdr, in xdp_input given, out xdp_output decided) {
    action set(pair_t pair) { hdr.h.a = pair.a; } // error: P0901 an action parameter with a varbit is not supported yet
    table numbers {
        key = { hdr.h.a : exact; hdr.h.b : exact; }
        actions = { set; NoAction; }
        default_action = NoAction;
        entries = {
            (1, _) : NoAction(); // error: P0901 any value of an exact key, where the entries may change, is not supported yet
        }
        implementation = hash_table(4);
    }
    apply {
        decided = { xdp_action.XDP_PASS, 0 };
        numbers.apply();
    }
}

control deprs(in headers_t hdr, packet_out packet) {
    apply { packet.emit(hdr); }
}

xdp(prs(), pipe(), deprs()) main;
