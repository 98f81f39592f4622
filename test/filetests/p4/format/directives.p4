// test: p4-format
#include   <core.p4>
  #define WIDTH   16   // bits
#define LONG(x) \
    ((x) + \
     1)
const bit<WIDTH>   a=LONG( 2 );
control c(inout bit<8> x
#ifdef MORE
          ,  inout   bit<8>   y   // as it stands
#endif
) { apply {
#if 1
      x=1;
  # if 0
      what   ever "
      #define IN  the dark
  # else
   x=2;
  # endif
#else
  x  =  3;


     x=4;
#endif
    }
}
#undef WIDTH
// expect:
// #include   <core.p4>
// #define WIDTH   16   // bits
// #define LONG(x) \
//     ((x) + \
//      1)
// const bit<WIDTH> a = LONG( 2 );
//
// control c(
//     inout bit<8> x
// #ifdef MORE
//           ,  inout   bit<8>   y   // as it stands
// #endif
// ) {
//     apply {
// #if 1
//         x = 1;
// # if 0
//       what   ever "
// #define IN  the dark
// # else
//         x = 2;
// # endif
// #else
//   x  =  3;
//
//
//      x=4;
// #endif
//     }
// }
// #undef WIDTH
