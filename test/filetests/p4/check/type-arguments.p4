// test: p4-check
// P4-16 §7.2.9, §7.2.11, §6.9: what lies in other types; methods of one name.
#include <core.p4>

extern E { E(); }
extern Typed<T> { Typed(); }
parser nothing<T>(in T a);
struct pair<T> { T left; T right; }
struct single<T> { T only; }
extern void t(tuple<E, bit<8>> a); // error: P0801 an element cannot have the type E
extern void l(in list<void> a); // error: P0801 an element cannot have the type void
extern void fine(in pair<single<bit<8>>> a, in tuple<pair<bit<1>>, error> b);
extern void open(in pair<single> a); // error: P0204 'single' needs 1 type argument here
extern void block(in single<nothing<bit<8>>> a); // error: P0204 nothing<bit<8>> cannot be a type argument of a struct
Typed<void>() unused;
extern Twice {
    Twice(bit<8> a);
    Twice(bit<8> a); // error: P0202 'Twice' is declared twice with the same parameters
    Twice(bit<16> b);
    void count(in bit<8> a);
    void count(in bit<16> a); // error: P0202 'count' is declared twice with the same parameters
    void count();
}
parser p(packet_in packet) {
    state start {
        packet.lookahead<void>(); // error: P0204 nothing of type void can be given or come back here
        transition accept;
    }
}
