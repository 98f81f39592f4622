// test: c-check
struct point { int x; int y; };
int f(struct point *p, struct hidden *h) {
  missing = 1; // error: C1001 'missing' is not declared
  undeclared(2); // error: C1011 call to undeclared function 'undeclared'
  p->z = 3; // error: C2003 no member 'z' in 'struct point'
  p.x = 4; // error: C2001 'struct point *' is a pointer
  h->a = 5; // error: C1004 'struct hidden' is incomplete here
  (*p)->x = 6; // error: C2001 'struct point' is not a pointer
  return nothing; // error: C1001 'nothing' is not declared
}
