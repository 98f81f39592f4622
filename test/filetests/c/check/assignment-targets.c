// test: c-check
const int limit = 5;
struct s { int list[2]; const int fixed; unsigned bits : 3; };
int g(void);
int f(struct s *s) {
  limit = 6; // error: C2011 this has the const type 'const int'
  5 = 6; // error: C2002 this cannot be assigned to
  g() = 7; // error: C2002 this cannot be assigned to
  s->list = 0; // error: C2002 an array cannot be assigned to
  s->fixed = 1; // error: C2011 this has the const type 'const int'
  s->fixed++; // error: C2011 this has the const type 'const int'
  &s->bits; // error: C2002 a bit-field has no address
  &5; // error: C2002 this has no address
  (s->bits)++;
  return 0;
}
