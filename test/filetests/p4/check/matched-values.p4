// test: p4-check
// P4-16 §13.6, §13.8: what a select compares, what a value set holds, what can be extracted.
#include <core.p4>

enum bit<8> kind { one = 1, two = 2 }
struct s { bit<8> a; }
header two_varbits {
    varbit<16> u; // error: P0801 'u' and 'v': a header with several varbit fields cannot be extracted
    varbit<16> v;
}
header never_extracted { varbit<16> u; varbit<16> v; }
header varying { kind k; varbit<16> v; }
parser p(packet_in packet, out two_varbits two, out varying h, out never_extracted n, in s whole) {
    value_set<int>(4) ints; // error: P0802 the elements of a value set cannot be int
    value_set<bit<8>>(4) bytes;
    bit<4> low;
    state start {
        packet.extract(two, 8);
        packet.extract(h, 8);
        low = h.k[3:0];
        transition select(h.v) { // error: P0504 a select cannot compare varbit<16>
            default: next;
        }
    }
    state next {
        transition select(whole) { // error: P0504 a select cannot compare s
            default: last;
        }
    }
    state last {
        transition select(h.k, whole.a) {
            (kind.one &&& 1, bytes): accept;
            (1 .. kind.two, 3 &&& 5): accept;
            (kind.one, 1): accept;
        }
    }
}
