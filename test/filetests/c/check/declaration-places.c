// test: c-check
// What may not stand in a declaration where it stands.
auto int automatic; // error: C1008 'auto' has no meaning outside of functions
register int in_register; // error: C1008 'register' has no meaning outside of functions
register long stack_pointer asm("r10");
inline int not_a_function; // error: C1008 'inline' and '_Noreturn' belong to functions
_Noreturn int returns_nothing; // error: C1008 'inline' and '_Noreturn' belong to functions
unsigned signed int both; // error: C1003 'unsigned signed int' is not a type
_Alignas(3) int no_power; // error: C1010 an alignment must be a power of two // error: C1010 'int' is aligned to 4 bytes: _Alignas cannot make it less
_Alignas(1) int too_little; // error: C1010 'int' is aligned to 4 bytes: _Alignas cannot make it less
_Alignas(16) int enough;
int storage(static int a, register int b) { return a + *&b; } // error: C1008 'static' has no meaning for a parameter // error: C2002 a variable of storage class 'register' has no address
int incomplete(struct nothing x) { return 0; } // error: C1004 the parameter 'x' has the incomplete type 'struct nothing'
int body(int a) {
  register int r = a;
  int *p = &r; // error: C2002 a variable of storage class 'register' has no address
  inline int i; // error: C1008 'inline' and '_Noreturn' belong to functions // warning: C5001 unused variable 'i'
  extern int elsewhere = 1; // error: C1008 an 'extern' variable within a function is defined elsewhere: it has no initialiser here
  _Alignas(2) short fine; // warning: C5001 unused variable 'fine'
  return *p + elsewhere;
}
struct bits { int b : 3; };
int sizes(struct bits *p) { return sizeof(p->b) + sizeof(+p->b) + sizeof(*p); } // error: C2001 'sizeof' does not take a bit-field
int twice(int a) { return _Generic(a, int: 1, long: 2, int: 3); } // error: C2001 two associations are for 'int'
int two_defaults(int a) { return _Generic(a, default: 1, int: 2, default: 3); } // error: C2001 two associations are the default
int different(int a) { return _Generic(a, int: 1, long: 2, int *: 3, default: 4); }
volatile int changing;
int not_twice(int *p) { return _Generic((const int)1, int: 1, const int: 2) + _Generic(&changing, int *: 1, volatile int *: 2, const volatile int *: 3) + _Generic(p, int *const: 1, default: 2); }
int volatile_twice(int *p) { return _Generic(p, volatile int *: 1, int volatile *: 2, default: 3); } // error: C2001 two associations are for 'volatile int *'
