// test: p4-p4info
// Ids and names that cannot be told apart (P4Runtime 1.4 §6.3).

#include <core.p4>

@p4runtime_translation("example.org/flag", 1) type bool Flag; // error: P1202 'Flag' is translated for the control plane, so it must be made of bit<W>, not of bool
@controller_header("packet_in") header In { bit<8> a; }
@controller_header("packet_in") header Out { bit<8> a; }
control Block(inout bit<8> x, in Flag flag);
package Two(Block first, Block second);

@id(5) action one(@id(2) bit<8> a, @id(2) bit<8> b, @id(0) bit<8> c) {} // error: P1201 the id 2 is given twice // error: P1201 0 is no id
@id(5) action two(Flag given) {} // error: P1201 the id 0x1000005 is given to two objects

control Own(inout bit<8> x, in Flag flag) {
    @id(0x01000007) table wrong { actions = { one; two; NoAction; } default_action = NoAction(); } // error: P1201 the id 0x1000007 begins with 0x1, which is another kind of object // error: P1201 the id 0x1000007 is given to two objects
    table again { key = { x: exact; flag: exact; } actions = { NoAction; } }
    apply { wrong.apply(); again.apply(); }
}

@pkginfo(name = 3, colour = "red") @platform_property(multicast_group_table_size = "ten", speed = 1) // error: P1202 'name' of the package is a string // warning: P1203 P4Info has no 'colour' of the package // error: P1202 'multicast_group_table_size' of the platform is a number // warning: P1203 P4Info has no 'speed' of the platform
Two(Own(), Own()) main; // error: P1201 two controller headers of the program are called 'packet_in'
