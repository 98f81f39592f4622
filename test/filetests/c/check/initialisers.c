// test: c-check
struct p { int x, y; } a = { 1, 2, 3 }; // warning: C5011 more initialisers than 'struct p' has room for
struct p b = { .z = 1 }; // error: C2003 no member 'z' in 'struct p'
int c[2] = { 1, 2, 3 }; // warning: C5011 more initialisers than 'int[2]' has room for
int d[2] = { [5] = 1 }; // error: C2009 the index is outside of the array
char e[3] = "abc";
char f[3] = "abcd"; // warning: C5011 the string is longer than the array
int g[] = { [2 ... 4] = 7 };
_Static_assert(sizeof(g) == 20, "five ints");
int h = { 1 };
struct p i = 5; // error: C2005 incompatible types: initializing 'struct p' from 'int'
int j[2] = 5; // error: C2009 an array is initialised by a list in braces or a string
struct { struct p in; int last; } k = { 1, 2, 3 }; // warning: C5157 what begins here is a struct or an array of its own
struct { struct p in; int last; } l = { { 1 }, .last = 3, .in.y = 2 };
int in_bss __attribute__((section(".bss"))) = 5; // error: C2009 'in_bss' is set to something, but the section .bss holds zeros alone
int zero_in_bss __attribute__((section(".bss"))) = 0;
int list_in_bss[2] __attribute__((section(".bss.own"))) = { 0, 0 };
