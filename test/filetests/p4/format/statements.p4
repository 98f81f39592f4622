// test: p4-format
parser p(packet_in b, out headers_t h) {
 value_set<bit<16>>(4) kinds; bit<8> n=0;
 state start { transition next; }
 state next { b.extract(h.a); n=n+1; transition select(h.a.kind,n) { (1,_):accept; (2 .. 5, 3&&&7) : two; kinds:start; default:reject; } }
}
control c(inout bit<8> x) {
apply {
 if(x==1)x=2;else if(x==2) { x=3; } else
   x=4;
 if (x == 9)
      return;
 { x=1; }
 ; ;
 for(bit<8> i=0;i<4;i=i+1,x=x+1) { if (i==2) continue; break; }
 for ( bit<8> i in 1..4 )
   x=x+i;
 switch(t.apply().action_run){ a: b: { x=1; } c: {x=2;x=3;} default:{} }
 switch (x) { 1: { exit; } }
 @atomic { x |+|= 1; x<<=2; }
 const bit<8> k=1;
 Other.apply(x);
 x[3:0]=-x[7:4]; x[1+:2]=1;
 .f<bit<8>>( x,_ , y=1);
}}
// expect:
// parser p(packet_in b, out headers_t h) {
//     value_set<bit<16>>(4) kinds;
//     bit<8> n = 0;
//     state start { transition next; }
//     state next {
//         b.extract(h.a);
//         n = n + 1;
//         transition select(h.a.kind, n) {
//             (1, _): accept;
//             (2 .. 5, 3 &&& 7): two;
//             kinds: start;
//             default: reject;
//         }
//     }
// }
//
// control c(inout bit<8> x) {
//     apply {
//         if (x == 1) x = 2;
//         else if (x == 2) {
//             x = 3;
//         } else
//             x = 4;
//         if (x == 9)
//             return;
//         {
//             x = 1;
//         }
//         ;
//         ;
//         for (bit<8> i = 0; i < 4; i = i + 1, x = x + 1) {
//             if (i == 2) continue;
//             break;
//         }
//         for (bit<8> i in 1 .. 4)
//             x = x + i;
//         switch (t.apply().action_run) {
//             a:
//             b: { x = 1; }
//             c: {
//                 x = 2;
//                 x = 3;
//             }
//             default: {}
//         }
//         switch (x) {
//             1: { exit; }
//         }
//         @atomic {
//             x |+|= 1;
//             x <<= 2;
//         }
//         const bit<8> k = 1;
//         Other.apply(x);
//         x[3:0] = -x[7:4];
//         x[1+:2] = 1;
//         .f<bit<8>>(x, _, y = 1);
//     }
// }
