/* Constants that only compilers take for such. */
static const int n = 3;
struct s { int a, b; };
int a1[n];
int a2[(long)&((struct s *)0)->b];
int f(int k, const int p)
{
  const int m = 4;
  int b1[n];
  int b2[m];
  int b3[m + n * 2];
  int b4[(long)&((struct s *)0)->b];
  int b5[sizeof(b1)];
  int b6[1 ? 2 : k];
  switch (k) {
  case n: return 1;
  case m + 20: return 2;
  case (long)&((struct s *)0)->b + 100: return 3;
  }
  int b8[__builtin_constant_p(3) ? 1 : 2];
  int b10[__builtin_strlen("abc")];
  int b12[__builtin_offsetof(struct s, b)];
  (void)b1; (void)b2; (void)b3; (void)b4; (void)b5; (void)b6; (void)b8; (void)b10; (void)b12;
  return 0;
}
enum { E1 = n, E2 = (long)&((struct s *)0)->b };
struct bf { int b : n; int c : (long)&((struct s *)0)->b; };
_Static_assert(n == 3, "");
_Static_assert((long)&((struct s *)0)->b == 4, "");
int des[10] = { [n] = 1, [(long)&((struct s *)0)->b] = 2 };
struct fa { int a[n]; };
typedef int ta[n];
