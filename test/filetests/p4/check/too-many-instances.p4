// test: p4-check
// P4-16 §18.2: instances are made when the program is evaluated, and each level here has twice those of the one before.
#include <ebpf_model.p4>

struct headers {}
parser prs(packet_in packet, out headers hdr) {
    state start { transition accept; }
}
control c0(inout headers hdr) { apply { } }
control c1(inout headers hdr) { c0() a; apply { a.apply(hdr); c0.apply(hdr); } }
control c2(inout headers hdr) { c1() a; apply { a.apply(hdr); c1.apply(hdr); } }
control c3(inout headers hdr) { c2() a; apply { a.apply(hdr); c2.apply(hdr); } }
control c4(inout headers hdr) { c3() a; apply { a.apply(hdr); c3.apply(hdr); } }
control c5(inout headers hdr) { c4() a; apply { a.apply(hdr); c4.apply(hdr); } }
control c6(inout headers hdr) { c5() a; apply { a.apply(hdr); c5.apply(hdr); } }
control c7(inout headers hdr) { c6() a; apply { a.apply(hdr); c6.apply(hdr); } }
control c8(inout headers hdr) { c7() a; apply { a.apply(hdr); c7.apply(hdr); } }
control c9(inout headers hdr) { c8() a; apply { a.apply(hdr); c8.apply(hdr); } }
control c10(inout headers hdr) { c9() a; apply { a.apply(hdr); c9.apply(hdr); } }
control c11(inout headers hdr) { c10() a; apply { a.apply(hdr); c10.apply(hdr); } }
control c12(inout headers hdr) { c11() a; apply { a.apply(hdr); c11.apply(hdr); } }
control c13(inout headers hdr) { c12() a; apply { a.apply(hdr); c12.apply(hdr); } }
control c14(inout headers hdr) { c13() a; apply { a.apply(hdr); c13.apply(hdr); } }
control c15(inout headers hdr) { c14() a; apply { a.apply(hdr); c14.apply(hdr); } }
control c16(inout headers hdr) { c15() a; apply { a.apply(hdr); c15.apply(hdr); } }
control c17(inout headers hdr) { c16() a; apply { a.apply(hdr); c16.apply(hdr); } }
control c18(inout headers hdr) { c17() a; apply { a.apply(hdr); c17.apply(hdr); } }
control c19(inout headers hdr) { c18() a; apply { a.apply(hdr); c18.apply(hdr); } }
control c20(inout headers hdr) { c19() a; apply { a.apply(hdr); c19.apply(hdr); } }
control c21(inout headers hdr) { c20() a; apply { a.apply(hdr); c20.apply(hdr); } }
control c22(inout headers hdr) { c21() a; apply { a.apply(hdr); c21.apply(hdr); } }
control c23(inout headers hdr) { c22() a; apply { a.apply(hdr); c22.apply(hdr); } }
control c24(inout headers hdr) { c23() a; apply { a.apply(hdr); c23.apply(hdr); } }
control c25(inout headers hdr) { c24() a; apply { a.apply(hdr); c24.apply(hdr); } }
control c26(inout headers hdr) { c25() a; apply { a.apply(hdr); c25.apply(hdr); } }
control c27(inout headers hdr) { c26() a; apply { a.apply(hdr); c26.apply(hdr); } }
control c28(inout headers hdr) { c27() a; apply { a.apply(hdr); c27.apply(hdr); } }
control c29(inout headers hdr) { c28() a; apply { a.apply(hdr); c28.apply(hdr); } }
control c30(inout headers hdr) { c29() a; apply { a.apply(hdr); c29.apply(hdr); } }
control c31(inout headers hdr) { c30() a; apply { a.apply(hdr); c30.apply(hdr); } }
control c32(inout headers hdr) { c31() a; apply { a.apply(hdr); c31.apply(hdr); } }
control c33(inout headers hdr) { c32() a; apply { a.apply(hdr); c32.apply(hdr); } }
control c34(inout headers hdr) { c33() a; apply { a.apply(hdr); c33.apply(hdr); } }
control c35(inout headers hdr) { c34() a; apply { a.apply(hdr); c34.apply(hdr); } }
control c36(inout headers hdr) { c35() a; apply { a.apply(hdr); c35.apply(hdr); } }
control c37(inout headers hdr) { c36() a; apply { a.apply(hdr); c36.apply(hdr); } }
control c38(inout headers hdr) { c37() a; apply { a.apply(hdr); c37.apply(hdr); } }
control c39(inout headers hdr) { c38() a; apply { a.apply(hdr); c38.apply(hdr); } }
control c40(inout headers hdr) { c39() a; apply { a.apply(hdr); c39.apply(hdr); } }
control pipe(inout headers hdr, out bool pass) {
    apply { c40.apply(hdr); pass = true; }
}
ebpfFilter(prs(), pipe()) main; // error: P0705 the program has 2199023255553 instances of parsers and controls; no more than 20000 are taken
