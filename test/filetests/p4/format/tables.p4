// test: p4-format
control c(inout h_t h) {
  action a(bit<8> v) { h.x=v; } action b() {}
  @name("the.table") @hidden
  table t {
    key={h.x:exact@name("x");h.y:ternary;}
    actions={a;@defaultonly b;
      }
    const default_action=b();
    size=1024; counters=direct(1);
    const entries={ 1:a(2); }
  }
  table u { key = {
     h.x : lpm; (h.y + 1) : range;
    } actions = { b(); .a(1); }
    entries = {
     (1,_):b();
     const priority=3:(0x10&&&0xf0,1..2):a(1) @name("e");
     default : b(); }
  }
  apply { t.apply(); }
}
// expect:
// control c(inout h_t h) {
//     action a(bit<8> v) { h.x = v; }
//     action b() {}
//     @name("the.table") @hidden
//     table t {
//         key = { h.x: exact @name("x"); h.y: ternary; }
//         actions = { a; @defaultonly b; }
//         const default_action = b();
//         size = 1024;
//         counters = direct(1);
//         const entries = { 1: a(2); }
//     }
//     table u {
//         key = {
//             h.x: lpm;
//             (h.y + 1): range;
//         }
//         actions = { b(); .a(1); }
//         entries = {
//             (1, _): b();
//             const priority = 3: (0x10 &&& 0xf0, 1 .. 2): a(1) @name("e");
//             default: b();
//         }
//     }
//     apply { t.apply(); }
// }
