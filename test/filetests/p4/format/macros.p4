// test: p4-format
#define TABLE(name, k) table name { key = { k: exact; } actions = { f; } }
#define PARAMS inout bit<8> x, in bit<8> y
#define NOTHING
#define BEGIN {
#define END }
#define SET(a, b) a = b;
#define TWICE(a) a, a
NOTHING
control c(PARAMS) {
 action f() BEGIN x=1; END
 TABLE( t,x )
      TABLE(u ,
   y)
 action g(in  bit<8> p,in bit<8> q) {NOTHING x = p; }
 apply { SET(x,y+1) SET( x , 2 )
   NOTHING
  t.apply(); g(TWICE( x )); u.apply();
 }
}
// expect:
// #define TABLE(name, k) table name { key = { k: exact; } actions = { f; } }
// #define PARAMS inout bit<8> x, in bit<8> y
// #define NOTHING
// #define BEGIN {
// #define END }
// #define SET(a, b) a = b;
// #define TWICE(a) a, a
// NOTHING
// control c(PARAMS) {
//     action f() BEGIN x = 1; END
//     TABLE( t,x )
//     TABLE(u ,
//         y)
//     action g(in bit<8> p, in bit<8> q) { NOTHING x = p; }
//     apply {
//         SET(x,y+1)
//         SET( x , 2 )
//         NOTHING
//         t.apply();
//         g(TWICE( x ));
//         u.apply();
//     }
// }
