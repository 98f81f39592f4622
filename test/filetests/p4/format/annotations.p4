// test: p4-format
@pragma size 12  34
@pragma   other
const bit<8> a=1;
@name( "x" ) @id(5)
@tokens(a+ b , { c->d }  ( e ))
const bit<8> b=2;
@list[ 1,2 ] @record[a=1,b="c"] const bit<8> c = 3;
@tokens(one two three four five six seven eight nine ten eleven twelve thirteen
     fourteen fifteen sixteen seventeen)
struct s { @pragma inside a struct
  bit<8> x; @a @b bit<8> y; @c
  bit<8> z; }
// expect:
// @pragma size 12 34
// @pragma other
// const bit<8> a = 1;
// @name("x") @id(5)
// @tokens(a+ b , { c->d } ( e ))
// const bit<8> b = 2;
// @list[1, 2] @record[a = 1, b = "c"] const bit<8> c = 3;
//
// @tokens(one two three four five six seven eight nine ten eleven twelve thirteen
//     fourteen fifteen sixteen seventeen)
// struct s {
//     @pragma inside a struct
//     bit<8> x;
//     @a @b bit<8> y;
//     @c
//     bit<8> z;
// }
