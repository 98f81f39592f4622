// test: p4-ast
// Expressions and declarations have their types; included declarations are not shown.

#include <core.p4>

typedef bit<8> Byte;
@name("h") header H { Byte a; }

control c(inout H h, in bit<8> x)(bit<4> n) {
    action set(Byte value) { h.a = value + 1; }
    table t {
        key = { h.a: exact; }
        actions = { set; @defaultonly NoAction; }
        const entries = { 1: set(2); }
    }
    apply {
        if (h.isValid() && t.apply().hit) { h.a[3:0] = n; }
    }
}
// expect:
// typedef Byte @ 6:1
//   type: bitsType base=bit @ 6:9
//     width: integer value=8 @ 6:13 : int
// header H @ 7:12
//   annotations: name @ 7:1
//     tokens: "h"
//   fields: field a @ 7:23
//     type: namedType Byte @ 7:23
// control c @ 9:1
//   parameters: parameter direction=inout h @ 9:11 : H
//     type: namedType H @ 9:17
//   parameters: parameter direction=in x @ 9:22 : bit<8>
//     type: bitsType base=bit @ 9:25
//       width: integer value=8 @ 9:29 : int
//   constructorParameters: parameter direction=none n @ 9:35 : bit<4>
//     type: bitsType base=bit @ 9:35
//       width: integer value=4 @ 9:39 : int
//   locals: action set @ 10:5
//     parameters: parameter direction=none value @ 10:16 : bit<8>
//       type: namedType Byte @ 10:16
//     body: block @ 10:28
//       statements: assign operator== @ 10:30
//         target: member member=a @ 10:30 : bit<8>
//           object: name h @ 10:30 : H
//         value: binary operator=+ @ 10:36 : bit<8>
//           left: name value @ 10:36 : bit<8>
//           right: integer value=1 @ 10:44 : bit<8>
//   locals: table t @ 11:5
//     properties: key @ 12:9
//       elements: matchKind=exact @ 12:17
//         expression: member member=a @ 12:17 : bit<8>
//           object: name h @ 12:17 : H
//     properties: actions @ 13:9
//       actions: set @ 13:21
//       actions: NoAction @ 13:39
//         annotations: defaultonly @ 13:26
//     properties: entries isConst=true @ 14:9
//       entries: @ 14:27
//         keyset: value @ 14:27
//           value: integer value=1 @ 14:27 : bit<8>
//         action: set @ 14:30
//           args: @ 14:34
//             value: integer value=2 @ 14:34 : bit<8>
//   apply: block @ 16:11
//     statements: if @ 17:9
//       condition: binary operator=&& @ 17:13 : bool
//         left: call @ 17:13 : bool
//           callee: member member=isValid @ 17:13
//             object: name h @ 17:13 : H
//         right: member member=hit @ 17:28 : bool
//           object: call @ 17:28 : the result of t.apply()
//             callee: member member=apply @ 17:28
//               object: name t @ 17:28 : table t
//       then: block @ 17:43
//         statements: assign operator== @ 17:45
//           target: slice @ 17:45 : bit<4>
//             object: member member=a @ 17:45 : bit<8>
//               object: name h @ 17:45 : H
//             high: integer value=3 @ 17:49 : int
//             low: integer value=0 @ 17:51 : int
//           value: name n @ 17:56 : bit<4>
