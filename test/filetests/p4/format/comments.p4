// test: p4-format
/* A comment on the file.
      * Its stars line up.
   */

//   a line comment   
const   bit<8> a=1;   // behind the code
const bit<16> longer = 2;// lined up with its neighbour


/* before */ const bit<8> b = /* inside */ a +/*tight*/1; /* behind */
// directly below

control c( /* first */ inout bit<8> x, // the one
  // the other
  in bit<8> y /* last */ ) {

    // before the first

    action f() { /* nothing */ }
    action g() {
        // only this
    }
    apply { // behind the brace

        x = y; /* one */ /* two */
        f(); // three
        // before the closing brace

    }
    // before the last brace
}
/***********
 ** boxed **
 ***********/
   /* not
 stars:
      as it stands */
// the end
// expect:
// /* A comment on the file.
//  * Its stars line up.
//  */
//
// //   a line comment
// const bit<8> a = 1;        // behind the code
// const bit<16> longer = 2;  // lined up with its neighbour
//
// /* before */ const bit<8> b = /* inside */ a + /*tight*/ 1; /* behind */
//
// // directly below
//
// control c(
//     /* first */ inout bit<8> x,  // the one
//     // the other
//     in bit<8> y /* last */
// ) {
//     // before the first
//
//     action f() { /* nothing */ }
//     action g() {
//         // only this
//     }
//     apply {  // behind the brace
//         x = y; /* one */ /* two */
//         f();  // three
//         // before the closing brace
//     }
//     // before the last brace
// }
//
// /***********
//  ** boxed **
//  ***********/
// /* not
//  stars:
//       as it stands */
// // the end
