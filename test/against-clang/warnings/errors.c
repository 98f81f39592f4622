/* What counts as an error unless it is switched off. A function a line, so that lines can be compared. */
typedef unsigned int u32; typedef unsigned long long u64; typedef unsigned char u8; typedef signed char s8;
enum color { RED, GREEN, BLUE }; struct s { int a, b, c; }; struct t { int x; }; struct bits { u32 f : 3; int g : 3; };
extern void use(int); extern int get(void); extern void set(int *);
int f21(struct s *p) { struct t *q = p; return q->x; }
int f22(u64 p) { int *q = p; return *q; }
int f23(int *p) { u64 q = p; return q; }
int f30(void) { return undeclared(3); }
void f48(int a) { return a; }
int f49(int a) { return; }
int f55(struct s *p) { return p->a ?: p; }
int f57(int a) { return a > 3 > 2; }
