// test: p4-ast
// What the checker refuses has a tree, without types.

const bit<8> a = true; // error: P0301 expected bit<8>, but this is bool
// expect:
// constant a @ 4:1
//   type: bitsType base=bit @ 4:7
//     width: integer value=8 @ 4:11
//   value: bool value=true @ 4:18
