// test: c-check
short long a; // error: C1003 'short long' is not a type
unsigned struct s b; // error: C1003 two types in one declaration
int c[-1]; // error: C1005 the length of an array is negative
int d(void)[3]; // error: C1005 a function cannot return an array
struct incomplete e; // error: C1004 'e' has the incomplete type 'struct incomplete'
struct holder { struct incomplete inner; int f(void); }; // error: C1004 member 'inner' has incomplete type 'struct incomplete' // error: C1006 member 'f' has function type 'int (void)'
struct flexible { int n; int rest[]; int after; }; // error: C1006 the flexible array member 'rest' is not the last one
struct wide { int a : 33; int b : 0; float c : 3; int ok : 31; }; // error: C1006 a bit-field of type 'int' cannot be 33 bits wide // error: C1006 a bit-field of type 'int' cannot be 0 bits wide // error: C1006 a bit-field cannot have type 'float'
struct asserted { int a; _Static_assert(sizeof(int) == 8, "int"); int b; }; // error: C1009 static assertion failed
typedef unsigned char u8;
enum stored : u8 { FIRST = 1, LAST = 255 };
_Static_assert(sizeof(enum stored) == 1, "an enum is stored as its type says");
struct named { enum stored kind : 4; enum : u8 { NAMELESS } other; };
#define IS(type, value) _Static_assert(_Generic((value), type: 1, default: 0), "the types of builtins are those of clang for BPF")
IS(unsigned short, __builtin_bswap16(1));
IS(__int128, (__int128_t)1);
IS(unsigned __int128, (__uint128_t)1);
typedef unsigned __int128 __uint128_t;
IS(unsigned int, __builtin_bswap32(1));
IS(unsigned long, __builtin_bswap64(1));
IS(long, __builtin_labs(1));
IS(long long, __builtin_llabs(1));
IS(int, __builtin_popcountll(1));
IS(unsigned long, __builtin_offsetof(struct named, other));
