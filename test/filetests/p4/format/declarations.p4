// test: p4-format
error { One,Two }
error {
Three }
match_kind{exact,lpm,ternary,}
typedef bit<48>   Address; type bit<9> Port;
header h_t { bit<8> a;bit<16>  b; varbit<(8*4)> c; }
header short_t { bit<8> a; }
struct s_t<T>{
  @name("first") T   x;
  @name("second")
  tuple<bit<8>,list<h_t>> y;
  h_t[4] stack;
}
struct empty_t{}
header_union u_t { h_t one; short_t two; }
enum Kind { A,B , C }
enum bit<8> Value { A=1,
B=2 }
extern void log<T>(in T value,@optional in bit<8> level=1);
extern Register<T,I> { Register(I size); T read(in I index); abstract void init(); }
parser P<H>(packet p, out H h);
control C<H>(inout H h);
package Pack<H>(P<H> p,C<H> c=Default(1));
bit<8> max(in bit<8> a,in bit<8> b) { if (a > b) return a; return b; }
bit<8> one() { return 1; }
@deprecated("no") @noWarn[unused="x",y=1] control Long(inout h_t first_parameter, inout h_t second_parameter, in s_t<bit<8>> third_parameter)(int size) { Register<bit<8>,bit<32>>(32) r = { void init() { } }; s_t<bit<8>> v; apply {} }
;
Pack(Some(1,2),Other()) main;
// expect:
// error { One, Two }
//
// error {
//     Three
// }
//
// match_kind { exact, lpm, ternary, }
//
// typedef bit<48> Address;
// type bit<9> Port;
//
// header h_t {
//     bit<8> a;
//     bit<16> b;
//     varbit<(8 * 4)> c;
// }
//
// header short_t { bit<8> a; }
//
// struct s_t<T> {
//     @name("first") T x;
//     @name("second")
//     tuple<bit<8>, list<h_t>> y;
//     h_t[4] stack;
// }
//
// struct empty_t {}
//
// header_union u_t {
//     h_t one;
//     short_t two;
// }
//
// enum Kind { A, B, C }
//
// enum bit<8> Value { A = 1, B = 2 }
//
// extern void log<T>(in T value, @optional in bit<8> level = 1);
//
// extern Register<T, I> {
//     Register(I size);
//     T read(in I index);
//     abstract void init();
// }
//
// parser P<H>(packet p, out H h);
// control C<H>(inout H h);
// package Pack<H>(P<H> p, C<H> c = Default(1));
//
// bit<8> max(in bit<8> a, in bit<8> b) {
//     if (a > b) return a;
//     return b;
// }
//
// bit<8> one() { return 1; }
//
// @deprecated("no") @noWarn[unused = "x", y = 1] control Long(
//     inout h_t first_parameter,
//     inout h_t second_parameter,
//     in s_t<bit<8>> third_parameter
// )(int size) {
//     Register<bit<8>, bit<32>>(32) r = {
//         void init() {}
//     };
//     s_t<bit<8>> v;
//     apply {}
// };
//
// Pack(Some(1, 2), Other()) main;
