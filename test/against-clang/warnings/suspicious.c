/* Operands that seldom mean what they say. */
struct s { int a; int b[2]; char n[4]; };
int arr[4]; extern int weak_ksym __attribute__((weak)); extern int f(int);
_Bool g1 = arr;
void tb(_Bool b);
_Bool rb(struct s *p)
{
  return p->b;
}
void truths(struct s *p, int i, unsigned u, _Bool b)
{
  b = p->b;
  b = &p->a;
  b = f;
  b = &weak_ksym;
  b = (_Bool)arr;
  b = p;
  tb(arr);
  tb(b);
  _Bool q[2] = { arr, 0 }; (void)q;
  struct { _Bool one; } r = { .one = arr }; (void)r;
  if (i << 1) i++;
  while (u << i) {}
  if (!(i << 1)) i++;
  b = i << 2;
  if ((1 << i) && i) i++;
  if (i << 1 == 2) i++;
  i = (int)_Generic((i, i), int: 1, default: 2);
  i = (int)sizeof(i, 1L);
}
void strings(const char *str, char c, unsigned char uc, int i)
{
  str = "abc" + i;
  str = i + "abc";
  str = "abc" + 1;
  str = &"abc"[i];
  str = str + i;
  arr[c] = 1;
  arr[uc] = 2;
  c[arr] = 2;
  str += str[c];
  arr[(int)c] = 1;
}
void complements(int i, _Bool b)
{
  i = ~b;
  i = ~(i == 1);
  if (~!i) i++;
  i = ~i;
}
void sizes(int a[4], int b[], int *c, struct s v)
{
  (void)sizeof(a);
  (void)sizeof a;
  (void)sizeof(b);
  (void)sizeof(a[0]);
  (void)sizeof(c);
  (void)sizeof(v.b);
}
int cases(unsigned char x, _Bool b, short s, signed char sc, unsigned u, unsigned long ul)
{
  switch (x) {
  case 256: return 1;
  case -1: return 2;
  case 255: return 5;
  }
  switch (s) {
  case 70000: return 1;
  case -40000 ... -32769: return 3;
  }
  switch (sc) {
  case 200: return 1;
  }
  switch (x + 1) {
  case 0x1ffffffffLL: return 1;
  }
  switch (u) {
  case -1: return 1;
  case 0x1fffffff0LL: return 1;
  }
  switch (ul) {
  case -1: return 1;
  }
  return b;
}
