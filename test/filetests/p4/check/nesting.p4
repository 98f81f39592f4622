// test: p4-check
// P4-16 §7.2.9: what may lie in what, and what a typedef or a new type may be made of; §7.2.12: after specialisation too.
#include <core.p4>
extern E { E(); }
control proto();
enum plain { one }
enum bit<8> coded { one = 1 }
header h { bit<8> a; }
header_union u { h first; }
struct wired { bit<8> a; int<8> b; bool c; coded d; bit<4>[2] e; }
struct loose { error e; }
typedef tuple<bit<8>> t;

header inHeader { bit<8> a; int<8> b; varbit<8> c; bool d; coded e; wired f; bit<8>[4] g; wired[2] h; }
header h1 { plain a; } // error: P0801 a field of a header cannot have the type plain
header h2 { h a; } // error: P0801 a field of a header cannot have the type h
header h3 { u a; } // error: P0801 a field of a header cannot have the type u
header h4 { h[2] a; } // error: P0801 a field of a header cannot have the type h[2]
header h5 { t a; } // error: P0801 a field of a header cannot have the type tuple<bit<8>>
header h6 { error a; } // error: P0801 a field of a header cannot have the type error
header h7 { loose a; } // error: P0801 a field of a header cannot have the type loose
header h8 { int a; } // error: P0801 a field of a header cannot have the type int
header h9 { loose[2] a; } // error: P0801 a field of a header cannot have the type loose[2]
header_union u1 { bit<8> a; } // error: P0801 a field of a header_union cannot have the type bit<8>
header_union u2 { u a; } // error: P0801 a field of a header_union cannot have the type u
header_union u3 { wired a; } // error: P0801 a field of a header_union cannot have the type wired
struct inStruct { bit<8> a; varbit<8> b; bool c; plain d; error e; h f; u g; h[2] i; bit<8>[2] j; wired k; t l; bit<8>[2][3] m; }
struct s1 { int a; } // error: P0801 a field of a struct cannot have the type int
struct s2 { string a; } // error: P0801 a field of a struct cannot have the type string
struct s3 { match_kind a; } // error: P0801 a field of a struct cannot have the type match_kind
struct s4 { list<bit<8>> a; } // error: P0801 a field of a struct cannot have the type list<bit<8>>
struct s5 { E a; } // error: P0801 a field of a struct cannot have the type E
struct s6 { proto a; } // error: P0801 a field of a struct cannot have the type proto
extern void lists(list<int> a, list<string> b, list<match_kind> c, list<h> d, list<list<bool>> e, list<t> f);
extern void l1(list<bit<8>[2]> a); // error: P0801 an element cannot have the type bit<8>[2]
extern void l2(list<E> a); // error: P0801 an element cannot have the type E
extern void t1(tuple<string> a); // error: P0801 an element cannot have the type string
extern void t2(tuple<list<bit<8>>> a); // error: P0801 an element cannot have the type list<bit<8>>
extern void a1(h[2][2] a); // error: P0801 an element cannot have the type h[2]
extern void a2(t[2] a); // error: P0801 an element cannot have the type tuple<bit<8>>
extern void a3(list<bit<8>>[2] a); // error: P0801 an element cannot have the type list<bit<8>>
extern void a4(string[2] a); // error: P0801 an element cannot have the type string
extern void a5(proto[2] a); // error: P0801 an element cannot have the type proto

typedef string d2; // error: P0802 no other name can be given to the type string
typedef match_kind d3; // error: P0802 no other name can be given to the type match_kind
typedef proto d4;
typedef list<bit<8>> d5;
typedef h[2] d6;
type bit<8> n1;
type bool n2;
type n1 n3;
typedef n3 n4;
type n4 n5;
type varbit<8> n6; // error: P0802 a new type is made of bit<W>, int<W>, bool or another new type, not of the type varbit<8>
type int n7; // error: P0802 a new type is made of bit<W>, int<W>, bool or another new type, not of the type int
type error n8; // error: P0802 a new type is made of bit<W>, int<W>, bool or another new type, not of the type error
type h n9; // error: P0802 a new type is made of bit<W>, int<W>, bool or another new type, not of the type h
type plain n10; // error: P0802 a new type is made of bit<W>, int<W>, bool or another new type, not of the type plain
type t n11; // error: P0802 a new type is made of bit<W>, int<W>, bool or another new type, not of the type tuple<bit<8>>
type wired n12; // error: P0802 a new type is made of bit<W>, int<W>, bool or another new type, not of the type wired
type coded n13; // error: P0802 a new type is made of bit<W>, int<W>, bool or another new type, not of the type coded
type bit<8>[2] n14; // error: P0802 a new type is made of bit<W>, int<W>, bool or another new type, not of the type bit<8>[2]
enum n1 ofNew { one = 1 } // error: P0301 an enum cannot be represented by n1: only by bit<W> or int<W>
enum n4 ofTypedefOfNew { one = 1 } // error: P0301 an enum cannot be represented by n3: only by bit<W> or int<W>
enum h ofHeader { one = 1 } // error: P0301 an enum cannot be represented by h: only by bit<W> or int<W>
enum bit<4> outside { fits = 15, over = 16, negative = -1 } // error: P0802 16 is not a value of bit<4> // error: P0802 -1 is not a value of bit<4>
enum int<4> signedOutside { low = -8, over = 8, named = low } // error: P0802 8 is not a value of int<4>

header gh<T> { T value; } // error: P0801 a field of a header cannot have the type error // error: P0801 a field of a header cannot have the type plain // error: P0801 a field of a header cannot have the type gs<bool>
header_union gu<T> { T value; } // error: P0801 a field of a header_union cannot have the type bit<8>
struct gs<T> { gh<T> inner; }
typedef gh<bit<8>> fits1;
typedef gh<error> fails1;
typedef gu<h> fits2;
typedef gu<bit<8>> fails2;
typedef gs<plain> fails3;
typedef gs<gs<bool>> fails4;
