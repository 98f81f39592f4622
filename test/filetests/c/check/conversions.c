// test: c-check
struct a { int x; };
struct b { int x; };
void takes(int *p, const char *s, struct a a);
int f(long l, char *c, struct a a, struct b b, const int *k) {
  int *p = l; // warning: C5002 integer to pointer conversion: initializing 'int *' from 'long'
  long n = c; // warning: C5002 pointer to integer conversion: initializing 'long' from 'char *' // warning: C5001 unused variable 'n'
  p = c; // warning: C5003 incompatible pointer types: assigning to 'int *' from 'char *'
  p = k; // warning: C5004 the qualifier const is lost: assigning to 'int *' from 'const int *'
  a = b; // error: C2005 incompatible types: assigning to 'struct a' from 'struct b'
  l = a; // error: C2005 incompatible types: assigning to 'long' from 'struct a'
  takes(p, 5, b); // warning: C5002 integer to pointer conversion: passing to parameter of type 'const char *' from 'int' // error: C2005 incompatible types: passing to parameter of type 'struct a' from 'struct b'
  takes(p, 0, a);
  unsigned char narrow = 300; // warning: C5012 the conversion to 'unsigned char' changes 300 to 44 // warning: C5001 unused variable 'narrow'
  signed char edge = 255; // warning: C5001 unused variable 'edge'
  void *v = p;
  p = v;
  unsigned int *u = p; // warning: C5014 incompatible pointer types: initializing 'unsigned int *' from 'int *' // warning: C5001 unused variable 'u'
  return c; // warning: C5002 pointer to integer conversion: returning 'int' from 'char *'
}
